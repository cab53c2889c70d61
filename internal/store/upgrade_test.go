package store

import (
	"database/sql"
	"io/fs"
	"os"
	"path/filepath"
	"testing"

	"github.com/pressly/goose/v3"
)

// downTo takes an affair file back to an older version of its tables.
func downTo(t *testing.T, path string, version int64) {
	t.Helper()
	db, err := sql.Open("sqlite", dsn(path))
	if err != nil {
		t.Fatal(err)
	}
	files, err := fs.Sub(migrations, "migrations/sqlite")
	if err != nil {
		t.Fatal(err)
	}
	p, err := goose.NewProvider(goose.DialectSQLite3, db, files, goose.WithDisableGlobalRegistry(true))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := p.DownTo(t.Context(), version); err != nil {
		t.Fatal(err)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
}

// Fill is set by the external tests: it writes documents and decisions.
var Fill func(t *testing.T, db *DB)

func TestAnOlderFileIsUpgradedAndACopyKept(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a.rashomon")
	db, err := Open(t.Context(), path, Options{Create: true})
	if err != nil {
		t.Fatal(err)
	}
	Fill(t, db)
	before, err := Collect(db.Records(t.Context(), Filter{Status: AnyStatus}))
	if err != nil {
		t.Fatal(err)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	downTo(t, path, 1)
	if db, err = Open(t.Context(), path, Options{}); err != nil {
		t.Fatal(err)
	}
	v, err := db.Verify(t.Context())
	if err != nil || len(v.Findings) > 0 || v.Records != len(before) {
		t.Errorf("after the upgrade: %+v, %v", v, err)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	copied, err := sql.Open("sqlite", dsn(path+".v1.bak"))
	if err != nil {
		t.Fatal(err)
	}
	defer copied.Close()
	var n, version int
	if err := copied.QueryRowContext(t.Context(), "SELECT count(*) FROM record").Scan(&n); err != nil || n != len(before) {
		t.Errorf("the copy has %d records, %v", n, err)
	}
	if err := copied.QueryRowContext(t.Context(), "PRAGMA user_version").Scan(&version); err != nil || version != 1 {
		t.Errorf("the copy has version %d, %v", version, err)
	}
	downTo(t, path, 0)
	if fi, err := os.Stat(path); err != nil || fi.Size() == 0 {
		t.Errorf("%v", err)
	}
}

// Address is set by the external tests: it gives a new schema of a PostgreSQL server or skips.
var Address func(t testing.TB) string

func TestTablesOnAServerAreMadeAndTakenAwayAndMadeAgain(t *testing.T) {
	address := Address(t)
	db, err := Open(t.Context(), address, Options{Create: true})
	if err != nil {
		t.Fatal(err)
	}
	Fill(t, db)
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	raw, err := sql.Open("pgx", address)
	if err != nil {
		t.Fatal(err)
	}
	defer raw.Close()
	p, err := postgresMigrations(raw)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := p.DownTo(t.Context(), 0); err != nil {
		t.Fatal(err)
	}
	var left int
	if err := raw.QueryRowContext(t.Context(), `SELECT count(*) FROM information_schema.tables
		WHERE table_schema = current_schema() AND table_name <> 'goose_db_version'`).Scan(&left); err != nil || left > 0 {
		t.Errorf("%d tables are left, %v", left, err)
	}
	if _, err := p.Up(t.Context()); err != nil {
		t.Fatal(err)
	}
	if db, err = Open(t.Context(), address, Options{}); err != nil {
		t.Fatal(err)
	}
	Fill(t, db)
	v, err := db.Verify(t.Context())
	if err != nil || len(v.Findings) > 0 || v.Documents != 3 {
		t.Errorf("%+v %v", v, err)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
}
