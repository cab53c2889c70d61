package store

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"errors"
	"fmt"
	"iter"
	"slices"
	"strings"
	"time"

	"github.com/rashomon-affairs/rashomon/internal/affair"
)

// Decide appends decisions to the log, in order and in one transaction: all or none. It
// returns them as they were logged, with Seq, When (UTC, now if it was zero) and Was filled in.
//
//   - accept and reject need Record.
//   - edit needs Record and New, whose words must be in the same document.
//   - add needs New; its status, coder (Who) and id are set here. Adding what the same person
//     added already, and what still stands, is left out of the log and of the result.
//   - merge and rename need Scope, From and To; split needs Scope and From[0].
//   - undo needs Undoes: a decision that is not undone.
//
// The error wraps ErrInvalid, ErrNotFound or ErrConflict and says which decision it is about.
func (db *DB) Decide(ctx context.Context, ds ...affair.Decision) ([]affair.Decision, error) {
	var logged []affair.Decision
	err := db.writing(ctx, func(w *writer) error {
		l := logbook{writer: w, dirty: map[string]bool{}}
		if err := l.open(); err != nil {
			return err
		}
		for i := range ds {
			d, err := l.append(ds[i])
			if err != nil {
				return fmt.Errorf("decision %d of %d (%s): %w", i+1, len(ds), ds[i].Act, err)
			}
			if d.Seq > 0 {
				logged = append(logged, d)
			}
		}
		return l.flush()
	})
	if err != nil {
		return nil, err
	}
	return logged, nil
}

// logbook appends to the log inside one transaction. Views of documents that decisions
// concern are brought up to date late: before they are looked at, and at the end.
type logbook struct {
	*writer
	last  int64
	chain string
	dirty map[string]bool // documents whose view is not up to date
	added map[string]bool // ids added in this transaction
	doc   *affair.Document
}

func (l *logbook) open() error {
	l.added = map[string]bool{}
	err := l.one(`SELECT seq, chain FROM decision ORDER BY seq DESC LIMIT 1`, nil, &l.last, &l.chain)
	if errors.Is(err, sql.ErrNoRows) {
		return nil
	}
	return err
}

func (l *logbook) flush() error {
	docs := make([]string, 0, len(l.dirty))
	for d := range l.dirty {
		docs = append(docs, d)
	}
	slices.Sort(docs)
	for _, d := range docs {
		if err := l.refreshStored(d); err != nil {
			return fmt.Errorf("update view of %s: %w", d, err)
		}
	}
	clear(l.dirty)
	return nil
}

func (l *logbook) append(d affair.Decision) (affair.Decision, error) {
	if strings.TrimSpace(d.Who) == "" {
		return d, fmt.Errorf("%w: nobody is named who decides", ErrInvalid)
	}
	d.Seq, d.Was = l.last+1, nil
	if d.When.IsZero() {
		d.When = l.db.now()
	}
	d.When = d.When.UTC().Round(0)
	var docs []string
	var err error
	switch d.Act {
	case affair.ActAccept, affair.ActReject, affair.ActEdit:
		docs, err = l.onRecord(&d)
	case affair.ActAdd:
		docs, err = l.add(&d)
		if err == nil && docs == nil {
			d.Seq = 0
			return d, nil
		}
	case affair.ActMerge, affair.ActRename, affair.ActSplit:
		if err = checkNames(&d); err == nil {
			docs, err = l.concerned(&d)
		}
	case affair.ActUndo:
		docs, err = l.undo(&d)
	default:
		err = fmt.Errorf("%w: there is no such act", ErrInvalid)
	}
	if err != nil {
		return d, err
	}
	doc := ""
	if len(docs) == 1 && d.Record != "" {
		doc = docs[0]
	}
	if err := l.log(d, doc); err != nil {
		return d, err
	}
	for _, id := range docs {
		l.dirty[id] = true
	}
	return d, nil
}

