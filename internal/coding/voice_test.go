package coding

import (
	"slices"
	"strings"
	"sync"
	"testing"

	"pgregory.net/rapid"

	"github.com/rashomon-affairs/rashomon/internal/affair"
	"github.com/rashomon-affairs/rashomon/internal/coding/codebook"
	"github.com/rashomon-affairs/rashomon/nlp"
)

// plainDoc is a document whose paragraphs (parted by line ends) are all body.
func plainDoc(text string) *affair.Document {
	d := &affair.Document{ID: "d", Name: "d", Text: text}
	at := 0
	for _, l := range strings.SplitAfter(text, "\n") {
		if e := at + len(strings.TrimRight(l, "\n")); e > at {
			d.Parts = append(d.Parts, affair.Part{Span: affair.Span{Start: at, End: e}, Kind: affair.PartBody})
		}
		at += len(l)
	}
	return d
}

var testModel = sync.OnceValues(nlp.Load)

var testReader = sync.OnceValues(func() (*Reader, error) {
	b, err := codebook.Load(codebook.Embedded())
	if err != nil {
		return nil, err
	}
	return NewReader(b)
})

// input analyses a text of paragraphs.
func input(t testing.TB, text string) Input {
	t.Helper()
	m, err := testModel()
	if err != nil {
		t.Fatal(err)
	}
	d := plainDoc(text)
	o := nlp.Options{Regions: []nlp.Region{}}
	for _, p := range d.Parts {
		o.Regions = append(o.Regions, nlp.Region{Start: p.Start, End: p.End})
	}
	return Input{Doc: d, NLP: m.Analyse(text, o)}
}

func read(t testing.TB, text string) *Reading {
	t.Helper()
	rd, err := testReader()
	if err != nil {
		t.Fatal(err)
	}
	return rd.Read(input(t, text))
}

func TestQuotationMarksArePaired(t *testing.T) {
	tests := []struct {
		name, text string
		want       []string
	}{
		{"straight", `He said "come in" and left.`, []string{"come in"}},
		{"curly", "He said “come in” and left.", []string{"come in"}},
		{"doubled", "He said ``come in'' and left.", []string{"come in"}},
		{"single inside double", `"I heard 'no' twice," he said.`, []string{"I heard 'no' twice,", "no"}},
		{"apostrophes are no quotation marks", "The miners' strike wasn't over. It's '68 again.", nil},
		{"over paragraphs with marks at each", "“The dam is weak.\n“It will break.” They left.", []string{"The dam is weak.\n“It will break."}},
		{"over paragraphs without marks at each", "“The dam is weak.\nIt will break.” They left.", []string{"The dam is weak.\nIt will break."}},
		{"nested curly over paragraphs", "“They speak of the “iron river”.\nIt will rust.”", []string{"They speak of the “iron river”.\nIt will rust.", "iron river"}},
		{"never closed ends with its paragraph", "“The dam is weak.\nThe town slept.", []string{"The dam is weak."}},
		{"single curly over two paragraphs", "‘The dam is weak.\nIt will break’, said the miller’s son.", []string{"The dam is weak.\nIt will break"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var got []string
			for _, q := range findQuotations(plainDoc(tt.text)) {
				got = append(got, tt.text[q.start:q.end])
			}
			for _, w := range tt.want {
				found := false
				for _, g := range got {
					found = found || g == w
				}
				if !found {
					t.Errorf("no %q among %q", w, got)
				}
			}
			if len(got) != len(tt.want) {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
}

func TestStatementsHaveTheirSpeakers(t *testing.T) {
	tests := []struct {
		name, text       string
		speaker, content string
		form             string
	}{
		{"said that", "Kenya said that the dam would break.", "Kenya", "the dam would break", "indirect"},
		{"direct, speaker behind", `"The dam will break," said President Juma Otieno.`, "Juma Otieno", "The dam will break", "direct"},
		{"direct, speaker before", `President Juma Otieno said: "The dam will break."`, "Juma Otieno", "The dam will break.", "direct"},
		{"according to", "According to Kenya, the dam will break.", "Kenya", "the dam will break", "indirect"},
		{"unnamed source", "Reports say that the dam will break.", "Reports", "the dam will break", "indirect"},
		{"accuse of", "Kenya accused Uganda of blocking the river.", "Kenya", "Uganda of blocking the river", "indirect"},
		{"this was said by", "The dam will break soon. This was announced by President Juma Otieno.", "Juma Otieno", "The dam will break soon", "indirect"},
		{"a second sentence goes on", `"The dam will break," said President Juma Otieno. "We must leave the valley."`, "Juma Otieno", "We must leave the valley.", "direct"},
		{"printed letter", "President Juma Otieno wrote to us. Here is his letter:\n“The dam is old.\nIt will break in spring.”", "Juma Otieno", "It will break in spring.", "direct"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			r := read(t, tt.text)
			var got []string
			for i, v := range r.Voices {
				s, c := r.speakerName(i), r.Quote(v.First, v.Last).Text
				if s == tt.speaker && strings.TrimRight(c, ".,") == strings.TrimRight(tt.content, ".,") && v.Form == tt.form {
					return
				}
				got = append(got, s+": "+c+" ("+v.Form+")")
			}
			t.Errorf("got %q, want %s: %s (%s)", got, tt.speaker, tt.content, tt.form)
		})
	}
}

func TestWhoBelievesAndDeniesIsNotTheAuthor(t *testing.T) {
	r := read(t, "Kenya said that Uganda had blocked the river.")
	for i := 0; i < r.N.Len(); i++ {
		if r.N.Token(i).Text() == "river" {
			if h, chain := r.Holder(i); h != "Kenya" || chain != nil {
				t.Errorf("holder %q %q, want Kenya alone", h, chain)
			}
		}
	}
}

func TestQuotationsOfAnyTextLieInsideIt(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.StringOfN(rapid.RuneFrom([]rune("ab .\n\"'“”‘’`«»,é")), 0, 60, -1).Draw(t, "text")
		for _, q := range findQuotations(plainDoc(text)) {
			if q.start < 0 || q.end > len(text) || q.start >= q.end {
				t.Fatalf("quotation %d..%d in a text of %d bytes", q.start, q.end, len(text))
			}
		}
	})
}

func TestWhoQuotesStandsInTheChainBeforeTheSpeaker(t *testing.T) {
	for _, text := range []string{
		"TASS quotes Peruvian minister Rosa Tapia as saying that Chile attacked the port.",
	} {
		found := false
		for _, r := range codedAs(t, text) {
			if r.Statement != nil && r.Statement.Speaker == "Rosa Tapia" {
				found = slices.Equal(r.Chain, []string{"TASS", "Rosa Tapia"})
				if !found {
					t.Errorf("%s: chain %q", text, r.Chain)
				}
			}
		}
		if !found {
			t.Errorf("%s: no statement of Rosa Tapia's with the chain", text)
		}
	}
}
