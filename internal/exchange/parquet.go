package exchange

import (
	"context"
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
	group := parquet.Group{}
	for _, c := range t.fields {
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
	schema := parquet.NewSchema("rashomon_"+Layer(k), group)
	place := make([]int, len(t.fields))
	for i, c := range t.fields {
		leaf, ok := schema.Lookup(c.name)
		if !ok {
			return fmt.Errorf("export parquet: no column %s", c.name)
		}
		place[i] = leaf.ColumnIndex
	}
	out := parquet.NewGenericWriter[any](w, schema, parquet.Compression(&parquet.Snappy), parquet.CreatedBy("rashomon", "1", ""))
	rows := make([]parquet.Row, 0, parquetBatch)
	flush := func() error {
		_, err := out.WriteRows(rows)
		rows = rows[:0]
		return err
	}
	if err := t.rows(ctx, r, f, func(row []any) error {
		values := make(parquet.Row, len(row))
		for i, v := range row {
			if n, ok := v.(int); ok {
				v = int64(n)
			}
			values[place[i]] = parquet.ValueOf(v).Level(0, 0, place[i])
		}
		rows = append(rows, values)
		if len(rows) == parquetBatch {
			return flush()
		}
		return nil
	}); err != nil {
		return fmt.Errorf("export parquet: %w", err)
	}
	if err := flush(); err != nil {
		return fmt.Errorf("export parquet: %w", err)
	}
	if err := out.Close(); err != nil {
		return fmt.Errorf("export parquet: %w", err)
	}
	return nil
}
