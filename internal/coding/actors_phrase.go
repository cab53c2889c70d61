package coding

import (
	"slices"
	"strings"

	"github.com/rashomon-affairs/rashomon/nlp"
)

// ofObject is the noun under "of" behind the token, or -1.
func (b *actorBuilder) ofObject(i int) int {
	for c := range b.tok(i).Children() {
		ct := b.tok(c)
		if (ct.Dep() == nlp.DepNmod || ct.Dep() == nlp.DepObl) && (b.r.caseOf(c) == "of" || b.r.caseOf(c) == "among") {
			return c
		}
	}
	return b.behind(i, "of")
}

// behind is the noun under a preposition that stands right behind the token, wherever the
// tree hangs it; -1 if there is none.
func (b *actorBuilder) behind(i int, preps ...string) int {
	if i+1 >= b.n.Len() || b.tok(i+1).Sent() != b.tok(i).Sent() {
		return -1
	}
	p := b.tok(i + 1)
	if p.Dep() != nlp.DepCase || !slices.Contains(preps, strings.ToLower(p.Text())) {
		return -1
	}
	if h := p.Head(); h > i && b.tok(h).UPOS() != nlp.VERB {
		return h
	}
	return -1
}

// nounForms are the forms by which a noun is looked up: its lemma, and for words whose
// plural the lemmatiser keeps or takes apart ("troops", "media"), the word and its singular.
func (b *actorBuilder) nounForms(i int) [3]string {
	t := b.tok(i)
	w := strings.ToLower(t.Text())
	return [3]string{lemmaLower(t), w, singular(w)}
}

// classAt is the class of the noun, its two-word form first.
func (b *actorBuilder) classAt(i int) *class {
	p := b.precedingWord(i)
	for _, l := range b.nounForms(i) {
		if p != "" {
			if c := b.g.classOf(p + " " + l); c != nil {
				return c
			}
		}
	}
	for _, l := range b.nounForms(i) {
		if l == "nation" && b.plural(i) {
			return b.g.classOf("country") // "nations" are states, "the nation" a people
		}
		if c := b.g.classOf(l); c != nil {
			return c
		}
	}
	return nil
}

// speaks reports whether a noun does what only people do, though no list calls it a person.
func (b *actorBuilder) speaks(i int) bool {
	t := b.tok(i)
	l := lemmaLower(t)
	w := b.r.words
	if t.UPOS() != nlp.NOUN || t.Dep() != nlp.DepNsubj || t.Head() < 0 || w.sources[l] || w.quoteNouns[l] || w.claims[l] || w.times[l] {
		return false
	}
	for _, e := range []string{"ing", "tion", "sion", "ment", "ance", "ence", "ness", "ship", "ity", "ism"} {
		if strings.HasSuffix(l, e) {
			return false
		}
	}
	h := b.tok(t.Head())
	return h.UPOS() == nlp.VERB && w.humanVerbs[lemmaOf(h)] && b.tok(t.Head()).Child(nlp.DepAuxPass) < 0
}

func (b *actorBuilder) officeAt(i int) string {
	l := lemmaLower(b.tok(i))
	if p := b.precedingWord(i); p != "" && b.g.offices[p+" "+l] {
		return p + " " + l
	}
	if b.g.offices[l] {
		return l
	}
	return ""
}

func (b *actorBuilder) plural(i int) bool {
	t := b.tok(i)
	return t.XPOS() == nlp.TagNNS || t.XPOS() == nlp.TagNNPS
}

// definite is 1 for "the", "this", a possessor; -1 for "a", "any", "no"; 0 for a bare noun.
func (b *actorBuilder) definite(i int) int {
	for c := range b.tok(i).Children() {
		ct := b.tok(c)
		switch ct.Dep() {
		case nlp.DepDet:
			switch lemmaOf(ct) {
			case "the", "this", "that", "these", "those", "both":
				return 1
			case "a", "an", "any", "no", "every", "each", "some", "another":
				return -1
			}
		case nlp.DepNmodPoss:
			return 1
		}
	}
	return 0
}

