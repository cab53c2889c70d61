package compare

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/rashomon-affairs/rashomon/internal/affair"
)

// Item is something that accounts tell or leave out.
type Item struct {
	Kind  string `json:"kind"` // actor, event, tie, issue, link
	ID    string `json:"id"`
	Label string `json:"label"`
	Date  string `json:"date,omitempty"`
	Support
	Docs []string `json:"docs"` // ids of the documents that tell it, in order
	// Versions are left out where the item is an actor.
	Versions []Version `json:"versions,omitempty"`
}

// Tally counts what one account tells.
type Tally struct {
	Doc     string         `json:"doc"`
	Account string         `json:"account"`
	Outlet  string         `json:"outlet,omitempty"`
	Family  string         `json:"family"`
	Counts  map[string]int `json:"counts"` // kind of item -> how many
	// Shared counts those that another family tells too, Alone those that none does.
	Shared map[string]int `json:"shared"`
	Alone  map[string]int `json:"alone"`
}

// Coverage is which account tells what.
type Coverage struct {
	Kinds    []string `json:"kinds"`
	Accounts []Tally  `json:"accounts"`
	// Items lists what at least two families tell, most families first.
	Items []Item `json:"items"`
	Total int    `json:"total"` // items of all sorts, told once or more
}

// ItemKinds are the kinds of item, in order.
var ItemKinds = []string{"actor", "event", "tie", "issue", "link"}

// items lists everything that is told, whatever the modality: an account that tells of a
// plan and one that tells of the deed both cover it.
func (c *Comparison) items() []Item {
	return once(&c.views, "items", c.itemsOf)
}

func (c *Comparison) itemsOf() []Item {
	var out []Item
	for _, k := range c.actors.order {
		e := c.actors.entries[k]
		it := Item{Kind: "actor", ID: k, Label: e.Name, Docs: e.Documents}
		fam := map[string]bool{}
		for _, d := range e.Documents {
			fam[c.family(d)] = true
		}
		it.Support = Support{Documents: len(e.Documents), Families: len(fam), OwnVoice: len(fam), Voices: len(fam)}
		out = append(out, it)
	}
	add := func(kind, id, label, date string, vs []Version) {
		it := Item{Kind: kind, ID: id, Label: label, Date: date, Support: c.support(vs), Versions: vs}
		seen := map[string]bool{}
		for _, v := range vs {
			if !seen[v.Doc] {
				seen[v.Doc] = true
				it.Docs = append(it.Docs, v.Doc)
			}
		}
		out = append(out, it)
	}
	for _, cl := range c.events {
		add("event", cl.ID, eventLabel(cl), cl.Date, cl.Versions)
	}
	for _, cl := range c.ties {
		add("tie", cl.ID, fmt.Sprintf("%s %s %s", cl.From, cl.Type, cl.To), "", cl.Versions)
	}
	for _, cl := range c.issues {
		var vs []Version
		for _, s := range cl.Stances {
			vs = append(append(append(vs, s.For...), s.Against...), s.Neutral...)
		}
		add("issue", cl.ID, cl.Issue, "", vs)
	}
	for i := range c.sys.Edges {
		e := &c.sys.Edges[i]
		verb := "raises"
		if e.Sign < 0 {
			verb = "lowers"
		}
		var vs []Version
		for _, cl := range e.Claims {
			vs = append(vs, c.claimVersion(cl.Doc, cl.Record, cl.Holder, cl.Chain, cl.Modality, cl.Status, cl.Score, cl.Cause+" → "+cl.Effect, cl.Evidence))
		}
		add("link", e.ID, fmt.Sprintf("%s %s %s", c.sys.Factors[e.From].Name, verb, c.sys.Factors[e.To].Name), "", vs)
	}
	return out
}

// Coverage counts what each account tells.
func (c *Comparison) Coverage() *Coverage {
	return once(&c.views, "coverage", func() *Coverage { return c.coverageOf() })
}

func (c *Comparison) coverageOf() *Coverage {
	items := c.items()
	x := &Coverage{Kinds: ItemKinds, Total: len(items)}
	at := map[string]int{}
	for i := range c.docs {
		d := &c.docs[i]
		at[d.ID] = i
		x.Accounts = append(x.Accounts, Tally{Doc: d.ID, Account: c.account(d.ID), Outlet: d.Outlet.Value, Family: c.family(d.ID),
			Counts: map[string]int{}, Shared: map[string]int{}, Alone: map[string]int{}})
	}
	for _, it := range items {
		for _, d := range it.Docs {
			i, ok := at[d]
			if !ok {
				continue
			}
			x.Accounts[i].Counts[it.Kind]++
			if it.Families > 1 {
				x.Accounts[i].Shared[it.Kind]++
			} else {
				x.Accounts[i].Alone[it.Kind]++
			}
		}
		if it.Families > 1 {
			x.Items = append(x.Items, it)
		}
	}
	byWeight(x.Items)
	return x
}

