package exchange

import (
	"encoding/json"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/rashomon-affairs/rashomon/internal/affair"
)

// raw is a JSON object whose members are looked at one by one, leniently: people write gold by
// hand.
type raw map[string]json.RawMessage

// text gives a member as text; a list is joined.
func (r raw) text(key string) string {
	v := r[key]
	var s string
	if json.Unmarshal(v, &s) == nil {
		return strings.TrimSpace(s)
	}
	var l []string
	if json.Unmarshal(v, &l) == nil {
		return strings.Join(l, joint)
	}
	var n json.Number
	if json.Unmarshal(v, &n) == nil {
		return n.String()
	}
	return ""
}

// list gives a member as names: a list, or one text of names joined by semicolons.
func (r raw) list(key string) []string {
	var l []string
	if json.Unmarshal(r[key], &l) != nil {
		l = strings.Split(r.text(key), ";")
	}
	var out []string
	for _, s := range l {
		if s = strings.TrimSpace(s); s != "" && !slices.Contains(out, s) {
			out = append(out, s)
		}
	}
	return out
}

// number gives a member as a whole number; "+1" is one too.
func (r raw) number(key string) (int, bool) {
	n, err := strconv.ParseFloat(strings.TrimPrefix(r.text(key), "+"), 64)
	if err != nil || math.Abs(n) > 1<<40 || n != float64(int(n)) {
		return 0, false
	}
	return int(n), true
}

func (r raw) truth(key string) bool {
	var b bool
	_ = json.Unmarshal(r[key], &b)
	return b
}

func (r raw) objects(key string) []raw {
	var l []json.RawMessage
	if json.Unmarshal(r[key], &l) != nil {
		return nil
	}
	out := make([]raw, len(l))
	for i := range l {
		if json.Unmarshal(l[i], &out[i]) != nil {
			out[i] = nil
		}
	}
	return out
}

// phrase is a quote as somebody wrote it: words, and perhaps where they stand.
type phrase struct {
	text string
	span affair.Span
}

// phrase gives a quote that stands under key, with its offsets under the given names.
func (r raw) phrase(key, start, end string) phrase {
	p := phrase{text: r.text(key)}
	var raw string
	if json.Unmarshal(r[key], &raw) == nil {
		p.text = raw // offsets are those of the text untrimmed
	}
	if s, ok := r.number(start); ok {
		if e, ok := r.number(end); ok {
			p.span = affair.Span{Start: s, End: e}
		}
	}
	return p
}

// phrases gives a list of quotes: texts, or objects with text, start and end.
func (r raw) phrases(key string) []phrase {
	var l []json.RawMessage
	if json.Unmarshal(r[key], &l) != nil {
		if t := r.text(key); t != "" {
			return []phrase{{text: t}}
		}
		return nil
	}
	var out []phrase
	for _, m := range l {
		var s string
		var o raw
		switch {
		case json.Unmarshal(m, &s) == nil:
			out = append(out, phrase{text: s})
		case json.Unmarshal(m, &o) == nil && o != nil:
			out = append(out, o.phrase("text", "start", "end"))
		}
	}
	return out
}

// reader makes records of one document out of gold.
type reader struct {
	doc *affair.Document
	loc *locator
}

// quote finds a phrase, at its offsets if it has right ones, else within, else near.
func (g *reader) quote(p phrase, within affair.Span) (affair.Quote, bool) {
	if q, ok := g.loc.at(p.text, p.span); ok {
		return q, true
	}
	return g.loc.find(p.text, within)
}

// errNotFound says which words do not stand in the document.
func errNotFound(what, words string) error {
	const most = 120
	if r := []rune(words); len(r) > most {
		words = string(r[:most]) + "…"
	}
	return fmt.Errorf("%s not found in the text: %q", what, words)
}

// record reads one record of a layer. The error says why it is left out.
func (g *reader) record(k affair.Kind, r raw) (affair.Record, error) {
	out := affair.Record{Kind: k, Doc: g.doc.ID, Note: r.text("note")}
	if k == affair.KindActor {
		return g.actor(out, r)
	}
	if k == affair.KindTone {
		return g.tone(out, r)
	}
	ev, err := g.evidence(r)
	if err != nil {
		return out, err
	}
	out.Evidence = ev
	out.Holder = r.text("holder")
	out.Chain = r.list("chain")
	if k == affair.KindStatement {
		out.Holder = r.text("speaker")
	}
	if out.Holder == "" {
		out.Holder = affair.AuthorHolder
	}
	if n := len(out.Chain); n > 0 && out.Chain[n-1] != out.Holder {
		out.Chain = append(out.Chain, out.Holder)
	}
	return out, g.payload(&out, r)
}

