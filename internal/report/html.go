package report

import (
	_ "embed" // the page's template and style
	"fmt"
	"html/template"
	"io"
	"strings"

	"github.com/rashomon-affairs/rashomon/internal/affair"
)

//go:embed page.html.tmpl
var pageTemplate string

//go:embed page.css
var pageStyle string

// HTML writes the report as one page: no script, no network, readable in light and dark and
// on paper. Sentences open with the browser's own disclosure.
func (m *Model) HTML(w io.Writer) error {
	t, err := template.New("page").Funcs(template.FuncMap{
		"css":      func() template.CSS { return template.CSS(pageStyle) },
		"describe": Describe,
		"voice":    Voice,
		"oneline":  OneLine,
		"day":      day,
		"cut":      Cut,
		"quotes":   m.quotes,
		"kinds":    func() []affair.Kind { return affair.Kinds[1:] },
		"allkinds": func() []affair.Kind { return affair.Kinds },
		"plural":   Plural,
		"glyph":    glyph,
		"tone":     toneCell,
		"svg":      func(s string) template.HTML { return template.HTML(s) }, // drawn by our own code, which escapes
		"records":  func(a *Account, k affair.Kind) []*affair.Record { return a.Records[k] },
		"account":  func(r *affair.Record) *Account { return m.ByDoc[r.Doc] },
	}).Parse(pageTemplate)
	if err != nil {
		return fmt.Errorf("read the report template: %w", err)
	}
	if err := t.Execute(w, m); err != nil {
		return fmt.Errorf("write the report: %w", err)
	}
	return nil
}

// piece is a stretch of a shown sentence; marked ones are the coded words.
type piece struct {
	Text string
	Mark bool
}

// quotes cuts a record's evidence into marked and unmarked pieces, one list a quote.
func (m *Model) quotes(r *affair.Record) [][]piece {
	a := m.ByDoc[r.Doc]
	var marks []affair.Span
	add := func(qs ...affair.Quote) {
		for _, q := range qs {
			if q.Len() > 0 {
				marks = append(marks, q.Span)
			}
		}
	}
	switch {
	case r.Statement != nil:
		add(r.Statement.Content)
	case r.Event != nil:
		add(r.Event.Action)
	case r.Link != nil:
		add(r.Link.Cause, r.Link.Effect)
	}
	var out [][]piece
	for _, e := range r.Evidence {
		shown := e.Span
		if r.Kind == affair.KindActor || r.Kind == affair.KindTone { // their evidence is a phrase: show it in its paragraph
			marks = append(marks[:0], e.Span)
			if p, ok := a.Doc.PartAt(e.Start); ok && p.Contains(e.Span) {
				shown = around(a.Doc.Text, p.Span, e.Span)
			}
		}
		out = append(out, pieces(a.Doc.Text, shown, marks))
	}
	return out
}

// around widens a span to the sentence-like stretch about it, inside its part.
func around(text string, part, s affair.Span) affair.Span {
	out := part
	if i := strings.LastIndexAny(text[part.Start:s.Start], ".!?\n"); i >= 0 {
		out.Start = part.Start + i + 1
	}
	if i := strings.IndexAny(text[s.End:part.End], ".!?\n"); i >= 0 {
		out.End = s.End + i + 1
	}
	return out
}

func pieces(text string, shown affair.Span, marks []affair.Span) []piece {
	var out []piece
	at := shown.Start
	put := func(end int, mark bool) {
		if end > at {
			out = append(out, piece{spaced(text[at:end]), mark})
			at = end
		}
	}
	for at < shown.End {
		next, end := shown.End, shown.End
		for _, m := range marks {
			if m.End > at && m.Start < shown.End && max(m.Start, at) < next {
				next, end = max(m.Start, at), min(m.End, shown.End)
			}
		}
		put(next, false)
		if next < shown.End {
			put(end, true)
		}
	}
	return out
}

// spaced folds runs of white space to one space but keeps those at the ends.
func spaced(s string) string {
	one := OneLine(s)
	if one == "" {
		if s == "" {
			return ""
		}
		return " "
	}
	if strings.TrimLeft(s, " \t\r\n") != s {
		one = " " + one
	}
	if strings.TrimRight(s, " \t\r\n") != s {
		one += " "
	}
	return one
}

// Plural is the layer's name in the plural, as headings and counts use it.
func Plural(k affair.Kind) string {
	if k == affair.KindTone {
		return "tone"
	}
	return string(k) + "s"
}

// glyph is the layer's mark: shape first, colour second.
func glyph(k affair.Kind) string {
	switch k {
	case affair.KindActor:
		return "●"
	case affair.KindStatement:
		return "❝"
	case affair.KindEvent:
		return "▲"
	case affair.KindTie:
		return "↔"
	case affair.KindPosition:
		return "±"
	case affair.KindLink:
		return "→"
	case affair.KindFigure:
		return "#"
	case affair.KindTone:
		return "◆"
	}
	return ""
}

// toneCell is how an account portrays an actor, as a shape with a name.
func toneCell(a *Actor, code string) template.HTML {
	v, ok := a.Tone[code]
	switch {
	case !ok:
		return `<span class="dim" title="not portrayed">·</span>`
	case v > 0:
		return `<span class="p" title="portrayed well">▲</span>`
	case v < 0:
		return `<span class="m" title="portrayed badly">▼</span>`
	}
	return `<span class="z" title="portrayed evenly">●</span>`
}

// day cuts the time of day off a date.
func day(iso string) string {
	d, _, _ := strings.Cut(iso, "T")
	return d
}
