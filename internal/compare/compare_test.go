package compare

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/rashomon-affairs/rashomon/internal/affair"
)

// book gathers records for a small affair about a dam.
type book struct{ in Input }

func (b *book) doc(id, outlet, date string) *book {
	b.in.Documents = append(b.in.Documents, affair.Document{ID: id, Name: id, Outlet: affair.Field{Value: outlet}, Published: affair.Field{Value: date}})
	return b
}

func (b *book) add(doc, holder, quote string, r affair.Record) *affair.Record {
	n := len(b.in.Records)
	r.ID, r.Doc, r.Holder, r.Status, r.Score = fmt.Sprintf("r%03d", n), doc, holder, affair.StatusMachine, .9
	r.Evidence = []affair.Quote{{Span: affair.Span{Start: n, End: n + 1}, Text: quote}}
	b.in.Records = append(b.in.Records, r)
	return &b.in.Records[n]
}

func (b *book) actor(doc, name string, kind affair.ActorKind, part string, mentions ...string) {
	a := &affair.Actor{Name: name, Kind: kind, PartOf: part}
	for _, m := range mentions {
		a.Mentions = append(a.Mentions, affair.Quote{Text: m})
	}
	b.add(doc, "", name, affair.Record{Kind: affair.KindActor, Actor: a})
}

func (b *book) event(doc, holder, src, action, tgt, typ, date string, m affair.Modality) {
	e := &affair.Event{Source: []string{src}, Action: affair.Quote{Text: action}, Type: typ, Date: date, Modality: m}
	if tgt != "" {
		e.Target = []string{tgt}
	}
	b.add(doc, holder, src+" "+action+" "+tgt, affair.Record{Kind: affair.KindEvent, Event: e})
}

func (b *book) tie(doc, holder, from, typ, to string, negated bool) *affair.Tie {
	t := &affair.Tie{From: from, Type: typ, To: to, Negated: negated}
	b.add(doc, holder, from+" "+typ+" "+to, affair.Record{Kind: affair.KindTie, Tie: t})
	return t
}

func dam() *book {
	b := (&book{}).doc("d1", "The Herald", "2031-05-03").doc("d2", "Ferry Post", "2031-05-04").doc("d3", "The Lamp", "2031-06-01").doc("d4", "Copycat", "2031-05-04")
	b.in.Families = map[string]string{"d1": "wire", "d4": "wire"}
	for _, d := range []string{"d1", "d2", "d3", "d4"} {
		b.actor(d, "Norland", affair.Country, "")
		b.actor(d, "Sudland", affair.Country, "")
	}
	b.actor("d1", "Ministry of Water of Norland", affair.Government, "Norland")
	b.actor("d1", "Ilse Varga", affair.Person, "Ministry of Water of Norland", "Varga")
	b.actor("d2", "Varga", affair.Person, "")
	b.event("d1", "author", "Ministry of Water of Norland", "closed the sluices of the dam", "Sudland", "SANCTION", "2031-05-02", affair.Asserted)
	b.event("d4", "author", "Norland", "closed the sluices of the dam", "Sudland", "SANCTION", "2031-05-02", affair.Asserted)
	b.event("d2", "author", "Norland", "has shut and closed its sluices", "Sudland", "SANCTION", "2031-05", affair.Asserted)
	b.event("d3", "Ilse Varga", "Norland", "closing the sluices", "Sudland", "SANCTION", "", affair.Denied)
	b.event("d3", "author", "Norland", "will close the sluices", "Sudland", "SANCTION", "2031-09", affair.Planned)
	b.event("d2", "author", "Sudland", "sent engineers to the border", "", "MOBILIZE", "2031-05-03", affair.Asserted)
	b.tie("d1", "author", "Norland", "friend-of", "Sudland", false)
	b.tie("d2", "author", "Sudland", "friend-of", "Norland", true)
	b.tie("d3", "author", "Norland", "rival-of", "Sudland", false)
	return b
}

func TestOneEventToldInOtherWordsIsOneEvent(t *testing.T) {
	c := New(dam().in)
	var sluices []*EventCluster
	for _, cl := range c.Events() {
		if strings.Contains(cl.Label, "sluices") {
			sluices = append(sluices, cl)
		}
	}
	if len(sluices) != 2 {
		for _, s := range sluices {
			t.Logf("%+v", s)
		}
		t.Fatalf("%d events, want the closing and the one planned for September", len(sluices))
	}
	e := sluices[0]
	if len(e.Versions) != 4 || e.Date != "2031-05-02" {
		t.Errorf("%d versions, date %s", len(e.Versions), e.Date)
	}
	if s := e.Support[affair.Asserted]; s.Documents != 3 || s.Families != 2 {
		t.Errorf("asserted by %+v, want three documents of two families", s)
	}
	if s := e.Support[affair.Denied]; s.Voices != 1 || s.OwnVoice != 0 {
		t.Errorf("denied by %+v", s)
	}
}

