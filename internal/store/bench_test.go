package store_test

import (
	"testing"

	"github.com/rashomon-affairs/rashomon/internal/store"
	"github.com/rashomon-affairs/rashomon/internal/store/storetest"
)

// BenchmarkWrite measures documents of eleven records each, sixty-four to a transaction.
func BenchmarkWrite(b *testing.B) {
	db, err := store.Open(b.Context(), b.TempDir()+"/a", create)
	if err != nil {
		b.Fatal(err)
	}
	defer db.Close()
	b.ReportAllocs()
	var batch store.Batch
	for i := 0; b.Loop(); i++ {
		batch.Documents = append(batch.Documents, storetest.Make(i))
		if len(batch.Documents) == 64 {
			if err := db.Write(b.Context(), batch); err != nil {
				b.Fatal(err)
			}
			batch = store.Batch{}
		}
	}
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "docs/s")
}
