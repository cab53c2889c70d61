package nlp

import (
	"fmt"
	"io"
	"path/filepath"
	"time"
)

// SyntaxReport holds all measures of tokens, sentences, tags, lemmas and trees on the
// development sets.
type SyntaxReport struct {
	EWT      TreebankScores
	Genres   []TreebankScores // of GUM
	Spoken   TreebankScores   // news, interview and speech of GUM together
	Cases    F1               // hard sentence boundaries that ship with the package
	Wrong    []string         // the cases that were cut wrongly
	NumCases int
	Speed    float64 // tokens a second through the syntax, one core, wall clock
}

// EvaluateSyntax measures the model on the development sets under a data folder. It uses one
// core.
func (m *Model) EvaluateSyntax(dataDir string) (*SyntaxReport, error) {
	var r SyntaxReport
	var err error
	if r.EWT, err = m.EvaluateTreebank("EWT", filepath.Join(dataDir, "ud-ewt", "en_ewt-ud-dev.conllu")); err != nil {
		return nil, err
	}
	gum := filepath.Join(dataDir, "ud-gum", "en_gum-ud-dev.conllu")
	if r.Genres, err = m.EvaluateGenres(gum); err != nil {
		return nil, err
	}
	r.Spoken.Name = "GUM news, interview, speech"
	for _, g := range r.Genres {
		switch g.Name {
		case "news", "interview", "speech":
			r.Spoken.Raw.Add(g.Raw)
			r.Spoken.Gold.Add(g.Gold)
		}
	}
	cases := SentenceCases()
	r.NumCases = len(cases)
	r.Cases, r.Wrong = m.EvaluateSentences(cases)
	d, err := readTreebank(gum)
	if err != nil {
		return nil, err
	}
	var out Doc
	m.AnalyseInto(&out, d.text, Options{SyntaxOnly: true})
	start, n := time.Now(), 0
	for range 3 {
		m.AnalyseInto(&out, d.text, Options{SyntaxOnly: true})
		n += out.Len()
	}
	r.Speed = float64(n) / time.Since(start).Seconds()
	return &r, nil
}

// Write prints the report as a table.
func (r *SyntaxReport) Write(w io.Writer) error {
	pr := func(f F1) string { return fmt.Sprintf("%5.1f", 100*f.F()) }
	_, err := fmt.Fprintf(w, "%-28s %-47s %s\n%-28s %-6s %-5s %-6s %-5s %-5s %-6s %-5s  %-5s %-5s %-6s %-5s %-5s\n", "", "raw text", "gold tokens",
		"", "tokens", "sent", "words", "UPOS", "XPOS", "lemma", "LAS", "UPOS", "XPOS", "lemma", "UAS", "LAS")
	if err != nil {
		return err
	}
	rows := append([]TreebankScores{r.EWT}, r.Genres...)
	for _, t := range append(rows, r.Spoken) {
		a, g := t.Raw, t.Gold
		if _, err := fmt.Fprintf(w, "%-28s  %s %s  %s %s %s  %s %s  %s %s  %s %s %s\n", t.Name, pr(a.Tokens), pr(a.Sentences), pr(a.Words), pr(a.UPOS), pr(a.XPOS), pr(a.Lemmas), pr(a.LAS),
			pr(g.UPOS), pr(g.XPOS), pr(g.Lemmas), pr(g.UAS), pr(g.LAS)); err != nil {
			return err
		}
	}
	_, err = fmt.Fprintf(w, "hard sentence boundaries: F1 %s (%d cases)\nsyntax alone, one core: %.0f tokens/s\n", pr(r.Cases), r.NumCases, r.Speed)
	return err
}
