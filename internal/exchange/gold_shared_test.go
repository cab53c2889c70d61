package exchange_test

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/text/unicode/norm"

	"github.com/rashomon-affairs/rashomon/internal/exchange"
	"github.com/rashomon-affairs/rashomon/internal/store"
	"github.com/rashomon-affairs/rashomon/internal/store/storetest"
)

// shared is the folder of the development data; the test is skipped without it.
func shared(t *testing.T) string {
	t.Helper()
	dir := os.Getenv("RASHOMON_SHARED")
	if dir == "" {
		dir = filepath.Join("..", "..", "..", "shared")
	}
	if _, err := os.Stat(filepath.Join(dir, "gold")); err != nil {
		t.Skipf("no development data at %s (set RASHOMON_SHARED)", dir)
	}
	return dir
}

func TestHandCodedGoldFindsItsPlaceInTheTexts(t *testing.T) {
	dir := shared(t)
	for _, set := range [][2]string{{"a", "seeds"}, {"b", "seeds"}, {"dev", "accounts"}} {
		db := open(t)
		files, err := filepath.Glob(filepath.Join(dir, "gold", set[0], "*.json"))
		if err != nil || len(files) == 0 {
			t.Skipf("no gold in %s", set[0])
		}
		records, problems, added := 0, 0, 0
		for _, f := range files {
			name := strings.TrimSuffix(filepath.Base(f), ".json")
			text, err := os.ReadFile(filepath.Join(dir, set[1], name))
			if err != nil {
				t.Fatal(err)
			}
			d, original := storetest.Document(name, norm.NFC.String(strings.ToValidUTF8(string(text), "\uFFFD")))
			if err := db.Write(t.Context(), store.Batch{Documents: []store.Coded{{Doc: d, Original: original, Coder: "none"}}}); err != nil {
				t.Fatal(err)
			}
			gold, err := os.ReadFile(f)
			if err != nil {
				t.Fatal(err)
			}
			var layers map[string]json.RawMessage
			if err := json.Unmarshal(gold, &layers); err != nil {
				t.Fatal(err)
			}
			for _, l := range []string{"actors", "statements", "events", "ties", "positions", "links", "figures", "tone"} {
				var rs []any
				if err := json.Unmarshal(layers[l], &rs); err != nil {
					t.Fatal(err)
				}
				records += len(rs)
			}
			got, err := exchange.ImportJSON(t.Context(), bytes.NewReader(gold), db, exchange.ImportOptions{Coder: "gold", Name: name})
			if err != nil {
				t.Fatal(err)
			}
			problems += len(got.Problems)
			added += got.Added + got.Known
			for _, p := range got.Problems {
				t.Log(p)
			}
		}
		t.Logf("gold/%s: %d of %d records grounded", set[0], added, records)
		if added*100 < records*97 || added+problems != records {
			t.Errorf("gold/%s: %d records added and %d left out of %d", set[0], added, problems, records)
		}
		if out := os.Getenv("RASHOMON_TEST_EXPORT"); out != "" {
			w, err := os.Create(filepath.Join(out, set[0]+".json"))
			if err != nil {
				t.Fatal(err)
			}
			if err := exchange.ExportJSON(t.Context(), w, &db.Reader, exchange.Options{Records: store.Filter{Status: store.OnlyAdded}}); err != nil {
				t.Fatal(err)
			}
			if err := w.Close(); err != nil {
				t.Fatal(err)
			}
		}
	}
}
