package intake

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/rashomon-affairs/rashomon/internal/affair"
)

// markedPage is a page whose lines were told apart by hand (testdata/pages/README.md).
type markedPage struct {
	text   string
	spans  []affair.Part
	fields map[string]string
}

func parseMarked(src string) markedPage {
	var m markedPage
	m.fields = map[string]string{}
	var b strings.Builder
	for _, line := range strings.Split(strings.TrimRight(src, "\n"), "\n") {
		if f, ok := strings.CutPrefix(line, "= "); ok {
			k, v, _ := strings.Cut(f, ":")
			m.fields[k] = strings.TrimSpace(v)
			continue
		}
		kind, text, ok := strings.Cut(line, " | ")
		if !ok {
			b.WriteString(line + "\n")
			continue
		}
		// Head lines that share a line on the page are written on lines of their own.
		start := b.Len()
		b.WriteString(text + "\n")
		lead := len(text) - len(strings.TrimLeft(text, " \t"))
		span := affair.Span{Start: start + lead, End: start + len(text)}
		if kind == "+" {
			m.spans[len(m.spans)-1].End = span.End
		} else {
			m.spans = append(m.spans, affair.Part{Span: span, Kind: affair.PartKind(kind)})
		}
	}
	m.text = b.String()
	return m
}

func TestPagesAreToldApartAsByHand(t *testing.T) {
	files, _ := filepath.Glob("testdata/pages/*.txt")
	for _, f := range files {
		t.Run(strings.TrimSuffix(filepath.Base(f), ".txt"), func(t *testing.T) {
			src, err := os.ReadFile(f)
			if err != nil {
				t.Fatal(err)
			}
			m := parseMarked(string(src))
			res, err := Read(context.Background(), Source{Name: "x.txt", Bytes: []byte(m.text)}, Options{})
			if err != nil || len(res.Docs()) != 1 {
				t.Fatalf("%v %v", res.Refusals(), err)
			}
			d := res.Docs()[0]
			checkDocument(t, d)
			for _, s := range m.spans {
				p, ok := d.PartAt(s.Start)
				good := ok && p.Kind == s.Kind || s.Kind == "other" && ok && !p.Kind.Coded()
				if good && (s.Kind == affair.PartBody || s.Kind == affair.PartTitle || s.Kind == affair.PartDeck) {
					good = p.Span == s.Span
				}
				if !good {
					t.Errorf("%.60q is %s [%s] %v, want %s %v", d.Text[s.Start:s.End], p.Kind, p.Rule, p.Span, s.Kind, s.Span)
				}
			}
			for k, want := range m.fields {
				got := map[string]string{"title": d.Title.Value, "outlet": d.Outlet.Value, "byline": d.Byline.Value, "date": d.Published.Value, "origin": d.Origin.Value}[k]
				if fmt.Sprint(got) != want {
					t.Errorf("%s is %q, want %q", k, got, want)
				}
			}
		})
	}
}
