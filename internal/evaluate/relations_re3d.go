package evaluate

import (
	"fmt"
	"time"

	"github.com/rashomon-affairs/rashomon/internal/affair"
)

// re3dGroup maps the relation types of the set to groups that our ties and events can tell
// apart. Relations that are not between actors (attributes, co-location, synonyms) are left
// out.
var re3dGroup = map[string]string{
	"AlliesOf": "for", "Likes": "for", "FightingAgainst": "against", "Dislikes": "against",
	"BelongsTo": "belongs", "InChargeOf": "heads", "CommWith": "talks",
}

// tieRe3d and eventRe3d say which group a tie or an event type is evidence of.
var (
	tieRe3d = map[string]string{
		"ally-of": "for", "friend-of": "for", "supports": "for", "cooperates-with": "for", "gives-aid-to": "for",
		"protects": "for", "supplies-arms-to": "for",
		"rival-of": "against", "opposes": "against", "at-war-with": "against", "sanctions": "against",
		"part-of": "belongs", "member-of": "belongs", "leads": "heads", "controls": "heads", "occupies": "heads",
	}
	eventRe3d = map[string]string{
		"ASSAULT": "against", "ACCUSE": "against", "SANCTION": "against", "COERCE": "against",
		"SUPPORT": "for", "AID": "for", "COOPERATE": "for", "CONSULT": "talks", "REQUEST": "talks", "AGREE": "talks",
	}
)

// EvaluateRe3d measures standing relations on documents about a war: F1 of relations between
// two actors whose group (for, against, belongs, heads, talks) is right, both ends standing
// where the gold has them. Reciprocal groups count in either order. Both our ties and our
// events are evidence of such a relation.
func EvaluateRe3d(dir string, code TextCoder) (Relations, error) {
	files, err := jsonlIn(dir)
	if err != nil {
		return Relations{}, err
	}
	type entity struct {
		Begin int    `json:"begin"`
		End   int    `json:"end"`
		Type  string `json:"type"`
	}
	type relation struct {
		Type        string `json:"type"`
		SourceBegin int    `json:"sourceBegin"`
		SourceEnd   int    `json:"sourceEnd"`
		TargetBegin int    `json:"targetBegin"`
		TargetEnd   int    `json:"targetEnd"`
		Source      string `json:"source"`
		Target      string `json:"target"`
	}
	type row struct {
		ID        string     `json:"id"`
		Text      string     `json:"text"`
		Entities  []entity   `json:"entities"`
		Relations []relation `json:"relations"`
	}
	res := Relations{Score: Score{Layer: "relations"}}
	for _, f := range files {
		err := eachLine(f, func(r row) error {
			recs, err := code(r.ID, r.Text, time.Time{})
			if err != nil {
				return err
			}
			at := byteOffsets(r.Text)
			kind := map[[2]int]string{}
			for _, e := range r.Entities {
				kind[[2]int{e.Begin, e.End}] = e.Type
			}
			actor := func(b, e int) bool {
				switch kind[[2]int{b, e}] {
				case "Organisation", "Person", "Nationality", "Location":
					return true
				}
				return false
			}
			var gold []re3dRelation
			for _, x := range r.Relations {
				g := re3dGroup[x.Type]
				if g == "" || !actor(x.SourceBegin, x.SourceEnd) || !actor(x.TargetBegin, x.TargetEnd) {
					continue
				}
				gold = append(gold, re3dRelation{g,
					[]affair.Span{{Start: at(x.SourceBegin), End: at(x.SourceEnd)}},
					[]affair.Span{{Start: at(x.TargetBegin), End: at(x.TargetEnd)}},
					fmt.Sprintf("%s(%s, %s)", x.Type, x.Source, x.Target), affair.Span{}})
			}
			coded := re3dCoded(counting(recs))
			pairs := greedy(len(gold), len(coded), func(i, j int) float64 { return gold[i].fits(coded[j]) })
			res.Gold += len(gold)
			res.Coded += len(coded)
			res.Matched += len(pairs)
			hitG, hitC := map[int]bool{}, map[int]bool{}
			for _, p := range pairs {
				hitG[p[0]], hitC[p[1]] = true, true
			}
			for i, g := range gold {
				if !hitG[i] {
					res.Misses = append(res.Misses, "missed "+g.text)
				}
			}
			for i, c := range coded {
				if !hitC[i] {
					res.Misses = append(res.Misses, "false "+c.text)
				}
			}
			return nil
		})
		if err != nil {
			return res, err
		}
	}
	res.finish()
	return res, nil
}

