package nlp

import (
	"cmp"
	"slices"
	"strings"
	"unicode/utf8"
)

// LemmaExample is an observed form with its tags and lemma, and how often it was seen.
type LemmaExample struct {
	Form  string
	UPOS  UPOS
	XPOS  XPOS
	Lemma string
	Count int
}

// lemmaScript turns a form into its lemma: cut bytes off the end, put add on.
type lemmaScript struct {
	cut int
	add string
}

type lemmaVote struct {
	s lemmaScript
	n int
}

// LearnLemmatizer learns from examples, which must come in a fixed order for a fixed result.
// words, a vocabulary in order of falling frequency, decides between spellings of unseen
// forms ("provoked" is of "provoke", as "provok" is no word).
func LearnLemmatizer(examples []LemmaExample, words []string) *Lemmatizer {
	l := &Lemmatizer{rules: map[string]lemmaRule{}, full: map[string]string{}, known: map[string]bool{}}
	for _, e := range examples {
		if e.Lemma == lowerPlain(e.Lemma) && e.XPOS != TagGW && e.XPOS != TagFW {
			l.known[e.Lemma] = true
		}
	}
	l.learnRules(examples)
	l.learnExceptions(examples)
	l.learnSpellings(words)
	return l
}

func (l *Lemmatizer) learnRules(examples []LemmaExample) {
	votes := map[string][]lemmaVote{}
	for _, e := range examples {
		tag := lemmaTag(e.UPOS, e.XPOS)
		w := l.fold(e.Form, e.UPOS, tag)
		p := 0
		for p < len(w) && p < len(e.Lemma) && w[p] == e.Lemma[p] {
			p++
		}
		for p > 0 && p < len(w) && !utf8.RuneStart(w[p]) {
			p--
		}
		s := lemmaScript{len(w) - p, e.Lemma[p:]}
		if p == 0 || s.cut > 5 {
			continue
		}
		for n := 0; n <= min(maxEnding, len(w)-1); n++ {
			if n >= s.cut || n == 0 {
				k := string([]byte{tag}) + w[len(w)-n:]
				votes[k] = addVote(votes[k], s)
			}
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
}

func addVote(v []lemmaVote, s lemmaScript) []lemmaVote {
	for i := range v {
		if v[i].s == s {
			v[i].n++
			return v
		}
	}
	return append(v, lemmaVote{s, 1})
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

// learnExceptions lists the forms that the rules get wrong, by majority of counts.
func (l *Lemmatizer) learnExceptions(examples []LemmaExample) {
	type formTag struct {
		form string
		tag  byte
	}
	tally := map[formTag]map[string]int{}
	var order []formTag
	count := func(k formTag, lemma string, n int) {
		if tally[k] == nil {
			tally[k] = map[string]int{}
			order = append(order, k)
		}
		tally[k][lemma] += n
	}
	for _, e := range examples {
		tag := lemmaTag(e.UPOS, e.XPOS)
		w := l.fold(e.Form, e.UPOS, tag)
		// "Council" in a name says nothing about "council".
		if w == e.Form || !strings.EqualFold(w, e.Lemma) || w == e.Lemma {
			count(formTag{w, tag}, e.Lemma, e.Count)
		}
		if w != e.Form {
			count(formTag{e.Form, tag}, e.Lemma, e.Count)
		}
	}
	// The folded form first: the form as written is listed only where it differs from it.
	for _, pass := range []bool{true, false} {
		for _, k := range order {
			w := l.fold(k.form, UPOSNone, k.tag)
			if (w == k.form) != pass {
				continue
			}
			best, n := "", 0
			for lem, c := range tally[k] {
				if c > n || c == n && lem < best {
					best, n = lem, c
				}
			}
			// One sighting doesn't make a case exceptional: the word may have stood in a title.
			if n < 2 && strings.EqualFold(best, w) && (best != w) || n < 3 && !pass {
				continue
			}
			if len(k.form) > 40 || len(best) > 60 || best == "_" {
				continue
			}
			if l.Lemma(k.form, UPOSNone, XPOS(k.tag)) != best {
				l.full[string([]byte{k.tag})+k.form] = best
			}
		}
	}
}

// learnSpellings lists, for inflected words of the vocabulary, the base form that is itself
// in the vocabulary where the rules give one that isn't.
func (l *Lemmatizer) learnSpellings(words []string) {
	rank := make(map[string]int, len(words))
	for i, w := range words {
		rank[w] = i + 1
	}
	seen := map[string]bool{}
	for k := range l.full {
		seen[k] = true
	}
	for _, w := range words {
		// Pasts that look like their base: "bid", "beat".
		for _, x := range []XPOS{TagVBD, TagVBN} {
			k := string([]byte{byte(x)}) + w
			if !seen[k] && l.known[w] && !strings.HasSuffix(w, "ed") && !l.known[l.byEnding(w, byte(x))] {
				l.full[k] = w
			}
		}
		for _, t := range [...]struct {
			ending string
			tags   []XPOS
		}{{"ed", []XPOS{TagVBD, TagVBN}}, {"ing", []XPOS{TagVBG}}, {"s", []XPOS{TagNNS, TagVBZ}}, {"er", []XPOS{TagJJR, TagRBR}}, {"est", []XPOS{TagJJS, TagRBS}}} {
			if !strings.HasSuffix(w, t.ending) || len(w) < len(t.ending)+3 {
				continue
			}
			for _, x := range t.tags {
				k := string([]byte{byte(x)}) + w
				got := l.byEnding(w, byte(x))
				if seen[k] || rank[got] > 0 {
					continue
				}
				best := ""
				for _, c := range bases(w, t.ending) {
					if rank[c] > 0 && (best == "" || rank[c] < rank[best]) {
						best = c
					}
				}
				if best != "" && best != got {
					l.full[k] = best
				}
			}
		}
	}
}

// bases lists the spellings that a base form of w may have.
func bases(w, ending string) []string {
	stem := strings.TrimSuffix(w, ending)
	out := []string{stem}
	n := len(stem)
	if ending == "s" {
		if strings.HasSuffix(stem, "ie") {
			out = append(out, stem[:n-2]+"y")
		}
		if strings.HasSuffix(stem, "e") {
			out = append(out, stem[:n-1])
		}
		return out
	}
	out = append(out, stem+"e")
	if n > 2 && stem[n-1] == stem[n-2] {
		out = append(out, stem[:n-1])
	}
	if stem[n-1] == 'i' {
		out = append(out, stem[:n-1]+"y")
	}
	return out
}
