package store_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strconv"
	"testing"

	"github.com/rashomon-affairs/rashomon/internal/affair"
	"github.com/rashomon-affairs/rashomon/internal/store"
	"github.com/rashomon-affairs/rashomon/internal/store/storetest"
)

func fill(b *testing.B, db *store.DB, from, n int) {
	b.Helper()
	for i := 0; i < n; i += 64 {
		var batch store.Batch
		for k := i; k < min(i+64, n); k++ {
			batch.Documents = append(batch.Documents, storetest.Article(from+k))
		}
		if err := db.Write(b.Context(), batch); err != nil {
			b.Fatal(err)
		}
	}
}

func openBench(b *testing.B, path string) *store.DB {
	b.Helper()
	db, err := store.Open(b.Context(), path, create)
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = db.Close() })
	return db
}

// BenchmarkWrite measures articles of about 800 words and 100 records, sixty-four to a
// transaction.
func BenchmarkWrite(b *testing.B) {
	db := openBench(b, b.TempDir()+"/a")
	b.ReportAllocs()
	fill(b, db, 0, b.N)
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "docs/s")
}

// BenchmarkQueries measures what a workbench asks, on an affair of RASHOMON_BENCH_DOCS articles
// (2,000 unless told). With RASHOMON_BENCH_FILE the affair is kept there between runs.
func BenchmarkQueries(b *testing.B) {
	n, err := strconv.Atoi(os.Getenv("RASHOMON_BENCH_DOCS"))
	if err != nil {
		n = 2000
	}
	path := os.Getenv("RASHOMON_BENCH_FILE")
	if path == "" {
		path = b.TempDir() + "/a"
	}
	db := openBench(b, path)
	var have int
	for _, err := range db.Documents(b.Context(), store.DocumentFilter{WithoutText: true}) {
		if err != nil {
			b.Fatal(err)
		}
		have++
	}
	fill(b, db, have, n-have)
	first := storetest.Article(n / 2)
	records := func(f store.Filter) func(context.Context) error {
		return func(ctx context.Context) error { _, err := store.Collect(db.Records(ctx, f)); return err }
	}
	for _, q := range []struct {
		name string
		run  func(context.Context) error
	}{
		{"documents, a page", func(ctx context.Context) error {
			_, err := store.Collect(db.Documents(ctx, store.DocumentFilter{WithoutText: true, Limit: 50, AfterName: first.Doc.Name, AfterID: first.Doc.ID}))
			return err
		}},
		{"one document", func(ctx context.Context) error { _, err := db.Document(ctx, first.Doc.ID); return err }},
		{"records of a document", records(store.Filter{Docs: []string{first.Doc.ID}})},
		{"events, a page", records(store.Filter{Kinds: []affair.Kind{affair.KindEvent}, Limit: 50})},
		{"events, a page from the middle", records(store.Filter{Kinds: []affair.Kind{affair.KindEvent}, Limit: 50, After: first.Records[20].ID})},
		{"events of a type, a page", records(store.Filter{Kinds: []affair.Kind{affair.KindEvent}, Types: []string{"ASSAULT"}, Limit: 50})},
		{"events of a type that is rare, a page", records(store.Filter{Kinds: []affair.Kind{affair.KindEvent}, Types: []string{"none"}, Limit: 50})},
		{"records of an actor, a page", records(store.Filter{Actor: "Dana Ruiz", Limit: 50})},
		{"candidates, a page", records(store.Filter{Status: []affair.Status{affair.StatusCandidate}, Limit: 50})},
		{"records with words, a page", records(store.Filter{Text: "Tessel plan 17", Limit: 50})},
		{"records in a range of dates, a page", records(store.Filter{From: "2001", Until: "2003", Limit: 50})},
		{"number of events", func(ctx context.Context) error {
			_, err := db.Count(ctx, store.Filter{Kinds: []affair.Kind{affair.KindEvent}})
			return err
		}},
		{"tallies", func(ctx context.Context) error { _, err := db.Tallies(ctx); return err }},
		{"actors by frequency", func(ctx context.Context) error { _, err := db.Names(ctx, store.ScopeActor, 50); return err }},
		{"search", func(ctx context.Context) error {
			_, err := db.Search(ctx, "Tessel plan 17", store.SearchOptions{})
			return err
		}},
		{"search for what stands everywhere", func(ctx context.Context) error { _, err := db.Search(ctx, "plan", store.SearchOptions{}); return err }},
		{"decide on a record", func(ctx context.Context) error {
			_, err := db.Decide(ctx, affair.Decision{Act: affair.ActAccept, Who: "Ana", Record: first.Records[3].ID})
			return err
		}},
		{"rename a rare name and undo it", func(ctx context.Context) error {
			ds, err := db.Decide(ctx, affair.Decision{Act: affair.ActRename, Who: "Ana", Scope: store.ScopeActor, From: []string{fmt.Sprint("nobody")}, To: "X"})
			if err != nil {
				return err
			}
			_, err = db.Decide(ctx, affair.Decision{Act: affair.ActUndo, Who: "Ana", Undoes: ds[0].Seq})
			return err
		}},
	} {
		b.Run(q.name, func(b *testing.B) {
			for b.Loop() {
				if err := q.run(b.Context()); err != nil && !errors.Is(err, store.ErrNotFound) {
					b.Fatal(err)
				}
			}
		})
	}
}
