package compare

import (
	"cmp"
	"math"
	"slices"
	"strings"

	"github.com/rashomon-affairs/rashomon/internal/affair"
	"github.com/rashomon-affairs/rashomon/internal/system"
)

// TieCluster is one tie between two actors with everybody's version of it.
type TieCluster struct {
	ID       string    `json:"id"`
	From     string    `json:"from"`
	Type     string    `json:"type"`
	To       string    `json:"to"`
	Versions []Version `json:"versions"` // affirmed and negated
	Affirmed Support   `json:"affirmed"`
	Negated  Support   `json:"negated"`
	from, to string    // keys
	negated  []bool    // of each version
	when     []span
	dated    []bool
}

func (c *Comparison) clusterTies() {
	index := map[string]*TieCluster{}
	for _, r := range c.records[affair.KindTie] {
		t := r.Tie
		if t.From == "" {
			continue
		}
		from, to := c.actors.state(c.actors.of(r.Doc, t.From)), ""
		if t.To != "" {
			to = c.actors.state(c.actors.of(r.Doc, t.To))
		}
		if affair.SymmetricTies[t.Type] && to != "" && to < from {
			from, to = to, from
		}
		k := from + "\x00" + t.Type + "\x00" + to
		cl := index[k]
		if cl == nil {
			cl = &TieCluster{ID: r.ID, From: c.actors.name(from), Type: t.Type, To: c.actors.name(to), from: from, to: to}
			if to == "" {
				cl.To = ""
			}
			index[k] = cl
			c.ties = append(c.ties, cl)
		}
		date := t.Since
		if t.Until != "" {
			date = t.Since + "/" + t.Until
		} else if t.Since != "" {
			date += "/"
		}
		m := affair.Asserted
		if t.Negated {
			m = affair.Denied
		}
		w, ok := days(date)
		cl.Versions = append(cl.Versions, c.version(r, evidenceText(r), strings.Trim(date, "/"), m))
		cl.negated = append(cl.negated, t.Negated)
		cl.when = append(cl.when, w)
		cl.dated = append(cl.dated, ok)
	}
	for _, cl := range c.ties {
		var yes, no []Version
		for i, v := range cl.Versions {
			if cl.negated[i] {
				no = append(no, v)
			} else {
				yes = append(yes, v)
			}
		}
		cl.Affirmed, cl.Negated = c.support(yes), c.support(no)
	}
}

func evidenceText(r *affair.Record) string {
	if len(r.Evidence) == 0 {
		return ""
	}
	return r.Evidence[0].Text
}

// Ties lists the ties of the affair, in the order in which they are first told.
func (c *Comparison) Ties() []*TieCluster { return c.ties }

// FigureCluster is one quantity with the values that accounts give it.
type FigureCluster struct {
	ID       string    `json:"id"`
	Of       string    `json:"of"`
	Unit     string    `json:"unit,omitempty"`
	Date     string    `json:"date,omitempty"`
	Versions []Version `json:"versions"` // Wording is the value as worded
	Numbers  []float64 `json:"numbers"`  // of each version
	// Support counts the accounts that give the value that most give.
	Support Support `json:"support"`
	Value   float64 `json:"value"` // that value
	places  []bool  // whether the wording is approximate
}

func (c *Comparison) clusterFigures() {
	index := map[string]*FigureCluster{}
	for _, r := range c.records[affair.KindFigure] {
		f := r.Figure
		form := system.FormOf(f.Of, c.namer)
		if form.Empty() {
			continue
		}
		date := f.Date
		if w, ok := days(date); ok && w.hi-w.lo < 366 {
			date = isoDay(w.lo)[:4]
		}
		k := form.Key() + "\x00" + fold(f.Unit) + "\x00" + date
		cl := index[k]
		if cl == nil {
			cl = &FigureCluster{ID: r.ID, Of: f.Of, Unit: f.Unit, Date: f.Date}
			index[k] = cl
			c.figures = append(c.figures, cl)
		}
		cl.Versions = append(cl.Versions, c.version(r, f.Value, f.Date, affair.Asserted))
		cl.Numbers = append(cl.Numbers, f.Number)
		cl.places = append(cl.places, approximate(f.Value))
	}
	for _, cl := range c.figures {
		best := -1
		for i := range cl.Numbers {
			var same []Version
			for j := range cl.Numbers {
				if agree(cl.Numbers[i], cl.Numbers[j], cl.places[i] || cl.places[j]) {
					same = append(same, cl.Versions[j])
				}
			}
			if s := c.support(same); best < 0 || s.Families > cl.Support.Families {
				best, cl.Support, cl.Value = i, s, cl.Numbers[i]
			}
		}
	}
}

