package main

import (
	"bytes"
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/rashomon-affairs/rashomon/internal/store/storetest"
)

// program starts the program in a process of its own.
func program(t *testing.T, env []string, args ...string) *exec.Cmd {
	t.Helper()
	c := exec.Command(os.Args[0], args...)
	c.Env = append(append(os.Environ(), asProgram+"=1"), env...)
	var out bytes.Buffer
	c.Stdout, c.Stderr = &out, &out
	t.Cleanup(func() {
		if t.Failed() {
			t.Logf("rashomon %s:\n%s", strings.Join(args, " "), out.String())
		}
	})
	return c
}

func runProgram(t *testing.T, env []string, args ...string) {
	t.Helper()
	if err := program(t, env, args...).Run(); err != nil {
		t.Fatalf("rashomon %s: %v", strings.Join(args, " "), err)
	}
}

// writeArticles writes n short articles of one made-up quarrel.
func writeArticles(t *testing.T, dir string, n int) {
	t.Helper()
	rnd := rand.New(rand.NewPCG(7, 9))
	pick := func(s ...string) string { return s[rnd.IntN(len(s))] }
	for i := range n {
		var b strings.Builder
		fmt.Fprintf(&b, "Harbour dispute enters week %d\n\n", i+1)
		for range 2 {
			fmt.Fprintf(&b, "%s %s the new harbour fees on %s. ", pick("The pilots' union", "The port authority", "Mayor Lena Hoffmann"),
				pick("condemned", "defended", "rejected", "welcomed"), pick("Monday", "Tuesday", "Friday"))
			fmt.Fprintf(&b, "\"%s,\" said %s. ", pick("The fees will ruin small boats", "The quay must be repaired", "Nobody asked the crews"),
				pick("Lena Hoffmann", "Arno Petersen", "a spokesman for the pilots"))
			fmt.Fprintf(&b, "Higher fees %s traffic by %d percent.\n\n", pick("reduced", "increased"), 2+rnd.IntN(40))
		}
		if err := os.WriteFile(filepath.Join(dir, fmt.Sprintf("article-%05d.txt", i)), []byte(b.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

// watch sees what workers write: a trigger counts every writing of a document's records.
type watch struct {
	t       *testing.T
	address string
	conn    *pgx.Conn
}

func (w *watch) connect() {
	w.t.Helper()
	var err error
	if w.conn, err = pgx.Connect(w.t.Context(), w.address); err != nil {
		w.t.Fatal(err)
	}
	if _, err := w.conn.Exec(w.t.Context(), `LISTEN written`); err != nil {
		w.t.Fatal(err)
	}
}

func (w *watch) install() {
	w.t.Helper()
	w.connect()
	if _, err := w.conn.Exec(w.t.Context(), `CREATE TABLE written (n BIGINT NOT NULL);
		CREATE FUNCTION written() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN
			INSERT INTO written VALUES (NEW.n); PERFORM pg_notify(''written'', ''''); RETURN NULL; END';
		CREATE TRIGGER written AFTER INSERT OR UPDATE ON machine FOR EACH ROW EXECUTE FUNCTION written()`); err != nil {
		w.t.Fatal(err)
	}
}

func (w *watch) count(query string) (n int) {
	w.t.Helper()
	if err := w.conn.QueryRow(w.t.Context(), query).Scan(&n); err != nil {
		w.t.Fatal(err)
	}
	return n
}

// until waits until n documents are written.
func (w *watch) until(n int) {
	w.t.Helper()
	ctx, cancel := context.WithTimeout(w.t.Context(), 10*time.Minute) // so that a hanging test says where
	defer cancel()
	for w.count(`SELECT count(*) FROM written`) < n {
		if _, err := w.conn.WaitForNotification(ctx); err != nil {
			w.t.Fatalf("waiting for document %d: %v", n, err)
		}
	}
}

// TestWorkersThatAreKilledAndCutOffCodeEveryDocumentExactlyOnce runs the real program: three
// workers over one server, of which now this, now that is killed, while connections are cut and
// the server itself crashes. RASHOMON_TEST_DOCUMENTS sets the number of documents (60; the long
// test of docs/scale.md has 2000).
func TestWorkersThatAreKilledAndCutOffCodeEveryDocumentExactlyOnce(t *testing.T) {
	if testing.Short() {
		t.Skip("it waits for killed workers to be noticed: skipped with -short")
	}
	n, _ := strconv.Atoi(os.Getenv("RASHOMON_TEST_DOCUMENTS"))
	if n == 0 {
		n = 60
	}
	server := storetest.NewServer(t)
	dir := t.TempDir()
	articles := filepath.Join(dir, "articles")
	if err := os.Mkdir(articles, 0o755); err != nil {
		t.Fatal(err)
	}
	writeArticles(t, articles, n)
	env := []string{"RASHOMON_DATABASE=" + server.Address(), "GOMAXPROCS=1"}
	runProgram(t, env, "read", "--database", server.Address(), articles)
	w := &watch{t: t, address: server.Address()}
	w.install()

	var workers []*exec.Cmd
	hire := func() {
		c := program(t, env, "worker", "--workers", "2", "--timeout", "5s")
		if err := c.Start(); err != nil {
			t.Fatal(err)
		}
		workers = append(workers, c)
	}
	kill := func() { // the one that has worked longest
		c := workers[0]
		workers = workers[1:]
		if err := c.Process.Kill(); err != nil {
			t.Fatal(err)
		}
		_ = c.Wait() // it was killed
	}
	t.Cleanup(func() {
		for len(workers) > 0 {
			kill()
		}
	})
	for range 3 {
		hire()
	}
	for i, mischief := range []func(){
		func() { kill(); hire() },
		func() {
			if _, err := w.conn.Exec(t.Context(), `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND datname = current_database()`); err != nil {
				t.Fatal(err)
			}
		},
		func() { kill(); kill(); hire(); hire() },
		func() { server.Crash(); server.Start(); w.connect() },
		func() { kill(); server.Crash(); hire(); server.Start(); w.connect() },
	} {
		w.until((i + 1) * n / 8)
		mischief()
	}
	w.until(n)
	runProgram(t, env, "worker", "--until-empty", "--timeout", "5s")
	for what, query := range map[string]string{
		"documents written not just once": `SELECT count(*) FROM (SELECT n FROM written GROUP BY n HAVING count(*) <> 1) AS x`,
		"documents still waiting":         `SELECT count(*) FROM waiting`,
		"refused documents":               `SELECT count(*) FROM refusal`,
		"jobs not completed":              `SELECT count(*) FROM river_job WHERE state <> 'completed'`,
	} {
		if k := w.count(query); k != 0 {
			t.Errorf("%d %s", k, what)
		}
	}
	runProgram(t, env, "verify", "-a", server.Address())

	alone := filepath.Join(dir, "alone.rashomon")
	runProgram(t, nil, "read", "-a", alone, articles)
	var exports [2][]byte
	for i, a := range []string{alone, server.Address()} {
		to := filepath.Join(dir, fmt.Sprintf("%d.json", i))
		runProgram(t, env, "export", "-a", a, "--full", "--candidates", "-o", to)
		var err error
		if exports[i], err = os.ReadFile(to); err != nil {
			t.Fatal(err)
		}
	}
	if !bytes.Equal(exports[0], exports[1]) {
		t.Errorf("the affair of the workers is another one than that of one machine: %d bytes and %d", len(exports[1]), len(exports[0]))
	}
}
