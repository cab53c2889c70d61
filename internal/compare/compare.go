package compare

import (
	"cmp"
	"slices"
	"strings"
	"sync"

	"github.com/rashomon-affairs/rashomon/internal/affair"
	"github.com/rashomon-affairs/rashomon/internal/system"
)

// Input is what a comparison is made of.
type Input struct {
	Documents []affair.Document
	Records   []affair.Record
	// Families maps a document's id to its family of reprints; a document without an entry
	// is a family of its own.
	Families map[string]string
	// ActorMerges and IssueMerges are people's decisions: name -> the name it is one with.
	ActorMerges map[string]string
	IssueMerges map[string]string
	// FactorMerges: see system.Options.
	FactorMerges map[string]string
	// Gazetteer maps a name to a key that all names of the actor share; nil knows none.
	Gazetteer system.Namer
	// States is like Gazetteer, with governments and peoples folded into their state, for
	// joining factors and issues; nil: Gazetteer.
	States system.Namer
	// FactorsApart: see system.Options.
	FactorsApart map[string]bool
	// Similar gives the likeness of two words or short phrases between 0 and 1 (word
	// vectors); nil compares by word stems alone.
	Similar func(a, b string) float64
}

// Comparison holds the records of an affair indexed for comparison. It is read-only after
// New and safe for concurrent use. What its methods give is worked out once and shared: callers
// must not change it.
type Comparison struct {
	in      Input
	docs    []affair.Document // sorted by name, id
	byDoc   map[string]*affair.Document
	actors  *actorIndex
	records map[affair.Kind][]*affair.Record // that count, in order of document
	namer   system.Namer
	events  []*EventCluster
	ties    []*TieCluster
	figures []*FigureCluster
	issues  []*IssueCluster
	sys     *system.System
	views   memo
}

// New indexes the records that count (candidates and rejected ones do not).
func New(in Input) *Comparison {
	c := &Comparison{in: in, byDoc: map[string]*affair.Document{}, records: map[affair.Kind][]*affair.Record{}}
	c.docs = slices.Clone(in.Documents)
	slices.SortFunc(c.docs, func(a, b affair.Document) int { return cmp.Or(cmp.Compare(a.Name, b.Name), cmp.Compare(a.ID, b.ID)) })
	rank := map[string]int{}
	for i := range c.docs {
		c.byDoc[c.docs[i].ID] = &c.docs[i]
		rank[c.docs[i].ID] = i
	}
	for i := range in.Records {
		r := &in.Records[i]
		if r.Status.Counts() && r.Payload() != nil {
			c.records[r.Kind] = append(c.records[r.Kind], r)
		}
	}
	for _, rs := range c.records {
		slices.SortStableFunc(rs, func(a, b *affair.Record) int {
			ra, okA := rank[a.Doc]
			rb, okB := rank[b.Doc]
			if !okA || !okB {
				return cmp.Or(cmp.Compare(a.Doc, b.Doc), cmp.Compare(place(a), place(b)), cmp.Compare(a.ID, b.ID))
			}
			return cmp.Or(cmp.Compare(ra, rb), cmp.Compare(place(a), place(b)), cmp.Compare(a.ID, b.ID))
		})
	}
	c.actors = newActorIndex(in, c.records[affair.KindActor])
	for _, k := range affair.Kinds {
		for _, r := range c.records[k] {
			c.actors.spell(r.Doc, r.Holder)
			switch {
			case r.Event != nil:
				c.actors.spell(r.Doc, r.Event.Source...)
				c.actors.spell(r.Doc, r.Event.Target...)
			case r.Tie != nil:
				c.actors.spell(r.Doc, r.Tie.From, r.Tie.To)
			case r.Position != nil:
				c.actors.spell(r.Doc, r.Position.Actor)
			}
		}
	}
	states := in.States
	if states == nil {
		states = in.Gazetteer
	}
	c.namer = system.NewNamer(in.Records, states)
	var parts sync.WaitGroup
	parts.Go(c.clusterEvents)
	parts.Go(func() {
		c.clusterTies()
		c.clusterFigures()
		c.clusterIssues()
	})
	c.sys = system.Build(in.Documents, in.Records, system.Options{Namer: c.namer, Families: in.Families, Merges: in.FactorMerges, Apart: in.FactorsApart})
	parts.Wait()
	return c
}

func place(r *affair.Record) int {
	if len(r.Evidence) == 0 {
		return 0
	}
	return r.Evidence[0].Start
}

// System is the system of all links, as the comparison sees it.
func (c *Comparison) System() *system.System { return c.sys }

// Version is one account's telling of something.
type Version struct {
	Record    string          `json:"record"`
	Doc       string          `json:"doc"`
	Account   string          `json:"account"` // the document's name
	Outlet    string          `json:"outlet,omitempty"`
	Published string          `json:"published,omitempty"`
	Family    string          `json:"family"`
	Holder    string          `json:"holder"` // whose word it is
	Chain     []string        `json:"chain,omitempty"`
	Modality  affair.Modality `json:"modality,omitempty"`
	Date      string          `json:"date,omitempty"` // of the thing told
	Wording   string          `json:"wording"`
	Quotes    []affair.Quote  `json:"quotes"`
	Status    affair.Status   `json:"status"`
	Score     float64         `json:"score"`
}

// OwnVoice reports whether the author says it in the author's own voice.
func (v *Version) OwnVoice() bool { return v.Holder == affair.AuthorHolder || v.Holder == "" }

// voice identifies who vouches: an author by the family of documents, a speaker by name.
func (c *Comparison) voice(v *Version) string {
	if v.OwnVoice() {
		return "author of " + v.Family
	}
	return c.actors.of(v.Doc, v.Holder)
}

func (c *Comparison) version(r *affair.Record, wording, date string, m affair.Modality) Version {
	v := Version{Record: r.ID, Doc: r.Doc, Account: c.account(r.Doc), Family: c.family(r.Doc), Holder: r.Holder, Chain: r.Chain,
		Modality: m, Date: date, Wording: wording, Quotes: r.Evidence, Status: r.Status, Score: r.Score}
	if d := c.byDoc[r.Doc]; d != nil {
		v.Outlet, v.Published = d.Outlet.Value, d.Published.Value
	}
	return v
}

func (c *Comparison) account(doc string) string {
	if d := c.byDoc[doc]; d != nil && d.Name != "" {
		return d.Name
	}
	return doc
}

func (c *Comparison) family(doc string) string { return cmp.Or(c.in.Families[doc], doc) }

// Support counts who stands behind something, kept apart by modality.
type Support struct {
	Documents int `json:"documents"`
	Families  int `json:"families"` // of independent origin
	// OwnVoice counts the families whose author says it in the author's own voice.
	OwnVoice int `json:"own_voice"`
	// Voices counts who vouches for it: authors by family, speakers by name. Two accounts
	// that quote one speaker are one voice.
	Voices int `json:"voices"`
}

func (c *Comparison) support(vs []Version) Support {
	docs, families, own, voices := map[string]bool{}, map[string]bool{}, map[string]bool{}, map[string]bool{}
	for i := range vs {
		v := &vs[i]
		docs[v.Doc], families[v.Family], voices[c.voice(v)] = true, true, true
		if v.OwnVoice() {
			own[v.Family] = true
		}
	}
	return Support{len(docs), len(families), len(own), len(voices)}
}

var quotes = strings.NewReplacer("’", "'", "“", "", "”", "", "\"", "")

func fold(s string) string {
	return strings.Join(strings.Fields(system.Fold(quotes.Replace(s))), " ")
}
