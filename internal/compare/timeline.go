package compare

import (
	"cmp"
	"slices"

	"github.com/rashomon-affairs/rashomon/internal/affair"
)

// Timeline is one line of events with every account's version of each.
type Timeline struct {
	Events  []TimelineEvent `json:"events"`  // by date
	Undated []TimelineEvent `json:"undated"` // in the order of telling
}

// TimelineEvent is one event on the line.
type TimelineEvent struct {
	*EventCluster
	From string `json:"from"` // first and last day that all dated versions allow
	To   string `json:"to"`
	// Disputed: some version asserts it and some denies it.
	Disputed bool `json:"disputed,omitempty"`
	// DatesDiffer: versions give dates of different precision or value.
	DatesDiffer bool `json:"dates_differ,omitempty"`
}

// Timeline puts the events of the affair on one line. least is the number of families that
// must tell an event for it to be shown; 0 and 1 show all.
func (c *Comparison) Timeline(least int) *Timeline {
	if least > keptLeast {
		return c.timelineOf(least)
	}
	return once(&c.views, argument("timeline", max(1, least)), func() *Timeline { return c.timelineOf(least) })
}

func (c *Comparison) timelineOf(least int) *Timeline {
	t := &Timeline{Events: []TimelineEvent{}, Undated: []TimelineEvent{}}
	for _, cl := range c.events {
		families := map[string]bool{}
		dates := map[string]bool{}
		for _, v := range cl.Versions {
			families[v.Family] = true
			if v.Date != "" {
				dates[v.Date] = true
			}
		}
		if len(families) < least {
			continue
		}
		e := TimelineEvent{EventCluster: cl, DatesDiffer: len(dates) > 1,
			Disputed: cl.Support[affair.Asserted].Documents > 0 && cl.Support[affair.Denied].Documents > 0}
		if !cl.dated {
			t.Undated = append(t.Undated, e)
			continue
		}
		if cl.when.lo > -1<<29 {
			e.From = isoDay(cl.when.lo)
		}
		if cl.when.hi < 1<<29 {
			e.To = isoDay(cl.when.hi)
		}
		t.Events = append(t.Events, e)
	}
	slices.SortStableFunc(t.Events, func(a, b TimelineEvent) int {
		return cmp.Or(cmp.Compare(a.when.lo, b.when.lo), cmp.Compare(a.when.hi, b.when.hi))
	})
	return t
}

// Unit is a stretch of time by which series are cut.
type Unit string

// The units.
const (
	Day   Unit = "day"
	Month Unit = "month"
	Year  Unit = "year"
)

// DyadPoint is what passed from one actor to another in one stretch of time.
type DyadPoint struct {
	Period string `json:"period"` // 2013-05-07, 2013-05 or 2013
	Events int    `json:"events"` // asserted ones, each counted once whoever tells it
	// Sum and Mean of the PLOVER scores.
	Sum  float64 `json:"sum"`
	Mean float64 `json:"mean"`
	// Quads counts events by quarter of the ontology.
	Quads map[string]int `json:"quads"`
	IDs   []string       `json:"ids"` // of the events (EventCluster.ID)
}

// Dyad is a series of what one actor does to another.
type Dyad struct {
	From    string      `json:"from"`
	To      string      `json:"to"`
	FromKey string      `json:"from_key"`
	ToKey   string      `json:"to_key"`
	Events  int         `json:"events"`
	Mean    float64     `json:"mean"`
	Points  []DyadPoint `json:"points"`
	// Undated counts events without a date: they are in Events and Mean and in no point.
	Undated int `json:"undated"`
}

// RelationalEvent is one row of an event list, as relational event models take it.
type RelationalEvent struct {
	Time     string  `json:"time"` // ISO, as precise as known
	Sender   string  `json:"sender"`
	Receiver string  `json:"receiver"`
	Type     string  `json:"type"`
	Score    float64 `json:"score"`
	Families int     `json:"families"`
	ID       string  `json:"id"`
}

// Dyads gives, for every pair of who acts and who is acted upon, the scored series of
// asserted events, the busiest pairs first. Actors count as those they act for.
func (c *Comparison) Dyads(u Unit) []Dyad {
	return once(&c.views, argument("dyads", u), func() []Dyad { return c.dyadsOf(u) })
}

func (c *Comparison) dyadsOf(u Unit) []Dyad {
	type pair struct{ from, to string }
	at := map[pair]*Dyad{}
	points := map[pair]map[string]*DyadPoint{}
	total := map[pair]float64{}
	var order []pair
	c.relational(func(cl *EventCluster, s, t string, score float64) {
		k := pair{s, t}
		d := at[k]
		if d == nil {
			d = &Dyad{From: c.actors.name(s), To: c.actors.name(t), FromKey: s, ToKey: t}
			at[k], points[k] = d, map[string]*DyadPoint{}
			order = append(order, k)
		}
		d.Events++
		total[k] += score
		if !cl.dated || cl.when.lo < -1<<29 {
			d.Undated++
			return
		}
		day := isoDay(cl.when.lo)
		switch u {
		case Month:
			day = day[:7]
		case Year:
			day = day[:4]
		}
		p := points[k][day]
		if p == nil {
			p = &DyadPoint{Period: day, Quads: map[string]int{}}
			points[k][day] = p
		}
		p.Events++
		p.Sum += score
		p.Quads[Quad(cl.Type)]++
		p.IDs = append(p.IDs, cl.ID)
	})
	out := []Dyad{}
	for _, k := range order {
		d := at[k]
		d.Mean = total[k] / float64(d.Events)
		for _, p := range points[k] {
			p.Mean = p.Sum / float64(p.Events)
			d.Points = append(d.Points, *p)
		}
		slices.SortFunc(d.Points, func(a, b DyadPoint) int { return cmp.Compare(a.Period, b.Period) })
		out = append(out, *d)
	}
	slices.SortStableFunc(out, func(a, b Dyad) int {
		return cmp.Or(cmp.Compare(b.Events, a.Events), cmp.Compare(a.FromKey, b.FromKey), cmp.Compare(a.ToKey, b.ToKey))
	})
	return out
}

// relational walks the asserted events with a source and a target.
func (c *Comparison) relational(do func(cl *EventCluster, from, to string, score float64)) {
	for _, cl := range c.events {
		if cl.Support[affair.Asserted].Documents == 0 {
			continue
		}
		score, ok := Score(cl.Type, c.mode(cl))
		if !ok {
			continue
		}
		for _, s := range cl.src {
			for _, t := range cl.tgt {
				if s != t {
					do(cl, s, t, score)
				}
			}
		}
	}
}

func (c *Comparison) mode(cl *EventCluster) string { return commonest(cl.modes) }

// EventList is the asserted events as rows of sender and receiver, by time.
func (c *Comparison) EventList() []RelationalEvent {
	return once(&c.views, "events", func() []RelationalEvent { return c.eventListOf() })
}

func (c *Comparison) eventListOf() []RelationalEvent {
	out := []RelationalEvent{}
	c.relational(func(cl *EventCluster, s, t string, score float64) {
		out = append(out, RelationalEvent{Time: cl.Date, Sender: c.actors.name(s), Receiver: c.actors.name(t), Type: cl.Type, Score: score,
			Families: cl.Support[affair.Asserted].Families, ID: cl.ID})
	})
	slices.SortStableFunc(out, func(a, b RelationalEvent) int {
		if (a.Time == "") != (b.Time == "") {
			return cmp.Compare(b.Time, a.Time) // undated ones last
		}
		return cmp.Compare(a.Time, b.Time)
	})
	return out
}
