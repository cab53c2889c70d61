package neural

import "github.com/rashomon-affairs/rashomon/nlp/internal/lexicon"

// Affixes is the number of pieces of a word that have vectors of their own.
const Affixes = 6

// affix cuts piece k off a plain form: endings of 1 to 4 bytes, beginnings of 2 and 3.
func affix(k int, s string) string {
	n := [Affixes]int{1, 2, 3, 4, 2, 3}[k]
	if len(s) <= n {
		return s
	}
	if k < 4 {
		return s[len(s)-n:]
	}
	return s[:n]
}

// Index numbers the features of words. Number 0 of the tuned words and affixes is "none".
type Index struct {
	Vocab  *lexicon.Vocab
	Tuned  []int32 // by vocabulary row
	Affix  [Affixes]map[string]int32
	NTuned int
}

// Features are the numbers that stand for a word form.
type Features struct {
	Row, Tuned int32
	Shape      int32
	Affix      [Affixes]int32
}

// Of gives the features of a form.
func (x *Index) Of(form, normal string) Features {
	row, known := x.Vocab.Known(normal)
	if !known {
		row = x.Vocab.Row(form, normal)
	}
	f := Features{Row: row, Shape: int32(lexicon.Shape(form))}
	if known {
		f.Tuned = x.Tuned[row]
	}
	for k := range f.Affix {
		f.Affix[k] = x.Affix[k][affix(k, normal)]
	}
	return f
}

// AffixOf exposes the pieces for counting in training.
func AffixOf(k int, normal string) string { return affix(k, normal) }

// Config is the shape of the network. All widths of matrices are multiples of Panel.
type Config struct {
	Word, Tuned, Shape, Affix int // widths of the input vectors
	Hidden                    int // units of one direction of a layer
	Layers                    int
	TagLayer                  int // tags are predicted below this layer and fed to it
	Tags                      int // number of tag classes, before padding
	Feed                      int // width of the tag vectors fed on
	Arc, Label                int // widths of the parser's vectors
	Deps                      int // number of relations, before padding
}

// Pad rounds up to a multiple of Panel.
func Pad(n int) int { return (n + Panel - 1) / Panel * Panel }

// Input is the width of the input of the first layer.
func (c Config) Input() int { return Pad(c.Word + c.Tuned + c.Shape + Affixes*c.Affix) }

// In is the width of the input of layer l.
func (c Config) In(l int) int {
	switch {
	case l == 0:
		return c.Input()
	case l == c.TagLayer:
		return 2*c.Hidden + c.Feed
	}
	return 2 * c.Hidden
}

// Gates is the number of products a unit of layer l needs: candidate, forget, output, and
// the way past the cell where input and output differ in width.
func (c Config) Gates(l int) int {
	if c.In(l) == 2*c.Hidden {
		return 3
	}
	return 4
}
