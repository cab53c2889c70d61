package exchange

import (
	"archive/zip"
	"bytes"
	"cmp"
	"context"
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/xuri/excelize/v2"

	"github.com/rashomon-affairs/rashomon/internal/affair"
	"github.com/rashomon-affairs/rashomon/internal/store"
)

// Bounds of the format.
const (
	sheetRows = excelize.TotalRows
	cellChars = excelize.TotalCellChars
)

// ExportXLSX writes the chosen layers (nil: all) as a workbook, a sheet a layer, after a sheet of
// the documents. Columns are those of ExportCSV. Texts that a spreadsheet would run as a formula
// get an apostrophe, and texts longer than a cell may be are cut, with "…" at the end. The error
// wraps store.ErrInvalid for more rows than a sheet has.
func ExportXLSX(ctx context.Context, w io.Writer, r *store.Reader, kinds []affair.Kind, f store.Filter) error {
	if kinds == nil {
		kinds = affair.Kinds
	}
	book := excelize.NewFile()
	err := writeBook(ctx, book, r, kinds, f)
	if err == nil {
		err = writeSorted(w, book)
	}
	if cerr := book.Close(); err == nil {
		err = cerr
	}
	if err != nil {
		return fmt.Errorf("export xlsx: %w", err)
	}
	return nil
}

// writeSorted writes the workbook with its parts in the order of their names: the library's own
// order is another each time.
func writeSorted(w io.Writer, book *excelize.File) error {
	b, err := book.WriteToBuffer()
	if err != nil {
		return err
	}
	in, err := zip.NewReader(bytes.NewReader(b.Bytes()), int64(b.Len()))
	if err != nil {
		return err
	}
	slices.SortFunc(in.File, func(a, b *zip.File) int { return cmp.Compare(a.Name, b.Name) })
	out := zip.NewWriter(w)
	for _, f := range in.File {
		if err := out.Copy(f); err != nil {
			return err
		}
	}
	return out.Close()
}

func writeBook(ctx context.Context, book *excelize.File, r *store.Reader, kinds []affair.Kind, f store.Filter) error {
	const first = "documents"
	if err := book.SetSheetName(book.GetSheetName(0), first); err != nil {
		return err
	}
	s, err := newSheet(book, first, documentColumns)
	if err != nil {
		return err
	}
	for d, err := range r.Documents(ctx, store.DocumentFilter{}) {
		if err != nil {
			return err
		}
		if err := s.add(documentRow(d)); err != nil {
			return err
		}
	}
	if err := s.out.Flush(); err != nil {
		return err
	}
	for _, k := range kinds {
		t, err := newTable(k)
		if err != nil {
			return err
		}
		if _, err := book.NewSheet(Layer(k)); err != nil {
			return err
		}
		s, err := newSheet(book, Layer(k), t.names())
		if err != nil {
			return err
		}
		if err := t.rows(ctx, r, f, s.add); err != nil {
			return err
		}
		if err := s.out.Flush(); err != nil {
			return err
		}
	}
	return nil
}

// sheet writes one sheet row by row.
type sheet struct {
	name string
	out  *excelize.StreamWriter
	row  int
}

func newSheet(book *excelize.File, name string, head []string) (*sheet, error) {
	out, err := book.NewStreamWriter(name)
	if err != nil {
		return nil, err
	}
	if err := out.SetPanes(&excelize.Panes{Freeze: true, YSplit: 1, TopLeftCell: "A2", ActivePane: "bottomLeft"}); err != nil {
		return nil, err
	}
	s := &sheet{name: name, out: out}
	row := make([]any, len(head))
	for i, h := range head {
		row[i] = h
	}
	return s, s.add(row)
}

func (s *sheet) add(row []any) error {
	s.row++
	if s.row > sheetRows {
		return fmt.Errorf("%w: %s are more than the %d rows of a sheet: choose fewer, or write csv or parquet", store.ErrInvalid, s.name, sheetRows)
	}
	cells := make([]any, len(row))
	for i, v := range row {
		if t, ok := v.(string); ok {
			v = fitCell(t)
		}
		cells[i] = v
	}
	at, err := excelize.CoordinatesToCellName(1, s.row)
	if err != nil {
		return err
	}
	return s.out.SetRow(at, cells)
}

// fitCell makes a text harmless, and short enough for a cell.
func fitCell(t string) string {
	t = strings.ToValidUTF8(harmless(t), "\uFFFD")
	if len(t) <= cellChars || utf8.RuneCountInString(t) <= cellChars {
		return t
	}
	return string([]rune(t)[:cellChars-1]) + "…"
}
