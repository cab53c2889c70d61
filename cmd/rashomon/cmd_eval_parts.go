package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/spf13/cobra"

	"github.com/rashomon-affairs/rashomon/internal/coding"
	"github.com/rashomon-affairs/rashomon/internal/coding/codebook"
	"github.com/rashomon-affairs/rashomon/internal/evaluate"
	"github.com/rashomon-affairs/rashomon/internal/intake"
	"github.com/rashomon-affairs/rashomon/nlp"
)

// measure is one number that the project states, with the data it was measured on.
type measure struct {
	On    string  `json:"on"`
	What  string  `json:"what"`
	Value float64 `json:"value"`
	Count int     `json:"count,omitempty"` // how many gold items it rests on
}

type measures []measure

func (ms *measures) add(on, what string, value float64, count int) {
	*ms = append(*ms, measure{on, what, value, count})
}

func (ms measures) write(e *env, format string) error {
	if format == "json" {
		return writeJSON(e.out, map[string]any{"measures": ms})
	}
	t := &table{head: []string{"on", "what", "value", "items"}, right: map[int]bool{2: true, 3: true}}
	for _, m := range ms {
		v := fmt.Sprintf("%.4f", m.Value)
		if m.Value > 100 {
			v = fmt.Sprintf("%.0f", m.Value)
		}
		t.add(m.On, m.What, v, fmt.Sprint(m.Count))
	}
	return t.print(e.out, width(e.out))
}

// cmdEvalPart makes one of `eval nlp|intake|coding`.
func cmdEvalPart(e *env, name, short string, run func(context.Context) (measures, error)) *cobra.Command {
	var format string
	c := &cobra.Command{
		Use:     name,
		Short:   short,
		Long:    short + ".\n\nThe sets are not part of the program: RASHOMON_SHARED names the folder with data/.",
		Example: "  RASHOMON_SHARED=../shared rashomon eval " + name,
		Args:    cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			ms, err := run(c.Context())
			if err != nil {
				return err
			}
			return ms.write(e, format)
		},
	}
	formatFlag(c, &format, "table", "json")
	return c
}

func evalNLP(context.Context) (measures, error) {
	data, err := shared("data")
	if err != nil {
		return nil, err
	}
	m, err := nlp.Load()
	if err != nil {
		return nil, err
	}
	var ms measures
	treebank := func(s nlp.TreebankScores) {
		g, r := s.Gold, s.Raw
		for _, x := range []struct {
			what string
			f    nlp.F1
		}{{"gold tokens: UPOS", g.UPOS}, {"gold tokens: XPOS", g.XPOS}, {"gold tokens: lemma", g.Lemmas}, {"gold tokens: UAS", g.UAS}, {"gold tokens: LAS", g.LAS},
			{"raw text: tokens", r.Tokens}, {"raw text: words", r.Words}, {"raw text: sentences", r.Sentences}, {"raw text: LAS", r.LAS}} {
			ms.add(s.Name, x.what, x.f.F(), x.f.Gold)
		}
	}
	ewt := filepath.Join(data, "ud-ewt", "en_ewt-ud-dev.conllu")
	s, err := m.EvaluateTreebank("EWT dev", ewt)
	if err != nil {
		return nil, err
	}
	treebank(s)
	gum := filepath.Join(data, "ud-gum", "en_gum-ud-dev.conllu")
	genres, err := m.EvaluateGenres(gum)
	if err != nil {
		return nil, err
	}
	nis := nlp.TreebankScores{Name: "GUM dev: news, interview, speech"}
	for _, g := range genres {
		if g.Name == "news" || g.Name == "interview" || g.Name == "speech" {
			nis.Gold.Add(g.Gold)
			nis.Raw.Add(g.Raw)
		}
	}
	treebank(nis)
	cases := nlp.SentenceCases()
	f, _ := m.EvaluateSentences(cases)
	ms.add("own hard cases", "sentence boundaries F1", f.F(), f.Gold)

	ner, err := nlp.EvaluateNER(m, filepath.Join(data, "uner-ewt", "en_ewt-ud-dev.iob2"))
	if err != nil {
		return nil, err
	}
	ms.add("UNER EWT dev", "entities: span F1", ner.Total().F1(), ner.Total().Gold)
	for _, part := range []string{"development", "validation"} {
		gap, err := nlp.EvaluateGAP(m, filepath.Join(data, "gap-coref", "gap-"+part+".tsv"))
		if err != nil {
			return nil, err
		}
		ms.add("GAP "+part, "pronouns: F1", gap.F1(), gap.TruePos+gap.FalseNeg)
	}
	roles, err := nlp.EvaluateRoles(m, filepath.Join(data, "propbank-ewt", "ewt-propbank-dev.jsonl"))
	if err != nil {
		return nil, err
	}
	ms.add("PropBank EWT dev", "roles: F1, predicates given", roles.Given.F1(), roles.Given.Gold)
	tx, err := nlp.EvaluateTimex(m, filepath.Join(data, "wikiwars-timex"))
	if err != nil {
		return nil, err
	}
	ms.add("WikiWars", "dates: relaxed F1", tx.RelaxedF1(), tx.Gold)
	ms.add("WikiWars", "dates: right values", tx.ValueAccuracy(), tx.Relaxed)
	vs, err := nlp.EvaluateValues(m, filepath.Join(data, "recognizers-specs"))
	if err != nil {
		return nil, err
	}
	ms.add("recognizers", "amounts: value and unit F1", vs.F1(), 0)
	for _, p := range vs.Parts {
		ms.add("recognizers "+p.Name, "value and unit F1", p.F1(), p.Gold)
	}
	speed, err := nlpSpeed(m, gum)
	if err != nil {
		return nil, err
	}
	ms.add("GUM dev", "whole analysis, one goroutine: tokens a second", speed, 0)
	return ms, nil
}

