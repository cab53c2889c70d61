package coding_test

import (
	"context"
	"strings"
	"testing"

	"github.com/rashomon-affairs/rashomon/internal/affair"
	"github.com/rashomon-affairs/rashomon/internal/coding"
	"github.com/rashomon-affairs/rashomon/internal/coding/codebook"
	"github.com/rashomon-affairs/rashomon/nlp"
)

// codeText codes a bare text as one body, with the embedded codebook and model.
func codeText(t *testing.T, text string) []affair.Record {
	t.Helper()
	m, err := nlp.Load()
	if err != nil {
		t.Fatal(err)
	}
	book, err := codebook.Load(codebook.Embedded())
	if err != nil {
		t.Fatal(err)
	}
	c, err := coding.NewRuleCoder(book)
	if err != nil {
		t.Fatal(err)
	}
	doc := &affair.Document{ID: affair.DocumentID("text", []byte(text)), Name: "text", Text: text,
		Parts: []affair.Part{{Span: affair.Span{End: len(text)}, Kind: affair.PartBody}}}
	recs, err := c.Code(context.Background(), coding.Input{Doc: doc, NLP: m.Analyse(text, nlp.Options{})})
	if err != nil {
		t.Fatal(err)
	}
	return recs
}

func TestLinksSayWhatLeadsToWhat(t *testing.T) {
	for _, c := range []struct {
		name, text, cause, effect, sign string
		modality                        affair.Modality
	}{
		{"reads a causal verb", "The drought led to famine.", "drought", "famine", "+", affair.Asserted},
		{"turns a passive round", "The riot was sparked by rising prices.", "prices", "riot", "+", affair.Asserted},
		{"takes the reason behind because", "Peasants left the valley because the river dried up.", "river", "left", "+", affair.Asserted},
		{"takes the end of an act as its effect", "The king raised taxes to pay the army.", "raised taxes", "pay the army", "+", affair.Asserted},
		{"marks a condition", "If the dam breaks, the town will drown.", "dam breaks", "town", "+", affair.Conditional},
		{"turns the sign with prevent", "The storm prevented the landing.", "storm", "landing", "-", affair.Asserted},
		{"turns the sign with a negated effect", "Because the ferry sank, the traders did not come.", "ferry sank", "come", "-", affair.Asserted},
		{"joins two sentences with therefore", "The harvest failed. Therefore, the price of bread rose.", "harvest", "bread", "+", affair.Asserted},
		{"takes a preposition of reason", "The match began late because of the fog.", "fog", "match", "+", affair.Asserted},
	} {
		t.Run(c.name, func(t *testing.T) {
			var got []string
			for _, r := range codeText(t, c.text) {
				if r.Link == nil || !r.Status.Counts() {
					continue
				}
				l := r.Link
				if strings.Contains(l.Cause.Text, c.cause) && strings.Contains(l.Effect.Text, c.effect) && l.Sign == c.sign && l.Modality == c.modality {
					return
				}
				got = append(got, l.Cause.Text+" -> "+l.Effect.Text+" "+l.Sign+" "+string(l.Modality))
			}
			t.Errorf("%q: got %q, want %s -> %s %s %s", c.text, got, c.cause, c.effect, c.sign, c.modality)
		})
	}
}

func TestAnActorAloneIsNoCause(t *testing.T) {
	for _, r := range codeText(t, "Germany weakened the treaty.") {
		if r.Link != nil && r.Status.Counts() {
			t.Errorf("got the link %s -> %s from pure agency", r.Link.Cause.Text, r.Link.Effect.Text)
		}
	}
}

func TestFactorKeyMeetsOtherWordsForTheSameThing(t *testing.T) {
	for _, c := range []struct{ a, b string }{
		{"Germany's recognition of Norway", "recognising Norway by Germany"},
		{"German support for Norway", "Germany's support of Norway"},
		{"loss of influence", "influence"},
		{"the growth of trade", "trade"},
	} {
		if a, b := coding.FactorKey(c.a), coding.FactorKey(c.b); a != b {
			t.Errorf("keys of %q and %q differ: %q, %q", c.a, c.b, a, b)
		}
	}
	if coding.FactorSign("loss of influence") != -1 || coding.FactorSign("growth of influence") != 1 {
		t.Error("loss of influence must have sign -1, growth of influence +1")
	}
}

func TestFiguresCountAndDatesDoNot(t *testing.T) {
	for _, c := range []struct {
		name, text string
		want       []string
	}{
		{"reads a count", "The flood killed 40 people.", []string{"40"}},
		{"reads money with its scale", "The bridge cost about $3 billion.", []string{"about $3 billion"}},
		{"leaves a year out", "The bridge opened in 1999.", nil},
		{"leaves out the time that places an event", "Over the past 24 hours, the river rose.", nil},
		{"leaves the number of a name out", "The ministers discussed Resolution 1701.", nil},
		{"leaves one as a pronoun out", "One of them resigned.", nil},
		{"reads an age", "The judge, 66, resigned.", []string{"66"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			var got []string
			for _, r := range codeText(t, c.text) {
				if r.Figure != nil && r.Status.Counts() {
					got = append(got, r.Figure.Value)
				}
			}
			if strings.Join(got, "|") != strings.Join(c.want, "|") {
				t.Errorf("%q: got %q, want %q", c.text, got, c.want)
			}
		})
	}
}

func TestToneIsTheAuthorsOwn(t *testing.T) {
	text := "The brutal regime of Ruritania betrayed its people. Ruritania lied about the massacre, and Ruritania's cynical propaganda poisoned the country. " +
		"Ruritania ruthlessly sabotaged the peace talks."
	for _, r := range codeText(t, text) {
		if r.Tone != nil && strings.Contains(r.Tone.Actor, "Ruritania") {
			if r.Tone.Value > 0 {
				t.Errorf("tone towards %s = %d, want none above 0", r.Tone.Actor, r.Tone.Value)
			}
		}
	}
}
