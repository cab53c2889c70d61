package train

import (
	"fmt"
	"path/filepath"

	"github.com/rashomon-affairs/rashomon/nlp"
)

var corefConfig = nlp.CorefConfig{Epochs: 15, Rate: 0.05, L2: 1e-4, Seed: 11}

// Coreference trains the ranker of pronouns on the development part of GAP and the open part
// of GUM and returns its file (models/coref.bin). The entity model must be in place.
func Coreference(m *nlp.Model, data string, log func(string)) ([]byte, error) {
	gum, err := readGUM(filepath.Join(data, "ud-gum", "en_gum-ud-train-open.conllu"))
	if err != nil {
		return nil, err
	}
	var docs []nlp.ChainedDoc
	for _, g := range gum {
		docs = append(docs, g.chains())
	}
	examples, err := nlp.ReadGAP(filepath.Join(data, "gap-coref", "gap-development.tsv"))
	if err != nil {
		return nil, err
	}
	for _, x := range examples {
		d, err := gapDoc(m, x)
		if err != nil {
			return nil, err
		}
		docs = append(docs, d)
	}
	return nlp.LearnCoref(m, docs, corefConfig, log)
}

// chains gives the mentions of a GUM document by chain.
func (g *gumDoc) chains() nlp.ChainedDoc {
	cd := nlp.ChainedDoc{Doc: nlp.DocFromTokens(g.sents)}
	number := map[string]int{}
	for _, m := range g.mentions {
		if _, ok := number[m.chain]; !ok {
			number[m.chain] = len(number) + 1
		}
		cd.Mentions = append(cd.Mentions, nlp.Mention{First: m.first, Last: m.last, Head: m.head, Chain: number[m.chain]})
	}
	return cd
}

// gapDoc marks the pronoun of an example and its two names.
func gapDoc(m *nlp.Model, x nlp.GAPExample) (nlp.ChainedDoc, error) {
	d := m.Analyse(x.Text, nlp.Options{SyntaxOnly: true})
	span := func(at, n int) (first, last int, err error) {
		first, last = -1, -1
		for i := range d.Len() {
			t := d.Token(i)
			if t.Start() < at+n && t.End() > at {
				if first < 0 {
					first = i
				}
				last = i
			}
		}
		if first < 0 {
			err = fmt.Errorf("read pronouns: no token at %d in %s", at, x.ID)
		}
		return first, last, err
	}
	p, _, err := span(x.PronounAt, len(x.Pronoun))
	if err != nil {
		return nlp.ChainedDoc{}, err
	}
	cd := nlp.ChainedDoc{Doc: d, Only: []int{p}, Mentions: []nlp.Mention{{First: p, Last: p, Head: p, Chain: 1}}}
	for _, name := range []struct {
		at, n int
		yes   bool
	}{{x.AAt, len(x.A), x.ACoref}, {x.BAt, len(x.B), x.BCoref}} {
		first, last, err := span(name.at, name.n)
		if err != nil {
			return nlp.ChainedDoc{}, err
		}
		mention := nlp.Mention{First: first, Last: last, Head: last, Chain: 1}
		if name.yes {
			cd.Mentions = append(cd.Mentions, mention)
		} else {
			cd.Not = append(cd.Not, mention)
		}
	}
	return cd, nil
}
