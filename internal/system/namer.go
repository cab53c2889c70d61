package system

import (
	"slices"
	"strings"
	"sync"

	"github.com/rashomon-affairs/rashomon/internal/affair"
)

// originEndings make an adjective of origin or a people's name out of a country's.
var originEndings = wordSet(`n an ian ians ans ns ese ish i s ar ars ic er ers`)

// NewNamer learns actors' names from the actor records of the affair: the canonical name
// and every mention that is a name. A government counts as its country (part of). outer, if
// not nil, is asked first: a gazetteer that knows metonyms and adjectives of origin. Names
// that records use for two different actors name neither.
func NewNamer(records []affair.Record, outer Namer) Namer {
	canonical := func(name string) string {
		if outer != nil {
			if k, ok := outer(name); ok {
				return k
			}
		}
		return foldName(name)
	}
	part := map[string]string{}
	for i := range records {
		if a := records[i].Actor; a != nil && a.PartOf != "" && (a.Kind == affair.Government) {
			part[canonical(a.Name)] = canonical(a.PartOf)
		}
	}
	root := func(k string) string {
		for range 4 {
			p, ok := part[k]
			if !ok || p == k {
				break
			}
			k = p
		}
		return k
	}
	names, clash := map[string]string{}, map[string]bool{}
	put := func(name, key string, weak bool) {
		if name == "" || stopWords[name] || prepositions[name] {
			return
		}
		if old, ok := names[name]; ok && old != key {
			if !weak {
				clash[name] = true
			}
			return
		}
		names[name] = key
	}
	for i := range records {
		a := records[i].Actor
		if a == nil {
			continue
		}
		put(foldName(a.Name), root(canonical(a.Name)), false)
	}
	var singles []string
	for i := range records {
		a := records[i].Actor
		if a == nil {
			continue
		}
		key := root(canonical(a.Name))
		for _, m := range a.Mentions {
			if properName(m.Text) {
				put(foldName(m.Text), key, true)
			}
		}
		switch a.Kind {
		case affair.Person:
			if f := strings.Fields(foldName(a.Name)); len(f) > 1 {
				put(f[len(f)-1], key, true)
			}
		case affair.Country:
			if n := foldName(a.Name); !strings.Contains(n, " ") && len(n) >= 4 {
				singles = append(singles, n)
			}
		}
	}
	slices.Sort(singles)
	singles = slices.Compact(singles)
	return remember(func(name string) (string, bool) {
		if outer != nil {
			if k, ok := outer(name); ok {
				return root(k), true
			}
		}
		n := foldName(name)
		if k, ok := names[n]; ok && !clash[n] {
			return k, true
		}
		for _, c := range singles {
			if fromCountry(n, c) {
				return root(canonical(c)), true
			}
		}
		return "", false
	})
}

// remember keeps a namer's answers: the same few words are asked for again and again.
func remember(n Namer) Namer {
	type answer struct {
		key string
		ok  bool
	}
	var seen sync.Map
	return func(name string) (string, bool) {
		if a, ok := seen.Load(name); ok {
			return a.(answer).key, a.(answer).ok
		}
		k, ok := n(name)
		seen.Store(name, answer{k, ok})
		return k, ok
	}
}

// fromCountry reports whether the word is made from the country's name by an ending of
// origin: "Serbian" and "Serbs" from Serbia, "Chinese" from China.
func fromCountry(word, country string) bool {
	stem := strings.TrimRight(country, "aeioy")
	for _, base := range []string{country, country[:len(country)-1], stem} {
		if len(base) < 3 {
			continue
		}
		if end, ok := strings.CutPrefix(word, base); ok && originEndings[end] {
			return true
		}
	}
	return false
}

func foldName(s string) string {
	s = nameSigns.Replace(Fold(strings.TrimSpace(s)))
	s = strings.TrimSuffix(s, "'s")
	s = strings.TrimPrefix(s, "the ")
	return strings.Join(strings.FieldsFunc(s, func(r rune) bool { return r == ' ' || r == '\n' || r == '\t' }), " ")
}

// properName reports whether every word of the mention that is not a function word is
// capitalised.
func properName(s string) bool {
	any := false
	for w := range strings.FieldsSeq(s) {
		l := strings.ToLower(w)
		if stopWords[l] || prepositions[l] {
			continue
		}
		if w == l {
			return false
		}
		any = true
	}
	return any
}
