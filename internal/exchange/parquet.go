package exchange

import (
	"context"
	"errors"
	"fmt"
	"io"

	"github.com/parquet-go/parquet-go"

	"github.com/rashomon-affairs/rashomon/internal/affair"
	"github.com/rashomon-affairs/rashomon/internal/store"
)

// parquetBatch is the number of rows that are written at a time.
const parquetBatch = 1024

// ExportParquet writes one layer as an Apache Parquet file, one record a row, with the columns of
// ExportCSV in the order of their names; texts are UTF-8 strings as they stand, numbers and truth
// values have their types, and no column is optional. Columns are compressed by Snappy.
func ExportParquet(ctx context.Context, w io.Writer, r *store.Reader, k affair.Kind, f store.Filter) error {
	t, err := newTable(k)
	if err != nil {
		return fmt.Errorf("export parquet: %w", err)
	}
	out, err := newParquet(w, "rashomon_"+Layer(k), t.fields)
	if err != nil {
		return fmt.Errorf("export parquet: %w", err)
	}
	if err := t.rows(ctx, r, f, out.write); err != nil {
		return fmt.Errorf("export parquet: %w", err)
	}
	if err := out.close(); err != nil {
		return fmt.Errorf("export parquet: %w", err)
	}
	return nil
}

// parquetFile is a Parquet file that is being written, row by row.
type parquetFile struct {
	out   *parquet.GenericWriter[any]
	place []int // of each field among the file's columns, which are in the order of their names
	rows  []parquet.Row
}

func newParquet(w io.Writer, name string, fields []field, options ...parquet.WriterOption) (*parquetFile, error) {
	group := parquet.Group{}
	for _, c := range fields {
		var n parquet.Node
		switch c.zero.(type) {
		case int:
			n = parquet.Int(64)
		case float64:
			n = parquet.Leaf(parquet.DoubleType)
		case bool:
			n = parquet.Leaf(parquet.BooleanType)
		default:
			n = parquet.String()
		}
		group[c.name] = parquet.Required(n)
	}
	schema := parquet.NewSchema(name, group)
	p := &parquetFile{place: make([]int, len(fields)), rows: make([]parquet.Row, 0, parquetBatch)}
	for i, c := range fields {
		leaf, ok := schema.Lookup(c.name)
		if !ok {
			return nil, fmt.Errorf("no column %s", c.name)
		}
		p.place[i] = leaf.ColumnIndex
	}
	p.out = parquet.NewGenericWriter[any](w, append([]parquet.WriterOption{schema, parquet.Compression(&parquet.Snappy), parquet.CreatedBy("rashomon", "1", "")}, options...)...)
	return p, nil
}

// write adds a row, whose cells are in the order of the fields.
func (p *parquetFile) write(row []any) error {
	values := make(parquet.Row, len(row))
	for i, v := range row {
		if n, ok := v.(int); ok {
			v = int64(n)
		}
		values[p.place[i]] = parquet.ValueOf(v).Level(0, 0, p.place[i])
	}
	p.rows = append(p.rows, values)
	if len(p.rows) < parquetBatch {
		return nil
	}
	return p.flush()
}

func (p *parquetFile) flush() error {
	_, err := p.out.WriteRows(p.rows)
	p.rows = p.rows[:0]
	return err
}

func (p *parquetFile) close() error { return errors.Join(p.flush(), p.out.Close()) }
