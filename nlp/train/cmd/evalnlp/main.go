// Command evalnlp prints the scores of a model: evalnlp DATA [MODEL].
package main

import (
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/rashomon-affairs/rashomon/nlp"
)

func main() {
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run() error {
	m, err := nlp.Load()
	if len(os.Args) > 2 {
		var b []byte
		if b, err = os.ReadFile(os.Args[2]); err != nil {
			return err
		}
		t := time.Now()
		m, err = nlp.Decode(string(b))
		fmt.Printf("decoded %d bytes in %v\n", len(b), time.Since(t))
	}
	if err != nil {
		return err
	}
	show := func(t nlp.TreebankScores) {
		p := func(f nlp.F1) string { return fmt.Sprintf("%6.2f", 100*f.F()) }
		r, g := t.Raw, t.Gold
		fmt.Printf("%-12s raw: tok %s sent %s words %s upos %s xpos %s lem %s uas %s las %s | gold: upos %s xpos %s lem %s uas %s las %s\n", t.Name,
			p(r.Tokens), p(r.Sentences), p(r.Words), p(r.UPOS), p(r.XPOS), p(r.Lemmas), p(r.UAS), p(r.LAS),
			p(g.UPOS), p(g.XPOS), p(g.Lemmas), p(g.UAS), p(g.LAS))
	}
	dir := os.Args[1]
	e, err := m.EvaluateTreebank("ewt", filepath.Join(dir, "ud-ewt/en_ewt-ud-dev.conllu"))
	if err != nil {
		return err
	}
	show(e)
	gs, err := m.EvaluateGenres(filepath.Join(dir, "ud-gum/en_gum-ud-dev.conllu"))
	if err != nil {
		return err
	}
	nis := nlp.TreebankScores{Name: "news+int+sp"}
	for _, g := range gs {
		show(g)
		if g.Name == "news" || g.Name == "interview" || g.Name == "speech" {
			nis.Raw.Add(g.Raw)
			nis.Gold.Add(g.Gold)
		}
	}
	show(nis)
	b, err := os.ReadFile(filepath.Join(dir, "ud-ewt/en_ewt-ud-dev.conllu"))
	if err != nil {
		return err
	}
	_ = b
	return speed(m, filepath.Join(dir, "ud-gum/en_gum-ud-dev.conllu"))
}

func speed(m *nlp.Model, path string) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer f.Close()
	d, err := nlp.ReadCoNLLU(f)
	if err != nil {
		return err
	}
	out := &nlp.Doc{}
	m.AnalyseInto(out, d.Text(), nlp.Options{SyntaxOnly: true})
	t := time.Now()
	n := 0
	for range 3 {
		m.AnalyseInto(out, d.Text(), nlp.Options{SyntaxOnly: true})
		n += out.Len()
	}
	s := time.Since(t).Seconds()
	fmt.Printf("speed: %.0f tokens/s\n", float64(n)/s)
	return nil
}
