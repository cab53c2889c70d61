package nlp

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// A Lemmatizer gives dictionary forms. It is learned from (form, tags, lemma) examples: for
// each tag the longest known ending decides what is cut off and what is put on, and forms
// for which that goes wrong are listed. The zero Lemmatizer lower-cases.
type Lemmatizer struct {
	rules map[string]lemmaRule // tag byte + ending
	full  map[string]string    // tag byte + form
	known map[string]bool      // common words that are written small
}

type lemmaRule struct {
	cut int8
	add string
}

const maxEnding = 6

// lemmaTag is the tag as the rules see it: verbs inside names ("United" in "United
// Nations") are a kind of their own.
func lemmaTag(u UPOS, x XPOS) byte {
	if u == VERB && x == TagNNP {
		return byte(x) | 0x80
	}
	return byte(x)
}

// keepsCase reports whether lemmas of the tag keep their capitals.
func keepsCase(tag byte) bool {
	switch XPOS(tag &^ 0x80) {
	case TagNNP, TagNNPS, TagADD, TagFW, TagGW, TagXX:
		return true
	}
	return false
}

// Lemma gives the lemma of a form with its tags.
func (l *Lemmatizer) Lemma(form string, u UPOS, x XPOS) string {
	tag := lemmaTag(u, x)
	if lem, ok := l.lookup(form, tag); ok {
		return lem
	}
	w := l.fold(form, u, tag)
	if w != form {
		if lem, ok := l.lookup(w, tag); ok {
			return lem
		}
	}
	if l.rules == nil || len(w) > 64 {
		return w
	}
	if tag == lemmaTag(VERB, TagNNP) { // "Applied" in the name of a firm
		x := TagVBN
		if strings.HasSuffix(w, "ing") {
			x = TagVBG
		}
		return title(l.Lemma(lowerPlain(w), VERB, x))
	}
	if XPOS(tag) == TagCD && strings.IndexByte(w, ',') > 0 && w[0] >= '0' && w[0] <= '9' {
		return strings.ReplaceAll(w, ",", "")
	}
	if short := l.unstretched(w); short != "" {
		return short
	}
	return l.byEnding(w, tag)
}

// unstretched gives the word behind one with drawn-out letters ("sooooo"), or "".
func (l *Lemmatizer) unstretched(w string) string {
	run := 1
	for i := 1; i < len(w); i++ {
		if w[i] != w[i-1] || w[i] < 'a' || w[i] > 'z' {
			run = 1
			continue
		}
		if run++; run < 3 {
			continue
		}
		j := i + 1
		for j < len(w) && w[j] == w[i] {
			j++
		}
		for _, keep := range []int{1, 2} {
			if c := w[:i-2] + strings.Repeat(w[i:i+1], keep) + w[j:]; l.known[c] {
				return c
			}
		}
		return ""
	}
	return ""
}

// fold brings an unlisted form to the case that its lemma has.
func (l *Lemmatizer) fold(form string, u UPOS, tag byte) string {
	c := caseOf(form)
	low := lowerPlain(form)
	if keepsCase(tag) {
		x := XPOS(tag &^ 0x80)
		if x != TagNNP && x != TagNNPS {
			return form
		}
		// Names in capitals throughout are titled from five letters on: those are words
		// that are shouted, shorter ones mostly abbreviations.
		if c == allLower || c == allUpper && (len(form) > 5 || len(form) > 3 && l.known[low]) {
			return title(low)
		}
		return form
	}
	switch XPOS(tag) {
	case TagNN, TagNNS:
		if c == oneUpper {
			return form
		}
	case TagJJ:
		if c == oneUpper || c == capitalised && !l.known[low] && demonym(low) {
			return form
		}
	}
	return low
}

// demonym reports whether a word ends as adjectives of peoples and places do.
func demonym(low string) bool {
	for _, e := range [...]string{"ian", "ese", "can", "ean", "stani"} {
		if strings.HasSuffix(low, e) {
			return true
		}
	}
	return false
}

const (
	mixedCase = iota
	allLower
	allUpper
	oneUpper
	capitalised
)

// caseOf classes words of letters only; others are mixedCase.
func caseOf(s string) int {
	upper, n := 0, 0
	first := false
	for _, r := range s {
		switch {
		case unicode.IsUpper(r):
			upper++
			first = first || n == 0
		case !unicode.IsLetter(r):
			return mixedCase
		}
		n++
	}
	switch {
	case upper == 0:
		return allLower
	case n == 1:
		return oneUpper
	case upper == n:
		return allUpper
	case first && upper == 1:
		return capitalised
	}
	return mixedCase
}

func title(low string) string {
	r, n := utf8.DecodeRuneInString(low)
	return string(unicode.ToTitle(r)) + low[n:]
}

func (l *Lemmatizer) lookup(form string, tag byte) (string, bool) {
	if len(form) > 40 {
		return "", false
	}
	var key [48]byte
	k := append(key[:0], tag)
	k = append(k, form...)
	lem, ok := l.full[string(k)]
	return lem, ok
}

// longestEnding is how far rules may look: words of closed classes have no endings.
func longestEnding(x XPOS) int {
	switch x {
	case TagIN, TagDT, TagCC, TagUH, TagRP, TagEX, TagPDT, TagRB, TagMD, TagTO, TagPOS, TagWDT, TagWP, TagWRB, TagPRP, TagPRPS, TagCD, TagSYM, TagNFP, TagLS:
		return 0
	}
	return maxEnding
}

func (l *Lemmatizer) byEnding(w string, tag byte) string {
	var key [16]byte
	for n := min(longestEnding(XPOS(tag&^0x80)), len(w)-1); n >= 0; n-- {
		k := append(key[:0], tag)
		k = append(k, w[len(w)-n:]...)
		r, ok := l.rules[string(k)]
		if !ok {
			continue
		}
		if int(r.cut) >= len(w) {
			continue
		}
		if r.cut == 0 && r.add == "" {
			return w
		}
		stem := w[:len(w)-int(r.cut)]
		if !utf8.ValidString(stem) {
			return w
		}
		if r.add == "" {
			return stem
		}
		return stem + r.add
	}
	return w
}

// lowerPlain lower-cases and makes apostrophes straight; it returns s where nothing changes.
func lowerPlain(s string) string {
	same := true
	for i := range len(s) {
		if s[i] >= 0x80 || s[i] >= 'A' && s[i] <= 'Z' {
			same = false
			break
		}
	}
	if same {
		return s
	}
	return strings.Map(func(r rune) rune {
		if r == '’' || r == '‘' {
			return '\''
		}
		return unicode.ToLower(r)
	}, s)
}
