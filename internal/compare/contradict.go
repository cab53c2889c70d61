package compare

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/rashomon-affairs/rashomon/internal/affair"
)

// ContradictionKind is what sort of contradiction it is.
type ContradictionKind string

// The kinds of the codebook.
const (
	AssertedDenied  ContradictionKind = "event asserted and denied"
	AffirmedNegated ContradictionKind = "tie affirmed and negated"
	FriendRival     ContradictionKind = "friend and rival"
	SupportOppose   ContradictionKind = "supports and opposes"
	OtherValue      ContradictionKind = "another value"
	OppositeSign    ContradictionKind = "link with the opposite sign"
	AssertedUnlink  ContradictionKind = "link asserted and denied"
	OppositeStance  ContradictionKind = "opposite stances"
)

// Contradiction is two records that cannot both hold.
type Contradiction struct {
	Kind  ContradictionKind `json:"kind"`
	About string            `json:"about"`
	A     Version           `json:"a"`
	B     Version           `json:"b"`
	// Says is what each side says, in the codebook's terms.
	SaysA  string `json:"says_a"`
	SaysB  string `json:"says_b"`
	Reason string `json:"reason"`
	// Voices says between whom it is: "two authors", "an author and a speaker", "two
	// speakers", "one author", "one speaker".
	Voices string `json:"voices"`
	// Others counts further pairs of versions about the same matter.
	Others int     `json:"others"`
	Rank   float64 `json:"rank"` // larger first
}

// Contradictions lists pairs of records that cannot both hold, the weightiest first: plain
// assertions in two authors' own voices before what a speaker is reported to say, sure
// records before doubtful ones, sharp kinds before loose ones. For one matter the weightiest
// pair is given, and the others counted.
//
// Modality is respected. Only what is asserted contradicts a denial; plans, conditions and
// suppositions contradict nothing. A denial that an author reports is the speaker's and
// stands under the speaker's name.
func (c *Comparison) Contradictions() []Contradiction {
	return once(&c.views, "contradictions", func() []Contradiction { return c.contradictionsOf() })
}

func (c *Comparison) contradictionsOf() []Contradiction {
	out := []Contradiction{}
	out = append(out, c.eventContradictions()...)
	out = append(out, c.tieContradictions()...)
	out = append(out, c.figureContradictions()...)
	out = append(out, c.linkContradictions()...)
	out = append(out, c.stanceContradictions()...)
	slices.SortStableFunc(out, func(a, b Contradiction) int {
		return cmp.Or(cmp.Compare(b.Rank, a.Rank), cmp.Compare(a.About, b.About))
	})
	return out
}

// pairUp finds the weightiest pair across two sides; ok is false if every pair is one voice
// saying both, in which case it is no contradiction between accounts but a change of mind or
// a misreading.
func (c *Comparison) pairUp(as, bs []Version, base float64, fits func(a, b *Version) (float64, bool)) (Contradiction, bool) {
	const few = 40 // versions looked at on each side: a bound on pairs
	as, bs = c.weightiest(as, few), c.weightiest(bs, few)
	var best Contradiction
	n := 0
	for i := range as {
		for j := range bs {
			a, b := &as[i], &bs[j]
			if c.voice(a) == c.voice(b) {
				continue
			}
			w, ok := 1.0, true
			if fits != nil {
				w, ok = fits(a, b)
			}
			if !ok {
				continue
			}
			n++
			rank := base * w * min(a.Score, b.Score) * c.voiceWeight(a) * c.voiceWeight(b)
			if a.Doc == b.Doc {
				rank *= .6
			} else if a.Family == b.Family {
				rank *= .3
			}
			if rank > best.Rank {
				best.A, best.B, best.Rank = *a, *b, rank
				best.Voices = voices(a, b)
			}
		}
	}
	best.Others = n - 1
	return best, n > 0 && best.Rank > 0
}

