package main

import (
	"context"
	"fmt"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"github.com/rashomon-affairs/rashomon/internal/affair"
	"github.com/rashomon-affairs/rashomon/internal/exchange"
	"github.com/rashomon-affairs/rashomon/internal/report"
	"github.com/rashomon-affairs/rashomon/internal/store"
)

// shown maps what `show` takes to the layer.
var shown = []struct {
	word string
	kind affair.Kind
}{
	{"actors", affair.KindActor}, {"statements", affair.KindStatement}, {"events", affair.KindEvent}, {"ties", affair.KindTie},
	{"positions", affair.KindPosition}, {"links", affair.KindLink}, {"figures", affair.KindFigure}, {"tone", affair.KindTone},
}

func cmdShow(e *env) *cobra.Command {
	var ch choice
	var format string
	words := []string{"documents", "versions", "records"}
	for _, s := range shown {
		words = append(words, s.word)
	}
	c := &cobra.Command{
		Use:   "show " + strings.Join(words, "|"),
		Short: "List documents or records, each record with its sentence",
		Long: `List the documents, or the records of one layer, filtered.

"documents" tells what was read, what was refused and why; with --format json
also which parts of each page were left out. "versions" lists documents that were read again after
they had changed, with what changed. "records" lists all layers together, in JSON
with offsets in code points beside those in bytes.

Candidates and rejected records are left out unless --status names them.
Exit codes: 0 done, 1 failed, 2 wrong usage.`,
		Example: `  rashomon show documents
  rashomon show versions
  rashomon show ties --actor Norvia
  rashomon show events --type SANCTION --modality asserted --format csv
  rashomon show links --status candidate --limit 20
  rashomon show positions --only added --format json`,
		ValidArgs: words,
		Args:      cobra.MatchAll(cobra.ExactArgs(1), cobra.OnlyValidArgs),
		RunE: func(c *cobra.Command, args []string) error {
			return runShow(c.Context(), e, args[0], ch, format)
		},
	}
	ch.flags(c)
	formatFlag(c, &format, "table", "json", "csv")
	return c
}

func runShow(ctx context.Context, e *env, what string, ch choice, format string) error {
	db, err := e.open(ctx)
	if err != nil {
		return err
	}
	defer db.Close()
	switch what {
	case "documents":
		return showDocuments(ctx, e, db, format)
	case "versions":
		return showVersions(ctx, e, db, format)
	case "records":
		return showRecords(ctx, e, db, ch, format)
	}
	var kind affair.Kind
	for _, s := range shown {
		if s.word == what {
			kind = s.kind
		}
	}
	f, err := ch.filter(ctx, &db.Reader, kind)
	if err != nil {
		return err
	}
	rs, err := store.Collect(db.Records(ctx, f))
	if err != nil {
		return err
	}
	ds, err := store.Collect(db.Documents(ctx, store.DocumentFilter{WithoutText: true}))
	if err != nil {
		return err
	}
	docs := map[string]*affair.Document{}
	for _, d := range ds {
		docs[d.ID] = d
	}
	if format == "json" {
		type row struct {
			Document string `json:"document"`
			affair.Record
		}
		rows := []row{}
		for _, r := range rs {
			rows = append(rows, row{docs[r.Doc].Name, r})
		}
		return writeJSON(e.out, map[string]any{what: rows, "offsets": "utf-8 bytes"})
	}
	t := recordTable(kind, rs, docs)
	if format == "csv" {
		return t.csv(e.out)
	}
	if len(rs) == 0 {
		fmt.Fprintf(e.err, "no %s match\n", what)
		return nil
	}
	if err := t.print(e.out, width(e.out)); err != nil {
		return err
	}
	fmt.Fprintf(e.err, "%d %s\n", len(rs), what)
	return nil
}

// showRecords lists records of all layers.
func showRecords(ctx context.Context, e *env, db *store.DB, ch choice, format string) error {
	f, err := ch.filter(ctx, &db.Reader)
	if err != nil {
		return err
	}
	if format == "json" {
		return exchange.ShowJSON(ctx, e.out, &db.Reader, f)
	}
	ds, err := store.Collect(db.Documents(ctx, store.DocumentFilter{WithoutText: true}))
	if err != nil {
		return err
	}
	names := map[string]string{}
	for _, d := range ds {
		names[d.ID] = d.Name
	}
	t := &table{head: []string{"id", "account", "layer", "says", "voice", "status", "quote"}}
	for r, err := range db.Records(ctx, f) {
		if err != nil {
			return err
		}
		t.add(r.ID, names[r.Doc], exchange.Layer(r.Kind), report.Describe(&r), report.Voice(&r), string(r.Status), r.Evidence[0].Text)
	}
	if format == "csv" {
		return t.csv(e.out)
	}
	return t.print(e.out, width(e.out))
}

// documentRow is a document as `show documents` lists it.
type documentRow struct {
	ID        string         `json:"id"`
	Document  string         `json:"document"`
	Title     affair.Field   `json:"title"`
	Outlet    affair.Field   `json:"outlet"`
	Byline    affair.Field   `json:"byline"`
	Date      affair.Field   `json:"date"`
	Origin    affair.Field   `json:"origin"`
	MediaType string         `json:"media_type"`
	Charset   string         `json:"charset,omitempty"`
	Language  string         `json:"language,omitempty"`
	Coder     string         `json:"coder"`
	Words     int            `json:"body_words"`
	Parts     map[string]int `json:"parts"` // bytes by kind
	LeftOut   []affair.Part  `json:"left_out,omitempty"`
	Notes     []string       `json:"notes,omitempty"`
}

func showDocuments(ctx context.Context, e *env, db *store.DB, format string) error {
	rows := []documentRow{}
	for d, err := range db.Documents(ctx, store.DocumentFilter{}) {
		if err != nil {
			return err
		}
		coder, err := db.Coder(ctx, d.ID)
		if err != nil {
			return err
		}
		r := documentRow{ID: d.ID, Document: d.Name, Title: d.Title, Outlet: d.Outlet, Byline: d.Byline, Date: d.Published, Origin: d.Origin,
			MediaType: d.MediaType, Charset: d.Charset, Language: d.Language.Value, Coder: coder, Parts: map[string]int{}, Notes: d.Notes}
		for _, p := range d.Parts {
			r.Parts[string(p.Kind)] += p.Len()
			if p.Kind == affair.PartBody {
				r.Words += len(strings.Fields(d.Text[p.Start:p.End]))
			} else if !p.Kind.Coded() {
				r.LeftOut = append(r.LeftOut, p)
			}
		}
		rows = append(rows, r)
	}
	refusals, err := db.Refusals(ctx)
	if err != nil {
		return err
	}
	if format == "json" {
		if refusals == nil {
			refusals = []affair.Refusal{}
		}
		return writeJSON(e.out, map[string]any{"documents": rows, "refused": refusals})
	}
	t := &table{head: []string{"id", "document", "date", "outlet", "byline", "words", "left out", "title"}, right: map[int]bool{5: true, 6: true}}
	for _, r := range rows {
		out := 0
		for _, p := range r.LeftOut {
			out += p.Len()
		}
		t.add(r.ID, r.Document, r.Date.Value, r.Outlet.Value, r.Byline.Value, strconv.Itoa(r.Words), strconv.Itoa(out)+" B", r.Title.Value)
	}
	if format == "csv" {
		return t.csv(e.out)
	}
	if err := t.print(e.out, width(e.out)); err != nil {
		return err
	}
	for _, r := range refusals {
		fmt.Fprintf(e.out, "refused: %s\n", r.Error())
	}
	return nil
}
