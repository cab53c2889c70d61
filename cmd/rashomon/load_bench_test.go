package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/rashomon-affairs/rashomon/internal/affair"
	"github.com/rashomon-affairs/rashomon/internal/store"
	"github.com/rashomon-affairs/rashomon/internal/store/storetest"
)

// BenchmarkLoad measures a team's server on loopback: the real program in a process of its own,
// over a file and over PostgreSQL, with an affair of 1,000 small documents, asked by 16 people at
// once for a mix of what the workbench asks for, two in a hundred of it decisions. Nothing is
// asked with If-None-Match, so that every answer is made and sent. It reports requests a second,
// the 50th, 95th and 99th percentile of the time of an answer in milliseconds, and errors.
// RASHOMON_TEST_REQUESTS sets the number of requests (3000).
func BenchmarkLoad(b *testing.B) {
	b.Run("file", func(b *testing.B) { benchLoad(b, filepath.Join(b.TempDir(), "dam.rashomon")) })
	b.Run("server", func(b *testing.B) {
		if os.Getenv("RASHOMON_TEST_POSTGRES") == "" {
			b.Skip("no PostgreSQL: run it with .ci/with-postgres")
		}
		benchLoad(b, storetest.Postgres(b))
	})
}

func benchLoad(b *testing.B, address string) {
	const documents, people = 1000, 16
	n, _ := strconv.Atoi(os.Getenv("RASHOMON_TEST_REQUESTS"))
	if n == 0 {
		n = 3000
	}
	ids := fillAffair(b, address, documents)
	args := []string{"serve", "--team", "-a", address, "--no-open", "--listen", freePort(b)}
	secret := strings.Fields(output(b, "people", "add", "-a", address, "Ana", "--role", "editor"))
	token := strings.Fields(output(b, "people", "token", "-a", address, "Ana", "load", "--scope", "editor"))
	if len(secret) == 0 || len(token) == 0 {
		b.Fatal("no account was made")
	}
	server := exec.Command(os.Args[0], args...)
	server.Env = append(os.Environ(), asProgram+"=1")
	if err := server.Start(); err != nil {
		b.Fatal(err)
	}
	defer func() {
		_ = server.Process.Signal(os.Interrupt)
		if err := server.Wait(); err != nil {
			b.Errorf("the server did not stop gracefully: %v", err)
		}
	}()
	base := "http://" + args[len(args)-1]
	client := &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: people}, Timeout: time.Minute}
	waitReady(b, client, base)
	bearer := "Bearer " + token[len(token)-1]
	for b.Loop() {
		var mu sync.Mutex
		var took []time.Duration
		byKind := map[string][]time.Duration{}
		var failed atomic.Int64
		var next atomic.Int64
		var wait sync.WaitGroup
		start := time.Now()
		for who := range people {
			wait.Add(1)
			go func() {
				defer wait.Done()
				rnd := rand.New(rand.NewPCG(uint64(who), 77))
				for next.Add(1) <= int64(n) {
					what, req := question(rnd, base, ids)
					req.Header.Set("Authorization", bearer)
					req.Header.Set("X-Rashomon", "1")
					began := time.Now()
					resp, err := client.Do(req)
					if err == nil {
						_, err = io.Copy(io.Discard, resp.Body)
						_ = resp.Body.Close()
					}
					d := time.Since(began)
					if err != nil || resp.StatusCode != http.StatusOK {
						if failed.Add(1) == 1 {
							b.Logf("%s: %v %v", req.URL, err, resp)
						}
						continue
					}
					mu.Lock()
					took = append(took, d)
					byKind[what] = append(byKind[what], d)
					mu.Unlock()
				}
			}()
		}
		wait.Wait()
		all := time.Since(start)
		slices.Sort(took)
		at := func(d []time.Duration, p float64) float64 {
			return float64(d[int(p*float64(len(d)-1))].Microseconds()) / 1000
		}
		b.ReportMetric(float64(len(took))/all.Seconds(), "requests/s")
		b.ReportMetric(at(took, .50), "p50-ms")
		b.ReportMetric(at(took, .95), "p95-ms")
		b.ReportMetric(at(took, .99), "p99-ms")
		b.ReportMetric(float64(failed.Load()), "errors")
		b.ReportMetric(0, "ns/op")
		for _, k := range slices.Sorted(func(yield func(string) bool) {
			for k := range byKind {
				if !yield(k) {
					return
				}
			}
		}) {
			slices.Sort(byKind[k])
			b.Logf("%-10s %5d, p50 %6.1f ms, p99 %6.1f ms", k, len(byKind[k]), at(byKind[k], .5), at(byKind[k], .99))
		}
	}
}

// fillAffair writes small documents and gives the ids of some records.
func fillAffair(b *testing.B, address string, n int) (ids []string) {
	b.Helper()
	db, err := store.Open(b.Context(), address, store.Options{Create: true})
	if err != nil {
		b.Fatal(err)
	}
	for i := 0; i < n; {
		var batch store.Batch
		for ; i < n && len(batch.Documents) < 64; i++ {
			c := storetest.Make(i)
			batch.Documents = append(batch.Documents, c)
			for _, r := range c.Records {
				if r.Kind == affair.KindTie {
					ids = append(ids, r.ID)
				}
			}
		}
		if err := db.Write(b.Context(), batch); err != nil {
			b.Fatal(err)
		}
	}
	if err := db.Close(); err != nil {
		b.Fatal(err)
	}
	return ids
}

func output(b *testing.B, args ...string) string {
	b.Helper()
	c := exec.Command(os.Args[0], args...)
	c.Env = append(os.Environ(), asProgram+"=1")
	out, err := c.Output()
	if err != nil {
		b.Fatalf("rashomon %s: %v", strings.Join(args, " "), err)
	}
	return string(out)
}

func freePort(b *testing.B) string {
	b.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		b.Fatal(err)
	}
	defer l.Close()
	return l.Addr().String()
}

func waitReady(b *testing.B, c *http.Client, base string) {
	b.Helper()
	for range 100 {
		if resp, err := c.Get(base + "/readyz"); err == nil {
			_ = resp.Body.Close()
			if resp.StatusCode == http.StatusOK {
				return
			}
		}
		time.Sleep(100 * time.Millisecond) // a process that is starting gives no other sign
	}
	b.Fatal("the server does not get ready")
}

// question is one of those that the workbench asks, as often as it does.
func question(rnd *rand.Rand, base string, ids []string) (string, *http.Request) {
	get := func(what, path string) (string, *http.Request) {
		r, _ := http.NewRequest(http.MethodGet, base+path, nil)
		return what, r
	}
	id := ids[rnd.IntN(len(ids))]
	switch n := rnd.IntN(100); {
	case n < 10:
		return get("affair", "/api/affair")
	case n < 40:
		return get("records", "/api/records?limit=50&kind="+[]string{"tie", "event", "statement"}[rnd.IntN(3)])
	case n < 55:
		return get("actor", "/api/records?limit=50&actor=Millers")
	case n < 65:
		return get("facets", "/api/records/facets?kind=tie")
	case n < 88:
		return get("record", "/api/records/"+id)
	case n < 98:
		return get("search", "/api/search?q="+[]string{"bridge", "mayor", "ferrymen"}[rnd.IntN(3)])
	}
	b, _ := json.Marshal(map[string]string{"act": []string{"accept", "reject"}[rnd.IntN(2)], "record": id, "why": fmt.Sprint("load ", rnd.IntN(1000))})
	r, _ := http.NewRequest(http.MethodPost, base+"/api/decisions", bytes.NewReader(b))
	r.Header.Set("Content-Type", "application/json")
	return "decide", r
}
