package store

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"github.com/rashomon-affairs/rashomon/internal/affair"
)

// refresh brings the view of one document up to date: it writes what differs and nothing else.
func (w *writer) refresh(doc string, n int64, machine []affair.Record) error {
	fresh := n > w.document0 && !w.refreshed[doc] // has no rows and no decisions
	w.refreshed[doc] = true
	var log []affair.Decision
	if !fresh {
		var err error
		if log, err = w.rd.decisionsOf(w.ctx, doc); err != nil {
			return err
		}
	}
	naming, live, err := w.naming()
	if err != nil {
		return err
	}
	state := fold(machine, log, live.of(log))
	if err := w.writtenNames(doc, state); err != nil {
		return err
	}
	have := map[string]string{}
	if !fresh {
		old, err := w.tx.QueryContext(w.ctx, `SELECT id, body FROM record WHERE doc = $1`, doc)
		if err != nil {
			return err
		}
		if err := each(old, func() error {
			var id, body string
			err := old.Scan(&id, &body)
			have[id] = body
			return err
		}); err != nil {
			return err
		}
	}
	var rows rowsOf
	for _, r := range naming.show(state) {
		body, err := canonical(r)
		if err != nil {
			return err
		}
		old, ok := have[r.ID]
		delete(have, r.ID)
		if ok && old == string(body) {
			continue
		}
		if ok {
			if err := w.deleteRecord(r.ID); err != nil {
				return err
			}
		}
		w.record1++
		rows.add(w.record1, &r, body)
		w.tally[tallyKey{kindNo(r.Kind), r.Status}]++
		if r.Status != affair.StatusRejected {
			for _, s := range uniqueNames(&r) {
				w.nameTally[s]++
			}
		}
	}
	for id := range have { // order does not show: rows are deleted
		if err := w.deleteRecord(id); err != nil {
			return err
		}
	}
	return errors.Join(
		w.insert("record", "n, id, doc, kind, start, stop, status, score, coder, pattern, holder, type, modality, date, quote, names, body", rows.records),
		w.insert("record_name", "scope, name, doc, n", rows.names))
}

// deleteRecord takes a record out of the view, its names, the counts and the search index.
func (w *writer) deleteRecord(id string) error {
	var n int64
	var k tallyKey
	if err := w.one(`SELECT n, kind, status FROM record WHERE id = $1`, []any{id}, &n, &k.kind, &k.status); err != nil {
		return err
	}
	w.tally[k]--
	if k.status != affair.StatusRejected {
		names, err := w.tx.QueryContext(w.ctx, `SELECT scope, name FROM record_name WHERE n = $1`, n)
		if err != nil {
			return err
		}
		if err := each(names, func() error {
			var s [2]string
			err := names.Scan(&s[0], &s[1])
			w.nameTally[s]--
			return err
		}); err != nil {
			return err
		}
	}
	if n <= w.record0 { // else it is not in the index yet
		if err := w.db.d.unindex(w, n); err != nil {
			return err
		}
	}
	if err := w.exec(`DELETE FROM record_name WHERE n = $1`, n); err != nil {
		return err
	}
	return w.exec(`DELETE FROM record WHERE n = $1`, n)
}

// rowsOf gathers rows of the view.
type rowsOf struct{ records, names [][]any }

func (o *rowsOf) add(n int64, r *affair.Record, body []byte) {
	f := fieldsOf(r)
	o.records = append(o.records, []any{n, r.ID, r.Doc, kindNo(r.Kind), r.Evidence[0].Start, r.Evidence[0].End, string(r.Status), r.Score,
		r.Coder, r.Pattern, r.Holder, f.typ, f.modality, f.date, f.quote, f.names, string(body)})
	for _, s := range uniqueNames(r) {
		o.names = append(o.names, []any{s[0], s[1], r.Doc, n})
	}
}