func (c *Comparison) weightiest(vs []Version, n int) []Version {
	if len(vs) <= n {
		return vs
	}
	vs = slices.Clone(vs)
	slices.SortStableFunc(vs, func(a, b Version) int {
		return cmp.Compare(c.voiceWeight(&b)*b.Score, c.voiceWeight(&a)*a.Score)
	})
	return vs[:n]
}

func (c *Comparison) voiceWeight(v *Version) float64 {
	if v.OwnVoice() {
		return 1
	}
	return .85
}

func voices(a, b *Version) string {
	switch {
	case a.OwnVoice() && b.OwnVoice():
		return "two authors"
	case a.OwnVoice() || b.OwnVoice():
		return "an author and a speaker"
	}
	return "two speakers"
}

func (c *Comparison) eventContradictions() []Contradiction {
	var out []Contradiction
	for _, cl := range c.events {
		if cl.Support[affair.Asserted].Documents == 0 || cl.Support[affair.Denied].Documents == 0 {
			continue
		}
		yes, no := only(cl.Versions, affair.Asserted), only(cl.Versions, affair.Denied)
		if len(yes) == 0 || len(no) == 0 {
			continue
		}
		x, ok := c.pairUp(yes, no, 1, nil)
		if !ok {
			continue
		}
		x.Kind, x.About = AssertedDenied, eventLabel(cl)
		x.SaysA, x.SaysB = "it happened", "it did not happen"
		x.Reason = fmt.Sprintf("%s tells as a fact (%q) what %s denies (%q): the same parties and act%s",
			who(&x.A), x.A.Wording, who(&x.B), x.B.Wording, when(cl.Date))
		out = append(out, x)
	}
	return out
}

func who(v *Version) string {
	if v.OwnVoice() {
		if v.Outlet != "" {
			return "the author in " + v.Outlet
		}
		return "the author of " + v.Account
	}
	return v.Holder
}

func when(date string) string {
	if date == "" {
		return ""
	}
	return ", " + date
}

// oppositions are ties that cannot well hold of the same two actors at the same time. One can
// support somebody on one question and oppose them on another, so that pair weighs less.
var oppositions = map[string]struct {
	group  string
	good   bool
	weight float64
}{
	"ally-of": {"friend", true, .95}, "friend-of": {"friend", true, .95}, "rival-of": {"friend", false, .95}, "at-war-with": {"friend", false, .95},
	"supports": {"support", true, .6}, "opposes": {"support", false, .6},
}

