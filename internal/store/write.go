package store

import (
	"cmp"
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"errors"
	"fmt"
	"path"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/rashomon-affairs/rashomon/internal/affair"
)

// Coded is a document with what a coder read out of it.
type Coded struct {
	Doc      *affair.Document
	Original []byte // the bytes that Doc was made from
	Coder    string // name and version; decides whether the document must be coded again
	Records  []affair.Record
	// Replace puts Records in place of the stored ones even when Coder is the same.
	Replace bool
}

// Batch is what is written at once.
type Batch struct {
	Documents []Coded
	Refusals  []affair.Refusal
}

// Write stores documents with their records, and refusals, in one transaction: all or none. It
// may be repeated: a document that is there already with the same coder stays as it is, one with
// another coder gets the new machine records in place of the old, and keeps its text and all
// decisions. A refusal of a source is forgotten once a document from that source is stored.
//
// The error wraps ErrInvalid when a document or a record breaks a law; a coder that makes such
// records has a bug.
func (db *DB) Write(ctx context.Context, b Batch) error { return db.writeThen(ctx, b, nil) }

func (db *DB) writeThen(ctx context.Context, b Batch, then func(w *writer) error) error {
	for i := range b.Documents {
		if err := Check(&b.Documents[i]); err != nil {
			return err
		}
	}
	return db.writing(ctx, func(w *writer) error {
		for i := range b.Documents {
			if err := w.document(&b.Documents[i]); err != nil {
				return fmt.Errorf("store %s: %w", b.Documents[i].Doc.Name, err)
			}
		}
		for _, r := range b.Refusals {
			if err := w.exec(`INSERT INTO refusal (source, reason, advice) VALUES ($1, $2, $3)
				ON CONFLICT (source) DO UPDATE SET reason = excluded.reason, advice = excluded.advice`,
				r.Source, r.Reason, r.Advice); err != nil {
				return fmt.Errorf("store refusal of %s: %w", r.Source, err)
			}
		}
		if then != nil {
			return then(w)
		}
		return nil
	})
}

// Check proves a document and its records: identities, grounding, status. Write does it again.
// The error wraps ErrInvalid.
func Check(c *Coded) error {
	d := c.Doc
	if d == nil {
		return fmt.Errorf("store document: %w: there is none", ErrInvalid)
	}
	bad := func(format string, a ...any) error {
		return fmt.Errorf("store %s: %w: %w", d.Name, ErrInvalid, fmt.Errorf(format, a...))
	}
	switch {
	case d.Name == "":
		return fmt.Errorf("store document: %w: it has no name", ErrInvalid)
	case !utf8.ValidString(d.Text) || !utf8.ValidString(d.Name):
		return bad("text or name is not UTF-8")
	case d.ID != affair.DocumentID(d.Name, c.Original):
		return bad("id %s does not follow from name and bytes", d.ID)
	case d.SHA256 != hashOf(c.Original):
		return bad("hash does not follow from the bytes")
	}
	end := 0
	for _, p := range d.Parts {
		if p.Start < end || p.End < p.Start || p.End > len(d.Text) {
			return bad("parts overlap or leave the text at %d", p.Start)
		}
		end = p.End
	}
	for i := range c.Records {
		r := &c.Records[i]
		if err := affair.Ground(d, r); err != nil {
			return bad("record %s: %w", r.ID, err)
		}
		switch {
		case kindNo(r.Kind) < 0 || r.Payload() == nil:
			return bad("record %s has no payload of kind %q", r.ID, r.Kind)
		case r.ID != affair.RecordID(r):
			return bad("record %s: id does not follow from its content", r.ID)
		case r.Status != affair.StatusMachine && r.Status != affair.StatusCandidate:
			return bad("record %s: a coder cannot make it %q", r.ID, r.Status)
		}
	}
	return nil
}

func hashOf(b []byte) string {
	h := sha256.Sum256(b)
	return hex.EncodeToString(h[:])
}