// insert writes many rows, as quickly as the database takes them.
func (w *writer) insert(table, columns string, rows [][]any) error {
	if w.db.d.insert != nil && len(rows) > 1 {
		return w.db.d.insert(w, table, columns, rows)
	}
	return w.insertMany(table, columns, "", rows)
}

// insertMany writes many rows with few statements, which is several times as quick as one by one.
func (w *writer) insertMany(table, columns, otherwise string, rows [][]any) error {
	for len(rows) > 0 {
		n := 1
		for n*2 <= len(rows) && n < 32 { // few different statements
			n *= 2
		}
		var q strings.Builder
		fmt.Fprintf(&q, "INSERT INTO %s (%s) VALUES ", table, columns)
		var args []any
		for i, row := range rows[:n] {
			if i > 0 {
				q.WriteString(", ")
			}
			for k := range row {
				q.WriteByte("(,"[min(k, 1)])
				q.WriteString(w.db.d.mark(len(args) + k + 1))
			}
			q.WriteByte(')')
			args = append(args, row...)
		}
		if otherwise != "" {
			q.WriteByte(' ')
			q.WriteString(otherwise)
		}
		if err := w.exec(q.String(), args...); err != nil {
			return fmt.Errorf("write %s: %w", table, err)
		}
		rows = rows[n:]
	}
	return nil
}

// writtenNames keeps which names the document's records were written with.
func (w *writer) writtenNames(doc string, state []*entry) error {
	var want [][]any
	seen := map[[2]string]bool{}
	for _, e := range state {
		for _, s := range uniqueNames(&e.rec) {
			if !seen[s] {
				seen[s] = true
				want = append(want, []any{s[0], s[1], doc})
			}
		}
	}
	if err := w.exec(`DELETE FROM written_name WHERE doc = $1`, doc); err != nil {
		return err
	}
	return w.insert("written_name", "scope, name, doc", want)
}

func (w *writer) refreshStored(doc string) error {
	n, machine, err := w.rd.machine(w.ctx, doc)
	if err != nil {
		return err
	}
	return w.refresh(doc, n, machine)
}

// uniqueNames lists scope and name of every slot once.
func uniqueNames(r *affair.Record) [][2]string {
	var out [][2]string
	seen := map[[2]string]bool{}
	for _, s := range slots(r) {
		k := [2]string{s.scope(), s.name}
		if !seen[k] {
			seen[k] = true
			out = append(out, k)
		}
	}
	return out
}

// fields are the columns that filters look at.
type fields struct{ typ, modality, date, quote, names string }

func fieldsOf(r *affair.Record) fields {
	var f fields
	var quotes, names []string
	for _, q := range r.Evidence {
		quotes = append(quotes, q.Text)
	}
	for _, s := range uniqueNames(r) {
		names = append(names, s[1])
	}
	switch {
	case r.Actor != nil:
		f.typ = string(r.Actor.Kind)
	case r.Statement != nil:
		f.typ = r.Statement.Form
	case r.Event != nil:
		f.typ, f.modality, f.date = r.Event.Type, string(r.Event.Modality), r.Event.Date
	case r.Tie != nil:
		f.typ, f.date = r.Tie.Type, r.Tie.Since
	case r.Position != nil:
		f.typ = signed(r.Position.Stance)
	case r.Link != nil:
		f.typ, f.modality = r.Link.Sign, string(r.Link.Modality)
	case r.Figure != nil:
		f.typ, f.date = r.Figure.Unit, r.Figure.Date
		names = append(names, r.Figure.Of)
	case r.Tone != nil:
		f.typ = signed(r.Tone.Value)
	}
	f.quote, f.names = strings.Join(quotes, "\n"), strings.Join(names, "\n")
	return f
}

func signed(n int) string {
	if n > 0 {
		return fmt.Sprintf("+%d", n)
	}
	return fmt.Sprint(n)
}

func unpack[T any](b []byte) (T, error) {
	var v T
	err := json.Unmarshal(b, &v)
	return v, err
}
