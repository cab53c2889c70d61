package nlp

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

// TreebankScores are the scores on one treebank: on its raw text, and on its sentences and
// tokens as given.
type TreebankScores struct {
	Name      string
	Raw, Gold Scores
}

// EvaluateTreebank scores the model on a treebank file.
func (m *Model) EvaluateTreebank(name, path string) (TreebankScores, error) {
	gold, err := readTreebank(path)
	if err != nil {
		return TreebankScores{}, err
	}
	return m.evaluateDoc(name, gold)
}

func readTreebank(path string) (*Doc, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	d, err := ReadCoNLLU(f)
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", filepath.Base(path), err)
	}
	return d, nil
}

func (m *Model) evaluateDoc(name string, gold *Doc) (t TreebankScores, err error) {
	t.Name = name
	if t.Raw, err = Score(gold, m.Analyse(gold.text, Options{SyntaxOnly: true})); err != nil {
		return t, fmt.Errorf("score %s: %w", name, err)
	}
	d := gold.cloneTokens()
	m.AnalyseTokens(d, Options{SyntaxOnly: true})
	if t.Gold, err = Score(gold, d); err != nil {
		return t, fmt.Errorf("score %s: %w", name, err)
	}
	return t, nil
}

// cloneTokens gives a document with the same text, tokens and sentences and nothing else.
func (d *Doc) cloneTokens() *Doc {
	return &Doc{
		text: d.text, start: d.start, end: d.end, flag: d.flag, sentOf: d.sentOf, sents: d.sents,
	}
}

// EvaluateGenres scores the model on each genre of a GUM file by itself; the genre stands in
// the comment "meta::genre". The result is in order of first appearance.
func (m *Model) EvaluateGenres(path string) ([]TreebankScores, error) {
	b, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	var order []string
	parts := map[string]*strings.Builder{}
	for _, doc := range strings.Split(string(b), "# newdoc") {
		if strings.TrimSpace(doc) == "" {
			continue
		}
		_, rest, ok := strings.Cut(doc, "meta::genre = ")
		genre := "other"
		if ok {
			genre, _, _ = strings.Cut(rest, "\n")
		}
		if parts[genre] == nil {
			parts[genre] = &strings.Builder{}
			order = append(order, genre)
		}
		parts[genre].WriteString("# newdoc" + doc)
	}
	var out []TreebankScores
	for _, g := range order {
		gold, err := ReadCoNLLU(strings.NewReader(parts[g].String()))
		if err != nil {
			return nil, fmt.Errorf("read %s: %w", filepath.Base(path), err)
		}
		t, err := m.evaluateDoc(g, gold)
		if err != nil {
			return nil, err
		}
		out = append(out, t)
	}
	return out, nil
}
