package compare

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/rashomon-affairs/rashomon/internal/affair"
	"github.com/rashomon-affairs/rashomon/internal/system"
)

// EventCluster is one event with everybody's version of it.
type EventCluster struct {
	ID     string   `json:"id"`     // of its first record
	Source []string `json:"source"` // names to show
	Target []string `json:"target"`
	Type   string   `json:"type"`
	Label  string   `json:"label"`          // the commonest wording
	Date   string   `json:"date,omitempty"` // what all dated versions agree on
	// Versions are in the order of accounts; Support counts those of one modality.
	Versions []Version                   `json:"versions"`
	Support  map[affair.Modality]Support `json:"support"`
	Reasons  []string                    `json:"reasons,omitempty"` // why differing versions are one event
	src, tgt []string                    // root keys
	when     span
	dated    bool
	stems    map[string]bool
	modes    map[string]int
	sources  map[string]int // as told: names joined by newlines
	targets  map[string]int
	factual  bool // some version tells it as having happened or not
}

// light verbs and helpers say little about what was done.
var lightWords = stemSet(`be have do make take get give go come put keep let will would can could may might must
	shall should begin start continue try seek want decide agree plan intend announce appear seem become
	not never also again still already just only recently new first two more other the a an to of in on at
	for with by from and or its their his her as into that which who up out over off about against`)

func stemSet(s string) map[string]bool {
	m := map[string]bool{}
	for w := range strings.FieldsSeq(s) {
		m[w], m[system.Stem(w)] = true, true
	}
	return m
}

// actionStems are the content words of an action, stemmed, in order.
func actionStems(action string) []string {
	var out []string
	for _, w := range strings.FieldsFunc(fold(action), func(r rune) bool { return !('a' <= r && r <= 'z') && !('0' <= r && r <= '9') && r < 128 }) {
		if lightWords[w] {
			continue
		}
		if s := system.Stem(w); len(s) > 1 && !lightWords[s] && !slices.Contains(out, s) {
			out = append(out, s)
		}
	}
	if len(out) == 0 {
		for w := range strings.FieldsSeq(fold(action)) {
			out = append(out, system.Stem(w))
		}
	}
	return out
}

// clusterEvents brings versions of one event together: the same actors (or those they act
// for), the same type or the same head of the action, dates that can be one, and wordings
// that share their content. Dated versions go first, the precise before the vague, so that
// an undated one joins a date and does not bridge two.
func (c *Comparison) clusterEvents() {
	rs := c.records[affair.KindEvent]
	type item struct {
		r    *affair.Record
		src  []string
		tgt  []string
		when span
		ok   bool
		ord  int
	}
	items := make([]item, len(rs))
	for i, r := range rs {
		it := item{r: r, ord: i}
		it.src, it.tgt = c.roots(r.Doc, r.Event.Source), c.roots(r.Doc, r.Event.Target)
		it.when, it.ok = days(r.Event.Date)
		items[i] = it
	}
	slices.SortStableFunc(items, func(a, b item) int {
		wide := func(x item) int {
			if !x.ok {
				return 1 << 31
			}
			return x.when.hi - x.when.lo
		}
		return cmp.Or(cmp.Compare(wide(a), wide(b)), cmp.Compare(a.ord, b.ord))
	})
	index := map[string][]*EventCluster{}
	first := map[*EventCluster]int{}
	for _, it := range items {
		stems := actionStems(it.r.Event.Action.Text)
		best, why, score := (*EventCluster)(nil), "", 0.0
		for _, k := range eventKeys(it.src, it.tgt, it.r.Event.Type, stems) {
			list := index[k]
			for n := len(list) - 1; n >= max(0, len(list)-64); n-- { // the latest dozens are enough: a bound, not a choice
				cl := list[n]
				if s, w := c.sameEvent(cl, it.r, stems, it.src, it.tgt, it.when, it.ok); s > score {
					best, why, score = cl, w, s
				}
			}
		}
		if best == nil {
			best = &EventCluster{src: it.src, tgt: it.tgt, Type: it.r.Event.Type, stems: map[string]bool{}, modes: map[string]int{}, sources: map[string]int{}, targets: map[string]int{}, when: it.when, dated: it.ok}
			c.events = append(c.events, best)
			first[best] = it.ord
		} else {
			if why != "" && !slices.Contains(best.Reasons, why) {
				best.Reasons = append(best.Reasons, why)
			}
			if it.ok && best.dated {
				best.when = best.when.cut(it.when)
			}
			if len(best.src) == 0 {
				best.src = it.src
			}
			if len(best.tgt) == 0 {
				best.tgt = it.tgt
			}
		}
		first[best] = min(first[best], it.ord)
		for _, s := range stems {
			best.stems[s] = true
		}
		best.factual = best.factual || factual(it.r.Event.Modality)
		best.modes[it.r.Event.Mode]++
		best.sources[c.told(it.r.Doc, it.r.Event.Source)]++
		best.targets[c.told(it.r.Doc, it.r.Event.Target)]++
		best.Versions = append(best.Versions, c.version(it.r, it.r.Event.Action.Text, it.r.Event.Date, it.r.Event.Modality))
		for _, k := range eventKeys(it.src, it.tgt, it.r.Event.Type, stems) {
			if l := index[k]; len(l) == 0 || !slices.Contains(l[max(0, len(l)-64):], best) {
				index[k] = append(l, best)
			}
		}
	}
	for _, cl := range c.events {
		c.finishEvent(cl)
	}
	slices.SortStableFunc(c.events, func(a, b *EventCluster) int { return cmp.Compare(first[a], first[b]) })
}

