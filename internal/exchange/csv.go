package exchange

import (
	"context"
	"encoding/csv"
	"fmt"
	"io"
	"strconv"
	"strings"

	"github.com/rashomon-affairs/rashomon/internal/affair"
	"github.com/rashomon-affairs/rashomon/internal/store"
)

// ExportCSV writes one layer as a table, one record a row, with a header. Further evidence is not
// in it; offsets are bytes of the stored text. Cells that a spreadsheet would run as a formula
// begin with an apostrophe.
func ExportCSV(ctx context.Context, w io.Writer, r *store.Reader, k affair.Kind, f store.Filter) error {
	columns := tables[k]
	if columns == nil {
		return fmt.Errorf("export csv: %w: there is no layer %q", store.ErrInvalid, k)
	}
	names, err := documentNames(ctx, r)
	if err != nil {
		return fmt.Errorf("export csv: %w", err)
	}
	c := csv.NewWriter(w)
	head := []string{"document", "id", "status", "score", "coder"}
	for _, col := range columns {
		head = append(head, col.name)
	}
	if k != affair.KindActor && k != affair.KindTone {
		head = append(head, "holder", "chain")
	}
	if err := c.Write(append(head, "evidence", "start", "end", "pieces", "pattern", "note")); err != nil {
		return fmt.Errorf("export csv: %w", err)
	}
	f.Kinds = []affair.Kind{k}
	for rec, err := range r.Records(ctx, f) {
		if err != nil {
			return fmt.Errorf("export csv: %w", err)
		}
		row := []string{names[rec.Doc], rec.ID, string(rec.Status), number(rec.Score), rec.Coder}
		for _, col := range columns {
			row = append(row, col.cell(&rec))
		}
		if k != affair.KindActor && k != affair.KindTone {
			row = append(row, rec.Holder, strings.Join(rec.Chain, joint))
		}
		e := rec.Evidence[0]
		row = append(row, e.Text, strconv.Itoa(e.Start), strconv.Itoa(e.End), strconv.Itoa(len(rec.Evidence)), rec.Pattern, rec.Note)
		for i := range row {
			row[i] = harmless(row[i])
		}
		if err := c.Write(row); err != nil {
			return fmt.Errorf("export csv: %w", err)
		}
	}
	c.Flush()
	if err := c.Error(); err != nil {
		return fmt.Errorf("export csv: %w", err)
	}
	return nil
}

// ExportDocumentsCSV writes the table of documents.
func ExportDocumentsCSV(ctx context.Context, w io.Writer, r *store.Reader, f store.DocumentFilter) error {
	c := csv.NewWriter(w)
	if err := c.Write([]string{"document", "id", "title", "outlet", "byline", "date", "origin", "language", "url", "media_type", "bytes", "sha256"}); err != nil {
		return fmt.Errorf("export csv: %w", err)
	}
	for d, err := range r.Documents(ctx, f) {
		if err != nil {
			return fmt.Errorf("export csv: %w", err)
		}
		row := []string{d.Name, d.ID, d.Title.Value, d.Outlet.Value, d.Byline.Value, d.Published.Value, d.Origin.Value, d.Language.Value,
			d.URL.Value, d.MediaType, strconv.Itoa(len(d.Text)), d.SHA256}
		for i := range row {
			row[i] = harmless(row[i])
		}
		if err := c.Write(row); err != nil {
			return fmt.Errorf("export csv: %w", err)
		}
	}
	c.Flush()
	if err := c.Error(); err != nil {
		return fmt.Errorf("export csv: %w", err)
	}
	return nil
}

func documentNames(ctx context.Context, r *store.Reader) (map[string]string, error) {
	names := map[string]string{}
	for d, err := range r.Documents(ctx, store.DocumentFilter{WithoutText: true}) {
		if err != nil {
			return nil, err
		}
		names[d.ID] = d.Name
	}
	return names, nil
}

