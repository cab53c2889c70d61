package coding

import (
	"slices"
	"strings"

	"github.com/rashomon-affairs/rashomon/internal/coding/codebook"
	"github.com/rashomon-affairs/rashomon/nlp"
)

// Factor is what a cause or an effect comes down to: a short noun phrase that can rise or
// fall, and whether the words of the text make it rise (+1) or fall (-1). "Peru lost
// influence" is the factor "Peru's influence" with sign -1.
type Factor struct {
	Text string
	Sign int
	Key  string // FactorKey of Text
}

// factorWords are the word lists that factors are built with.
type factorWords struct {
	decrease, increase         map[string]bool // verbs: "weaken"; with an object that becomes the factor
	decreaseNoun, increaseNoun map[string]bool // nouns: "loss of"
	thwart                     map[string]bool // verbs that keep something from happening
	light                      map[string]bool // verbs that add nothing to their complement: begin, manage
	carry                      map[string]bool // verbs whose object is the factor: have, gain, provide
	feel                       map[string]bool // verbs of feeling, whose object feels
	averse, willing            map[string]bool // adjectives whose infinitive is the factor
	ground                     map[string]bool // nouns whose infinitive is the factor: reason, chance
	contest                    map[string]bool // what one loses by another's winning: war, election
	nouns                      map[string]string
	prep                       map[string]string
}

func newFactorWords(b *codebook.Book) *factorWords {
	w := &factorWords{
		decrease: b.Set("decrease-verbs"), increase: b.Set("increase-verbs"), thwart: b.Set("thwart-verbs"),
		decreaseNoun: b.Set("decrease-nouns"), increaseNoun: b.Set("increase-nouns"),
		light: b.Set("factor-light"), carry: b.Set("carry-verbs"), contest: b.Set("contest-nouns"),
		feel: b.Set("feeling-verbs"), averse: b.Set("averse-adjectives"), willing: b.Set("willing-adjectives"), ground: b.Set("ground-nouns"),
		nouns: map[string]string{}, prep: map[string]string{},
	}
	for _, l := range b.List("verb-nouns") { // "recognise recognition of"
		f := strings.Fields(l)
		if len(f) >= 2 {
			w.nouns[f[0]] = f[1]
			w.prep[f[0]] = "of"
			if len(f) > 2 {
				w.prep[f[0]] = f[2]
			}
		}
	}
	return w
}

// factorBuilder names the factors of one document and uses the same words for the same
// thing.
type factorBuilder struct {
	r     *Reading
	w     *factorWords
	known map[string]string // key -> text
	order []string
}

// of names the factor of the clause or noun phrase at a token.
func (b *factorBuilder) of(tok int) Factor {
	f := b.build(tok, 0)
	f.Text = tidyFactor(f.Text)
	if f.Text == "" {
		f.Text = tidyFactor(b.r.Phrase(tok).Text)
	}
	if f.Text == "" {
		f.Text = b.r.Phrase(tok).Text
	}
	f.Key = FactorKey(f.Text)
	if t, ok := b.known[f.Key]; ok {
		f.Text = t
	} else if t := b.near(f.Key); t != "" {
		f.Text, f.Key = t, FactorKey(t)
	} else {
		b.known[f.Key] = f.Text
		b.order = append(b.order, f.Key)
	}
	return f
}

// near finds a factor already named that differs in a quarter of its words at most.
func (b *factorBuilder) near(key string) string {
	ks := strings.Fields(key)
	for _, o := range b.order {
		os := strings.Fields(o)
		n := 0
		for _, k := range ks {
			if slices.Contains(os, k) {
				n++
			}
		}
		if u := len(ks) + len(os) - n; n >= 3 && 4*n >= 3*u {
			return b.known[o]
		}
	}
	return ""
}

