package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"iter"

	"github.com/rashomon-affairs/rashomon/internal/affair"
)

// Decision gives one entry of the log; the error wraps ErrNotFound when there is none.
func (r *Reader) Decision(ctx context.Context, seq int64) (affair.Decision, error) {
	var body []byte
	err := r.q.QueryRowContext(ctx, `SELECT body FROM decision WHERE seq = $1`, seq).Scan(&body)
	if errors.Is(err, sql.ErrNoRows) {
		return affair.Decision{}, fmt.Errorf("decision %d: %w", seq, ErrNotFound)
	}
	if err != nil {
		return affair.Decision{}, fmt.Errorf("read decision %d: %w", seq, err)
	}
	return unpack[affair.Decision](body)
}

// Decisions gives the log after the entry with Seq after, in order; 0 is the whole log.
func (r *Reader) Decisions(ctx context.Context, after int64) iter.Seq2[affair.Decision, error] {
	return func(yield func(affair.Decision, error) bool) {
		for {
			ds, err := r.decisions(ctx, fmt.Sprintf(`SELECT body FROM decision WHERE seq > $1 ORDER BY seq LIMIT %d`, page), after)
			if err != nil {
				yield(affair.Decision{}, fmt.Errorf("read decisions: %w", err))
				return
			}
			for _, d := range ds {
				if !yield(d, nil) {
					return
				}
				after = d.Seq
			}
			if len(ds) < page {
				return
			}
		}
	}
}

// RecordDecisions gives the decisions about one record, in order, undone ones too.
func (r *Reader) RecordDecisions(ctx context.Context, id string) ([]affair.Decision, error) {
	return r.decisions(ctx, `SELECT body FROM decision WHERE record = $1 ORDER BY seq`, id)
}

func (r *Reader) decisions(ctx context.Context, query string, args ...any) ([]affair.Decision, error) {
	rows, err := r.q.QueryContext(ctx, query, args...)
	if err != nil {
		return nil, err
	}
	var out []affair.Decision
	err = each(rows, func() error {
		var body []byte
		if err := rows.Scan(&body); err != nil {
			return err
		}
		d, err := unpack[affair.Decision](body)
		out = append(out, d)
		return err
	})
	return out, err
}

// decisionsOf gives the decisions on records of one document.
func (r *Reader) decisionsOf(ctx context.Context, doc string) ([]affair.Decision, error) {
	return r.decisions(ctx, `SELECT body FROM decision WHERE doc = $1 AND doc <> '' ORDER BY seq`, doc)
}

// nameDecisions gives the decisions that concern names, and all undos.
func (r *Reader) nameDecisions(ctx context.Context) ([]affair.Decision, error) {
	return r.decisions(ctx, `SELECT body FROM decision WHERE act IN ('merge', 'rename', 'split', 'undo') ORDER BY seq`)
}

// liveness answers which decisions are undone, from the undos alone.
type liveness struct {
	by map[int64]int64 // undone -> the live undo that does it
}

func (v liveness) undoneBy(seq int64) (int64, bool) {
	u, ok := v.by[seq]
	return u, ok
}

// of makes the live set for fold for whatever decisions.
func (v liveness) of(log []affair.Decision) map[int64]bool {
	live := make(map[int64]bool, len(log))
	for i := range log {
		if _, undone := v.by[log[i].Seq]; !undone {
			live[log[i].Seq] = true
		}
	}
	return live
}

// namesCache is what naming computed for the log up to seq, kept between transactions of this
// process.
type namesCache struct {
	seq    int64
	naming *naming
	live   liveness
}

// naming gives what names have become, and what is undone, as of this transaction.
func (w *writer) naming() (*naming, liveness, error) {
	var last sql.NullInt64
	if err := w.one(`SELECT max(seq) FROM decision WHERE act IN ('merge', 'rename', 'split', 'undo')`, nil, &last); err != nil {
		return nil, liveness{}, err
	}
	c := &w.db.names
	if c.naming != nil && c.seq == last.Int64 {
		return c.naming, c.live, nil
	}
	log, err := w.rd.nameDecisions(w.ctx)
	if err != nil {
		return nil, liveness{}, err
	}
	n, v := nowCalled(log)
	*c = namesCache{seq: last.Int64, naming: n, live: v}
	return n, v, nil
}

// nowCalled works out names and undos from nameDecisions.
func nowCalled(log []affair.Decision) (*naming, liveness) {
	live := Live(log)
	v := liveness{by: map[int64]int64{}}
	for i := range log {
		if d := &log[i]; d.Act == affair.ActUndo && live[d.Seq] {
			v.by[d.Undoes] = d.Seq
		}
	}
	return newNaming(log, live), v
}
