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
	Kind       int32 // row of the word's kind, as if it weren't known
	Shape      int32
	Place      int32 // in its sentence; not known to Index.Of
	Affix      [Affixes]int32
}

// Of gives the features of a form.
func (x *Index) Of(form, normal string) Features {
	row, known := x.Vocab.Known(normal)
	if !known {
		row = x.Vocab.Row(form, normal)
	}
	f := Features{Row: row, Kind: x.Vocab.KindRow(form), Shape: int32(lexicon.Shape(form))}
	if known {
		f.Tuned = x.Tuned[row]
	}
	for k := range f.Affix {
		f.Affix[k] = x.Affix[k][affix(k, normal)]
	}
	return f
}

// Places is the number of places that a word can have: first word of its sentence or not,
// times the case of the sentence.
const Places = 8

// PlacesOf sets the place of each word of a sentence. In headlines and shouted text capitals
// don't tell names from other words, and neither do small letters where all is small.
func PlacesOf(dst []int32, forms []string) {
	words, capital, upper := 0, 0, 0
	for _, f := range forms {
		if len(f) < 4 || !isLetter(f[0]) {
			continue
		}
		words++
		if f[0] >= 'A' && f[0] <= 'Z' {
			capital++
			if f[1] >= 'A' && f[1] <= 'Z' && f[2] >= 'A' && f[2] <= 'Z' {
				upper++
			}
		}
	}
	kind := int32(0)
	switch {
	case words > 0 && upper*2 > words:
		kind = 1
	case words > 1 && capital*10 >= words*7:
		kind = 2
	case capital == 0 && len(forms) > 0 && forms[0] != "" && forms[0][0] >= 'a' && forms[0][0] <= 'z':
		kind = 3
	}
	first := true
	for i, f := range forms {
		dst[i] = kind
		if first && f != "" && (isLetter(f[0]) || f[0] >= 0x80) {
			dst[i] += 4
			first = false
		}
	}
}

func isLetter(c byte) bool { return c|0x20 >= 'a' && c|0x20 <= 'z' }

// AffixOf exposes the pieces for counting in training.
func AffixOf(k int, normal string) string { return affix(k, normal) }

// Config is the shape of the network. All widths of matrices are multiples of Panel.
type Config struct {
	Word, Tuned, Shape, Affix, Place int // widths of the input vectors
	Hidden                           int // units of one direction of a layer
	Layers                           int
	TagLayer                         int // tags are predicted below this layer and added to its input
	Tags                             int // number of tag classes, before padding
	Arc, Label                       int // widths of the parser's vectors
	Deps                             int // number of relations, before padding
}

// Pad rounds up to a multiple of Panel.
func Pad(n int) int { return (n + Panel - 1) / Panel * Panel }

// Input is the width of the input of the first layer.
func (c Config) Input() int { return Pad(c.Word + c.Tuned + c.Shape + Affixes*c.Affix + c.Place) }

// In is the width of the input of layer l.
func (c Config) In(l int) int {
	if l == 0 {
		return c.Input()
	}
	return 2 * c.Hidden
}

// Gates is the number of products a unit of layer l needs: candidate, forget, output, and in
// the first layer the way past the cell.
func (c Config) Gates(l int) int {
	if l == 0 {
		return 4
	}
	return 3
}
