package store_test

import (
	"database/sql"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/rashomon-affairs/rashomon/internal/affair"
	"github.com/rashomon-affairs/rashomon/internal/store"
	"github.com/rashomon-affairs/rashomon/internal/store/storetest"
)

var create = store.Options{Create: true, Now: func() time.Time { return storetest.Noon }}

func open(t *testing.T) *store.DB {
	t.Helper()
	return openAt(t, filepath.Join(t.TempDir(), "an affair #1 100%?.rashomon"))
}

func openAt(t *testing.T, path string) *store.DB {
	t.Helper()
	db, err := store.Open(t.Context(), path, create)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := db.Close(); err != nil {
			t.Error(err)
		}
	})
	return db
}

func TestSQLite(t *testing.T) { storetest.Run(t, open) }

func TestOpenSaysWhatIsWrongWithAFile(t *testing.T) {
	dir := t.TempDir()
	file := func(name, content string) string {
		p := filepath.Join(dir, name)
		if err := os.WriteFile(p, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
		return p
	}
	for name, test := range map[string]struct {
		path string
		opts store.Options
		want error
	}{
		"no file":        {filepath.Join(dir, "none"), store.Options{}, store.ErrNotFound},
		"an empty name":  {"", create, store.ErrInvalid},
		"a folder":       {dir, create, store.ErrNotAffair},
		"a text":         {file("text", "Dear editor, this is not a database, nor will it ever be one."), create, store.ErrNotAffair},
		"an empty file":  {file("empty", ""), store.Options{}, store.ErrNotAffair},
		"another format": {file("zip", "PK\x03\x04 and so on and so on, long enough to have a header of its own to read, as one may see here, more or less"), create, store.ErrNotAffair},
	} {
		db, err := store.Open(t.Context(), test.path, test.opts)
		if !errors.Is(err, test.want) {
			t.Errorf("%s: %v", name, err)
		}
		if err == nil {
			_ = db.Close()
		}
	}
	if b, _ := os.ReadFile(filepath.Join(dir, "text")); string(b[:4]) != "Dear" {
		t.Error("a file that is not ours was written to")
	}
}

func TestBackupIsAWholeAffair(t *testing.T) {
	db := open(t)
	if err := db.Write(t.Context(), store.Batch{Documents: []store.Coded{storetest.Make(0)}}); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "copy")
	if err := db.Backup(t.Context(), path); err != nil {
		t.Fatal(err)
	}
	if err := db.Backup(t.Context(), path); !errors.Is(err, store.ErrConflict) {
		t.Errorf("a second backup to the same file gives %v", err)
	}
	v, err := openAt(t, path).Verify(t.Context())
	if err != nil || v.Documents != 1 || len(v.Findings) > 0 {
		t.Errorf("%+v %v", v, err)
	}
}

