package exchange_test

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"slices"
	"testing"

	"github.com/rashomon-affairs/rashomon/internal/affair"
	"github.com/rashomon-affairs/rashomon/internal/exchange"
	"github.com/rashomon-affairs/rashomon/internal/store"
	"github.com/rashomon-affairs/rashomon/internal/store/storetest"
)

func TestTablesHaveARowForEveryRecordAndNoFormulas(t *testing.T) {
	db := affairOf(t, 0, 1, 2)
	c := storetest.Make(0)
	evil := storetest.Tie(c.Doc, "=HYPERLINK(\"x\")", "@rival-of", "-2+3", "The millers want the bridge opened.")
	if _, err := db.Decide(t.Context(), affair.Decision{Act: affair.ActAdd, Who: "Ana", New: &evil}); err != nil {
		t.Fatal(err)
	}
	for _, k := range append([]affair.Kind{exchange.AllLayers}, affair.Kinds...) {
		var b bytes.Buffer
		if err := exchange.ExportCSV(t.Context(), &b, &db.Reader, k, store.Filter{}); err != nil {
			t.Fatal(err)
		}
		rows, err := csv.NewReader(&b).ReadAll()
		if err != nil {
			t.Fatal(err)
		}
		choice := store.Filter{Kinds: []affair.Kind{k}}
		if k == exchange.AllLayers {
			choice.Kinds = nil
		}
		n, err := db.Count(t.Context(), choice)
		if err != nil || len(rows) != n+1 {
			t.Errorf("%s: %d rows, %d records, %v", k, len(rows), n, err)
		}
		for _, row := range rows[1:] {
			for i, cell := range row {
				if len(cell) > 1 && bytes.ContainsAny([]byte(cell[:1]), "=+@-") && !slices.Contains([]string{"stance", "value"}, rows[0][i]) {
					t.Errorf("%s: cell %s is %q", k, rows[0][i], cell)
				}
			}
		}
	}
	if err := exchange.ExportCSV(t.Context(), &bytes.Buffer{}, &db.Reader, "dance", store.Filter{}); err == nil {
		t.Error("a table of no layer was written")
	}
	var b bytes.Buffer
	if err := exchange.ExportDocumentsCSV(t.Context(), &b, &db.Reader, store.DocumentFilter{}); err != nil {
		t.Fatal(err)
	}
	if rows, err := csv.NewReader(&b).ReadAll(); err != nil || len(rows) != 4 {
		t.Errorf("%d rows of documents, %v", len(rows), err)
	}
}

func TestShowGivesRecordsWithTheirLayerAndDocument(t *testing.T) {
	db := affairOf(t, 0, 1)
	var b bytes.Buffer
	if err := exchange.ShowJSON(t.Context(), &b, &db.Reader, store.Filter{Actor: "Daniela Ruiz"}); err != nil {
		t.Fatal(err)
	}
	var out struct {
		Records []struct{ Layer, Document, ID string }
	}
	if err := json.Unmarshal(b.Bytes(), &out); err != nil {
		t.Fatal(err)
	}
	n, err := db.Count(t.Context(), store.Filter{Actor: "Daniela Ruiz"})
	if err != nil || len(out.Records) != n || n == 0 || out.Records[0].Layer != "actors" || out.Records[0].Document == "" {
		t.Errorf("%d of %d records: %+v, %v", len(out.Records), n, out.Records, err)
	}
}
