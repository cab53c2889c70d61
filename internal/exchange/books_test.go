package exchange_test

import (
	"archive/zip"
	"bytes"
	"encoding/csv"
	"encoding/xml"
	"io"
	"strconv"
	"strings"
	"testing"

	"github.com/parquet-go/parquet-go"
	"github.com/xuri/excelize/v2"

	"github.com/rashomon-affairs/rashomon/internal/affair"
	"github.com/rashomon-affairs/rashomon/internal/exchange"
	"github.com/rashomon-affairs/rashomon/internal/store"
	"github.com/rashomon-affairs/rashomon/internal/store/storetest"
	"github.com/rashomon-affairs/rashomon/nlp"
)

// affairWithFormula is a made-up affair with a tie whose actors look like formulas.
func affairWithFormula(t *testing.T) *store.DB {
	t.Helper()
	db := affairOf(t, 0, 1, 2)
	c := storetest.Make(0)
	evil := storetest.Tie(c.Doc, "=HYPERLINK(\"x\")", "@rival-of", "+A1", "The millers want the bridge opened.")
	if _, err := db.Decide(t.Context(), affair.Decision{Act: affair.ActAdd, Who: "Ana", New: &evil}); err != nil {
		t.Fatal(err)
	}
	return db
}

// csvOf is a layer as CSV: what the other tables are compared with.
func csvOf(t *testing.T, db *store.DB, k affair.Kind) [][]string {
	t.Helper()
	var b bytes.Buffer
	if err := exchange.ExportCSV(t.Context(), &b, &db.Reader, k, store.Filter{}); err != nil {
		t.Fatal(err)
	}
	rows, err := csv.NewReader(&b).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	return rows
}

func TestParquetHoldsWhatCSVHolds(t *testing.T) {
	db := affairWithFormula(t)
	for _, k := range append([]affair.Kind{exchange.AllLayers}, affair.Kinds...) {
		var b bytes.Buffer
		if err := exchange.ExportParquet(t.Context(), &b, &db.Reader, k, store.Filter{}); err != nil {
			t.Fatal(err)
		}
		f, err := parquet.OpenFile(bytes.NewReader(b.Bytes()), int64(b.Len()))
		if err != nil {
			t.Fatal(err)
		}
		want := csvOf(t, db, k)
		if int(f.NumRows()) != len(want)-1 {
			t.Errorf("%s: %d rows, want %d", k, f.NumRows(), len(want)-1)
		}
		rows := parquet.NewReader(f)
		column := map[string]int{}
		for i, path := range f.Schema().Columns() {
			column[path[0]] = i
		}
		if len(column) != len(want[0]) {
			t.Errorf("%s: columns %v, want %v", k, column, want[0])
		}
		got := make([]parquet.Row, len(want))
		n, err := rows.ReadRows(got)
		if err != nil && err != io.EOF {
			t.Fatal(err)
		}
		for i := range n {
			for j, name := range want[0] {
				v := got[i][column[name]]
				s := v.String()
				if v.Kind() == parquet.Double {
					s = strconv.FormatFloat(v.Double(), 'g', -1, 64)
				}
				if w := strings.TrimPrefix(want[i+1][j], "'"); s != w {
					t.Errorf("%s: row %d %s is %q, want %q", k, i, name, s, w)
				}
			}
		}
		if err := rows.Close(); err != nil {
			t.Fatal(err)
		}
	}
	if err := exchange.ExportParquet(t.Context(), io.Discard, &db.Reader, "dance", store.Filter{}); err == nil {
		t.Error("a table of no layer was written")
	}
}