// raw opens the file as any SQLite program would.
func raw(t *testing.T, path string, statements ...string) {
	t.Helper()
	db, err := sql.Open("sqlite", path)
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range statements {
		if _, err := db.ExecContext(t.Context(), s); err != nil {
			t.Fatalf("%s: %v", s, err)
		}
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
}

func written(t *testing.T) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "a.rashomon")
	db, err := store.Open(t.Context(), path, create)
	if err != nil {
		t.Fatal(err)
	}
	c := storetest.Make(0)
	if err := db.Write(t.Context(), store.Batch{Documents: []store.Coded{c, storetest.Make(1)}}); err != nil {
		t.Fatal(err)
	}
	for range 2 {
		if _, err := db.Decide(t.Context(), affair.Decision{Act: affair.ActAccept, Who: "Ana", Record: c.Records[0].ID}); err != nil {
			t.Fatal(err)
		}
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestAnotherProgramsDatabaseAndANewerAffairAreRefused(t *testing.T) {
	other := filepath.Join(t.TempDir(), "other.db")
	raw(t, other, "CREATE TABLE recipe (name TEXT)")
	if _, err := store.Open(t.Context(), other, create); !errors.Is(err, store.ErrNotAffair) {
		t.Errorf("another program's database gives %v", err)
	}
	newer := written(t)
	raw(t, newer, "INSERT INTO goose_db_version (version_id, is_applied) VALUES (99, 1)")
	if _, err := store.Open(t.Context(), newer, create); !errors.Is(err, store.ErrNewer) {
		t.Errorf("a newer affair gives %v", err)
	}
}

func TestAClosedAffairIsOneFile(t *testing.T) {
	path := written(t)
	files, err := os.ReadDir(filepath.Dir(path))
	if err != nil || len(files) != 1 {
		t.Errorf("files: %v %v", files, err)
	}
	var id [4]byte
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if _, err := f.ReadAt(id[:], 68); err != nil || string(id[:]) != "RSHM" {
		t.Errorf("application id %q, %v", id, err)
	}
}

func TestVerifyFindsWhatWasTamperedWith(t *testing.T) {
	for name, test := range map[string]struct {
		statement string
		what      string
	}{
		"a changed text":                 {"UPDATE content SET text = replace(text, 'rotten', 'robust')", "record"},
		"a changed original":             {"UPDATE original SET data = x'28b52ffd2000010000'", "original"},
		"a changed name":                 {"UPDATE document SET meta = replace(meta, 'account-000', 'account-009')", "document"},
		"a changed quote in the view":    {"UPDATE record SET body = replace(body, 'reckless', 'careful')", "record"},
		"a changed status":               {"UPDATE record SET status = 'accepted' WHERE status = 'candidate'", "record"},
		"a deleted record":               {"DELETE FROM record WHERE kind = 3", "document"},
		"an invented record":             {"INSERT INTO record SELECT n + 999, 'x', doc, kind, start, stop, status, score, coder, pattern, holder, type, modality, date, quote, names, body FROM record LIMIT 1", "document"},
		"words that are not indexed":     {"UPDATE record SET quote = 'other words'", "search"},
		"a decision by somebody else":    {"DROP TRIGGER decision_kept; UPDATE decision SET body = replace(body, 'Ana', 'Eve') WHERE seq = 1", "decision"},
		"a decision that was cut out":    {"DROP TRIGGER decision_never_deleted; DELETE FROM decision WHERE seq = 1", "decision"},
		"machine records made by others": {"UPDATE machine SET records = (SELECT records FROM machine WHERE n = 2) WHERE n = 1", "record"},
	} {
		t.Run(name, func(t *testing.T) {
			path := written(t)
			raw(t, path, test.statement)
			v, err := openAt(t, path).Verify(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			if !slices.ContainsFunc(v.Findings, func(f store.Finding) bool { return f.What == test.what }) {
				t.Errorf("found %v, want something about a %s", v.Findings, test.what)
			}
		})
	}
}

func TestDecisionsCanNeitherBeChangedNorDeleted(t *testing.T) {
	db, err := sql.Open("sqlite", written(t))
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	for _, s := range []string{"UPDATE decision SET who = 'Eve'", "DELETE FROM decision"} {
		if _, err := db.ExecContext(t.Context(), s); err == nil {
			t.Errorf("%s went through", s)
		}
	}
}

func init() {
	store.Address = storetest.Postgres
	store.Fill = func(t *testing.T, db *store.DB) {
		for i := range 3 {
			if err := db.Write(t.Context(), store.Batch{Documents: []store.Coded{storetest.Make(i)}}); err != nil {
				t.Fatal(err)
			}
		}
		if _, err := db.Decide(t.Context(), affair.Decision{Act: affair.ActReject, Who: "Ana", Record: storetest.Make(1).Records[2].ID},
			affair.Decision{Act: affair.ActRename, Who: "Ana", Scope: store.ScopeActor, From: []string{"Millers"}, To: "The millers"}); err != nil {
			t.Fatal(err)
		}
	}
}