func (g *reader) evidence(r raw) ([]affair.Quote, error) {
	p := r.phrase("evidence", "start", "end")
	first, ok := g.quote(p, affair.Span{})
	if !ok {
		if p.text == "" {
			return nil, fmt.Errorf("it has no evidence")
		}
		return nil, errNotFound("evidence", p.text)
	}
	out := []affair.Quote{first}
	for _, key := range []string{"evidence_more", "more_evidence"} {
		for _, p := range r.phrases(key) {
			if q, ok := g.quote(p, affair.Span{}); ok && !slices.Contains(out, q) {
				out = append(out, q)
			}
		}
	}
	return out, nil
}

// inside finds a phrase of the payload, in the evidence first.
func (g *reader) inside(r raw, key string, rec *affair.Record, must bool) (affair.Quote, error) {
	p := r.phrase(key, key+"_start", key+"_end")
	if strings.TrimSpace(p.text) == "" && !must {
		return affair.Quote{}, nil
	}
	for _, e := range rec.Evidence {
		if q, ok := g.quote(p, e.Span); ok && (e.Contains(q.Span) || len(rec.Evidence) == 1) {
			return q, nil
		}
	}
	if q, ok := g.quote(p, rec.Evidence[0].Span); ok {
		return q, nil
	}
	if p.text == "" {
		return affair.Quote{}, fmt.Errorf("it has no %s", key)
	}
	return affair.Quote{}, errNotFound(key, p.text)
}

func (g *reader) payload(out *affair.Record, r raw) (err error) {
	quote := func(key string, must bool) affair.Quote {
		q, e := g.inside(r, key, out, must)
		if e != nil && err == nil {
			err = e
		}
		return q
	}
	need := func(key string) string {
		v := r.text(key)
		if v == "" && err == nil {
			err = fmt.Errorf("it has no %s", key)
		}
		return v
	}
	whole := func(key string) int {
		n, ok := r.number(key)
		if (!ok || n < -1 || n > 1) && err == nil {
			err = fmt.Errorf("its %s is none of -1, 0, 1", key)
		}
		return n
	}
	modality := affair.Modality(r.text("modality"))
	if modality == "" {
		modality = affair.Asserted
	}
	switch out.Kind {
	case affair.KindStatement:
		s := &affair.Statement{Speaker: need("speaker"), Content: quote("content", true), Form: r.text("form")}
		s.Cue, _ = g.inside(r, "cue", out, false) // a cue that is paraphrased is no loss
		out.Statement = s
	case affair.KindEvent:
		out.Event = &affair.Event{Source: r.list("source"), Action: quote("action", false), Target: r.list("target"), Type: need("type"),
			Mode: r.text("mode"), Date: r.text("date"), Place: r.text("place"), Modality: modality}
	case affair.KindTie:
		out.Tie = &affair.Tie{From: need("from"), Type: need("type"), To: r.text("to"), Negated: r.truth("negated"),
			Since: r.text("since"), Until: r.text("until")}
	case affair.KindPosition:
		out.Position = &affair.Position{Actor: need("actor"), Issue: need("issue"), Stance: whole("stance")}
	case affair.KindLink:
		l := &affair.Link{Cause: quote("cause", true), CauseFactor: r.text("cause_factor"), Effect: quote("effect", true),
			EffectFactor: r.text("effect_factor"), Sign: need("sign"), Modality: modality}
		if l.Sign != "+" && l.Sign != "-" && err == nil {
			err = fmt.Errorf("its sign is none of +, -")
		}
		if l.CauseFactor == "" {
			l.CauseFactor = l.Cause.Text
		}
		if l.EffectFactor == "" {
			l.EffectFactor = l.Effect.Text
		}
		out.Link = l
	case affair.KindFigure:
		f := &affair.Figure{Value: need("value"), Unit: r.text("unit"), Of: r.text("of"), Date: r.text("date"), SourceNamed: r.truth("source_named")}
		if n, e := strconv.ParseFloat(r.text("number"), 64); e == nil && !math.IsInf(n, 0) && !math.IsNaN(n) {
			f.Number = n
		} else {
			f.Number = amount(f.Value)
		}
		out.Figure = f
	}
	return err
}