// approximate reports whether the value as worded leaves room.
func approximate(v string) bool {
	v = fold(v)
	for _, w := range []string{"about", "around", "some ", "nearly", "almost", "over ", "more than", "less than", "at least", "up to", "approximately", "roughly", "several", "close to", "under ", "almost", "or so", "~", "fewer than"} {
		if strings.Contains(v, w) {
			return true
		}
	}
	return false
}

func agree(a, b float64, loose bool) bool {
	tol := .005
	if loose {
		tol = .15
	}
	return a == b || math.Abs(a-b) <= tol*max(math.Abs(a), math.Abs(b))
}

// Figures lists the quantities of the affair.
func (c *Comparison) Figures() []*FigureCluster { return c.figures }

// IssueCluster is one matter that actors want or do not want, with their stances.
type IssueCluster struct {
	ID       string   `json:"id"`
	Issue    string   `json:"issue"`
	Wordings []string `json:"wordings"`
	// Stances lists, by actor, who says that the actor stands how.
	Stances []Stance `json:"stances"`
	Support Support  `json:"support"`
}

// Stance is one actor's on one issue.
type Stance struct {
	Actor   string    `json:"actor"`
	Key     string    `json:"key"`
	For     []Version `json:"for,omitempty"`
	Against []Version `json:"against,omitempty"`
	Neutral []Version `json:"neutral,omitempty"`
}

// clusterIssues joins issues by normal form; "preventing X" is X with the stance turned.
func (c *Comparison) clusterIssues() {
	index := map[string]*IssueCluster{}
	words := map[*IssueCluster]map[string]int{}
	flips := map[*IssueCluster]bool{}
	at := map[string]int{} // issue and actor -> stance
	for _, r := range c.records[affair.KindPosition] {
		p := r.Position
		issue := p.Issue
		if to, ok := c.in.IssueMerges[issue]; ok {
			issue = to
		}
		form := system.FormOf(issue, c.namer)
		k := form.Key()
		if form.Empty() {
			k = r.Doc + "\x00" + fold(issue) // "it", "this": another matter in every account
		}
		cl := index[k]
		if cl == nil {
			cl = &IssueCluster{ID: r.ID}
			index[k] = cl
			words[cl] = map[string]int{}
			flips[cl] = form.Flip
			c.issues = append(c.issues, cl)
		}
		words[cl][issue]++
		stance := p.Stance
		if form.Flip != flips[cl] {
			stance = -stance
		}
		key := c.actors.of(r.Doc, p.Actor)
		i, ok := at[k+"\x00"+key]
		if !ok {
			i = len(cl.Stances)
			at[k+"\x00"+key] = i
			cl.Stances = append(cl.Stances, Stance{Actor: c.actors.name(key), Key: key})
		}
		v := c.version(r, p.Issue, "", affair.Asserted)
		switch s := &cl.Stances[i]; {
		case stance > 0:
			s.For = append(s.For, v)
		case stance < 0:
			s.Against = append(s.Against, v)
		default:
			s.Neutral = append(s.Neutral, v)
		}
	}
	for _, cl := range c.issues {
		cl.Issue = commonest(words[cl])
		for w := range words[cl] {
			cl.Wordings = append(cl.Wordings, w)
		}
		slices.Sort(cl.Wordings)
		var all []Version
		for _, s := range cl.Stances {
			all = append(append(append(all, s.For...), s.Against...), s.Neutral...)
		}
		cl.Support = c.support(all)
		slices.SortStableFunc(cl.Stances, func(a, b Stance) int { return cmp.Compare(a.Actor, b.Actor) })
	}
}

// Issues lists the issues of the affair.
func (c *Comparison) Issues() []*IssueCluster { return c.issues }
