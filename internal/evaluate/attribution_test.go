package evaluate

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/rashomon-affairs/rashomon/internal/affair"
)

const smallGum = `# newdoc id = own_news
# meta::genre = news
# newpar
1	Rosa	Rosa	PROPN	NNP	_	2	nsubj	_	Discourse=attribution-positive:1->2:1:x
2	says	say	VERB	VBZ	_	0	root	_	_
3	bread	bread	NOUN	NN	_	5	nsubj	_	Discourse=ROOT:2:0
4	is	be	AUX	VBZ	_	5	cop	_	_
5	dear	dear	ADJ	JJ	_	2	ccomp	_	SpaceAfter=No
6	.	.	PUNCT	.	_	2	punct	_	_

1	I	I	PRON	PRP	_	2	nsubj	_	Discourse=attribution-positive:3->4:1:x
2	think	think	VERB	VBP	_	0	root	_	_
3	so	so	ADV	RB	_	2	advmod	_	Discourse=joint-list:4->2:0:x

`

func gumFile(t *testing.T, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "small.conllu")
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestAttributionsToOthersAreCompared(t *testing.T) {
	span := func(text, part string) affair.Quote {
		i := strings.Index(text, part)
		return affair.QuoteOf(text, affair.Span{Start: i, End: i + len(part)})
	}
	tests := []struct {
		name, speaker, content string
		f1                     float64
	}{
		{"found", "Rosa", "bread is dear", 1},
		{"the wrong speaker", "Tomas", "bread is dear", 0},
		{"the wrong words", "Rosa", "I think so", 0},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			code := func(_, text string, _ time.Time) ([]affair.Record, error) {
				return []affair.Record{
					{Kind: affair.KindActor, Status: affair.StatusMachine, Actor: &affair.Actor{Name: "Rosa", Mentions: []affair.Quote{span(text, "Rosa")}}},
					{Kind: affair.KindStatement, Status: affair.StatusMachine, Statement: &affair.Statement{Speaker: tt.speaker, Content: span(text, tt.content)}},
				}, nil
			}
			got, err := EvaluateAttribution(gumFile(t, smallGum), nil, code)
			if err != nil {
				t.Fatal(err)
			}
			if got.Speaker.F1 != tt.f1 || got.Speaker.Gold != 1 {
				t.Errorf("got F1 %v of %d, want %v of 1", got.Speaker.F1, got.Speaker.Gold, tt.f1)
			}
		})
	}
}

func FuzzDiscourseTreebankIsReadWithoutPanic(f *testing.F) {
	f.Add(smallGum)
	f.Add("# newdoc id = x\n1-2\ta\t\t\t\t\t\t\t\tDiscourse=a:1->1\n1\ta\t_\t_\t_\t_\t9\tnsubj\t_\tDiscourse=a:1->1\n")
	f.Fuzz(func(t *testing.T, text string) {
		_, _ = EvaluateAttribution(gumFile(t, text), nil, func(_, text string, _ time.Time) ([]affair.Record, error) {
			return []affair.Record{{Kind: affair.KindStatement, Status: affair.StatusMachine, Statement: &affair.Statement{Speaker: "x"}}}, nil
		})
	})
}
