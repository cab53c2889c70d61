package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"time"

	"github.com/spf13/cobra"

	"github.com/rashomon-affairs/rashomon/nlp"
)

func cmdNLP(e *env) *cobra.Command {
	var input, format, reference string
	var syntaxOnly bool
	c := &cobra.Command{
		Use:   "nlp [FILE]",
		Short: "Analyse English text: tokens, tags, trees, names, coreference, dates, amounts",
		Long: `Analyse English text, or sentences that are already tokenised.

Text in gives CoNLL-U out, with TokenRange=start:end (byte offsets), NE=B-PER,
Coref=n and Value=... in the last column. With --input conllu the sentences and
tokens of the input are kept and everything else is predicted anew.

Exit codes: 0 done, 1 failed (the input is not valid CoNLL-U), 2 wrong usage.`,
		Example: `  echo "Moscow accused Kyiv on Monday." | rashomon nlp --date 2014-09-03
  rashomon nlp --input conllu gold.conllu > predicted.conllu
  rashomon nlp --format json letter.txt`,
		Args: cobra.MaximumNArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			if input != "text" && input != "conllu" {
				return usagef("unknown input %q: choose text or conllu", input)
			}
			o := nlp.Options{SyntaxOnly: syntaxOnly}
			if reference != "" {
				t, err := time.Parse(time.DateOnly, reference)
				if err != nil {
					return usagef("--date wants a day such as 2014-09-03, not %q", reference)
				}
				o.Reference = t
			}
			r := e.in
			if len(args) == 1 && args[0] != "-" {
				f, err := os.Open(args[0])
				if err != nil {
					return err
				}
				defer f.Close()
				r = f
			}
			return runNLP(r, e.out, input, format, o)
		},
	}
	c.Flags().StringVar(&input, "input", "text", "what comes in: text or conllu")
	c.Flags().StringVar(&reference, "date", "", "the `day` that relative dates count from")
	c.Flags().BoolVar(&syntaxOnly, "syntax-only", false, "stop after the trees")
	formatFlag(c, &format, "conllu", "json")
	return c
}

func runNLP(r io.Reader, w io.Writer, input, format string, o nlp.Options) error {
	m, err := nlp.Load()
	if err != nil {
		return err
	}
	var d *nlp.Doc
	if input == "conllu" {
		if d, err = nlp.ReadCoNLLU(r); err != nil {
			return fmt.Errorf("read input: %w", err)
		}
		m.AnalyseTokens(d, o)
	} else {
		b, err := io.ReadAll(r)
		if err != nil {
			return fmt.Errorf("read input: %w", err)
		}
		d = m.Analyse(string(b), o)
	}
	if format == "json" {
		return nlpJSON(w, d)
	}
	return nlp.WriteCoNLLU(w, d)
}

// nlpJSON writes an analysis as one JSON document; heads and spans are token indexes in the
// document, start and end byte offsets.
func nlpJSON(w io.Writer, d *nlp.Doc) error {
	type token struct {
		Text  string `json:"text"`
		Start int    `json:"start"`
		End   int    `json:"end"`
		Lemma string `json:"lemma"`
		UPOS  string `json:"upos"`
		XPOS  string `json:"xpos"`
		Head  int    `json:"head"` // -1 for the root
		Dep   string `json:"dep"`
	}
	type sentence struct {
		First int `json:"first"`
		Last  int `json:"last"`
	}
	type entity struct {
		First int    `json:"first"`
		Last  int    `json:"last"`
		Label string `json:"label"`
	}
	type mention struct {
		First int `json:"first"`
		Last  int `json:"last"`
		Chain int `json:"chain"`
	}
	type value struct {
		Text   string  `json:"text"`
		Start  int     `json:"start"`
		End    int     `json:"end"`
		Kind   string  `json:"kind"`
		ISO    string  `json:"iso,omitempty"`
		Number float64 `json:"number,omitempty"`
		Unit   string  `json:"unit,omitempty"`
		Approx string  `json:"approx,omitempty"`
	}
	out := struct {
		Tokens    []token    `json:"tokens"`
		Sentences []sentence `json:"sentences"`
		Entities  []entity   `json:"entities"`
		Mentions  []mention  `json:"mentions"`
		Values    []value    `json:"values"`
	}{[]token{}, []sentence{}, []entity{}, []mention{}, []value{}}
	for i := range d.Len() {
		t := d.Token(i)
		out.Tokens = append(out.Tokens, token{t.Text(), t.Start(), t.End(), t.Lemma(), t.UPOS().String(), t.XPOS().String(), t.Head(), t.Dep().String()})
	}
	for s := range d.Sentences() {
		out.Sentences = append(out.Sentences, sentence{s.First(), s.Last()})
	}
	for _, x := range d.Entities() {
		out.Entities = append(out.Entities, entity{x.First, x.Last, x.Label.String()})
	}
	for _, x := range d.Mentions() {
		out.Mentions = append(out.Mentions, mention{x.First, x.Last, x.Chain})
	}
	for _, x := range d.Values() {
		out.Values = append(out.Values, value{d.Text()[x.Start:x.End], x.Start, x.End, x.Kind.String(), x.ISO, x.Number, x.Unit, x.Approx})
	}
	b := bufio.NewWriter(w)
	enc := json.NewEncoder(b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(out); err != nil {
		return err
	}
	return b.Flush()
}
