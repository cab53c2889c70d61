package families

import (
	"cmp"
	"regexp"
	"slices"
	"strings"
	"unicode"

	"github.com/rashomon-affairs/rashomon/internal/affair"
)

// Translation: the first is a translation of the second, or says that it appeared there first, and
// names it by its title. Their words have nothing in common, so no comparison of texts finds them.
const Translation Relation = "translation"

// leastTitle is how many words a title has at least to be known again: shorter ones name many texts.
const leastTitle = 4

// says is how a text tells that it was something else before.
var says = regexp.MustCompile(`(?i)\btranslat|\boriginal(?:ly)?\b|\b(?:first|previously) (?:published|appeared|printed|ran)\b|\bappeared (?:first|originally)\b|\bunder the (?:title|headline)\b|` +
	`übersetz|im original|traduit|traduction|título original|traducid|traduzid|tradott|titolo originale|preveden|prevod|перев[оеё]д`)

// Translations finds the documents that name the title of another, in a part of their text that
// says they were translated from it or were published first under it. Each document's words are looked
// at once; titles are found by their first words. The links are sorted by A and B.
func Translations(docs []*affair.Document) []Link {
	type titled struct {
		doc   *affair.Document
		words []string
	}
	first := map[[leastTitle]string][]titled{}
	for _, d := range docs {
		if w := lowerWords(d.Title.Value); len(w) >= leastTitle {
			k := [leastTitle]string(w[:leastTitle])
			first[k] = append(first[k], titled{d, w})
		}
	}
	var out []Link
	for _, d := range docs {
		var near string // the part before: "Translated from Tanka, where it appeared as" may stand in a line of its own
		for _, p := range d.Parts {
			text := d.Text[p.Start:p.End]
			around := near + " " + text
			near = text
			if p.Kind == affair.PartMenu || p.Kind == affair.PartRelated || len(around) > 4000 || !says.MatchString(around) {
				continue
			}
			w := lowerWords(text)
			for i := 0; i+leastTitle <= len(w); i++ {
				for _, t := range first[[leastTitle]string(w[i:i+leastTitle])] {
					if t.doc.ID != d.ID && len(w)-i >= len(t.words) && slices.Equal(w[i:i+len(t.words)], t.words) {
						out = append(out, Link{A: d.ID, B: t.doc.ID, Relation: Translation})
					}
				}
			}
		}
	}
	slices.SortFunc(out, func(x, y Link) int { return cmp.Or(cmp.Compare(x.A, y.A), cmp.Compare(x.B, y.B)) })
	return slices.Compact(out)
}

func lowerWords(s string) []string {
	return strings.FieldsFunc(strings.ToLower(s), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsNumber(r) })
}
