package coding

import (
	"slices"
	"strings"

	"github.com/rashomon-affairs/rashomon/internal/affair"
	"github.com/rashomon-affairs/rashomon/internal/coding/codebook"
	"github.com/rashomon-affairs/rashomon/nlp"
)

// codeFigures reads the quantities of a document out of its amounts and durations. What only
// dates or names something is left out: dates, "Resolution 1244", "over the past 24 hours",
// "one of them", "the two sides", "first of all".
func codeFigures(r *Reading, book *codebook.Book, out *Sink) {
	f := &figureReader{r: r, scale: book.Set("figure-places"), ranks: book.Set("figure-ranks"), pairs: book.Set("figure-pairs")}
	vs := r.N.Values()
	for i := range vs {
		if rec, tok, ok := f.read(&vs[i]); ok {
			out.Emit(rec, tok)
		}
	}
	f.dozens(vs, out)
}

type figureReader struct {
	r     *Reading
	scale map[string]bool // words that make a span of time place an event: past, last, next
	ranks map[string]bool // words that make an ordinal a rank
	pairs map[string]bool // nouns of which "the two" means both, not a count
}

func (f *figureReader) low(i int) string {
	if i < 0 || i >= f.r.N.Len() {
		return ""
	}
	return strings.ToLower(f.r.N.Token(i).Text())
}

// read makes the figure of a value, or says no.
func (f *figureReader) read(v *nlp.Value) (affair.Record, int, bool) {
	r := f.r
	first, last := v.First, v.Last
	switch v.Kind {
	case nlp.ValueDate, nlp.ValueSet:
		return affair.Record{}, 0, false
	case nlp.ValueDuration:
		if !f.measures(v) {
			return affair.Record{}, 0, false
		}
	case nlp.ValueOrdinal:
		if !f.rank(v) {
			return affair.Record{}, 0, false
		}
	case nlp.ValueNumber:
		if !f.counts(v) {
			return affair.Record{}, 0, false
		}
	}
	head := f.head(first, last)
	fig := &affair.Figure{Number: v.Number, Unit: f.unit(v, head)}
	q := r.Quote(f.withApprox(first), last)
	fig.Value = q.Text
	fig.Of = f.of(v, head)
	fig.Date = f.date(head)
	holder, _ := r.Holder(first)
	fig.SourceNamed = holder != affair.AuthorHolder
	score := 0.85
	switch v.Kind {
	case nlp.ValueOrdinal:
		score = 0.65
	case nlp.ValueDuration:
		score = 0.7
	}
	return affair.Record{Kind: affair.KindFigure, Score: score, Pattern: "figure-" + figureKind[v.Kind], Figure: fig}, first, true
}

var figureKind = map[nlp.ValueKind]string{
	nlp.ValueDuration: "duration", nlp.ValueNumber: "number", nlp.ValueOrdinal: "rank", nlp.ValuePercent: "percent",
	nlp.ValueMoney: "money", nlp.ValueQuantity: "quantity", nlp.ValueAge: "age",
}

// withApprox moves the start of a value over the words that make it approximate.
func (f *figureReader) withApprox(first int) int {
	s := f.r.Sentence(first).First()
	for n := 0; n < 4 && first > s; n++ {
		switch f.low(first - 1) {
		case "about", "around", "nearly", "almost", "roughly", "approximately", "over", "near", "to", "than", "more", "less", "fewer",
			"least", "most", "at", "up", "no", "some", "close", "under", "below", "above", "only", "just", "another", "several", "many":
			if w := f.low(first - 1); w == "to" && !slices.Contains([]string{"near", "close", "up"}, f.low(first-2)) ||
				w == "than" && !slices.Contains([]string{"more", "less", "fewer"}, f.low(first-2)) ||
				w == "at" || w == "only" || w == "just" || w == "another" || w == "no" ||
				(w == "more" || w == "less" || w == "fewer") && f.low(first) != "than" ||
				(w == "least" || w == "most") && f.low(first-2) != "at" ||
				(w == "near" || w == "close" || w == "up") && f.low(first) != "to" ||
				(w == "over" || w == "under" || w == "above" || w == "below") && f.r.N.Token(first-1).Dep() == nlp.DepCase {
				if !(w == "at" && (f.low(first) == "least" || f.low(first) == "most")) && !(w == "no" && (f.low(first) == "more" || f.low(first) == "fewer" || f.low(first) == "less")) {
					return first
				}
			}
			first--
		default:
			return first
		}
	}
	return first
}

// measures reports whether a duration measures something rather than placing an event: it has
// a number and is not "the past two years", "two days ago", "two days after".
func (f *figureReader) measures(v *nlp.Value) bool {
	numbered := false
	for i := v.First; i <= v.Last; i++ {
		t := f.r.N.Token(i)
		if f.scale[strings.ToLower(t.Text())] {
			return false
		}
		if t.UPOS() == nlp.NUM || t.XPOS() == nlp.TagCD || strings.ContainsAny(t.Text(), "0123456789") {
			if w := strings.ToLower(t.Text()); w != "one" {
				numbered = true
			}
		}
	}
	if !numbered {
		return false
	}
	for i := v.First - 1; i >= v.First-2 && i >= 0; i-- {
		if f.scale[f.low(i)] {
			return false
		}
	}
	switch f.low(v.Last + 1) {
	case "ago", "later", "earlier", "before", "after", "time", "hence", "away", "previously":
		return false
	}
	if f.low(v.First-1) == "in" && f.r.N.Token(v.First-1).Dep() == nlp.DepCase && f.low(v.First-2) != "first" && !f.hasSuperlative(v.First) {
		return f.low(v.First) == "more" || f.low(v.First) == "less"
	}
	return true
}

