package coding

import (
	"slices"
	"strings"
	"sync"

	"golang.org/x/text/unicode/norm"

	"github.com/rashomon-affairs/rashomon/internal/coding/codebook"
)

// FactorKey is the normal form of a factor's name, for telling whether two names mean the
// same: content words, stemmed to the verb or noun they come from ("recognition",
// "recognising" -> "recognis"), adjectives of origin turned into the country ("Russian" ->
// "russia"), sorted, without repetition. Words that only say in which direction the factor
// moves ("loss of", "growing") are left out; FactorSign tells what they say.
func FactorKey(name string) string {
	ws, _ := factorWordsOf(name)
	slices.Sort(ws)
	return strings.Join(slices.Compact(ws), " ")
}

// FactorSign is -1 when the name itself says that the thing falls or is absent ("loss of
// influence", "no room"), else +1.
func FactorSign(name string) int {
	_, s := factorWordsOf(name)
	return s
}

// FactorTokens gives the words of the key in the order of the name, for likeness measures.
func FactorTokens(name string) []string {
	ws, _ := factorWordsOf(name)
	return ws
}

var keyTables = sync.OnceValue(func() *keyTable {
	t := &keyTable{origin: map[string]string{}, fall: map[string]bool{}, rise: map[string]bool{}}
	book, err := codebook.Load(codebook.Embedded())
	if err != nil {
		return t // the embedded codebook is tested; an empty table only merges less
	}
	t.fall, t.rise = book.Set("decrease-nouns"), book.Set("increase-nouns")
	if g, err := newGazetteer(book); err == nil {
		for _, forms := range g.forms {
			for _, f := range forms {
				low := foldWord(f.text)
				if strings.Contains(low, " ") || f.ent == nil {
					continue
				}
				name := foldWord(f.ent.name)
				if f.kind == formCapital || f.kind == formMetonym {
					if f.ent.part != "" && g.byCode[f.ent.part] != nil {
						name = foldWord(g.byCode[f.ent.part].name)
					}
				}
				if old, ok := t.origin[low]; !ok || name < old {
					t.origin[low] = strings.ReplaceAll(name, " ", "-")
				}
			}
		}
	}
	return t
})

type keyTable struct {
	origin     map[string]string // lower-case demonym, capital or name -> country
	fall, rise map[string]bool
}

// stopKey lists words without content in a factor's name.
var stopKey = map[string]bool{"the": true, "a": true, "an": true, "of": true, "to": true, "in": true, "on": true, "for": true, "and": true,
	"by": true, "with": true, "from": true, "at": true, "as": true, "its": true, "their": true, "his": true, "her": true, "s": true,
	"being": true, "that": true, "this": true, "these": true, "those": true, "is": true, "are": true, "be": true, "or": true, "it": true,
	"over": true, "towards": true, "toward": true, "into": true, "about": true, "between": true, "against": true, "under": true,
	"status": true, "quality": true, "level": true, "number": true, "degree": true, "extent": true, "any": true, "some": true, "own": true}

func factorWordsOf(name string) ([]string, int) {
	t := keyTables()
	sign := 1
	var out []string
	fields := strings.FieldsFunc(foldWord(name), func(c rune) bool {
		return !(c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || c > 127)
	})
	for i, w := range fields {
		switch {
		case w == "no" || w == "not" || w == "lack" || w == "absence":
			sign = -sign
			continue
		case stopKey[w] || len(w) == 1:
			continue
		case t.fall[w] && i+1 < len(fields) && (fields[i+1] == "of" || fields[i+1] == "in"):
			sign = -sign
			continue
		case t.rise[w] && i+1 < len(fields) && (fields[i+1] == "of" || fields[i+1] == "in"), w == "growing", w == "increasing", w == "rising":
			continue
		}
		if o, ok := t.origin[w]; ok {
			out = append(out, o)
			continue
		}
		if o, ok := t.origin[strings.TrimSuffix(w, "s")]; ok {
			out = append(out, o)
			continue
		}
		out = append(out, stem(w))
	}
	return out, sign
}

// foldWord lower-cases and takes accents off.
func foldWord(s string) string {
	var sb strings.Builder
	for _, c := range norm.NFKD.String(strings.ToLower(s)) {
		switch {
		case c >= 0x300 && c < 0x370:
		case c == '’':
			sb.WriteByte('\'')
		default:
			sb.WriteRune(c)
		}
	}
	return sb.String()
}

// stem cuts inflections and the commonest endings of derived nouns, so that a verb and its
// noun meet: recognise, recognising, recognition -> recogn.
func stem(w string) string {
	w = strings.ReplaceAll(w, "ize", "ise")
	w = strings.ReplaceAll(w, "iza", "isa")
	for _, e := range []string{"isations", "isation", "itions", "ition", "ations", "ation", "ising", "ised", "ises", "ise", "ements", "ement",
		"ments", "ment", "nesses", "ness", "ities", "ity", "ions", "ion", "ances", "ance", "ences", "ence", "ings", "ing", "ers", "er",
		"ies", "ied", "als", "al", "es", "ed", "ly", "s", "y", "e"} {
		if r, ok := strings.CutSuffix(w, e); ok && len(r) >= 4 {
			return r
		}
	}
	return w
}

// danglers are words that no factor ends with: prepositions, conjunctions, articles that have
// lost what stood behind them.
var danglers = set("of", "to", "in", "on", "with", "for", "from", "by", "at", "as", "that", "and", "or", "but", "the", "a", "an", "into", "than", "its", "their", "his",
	"her", "our", "my", "your", "between", "against", "about", "over", "under", "which", "who", "when", "while", "if", "because", "not", "'s", "’s", "'", "’", ",", "-", "–")

// tidyFactor makes a short noun phrase clean: possessives without an owner and words that
// dangle at its ends are taken away, a possessor without anything possessed stands for itself.
func tidyFactor(s string) string {
	fs := strings.Fields(s)
	out := fs[:0]
	for i, w := range fs {
		switch w {
		case "'s", "’s", "'", "’", "s'":
			if len(out) > 0 && i+1 < len(fs) && !danglers[strings.ToLower(out[len(out)-1])] {
				out[len(out)-1] = possessive(out[len(out)-1])
			}
			continue
		}
		out = append(out, w)
	}
	for len(out) > 0 {
		l := out[len(out)-1]
		switch {
		case danglers[strings.ToLower(l)]:
			out = out[:len(out)-1]
			continue
		case strings.HasSuffix(l, "'s") || strings.HasSuffix(l, "’s"):
			out[len(out)-1] = strings.TrimSuffix(strings.TrimSuffix(l, "'s"), "’s")
		case strings.HasSuffix(l, "s'"):
			out[len(out)-1] = strings.TrimSuffix(l, "'")
		}
		break
	}
	for len(out) > 1 {
		switch strings.ToLower(out[0]) {
		case "of", "to", "that", "and", "or", "but", ",", "-", "–", "'s", "’s":
			out = out[1:]
			continue
		}
		break
	}
	return strings.Join(out, " ")
}