// nlpSpeed analyses the text of a treebank until five seconds have gone.
func nlpSpeed(m *nlp.Model, path string) (float64, error) {
	f, err := os.Open(path)
	if err != nil {
		return 0, err
	}
	defer f.Close()
	d, err := nlp.ReadCoNLLU(f)
	if err != nil {
		return 0, err
	}
	out := m.Analyse(d.Text(), nlp.Options{})
	tokens, start := 0, time.Now()
	for time.Since(start) < 5*time.Second {
		m.AnalyseInto(out, d.Text(), nlp.Options{})
		tokens += out.Len()
	}
	return float64(tokens) / time.Since(start).Seconds(), nil
}

func evalIntake(ctx context.Context) (measures, error) {
	data, err := shared("data", "article-extraction")
	if err != nil {
		return nil, err
	}
	x, err := intake.EvaluateExtraction(ctx, data)
	if err != nil {
		return nil, err
	}
	var ms measures
	ms.add("article extraction, even half", "body: F1", x.F1, x.Pages)
	ms.add("article extraction, even half", "body: precision", x.Precision, x.Pages)
	ms.add("article extraction, even half", "body: recall", x.Recall, x.Pages)
	ms.add("article extraction, even half", "body: exact pages", x.Exact, x.Pages)
	byAddress, byText, err := intake.EvaluateDates(ctx, data)
	if err != nil {
		return nil, err
	}
	ms.add("article extraction, even half", "right day, against the day in the address", byAddress.Share(), byAddress.Pages)
	ms.add("article extraction, even half", "right day, metadata hidden, against it", byText.Share(), byText.Pages)
	return ms, nil
}

func evalCoding(context.Context) (measures, error) {
	data, err := shared("data")
	if err != nil {
		return nil, err
	}
	m, err := nlp.Load()
	if err != nil {
		return nil, err
	}
	coder, err := newCoder(nil)
	if err != nil {
		return nil, err
	}
	code := evaluate.NewTextCoder(m, coder)
	var ms measures
	pl, err := evaluate.EvaluatePlover(filepath.Join(data, "plover-gsr"), code)
	if err != nil {
		return nil, err
	}
	ms.add("PLOVER GSR, even half", "event type: accuracy", pl.Accuracy, pl.Sentences)
	ms.add("PLOVER GSR, even half", "source, type and target: F1", pl.Chain.F1, pl.Chain.Gold)
	// The records speak of made-up states: their own list of actors goes on top of the codebook.
	made, err := evaluate.PetrarchActors(filepath.Join(data, "petrarch2-records"))
	if err != nil {
		return nil, err
	}
	book, err := codebook.Load(codebook.Embedded(), made)
	if err != nil {
		return nil, err
	}
	withStates, err := coding.NewRuleCoder(book)
	if err != nil {
		return nil, err
	}
	pe, err := evaluate.EvaluatePetrarch(filepath.Join(data, "petrarch2-records"), evaluate.NewTextCoder(m, withStates))
	if err != nil {
		return nil, err
	}
	ms.add("PETRARCH records, even half", "events with right actors: F1", pe.Events.F1, pe.Events.Gold)
	ms.add("PETRARCH records, even half", "false events a sentence", pe.FalseASentence, pe.Sentences)
	re, err := evaluate.EvaluateRe3d(filepath.Join(data, "re3d"), code)
	if err != nil {
		return nil, err
	}
	ms.add("re3d, even half", "standing relations: F1", re.F1, re.Gold)
	for _, part := range []struct {
		name   string
		genres []string
	}{{"GUM dev, all genres", nil}, {"GUM dev, news", []string{"news"}}} {
		at, err := evaluate.EvaluateAttribution(filepath.Join(data, "ud-gum", "en_gum-ud-dev.conllu"), part.genres, code)
		if err != nil {
			return nil, err
		}
		ms.add(part.name, "attributions, speaker and content: F1", at.Speaker.F1, at.Speaker.Gold)
		ms.add(part.name, "attributions, content: F1", at.Content.F1, at.Content.Gold)
	}
	cnc, err := evaluate.EvaluateCNC(filepath.Join(data, "causal-news-corpus"), m)
	if err != nil {
		return nil, err
	}
	ms.add("Causal News Corpus, "+cnc.Part, "causal sentences: F1", cnc.Sentences.F1, cnc.Sentences.Of)
	ms.add("Causal News Corpus, "+cnc.Part, "cause, effect, signal spans: F1", cnc.Spans.F1, 0)
	tone, err := evaluate.EvaluateMTSC(filepath.Join(data, "newsmtsc"), m)
	if err != nil {
		return nil, err
	}
	for _, t := range tone {
		ms.add("NewsMTSC "+t.Part, "tone: macro F1", t.MacroF1, t.Targets)
	}
	return ms, nil
}