func (g *reader) actor(out affair.Record, r raw) (affair.Record, error) {
	a := &affair.Actor{Name: r.text("name"), Kind: affair.ActorKind(r.text("kind")), PartOf: r.text("part_of")}
	out.Actor = a
	if a.Name == "" {
		return out, fmt.Errorf("it has no name")
	}
	last := map[string]int{} // the same words listed again stand further on
	for _, p := range r.phrases("mentions") {
		q, ok := g.loc.at(p.text, p.span)
		if !ok {
			q, ok = g.loc.find(p.text, affair.Span{Start: last[p.text], End: len(g.doc.Text)})
		}
		if ok && !slices.Contains(a.Mentions, q) {
			a.Mentions = append(a.Mentions, q)
			last[p.text] = q.End
		}
	}
	slices.SortFunc(a.Mentions, func(x, y affair.Quote) int { return x.Start - y.Start })
	if p := r.phrase("evidence", "start", "end"); p.text != "" {
		if q, ok := g.quote(p, affair.Span{}); ok {
			out.Evidence = []affair.Quote{q}
			return out, nil
		}
	}
	if q, ok := g.loc.find(a.Name, affair.Span{}); ok {
		out.Evidence = []affair.Quote{q}
	} else if len(a.Mentions) > 0 {
		i := max(0, slices.IndexFunc(a.Mentions, func(q affair.Quote) bool { return properEnough(q.Text) }))
		out.Evidence = []affair.Quote{a.Mentions[i]}
	} else {
		return out, errNotFound("name and mentions", a.Name)
	}
	if len(a.Mentions) == 0 {
		a.Mentions = slices.Clone(out.Evidence)
	}
	return out, nil
}

// properEnough reports whether a mention looks like a name: more than a pronoun, with a capital.
func properEnough(s string) bool {
	return len(s) > 4 && strings.ToLower(s) != s
}

func (g *reader) tone(out affair.Record, r raw) (affair.Record, error) {
	n, ok := r.number("value")
	out.Tone = &affair.Tone{Actor: r.text("actor"), Value: n}
	if out.Tone.Actor == "" || !ok || n < -1 || n > 1 {
		return out, fmt.Errorf("it has no actor, or its value is none of -1, 0, 1")
	}
	spans := r.objects("spans")
	var lost []string
	for i, p := range r.phrases("evidence") {
		if i < len(spans) && spans[i] != nil {
			p.span = spans[i].phrase("", "start", "end").span
		}
		if q, ok := g.quote(p, affair.Span{}); ok {
			if !slices.Contains(out.Evidence, q) {
				out.Evidence = append(out.Evidence, q)
			}
		} else {
			lost = append(lost, p.text)
		}
	}
	if len(out.Evidence) == 0 {
		return out, errNotFound("evidence", strings.Join(lost, " | "))
	}
	slices.SortFunc(out.Evidence, func(a, b affair.Quote) int { return a.Start - b.Start })
	return out, nil
}

// amount reads the first number in a wording: digits with a scale word, or a small number word.
// It is 0 when there is none.
func amount(s string) float64 {
	words := strings.FieldsFunc(strings.ToLower(s), func(r rune) bool { return !(r >= '0' && r <= '9' || r >= 'a' && r <= 'z' || r == '.' || r == ',') })
	scale := map[string]float64{"hundred": 1e2, "thousand": 1e3, "million": 1e6, "billion": 1e9, "trillion": 1e12, "bn": 1e9, "m": 1e6, "k": 1e3, "b": 1e9}
	small := map[string]float64{"half": .5, "third": 1. / 3, "quarter": .25, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7,
		"eight": 8, "nine": 9, "ten": 10, "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15, "sixteen": 16,
		"seventeen": 17, "eighteen": 18, "nineteen": 19, "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70,
		"eighty": 80, "ninety": 90, "dozen": 12, "hundred": 100, "thousand": 1e3, "million": 1e6}
	for i, w := range words {
		digits := strings.TrimRight(strings.ReplaceAll(w, ",", ""), ".abcdefghijklmnopqrstuvwxyz")
		n, err := strconv.ParseFloat(digits, 64)
		unit := strings.TrimLeft(strings.ReplaceAll(w, ",", ""), ".0123456789")
		if err != nil {
			var ok bool
			if n, ok = small[w]; !ok {
				continue
			}
			unit = ""
		}
		if m, ok := scale[unit]; ok {
			return n * m
		}
		if i+1 < len(words) {
			if m, ok := scale[words[i+1]]; ok && len(words[i+1]) > 1 {
				return n * m
			}
		}
		return n
	}
	return 0
}