func TestWorkbookHoldsWhatCSVHoldsAndNoFormula(t *testing.T) {
	db := affairWithFormula(t)
	var b, again bytes.Buffer
	for _, w := range []io.Writer{&b, &again} {
		if err := exchange.ExportXLSX(t.Context(), w, &db.Reader, nil, store.Filter{}); err != nil {
			t.Fatal(err)
		}
	}
	if !bytes.Equal(b.Bytes(), again.Bytes()) {
		t.Error("the same affair gives other bytes")
	}
	book, err := excelize.OpenReader(bytes.NewReader(b.Bytes()))
	if err != nil {
		t.Fatal(err)
	}
	defer book.Close()
	if n := len(book.GetSheetList()); n != len(affair.Kinds)+1 {
		t.Errorf("%d sheets", n)
	}
	for _, k := range affair.Kinds {
		want := csvOf(t, db, k)
		got, err := book.GetRows(exchange.Layer(k), excelize.Options{RawCellValue: true})
		if err != nil || len(got) != len(want) {
			t.Fatalf("%s: %d rows, want %d: %v", k, len(got), len(want), err)
		}
		for i, row := range got {
			for j, cell := range row {
				w := want[i][j]
				if w == "true" || w == "false" {
					w = map[string]string{"true": "1", "false": "0"}[w]
				}
				if cell != w && !strings.EqualFold(cell, want[i][j]) {
					t.Errorf("%s: row %d column %s is %q, want %q", k, i, want[0][j], cell, want[i][j])
				}
				at, _ := excelize.CoordinatesToCellName(j+1, i+1)
				if f, _ := book.GetCellFormula(exchange.Layer(k), at); f != "" {
					t.Errorf("%s %s is the formula %q", k, at, f)
				}
			}
		}
	}
	// The same with the standard library alone: no sheet has a formula, and the text is there.
	z, err := zip.NewReader(bytes.NewReader(b.Bytes()), int64(b.Len()))
	if err != nil {
		t.Fatal(err)
	}
	found := false
	for _, f := range z.File {
		if !strings.HasPrefix(f.Name, "xl/worksheets/sheet") {
			continue
		}
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		var s struct {
			Cells []struct {
				Formula *string `xml:"f"`
				Inline  string  `xml:"is>t"`
			} `xml:"sheetData>row>c"`
		}
		if err := xml.NewDecoder(r).Decode(&s); err != nil {
			t.Fatalf("%s: %v", f.Name, err)
		}
		for _, c := range s.Cells {
			if c.Formula != nil {
				t.Errorf("%s has the formula %q", f.Name, *c.Formula)
			}
			found = found || c.Inline == "'=HYPERLINK(\"x\")"
		}
	}
	if !found {
		t.Error("the guarded text is in no sheet")
	}
}

func TestCoNLLUIsReadBack(t *testing.T) {
	m, err := nlp.Load()
	if err != nil {
		t.Fatal(err)
	}
	db := affairOf(t, 0, 1)
	var b bytes.Buffer
	if err := exchange.ExportCoNLLU(t.Context(), &b, &db.Reader, store.DocumentFilter{}, func(d *affair.Document) (*nlp.Doc, error) {
		return m.Analyse(d.Text, nlp.Options{}), nil
	}); err != nil {
		t.Fatal(err)
	}
	if n := strings.Count(b.String(), "# newdoc id = "); n != 2 {
		t.Errorf("%d documents", n)
	}
	ids := map[string]bool{}
	words := 0
	for line := range strings.Lines(b.String()) {
		line = strings.TrimSuffix(line, "\n")
		if id, ok := strings.CutPrefix(line, "# sent_id = "); ok {
			if ids[id] {
				t.Errorf("two sentences are %s", id)
			}
			ids[id] = true
		}
		if line == "" || line[0] == '#' {
			continue
		}
		f := strings.Split(line, "\t")
		if len(f) != 10 || !strings.Contains(f[9], "TokenRange=") {
			t.Errorf("not ten columns with a range: %q", line)
		}
		if !strings.Contains(f[0], "-") {
			words++
		}
	}
	d, err := nlp.ReadCoNLLU(&b)
	if err != nil {
		t.Fatal(err)
	}
	if d.Len() != words || words < 20 {
		t.Errorf("%d words written, %d read back", words, d.Len())
	}
}