func (f *figureReader) hasSuperlative(tok int) bool {
	s := f.r.Sentence(tok)
	for i := max(s.First(), tok-6); i < tok; i++ {
		switch f.r.N.Token(i).XPOS() {
		case nlp.TagJJS, nlp.TagRBS:
			return true
		}
		if f.low(i) == "first" {
			return true
		}
	}
	return false
}

// rank reports whether an ordinal gives a rank or counts anniversaries and the like.
func (f *figureReader) rank(v *nlp.Value) bool {
	r := f.r
	s := r.Sentence(v.First)
	next, prev := f.low(v.Last+1), f.low(v.First-1)
	if v.First == s.First() || next == "," || next == "time" || next == "half" || next == "quarter" || next == "world" {
		return false
	}
	if next == "only" && f.low(v.Last+2) == "to" || next == "-" && f.superlative(v.Last+2) || f.superlative(v.Last+1) {
		return true
	}
	h := r.N.Token(v.Last).Head()
	if h >= 0 && f.ranks[lemmaOf(r.N.Token(h))] {
		return true
	}
	switch prev {
	case "ranked", "placed", "finished", "came", "ranks", "ranking":
		return true
	}
	if f.low(v.Last) == "first" && h >= 0 && h > v.Last {
		// "the country's first free elections", "the first attack since the war"
		_, e := r.N.Token(h).Subtree()
		for i := h + 1; i <= min(e, s.Last()); i++ {
			switch f.low(i) {
			case "since", "ever":
				return true
			}
		}
		for c := range r.N.Token(h).Children() {
			if r.N.Token(c).Dep() == nlp.DepNmodPoss && r.N.Token(c).UPOS() != nlp.PRON {
				return true
			}
		}
	}
	return false
}

func (f *figureReader) superlative(i int) bool {
	if i < 0 || i >= f.r.N.Len() {
		return false
	}
	x := f.r.N.Token(i).XPOS()
	return x == nlp.TagJJS || x == nlp.TagRBS
}

// counts reports whether a plain number counts something.
func (f *figureReader) counts(v *nlp.Value) bool {
	r := f.r
	t := r.N.Token(v.Last)
	low := f.low(v.First)
	if v.First == v.Last && low == "one" {
		switch f.low(v.Last + 1) { // "one in five", "one a month"
		case "in":
			return r.N.Token(v.Last+2).UPOS() == nlp.NUM
		case "a", "an", "per":
			return true
		}
		return false
	}
	h := t.Head()
	if v.First > r.Sentence(v.First).First() && h >= 0 && h < v.First && r.N.Token(h).UPOS() == nlp.PROPN && h == v.First-1 {
		return false // "Channel 5", "Stream 2"
	}
	if p := v.First - 1; p >= 0 && r.N.Token(p).UPOS() == nlp.PROPN && t.UPOS() == nlp.NUM && (h == p || t.Dep() == nlp.DepFlat) && p >= r.Sentence(v.First).First() {
		return false
	}
	if e := v.Last + 1; e < r.N.Len() && r.N.Token(v.Last).End() == r.N.Token(e).Start() && strings.HasPrefix(r.N.Token(e).Text(), ".") && len(r.N.Token(e).Text()) > 2 {
		return false // "112.ua"
	}
	if f.low(v.First-1) == "the" && h >= 0 && (v.Number == 2 || v.Number == 3) && (f.pairs[lemmaOf(r.N.Token(h))] || len(r.ActorsAt(h)) > 0) && h == v.Last+1 {
		return false // "the two sides"
	}
	if h >= 0 && t.Dep() == nlp.DepNummod && r.N.Token(h).UPOS() == nlp.PROPN && h > v.Last && v.First-1 >= 0 && f.low(v.First-1) != "the" {
		return true // "13 Russians"
	}
	return true
}

// head is the token of the span whose head stands outside.
func (f *figureReader) head(first, last int) int {
	for i := last; i >= first; i-- {
		if h := f.r.N.Token(i).Head(); h < first || h > last {
			return i
		}
	}
	return last
}

// unit names what the number counts: the nlp's own unit where it has one, else the counted
// noun.
func (f *figureReader) unit(v *nlp.Value, head int) string {
	if v.Unit != "" {
		return v.Unit
	}
	switch v.Kind {
	case nlp.ValuePercent:
		return "percent"
	case nlp.ValueOrdinal:
		return "rank"
	case nlp.ValueAge:
		return "years of age"
	case nlp.ValueDuration:
		return strings.ToLower(f.r.N.Token(v.Last).Lemma())
	}
	t := f.r.N.Token(head)
	if h := t.Head(); h >= 0 && t.Dep() == nlp.DepNummod {
		return f.r.N.Token(h).Text()
	}
	if of := f.ofChild(head); of >= 0 {
		return f.r.N.Token(of).Text()
	}
	return ""
}

