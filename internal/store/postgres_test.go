package store_test

import (
	"database/sql"
	"errors"
	"net/url"
	"testing"

	"github.com/rashomon-affairs/rashomon/internal/store"
	"github.com/rashomon-affairs/rashomon/internal/store/storetest"
)

func TestPostgres(t *testing.T) {
	storetest.Run(t, func(t *testing.T) *store.DB { return openAt(t, storetest.Postgres(t)) })
}

func TestPostgresIsOpenedOnlyWhereAnAffairIs(t *testing.T) {
	address := storetest.Postgres(t)
	if _, err := store.Open(t.Context(), address, store.Options{}); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("an empty schema gives %v", err)
	}
	other := storetest.Postgres(t)
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

func TestAnAffairMakesItsSchema(t *testing.T) {
	u, err := url.Parse(storetest.Postgres(t))
	if err != nil {
		t.Fatal(err)
	}
	first := u.Query().Get("search_path")
	q := u.Query()
	q.Set("search_path", first+"_own")
	u.RawQuery = q.Encode()
	if _, err := store.Open(t.Context(), u.String(), store.Options{}); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("without being asked to make it: %v", err)
	}
	db := openAt(t, u.String())
	t.Cleanup(func() {
		q.Set("search_path", first)
		u.RawQuery = q.Encode()
		raw, err := sql.Open("pgx", u.String())
		if err != nil {
			t.Fatal(err)
		}
		defer raw.Close()
		if _, err := raw.Exec("DROP SCHEMA " + first + "_own CASCADE"); err != nil {
			t.Error(err)
		}
	})
	if err := db.Write(t.Context(), store.Batch{Documents: []store.Coded{storetest.Make(0)}}); err != nil {
		t.Error(err)
	}
}