func (l *logbook) log(d affair.Decision, doc string) error {
	body, err := canonical(d)
	if err != nil {
		return err
	}
	l.last, l.chain = d.Seq, link(l.chain, body)
	return l.exec(`INSERT INTO decision (seq, act, who, record, doc, undoes, body, chain) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
		d.Seq, string(d.Act), d.Who, d.Record, doc, d.Undoes, string(body), l.chain)
}

// link is the chain after a decision with this body.
func link(before string, body []byte) string {
	h := sha256.New()
	h.Write([]byte(before))
	h.Write([]byte{'\n'})
	h.Write(body)
	return hex.EncodeToString(h.Sum(nil))
}

func (l *logbook) onRecord(d *affair.Decision) ([]string, error) {
	if len(l.dirty) > 0 {
		if err := l.flush(); err != nil {
			return nil, err
		}
	}
	was, err := l.rd.Record(l.ctx, d.Record)
	if err != nil {
		return nil, err
	}
	d.Was = &was
	d.Scope, d.From, d.To, d.Undoes = "", nil, "", 0
	if d.Act != affair.ActEdit {
		d.New = nil
		return []string{was.Doc}, nil
	}
	if d.New == nil {
		return nil, fmt.Errorf("%w: an edit needs the record as edited", ErrInvalid)
	}
	r := *d.New
	if r.Doc == "" {
		r.Doc = was.Doc
	}
	if r.Doc != was.Doc {
		return nil, fmt.Errorf("%w: an edit cannot move a record to another document", ErrInvalid)
	}
	r.ID, r.Status, r.Coder, r.Score = was.ID, affair.StatusEdited, d.Who, 1
	d.New = &r
	return []string{was.Doc}, l.ground(&r)
}

func (l *logbook) ground(r *affair.Record) error {
	if l.doc == nil || l.doc.ID != r.Doc {
		doc, err := l.rd.Document(l.ctx, r.Doc)
		if err != nil {
			return err
		}
		l.doc = doc
	}
	if kindNo(r.Kind) < 0 || noPayload(r) {
		return fmt.Errorf("%w: the record has no content of kind %q", ErrInvalid, r.Kind)
	}
	if err := affair.Ground(l.doc, r); err != nil {
		return fmt.Errorf("%w: %w", ErrInvalid, err)
	}
	return nil
}

// noPayload reports whether the payload that Kind names is missing, or another is there too.
func noPayload(r *affair.Record) bool {
	n := 0
	for _, set := range []bool{r.Actor != nil, r.Statement != nil, r.Event != nil, r.Tie != nil,
		r.Position != nil, r.Link != nil, r.Figure != nil, r.Tone != nil} {
		if set {
			n++
		}
	}
	own := map[affair.Kind]bool{affair.KindActor: r.Actor != nil, affair.KindStatement: r.Statement != nil,
		affair.KindEvent: r.Event != nil, affair.KindTie: r.Tie != nil, affair.KindPosition: r.Position != nil,
		affair.KindLink: r.Link != nil, affair.KindFigure: r.Figure != nil, affair.KindTone: r.Tone != nil}[r.Kind]
	return n != 1 || !own
}

func (l *logbook) add(d *affair.Decision) ([]string, error) {
	if d.New == nil {
		return nil, fmt.Errorf("%w: there is no record to add", ErrInvalid)
	}
	r := *d.New
	r.Status, r.Coder, r.Score = affair.StatusAdded, d.Who, 1
	if err := l.ground(&r); err != nil {
		return nil, err
	}
	r.ID = affair.RecordID(&r)
	d.New, d.Record = &r, r.ID
	d.Scope, d.From, d.To, d.Undoes = "", nil, "", 0
	if l.added[r.ID] {
		return nil, nil
	}
	const there = `SELECT status FROM record WHERE id = $1`
	var status affair.Status
	err := l.one(there, []any{r.ID}, &status)
	if err == nil && l.dirty[r.Doc] {
		if err := l.flush(); err != nil {
			return nil, err
		}
		err = l.one(there, []any{r.ID}, &status)
	}
	if err == nil && status != affair.StatusRejected {
		return nil, nil
	}
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return nil, err
	}
	l.added[r.ID] = true
	return []string{r.Doc}, nil
}

func checkNames(d *affair.Decision) error {
	if !slices.Contains(Scopes, d.Scope) {
		return fmt.Errorf("%w: scope %q is none of %s", ErrInvalid, d.Scope, strings.Join(Scopes, ", "))
	}
	if len(d.From) == 0 || slices.Contains(d.From, "") {
		return fmt.Errorf("%w: no name is given", ErrInvalid)
	}
	if d.Act == affair.ActSplit && len(d.From) != 1 {
		return fmt.Errorf("%w: a split takes out one name", ErrInvalid)
	}
	if d.Act != affair.ActSplit && d.To == "" {
		return fmt.Errorf("%w: no new name is given", ErrInvalid)
	}
	for _, n := range append(slices.Clone(d.From), d.To) {
		if n == affair.AuthorHolder && d.Scope == ScopeActor {
			return fmt.Errorf("%w: %q stands for each document's own author and cannot be renamed", ErrInvalid, n)
		}
		if strings.Contains(n, together) {
			return fmt.Errorf("%w: %q is several names", ErrInvalid, n)
		}
	}
	d.Record, d.New, d.Undoes = "", nil, 0
	return nil
}

// concerned lists the documents that may show other names after the decision: those with
// names that decisions on names, undone ones too, tie to this one's.
func (l *logbook) concerned(d *affair.Decision) ([]string, error) {
	log, err := l.rd.nameDecisions(l.ctx)
	if err != nil {
		return nil, err
	}
	group := map[string]bool{d.To: true}
	for _, n := range d.From {
		group[n] = true
	}
	for grown := true; grown; {
		grown = false
		for i := range log {
			o := &log[i]
			if o.Scope != d.Scope || !onNames(o.Act) {
				continue
			}
			in := group[o.To] && o.To != ""
			for _, n := range o.From {
				in = in || group[n]
			}
			for _, n := range append(slices.Clone(o.From), o.To) {
				if in && n != "" && !group[n] {
					group[n], grown = true, true
				}
			}
		}
	}
	docs := map[string]bool{}
	for n := range group {
		ids, err := l.rd.strings(l.ctx, `SELECT doc FROM written_name WHERE scope = $1 AND name = $2`, d.Scope, n)
		if err != nil {
			return nil, err
		}
		for _, id := range ids {
			docs[id] = true
		}
	}
	out := make([]string, 0, len(docs))
	for id := range docs {
		out = append(out, id)
	}
	slices.Sort(out)
	return out, nil
}

func (l *logbook) undo(d *affair.Decision) ([]string, error) {
	d.Record, d.New, d.Scope, d.From, d.To = "", nil, "", nil, ""
	target, err := l.rd.Decision(l.ctx, d.Undoes)
	if err != nil {
		return nil, err
	}
	_, live, err := l.naming()
	if err != nil {
		return nil, err
	}
	if u, undone := live.undoneBy(d.Undoes); undone {
		return nil, fmt.Errorf("%w: decision %d is undone already, by decision %d", ErrConflict, d.Undoes, u)
	}
	for target.Act == affair.ActUndo { // what comes back or goes is what stands at the end
		if target, err = l.rd.Decision(l.ctx, target.Undoes); err != nil {
			return nil, err
		}
	}
	if onNames(target.Act) {
		return l.concerned(&target)
	}
	switch {
	case target.New != nil:
		return []string{target.New.Doc}, nil
	case target.Was != nil:
		return []string{target.Was.Doc}, nil
	}
	return nil, nil
}

// Restore writes a log that was exported into an affair that has none, entry for entry as it
// was. The documents must be there already.
func (db *DB) Restore(ctx context.Context, log iter.Seq2[affair.Decision, error]) error {
	return db.writing(ctx, func(w *writer) error {
		l := logbook{writer: w, dirty: map[string]bool{}}
		if err := l.open(); err != nil {
			return err
		}
		if l.last > 0 {
			return fmt.Errorf("restore decisions: %w: the affair has decisions already", ErrConflict)
		}
		for d, err := range log {
			if err != nil {
				return err
			}
			if err := l.restore(d); err != nil {
				return fmt.Errorf("restore decision %d: %w", d.Seq, err)
			}
		}
		return l.flush()
	})
}

func (l *logbook) restore(d affair.Decision) error {
	if d.Seq != l.last+1 || d.Who == "" || d.When.Location() != time.UTC {
		return fmt.Errorf("%w: it is out of order, or nobody decided it, or its time is not UTC", ErrInvalid)
	}
	var docs []string
	doc := ""
	var err error
	switch d.Act {
	case affair.ActAccept, affair.ActReject, affair.ActEdit, affair.ActAdd:
		for _, r := range []*affair.Record{d.New, d.Was} {
			if r == nil {
				continue
			}
			if err := l.ground(r); err != nil {
				return err
			}
			if doc != "" && doc != r.Doc {
				return fmt.Errorf("%w: it concerns two documents", ErrInvalid)
			}
			doc = r.Doc
		}
		if doc == "" || (d.Act == affair.ActAdd && (d.New == nil || d.New.ID != d.Record || d.Record != affair.RecordID(d.New))) ||
			(d.Act == affair.ActEdit && d.New == nil) {
			return fmt.Errorf("%w: its record is missing or has a wrong id", ErrInvalid)
		}
		docs = []string{doc}
	case affair.ActMerge, affair.ActRename, affair.ActSplit:
		if err = checkNames(&d); err == nil {
			docs, err = l.concerned(&d)
		}
	case affair.ActUndo:
		docs, err = l.undo(&d)
	default:
		err = fmt.Errorf("%w: there is no act %q", ErrInvalid, d.Act)
	}
	if err != nil {
		return err
	}
	for _, id := range docs {
		l.dirty[id] = true
	}
	return l.log(d, doc)
}
