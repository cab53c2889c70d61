package evaluate

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/rashomon-affairs/rashomon/internal/affair"
	"github.com/rashomon-affairs/rashomon/internal/coding"
	"github.com/rashomon-affairs/rashomon/nlp"
)

// TextCoder codes a bare text that was published on the date (zero: undated).
type TextCoder func(name, text string, date time.Time) ([]affair.Record, error)

// NewTextCoder wraps a model and a coder: the whole text is one body.
func NewTextCoder(m *nlp.Model, c coding.Coder) TextCoder {
	return func(name, text string, date time.Time) ([]affair.Record, error) {
		doc := &affair.Document{
			ID: affair.DocumentID(name, []byte(text)), Name: name, Text: text,
			Parts: []affair.Part{{Span: affair.Span{End: len(text)}, Kind: affair.PartBody}},
		}
		if !date.IsZero() {
			doc.Published = affair.Field{Value: date.Format(time.DateOnly)}
		}
		d := m.Analyse(text, nlp.Options{Reference: date})
		recs, err := c.Code(context.Background(), coding.Input{Doc: doc, NLP: d})
		if err != nil {
			return nil, fmt.Errorf("code %s: %w", name, err)
		}
		return recs, nil
	}
}

// eachLine decodes every line of a JSONL file.
func eachLine[T any](path string, f func(T) error) error {
	file, err := os.Open(path)
	if err != nil {
		return fmt.Errorf("read development set: %w", err)
	}
	defer file.Close()
	sc := bufio.NewScanner(file)
	sc.Buffer(nil, 16<<20)
	for n := 1; sc.Scan(); n++ {
		if strings.TrimSpace(sc.Text()) == "" {
			continue
		}
		var v T
		if err := json.Unmarshal(sc.Bytes(), &v); err != nil {
			return fmt.Errorf("read development set %s line %d: %w", filepath.Base(path), n, err)
		}
		if err := f(v); err != nil {
			return err
		}
	}
	return sc.Err()
}

// jsonlIn lists the JSONL files of a folder in order.
func jsonlIn(dir string) ([]string, error) {
	files, err := filepath.Glob(filepath.Join(dir, "*.jsonl"))
	if err != nil {
		return nil, fmt.Errorf("list development set: %w", err)
	}
	if len(files) == 0 {
		return nil, fmt.Errorf("list development set: no .jsonl files in %s", dir)
	}
	return files, nil
}

// counting are the records that count: candidates are for review.
func counting(recs []affair.Record) []affair.Record {
	var out []affair.Record
	for _, r := range recs {
		if r.Status.Counts() {
			out = append(out, r)
		}
	}
	return out
}

// Chains is the result of EvaluatePlover.
type Chains struct {
	Sentences int     `json:"sentences"`
	TypeRight int     `json:"type_right"`
	Accuracy  float64 `json:"type_accuracy"` // share of sentences whose main event has the gold type
	Chain     Score   `json:"chain"`         // source, type and target all right
	// Misses lists what went wrong, for whoever works on it: one line each.
	Misses []string `json:"-"`
}

// ploverNow maps the type names of the older ontology, in which the set is written, to
// today's.
var ploverNow = map[string]string{"DEMAND": "REQUEST", "DISAPPROVE": "ACCUSE", "INVESTIGATE": "ACCUSE", "FIGHT": "ASSAULT"}

type ploverActors []struct {
	Text string `json:"actorText"`
}

// UnmarshalJSON reads a list of actors; the set has a bare string where there is none.
func (p *ploverActors) UnmarshalJSON(b []byte) error {
	if len(b) > 0 && b[0] != '[' {
		*p = nil
		return nil
	}
	type plain ploverActors
	return json.Unmarshal(b, (*plain)(p))
}

