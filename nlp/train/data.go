// Package train learns the models of package nlp from the public treebanks.
package train

import (
	"fmt"
	"os"
	"path/filepath"

	"github.com/rashomon-affairs/rashomon/nlp"
	"github.com/rashomon-affairs/rashomon/nlp/internal/lexicon"
	"github.com/rashomon-affairs/rashomon/nlp/internal/syntax"
)

// readTrees reads a treebank in CoNLL-U.
func readTrees(path string) (*nlp.Doc, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	d, err := nlp.ReadCoNLLU(f)
	if err != nil {
		return nil, fmt.Errorf("read treebank %s: %w", filepath.Base(path), err)
	}
	return d, nil
}

// sentences turns a treebank into working sentences with their gold columns.
func sentences(d *nlp.Doc, v *lexicon.Vocab) []*syntax.Sentence {
	var out []*syntax.Sentence
	for s := range d.Sentences() {
		x := &syntax.Sentence{}
		for i := s.First(); i <= s.Last(); i++ {
			t := d.Token(i)
			form := t.Text()
			normal := lexicon.Normal(form)
			row := v.Row(form, normal)
			x.Add(form, normal, row, v.Clusters[row], lexicon.Shape(form))
			k := x.Len() - 1
			x.UPOS[k], x.XPOS[k] = uint8(t.UPOS()), uint8(t.XPOS())
			x.Deps[k] = uint8(t.Dep())
			x.Heads[k] = -1
			if t.Head() >= 0 {
				x.Heads[k] = int32(t.Head() - s.First())
			}
		}
		out = append(out, x)
	}
	return out
}