func byWeight(items []Item) {
	slices.SortStableFunc(items, func(a, b Item) int {
		return cmp.Or(cmp.Compare(b.Families, a.Families), cmp.Compare(slices.Index(ItemKinds, a.Kind), slices.Index(ItemKinds, b.Kind)),
			cmp.Compare(b.Voices, a.Voices), cmp.Compare(a.Label, b.Label))
	})
}

// Omission is what the others tell and one account leaves out.
type Omission struct {
	Doc     string `json:"doc"`
	Account string `json:"account"`
	Outlet  string `json:"outlet,omitempty"`
	// Items are told by at least two families other than the account's, most first.
	Items []Item `json:"items"`
	Total int    `json:"total"` // before the limit
}

// Omissions lists, for each of the documents (nil: all), what at least least other families
// tell (at least 1; 2 is the usual bar) and it does not, at most limit items each (0: all).
// An item about a time after the document's own date is no omission. The time for a document
// is that for the items it gets and those it tells, not for all there are, unless all are
// asked for.
func (c *Comparison) Omissions(docs []string, least, limit int) []Omission {
	least = max(1, least)
	var t *toldBy
	if least > keptLeast {
		t = c.tell(least)
	} else {
		t = once(&c.views, argument("told by", least), func() *toldBy { return c.tell(least) })
	}
	out := []Omission{}
	var ask []int
	if docs == nil {
		for i := range c.docs {
			ask = append(ask, i)
		}
	}
	for _, d := range docs {
		if i := slices.IndexFunc(c.docs, func(x affair.Document) bool { return x.ID == d || x.Name == d }); i >= 0 && !slices.Contains(ask, i) {
			ask = append(ask, i)
		}
	}
	slices.Sort(ask)
	for _, i := range ask {
		d := &c.docs[i]
		o := Omission{Doc: d.ID, Account: c.account(d.ID), Outlet: d.Outlet.Value}
		own := t.byFamily[c.family(d.ID)]
		published, dated := days(d.Published.Value)
		later := func(n int) bool { return dated && t.dated[n] && t.when[n] > published.hi }
		o.Total = len(t.items)
		if dated {
			after, _ := slices.BinarySearch(t.days, published.hi+1)
			o.Total -= len(t.days) - after
		}
		for n := range own {
			if !later(n) {
				o.Total--
			}
		}
		for n := range t.items {
			if (limit > 0 && len(o.Items) == limit) || len(o.Items) == o.Total {
				break
			}
			if !own[n] && !later(n) {
				o.Items = append(o.Items, t.items[n])
			}
		}
		out = append(out, o)
	}
	return out
}

// toldBy is what enough families tell, by weight, with who tells it.
type toldBy struct {
	items    []Item
	byFamily map[string]map[int]bool // family -> items it tells
	when     []int                   // first day of each item
	dated    []bool
	days     []int // of the dated ones, sorted
}

func (c *Comparison) tell(least int) *toldBy {
	t := &toldBy{byFamily: map[string]map[int]bool{}}
	for _, it := range c.items() {
		if it.Families >= least {
			t.items = append(t.items, it)
		}
	}
	byWeight(t.items)
	t.when, t.dated = make([]int, len(t.items)), make([]bool, len(t.items))
	for n, it := range t.items {
		for _, d := range it.Docs {
			f := c.family(d)
			if t.byFamily[f] == nil {
				t.byFamily[f] = map[int]bool{}
			}
			t.byFamily[f][n] = true
		}
		if w, ok := days(it.Date); ok {
			t.when[n], t.dated[n] = w.lo, true
			t.days = append(t.days, w.lo)
		}
	}
	slices.Sort(t.days)
	return t
}

// Portrait is how one outlet portrays one actor.
type Portrait struct {
	Actor    string `json:"actor"`
	Key      string `json:"key"`
	Outlet   string `json:"outlet"` // or the account's name where no outlet is known
	Accounts int    `json:"accounts"`
	// Positive, Neutral and Negative count accounts by the author's tone; Mean is their mean.
	Positive int       `json:"positive"`
	Neutral  int       `json:"neutral"`
	Negative int       `json:"negative"`
	Mean     float64   `json:"mean"`
	Tone     []Version `json:"tone"` // with the words that carry it
	// Acts and ActedOn count asserted events by type in which the outlet makes the actor
	// act, or be acted upon.
	Acts     map[string]int `json:"acts"`
	ActedOn  map[string]int `json:"acted_on"`
	Speaks   int            `json:"speaks"` // statements attributed to it
	Mentions int            `json:"mentions"`
}

