// Package lexicon knows the words: their forms made plain, their clusters and their vectors.
package lexicon

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Normal makes a form plain for look-up: straight quotes, lower case, digits to 0. It
// returns s itself where nothing changes.
func Normal(s string) string {
	switch s {
	case "“", "”", "``", "''":
		return "\""
	case "‘", "’", "`":
		return "'"
	}
	plain := true
	for i := 0; i < len(s); i++ {
		c := s[i]
		if c >= 0x80 || c >= 'A' && c <= 'Z' || c >= '1' && c <= '9' {
			plain = false
			break
		}
	}
	if plain {
		return s
	}
	var b strings.Builder
	b.Grow(len(s))
	for _, r := range s {
		switch {
		case r == '’' || r == '‘':
			b.WriteByte('\'')
		case r == '“' || r == '”':
			b.WriteByte('"')
		case r >= '0' && r <= '9':
			b.WriteByte('0')
		case r < 0x80:
			if r >= 'A' && r <= 'Z' {
				r += 'a' - 'A'
			}
			b.WriteByte(byte(r))
		default:
			b.WriteRune(unicode.ToLower(r))
		}
	}
	return b.String()
}

// Kind names the class of a word that the vocabulary doesn't hold, as "<unk:ing>". The rules
// are those by which the vectors of these classes were learned.
func Kind(s string) string {
	first, _ := utf8.DecodeRuneInString(s)
	letter, upper, lower := false, false, false
	for _, r := range s {
		if r >= '0' && r <= '9' {
			return "<unk:num>"
		}
		if unicode.IsLetter(r) {
			letter = true
			upper = upper || unicode.IsUpper(r)
			lower = lower || unicode.IsLower(r)
		}
	}
	if !unicode.IsLetter(first) {
		if letter {
			return "<unk:sym>"
		}
		return "<unk:punct>"
	}
	if len(s) > 4 && strings.ContainsAny(s, "./@") {
		return "<unk:url>"
	}
	if unicode.IsUpper(first) {
		if !lower && upper && len(s) > 1 {
			return "<unk:upper>"
		}
		return "<unk:cap>"
	}
	if strings.Contains(s, "-") {
		return "<unk:hyph>"
	}
	for _, e := range endings {
		if len(s) >= len(e.end)+3 && strings.HasSuffix(s, e.end) {
			return e.kind
		}
	}
	return "<unk>"
}

var endings = []struct{ end, kind string }{
	{"ing", "<unk:ing>"}, {"ed", "<unk:ed>"}, {"ly", "<unk:ly>"},
	{"ion", "<unk:noun>"}, {"ness", "<unk:noun>"}, {"ment", "<unk:noun>"}, {"ity", "<unk:noun>"}, {"ism", "<unk:noun>"}, {"ist", "<unk:noun>"},
	{"er", "<unk:er>"},
	{"able", "<unk:adj>"}, {"ous", "<unk:adj>"}, {"ive", "<unk:adj>"}, {"ic", "<unk:adj>"}, {"al", "<unk:adj>"}, {"less", "<unk:adj>"}, {"ful", "<unk:adj>"}, {"ish", "<unk:adj>"}, {"est", "<unk:adj>"},
	{"y", "<unk:y>"}, {"ize", "<unk:verb>"}, {"ise", "<unk:verb>"}, {"ify", "<unk:verb>"}, {"s", "<unk:s>"},
}

// Shape is a word's outline: case of the first letters, digits, marks.
func Shape(s string) uint8 {
	first, n := utf8.DecodeRuneInString(s)
	var letter, lower, upper2, digit, hyph, dot bool
	for i, r := range s {
		switch {
		case r >= '0' && r <= '9':
			digit = true
		case r == '-':
			hyph = true
		case r == '.':
			dot = true
		case unicode.IsUpper(r):
			letter = true
			upper2 = upper2 || i > 0
		case unicode.IsLetter(r):
			letter, lower = true, true
		}
	}
	_ = n
	switch {
	case digit && !letter:
		return 1
	case digit && letter:
		return 2
	case !letter:
		return 3
	case unicode.IsUpper(first) && !lower && utf8.RuneCountInString(s) == 1:
		return 4
	case unicode.IsUpper(first) && !lower && dot:
		return 5
	case unicode.IsUpper(first) && !lower:
		return 6
	case unicode.IsUpper(first) && upper2:
		return 7
	case unicode.IsUpper(first):
		return 8
	case upper2:
		return 9
	case hyph:
		return 10
	case dot:
		return 11
	}
	return 12
}

// Shapes is the number of values Shape can take.
const Shapes = 13
