package coding

import (
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/rashomon-affairs/rashomon/internal/affair"
	"github.com/rashomon-affairs/rashomon/internal/coding/codebook"
)

func TestEventTieAndPositionEntriesMatchTheirExamples(t *testing.T) {
	book, err := sharedBook()
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range codebook.Test(book, func(text string) []codebook.Firing { return read(t, text).Firings(book) }) {
		switch f.Entry.Layer {
		case "event", "tie", "position":
			t.Error(f)
		}
	}
}

func TestEntriesOfTheRelationLayersUseKnownTypes(t *testing.T) {
	for _, e := range testBook(t).Entries("") {
		switch e.Layer {
		case "event":
			if !slices.Contains(affair.EventTypes, e.Type) {
				t.Errorf("%s: %q is no event type", e.ID, e.Type)
			}
		case "tie":
			if !slices.Contains(affair.TieTypes, e.Type) {
				t.Errorf("%s: %q is no tie type", e.ID, e.Type)
			}
		case "position":
			if e.Stance < -1 || e.Stance > 1 {
				t.Errorf("%s: stance %d", e.ID, e.Stance)
			}
		}
	}
}

var sharedBook = sync.OnceValues(func() (*codebook.Book, error) { return codebook.Load(codebook.Embedded()) })

// codedAs codes a bare text as one body, with the embedded codebook and model.
func codedAs(t *testing.T, text string) []affair.Record {
	t.Helper()
	r := read(t, text)
	book, err := sharedBook()
	if err != nil {
		t.Fatal(err)
	}
	sink := &Sink{r: r, coder: "test"}
	for _, l := range layers {
		l.code(r, book, sink)
	}
	recs, refused := Gate(r.Doc, sink.Records())
	if refused > 0 {
		t.Errorf("%d records refused by the gate: %s", refused, text)
	}
	return recs
}

// eventLines writes events as "TYPE source > target (modality)".
func eventLines(t *testing.T, text string) []string {
	t.Helper()
	var out []string
	for _, r := range codedAs(t, text) {
		if r.Event != nil {
			out = append(out, r.Event.Type+" "+strings.Join(r.Event.Source, "; ")+" > "+strings.Join(r.Event.Target, "; ")+" ("+string(r.Event.Modality)+")")
		}
	}
	return out
}

func TestEventsSayWhoDidWhatToWhom(t *testing.T) {
	tests := []struct{ name, text, want string }{
		{"an active clause", "Peru invaded Chile.", "ASSAULT Peru > Chile (asserted)"},
		{"a passive clause", "Chile was invaded by Peru.", "ASSAULT Peru > Chile (asserted)"},
		{"a nominal clause", "Peru's invasion of Chile surprised nobody.", "ASSAULT Peru > Chile (asserted)"},
		{"a list of sources", "Peru and Bolivia condemned Chile.", "ACCUSE Peru; Bolivia > Chile (asserted)"},
		{"a reciprocal act has its actors on both sides", "Peru and Chile signed a treaty.", "AGREE Peru; Chile > Peru; Chile (asserted)"},
		{"a thing of the target stands for the target", "Peru rejected Chile's offer.", "REJECT Peru > Chile (asserted)"},
		{"a refusal to recognise", "Peru refused to recognise Palestine.", "REJECT Peru > Palestine (asserted)"},
		{"a light verb", "Peru imposed sanctions on Chile.", "SANCTION Peru > Chile (asserted)"},
		{"a denied act", "Peru did not attack Chile.", "ASSAULT Peru > Chile (denied)"},
		{"an act that may come", "Peru may attack Chile.", "ASSAULT Peru > Chile (hypothetical)"},
		{"whom the preposition names", "Peru called on Chile to withdraw.", "REQUEST Peru > Chile (asserted)"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := eventLines(t, tt.text); !slices.Contains(got, tt.want) {
				t.Errorf("%s\ngot  %v\nwant %s", tt.text, got, tt.want)
			}
		})
	}
}

func TestSomeSentencesTellNoEvent(t *testing.T) {
	tests := []struct{ name, text string }{
		{"a mere want is a position", "Peru wants to attack Chile."},
		{"to love one's own country", "The Peruvians love Peru."},
		{"what something is", "It is an attack on reason."},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := eventLines(t, tt.text); len(got) > 0 {
				t.Errorf("%s\ngot %v", tt.text, got)
			}
		})
	}
}

func TestAnEventToldTwiceInASentenceIsOne(t *testing.T) {
	n := 0
	for _, l := range eventLines(t, "Peru launched an attack on Chile.") {
		if strings.HasPrefix(l, "ASSAULT") {
			n++
		}
	}
	if n != 1 {
		t.Errorf("got %d assaults, want 1", n)
	}
}

func TestNowIsNoDate(t *testing.T) {
	for _, r := range codedAs(t, "Peru is now attacking Chile.") {
		if r.Event != nil && strings.HasSuffix(r.Event.Date, "_REF") {
			t.Errorf("the event has the date %q", r.Event.Date)
		}
	}
}