func (b *factorBuilder) build(tok, depth int) Factor {
	r := b.r
	c := r.ClauseAt(tok)
	if c == nil || depth > 4 || c.Kind == NominalClause {
		return b.noun(tok, depth)
	}
	switch c.Kind {
	case VerbClause:
		return b.verb(c, depth)
	case AdjectiveClause:
		if !c.Predicate {
			return b.noun(tok, depth)
		}
		if comp := firstArg(c, Complement); comp >= 0 && r.ClauseAt(comp) != nil && r.ClauseAt(comp).Kind != NominalClause {
			sign := negSign(c) // "ready to sign" is the signing, "afraid to sign" is not
			if b.w.averse[c.Lemma] {
				sign = -sign
			}
			if b.w.averse[c.Lemma] || b.w.willing[c.Lemma] {
				f := b.build(comp, depth+1)
				if r.ClauseAt(comp).Mood.Negated != b.r.negatedWord(comp) { // inherited from here
					f.Sign = -f.Sign
				}
				f.Sign *= sign
				return f
			}
		}
		return b.adjective(c)
	}
	return b.nounClause(c, depth)
}

// sign is -1 for a negated clause.
func negSign(c *Clause) int {
	if c.Mood.Negated {
		return -1
	}
	return 1
}

// verb names the factor of a verb clause.
func (b *factorBuilder) verb(c *Clause, depth int) Factor {
	r := b.r
	sign := negSign(c)
	lemma := headWord(c.Lemma)
	obj, comp := firstArg(c, Object), firstArg(c, Complement)
	subj := firstArg(c, Subject)
	turn := func(f Factor, s int) Factor { f.Sign *= s * sign; return f }
	switch {
	case b.w.light[c.Lemma] && comp >= 0 && r.ClauseAt(comp) != nil:
		f := b.build(comp, depth+1)
		if r.ClauseAt(comp).Mood.Negated && c.Mood.Negated { // the negation was counted already
			sign = 1
		}
		return turn(f, 1)
	case b.w.feel[c.Lemma] && obj >= 0:
		if n, ok := b.w.nouns[lemma]; ok {
			return Factor{Text: possessive(b.name(obj)) + " " + n, Sign: sign}
		}
	case b.w.thwart[c.Lemma]:
		if comp >= 0 {
			return turn(b.build(comp, depth+1), -1)
		}
		if p := firstArg(c, Prep("from")); p >= 0 {
			return turn(b.build(p, depth+1), -1)
		}
		if obj >= 0 {
			return turn(b.build(obj, depth+1), -1)
		}
	case c.Lemma == "lose" && obj >= 0 && b.w.contest[lemmaOf(r.N.Token(obj))]:
	case b.w.decrease[c.Lemma] && obj >= 0 && obj != subj:
		return turn(b.owned(obj, subj, c.Lemma == "lose" || c.Lemma == "give up", depth), -1)
	case b.w.increase[c.Lemma] && obj >= 0 && obj != subj:
		return turn(b.owned(obj, subj, false, depth), 1)
	case b.w.carry[c.Lemma] && obj >= 0 && b.w.ground[lemmaOf(r.N.Token(obj))] && b.infinitiveOf(obj) >= 0:
		// "has no reason to sign": the signing, and the negation is that of the reason
		f := b.build(b.infinitiveOf(obj), depth+1)
		if r.ClauseAt(b.infinitiveOf(obj)).Mood.Negated != b.r.negatedWord(b.infinitiveOf(obj)) {
			f.Sign = -f.Sign
		}
		return turn(f, 1)
	case b.w.carry[c.Lemma] && obj >= 0:
		return turn(b.owned(obj, subj, true, depth), 1)
	case b.w.decrease[c.Lemma] && subj >= 0 && obj < 0 && !aimed(c):
		return turn(b.build(subj, depth+1), -1)
	case b.w.increase[c.Lemma] && subj >= 0 && obj < 0 && !aimed(c):
		return turn(b.build(subj, depth+1), 1)
	}
	if lemma == "be" && subj >= 0 { // "there is leadership"
		return turn(b.build(subj, depth+1), 1)
	}
	return Factor{Text: b.nominalised(c, subj, obj, comp), Sign: sign}
}

// infinitiveOf is the infinitive that hangs on a noun, -1 for none.
func (b *factorBuilder) infinitiveOf(noun int) int {
	for c := range b.r.N.Token(noun).Children() {
		if t := b.r.N.Token(c); t.Dep() == nlp.DepAcl && b.r.markOf(c) == "to" && b.r.ClauseAt(c) != nil {
			return c
		}
	}
	return -1
}

