package nlp

import (
	"cmp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// A Lemmatizer gives dictionary forms. It is learned from (form, tag, lemma) triples: for
// each tag the longest known ending decides what is cut off and what is put on, and forms
// for which that goes wrong are listed. The zero Lemmatizer lower-cases.
type Lemmatizer struct {
	rules map[string]lemmaRule // tag byte + ending
	full  map[string]string    // tag byte + form
}

type lemmaRule struct {
	cut int8
	add string
}

const maxEnding = 6

// keepsCase reports whether lemmas of the tag keep their capitals.
func keepsCase(x XPOS) bool {
	switch x {
	case TagNNP, TagNNPS, TagADD, TagFW, TagGW, TagXX:
		return true
	}
	return false
}

// Lemma gives the lemma of a form with a tag.
func (l *Lemmatizer) Lemma(form string, x XPOS) string {
	if lem, ok := l.lookup(form, x); ok {
		return lem
	}
	w := form
	if !keepsCase(x) {
		w = lowerPlain(form)
		if w != form {
			if lem, ok := l.lookup(w, x); ok {
				return lem
			}
		}
	}
	if l.rules == nil || len(w) > 64 {
		return w
	}
	return l.byEnding(w, x)
}

func (l *Lemmatizer) lookup(form string, x XPOS) (string, bool) {
	if len(form) > 40 {
		return "", false
	}
	var key [48]byte
	k := append(key[:0], byte(x))
	k = append(k, form...)
	lem, ok := l.full[string(k)]
	return lem, ok
}

func (l *Lemmatizer) byEnding(w string, x XPOS) string {
	var key [16]byte
	for n := min(maxEnding, len(w)-1); n >= 0; n-- {
		k := append(key[:0], byte(x))
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

// LemmaExample is one observed triple with its count.
type LemmaExample struct {
	Form  string
	Tag   XPOS
	Lemma string
	Count int
}

// LearnLemmatizer learns from examples, which must come in a fixed order for a fixed result.
func LearnLemmatizer(examples []LemmaExample) *Lemmatizer {
	type script struct {
		cut int
		add string
	}
	l := &Lemmatizer{rules: map[string]lemmaRule{}, full: map[string]string{}}
	type vote struct {
		s script
		n int
	}
	votes := map[string][]vote{}
	for _, e := range examples {
		w := e.Form
		if !keepsCase(e.Tag) {
			w = lowerPlain(w)
		}
		p := 0
		for p < len(w) && p < len(e.Lemma) && w[p] == e.Lemma[p] {
			p++
		}
		for p > 0 && p < len(w) && !utf8.RuneStart(w[p]) {
			p--
		}
		s := script{len(w) - p, e.Lemma[p:]}
		if p == 0 || s.cut > 5 {
			continue
		}
		for n := 0; n <= min(maxEnding, len(w)-1); n++ {
			if n < s.cut && n > 0 {
				continue
			}
			k := string([]byte{byte(e.Tag)}) + w[len(w)-n:]
			v := votes[k]
			found := false
			for i := range v {
				if v[i].s == s {
					v[i].n++
					found = true
				}
			}
			if !found {
				v = append(v, vote{s, 1})
			}
			votes[k] = v
		}
	}
	keys := make([]string, 0, len(votes))
	for k := range votes {
		keys = append(keys, k)
	}
	// Short endings first, so that a longer one is kept only where it says something else.
	slices.SortFunc(keys, func(a, b string) int {
		return cmp.Or(cmp.Compare(len(a), len(b)), cmp.Compare(a, b))
	})
	for _, k := range keys {
		v := votes[k]
		best, total := v[0], 0
		for _, x := range v {
			total += x.n
			if x.n > best.n {
				best = x
			}
		}
		if len(k) > 1 && (total < 2 || best.n*10 < total*6) {
			continue
		}
		r := lemmaRule{int8(best.s.cut), best.s.add}
		if parent, ok := l.parent(k); ok && parent == r {
			continue
		}
		l.rules[k] = r
	}
	// Exceptions: what the rules get wrong, by majority of counts.
	type fk struct {
		form string
		tag  XPOS
	}
	tally := map[fk]map[string]int{}
	var order []fk
	for _, e := range examples {
		w := e.Form
		if !keepsCase(e.Tag) {
			w = lowerPlain(w)
		}
		k := fk{w, e.Tag}
		if tally[k] == nil {
			tally[k] = map[string]int{}
			order = append(order, k)
		}
		tally[k][e.Lemma] += e.Count
	}
	for _, k := range order {
		best, n := "", 0
		for lem, c := range tally[k] {
			if c > n || c == n && lem < best {
				best, n = lem, c
			}
		}
		if l.byEnding(k.form, k.tag) != best {
			l.full[string([]byte{byte(k.tag)})+k.form] = best
		}
	}
	return l
}

// parent finds the rule of the longest ending shorter than that of key k.
func (l *Lemmatizer) parent(k string) (lemmaRule, bool) {
	for n := 2; n <= len(k); n++ {
		if r, ok := l.rules[k[:1]+k[n:]]; ok {
			return r, true
		}
	}
	return lemmaRule{}, false
}
