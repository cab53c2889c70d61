package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"

	"github.com/rashomon-affairs/rashomon/internal/affair"
)

// State is a cheap fingerprint of what an affair holds: it is another after every write that
// changes the view.
type State struct {
	Decisions int64 // Seq of the last decision
	Documents int   // how many
	Records   int   // of the view, whatever their status
	Last      int64 // number of the record that came in last: coding again makes new ones
	Refusals  int   // inputs that could not be read
}

// String is the state as a short word.
func (s State) String() string {
	return fmt.Sprintf("%d-%d-%d-%d-%d", s.Decisions, s.Documents, s.Records, s.Last, s.Refusals)
}

// State tells the affair's state.
func (r *Reader) State(ctx context.Context) (State, error) {
	var s State
	// Documents are numbered from 1 and never taken away: the last number is how many there are.
	err := r.q.QueryRowContext(ctx, `SELECT (SELECT coalesce(max(seq), 0) FROM decision), (SELECT coalesce(max(n), 0) FROM document),
		(SELECT coalesce(sum(count), 0) FROM tally), (SELECT coalesce(max(n), 0) FROM record), (SELECT count(*) FROM refusal)`).
		Scan(&s.Decisions, &s.Documents, &s.Records, &s.Last, &s.Refusals)
	if err != nil {
		return State{}, fmt.Errorf("read the affair's state: %w", err)
	}
	return s, nil
}

// orders are what lists of records can be sorted by.
var orders = map[string]string{
	"": "record.doc, kind, start, stop, id", "account": "record.doc, kind, start, stop, id",
	"date": "date", "score": "score", "type": "type", "status": "status", "modality": "modality", "holder": "holder", "kind": "kind",
}

// Orders lists what Listed can sort by.
func Orders() []string {
	var out []string
	for o := range orders {
		if o != "" {
			out = append(out, o)
		}
	}
	slices.Sort(out)
	return out
}

// Listed gives the chosen records sorted by one of Orders, the greatest first if back is set,
// from the record at offset (0: the first) on. What is equal stands in the order of
// affair.SortRecords; records without a date stand last either way. Filter.After is not looked at.
// The error wraps ErrInvalid for an order that is none.
func (r *Reader) Listed(ctx context.Context, f Filter, order string, back bool, offset int) ([]affair.Record, error) {
	by, ok := orders[order]
	if !ok {
		return nil, fmt.Errorf("sort records by %q: %w", order, ErrInvalid)
	}
	w, ok := f.where(r.d)
	if !ok {
		return nil, nil
	}
	sort := by
	switch {
	case order == "" || order == "account":
		if back {
			sort = "record.doc DESC, kind, start, stop, id"
		}
	case back:
		sort = by + " DESC, record.doc, kind, start, stop, id"
	default:
		sort = by + ", record.doc, kind, start, stop, id"
	}
	if order == "date" {
		sort = "(date = ''), " + sort
	}
	q := "SELECT body FROM " + w.from + w.String() + " ORDER BY " + sort
	if f.Limit > 0 {
		q += fmt.Sprintf(" LIMIT %d OFFSET %d", f.Limit, max(0, offset))
	}
	rows, err := r.q.QueryContext(ctx, q, w.args...)
	if err != nil {
		return nil, fmt.Errorf("list records: %w", err)
	}
	var out []affair.Record
	err = each(rows, func() error {
		var body []byte
		if err := rows.Scan(&body); err != nil {
			return err
		}
		rec, err := unpack[affair.Record](body)
		out = append(out, rec)
		return err
	})
	return out, err
}

// Neighbour gives the chosen record that stands next after the one with id, or before it, in
// the order of affair.SortRecords; with an empty id, the first or the last. The error wraps
// ErrNotFound when there is none.
func (r *Reader) Neighbour(ctx context.Context, f Filter, id string, before bool) (affair.Record, error) {
	w, ok := f.where(r.d)
	if !ok {
		return affair.Record{}, fmt.Errorf("next record: %w", ErrNotFound)
	}
	if id != "" {
		var doc string
		var kind, start, stop int
		err := r.q.QueryRowContext(ctx, `SELECT doc, kind, start, stop FROM record WHERE id = $1`, id).Scan(&doc, &kind, &start, &stop)
		if errors.Is(err, sql.ErrNoRows) {
			return affair.Record{}, fmt.Errorf("record %s: %w", id, ErrNotFound)
		}
		if err != nil {
			return affair.Record{}, fmt.Errorf("next record: %w", err)
		}
		than := ">"
		if before {
			than = "<"
		}
		w.add("(record.doc, kind, start, stop, id) "+than+" (?, ?, ?, ?, ?)", doc, kind, start, stop, id)
	}
	sort := "record.doc, kind, start, stop, id"
	if before {
		sort = "record.doc DESC, kind DESC, start DESC, stop DESC, id DESC"
	}
	var body []byte
	err := r.q.QueryRowContext(ctx, "SELECT body FROM "+w.from+w.String()+" ORDER BY "+sort+" LIMIT 1", w.args...).Scan(&body)
	if errors.Is(err, sql.ErrNoRows) {
		return affair.Record{}, fmt.Errorf("next record: %w", ErrNotFound)
	}
	if err != nil {
		return affair.Record{}, fmt.Errorf("next record: %w", err)
	}
	return unpack[affair.Record](body)
}

// facets are the columns that Facet can count.
var facets = map[string]string{"kind": "kind", "status": "status", "type": "type", "modality": "modality", "account": "record.doc", "holder": "holder", "coder": "coder"}

// Facet counts the chosen records by a column (kind, status, type, modality, account, holder,
// coder) or by the names of a scope (actor, issue, factor), most first, then by value; limit 0 is
// no bound. Kinds come as affair.Kind, accounts as document ids. Empty values are left out. The error
// wraps ErrInvalid for a column that is none.
func (r *Reader) Facet(ctx context.Context, f Filter, column string, limit int) ([]NameCount, error) {
	w, ok := f.where(r.d)
	if !ok {
		return nil, nil
	}
	var q string
	switch c, ok := facets[column]; {
	case ok:
		q = "SELECT " + c + ", count(*) AS many FROM " + w.from + w.String() + " GROUP BY " + c
	case slices.Contains(Scopes, column):
		q = "SELECT name, count(*) AS many FROM record_name WHERE scope = '" + column + "' AND n IN (SELECT record.n FROM " + w.from + w.String() + ") GROUP BY name"
	default:
		return nil, fmt.Errorf("count records by %q: %w", column, ErrInvalid)
	}
	q += " ORDER BY many DESC, 1"
	if limit > 0 {
		q += fmt.Sprintf(" LIMIT %d", limit+1) // one may be empty
	}
	rows, err := r.q.QueryContext(ctx, q, w.args...)
	if err != nil {
		return nil, fmt.Errorf("count records: %w", err)
	}
	var out []NameCount
	err = each(rows, func() error {
		var n NameCount
		var err error
		if column == "kind" {
			var k int
			err = rows.Scan(&k, &n.Records)
			n.Name = string(affair.Kinds[k])
		} else {
			err = rows.Scan(&n.Name, &n.Records)
		}
		if n.Name != "" && (limit == 0 || len(out) < limit) {
			out = append(out, n)
		}
		return err
	})
	return out, err
}