func TestReprintsDoNotCorroborate(t *testing.T) {
	b := (&book{}).doc("d1", "A", "").doc("d2", "B", "")
	b.event("d1", "author", "Norland", "opened the locks", "Sudland", "CONCEDE", "2030", affair.Asserted)
	b.event("d2", "author", "Norland", "opened the locks", "Sudland", "CONCEDE", "2030", affair.Asserted)
	if n := len(New(b.in).Corroborations()); n != 1 {
		t.Fatalf("%d corroborations by two accounts", n)
	}
	b.in.Families = map[string]string{"d2": "d1"}
	if n := len(New(b.in).Corroborations()); n != 0 {
		t.Errorf("a reprint corroborated %d", n)
	}
}

func TestContradictionsKeepVoicesApart(t *testing.T) {
	xs := New(dam().in).Contradictions()
	kinds := map[ContradictionKind]Contradiction{}
	for _, x := range xs {
		kinds[x.Kind] = x
	}
	e, ok := kinds[AssertedDenied]
	if !ok || e.B.Holder != "Ilse Varga" || e.Voices != "an author and a speaker" {
		t.Errorf("denial: %+v", e)
	}
	if !strings.Contains(e.Reason, "Ilse Varga denies") {
		t.Errorf("reason %q", e.Reason)
	}
	tie, ok := kinds[AffirmedNegated]
	if !ok || tie.A.Doc != "d1" || tie.B.Doc != "d2" || len(tie.A.Quotes) == 0 || len(tie.B.Quotes) == 0 {
		t.Errorf("tie: %+v", tie)
	}
	if _, ok := kinds[FriendRival]; !ok {
		t.Error("friend and rival is missed")
	}
	for i := 1; i < len(xs); i++ {
		if xs[i].Rank > xs[i-1].Rank {
			t.Error("not ranked")
		}
	}
}

func TestWhatIsNoContradiction(t *testing.T) {
	b := (&book{}).doc("d1", "A", "").doc("d2", "B", "")
	// A plan denied, the same voice twice, a rival at another time, two dates.
	b.event("d1", "author", "Norland", "will raise the dam", "", "MOBILIZE", "2031", affair.Planned)
	b.event("d2", "author", "Norland", "raised the dam", "", "MOBILIZE", "2031", affair.Denied)
	b.tie("d1", "Varga", "Norland", "ally-of", "Sudland", false)
	b.tie("d2", "Varga", "Norland", "ally-of", "Sudland", true)
	b.tie("d1", "author", "Norland", "friend-of", "Westland", false).Since = "2020"
	b.tie("d2", "author", "Norland", "rival-of", "Westland", false).Until = "2010"
	b.event("d1", "author", "Norland", "bombed the mill", "Sudland", "ASSAULT", "2029-01-01", affair.Asserted)
	b.event("d2", "author", "Norland", "bombed the mill", "Sudland", "ASSAULT", "2031-01-01", affair.Denied)
	for _, x := range New(b.in).Contradictions() {
		t.Errorf("%s: %s", x.Kind, x.Reason)
	}
}

func TestFiguresLinksAndStancesContradict(t *testing.T) {
	b := (&book{}).doc("d1", "A", "").doc("d2", "B", "")
	fig := func(doc, value string, n float64) {
		b.add(doc, "author", value, affair.Record{Kind: affair.KindFigure, Figure: &affair.Figure{Value: value, Number: n, Unit: "people", Of: "villagers displaced by the dam"}})
	}
	fig("d1", "1,200", 1200)
	fig("d2", "4,000", 4000)
	fig("d2", "about 1,250", 1250)
	link := func(doc, sign string) {
		b.add(doc, "author", "quote", affair.Record{Kind: affair.KindLink, Link: &affair.Link{CauseFactor: "the dam", EffectFactor: "fish stocks", Sign: sign, Modality: affair.Asserted}})
	}
	link("d1", "+")
	link("d2", "-")
	pos := func(doc, issue string, s int) {
		b.add(doc, "author", "quote", affair.Record{Kind: affair.KindPosition, Position: &affair.Position{Actor: "Norland", Issue: issue, Stance: s}})
	}
	pos("d1", "removal of the dam", 1)
	pos("d2", "the dam", 1)
	got := map[ContradictionKind]int{}
	for _, x := range New(b.in).Contradictions() {
		got[x.Kind]++
	}
	if got[OtherValue] != 1 || got[OppositeSign] != 1 || got[OppositeStance] != 1 {
		t.Errorf("%v", got)
	}
}

func TestSurnamesAndInitialsFindTheirActor(t *testing.T) {
	b := dam()
	b.actor("d3", "Lake Towns Union", affair.Organisation, "")
	b.actor("d2", "LTU", affair.Organisation, "")
	c := New(b.in)
	if c.ActorKey("d2", "Varga") != c.ActorKey("d1", "Ilse Varga") {
		t.Error("the only Varga is not Ilse Varga")
	}
	if c.ActorKey("d2", "LTU") != c.ActorKey("d3", "Lake Towns Union") {
		t.Error("initials are not resolved")
	}
	b.actor("d3", "Otto Varga", affair.Person, "")
	c = New(b.in)
	if c.ActorKey("d2", "Varga") == c.ActorKey("d1", "Ilse Varga") {
		t.Error("one of two Vargas was chosen")
	}
	b.in.ActorMerges = map[string]string{"Varga": "Ilse Varga"}
	c = New(b.in)
	if c.ActorKey("d2", "Varga") != c.ActorKey("d1", "Ilse Varga") {
		t.Error("a person's merge is not followed")
	}
}