// aimed reports whether a verb has a place or goal that makes it another verb: "fall under".
func aimed(c *Clause) bool {
	for _, p := range []string{"under", "into", "to", "for", "on", "against", "with", "over"} {
		if c.has(Prep(p)) {
			return true
		}
	}
	return false
}

// nominalised turns a clause into a noun phrase: "Peru's recognition of Chile", "Peru's
// crossing the border".
func (b *factorBuilder) nominalised(c *Clause, subj, obj, comp int) string {
	r := b.r
	lemma := headWord(c.Lemma)
	var sb strings.Builder
	s := b.name(subj)
	noun, ok := b.w.nouns[lemma]
	if modals[lemma] { // "as others would": the verb is left out
		return s
	}
	if s != "" {
		sb.WriteString(possessive(s) + " ")
	}
	if !ok {
		sb.WriteString(gerund(c.Lemma))
	} else {
		sb.WriteString(noun)
	}
	switch {
	case obj >= 0 && obj != subj:
		if ok {
			sb.WriteString(" " + b.w.prep[lemma])
		}
		sb.WriteString(" " + b.name(obj))
	case comp >= 0 && r.ClauseAt(comp) != nil:
		cc := r.ClauseAt(comp)
		if cc.Kind == VerbClause && r.markOf(comp) == "to" {
			sb.WriteString(" to " + headWord(cc.Lemma))
			if o := firstArg(cc, Object); o >= 0 {
				sb.WriteString(" " + b.name(o))
			}
		} else {
			f, l := r.clauseSpan(comp, -1)
			sb.WriteString(" that " + r.Quote(f, min(l, f+11)).Text)
		}
	}
	for _, a := range c.Args {
		if p, isPrep := strings.CutPrefix(string(a.Role), "prep:"); isPrep && a.Conj == 0 && !a.Inferred && p != "-" && !r.words.times[lemmaOf(r.N.Token(a.Head))] {
			sb.WriteString(" " + p + " " + b.name(a.Head))
			break
		}
	}
	return sb.String()
}

// modals are auxiliaries that stand for a verb that the text leaves out.
var modals = set("would", "will", "can", "could", "may", "might", "must", "shall", "should", "do", "ought")

// adjective names the factor of "X is free": "X's freedom", or "X being free".
func (b *factorBuilder) adjective(c *Clause) Factor {
	subj := firstArg(c, Subject)
	if subj < 0 {
		subj = firstArg(c, Object)
	}
	s := b.name(subj)
	t := b.r.N.Token(c.Pred)
	text := ""
	if n, ok := b.w.nouns[c.Lemma]; ok {
		if s != "" {
			text = possessive(s) + " "
		}
		text += n
	} else {
		if s != "" {
			text = s + " "
		}
		text += "being " + t.Text()
	}
	for _, a := range c.Args {
		if p, isPrep := strings.CutPrefix(string(a.Role), "prep:"); isPrep && a.Conj == 0 && p != "-" {
			text += " " + p + " " + b.name(a.Head)
			break
		}
	}
	return Factor{Text: text, Sign: negSign(c)}
}

// nounClause names the factor of "X is a member of Y": "X's being a member of Y".
func (b *factorBuilder) nounClause(c *Clause, depth int) Factor {
	subj := firstArg(c, Subject)
	if subj < 0 {
		return b.noun(c.Pred, depth)
	}
	f := b.noun(c.Pred, depth)
	s := b.name(subj)
	if p := b.r.caseOf(c.Pred); p != "" && s != "" { // "they are in Peru"
		f.Text, f.Sign = possessive(s)+" presence "+p+" "+f.Text, negSign(c)
		return f
	}
	if s != "" {
		f.Text = possessive(s) + " status as " + f.Text
	}
	f.Sign = negSign(c)
	return f
}

// owned names the factor of an object, with the subject as its owner when the phrase names
// none and the verb says that it is the subject's own.
func (b *factorBuilder) owned(obj, subj int, own bool, depth int) Factor {
	f := b.build(obj, depth+1)
	if len(b.r.DirectActorsAt(obj)) > 0 && b.r.N.Token(obj).UPOS() != nlp.VERB { // "weakened Peru" is Peru's position
		f.Text = possessive(f.Text) + " position"
		return f
	}
	if !own || subj < 0 {
		return f
	}
	for c := range b.r.N.Token(obj).Children() {
		switch b.r.N.Token(c).Dep() {
		case nlp.DepNmodPoss:
			return f
		}
	}
	if s := b.name(subj); s != "" && len(strings.Fields(s)) <= 4 {
		f.Text = possessive(s) + " " + strings.TrimPrefix(f.Text, "the ")
	}
	return f
}

