package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"iter"
	"path"
	"strings"

	"github.com/rashomon-affairs/rashomon/internal/affair"
)

// DocumentFilter chooses documents; its zero value chooses all.
type DocumentFilter struct {
	// Name is an id or a name; if no document has just that, a name without its endings (Base).
	Name string
	// Outlet is exact; From and Until bound the date of publication (From <= date <= Until, as
	// far as either is precise).
	Outlet, From, Until string
	// Coder, NotCoder choose by who coded them.
	Coder, NotCoder string
	// Text is a full-text query over title and text (Search tells the syntax).
	Text string
	// WithoutText leaves Document.Text empty, which is much quicker for lists.
	WithoutText bool
	// After is the document, by name and id, after which to go on; Limit bounds the number, 0
	// is no bound.
	AfterName, AfterID string
	Limit              int
}

// page is how many rows are read at once, so that no reader holds the file for long.
const page = 256

// Documents gives the chosen documents in order of name, then id.
func (r *Reader) Documents(ctx context.Context, f DocumentFilter) iter.Seq2[*affair.Document, error] {
	return func(yield func(*affair.Document, error) bool) {
		left := f.Limit
		for {
			f.Limit = page
			if !f.WithoutText {
				f.Limit = page / 8
			}
			if left > 0 {
				f.Limit = min(f.Limit, left)
			}
			docs, err := r.documents(ctx, f)
			if err != nil {
				yield(nil, fmt.Errorf("read documents: %w", err))
				return
			}
			for _, d := range docs {
				if !yield(d, nil) {
					return
				}
			}
			if len(docs) < f.Limit || (left > 0 && left == len(docs)) {
				return
			}
			if left > 0 {
				left -= len(docs)
			}
			last := docs[len(docs)-1]
			f.AfterName, f.AfterID = last.Name, last.ID
		}
	}
}

// where collects conditions and their arguments.
type where struct {
	conds []string
	args  []any
}

// add adds a condition; each ? in it takes the next argument.
func (w *where) add(cond string, args ...any) {
	for _, a := range args {
		w.args = append(w.args, a)
		cond = strings.Replace(cond, "?", fmt.Sprintf("$%d", len(w.args)), 1)
	}
	w.conds = append(w.conds, cond)
}

func (w *where) in(column string, values []string) {
	if len(values) == 0 {
		return
	}
	args := make([]any, len(values))
	for i, v := range values {
		args[i] = v
	}
	w.add(column+" IN (?"+strings.Repeat(", ?", len(values)-1)+")", args...)
}

func (w *where) String() string {
	if len(w.conds) == 0 {
		return ""
	}
	return " WHERE " + strings.Join(w.conds, " AND ")
}

func (r *Reader) documents(ctx context.Context, f DocumentFilter) ([]*affair.Document, error) {
	var w where
	if f.Name != "" {
		file := path.Base(strings.ReplaceAll(f.Name, "\\", "/"))
		w.add(`(document.id = ? OR document.name = ? OR document.name = ? OR document.base = ? AND NOT EXISTS
			(SELECT 1 FROM document AS exact WHERE exact.id = ? OR exact.name = ? OR exact.name = ?))`,
			f.Name, f.Name, file, Base(f.Name), f.Name, f.Name, file)
	}
	if f.Outlet != "" {
		w.add("document.outlet = ?", f.Outlet)
	}
	if f.From != "" {
		w.add("document.published >= ?", f.From)
	}
	if f.Until != "" {
		w.add("document.published <> '' AND document.published < ?", f.Until+"\x7f")
	}
	if f.Coder != "" {
		w.add("document.coder = ?", f.Coder)
	}
	if f.NotCoder != "" {
		w.add("document.coder <> ?", f.NotCoder)
	}
	if f.Text != "" {
		q := r.d.query(f.Text)
		if q == "" {
			return nil, nil
		}
		w.add("document.n IN ("+r.d.matchDocuments+")", q)
	}
	if f.AfterName != "" || f.AfterID != "" {
		w.add("(document.name, document.id) > (?, ?)", f.AfterName, f.AfterID)
	}
	text, from := "content.text", " JOIN content ON content.n = document.n"
	if f.WithoutText {
		text, from = "''", ""
	}
	rows, err := r.q.QueryContext(ctx, "SELECT meta, "+text+" FROM document"+from+w.String()+
		fmt.Sprintf(" ORDER BY document.name, document.id LIMIT %d", f.Limit), w.args...)
	if err != nil {
		return nil, err
	}
	var out []*affair.Document
	err = each(rows, func() error {
		var meta, text string
		if err := rows.Scan(&meta, &text); err != nil {
			return err
		}
		d, err := unpack[affair.Document]([]byte(meta))
		if err != nil {
			return err
		}
		d.Text = text
		out = append(out, &d)
		return nil
	})
	return out, err
}

// each calls f for every row and closes them.
func each(rows *sql.Rows, f func() error) (err error) {
	defer func() { err = errors.Join(err, rows.Close()) }()
	for rows.Next() {
		if err := f(); err != nil {
			return err
		}
	}
	return rows.Err()
}

