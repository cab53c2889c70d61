package report

import (
	"bytes"
	"strings"
	"testing"

	"github.com/rashomon-affairs/rashomon/internal/affair"
)

// small builds an affair of two accounts by hand.
func small() Input {
	text := "Carthage is not a friend of Rome.\n\nHannibal crossed the Alps with 37 elephants. <b>Rome</b> trembled."
	d := &affair.Document{ID: "d1", Name: "polybius.txt", Text: text,
		Parts: []affair.Part{{Span: affair.Span{Start: 0, End: 33}, Kind: affair.PartTitle}, {Span: affair.Span{Start: 35, End: len(text)}, Kind: affair.PartBody}},
		Title: affair.Field{Value: "Carthage is not a friend of Rome."}, Outlet: affair.Field{Value: "The Greek Histories"}, Published: affair.Field{Value: "0150"}}
	q := func(s string) affair.Quote {
		i := strings.Index(text, s)
		return affair.QuoteOf(text, affair.Span{Start: i, End: i + len(s)})
	}
	rs := []affair.Record{
		{Kind: affair.KindTie, Doc: "d1", Status: affair.StatusMachine, Evidence: []affair.Quote{q("Carthage is not a friend of Rome.")}, Holder: "author",
			Tie: &affair.Tie{From: "Carthage", Type: "friend-of", To: "Rome", Negated: true}},
		{Kind: affair.KindFigure, Doc: "d1", Status: affair.StatusMachine, Evidence: []affair.Quote{q("Hannibal crossed the Alps with 37 elephants. <b>Rome</b> trembled.")}, Holder: "author",
			Figure: &affair.Figure{Value: "37", Number: 37, Of: "elephants"}},
		{Kind: affair.KindActor, Doc: "d1", Status: affair.StatusMachine, Evidence: []affair.Quote{q("Rome")},
			Actor: &affair.Actor{Name: "Rome", Kind: affair.Country, Mentions: []affair.Quote{q("Rome")}}},
		{Kind: affair.KindTie, Doc: "d1", Status: affair.StatusCandidate, Evidence: []affair.Quote{q("Rome")}, Holder: "author",
			Tie: &affair.Tie{From: "Rome", Type: "opposes", To: "Carthage"}},
	}
	for i := range rs {
		rs[i].ID = affair.RecordID(&rs[i])
	}
	e := &affair.Document{ID: "d2", Name: "livy.txt", Text: text, Parts: d.Parts, Title: affair.Field{Value: "A reprint"}, Published: affair.Field{Value: "0010"}}
	return Input{Name: "The Second Punic War", Documents: []*affair.Document{d, e}, Records: rs, Family: map[string]string{"d1": "f", "d2": "f"},
		Refusals: []affair.Refusal{{Source: "scroll.bin", Reason: "not text", Advice: "convert it"}}}
}

func TestCandidatesAreShownForReviewAndCountedNowhere(t *testing.T) {
	m := Build(small())
	if m.Totals[affair.KindTie] != 1 || m.Review != 1 {
		t.Errorf("ties %d, to review %d; want 1 and 1", m.Totals[affair.KindTie], m.Review)
	}
}

func TestReprintIsNamedAsTheSameWitness(t *testing.T) {
	m := Build(small())
	if m.Accounts[0].SameAs != "" || m.Accounts[1].SameAs != m.Accounts[0].Code {
		t.Errorf("same as: %q, %q", m.Accounts[0].SameAs, m.Accounts[1].SameAs)
	}
}

func TestOrderOfInputDoesNotChangeTheReport(t *testing.T) {
	write := func(in Input) string {
		var b bytes.Buffer
		m := Build(in)
		for _, f := range []func() error{func() error { return m.HTML(&b) }, func() error { return m.Markdown(&b) }, func() error { return m.Text(&b, 80) }, func() error { return m.JSON(&b) }} {
			if err := f(); err != nil {
				t.Fatal(err)
			}
		}
		return b.String()
	}
	a, b := small(), small()
	b.Documents[0], b.Documents[1] = b.Documents[1], b.Documents[0]
	b.Records[0], b.Records[2] = b.Records[2], b.Records[0]
	if write(a) != write(b) {
		t.Error("two orders of the same input give two reports")
	}
}

func TestPageNeedsNoScriptAndNoNetworkAndEscapesTheText(t *testing.T) {
	var b bytes.Buffer
	if err := Build(small()).HTML(&b); err != nil {
		t.Fatal(err)
	}
	page := b.String()
	for _, bad := range []string{"<script", `src="`, `href="http`, "url(", "@import", "<b>Rome</b>", "javascript:"} {
		if strings.Contains(page, bad) {
			t.Errorf("the page contains %q", bad)
		}
	}
	for _, want := range []string{"Carthage not friend-of Rome", "scroll.bin", "37", "&lt;b&gt;Rome"} {
		if !strings.Contains(page, want) {
			t.Errorf("the page lacks %q", want)
		}
	}
}

func TestMarkedWordsJoinedGiveTheQuoteAgain(t *testing.T) {
	text := "If it rains,  the river\nrises."
	ps := pieces(text, affair.Span{Start: 0, End: len(text)}, []affair.Span{{Start: 3, End: 11}, {Start: 14, End: 29}})
	var s string
	for _, p := range ps {
		s += p.Text
	}
	if s != "If it rains, the river rises." || len(ps) != 5 {
		t.Errorf("%d pieces: %q", len(ps), s)
	}
}

func TestComparisonsStandInTheReportAsTables(t *testing.T) {
	in := small()
	in.Family = nil // two independent accounts
	for _, r := range in.Records[:1] {
		r.Doc = "d2"
		r.ID = affair.RecordID(&r)
		in.Records = append(in.Records, r)
	}
	m := Build(in)
	var shared *Table
	for i := range m.Tables {
		if m.Tables[i].ID == "shared" {
			shared = &m.Tables[i]
		}
		for _, row := range m.Tables[i].Rows {
			if len(row) != len(m.Tables[i].Head) {
				t.Errorf("%s: %d cells under %d heads", m.Tables[i].ID, len(row), len(m.Tables[i].Head))
			}
		}
	}
	if shared == nil || len(shared.Rows) != 1 || !strings.Contains(shared.Rows[0][0], "friend-of") || shared.Rows[0][2] != "2" {
		t.Fatalf("%+v", m.Tables)
	}
	var b bytes.Buffer
	if err := m.Markdown(&b); err != nil || !strings.Contains(b.String(), "## "+shared.Title) {
		t.Errorf("the table is not in the Markdown, %v", err)
	}
}
