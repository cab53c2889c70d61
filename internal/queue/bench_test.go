package queue_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"

	"github.com/rashomon-affairs/rashomon/internal/affair"
	"github.com/rashomon-affairs/rashomon/internal/coding"
	"github.com/rashomon-affairs/rashomon/internal/coding/codebook"
	"github.com/rashomon-affairs/rashomon/internal/pipeline"
	"github.com/rashomon-affairs/rashomon/internal/queue"
	"github.com/rashomon-affairs/rashomon/internal/store"
	"github.com/rashomon-affairs/rashomon/internal/store/storetest"
	"github.com/rashomon-affairs/rashomon/nlp"
)

// newsText makes an article of about n words about one made-up quarrel.
func newsText(rnd *rand.Rand, n int) string {
	pick := func(s ...string) string { return s[rnd.IntN(len(s))] }
	var b strings.Builder
	fmt.Fprintf(&b, "Harbour dispute enters week %d\n", 1+rnd.IntN(90))
	for words := 0; words < n; words += 42 {
		fmt.Fprintf(&b, "%s %s the new harbour fees on %s. ", pick("The pilots' union", "The port authority", "Mayor Lena Hoffmann"),
			pick("condemned", "defended", "rejected", "welcomed"), pick("Monday", "Tuesday", "Friday"))
		fmt.Fprintf(&b, "\"%s,\" said %s. ", pick("The fees will ruin small boats", "The quay must be repaired", "Nobody asked the crews"),
			pick("Lena Hoffmann", "Arno Petersen", "a spokesman for the pilots"))
		fmt.Fprintf(&b, "Higher fees %s traffic by %d percent, and %d boats left for the southern port. ", pick("reduced", "increased"), 2+rnd.IntN(40), 3+rnd.IntN(90))
		fmt.Fprintf(&b, "The ministry has not decided whether it will pay for the crane.\n")
	}
	return b.String()
}

// BenchmarkDatabase finds how many documents a second the database takes when coding costs
// nothing: articles of 1,000 words are coded beforehand, and 1, 2, 4 ... connections write them
// as fast as they can, through the whole queue. It tells on how many workers the database, not
// the workers, is the limit.
func BenchmarkDatabase(b *testing.B) {
	if os.Getenv("RASHOMON_TEST_POSTGRES") == "" {
		b.Skip("no PostgreSQL: run it with .ci/with-postgres")
	}
	m, err := nlp.Load()
	if err != nil {
		b.Fatal(err)
	}
	book, err := codebook.Load(codebook.Embedded())
	if err != nil {
		b.Fatal(err)
	}
	coder, err := coding.NewRuleCoder(book)
	if err != nil {
		b.Fatal(err)
	}
	const documents = 200
	rnd := rand.New(rand.NewPCG(5, 8))
	records := map[string][]affair.Record{}
	var ts []queue.Task
	n := 0
	for i := range documents {
		doc, original := storetest.Document(fmt.Sprintf("article-%04d.txt", i), newsText(rnd, 1000))
		rs, refused, err := pipeline.Code(b.Context(), pipeline.Deps{Analyse: pipeline.With(m), Coder: coder}, pipeline.Item{Doc: doc, Original: original})
		if err != nil || refused != nil {
			b.Fatal(refused, err)
		}
		records[doc.ID] = rs
		n += len(rs)
		ts = append(ts, queue.Task{Doc: doc, Original: original, Coder: coder.Name()})
	}
	for _, connections := range []int{1, 2, 4, 8, 16} {
		b.Run(fmt.Sprintf("connections=%d", connections), func(b *testing.B) {
			for b.Loop() {
				b.StopTimer()
				address := storetest.Postgres(b)
				db, err := store.Open(b.Context(), address, store.Options{Create: true, Readers: connections})
				if err != nil {
					b.Fatal(err)
				}
				q, err := queue.Open(b.Context(), address, queue.Options{Connections: connections + 3})
				if err != nil {
					b.Fatal(err)
				}
				if err := q.Put(b.Context(), ts...); err != nil {
					b.Fatal(err)
				}
				b.StartTimer()
				last := make(chan struct{})
				left := make(chan struct{}, documents)
				go func() {
					for range documents {
						<-left
					}
					close(last)
				}()
				ctx, stop := context.WithCancel(b.Context())
				ended := make(chan error, 1)
				go func() {
					ended <- q.Work(ctx, db, coder.Name(), func(_ context.Context, t queue.Task) ([]affair.Record, *affair.Refusal, error) {
						return records[t.Doc.ID], nil, nil
					}, queue.WorkOptions{Workers: connections, Done: func(string, *affair.Refusal) { left <- struct{}{} }})
				}()
				<-last
				b.StopTimer()
				stop()
				if err := <-ended; err != nil {
					b.Fatal(err)
				}
				var size int64
				if connections == 1 {
					size = bytesOf(b, address)
				}
				if err := q.Close(); err != nil {
					b.Fatal(err)
				}
				if err := db.Close(); err != nil {
					b.Fatal(err)
				}
				if size > 0 {
					b.ReportMetric(float64(size)/documents, "bytes/document")
				}
				b.StartTimer()
			}
			b.ReportMetric(float64(documents*b.N)/b.Elapsed().Seconds(), "documents/s")
			b.ReportMetric(float64(n)/documents, "records/document")
			b.ReportMetric(0, "ns/op")
		})
	}
}

// bytesOf is what the tables of an affair, with their indexes, take on disk.
func bytesOf(b *testing.B, address string) (n int64) {
	b.Helper()
	c, err := pgx.Connect(b.Context(), address)
	if err != nil {
		b.Fatal(err)
	}
	defer c.Close(b.Context())
	if err := c.QueryRow(b.Context(), `SELECT sum(pg_total_relation_size(format('%I.%I', schemaname, tablename)::regclass))
		FROM pg_tables WHERE schemaname = current_schema() AND tablename NOT LIKE 'river%' AND tablename <> 'waiting'`).Scan(&n); err != nil {
		b.Fatal(err)
	}
	return n
}