// harmless keeps a spreadsheet from running a cell as a formula (OWASP, CSV injection): texts
// that begin like one get an apostrophe; numbers and lone signs stay.
func harmless(s string) string {
	if len(s) < 2 || !strings.ContainsRune("=+-@\t\r", rune(s[0])) {
		return s
	}
	if _, err := strconv.ParseFloat(s, 64); err == nil {
		return s
	}
	return "'" + s
}

func number(f float64) string { return strconv.FormatFloat(f, 'g', -1, 64) }

type column struct {
	name string
	cell func(*affair.Record) string
}

// tables are the columns of each layer beside those that all have.
var tables = map[affair.Kind][]column{
	affair.KindActor: {
		{"name", func(r *affair.Record) string { return r.Actor.Name }},
		{"kind", func(r *affair.Record) string { return string(r.Actor.Kind) }},
		{"part_of", func(r *affair.Record) string { return r.Actor.PartOf }},
		{"mentions", func(r *affair.Record) string { return strconv.Itoa(len(r.Actor.Mentions)) }},
	},
	affair.KindStatement: {
		{"speaker", func(r *affair.Record) string { return r.Statement.Speaker }},
		{"content", func(r *affair.Record) string { return r.Statement.Content.Text }},
		{"cue", func(r *affair.Record) string { return r.Statement.Cue.Text }},
		{"form", func(r *affair.Record) string { return r.Statement.Form }},
	},
	affair.KindEvent: {
		{"source", func(r *affair.Record) string { return strings.Join(r.Event.Source, joint) }},
		{"action", func(r *affair.Record) string { return r.Event.Action.Text }},
		{"target", func(r *affair.Record) string { return strings.Join(r.Event.Target, joint) }},
		{"type", func(r *affair.Record) string { return r.Event.Type }},
		{"mode", func(r *affair.Record) string { return r.Event.Mode }},
		{"date", func(r *affair.Record) string { return r.Event.Date }},
		{"place", func(r *affair.Record) string { return r.Event.Place }},
		{"modality", func(r *affair.Record) string { return string(r.Event.Modality) }},
	},
	affair.KindTie: {
		{"from", func(r *affair.Record) string { return r.Tie.From }},
		{"type", func(r *affair.Record) string { return r.Tie.Type }},
		{"to", func(r *affair.Record) string { return r.Tie.To }},
		{"negated", func(r *affair.Record) string { return strconv.FormatBool(r.Tie.Negated) }},
		{"since", func(r *affair.Record) string { return r.Tie.Since }},
		{"until", func(r *affair.Record) string { return r.Tie.Until }},
	},
	affair.KindPosition: {
		{"actor", func(r *affair.Record) string { return r.Position.Actor }},
		{"issue", func(r *affair.Record) string { return r.Position.Issue }},
		{"stance", func(r *affair.Record) string { return strconv.Itoa(r.Position.Stance) }},
	},
	affair.KindLink: {
		{"cause", func(r *affair.Record) string { return r.Link.Cause.Text }},
		{"cause_factor", func(r *affair.Record) string { return r.Link.CauseFactor }},
		{"effect", func(r *affair.Record) string { return r.Link.Effect.Text }},
		{"effect_factor", func(r *affair.Record) string { return r.Link.EffectFactor }},
		{"sign", func(r *affair.Record) string { return r.Link.Sign }},
		{"modality", func(r *affair.Record) string { return string(r.Link.Modality) }},
	},
	affair.KindFigure: {
		{"value", func(r *affair.Record) string { return r.Figure.Value }},
		{"number", func(r *affair.Record) string { return number(r.Figure.Number) }},
		{"unit", func(r *affair.Record) string { return r.Figure.Unit }},
		{"of", func(r *affair.Record) string { return r.Figure.Of }},
		{"date", func(r *affair.Record) string { return r.Figure.Date }},
		{"source_named", func(r *affair.Record) string { return strconv.FormatBool(r.Figure.SourceNamed) }},
	},
	affair.KindTone: {
		{"actor", func(r *affair.Record) string { return r.Tone.Actor }},
		{"value", func(r *affair.Record) string { return strconv.Itoa(r.Tone.Value) }},
	},
}
