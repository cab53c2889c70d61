package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"iter"
	"slices"
	"strings"

	"github.com/rashomon-affairs/rashomon/internal/affair"
)

// Counting are the statuses that enter counts, comparisons and systems.
var Counting = []affair.Status{affair.StatusMachine, affair.StatusAccepted, affair.StatusEdited, affair.StatusAdded}

// AnyStatus are all statuses, candidates and rejected records included.
var AnyStatus = append(Counting[:len(Counting):len(Counting)], affair.StatusCandidate, affair.StatusRejected)

// OnlyAdded is the choice of `--only added`: what people added, the machine's left out.
var OnlyAdded = []affair.Status{affair.StatusAdded}

// Filter chooses records of the view. Every field that is set narrows the choice; the zero
// value chooses all records that count.
type Filter struct {
	Kinds []affair.Kind
	// Status is nil for Counting.
	Status []affair.Status
	IDs    []string // record ids
	Docs   []string // document ids
	// Actor, Issue and Factor are names as they stand in the view, in whatever role.
	Actor, Issue, Factor string
	Holder               string
	Types                []string // event type, tie type, stance, sign, actor kind, form
	Modality             string
	Coder                string // who made the record
	// From and Until bound the record's own date (events, figures, ties).
	From, Until string
	// MinScore leaves out less sure records.
	MinScore float64
	// Text is a full-text query over evidence and names (Search tells the syntax).
	Text string
	// After is the record after which to go on; Limit bounds the number, 0 is no bound.
	After string
	Limit int
}

// Records gives the chosen records in the order of affair.SortRecords.
func (r *Reader) Records(ctx context.Context, f Filter) iter.Seq2[affair.Record, error] {
	return func(yield func(affair.Record, error) bool) {
		left := f.Limit
		for {
			f.Limit = 4 * page
			if left > 0 {
				f.Limit = min(f.Limit, left)
			}
			rs, err := r.records(ctx, f)
			if err != nil {
				yield(affair.Record{}, fmt.Errorf("read records: %w", err))
				return
			}
			for i := range rs {
				if !yield(rs[i], nil) {
					return
				}
			}
			if len(rs) < f.Limit || (left > 0 && left == len(rs)) {
				return
			}
			if left > 0 {
				left -= len(rs)
			}
			f.After = rs[len(rs)-1].ID
		}
	}
}

