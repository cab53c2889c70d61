package exchange_test

import (
	"bytes"
	"errors"
	"io"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/parquet-go/parquet-go"

	"github.com/rashomon-affairs/rashomon/internal/affair"
	"github.com/rashomon-affairs/rashomon/internal/exchange"
	"github.com/rashomon-affairs/rashomon/internal/store"
	"github.com/rashomon-affairs/rashomon/internal/store/storetest"
)

// parquetRows are the rows of a Parquet file as text, sorted.
func parquetRows(t *testing.T, b []byte) (out []string) {
	t.Helper()
	f, err := parquet.OpenFile(bytes.NewReader(b), int64(len(b)))
	if err != nil {
		t.Fatal(err)
	}
	r := parquet.NewReader(f)
	defer r.Close()
	rows := make([]parquet.Row, 64)
	for {
		n, err := r.ReadRows(rows)
		for _, row := range rows[:n] {
			s := ""
			for _, v := range row {
				s += v.String() + "\x1f"
			}
			out = append(out, s)
		}
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	slices.Sort(out)
	return out
}

func TestABulkRunWritesWhatAnAffairWouldExport(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "out")
	bulk, err := exchange.NewBulk(dir)
	if err != nil {
		t.Fatal(err)
	}
	db := open(t)
	batch := store.Batch{Refusals: []affair.Refusal{{Source: "torn.pdf", Reason: "it ends in the middle", Advice: "save it again"}}}
	for i := range 700 { // more than a group of documents
		batch.Documents = append(batch.Documents, storetest.Make(i))
	}
	if err := errors.Join(bulk.Write(t.Context(), batch), db.Write(t.Context(), batch), bulk.Write(t.Context(), store.Batch{Documents: batch.Documents[:3]})); err != nil {
		t.Fatal(err)
	}
	if found, _ := filepath.Glob(filepath.Join(dir, "*.parquet")); len(found) > 0 {
		t.Errorf("unfinished files have names: %v", found)
	}
	if err := bulk.Close(); err != nil {
		t.Fatal(err)
	}
	for _, k := range affair.Kinds {
		var b bytes.Buffer
		if err := exchange.ExportParquet(t.Context(), &b, &db.Reader, k, store.Filter{}); err != nil {
			t.Fatal(err)
		}
		got, err := os.ReadFile(filepath.Join(dir, exchange.Layer(k)+".parquet"))
		if err != nil {
			t.Fatal(err)
		}
		if !slices.Equal(parquetRows(t, got), parquetRows(t, b.Bytes())) {
			t.Errorf("%s differ", exchange.Layer(k))
		}
	}
	for name, want := range map[string]int{"documents": 700, "refusals": 1} {
		b, err := os.ReadFile(filepath.Join(dir, name+".parquet"))
		if err != nil {
			t.Fatal(err)
		}
		if n := len(parquetRows(t, b)); n != want {
			t.Errorf("%d %s, want %d", n, name, want)
		}
	}
	if _, err := exchange.NewBulk(dir); !errors.Is(err, store.ErrConflict) {
		t.Errorf("a second run into the same folder: %v", err)
	}
}

func TestABulkRunThatIsGivenUpLeavesNothing(t *testing.T) {
	dir := t.TempDir()
	bulk, err := exchange.NewBulk(dir)
	if err != nil {
		t.Fatal(err)
	}
	if err := bulk.Write(t.Context(), store.Batch{Documents: []store.Coded{storetest.Make(0)}}); err != nil {
		t.Fatal(err)
	}
	if err := bulk.Abandon(); err != nil {
		t.Fatal(err)
	}
	if left, err := os.ReadDir(dir); err != nil || len(left) > 0 {
		t.Errorf("%v %v", left, err)
	}
}