// Base is a document name as documents are matched by: without folders and without the endings
// that a name collects on its way (a.txt, a.txt.json and a are one).
func Base(name string) string {
	b := path.Base(strings.ReplaceAll(name, "\\", "/"))
	for {
		s := b
		for _, e := range []string{".txt", ".json", ".html", ".htm", ".pdf"} {
			s = strings.TrimSuffix(s, e)
		}
		if s == b || s == "" {
			return b
		}
		b = s
	}
}

// writer is one write transaction with its prepared statements. Rows get their numbers from
// it, so that they need not be asked for.
type writer struct {
	ctx   context.Context
	db    *DB
	conn  *sql.Conn // tx is on it
	tx    *sql.Tx
	rd    Reader
	stmts map[string]*sql.Stmt

	document0, record0 int64           // the last numbers before this transaction
	document1, record1 int64           // the last numbers given
	refreshed          map[string]bool // new documents that have their view

	tally     map[tallyKey]int  // what the counts by kind and status grow by
	nameTally map[[2]string]int // what the counts by scope and name grow by
}

type tallyKey struct {
	kind   int
	status affair.Status
}

// writing runs f in the one write transaction and brings the search index up to date.
func (db *DB) writing(ctx context.Context, f func(w *writer) error) error {
	return db.update(ctx, func(conn *sql.Conn, tx *sql.Tx) error {
		w := &writer{ctx: ctx, db: db, conn: conn, tx: tx, rd: Reader{q: tx, d: db.d, dec: db.dec}, stmts: map[string]*sql.Stmt{}, refreshed: map[string]bool{},
			tally: map[tallyKey]int{}, nameTally: map[[2]string]int{}}
		defer func() {
			for _, s := range w.stmts {
				_ = s.Close() // the transaction's end has the say
			}
		}()
		for table, last := range map[string]*int64{"document": &w.document0, "record": &w.record0} {
			if err := tx.QueryRowContext(ctx, "SELECT coalesce(max(n), 0) FROM "+table).Scan(last); err != nil {
				return err
			}
		}
		w.document1, w.record1 = w.document0, w.record0
		if err := f(w); err != nil {
			return err
		}
		return errors.Join(w.count(), db.d.index(w))
	})
}

// count brings the kept counts up to date.
func (w *writer) count() error {
	if len(w.tally)+len(w.nameTally) == 0 {
		return nil
	}
	for k, n := range w.tally { // order does not show
		if n == 0 {
			continue
		}
		if err := w.exec(`INSERT INTO tally (kind, status, count) VALUES ($1, $2, $3)
			ON CONFLICT (kind, status) DO UPDATE SET count = tally.count + excluded.count`, k.kind, string(k.status), n); err != nil {
			return fmt.Errorf("count records: %w", err)
		}
	}
	var rows [][]any
	var gone [][2]string
	for k, n := range w.nameTally {
		if n == 0 {
			continue
		}
		rows = append(rows, []any{k[0], k[1], n})
		if n < 0 {
			gone = append(gone, k)
		}
	}
	// In order, since two writers that counted in different orders would wait for each other.
	slices.SortFunc(rows, func(a, b []any) int {
		return cmp.Or(strings.Compare(a[0].(string), b[0].(string)), strings.Compare(a[1].(string), b[1].(string)))
	})
	if err := w.insertMany("name_tally", "scope, name, count", "ON CONFLICT (scope, name) DO UPDATE SET count = name_tally.count + excluded.count", rows); err != nil {
		return fmt.Errorf("count names: %w", err)
	}
	for _, k := range gone {
		if err := w.exec(`DELETE FROM name_tally WHERE scope = $1 AND name = $2 AND count = 0`, k[0], k[1]); err != nil {
			return fmt.Errorf("count names: %w", err)
		}
	}
	return w.exec(`DELETE FROM tally WHERE count = 0`)
}

