package store_test

import (
	"errors"
	"os"
	"path/filepath"
	"testing"
	"time"

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