// noun names the factor of a noun phrase.
func (b *factorBuilder) noun(tok, depth int) Factor {
	r := b.r
	t := r.N.Token(tok)
	l := lemmaOf(t)
	sign := 1
	if d := t.Child(nlp.DepDet); d >= 0 && lemmaOf(r.N.Token(d)) == "no" {
		sign = -1
	}
	if depth < 4 && (b.w.decreaseNoun[l] || b.w.increaseNoun[l]) {
		for c := range t.Children() {
			if ct := r.N.Token(c); ct.Dep() == nlp.DepNmod && (r.caseOf(c) == "of" || r.caseOf(c) == "in" || r.caseOf(c) == "to") {
				f := b.build(c, depth+1)
				if b.w.decreaseNoun[l] {
					sign = -sign
				}
				f.Sign *= sign
				return f
			}
		}
	}
	return Factor{Text: b.name(tok), Sign: sign}
}

// name is a noun phrase as it goes into a factor: without articles, relative clauses and
// quotation marks, pronouns and possessives replaced by whom they mean; at most twelve words.
func (b *factorBuilder) name(tok int) string {
	if tok < 0 {
		return ""
	}
	r := b.r
	t := r.N.Token(tok)
	if t.UPOS() == nlp.PRON {
		if as := r.DirectActorsAt(tok); len(as) > 0 {
			return strings.Join(r.ActorNames(as), " and ")
		}
		switch lemmaOf(t) {
		case "it", "this", "that", "which", "who", "they", "he", "she", "we", "I", "you", "i", "what", "these", "those":
			return ""
		}
	}
	if c := r.ClauseAt(tok); c != nil && c.Kind == VerbClause {
		f, l := r.clauseSpan(tok, -1)
		return r.Quote(f, min(l, f+11)).Text
	}
	first, last := r.factorSpan(tok)
	if as := r.DirectActorsAt(tok); len(as) == 1 && last-first <= 2 && !r.hasModifier(tok) {
		return r.ActorName(as[0])
	}
	var words []string
	kept := -1 // the last token kept
	for i := first; i <= last && len(words) < 12; i++ {
		w := r.N.Token(i)
		switch {
		case w.UPOS() == nlp.PUNCT && w.Text() != "-" && w.Text() != "–":
			continue
		case w.UPOS() == nlp.DET && (i == first || w.Dep() == nlp.DepDet && (w.Head() == tok || strings.EqualFold(w.Text(), "the"))):
			if l := lemmaOf(w); l == "the" && i > first {
				words = append(words, "the")
			}
			continue
		case w.UPOS() == nlp.PRON && (w.Dep() == nlp.DepNmodPoss || w.XPOS() == nlp.TagPRPS):
			kept = -1
			if as := r.DirectActorsAt(i); len(as) > 0 {
				words = append(words, possessive(strings.Join(r.ActorNames(as), " and ")))
			}
			continue
		case w.XPOS() == nlp.TagPOS && len(words) > 0 && i > 0 && w.Start() == r.N.Token(i-1).End():
			words[len(words)-1] = possessive(words[len(words)-1])
			continue
		}
		if len(words) > 0 && kept == i-1 && w.Start() == r.N.Token(i-1).End() {
			words[len(words)-1] += w.Text()
			kept = i
			continue
		}
		kept = i
		if w.Text() == "-" && len(words) > 0 {
			words[len(words)-1] += "-"
			continue
		}
		words = append(words, w.Text())
	}
	for len(words) > 0 {
		switch strings.ToLower(words[len(words)-1]) {
		case "of", "and", "the", "in", "to", "a", "for", "with", "by", "or", "on", "at", "from", "that":
			words = words[:len(words)-1]
			continue
		}
		break
	}
	return strings.Join(words, " ")
}

