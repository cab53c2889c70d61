package main

import (
	"context"
	"fmt"

	"github.com/rashomon-affairs/rashomon/internal/affair"
	"github.com/rashomon-affairs/rashomon/internal/intake/families"
	"github.com/rashomon-affairs/rashomon/internal/store"
)

// changeRow is a change from one version of a document to the next.
type changeRow struct {
	Address string      `json:"address"`
	Before  string      `json:"before"` // id of the older version
	After   string      `json:"after"`
	Taken   string      `json:"taken,omitempty"` // when the newer one was taken from its address
	Old     affair.Span `json:"old"`             // bytes in the older text; empty where words were only added
	New     affair.Span `json:"new"`
	OldText string      `json:"old_text"`
	NewText string      `json:"new_text"`
}

// showVersions lists documents that were read more than once, with what changed in between.
func showVersions(ctx context.Context, e *env, db *store.DB, format string) error {
	docs, err := store.Collect(db.Documents(ctx, store.DocumentFilter{}))
	if err != nil {
		return err
	}
	byID := map[string]*affair.Document{}
	for _, d := range docs {
		byID[d.ID] = d
	}
	chains := families.Versions(docs)
	rows := []changeRow{}
	same := 0
	for _, c := range chains {
		for i, id := range c.Docs[1:] {
			older, newer := byID[c.Docs[i]], byID[id]
			cs := families.Difference(older, newer)
			if len(cs) == 0 {
				same++
			}
			for _, ch := range cs {
				rows = append(rows, changeRow{c.Address, older.ID, newer.ID, newer.Retrieved.Value, ch.Old, ch.New, ch.OldText, ch.NewText})
			}
		}
	}
	if format == "json" {
		type chain struct {
			Address string   `json:"address"`
			Docs    []string `json:"versions"` // ids, oldest first
		}
		out := []chain{}
		for _, c := range chains {
			out = append(out, chain{c.Address, c.Docs})
		}
		return writeJSON(e.out, map[string]any{"documents": out, "changes": rows, "offsets": "utf-8 bytes"})
	}
	t := &table{head: []string{"address", "before", "after", "taken", "was", "is"}}
	for _, r := range rows {
		t.add(r.Address, r.Before, r.After, r.Taken, r.OldText, r.NewText)
	}
	if format == "csv" {
		return t.csv(e.out)
	}
	if len(chains) == 0 {
		fmt.Fprintln(e.err, "no document was read more than once: read its address or file again when it has changed")
		return nil
	}
	if err := t.print(e.out, width(e.out)); err != nil {
		return err
	}
	fmt.Fprintf(e.err, "%s with more than one version, %s", plural(len(chains), "document"), plural(len(rows), "change"))
	if same > 0 {
		fmt.Fprintf(e.err, ", %s with the same words", plural(same, "version"))
	}
	fmt.Fprintln(e.err)
	return nil
}
