package exchange_test

import (
	"errors"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/rashomon-affairs/rashomon/internal/affair"
	"github.com/rashomon-affairs/rashomon/internal/exchange"
	"github.com/rashomon-affairs/rashomon/internal/store"
	"github.com/rashomon-affairs/rashomon/internal/store/storetest"
)

func TestPositionsGoToDNAAndComeBack(t *testing.T) {
	db := affairOf(t, 0, 1)
	d, original := storetest.Document("𝔣raktur.txt", "𝔉raktur 🏰 first\nDana Ruiz 🏰 wants the bridge. The millers do not care.\n")
	if err := db.Write(t.Context(), store.Batch{Documents: []store.Coded{{Doc: d, Original: original}}}); err != nil {
		t.Fatal(err)
	}
	q := storetest.Quote(d.Text, "Dana Ruiz 🏰 wants the bridge.")
	add := func(kind affair.Kind, r affair.Record) {
		r.Kind, r.Doc, r.Evidence = kind, d.ID, []affair.Quote{q}
		if _, err := db.Decide(t.Context(), affair.Decision{Act: affair.ActAdd, Who: "Ana", New: &r}); err != nil {
			t.Fatal(err)
		}
	}
	add(affair.KindActor, affair.Record{Actor: &affair.Actor{Name: "Dana Ruiz", Kind: affair.Person, PartOf: "Council"}})
	add(affair.KindPosition, affair.Record{Holder: "author", Position: &affair.Position{Actor: "Dana Ruiz", Issue: "bridge", Stance: -1}})
	add(affair.KindPosition, affair.Record{Holder: "author", Position: &affair.Position{Actor: "Millers", Issue: "care", Stance: 0}})
	path := filepath.Join(t.TempDir(), "a b.dna")
	wrote, err := exchange.ExportDNA(t.Context(), path, &db.Reader, store.Filter{})
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(exchange.WrittenDNA{Documents: 3, Statements: 3, Neutral: 1}, wrote); d != "" {
		t.Error(d)
	}
	if _, err := exchange.ExportDNA(t.Context(), path, &db.Reader, store.Filter{}); !errors.Is(err, store.ErrConflict) {
		t.Errorf("writing over a file gives %v", err)
	}

	into := open(t)
	missing, err := exchange.ImportDNA(t.Context(), path, into, exchange.ImportOptions{})
	if err != nil || len(missing.Problems) != 3 {
		t.Errorf("into an empty affair: %+v, %v", missing, err)
	}
	got, err := exchange.ImportDNA(t.Context(), path, into, exchange.ImportOptions{TakeIn: true})
	if err != nil || got.TakenIn != 3 || got.Added != 3 || len(got.Problems) != 0 {
		t.Fatalf("%+v, %v", got, err)
	}
	say := func(db *store.DB) (out []string) {
		for r, err := range db.Records(t.Context(), store.Filter{Kinds: []affair.Kind{affair.KindPosition}}) {
			if err != nil {
				t.Fatal(err)
			}
			if r.Position.Stance != 0 {
				out = append(out, exchange.Summary(&r)+" | "+r.Evidence[0].Text+" | "+r.Coder)
			}
		}
		return out
	}
	sorted := cmp.Transformer("set", func(l []string) map[string]int {
		m := map[string]int{}
		for _, s := range l {
			m[s]++
		}
		return m
	})
	if d := cmp.Diff(say(db), say(into), sorted); d != "" {
		t.Errorf("what came back differs:\n%s", d)
	}
	same, err := exchange.ImportDNA(t.Context(), path, db, exchange.ImportOptions{})
	if err != nil || same.Documents != 3 || len(same.Problems) != 0 {
		t.Errorf("into the affair it came from: %+v, %v", same, err)
	}
	if v, err := into.Verify(t.Context()); err != nil || len(v.Findings) > 0 {
		t.Errorf("verify: %+v %v", v, err)
	}
}

func TestAFileThatIsNoDNAFileIsRefused(t *testing.T) {
	db := open(t)
	text := filepath.Join(t.TempDir(), "a.dna")
	if err := os.WriteFile(text, []byte("ACGT, and this goes on for long enough to be taken for anything but a database, more or less."), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := exchange.ImportDNA(t.Context(), text, db, exchange.ImportOptions{}); !errors.Is(err, exchange.ErrFormat) {
		t.Errorf("a text gives %v", err)
	}
	if _, err := exchange.ImportDNA(t.Context(), text+"x", db, exchange.ImportOptions{}); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("no file gives %v", err)
	}
}