// eventKeys are the keys under which versions of one event can meet.
func eventKeys(src, tgt []string, typ string, stems []string) []string {
	var out []string
	heads := stems[:min(4, len(stems))]
	for _, s := range orNone(src) {
		for _, t := range orNone(tgt) {
			for _, h := range heads {
				out = append(out, s+"\x00"+t+"\x00"+h)
			}
			if s != "" && t != "" {
				out = append(out, s+"\x00"+t+"\x00="+typ)
			}
		}
	}
	return out
}

func orNone(xs []string) []string {
	if len(xs) == 0 {
		return []string{""}
	}
	return xs[:min(len(xs), 4)]
}

// sameEvent scores whether a record tells the cluster's event: 0 if not.
func (c *Comparison) sameEvent(cl *EventCluster, r *affair.Record, stems, src, tgt []string, when span, dated bool) (float64, string) {
	if dated && cl.dated && !cl.when.meets(when) {
		return 0, ""
	}
	if !subset(cl.src, src) || !subset(cl.tgt, tgt) {
		return 0, ""
	}
	common := 0
	for _, s := range stems {
		if cl.stems[s] {
			common++
		}
	}
	dice := 2 * float64(common) / float64(len(stems)+len(cl.stems))
	contain := float64(common) / float64(max(1, min(len(stems), len(cl.stems))))
	sameType := r.Event.Type == cl.Type
	likeness := max(dice, .8*contain)
	need := .5
	if !sameType {
		need = .65
	}
	sharp := dated && cl.dated && when.hi-when.lo <= 31 && cl.when.hi-cl.when.lo <= 31
	if sharp {
		need -= .2 // the same two parties, the same kind of act, within the same month
	}
	// Opposites are as alike by word vectors as synonyms are: they speak only where parties,
	// kind of act and month agree, and count little.
	if c.in.Similar != nil && sharp && sameType && likeness < need {
		likeness = max(likeness, min(.6, c.in.Similar(r.Event.Action.Text, cl.Versions[0].Wording))-.2)
	}
	if len(src)+len(tgt) < 2 {
		need += .15
	}
	if likeness < need {
		return 0, ""
	}
	why := ""
	if fold(r.Event.Action.Text) != fold(cl.Versions[0].Wording) {
		why = fmt.Sprintf("the same parties, %s", describeShared(stems, cl.stems, sameType, sharp))
	}
	// What happened or is denied belongs to what is told as a fact before what is planned.
	if real := factual(r.Event.Modality); real != cl.factual {
		likeness -= .3
	}
	return max(likeness, .01), why
}

func factual(m affair.Modality) bool { return m == affair.Asserted || m == affair.Denied }

func describeShared(stems []string, have map[string]bool, sameType, sharp bool) string {
	var shared []string
	for _, s := range stems {
		if have[s] {
			shared = append(shared, s)
		}
	}
	var parts []string
	if sameType {
		parts = append(parts, "the same kind of act")
	}
	if sharp {
		parts = append(parts, "the same time")
	}
	if len(shared) > 0 {
		parts = append(parts, "the words "+strings.Join(shared, ", "))
	}
	return strings.Join(parts, ", ")
}

// subset reports whether one list holds the other or one is empty.
func subset(a, b []string) bool {
	if len(a) == 0 || len(b) == 0 {
		return true
	}
	if len(a) > len(b) {
		a, b = b, a
	}
	for _, x := range a {
		if !slices.Contains(b, x) {
			return false
		}
	}
	return true
}

func (c *Comparison) roots(doc string, names []string) []string {
	var out []string
	for _, n := range names {
		if n != "" {
			out = append(out, c.actors.rootOf(c.actors.of(doc, n)))
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

func (c *Comparison) finishEvent(cl *EventCluster) {
	slices.SortStableFunc(cl.Versions, func(a, b Version) int { return cmp.Compare(a.Account, b.Account) })
	cl.ID = cl.Versions[0].Record
	words := map[string]int{}
	for i := range cl.Versions {
		words[cl.Versions[i].Wording]++
	}
	cl.Label = commonest(words)
	cl.Source, cl.Target = commonList(cl.sources), commonList(cl.targets)
	cl.sources, cl.targets = nil, nil
	if cl.dated {
		cl.Date = showSpan(cl.when)
	}
	cl.Support = c.supportByModality(cl.Versions)
}

// told is the names of actors as one version gives them.
func (c *Comparison) told(doc string, names []string) string {
	var out []string
	for _, n := range names {
		if n != "" {
			if s := c.actors.name(c.actors.of(doc, n)); !slices.Contains(out, s) {
				out = append(out, s)
			}
		}
	}
	return strings.Join(out, "\n")
}

// commonList is the list most versions give; one that names somebody goes before none.
func commonList(m map[string]int) []string {
	if len(m) > 1 {
		delete(m, "")
	}
	s := commonest(m)
	if s == "" {
		return nil
	}
	return strings.Split(s, "\n")
}

func (c *Comparison) supportByModality(vs []Version) map[affair.Modality]Support {
	by := map[affair.Modality][]Version{}
	for _, v := range vs {
		by[v.Modality] = append(by[v.Modality], v)
	}
	out := map[affair.Modality]Support{}
	for m, list := range by {
		out[m] = c.support(list)
	}
	return out
}

// Events lists the events of the affair, in the order in which they are first told.
func (c *Comparison) Events() []*EventCluster { return c.events }