func (c *Comparison) tieContradictions() []Contradiction {
	var out []Contradiction
	pairs := map[string][]*TieCluster{}
	var order []string
	for _, cl := range c.ties {
		if cl.to != "" && cl.Affirmed.Documents > 0 && cl.Negated.Documents > 0 {
			var yes, no []Version
			at := map[string]int{}
			for i, v := range cl.Versions {
				at[v.Record] = i
				if cl.negated[i] {
					no = append(no, v)
				} else {
					yes = append(yes, v)
				}
			}
			fits := func(a, b *Version) (float64, bool) { return together(cl, at[a.Record], cl, at[b.Record]) }
			if x, ok := c.pairUp(yes, no, 1, fits); ok {
				x.Kind, x.About = AffirmedNegated, fmt.Sprintf("%s %s %s", cl.From, cl.Type, cl.To)
				x.SaysA, x.SaysB = cl.Type, "not "+cl.Type
				x.Reason = fmt.Sprintf("%s says that %s is %s %s; %s says that it is not", who(&x.A), cl.From, cl.Type, cl.To, who(&x.B))
				out = append(out, x)
			}
		}
		if o, ok := oppositions[cl.Type]; ok && cl.to != "" && cl.from != cl.to {
			k := o.group + "\x00" + cl.from + "\x00" + cl.to
			if pairs[k] == nil {
				order = append(order, k)
			}
			pairs[k] = append(pairs[k], cl)
		}
	}
	out = append(out, c.standingBy()...)
	for _, k := range order {
		var friends, rivals []Version
		ref := map[string]struct {
			cl *TieCluster
			i  int
		}{}
		base := 0.0
		for _, cl := range pairs[k] {
			o := oppositions[cl.Type]
			base = o.weight
			for i, v := range cl.Versions {
				ref[v.Record] = struct {
					cl *TieCluster
					i  int
				}{cl, i}
				// A negated friendship meets an alliance; that two are no rivals makes them
				// nothing.
				switch {
				case cl.negated[i] && o.good && o.group == "friend":
					rivals = append(rivals, v)
				case cl.negated[i]:
				case o.good:
					friends = append(friends, v)
				default:
					rivals = append(rivals, v)
				}
			}
		}
		if len(friends) == 0 || len(rivals) == 0 {
			continue
		}
		x, ok := c.pairUp(friends, rivals, base, func(a, b *Version) (float64, bool) {
			p, q := ref[a.Record], ref[b.Record]
			if p.cl == q.cl {
				return 0, false // the same tie negated: told above
			}
			w, ok := together(p.cl, p.i, q.cl, q.i)
			if q.cl.negated[q.i] {
				w *= .8 // an ally need not be a friend
			}
			return w, ok
		})
		if !ok {
			continue
		}
		p, q := ref[x.A.Record], ref[x.B.Record]
		x.Kind = FriendRival
		if p.cl.Type == "supports" {
			x.Kind = SupportOppose
		}
		x.About = fmt.Sprintf("%s and %s", p.cl.From, p.cl.To)
		x.SaysA, x.SaysB = p.cl.Type, q.cl.Type
		if q.cl.negated[q.i] {
			x.SaysB = "not " + x.SaysB
		}
		x.Reason = fmt.Sprintf("%s calls them %s, %s %s", who(&x.A), x.SaysA, who(&x.B), x.SaysB)
		out = append(out, x)
	}
	return out
}

// standsBy are ties by which one stands by another, and against are those that deny it,
// negated ones being named by a leading "not ".
var (
	standsBy = map[string]bool{"supports": true, "protects": true, "gives-aid-to": true}
	against  = map[string]bool{"not friend-of": true, "not ally-of": true, "rival-of": true, "at-war-with": true}
)

// standingBy pairs tellings that one supports or protects another with tellings that the two
// are no friends, rivals or at war: who supports whom. One can help somebody without being a
// friend, so that these weigh less than friend and rival.
func (c *Comparison) standingBy() []Contradiction {
	type side struct {
		cl  *TieCluster
		i   int
		typ string
	}
	good, bad := map[[2]string][]side{}, map[[2]string][]side{}
	var order [][2]string
	for _, cl := range c.ties {
		if cl.to == "" || cl.from == cl.to {
			continue
		}
		k := [2]string{min(cl.from, cl.to), max(cl.from, cl.to)}
		if good[k] == nil && bad[k] == nil {
			order = append(order, k)
		}
		for i := range cl.Versions {
			typ := cl.Type
			if cl.negated[i] {
				typ = "not " + typ
			}
			switch {
			case standsBy[typ]:
				good[k] = append(good[k], side{cl, i, typ})
			case against[typ]:
				bad[k] = append(bad[k], side{cl, i, typ})
			}
		}
	}
	var out []Contradiction
	for _, k := range order {
		if len(good[k]) == 0 || len(bad[k]) == 0 {
			continue
		}
		at := map[string]side{}
		versions := func(ss []side) (vs []Version) {
			for _, s := range ss {
				v := s.cl.Versions[s.i]
				at[v.Record] = s
				vs = append(vs, v)
			}
			return vs
		}
		x, ok := c.pairUp(versions(good[k]), versions(bad[k]), .7, func(a, b *Version) (float64, bool) {
			p, q := at[a.Record], at[b.Record]
			return together(p.cl, p.i, q.cl, q.i)
		})
		if !ok {
			continue
		}
		p, q := at[x.A.Record], at[x.B.Record]
		x.Kind, x.About = SupportOppose, fmt.Sprintf("%s and %s", p.cl.From, p.cl.To)
		x.SaysA, x.SaysB = fmt.Sprintf("%s %s %s", p.cl.From, p.typ, p.cl.To), fmt.Sprintf("%s %s %s", q.cl.From, q.typ, q.cl.To)
		x.Reason = fmt.Sprintf("%s says that %s; %s that %s", who(&x.A), x.SaysA, who(&x.B), x.SaysB)
		out = append(out, x)
	}
	return out
}