// negated reports "no country".
func (b *actorBuilder) noneOf(i int) bool {
	d := b.tok(i).Child(nlp.DepDet)
	return d >= 0 && (lemmaOf(b.tok(d)) == "no" || lemmaOf(b.tok(d)) == "neither" || lemmaOf(b.tok(d)) == "what" || lemmaOf(b.tok(d)) == "which")
}

// owner is the actor that a noun phrase belongs to by a modifier, a possessor, "of", "in",
// "from"; -1 if there is none.
func (b *actorBuilder) owner(i int) int {
	best, rank := -1, 9
	take := func(a, r int) {
		if r < rank {
			best, rank = a, r
		}
	}
	for c := range b.tok(i).Children() {
		ct := b.tok(c)
		if b.headMention[c] == 0 && ct.UPOS() == nlp.PRON && ct.Dep() == nlp.DepNmodPoss {
			b.pronoun(c)
		}
		m := b.at(c)
		if m == nil {
			continue
		}
		switch ct.Dep() {
		case nlp.DepNmodPoss:
			take(m.Actor, 0)
		case nlp.DepAmod, nlp.DepCompound, nlp.DepNmodDesc:
			if b.proAnti(c) {
				continue
			}
			take(m.Actor, 1)
		case nlp.DepNmod:
			switch b.r.caseOf(c) {
			case "of":
				take(m.Actor, 2)
			case "from", "for", "at":
				take(m.Actor, 3)
			case "in":
				take(m.Actor, 4)
			case "":
				take(m.Actor, 1)
			}
		}
	}
	if best < 0 { // "Roman security agencies", wherever the tree hangs the adjective
		for k := b.left(i, false); k < i; k++ {
			if m := b.at(k); m != nil && m.Modifier && !b.proAnti(k) {
				best = m.Actor
				break
			}
		}
	}
	if best < 0 {
		if h := b.behind(i, "of", "from"); h >= 0 {
			if m := b.at(h); m != nil {
				best = m.Actor
			}
		}
	}
	return best
}

// proAnti reports whether an adjective of origin only says for or against whom: "pro-Roman".
func (b *actorBuilder) proAnti(i int) bool {
	first := i
	if b.covered[i] != 0 {
		first = b.spans[b.covered[i]-1].first
	}
	for j := first - 1; j >= max(0, first-2); j-- {
		switch strings.ToLower(strings.TrimSuffix(b.tok(j).Text(), "-")) {
		case "pro", "anti", "ex", "non", "post":
			return true
		case "-", "‑", "–", "":
		default:
			return false
		}
	}
	return false
}

// left is the first token of the noun phrase that ends with head i: modifiers that stand
// without a gap before it and, if all is set, numbers, possessors and determiners too.
func (b *actorBuilder) left(i int, all bool) int {
	first := i
	s := b.n.Sentence(b.tok(i).Sent()).First()
	for k := i - 1; k >= s; k-- {
		t := b.tok(k)
		if !b.under(k, i) {
			break
		}
		ok := false
		switch t.UPOS() {
		case nlp.ADJ, nlp.NOUN, nlp.PROPN, nlp.X:
			ok = t.XPOS() != nlp.TagPOS
		case nlp.VERB:
			ok = t.Dep() == nlp.DepAmod || t.Dep() == nlp.DepCompound
		case nlp.ADV:
			ok = t.Dep() == nlp.DepAdvmod && all
		case nlp.PUNCT:
			ok = t.Text() == "-" || b.quoteMark(k)
		case nlp.ADP, nlp.PART:
			ok = t.XPOS() == nlp.TagPOS && all || t.Text() == "pro" || t.Text() == "anti"
		case nlp.CCONJ:
			ok = all && k+1 < i && b.tok(k+1).Dep() == nlp.DepConj
		case nlp.DET, nlp.NUM:
			ok = all && t.XPOS() != nlp.TagWDT
		case nlp.PRON:
			ok = all && t.Dep() == nlp.DepNmodPoss && t.XPOS() != nlp.TagWPS
		}
		if !ok {
			break
		}
		if d := t.Dep(); !all && (d == nlp.DepNmodPoss || d == nlp.DepDet || d == nlp.DepNummod || d == nlp.DepNsubj) {
			break
		}
		first = k
	}
	for first < i && (b.tok(first).UPOS() == nlp.PUNCT || strings.EqualFold(b.tok(first).Text(), "least") || b.tok(first).UPOS() == nlp.ADP && !strings.EqualFold(b.tok(first).Text(), "pro") && !strings.EqualFold(b.tok(first).Text(), "anti")) {
		first++
	}
	return first
}