func TestOmissionsAreWhatOthersTell(t *testing.T) {
	b := dam()
	b.event("d3", "author", "Norland", "closed the sluices", "Sudland", "SANCTION", "2031-05-02", affair.Asserted)
	b.doc("d5", "Silent", "2031-07-01").doc("d0", "Early", "2031-01-01")
	c := New(b.in)
	om := c.Omissions([]string{"d5", "d0"}, 2, 0)
	has := func(o Omission, kind string) bool {
		return slices.ContainsFunc(o.Items, func(i Item) bool { return i.Kind == kind })
	}
	if len(om) != 2 || om[0].Account != "d0" || has(om[0], "event") {
		t.Errorf("the early account cannot omit what had not happened: %+v", om[0].Items)
	}
	if !has(om[1], "event") || !has(om[1], "actor") {
		t.Errorf("%+v", om[1].Items)
	}
	cov := c.Coverage()
	if len(cov.Accounts) != 6 || cov.Accounts[1].Counts["event"] != 1 {
		t.Errorf("%+v", cov.Accounts[1])
	}
}

func TestPortrayalCountsByOutlet(t *testing.T) {
	b := dam()
	b.add("d1", "author", "shameless Norland", affair.Record{Kind: affair.KindTone, Tone: &affair.Tone{Actor: "Norland", Value: -1}})
	b.add("d2", "author", "wise Norland", affair.Record{Kind: affair.KindTone, Tone: &affair.Tone{Actor: "Norland", Value: 1}})
	p := New(b.in).Portrayal()
	var herald *Portrait
	for i := range p.Cells {
		if p.Cells[i].Actor == "Norland" && p.Cells[i].Outlet == "The Herald" {
			herald = &p.Cells[i]
		}
	}
	if herald == nil || herald.Negative != 1 || herald.Mean != -1 || herald.Tone[0].Quotes[0].Text != "shameless Norland" {
		t.Fatalf("%+v", herald)
	}
}

func TestDyadsScoreAssertedEventsOnce(t *testing.T) {
	ds := New(dam().in).Dyads(Month)
	if len(ds) != 1 || ds[0].From != "Norland" || ds[0].Events != 1 || ds[0].Mean != -6 || ds[0].Points[0].Period != "2031-05" {
		t.Errorf("%+v", ds)
	}
	if l := New(dam().in).EventList(); len(l) != 1 || l[0].Families != 2 {
		t.Errorf("%+v", l)
	}
}

func TestTimelineIsOneLineWithVersions(t *testing.T) {
	tl := New(dam().in).Timeline(0)
	if len(tl.Events) != 3 || !tl.Events[0].Disputed || !tl.Events[0].DatesDiffer || tl.Events[0].From != "2031-05-02" {
		t.Errorf("%+v", tl.Events)
	}
}

func TestComparisonDoesNotDependOnTheOrderOfRecords(t *testing.T) {
	b := dam()
	dump := func(in Input) string {
		c := New(in)
		j, err := json.Marshal([]any{c.Actors(), c.Events(), c.Ties(), c.Corroborations(), c.Contradictions(), c.Coverage(), c.Portrayal(), c.Timeline(0), c.Omissions(nil, 1, 0)})
		if err != nil {
			t.Fatal(err)
		}
		return string(j)
	}
	one := dump(b.in)
	slices.Reverse(b.in.Records)
	slices.Reverse(b.in.Documents)
	if two := dump(b.in); one != two {
		t.Error("another order gave another comparison")
	}
}

func TestDatesOfAnyPrecision(t *testing.T) {
	for in, want := range map[string]string{
		"2013": "2013", "2013-05": "2013-05", "2013-05-07": "2013-05-07", "2013-05-07T10:00:00+02:00": "2013-05-07",
		"2013/2019": "2013/2019", "2013-05/2014-02": "2013-05/2014-02", "2013-05-03/2013-05-09": "2013-05-03/2013-05-09", "2019/": "2019-01-01/", "May 2013": "", "2013-13": "", "": "",
	} {
		s, ok := days(in)
		got := ""
		if ok {
			got = showSpan(s)
		}
		if got != want {
			t.Errorf("%q is %q, want %q", in, got, want)
		}
	}
}

func TestSeedsPartOverFriendship(t *testing.T) {
	for _, coder := range []string{"a", "b"} {
		xs := New(goldInput(t, shared(t, "gold", coder))).Contradictions()
		if len(xs) == 0 || xs[0].Kind != AffirmedNegated || xs[0].About != "Russia friend-of Serbia" {
			t.Errorf("coder %s: %+v", coder, xs)
		}
		for _, x := range xs {
			t.Logf("%s %.2f %s: %s", coder, x.Rank, x.Kind, x.Reason)
		}
	}
}