func (f *figureReader) ofChild(tok int) int {
	for c := range f.r.N.Token(tok).Children() {
		if f.r.N.Token(c).Dep() == nlp.DepNmod && f.r.caseOf(c) == "of" {
			return c
		}
	}
	return -1
}

// of says what is counted: the noun phrase around the number, or what it is said of.
func (f *figureReader) of(v *nlp.Value, head int) string {
	r := f.r
	t := r.N.Token(head)
	if of := f.ofChild(head); of >= 0 {
		return r.Phrase(of).Text
	}
	h := t.Head()
	if h < 0 {
		return ""
	}
	switch t.Dep() {
	case nlp.DepNummod, nlp.DepAmod, nlp.DepCompound, nlp.DepNmod, nlp.DepDet:
		a, b := r.PhraseSpan(h)
		if a <= head && head <= b { // without the number itself, where it stands at the front
			if a >= f.withApprox(v.First) && v.Last < b {
				a = v.Last + 1
			}
		}
		return strings.TrimLeft(r.Quote(a, b).Text, " ,-") + f.befalls(h)
	case nlp.DepAppos, nlp.DepParataxis:
		return r.Phrase(h).Text
	}
	if c := r.ClauseAt(h); c != nil {
		for _, role := range []Role{Subject, Object} {
			for _, a := range c.Arg(role) {
				if a != head {
					return r.Phrase(a).Text
				}
			}
		}
	}
	return ""
}

// befalls says, of people who are counted, what they did or what was done to them: two who died
// and three thousand who lost their homes are different figures. It is "" for other things.
func (f *figureReader) befalls(h int) string {
	r := f.r
	t := r.N.Token(h)
	if !countedPeople[lemmaOf(t)] || t.Child(nlp.DepAclRelcl, nlp.DepAcl) >= 0 || t.Head() < 0 {
		return ""
	}
	c := r.ClauseAt(t.Head())
	if c == nil || c.Kind != VerbClause || c.Mood.Negated {
		return ""
	}
	verb := strings.ToLower(r.N.Token(c.Pred).Text())
	for _, a := range c.Args {
		switch {
		case a.Head != h || a.Inferred:
		case a.Role == Object:
			switch r.N.Token(c.Pred).XPOS() {
			case nlp.TagVBN, nlp.TagVBD:
				return " " + verb
			}
			return ""
		case a.Role == Subject && c.Lemma != "be" && c.Lemma != "have":
			if o := firstArg(c, Object); o >= 0 {
				if l := lemmaOf(r.N.Token(o)); l != "" {
					return " who " + verb + " " + strings.ToLower(r.N.Token(o).Text())
				}
			}
			return " who " + verb
		}
	}
	return ""
}

// countedPeople are nouns for people of whom a figure says little without what befell them.
var countedPeople = set("people", "person", "man", "woman", "child", "civilian", "soldier", "resident", "villager", "worker", "refugee", "family", "inhabitant", "citizen", "victim", "protester", "farmer", "fighter", "officer", "passenger", "student")

// date is the only date of the sentence, if there is one.
func (f *figureReader) date(tok int) string {
	s := f.r.Sentence(tok)
	iso := ""
	for _, v := range f.r.N.Values() {
		if v.Kind != nlp.ValueDate || v.First < s.First() || v.Last > s.Last() || !dated(v.ISO) {
			continue
		}
		if iso != "" && iso != v.ISO {
			return ""
		}
		iso = v.ISO
	}
	return iso
}

// dozens reads counts that are no numerals: "dozens were wounded", "several million people".
func (f *figureReader) dozens(vs []nlp.Value, out *Sink) {
	r := f.r
	taken := map[int]bool{}
	for _, v := range vs {
		for i := v.First; i <= v.Last; i++ {
			taken[i] = true
		}
	}
	number := map[string]float64{"dozens": 24, "scores": 40, "hundreds": 200, "thousands": 2000, "millions": 2e6, "billions": 2e9}
	for i := range r.N.Len() {
		n, ok := number[f.low(i)]
		if !ok || taken[i] || f.low(i) == "scores" && f.low(i+1) != "of" {
			continue
		}
		last := i
		for f.low(last+1) == "of" && number[f.low(last+2)] > 0 {
			last += 2
			n *= number[f.low(last)] / 2
		}
		if last > i {
			taken[last] = true
		}
		v := nlp.Value{First: i, Last: last, Kind: nlp.ValueNumber, Number: n, Approx: "about"}
		holder, _ := r.Holder(i)
		out.Emit(affair.Record{Kind: affair.KindFigure, Score: 0.6, Pattern: "figure-dozens", Figure: &affair.Figure{
			Value: r.Quote(i, last).Text, Number: n, Unit: f.unit(&v, i), Of: f.of(&v, i), Date: f.date(i), SourceNamed: holder != affair.AuthorHolder,
		}}, i)
	}
}