func (b *actorBuilder) quoteMark(k int) bool {
	switch b.tok(k).Text() {
	case "“", "”", "\"", "‘", "’", "'", "``", "''":
		return true
	}
	return false
}

// under reports whether token k hangs, directly or not, on head i.
func (b *actorBuilder) under(k, i int) bool {
	for h, n := b.tok(k).Head(), 0; h >= 0 && n < 5; h, n = b.tok(h).Head(), n+1 {
		if h == i {
			return true
		}
	}
	return false
}

// phrase is the extent of a description: determiner, modifiers, head, and a short "of",
// "in", "from", "for" phrase.
func (b *actorBuilder) phrase(i int) (first, last int) {
	first, last = b.left(i, true), i
	for c := range b.tok(i).Children() {
		ct := b.tok(c)
		switch ct.Dep() {
		case nlp.DepFlat, nlp.DepCompound:
			if c == last+1 {
				last = c
			}
		case nlp.DepNmod:
			switch b.r.caseOf(c) {
			case "of", "from", "for", "in", "at", "among", "around", "throughout":
				if f, l := b.r.PhraseSpan(c); l-i <= 12 && f > i && f <= last+3 {
					last = max(last, l)
				}
			}
		}
	}
	if h := b.behind(i, "of", "from"); h >= 0 && last == i {
		if f, l := b.r.PhraseSpan(h); l-i <= 8 && f > i && f <= i+3 {
			last = l
		}
	}
	return b.r.trimPunct(first, last)
}

// shortName is the words of the phrase from its modifiers to its head, without determiner
// and numbers, a possessor replaced by the name of whom it stands for.
func (b *actorBuilder) shortName(i int) string {
	first := b.left(i, false)
	name := strings.Join(strings.Fields(b.n.SpanText(first, i)), " ")
	for c := range b.tok(i).Children() {
		if b.tok(c).Dep() == nlp.DepNmodPoss {
			if m := b.at(c); m != nil {
				return possessive(b.r.Actors[m.Actor].Name) + " " + name
			}
			return name
		}
	}
	if first == i {
		if _, l := b.phrase(i); l > i {
			name = strings.Join(strings.Fields(b.n.SpanText(i, l)), " ")
		}
	}
	return name
}

// modifiers is the key of a description: its lower-cased modifiers before the head, without
// determiners, adjectives of origin, and words that only count or order.
func (b *actorBuilder) modifiers(i int) string {
	var out []string
	for c := range b.tok(i).Children() {
		ct := b.tok(c)
		if c > i || b.at(c) != nil && !b.proAnti(c) {
			continue
		}
		switch ct.Dep() {
		case nlp.DepAmod, nlp.DepCompound:
			l := lemmaOf(ct)
			if b.proAnti(c) {
				l = "pro " + l
			}
			if !emptyModifiers[l] {
				out = append(out, l)
			}
		}
	}
	slices.Sort(out)
	return strings.Join(out, " ")
}

var emptyModifiers = set("many", "several", "few", "more", "most", "numerous", "such", "same", "certain", "various", "whole", "entire", "very", "own", "average", "ordinary", "so-called", "former", "current", "new", "late", "top", "senior", "few", "surviving", "captured", "armed", "own", "first", "last", "two", "three")

// anyOf reports "any consul", "every consul": one stands for all.
func (b *actorBuilder) anyOf(i int) bool {
	d := b.tok(i).Child(nlp.DepDet)
	if d < 0 {
		return false
	}
	switch lemmaOf(b.tok(d)) {
	case "any", "every", "each":
		return true
	}
	return false
}

