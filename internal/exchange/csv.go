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
// in it; start and end are bytes of the stored text, cp_start and cp_end its code points. Cells
// that a spreadsheet would run as a formula begin with an apostrophe.
func ExportCSV(ctx context.Context, w io.Writer, r *store.Reader, k affair.Kind, f store.Filter) error {
	t, err := newTable(k)
	if err != nil {
		return fmt.Errorf("export csv: %w", err)
	}
	c := csv.NewWriter(w)
	if err := c.Write(t.names()); err != nil {
		return fmt.Errorf("export csv: %w", err)
	}
	line := make([]string, len(t.fields))
	if err := t.rows(ctx, r, f, func(row []any) error {
		for i, v := range row {
			line[i] = harmless(cellText(v))
		}
		return c.Write(line)
	}); err != nil {
		return fmt.Errorf("export csv: %w", err)
	}
	c.Flush()
	if err := c.Error(); err != nil {
		return fmt.Errorf("export csv: %w", err)
	}
	return nil
}

// documentColumns are the columns of the table of documents.
var documentColumns = []string{"document", "id", "title", "outlet", "byline", "date", "origin", "language", "url", "media_type", "bytes", "sha256"}

func documentRow(d *affair.Document) []any {
	return []any{d.Name, d.ID, d.Title.Value, d.Outlet.Value, d.Byline.Value, d.Published.Value, d.Origin.Value, d.Language.Value,
		d.URL.Value, d.MediaType, len(d.Text), d.SHA256}
}

// ExportDocumentsCSV writes the table of documents.
func ExportDocumentsCSV(ctx context.Context, w io.Writer, r *store.Reader, f store.DocumentFilter) error {
	c := csv.NewWriter(w)
	if err := c.Write(documentColumns); err != nil {
		return fmt.Errorf("export csv: %w", err)
	}
	for d, err := range r.Documents(ctx, f) {
		if err != nil {
			return fmt.Errorf("export csv: %w", err)
		}
		row := make([]string, 0, len(documentColumns))
		for _, v := range documentRow(d) {
			row = append(row, harmless(cellText(v)))
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