// EvaluatePlover measures events on the PLOVER gold records (one marked event a sentence):
// how often the sentence's main event, the one whose words overlap the marked ones most, has
// the right type; and F1 of whole chains, each sentence giving one gold chain and the coder's
// main event.
func EvaluatePlover(dir string, code TextCoder) (Chains, error) {
	files, err := jsonlIn(dir)
	if err != nil {
		return Chains{}, err
	}
	type row struct {
		ID        string       `json:"id"`
		Event     string       `json:"event"`
		EventText string       `json:"eventText"`
		Text      string       `json:"text"`
		Source    ploverActors `json:"source"`
		Target    ploverActors `json:"target"`
	}
	res := Chains{Chain: Score{Layer: "chain"}}
	for _, f := range files {
		err := eachLine(f, func(r row) error {
			recs, err := code(r.ID, r.Text, time.Time{})
			if err != nil {
				return err
			}
			want := r.Event
			if n, ok := ploverNow[want]; ok {
				want = n
			}
			res.Sentences++
			e := mainEvent(counting(recs), r.EventText)
			res.Chain.Gold++
			if e == nil {
				res.Misses = append(res.Misses, fmt.Sprintf("%s none [%s] %s", want, r.EventText, r.Text))
				return nil
			}
			res.Chain.Coded++
			right := e.Type == want
			if right {
				res.TypeRight++
			}
			names := namer{r.Text, recs}
			src, tgt := names.same(r.Source, e.Source), len(r.Target) == 0 || names.same(r.Target, e.Target)
			if right && src && tgt {
				res.Chain.Matched++
			} else {
				res.Misses = append(res.Misses, fmt.Sprintf("%s got %s type=%v src=%v %q tgt=%v %q [%s] %q: %s", want, e.Type, right, src, e.Source, tgt, e.Target, r.EventText, e.Action.Text, r.Text))
			}
			return nil
		})
		if err != nil {
			return res, err
		}
	}
	if res.Sentences > 0 {
		res.Accuracy = float64(res.TypeRight) / float64(res.Sentences)
	}
	res.Chain.finish()
	return res, nil
}

// mainEvent is the coded event whose action shares most words with the marked ones, the
// first of equals.
func mainEvent(recs []affair.Record, marked string) *affair.Event {
	var best *affair.Event
	most := -1.0
	m := words(marked)
	for _, r := range recs {
		if r.Event == nil {
			continue
		}
		n := 0
		have := set(words(r.Event.Action.Text))
		for i, w := range m {
			if have[w] {
				n += len(m) - i // the first marked word is the verb
			}
		}
		if s := float64(n) + r.Score/10; s > most {
			most, best = s, r.Event
		}
	}
	return best
}

var nameStop = set(strings.Fields("the a an of and in on for group president minister prime government leader officials forces troops police army"))

// namer compares marked actors with coded ones.
type namer struct {
	text string
	recs []affair.Record
}

// same reports whether one of the marked actors is one of the coded: a mention of the coded
// one stands where the marked words stand, or the two share a content word (adjectives of
// origin by their first four letters).
func (n namer) same(gold ploverActors, coded []string) bool {
	for _, g := range gold {
		for _, c := range coded {
			if n.overlaps(g.Text, c) || sharesWord(g.Text, c) {
				return true
			}
		}
	}
	return false
}

func (n namer) overlaps(marked, coded string) bool {
	for off := 0; marked != ""; {
		i := strings.Index(n.text[off:], marked)
		if i < 0 {
			return false
		}
		at := affair.Span{Start: off + i, End: off + i + len(marked)}
		for _, r := range n.recs {
			if r.Actor == nil || r.Actor.Name != coded {
				continue
			}
			for _, m := range r.Actor.Mentions {
				if m.Overlaps(at) {
					return true
				}
			}
		}
		off = at.End
	}
	return false
}

func sharesWord(a, b string) bool {
	for _, x := range words(a) {
		for _, y := range words(b) {
			if !nameStop[x] && !nameStop[y] && (x == y || len(x) > 4 && len(y) > 4 && x[:4] == y[:4]) {
				return true
			}
		}
	}
	return false
}