// Document gives one document with its text. The error wraps ErrNotFound when there is none.
func (r *Reader) Document(ctx context.Context, id string) (*affair.Document, error) {
	var meta, text string
	err := r.q.QueryRowContext(ctx, `SELECT meta, text FROM document JOIN content ON content.n = document.n WHERE id = $1`, id).
		Scan(&meta, &text)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, fmt.Errorf("document %s: %w", id, ErrNotFound)
	}
	if err != nil {
		return nil, fmt.Errorf("read document %s: %w", id, err)
	}
	d, err := unpack[affair.Document]([]byte(meta))
	if err != nil {
		return nil, fmt.Errorf("read document %s: %w", id, err)
	}
	d.Text = text
	return &d, nil
}

// Coder tells who made a document's machine records: name and version. The error wraps
// ErrNotFound when the document is not stored.
func (r *Reader) Coder(ctx context.Context, id string) (string, error) {
	var coder string
	err := r.q.QueryRowContext(ctx, `SELECT coder FROM document WHERE id = $1`, id).Scan(&coder)
	if errors.Is(err, sql.ErrNoRows) {
		return "", fmt.Errorf("document %s: %w", id, ErrNotFound)
	}
	if err != nil {
		return "", fmt.Errorf("read coder of %s: %w", id, err)
	}
	return coder, nil
}

// Coders lists who coded documents of the affair.
func (r *Reader) Coders(ctx context.Context) ([]string, error) {
	return r.strings(ctx, `SELECT DISTINCT coder FROM document ORDER BY coder`)
}

// Outlets lists the outlets of the documents that have one.
func (r *Reader) Outlets(ctx context.Context) ([]string, error) {
	return r.strings(ctx, `SELECT DISTINCT outlet FROM document WHERE outlet <> '' ORDER BY outlet`)
}

func (r *Reader) strings(ctx context.Context, query string, args ...any) ([]string, error) {
	rows, err := r.q.QueryContext(ctx, query, args...)
	if err != nil {
		return nil, err
	}
	var out []string
	err = each(rows, func() error {
		var s string
		err := rows.Scan(&s)
		out = append(out, s)
		return err
	})
	return out, err
}

// Original gives the bytes that a document was made from.
func (r *Reader) Original(ctx context.Context, id string) ([]byte, error) {
	packed, size, err := r.PackedOriginal(ctx, id)
	if err != nil {
		return nil, err
	}
	b, err := r.dec.DecodeAll(packed, make([]byte, 0, size))
	if err != nil {
		return nil, fmt.Errorf("unpack original of %s: %w", id, err)
	}
	return b, nil
}

// PackedOriginal gives the original as it is stored, zstd, and its size unpacked.
func (r *Reader) PackedOriginal(ctx context.Context, id string) ([]byte, int, error) {
	var b []byte
	var size int
	err := r.q.QueryRowContext(ctx, `SELECT data, size FROM document JOIN original ON original.sha256 = document.sha256 WHERE id = $1`, id).
		Scan(&b, &size)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, 0, fmt.Errorf("original of %s: %w", id, ErrNotFound)
	}
	if err != nil {
		return nil, 0, fmt.Errorf("read original of %s: %w", id, err)
	}
	return b, size, nil
}

// Machine gives a document's machine records as the coder made them, without decisions.
func (r *Reader) Machine(ctx context.Context, id string) ([]affair.Record, error) {
	_, rs, err := r.machine(ctx, id)
	if err != nil {
		return nil, fmt.Errorf("read machine records of %s: %w", id, err)
	}
	return rs, nil
}

func (r *Reader) machine(ctx context.Context, id string) (n int64, rs []affair.Record, err error) {
	var b []byte
	err = r.q.QueryRowContext(ctx, `SELECT document.n, records FROM document JOIN machine ON machine.n = document.n WHERE id = $1`, id).
		Scan(&n, &b)
	if errors.Is(err, sql.ErrNoRows) {
		return 0, nil, ErrNotFound
	}
	if err != nil {
		return 0, nil, err
	}
	if b, err = r.dec.DecodeAll(b, nil); err != nil {
		return 0, nil, err
	}
	rs, err = unpack[[]affair.Record](b)
	return n, rs, err
}

// Refusals lists the inputs that could not be read, in order of their source.
func (r *Reader) Refusals(ctx context.Context) ([]affair.Refusal, error) {
	rows, err := r.q.QueryContext(ctx, `SELECT source, reason, advice FROM refusal ORDER BY source`)
	if err != nil {
		return nil, fmt.Errorf("read refusals: %w", err)
	}
	var out []affair.Refusal
	err = each(rows, func() error {
		var f affair.Refusal
		err := rows.Scan(&f.Source, &f.Reason, &f.Advice)
		out = append(out, f)
		return err
	})
	return out, err
}

// Collect reads a sequence to its end.
func Collect[T any](seq iter.Seq2[T, error]) ([]T, error) {
	var out []T
	for v, err := range seq {
		if err != nil {
			return nil, err
		}
		out = append(out, v)
	}
	return out, nil
}
