package pipeline_test

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/rashomon-affairs/rashomon/internal/intake/families"
	"github.com/rashomon-affairs/rashomon/internal/intake/fetch"
	"github.com/rashomon-affairs/rashomon/internal/pipeline"
	"github.com/rashomon-affairs/rashomon/internal/store"
)

func openNew(t *testing.T) *store.DB {
	t.Helper()
	db, err := store.Open(t.Context(), filepath.Join(t.TempDir(), "x.rashomon"), store.Options{Create: true})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	return db
}

func readAll(t *testing.T, db *store.DB, args ...string) pipeline.Summary {
	t.Helper()
	o := pipeline.SourceOptions{Known: pipeline.Stored{Reader: &db.Reader}, Fetch: fetch.Options{AllowPrivate: true, Delay: 1}}
	sum, err := pipeline.Run(t.Context(), db, pipeline.Inputs(args, strings.NewReader(""), o), deps(), pipeline.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return sum
}

func TestAnAddressReadAgainIsFetchedWholeOnlyWhenItChangedAndThenIsAVersion(t *testing.T) {
	const page = `<!doctype html><title>The ferry was late again</title><article><h1>The ferry was late again</h1>
<p>The ferry to the islands was late again on Monday, and the harbour master blamed the %s for it, as he had done before.</p>
<p>He promised a second boat by spring, which the islanders had heard before, and a new pier, which they had not heard yet.</p></article>`
	blamed, etag, whole := "fog", `"1"`, 0
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path != "/ferry" {
			http.NotFound(w, r)
			return
		}
		w.Header().Set("ETag", etag)
		if r.Header.Get("If-None-Match") == etag {
			w.WriteHeader(http.StatusNotModified)
			return
		}
		whole++
		w.Header().Set("Content-Type", "text/html")
		fmt.Fprintf(w, page, blamed)
	}))
	defer srv.Close()
	db := openNew(t)
	address := srv.URL + "/ferry"
	if sum := readAll(t, db, address); sum.Coded != 1 {
		t.Fatalf("first time: %+v", sum)
	}
	if sum := readAll(t, db, address); sum.Known != 1 || whole != 1 {
		t.Fatalf("unchanged: %+v, sent whole %d times", sum, whole)
	}
	blamed, etag = "crew", `"2"`
	if sum := readAll(t, db, address); sum.Coded != 1 || whole != 2 {
		t.Fatalf("changed: %+v, sent whole %d times", sum, whole)
	}
	docs, err := store.Collect(db.Documents(context.Background(), store.DocumentFilter{}))
	if err != nil {
		t.Fatal(err)
	}
	if len(docs) != 2 || docs[0].Retrieved.Value == "" || docs[0].Retrieved.Where != "http-date" {
		t.Fatalf("%d documents, retrieved %+v", len(docs), docs[0].Retrieved)
	}
	chains := families.Versions(docs)
	if len(chains) != 1 || len(chains[0].Docs) != 2 {
		t.Fatalf("chains %+v", chains)
	}
	if c := families.Difference(docs[0], docs[1]); len(c) != 1 {
		t.Errorf("changes %+v", c)
	}
}

func TestAFileThatIsStoredIsNotReadAgain(t *testing.T) {
	db := openNew(t)
	path := filepath.Join(t.TempDir(), "ferry.txt")
	text := "The ferry was late.\n\nThe harbour master blamed the fog for it on Monday.\n"
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	if sum := readAll(t, db, path); sum.Coded != 1 {
		t.Fatalf("%+v", sum)
	}
	inputs := pipeline.Inputs([]string{path}, nil, pipeline.SourceOptions{Known: pipeline.Stored{Reader: &db.Reader}})
	inputs[0].Read = func(context.Context, func(pipeline.Item) error) error {
		t.Error("it was read")
		return nil
	}
	sum, err := pipeline.Run(t.Context(), db, inputs, deps(), pipeline.Options{})
	if err != nil || sum.Known != 1 {
		t.Errorf("%+v, %v", sum, err)
	}
}