// Portrayal is actors by outlets.
type Portrayal struct {
	Outlets []string `json:"outlets"`
	// Cells are sorted by actor (most outlets first), then outlet.
	Cells []Portrait `json:"cells"`
}

// Portrayal tells how each outlet portrays each actor.
func (c *Comparison) Portrayal() *Portrayal {
	return once(&c.views, "portrayal", func() *Portrayal { return c.portrayalOf() })
}

func (c *Comparison) portrayalOf() *Portrayal {
	type cell struct{ actor, outlet string }
	cells := map[cell]*Portrait{}
	type told struct {
		cell
		doc string
	}
	accounts := map[told]struct{}{}
	names := map[string]string{} // document -> outlet
	var outlets []string
	seen := map[string]bool{}
	get := func(doc, key string) *Portrait {
		outlet, ok := names[doc]
		if !ok {
			outlet = c.account(doc)
			if d := c.byDoc[doc]; d != nil && d.Outlet.Value != "" {
				outlet = d.Outlet.Value
			}
			names[doc] = outlet
			if !seen[outlet] {
				seen[outlet] = true
				outlets = append(outlets, outlet)
			}
		}
		k := cell{key, outlet}
		p := cells[k]
		if p == nil {
			p = &Portrait{Actor: c.actors.name(key), Key: key, Outlet: outlet}
			cells[k] = p
		}
		if _, ok := accounts[told{k, doc}]; !ok {
			accounts[told{k, doc}] = struct{}{}
			p.Accounts++
		}
		return p
	}
	for _, r := range c.records[affair.KindActor] {
		get(r.Doc, c.actors.of(r.Doc, r.Actor.Name)).Mentions += len(r.Actor.Mentions)
	}
	for _, r := range c.records[affair.KindTone] {
		p := get(r.Doc, c.actors.of(r.Doc, r.Tone.Actor))
		switch {
		case r.Tone.Value > 0:
			p.Positive++
		case r.Tone.Value < 0:
			p.Negative++
		default:
			p.Neutral++
		}
		v := c.version(r, toneWord(r.Tone.Value), "", affair.Asserted)
		v.Holder = affair.AuthorHolder
		p.Tone = append(p.Tone, v)
	}
	for _, r := range c.records[affair.KindEvent] {
		if r.Event.Modality != affair.Asserted {
			continue
		}
		for _, n := range r.Event.Source {
			count(&get(r.Doc, c.actors.of(r.Doc, n)).Acts, r.Event.Type)
		}
		for _, n := range r.Event.Target {
			count(&get(r.Doc, c.actors.of(r.Doc, n)).ActedOn, r.Event.Type)
		}
	}
	for _, r := range c.records[affair.KindStatement] {
		if r.Statement.Speaker != "" {
			if k := c.actors.of(r.Doc, r.Statement.Speaker); c.actors.entries[k] != nil {
				get(r.Doc, k).Speaks++
			}
		}
	}
	slices.Sort(outlets)
	x := &Portrayal{Outlets: outlets}
	spread := map[string]int{}
	for k := range cells {
		spread[k.actor]++
	}
	none := map[string]int{} // shared by all cells without events: most of them
	for _, p := range cells {
		if p.Acts == nil {
			p.Acts = none
		}
		if p.ActedOn == nil {
			p.ActedOn = none
		}
		if n := p.Positive + p.Neutral + p.Negative; n > 0 {
			p.Mean = float64(p.Positive-p.Negative) / float64(n)
		}
		x.Cells = append(x.Cells, *p)
	}
	slices.SortFunc(x.Cells, func(a, b Portrait) int {
		return cmp.Or(cmp.Compare(spread[b.Key], spread[a.Key]), cmp.Compare(a.Actor, b.Actor), cmp.Compare(a.Key, b.Key), cmp.Compare(a.Outlet, b.Outlet))
	})
	return x
}

func count(m *map[string]int, k string) {
	if *m == nil {
		*m = map[string]int{}
	}
	(*m)[k]++
}

func toneWord(v int) string {
	switch {
	case v > 0:
		return "positive"
	case v < 0:
		return "negative"
	}
	return "neutral"
}
