package coding

import (
	"context"
	"encoding/json"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/rashomon-affairs/rashomon/internal/affair"
)

func tie(d *affair.Document, from, to string, start, end int) affair.Record {
	return affair.Record{
		Kind: affair.KindTie, Doc: d.ID, Status: affair.StatusMachine, Score: 0.9, Coder: "c", Holder: affair.AuthorHolder,
		Evidence: []affair.Quote{affair.QuoteOf(d.Text, affair.Span{Start: start, End: end})},
		Tie:      &affair.Tie{From: from, Type: "ally-of", To: to},
	}
}

func TestTheGateRefusesWhatDoesNotStandInTheText(t *testing.T) {
	d := plainDoc("Peru backs Chile. Chile backs Peru.")
	good := tie(d, "Peru", "Chile", 0, 17)
	moved := good
	moved.Evidence = []affair.Quote{{Span: affair.Span{Start: 1, End: 18}, Text: "Peru backs Chile."}}
	outside := good
	outside.Evidence = []affair.Quote{{Span: affair.Span{Start: 0, End: 9999}, Text: "Peru"}}
	empty := good
	empty.Evidence = nil
	noPayload := good
	noPayload.Tie = nil
	out, refused := Gate(d, []affair.Record{good, moved, outside, empty, noPayload})
	if len(out) != 1 || refused != 4 {
		t.Errorf("let %d through and refused %d, want 1 and 4", len(out), refused)
	}
}

func TestTheSameThingToldTwiceIsOneRecordWithBothSentences(t *testing.T) {
	d := plainDoc("Peru backs Chile. Chile backs Peru.")
	out, _ := Gate(d, []affair.Record{tie(d, "Peru", "Chile", 18, 35), tie(d, "Peru", "Chile", 0, 17)})
	if len(out) != 1 || len(out[0].Evidence) != 2 || out[0].Evidence[0].Start != 0 {
		t.Errorf("got %d records, evidence %v", len(out), out[0].Evidence)
	}
	if out[0].ID != affair.RecordID(&out[0]) {
		t.Error("the id is not the hash of what the record is")
	}
}

func TestDoubtfulRecordsAreCandidates(t *testing.T) {
	d := plainDoc("Peru backs Chile.")
	r := tie(d, "Peru", "Chile", 0, 17)
	r.Score = CandidateBelow / 2
	out, _ := Gate(d, []affair.Record{r})
	if out[0].Status != affair.StatusCandidate || out[0].Status.Counts() {
		t.Errorf("status %s, want a candidate", out[0].Status)
	}
}

// hostile draws texts that mix words which the coder looks for with broken quotation marks,
// odd white space, foreign letters and bytes that are no UTF-8.
func hostile() *rapid.Generator[string] {
	pieces := []string{"Peru", "Chile", "the president", "said", "that", "accused", "of", "“", "”", "\"", "'", "``", "''", ",", ".", "?", "\n", "\n\n", "  ",
		"NATO", "’s", "his", "they", "because", "if", "would", "not", "and", "é", "日本", "\u200b", "\t", "(", ")", "—", "1,000", "%", "Mr.", "Quispe", "Alan", "Here is the letter:", "We", "I", ";", "\xff", "\xc3", "according to", "This was announced by", "..."}
	return rapid.Custom(func(t *rapid.T) string {
		var sb strings.Builder
		for range rapid.IntRange(0, 60).Draw(t, "n") {
			sb.WriteString(rapid.SampledFrom(pieces).Draw(t, "w"))
			if rapid.Bool().Draw(t, "space") {
				sb.WriteByte(' ')
			}
		}
		return strings.ToValidUTF8(sb.String(), "\uFFFD")
	})
}

func TestEveryRecordOfAnyTextIsGroundedAndTheSameTwice(t *testing.T) {
	coder, err := NewRuleCoder(testBook(t))
	if err != nil {
		t.Fatal(err)
	}
	rapid.Check(t, func(rt *rapid.T) {
		text := hostile().Draw(rt, "text")
		in := input(t, text)
		recs, err := coder.Code(context.Background(), in)
		if err != nil {
			rt.Fatal(err)
		}
		for i := range recs {
			if err := affair.Ground(in.Doc, &recs[i]); err != nil {
				rt.Fatalf("%s record: %v", recs[i].Kind, err)
			}
			if recs[i].ID != affair.RecordID(&recs[i]) {
				rt.Fatalf("%s record has a wrong id", recs[i].Kind)
			}
		}
		again, err := coder.Code(context.Background(), input(t, text))
		if err != nil {
			rt.Fatal(err)
		}
		a, _ := json.Marshal(recs)
		b, _ := json.Marshal(again)
		if string(a) != string(b) {
			rt.Fatal("the same text gave other records the second time")
		}
	})
}