// hasModifier reports whether a noun has an adjective or a complement of its own that says more
// than who is meant.
func (r *Reading) hasModifier(tok int) bool {
	for c := range r.N.Token(tok).Children() {
		switch t := r.N.Token(c); t.Dep() {
		case nlp.DepNmod, nlp.DepAcl, nlp.DepNummod, nlp.DepNmodPoss:
			return true
		case nlp.DepAmod, nlp.DepCompound:
			if r.MentionAt(c) == nil && t.UPOS() != nlp.PROPN {
				return true
			}
		}
	}
	return false
}

// factorSpan is PhraseSpan with the coordination that stays inside one noun phrase left out.
func (r *Reading) factorSpan(tok int) (int, int) {
	first, last := tok, tok
	for c := range r.N.Token(tok).Children() {
		ct := r.N.Token(c)
		switch ct.Dep() {
		case nlp.DepCase, nlp.DepCc, nlp.DepConj, nlp.DepPunct, nlp.DepAppos, nlp.DepAclRelcl, nlp.DepAcl, nlp.DepMark, nlp.DepCop,
			nlp.DepNsubj, nlp.DepNsubjPass, nlp.DepCsubj, nlp.DepAdvcl, nlp.DepParataxis, nlp.DepAux, nlp.DepDiscourse, nlp.DepAdvmod, nlp.DepExpl:
			continue
		case nlp.DepNmod, nlp.DepObl:
			if c > tok && last > tok && c-tok > 10 {
				continue
			}
		}
		f, l := r.subtreeWithoutClauses(c, 0)
		first, last = min(first, f), max(last, l)
	}
	return r.trimPunct(first, last)
}

func (r *Reading) subtreeWithoutClauses(tok, depth int) (int, int) {
	first, last := tok, tok
	if depth > 30 {
		return first, last
	}
	for c := range r.N.Token(tok).Children() {
		switch r.N.Token(c).Dep() {
		case nlp.DepAclRelcl, nlp.DepAdvcl, nlp.DepParataxis, nlp.DepPunct, nlp.DepAppos:
			continue
		}
		f, l := r.subtreeWithoutClauses(c, depth+1)
		first, last = min(first, f), max(last, l)
	}
	return first, last
}

func firstArg(c *Clause, role Role) int {
	for _, a := range c.Args {
		if a.Role == role {
			return a.Head
		}
	}
	return -1
}

func headWord(s string) string {
	w, _, _ := strings.Cut(s, " ")
	return w
}

func possessive(s string) string {
	switch {
	case s == "" || strings.HasSuffix(s, "'s") || strings.HasSuffix(s, "’s") || strings.HasSuffix(s, "s'"):
		return s
	case strings.HasSuffix(s, "s") && !strings.HasSuffix(s, "ss"):
		return s + "'"
	}
	return s + "'s"
}

// gerund gives the -ing form of a verb with its particle.
func gerund(lemma string) string {
	v, rest, _ := strings.Cut(lemma, " ")
	switch {
	case v == "be":
		v = "being"
	case strings.HasSuffix(v, "ie"):
		v = v[:len(v)-2] + "ying"
	case strings.HasSuffix(v, "e") && !strings.HasSuffix(v, "ee") && !strings.HasSuffix(v, "oe") && !strings.HasSuffix(v, "ye"):
		v = v[:len(v)-1] + "ing"
	case doubles[v] || len(v) == 3 && isConsonant(v[0]) && !isConsonant(v[1]) && isConsonant(v[2]) && v[2] != 'w' && v[2] != 'x' && v[2] != 'y':
		v += v[len(v)-1:] + "ing"
	default:
		v += "ing"
	}
	if rest != "" {
		v += " " + rest
	}
	return v
}

// doubles lists longer verbs that double their last letter.
var doubles = map[string]bool{"stop": true, "plan": true, "drop": true, "ship": true, "trap": true, "begin": true, "admit": true,
	"commit": true, "permit": true, "occur": true, "refer": true, "control": true, "compel": true, "expel": true, "deter": true,
	"forget": true, "step": true, "slip": true, "grip": true, "split": true, "quit": true, "shut": true, "prefer": true, "transfer": true}

func isConsonant(c byte) bool { return !strings.ContainsRune("aeiou", rune(c)) }
