package main

import (
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"

	"github.com/rashomon-affairs/rashomon/internal/store/storetest"
)

// BenchmarkWorkers measures how many documents a second 1, 2 and 4 worker processes of one
// processor each code, in turns, over one server on the same machine, and each as a ratio to
// one. On a machine with fewer processors than that, the processor time that a document costs
// the worker and the server tells more. RASHOMON_TEST_DOCUMENTS sets the number of documents
// (200), RASHOMON_TEST_PARAGRAPHS their length in paragraphs of some 30 words (8).
func BenchmarkWorkers(b *testing.B) {
	number := func(name string, otherwise int) int {
		if n, _ := strconv.Atoi(os.Getenv(name)); n > 0 {
			return n
		}
		return otherwise
	}
	n := number("RASHOMON_TEST_DOCUMENTS", 200)
	server := storetest.NewServer(b)
	dir, empty := b.TempDir(), b.TempDir()
	rnd := rand.New(rand.NewPCG(2, 4))
	for i := range n {
		if err := os.WriteFile(filepath.Join(dir, fmt.Sprintf("article-%05d.txt", i)), []byte(benchArticle(rnd, number("RASHOMON_TEST_PARAGRAPHS", 8))), 0o644); err != nil {
			b.Fatal(err)
		}
	}
	if err := os.WriteFile(filepath.Join(empty, "article.txt"), []byte("Nothing happened at the harbour.\n"), 0o644); err != nil {
		b.Fatal(err)
	}
	counts := []int{1, 2, 4}
	var sum [5]cost
	for b.Loop() {
		start := workersCost(b, server, empty, 1, 1) // what starting costs
		for _, k := range counts {
			c := workersCost(b, server, dir, k, n)
			sum[k].rate += c.rate
			sum[k].worker += (c.worker - float64(k)*start.worker) / float64(n)
			sum[k].server += (c.server - start.server) / float64(n)
		}
	}
	for _, k := range counts {
		b.ReportMetric(sum[k].rate/float64(b.N), fmt.Sprintf("documents/s-%d", k))
		b.ReportMetric(sum[k].rate/sum[1].rate, fmt.Sprintf("ratio-%d", k))
		b.ReportMetric(1000*sum[k].worker/float64(b.N), fmt.Sprintf("worker-ms/document-%d", k))
		b.ReportMetric(1000*sum[k].server/float64(b.N), fmt.Sprintf("server-ms/document-%d", k))
	}
	b.ReportMetric(0, "ns/op")
}

// cost of some documents: documents a second, and processor seconds of workers and server.
type cost struct{ rate, worker, server float64 }

func benchArticle(rnd *rand.Rand, paragraphs int) string {
	pick := func(s ...string) string { return s[rnd.IntN(len(s))] }
	var s strings.Builder
	fmt.Fprintf(&s, "Harbour dispute enters week %d\n\n", 1+rnd.IntN(90))
	for range paragraphs {
		fmt.Fprintf(&s, "%s %s the new harbour fees on %s. ", pick("The pilots' union", "The port authority", "Mayor Lena Hoffmann"),
			pick("condemned", "defended", "rejected", "welcomed"), pick("Monday", "Tuesday", "Friday"))
		fmt.Fprintf(&s, "\"%s,\" said %s. ", pick("The fees will ruin small boats", "The quay must be repaired", "Nobody asked the crews"),
			pick("Lena Hoffmann", "Arno Petersen", "a spokesman for the pilots"))
		fmt.Fprintf(&s, "Higher fees %s traffic by %d percent.\n\n", pick("reduced", "increased"), 2+rnd.IntN(40))
	}
	return s.String()
}

// workersCost lets k workers code n articles. The rate is that between the first and the last.
func workersCost(b *testing.B, server *storetest.Server, articles string, k, n int) cost {
	b.Helper()
	address := storetest.Schema(b, server.Address())
	start := func(args ...string) *exec.Cmd {
		c := exec.Command(os.Args[0], args...)
		c.Env = append(os.Environ(), asProgram+"=1", "GOMAXPROCS=1", "RASHOMON_DATABASE="+address)
		c.Stderr = os.Stderr
		if err := c.Start(); err != nil {
			b.Fatal(err)
		}
		return c
	}
	if err := start("read", "--database", address, articles).Wait(); err != nil {
		b.Fatal(err)
	}
	conn, err := pgx.Connect(b.Context(), address)
	if err != nil {
		b.Fatal(err)
	}
	defer conn.Close(b.Context())
	if _, err := conn.Exec(b.Context(), `CREATE TABLE written (at TIMESTAMPTZ NOT NULL);
		CREATE FUNCTION written() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN INSERT INTO written VALUES (clock_timestamp()); RETURN NULL; END';
		CREATE TRIGGER written AFTER INSERT OR UPDATE ON machine FOR EACH ROW EXECUTE FUNCTION written()`); err != nil {
		b.Fatal(err)
	}
	before := server.CPU()
	var workers []*exec.Cmd
	for range k {
		workers = append(workers, start("worker", "--workers", "1", "--until-empty"))
	}
	var c cost
	for _, w := range workers {
		if err := w.Wait(); err != nil {
			b.Fatal(err)
		}
		c.worker += (w.ProcessState.UserTime() + w.ProcessState.SystemTime()).Seconds()
	}
	c.server = server.CPU() - before
	var count int
	var seconds float64
	if err := conn.QueryRow(b.Context(), `SELECT count(*), extract(epoch FROM max(at) - min(at)) FROM written`).Scan(&count, &seconds); err != nil {
		b.Fatal(err)
	}
	if count != n {
		b.Fatalf("%d of %d documents were coded", count, n)
	}
	if n > 1 {
		c.rate = float64(n-1) / seconds
	}
	return c
}
