package store_test

import (
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"os"
	"sync/atomic"
	"testing"

	"github.com/rashomon-affairs/rashomon/internal/store"
	"github.com/rashomon-affairs/rashomon/internal/store/storetest"
)

var schemas atomic.Int64

// postgres gives the address of a new schema; the test is skipped without a server.
func postgres(t *testing.T) string {
	t.Helper()
	address := os.Getenv("RASHOMON_TEST_POSTGRES")
	if address == "" {
		t.Skip("no PostgreSQL: set RASHOMON_TEST_POSTGRES to the address of a database where schemas may be made")
	}
	db, err := sql.Open("pgx", address)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	schema := fmt.Sprintf("rashomon_test_%d_%d", os.Getpid(), schemas.Add(1))
	if _, err := db.ExecContext(t.Context(), "CREATE SCHEMA "+schema); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if _, err := db.Exec("DROP SCHEMA " + schema + " CASCADE"); err != nil {
			t.Error(err)
		}
	})
	u, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	q := u.Query()
	q.Set("search_path", schema)
	u.RawQuery = q.Encode()
	return u.String()
}

func TestPostgres(t *testing.T) {
	storetest.Run(t, func(t *testing.T) *store.DB { return openAt(t, postgres(t)) })
}

func TestPostgresIsOpenedOnlyWhereAnAffairIs(t *testing.T) {
	address := postgres(t)
	if _, err := store.Open(t.Context(), address, store.Options{}); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("an empty schema gives %v", err)
	}
	other := postgres(t)
	db, err := sql.Open("pgx", other)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if _, err := db.ExecContext(t.Context(), "CREATE TABLE recipe (name TEXT)"); err != nil {
		t.Fatal(err)
	}
	if _, err := store.Open(t.Context(), other, create); !errors.Is(err, store.ErrNotAffair) {
		t.Errorf("a schema of something else gives %v", err)
	}
}

func TestAnAddressIsShownWithoutItsPassword(t *testing.T) {
	for in, want := range map[string]string{
		"a.rashomon":                  "a.rashomon",
		"postgres://u:secret@h:1/db":  "postgres://u:xxxxx@h:1/db",
		"postgresql://h/db?x=y":       "postgresql://h/db?x=y",
		"postgres://u:sec%zzret@h/db": "postgres://…",
	} {
		if got := store.Redacted(in); got != want {
			t.Errorf("%s is shown as %s", in, got)
		}
	}
}