func (r *Reader) records(ctx context.Context, f Filter) ([]affair.Record, error) {
	w, ok := f.where(r.d)
	if !ok {
		return nil, nil
	}
	if f.After != "" {
		var doc string
		var kind, start, stop int
		err := r.q.QueryRowContext(ctx, `SELECT doc, kind, start, stop FROM record WHERE id = $1`, f.After).Scan(&doc, &kind, &start, &stop)
		if errors.Is(err, sql.ErrNoRows) {
			return nil, fmt.Errorf("record %s: %w", f.After, ErrNotFound)
		}
		if err != nil {
			return nil, err
		}
		if w.named {
			w.add("named.doc >= ?", doc)
		}
		w.add("(record.doc, kind, start, stop, id) > (?, ?, ?, ?, ?)", doc, kind, start, stop, f.After)
	}
	order := "record.doc"
	if w.named {
		order = "named.doc" // the same, but the order in which the rows come
	}
	rows, err := r.q.QueryContext(ctx, "SELECT body FROM "+w.from+w.String()+
		fmt.Sprintf(" ORDER BY %s, kind, start, stop, id LIMIT %d", order, f.Limit), w.args...)
	if err != nil {
		return nil, err
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

// recordWhere is a condition on records and what is read: records alone, or by way of a name.
type recordWhere struct {
	where
	from  string
	named bool
}

// where turns the filter into conditions; ok is false when nothing can match.
func (f *Filter) where(d dialect) (w recordWhere, ok bool) {
	w.from = "record"
	for _, n := range [][2]string{{ScopeActor, f.Actor}, {ScopeIssue, f.Issue}, {ScopeFactor, f.Factor}} {
		switch {
		case n[1] == "":
		case !w.named:
			w.from, w.named = "record_name AS named "+d.join+" record ON record.n = named.n", true
			w.add("named.scope = ?", n[0])
			w.add("named.name = ?", n[1])
		default:
			w.add("record.n IN (SELECT n FROM record_name WHERE scope = ? AND name = ?)", n[0], n[1])
		}
	}
	if !w.status(f.Status) {
		return w, false
	}
	var kinds []any
	for _, k := range f.Kinds {
		if n := kindNo(k); n >= 0 {
			kinds = append(kinds, n)
		}
	}
	switch {
	case len(f.Kinds) > 0 && len(kinds) == 0:
		return w, false
	case len(kinds) == 1:
		w.add("kind = ?", kinds[0])
	case len(kinds) > 1:
		w.add("kind IN (?"+strings.Repeat(", ?", len(kinds)-1)+")", kinds...)
	}
	w.in("record.id", f.IDs)
	w.in("record.doc", f.Docs)
	w.in("type", f.Types)
	for _, c := range [][2]string{{"holder", f.Holder}, {"modality", f.Modality}, {"coder", f.Coder}} {
		if c[1] != "" {
			w.add(c[0]+" = ?", c[1])
		}
	}
	if f.From != "" {
		w.add("date >= ?", f.From)
	}
	if f.Until != "" {
		w.add("date <> '' AND date < ?", f.Until+"\x7f")
	}
	if f.MinScore > 0 {
		w.add("score >= ?", f.MinScore)
	}
	if f.Text != "" {
		q := d.query(f.Text)
		if q == "" {
			return w, false
		}
		w.add("record.n IN ("+d.matchRecords+")", q)
	}
	return w, true
}

// status narrows to the statuses. Most records are the machine's: a choice with them is a choice
// of what is left out, and none should be looked up by it; a choice without them has an index of
// its own.
func (w *where) status(choice []affair.Status) bool {
	if choice == nil {
		choice = Counting
	}
	var out []affair.Status
	for _, s := range AnyStatus {
		if !slices.Contains(choice, s) {
			out = append(out, s)
		}
	}
	switch {
	case len(out) == len(AnyStatus):
		return false
	case slices.Contains(choice, affair.StatusMachine):
		for _, s := range out {
			w.add("status <> ?", string(s))
		}
	default:
		w.add("status <> 'machine'")
		w.in("status", texts(choice))
	}
	return true
}

func texts[T ~string](l []T) []string {
	out := make([]string, len(l))
	for i, v := range l {
		out[i] = string(v)
	}
	return out
}

// Record gives one record of the view, whatever its status. The error wraps ErrNotFound when
// there is none.
func (r *Reader) Record(ctx context.Context, id string) (affair.Record, error) {
	var body []byte
	err := r.q.QueryRowContext(ctx, `SELECT body FROM record WHERE id = $1`, id).Scan(&body)
	if errors.Is(err, sql.ErrNoRows) {
		return affair.Record{}, fmt.Errorf("record %s: %w", id, ErrNotFound)
	}
	if err != nil {
		return affair.Record{}, fmt.Errorf("read record %s: %w", id, err)
	}
	return unpack[affair.Record](body)
}

// Count tells how many records the filter chooses; After and Limit are not looked at.
func (r *Reader) Count(ctx context.Context, f Filter) (int, error) {
	w, ok := f.where(r.d)
	if !ok {
		return 0, nil
	}
	q := "SELECT count(*) FROM " + w.from
	if f.simple() { // the kept counts have kind and status as well
		q = "SELECT coalesce(sum(count), 0) FROM tally"
	}
	var n int
	err := r.q.QueryRowContext(ctx, q+w.String(), w.args...).Scan(&n)
	if err != nil {
		return 0, fmt.Errorf("count records: %w", err)
	}
	return n, nil
}

// simple reports whether the filter looks at kind and status alone.
func (f *Filter) simple() bool {
	return len(f.IDs) == 0 && len(f.Docs) == 0 && f.Actor == "" && f.Issue == "" && f.Factor == "" && f.Holder == "" && len(f.Types) == 0 && f.Modality == "" &&
		f.Coder == "" && f.From == "" && f.Until == "" && f.MinScore <= 0 && f.Text == ""
}

// Tally is a number of records of one kind and status.
type Tally struct {
	Kind   affair.Kind   `json:"kind"`
	Status affair.Status `json:"status"`
	N      int           `json:"n"`
}

// Tallies counts all records by kind and status, in that order.
func (r *Reader) Tallies(ctx context.Context) ([]Tally, error) {
	rows, err := r.q.QueryContext(ctx, `SELECT kind, status, count FROM tally ORDER BY kind, status`)
	if err != nil {
		return nil, fmt.Errorf("count records: %w", err)
	}
	var out []Tally
	err = each(rows, func() error {
		var k int
		var t Tally
		if err := rows.Scan(&k, &t.Status, &t.N); err != nil {
			return err
		}
		t.Kind = affair.Kinds[k]
		out = append(out, t)
		return nil
	})
	return out, err
}

// NameCount is a name and in how many records of the view it stands.
type NameCount struct {
	Name    string `json:"name"`
	Records int    `json:"records"`
}

// Names lists the names of a scope (ScopeActor, ScopeIssue, ScopeFactor) in the view, most
// frequent first, then by name. Rejected records are not counted. Limit 0 is no bound.
func (r *Reader) Names(ctx context.Context, scope string, limit int) ([]NameCount, error) {
	q := `SELECT name, count FROM name_tally WHERE scope = $1 ORDER BY count DESC, name`
	if limit > 0 {
		q += fmt.Sprintf(" LIMIT %d", limit)
	}
	rows, err := r.q.QueryContext(ctx, q, scope)
	if err != nil {
		return nil, fmt.Errorf("read names: %w", err)
	}
	var out []NameCount
	err = each(rows, func() error {
		var n NameCount
		err := rows.Scan(&n.Name, &n.Records)
		out = append(out, n)
		return err
	})
	return out, err
}