// together reports whether two tellings of ties can be about the same time. Undated ones
// can.
func together(a *TieCluster, i int, b *TieCluster, j int) (float64, bool) {
	if a.dated[i] && b.dated[j] {
		return 1, a.when[i].meets(b.when[j])
	}
	if a.dated[i] || b.dated[j] {
		return .9, true
	}
	return 1, true
}

func (c *Comparison) linkContradictions() []Contradiction {
	var out []Contradiction
	s := c.sys
	for i := range s.Edges {
		e := &s.Edges[i]
		name := func(sign int) string {
			verb := "raises"
			if sign < 0 {
				verb = "lowers"
			}
			return fmt.Sprintf("%s %s %s", s.Factors[e.From].Name, verb, s.Factors[e.To].Name)
		}
		var plain, denied []Version
		for _, cl := range e.Claims {
			v := c.claimVersion(cl.Doc, cl.Record, cl.Holder, cl.Chain, cl.Modality, cl.Status, cl.Score, cl.Cause+" → "+cl.Effect, cl.Evidence)
			if cl.Modality == affair.Denied {
				denied = append(denied, v)
			} else if cl.Modality != affair.Hedged {
				plain = append(plain, v)
			}
		}
		if len(plain) > 0 && len(denied) > 0 {
			if x, ok := c.pairUp(plain, denied, .9, nil); ok {
				x.Kind, x.About = AssertedUnlink, name(e.Sign)
				x.SaysA, x.SaysB = "it does", "it does not"
				x.Reason = fmt.Sprintf("%s claims the link that %s denies", who(&x.A), who(&x.B))
				out = append(out, x)
			}
		}
		if e.Sign < 0 || i+1 >= len(s.Edges) {
			continue
		}
		o := &s.Edges[i+1]
		if o.From != e.From || o.To != e.To || o.Sign == e.Sign {
			continue
		}
		var minus []Version
		for _, cl := range o.Claims {
			if cl.Modality != affair.Denied && cl.Modality != affair.Hedged {
				minus = append(minus, c.claimVersion(cl.Doc, cl.Record, cl.Holder, cl.Chain, cl.Modality, cl.Status, cl.Score, cl.Cause+" → "+cl.Effect, cl.Evidence))
			}
		}
		if len(plain) == 0 || len(minus) == 0 {
			continue
		}
		if x, ok := c.pairUp(plain, minus, .9, nil); ok {
			x.Kind, x.About = OppositeSign, fmt.Sprintf("%s and %s", s.Factors[e.From].Name, s.Factors[e.To].Name)
			x.SaysA, x.SaysB = name(1), name(-1)
			x.Reason = fmt.Sprintf("%s says that more of the one makes more of the other, %s that it makes less", who(&x.A), who(&x.B))
			out = append(out, x)
		}
	}
	return out
}

func (c *Comparison) stanceContradictions() []Contradiction {
	var out []Contradiction
	for _, cl := range c.issues {
		for i := range cl.Stances {
			s := &cl.Stances[i]
			if len(s.For) == 0 || len(s.Against) == 0 {
				continue
			}
			x, ok := c.pairUp(s.For, s.Against, .85, nil)
			if !ok {
				continue
			}
			x.Kind, x.About = OppositeStance, fmt.Sprintf("%s on %s", s.Actor, cl.Issue)
			x.SaysA, x.SaysB = "for", "against"
			x.Reason = fmt.Sprintf("%s says that %s is for it, %s that %s is against it", who(&x.A), s.Actor, who(&x.B), s.Actor)
			out = append(out, x)
		}
	}
	return out
}