// noReference reports a noun that stands for no actor here: before another noun, in a fixed
// phrase ("in public"), in "self-government", or as the type of a machine ("MiG-29 fighters").
func (b *actorBuilder) noReference(i int) bool {
	t := b.tok(i)
	end := b.n.Sentence(t.Sent()).Last()
	if i < end {
		n := b.tok(i + 1)
		if n.UPOS() == nlp.NOUN && !b.plural(i) && b.headMention[i+1] == 0 && b.covered[i+1] == 0 && !b.r.words.times[lemmaOf(n)] && t.SpaceAfter() {
			return true
		}
	}
	if i > 0 {
		p := b.tok(i - 1)
		switch {
		case p.Text() == "-" && i > 1 && strings.EqualFold(b.tok(i-2).Text(), "self"):
			return true
		case strings.EqualFold(p.Text(), "in") && lemmaOf(t) == "public":
			return true
		case isNumber(p.Text()) && i > 1 && b.tok(i-2).Text() == "-":
			return true
		case strings.ContainsAny(p.Text(), "0123456789") && !isNumber(p.Text()) && p.Sent() == t.Sent():
			return true
		}
	}
	return false
}

func isNumber(s string) bool {
	return strings.Trim(s, "0123456789.,") == ""
}

// predicative reports whether a noun is said of something rather than referring: behind a
// copula, under "as", or as a secondary predicate.
func (b *actorBuilder) predicative(i int) bool {
	t := b.tok(i)
	if t.Child(nlp.DepCop) >= 0 && !b.there(i) || t.Dep() == nlp.DepXcomp {
		return true
	}
	if t.Dep() == nlp.DepConj && t.Head() >= 0 {
		return b.tok(t.Head()).UPOS() == nlp.NOUN && b.predicative(t.Head())
	}
	if (t.Dep() == nlp.DepObl || t.Dep() == nlp.DepNmod || t.Dep() == nlp.DepAdvcl) && b.r.caseOf(i) == "as" {
		return true
	}
	f := b.left(i, true)
	if f == 0 || !strings.EqualFold(b.tok(f-1).Text(), "as") || b.tok(f-1).Sent() != t.Sent() {
		return false
	}
	return f < 2 || !strings.EqualFold(b.tok(f-2).Text(), "such") && !strings.EqualFold(b.tok(f-2).Text(), "well") && b.definite(i) <= 0
}

func (b *actorBuilder) there(i int) bool { return b.tok(i).Child(nlp.DepExpl) >= 0 }

func (b *actorBuilder) hasPossPronoun(i int) bool {
	p := b.tok(i).Child(nlp.DepNmodPoss)
	return p >= 0 && b.tok(p).UPOS() == nlp.PRON
}

// ours reports whether a noun belongs to the speaker or the addressee: "our government".
func (b *actorBuilder) ours(i int) bool {
	p := b.tok(i).Child(nlp.DepNmodPoss)
	if p < 0 {
		return false
	}
	switch strings.ToLower(b.tok(p).Text()) {
	case "our", "my", "your":
		return true
	}
	return false
}

// pairWord is 2 for "both" and "two" before a noun.
func (b *actorBuilder) pairWord(i int) int {
	for c := range b.tok(i).Children() {
		switch lemmaOf(b.tok(c)) {
		case "both", "two":
			return 2
		}
		if b.tok(c).Dep() == nlp.DepNmodPoss && strings.EqualFold(b.tok(c).Text(), "our") && lemmaLower(b.tok(i)) == "country" {
			return 2 // "our countries" are the speaker's and the one spoken of
		}
	}
	return 0
}

func (b *actorBuilder) hasPoss(i int) bool { return b.tok(i).Child(nlp.DepNmodPoss) >= 0 }

// coreArgument reports whether a noun stands where somebody acts or is acted upon.
func (b *actorBuilder) coreArgument(i int) bool {
	t := b.tok(i)
	switch t.Dep() {
	case nlp.DepNsubj, nlp.DepNsubjPass, nlp.DepObj, nlp.DepIobj, nlp.DepOblAgent, nlp.DepNmodPoss:
		return true
	case nlp.DepObl, nlp.DepNmod:
		switch b.r.caseOf(i) {
		case "by", "with", "against", "to", "from", "between", "of", "according to":
			return true
		}
	case nlp.DepConj:
		return t.Head() >= 0 && (b.tok(t.Head()).UPOS() == nlp.NOUN || b.tok(t.Head()).UPOS() == nlp.PROPN) && b.coreArgument(t.Head())
	case nlp.DepRoot:
		return t.Child(nlp.DepAcl, nlp.DepAclRelcl) >= 0
	}
	return false
}