func (w *writer) exec(query string, args ...any) error {
	_, err := w.result(query, args...)
	return err
}

func (w *writer) result(query string, args ...any) (sql.Result, error) {
	if w.db.d.prepares { // and keeps what it prepared from one transaction to the next
		return w.tx.ExecContext(w.ctx, query, args...)
	}
	s, err := w.stmt(query)
	if err != nil {
		return nil, err
	}
	return s.ExecContext(w.ctx, args...)
}

func (w *writer) stmt(query string) (*sql.Stmt, error) {
	if s := w.stmts[query]; s != nil {
		return s, nil
	}
	s, err := w.tx.PrepareContext(w.ctx, query)
	if err != nil {
		return nil, err
	}
	w.stmts[query] = s
	return s, nil
}

// one scans the single row of a prepared query; sql.ErrNoRows when there is none.
func (w *writer) one(query string, args []any, dest ...any) error {
	if w.db.d.prepares {
		return w.tx.QueryRowContext(w.ctx, query, args...).Scan(dest...)
	}
	s, err := w.stmt(query)
	if err != nil {
		return err
	}
	return s.QueryRowContext(w.ctx, args...).Scan(dest...)
}

func (w *writer) document(c *Coded) error {
	d := c.Doc
	var n int64
	var coder string
	err := w.one(`SELECT n, coder FROM document WHERE id = $1`, []any{d.ID}, &n, &coder)
	switch {
	case err == nil && coder == c.Coder && !c.Replace:
		return w.exec(`DELETE FROM refusal WHERE source = $1`, d.Source)
	case err == nil:
		// The stored text stays; offsets of the new records must be in it.
		have, err := w.rd.Document(w.ctx, d.ID)
		if err != nil {
			return err
		}
		if have.Text != d.Text {
			for i := range c.Records {
				if err := affair.Ground(have, &c.Records[i]); err != nil {
					return fmt.Errorf("%w: it was coded from another text than the stored one: %w", ErrInvalid, err)
				}
			}
		}
		if err := w.exec(`UPDATE document SET coder = $1 WHERE n = $2`, c.Coder, n); err != nil {
			return err
		}
	case err == sql.ErrNoRows:
		if n, err = w.insertDocument(c); err != nil {
			return err
		}
	default:
		return err
	}
	if err := w.machine(n, c.Records); err != nil {
		return err
	}
	if err := w.refresh(d.ID, n, c.Records); err != nil {
		return err
	}
	return w.exec(`DELETE FROM refusal WHERE source = $1`, d.Source)
}

func (w *writer) insertDocument(c *Coded) (int64, error) {
	d := c.Doc
	if err := w.exec(`INSERT INTO original (sha256, size, data) VALUES ($1, $2, $3) ON CONFLICT (sha256) DO NOTHING`,
		d.SHA256, len(c.Original), w.db.enc.EncodeAll(c.Original, nil)); err != nil {
		return 0, err
	}
	short := *d
	short.Text = ""
	meta, err := canonical(short)
	if err != nil {
		return 0, err
	}
	w.document1++
	n := w.document1
	if err := w.exec(`INSERT INTO document (n, id, name, base, sha256, outlet, published, language, coder, meta)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`, n, d.ID, d.Name, Base(d.Name), d.SHA256, d.Outlet.Value,
		d.Published.Value, d.Language.Value, c.Coder, string(meta)); err != nil {
		return 0, err
	}
	return n, w.exec(`INSERT INTO content (n, title, text) VALUES ($1, $2, $3)`, n, d.Title.Value, d.Text)
}

func (w *writer) machine(n int64, records []affair.Record) error {
	if records == nil {
		records = []affair.Record{}
	}
	b, err := canonical(records)
	if err != nil {
		return err
	}
	return w.exec(`INSERT INTO machine (n, records) VALUES ($1, $2)
		ON CONFLICT (n) DO UPDATE SET records = excluded.records`, n, w.db.enc.EncodeAll(b, nil))
}