// Relations is the result of EvaluateRe3d.
type Relations struct {
	Score
	Misses []string `json:"-"`
}

// re3dRelation is a relation with the spans that each end may stand at.
type re3dRelation struct {
	group    string
	from, to []affair.Span
	text     string
	sentence affair.Span
}

// fits scores a gold relation against a coded one: 0 unless group and both ends agree.
func (g re3dRelation) fits(c re3dRelation) float64 {
	if g.group != c.group {
		return 0
	}
	touch := func(a, b []affair.Span) bool {
		for _, x := range a {
			for _, y := range b {
				if x.Overlaps(y) && c.sentence.Overlaps(x) {
					return true
				}
			}
		}
		return false
	}
	if touch(g.from, c.from) && touch(g.to, c.to) {
		return 1
	}
	if (g.group == "for" || g.group == "against" || g.group == "talks") && touch(g.from, c.to) && touch(g.to, c.from) {
		return 0.9
	}
	return 0
}

// re3dCoded turns ties and events into relations, each pair and group once a sentence.
func re3dCoded(recs []affair.Record) []re3dRelation {
	spans := map[string][]affair.Span{}
	for _, r := range recs {
		if r.Actor == nil {
			continue
		}
		for _, m := range r.Actor.Mentions {
			spans[r.Actor.Name] = append(spans[r.Actor.Name], m.Span)
		}
	}
	seen := map[string]bool{}
	var out []re3dRelation
	add := func(group, from, to string, ev affair.Span) {
		k := fmt.Sprint(group, "|", from, "|", to, ev.Start)
		k2 := fmt.Sprint(group, "|", to, "|", from, ev.Start)
		if group == "" || from == to || seen[k] || seen[k2] {
			return
		}
		if within(spans[from], spans[to], ev) {
			return // "its fighters": both ends in one noun phrase, which the set marks as one entity
		}
		seen[k] = true
		out = append(out, re3dRelation{group, spans[from], spans[to], fmt.Sprintf("%s(%s, %s)", group, from, to), ev})
	}
	for _, r := range recs {
		switch {
		case r.Tie != nil && !r.Tie.Negated:
			add(tieRe3d[r.Tie.Type], r.Tie.From, r.Tie.To, r.Evidence[0].Span)
		case r.Event != nil && r.Event.Modality != affair.Denied:
			for _, s := range r.Event.Source {
				for _, t := range r.Event.Target {
					add(eventRe3d[r.Event.Type], s, t, r.Evidence[0].Span)
				}
			}
		}
	}
	return out
}

// within reports whether in the sentence the two ends only stand inside one another.
func within(from, to []affair.Span, sentence affair.Span) bool {
	nested := false
	for _, x := range from {
		for _, y := range to {
			if !sentence.Overlaps(x) || !sentence.Overlaps(y) {
				continue
			}
			if !x.Overlaps(y) {
				return false
			}
			nested = true
		}
	}
	return nested
}

// byteOffsets maps offsets in characters to offsets in bytes.
func byteOffsets(s string) func(int) int {
	at := make([]int, 0, len(s)+1)
	for i := range s {
		at = append(at, i)
	}
	at = append(at, len(s))
	return func(i int) int { return at[max(0, min(i, len(at)-1))] }
}
