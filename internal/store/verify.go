package store

import (
	"bytes"
	"context"
	"database/sql"
	"errors"
	"fmt"

	"github.com/rashomon-affairs/rashomon/internal/affair"
)

// Finding is something that Verify found wrong.
type Finding struct {
	What    string `json:"what"` // document, record, original, decision, count, search, file
	ID      string `json:"id,omitempty"`
	Problem string `json:"problem"`
}

// String gives the finding as one line.
func (f Finding) String() string {
	if f.ID == "" {
		return f.What + ": " + f.Problem
	}
	return f.What + " " + f.ID + ": " + f.Problem
}

// Verified tells what Verify looked at.
type Verified struct {
	Documents int       `json:"documents"`
	Records   int       `json:"records"` // of the view
	Quotes    int       `json:"quotes"`  // each compared with its document
	Decisions int       `json:"decisions"`
	Findings  []Finding `json:"findings"` // empty: the affair is sound
}

// maxFindings bounds what a badly damaged file reports.
const maxFindings = 1000

// Verify proves an affair, all in one state of it: every document's id and hash against its
// original bytes, every machine record's id against its content, every quote of every record
// against the stored text, the view against machine records and decisions, the log's order,
// chain and references, and the search index against what it indexes. The error tells that it
// could not be looked at; what is wrong with it are findings.
func (db *DB) Verify(ctx context.Context) (Verified, error) {
	v := verifier{ctx: ctx}
	if err := v.look(db); err != nil {
		return v.out, fmt.Errorf("verify: %w", err)
	}
	// The index can be checked by a writer only; nothing is written.
	checked := errors.New("checked")
	if err := db.update(ctx, func(_ *sql.Conn, tx *sql.Tx) error {
		v.out.Findings = append(v.out.Findings, db.d.checkSearch(ctx, tx)...)
		return checked
	}); !errors.Is(err, checked) {
		return v.out, fmt.Errorf("verify: %w", err)
	}
	return v.out, nil
}

type verifier struct {
	ctx    context.Context
	rd     Reader
	naming *naming
	live   liveness
	out    Verified
}

func (v *verifier) look(db *DB) (err error) {
	s, err := db.Snapshot(v.ctx)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.Close()) }()
	v.rd = s.Reader
	log, err := v.rd.nameDecisions(v.ctx)
	if err != nil {
		return err
	}
	v.naming, v.live = nowCalled(log)
	return v.run()
}

func (v *verifier) find(what, id, format string, a ...any) {
	if len(v.out.Findings) < maxFindings {
		v.out.Findings = append(v.out.Findings, Finding{what, id, fmt.Sprintf(format, a...)})
	}
}

func (v *verifier) run() error {
	if err := v.log(); err != nil {
		return err
	}
	ids, err := v.rd.strings(v.ctx, `SELECT id FROM document ORDER BY name, id`)
	if err != nil {
		return err
	}
	for _, id := range ids {
		if err := v.ctx.Err(); err != nil {
			return err
		}
		if err := v.document(id); err != nil {
			return fmt.Errorf("document %s: %w", id, err)
		}
	}
	if err := v.counts(); err != nil {
		return err
	}
	for _, q := range [][2]string{
		{`SELECT id FROM record WHERE doc NOT IN (SELECT id FROM document) ORDER BY id`, "belongs to no document"},
		{`SELECT sha256 FROM original WHERE sha256 NOT IN (SELECT sha256 FROM document) ORDER BY sha256`, "belongs to no document"},
	} {
		ids, err := v.rd.strings(v.ctx, q[0])
		if err != nil {
			return err
		}
		for _, id := range ids {
			v.find("record or original", id, "%s", q[1])
		}
	}
	return nil
}

// counts compares the kept counts with what they count.
func (v *verifier) counts() error {
	for _, q := range []string{
		`SELECT kind || ' ' || status FROM (SELECT kind, status, count FROM tally UNION ALL SELECT kind, status, -count(*) FROM record GROUP BY kind, status) AS t
			GROUP BY kind, status HAVING sum(count) <> 0 ORDER BY 1`,
		`SELECT scope || ' ' || name FROM (SELECT scope, name, count FROM name_tally UNION ALL SELECT scope, name, -count(*) FROM record_name
			JOIN record ON record.n = record_name.n WHERE status <> 'rejected' GROUP BY scope, name) AS t
			GROUP BY scope, name HAVING sum(count) <> 0 ORDER BY 1`,
	} {
		wrong, err := v.rd.strings(v.ctx, q)
		if err != nil {
			return err
		}
		for _, id := range wrong {
			v.find("count", id, "is not what there is")
		}
	}
	return nil
}

// log checks order, chain and references of the decisions.
func (v *verifier) log() error {
	rows, err := v.rd.q.QueryContext(v.ctx, `SELECT seq, act, record, body, chain FROM decision ORDER BY seq`)
	if err != nil {
		return err
	}
	before, last := "", int64(0)
	return each(rows, func() error {
		var seq int64
		var act, record, chain string
		var body []byte
		if err := rows.Scan(&seq, &act, &record, &body, &chain); err != nil {
			return err
		}
		v.out.Decisions++
		id := fmt.Sprint(seq)
		if seq != last+1 {
			v.find("decision", id, "follows %d: entries are missing", last)
		}
		if chain != link(before, body) {
			v.find("decision", id, "does not fit the chain: it, or one before it, was changed")
		}
		before, last = chain, seq
		d, err := unpack[affair.Decision](body)
		switch {
		case err != nil:
			v.find("decision", id, "cannot be read: %v", err)
		case d.Seq != seq || string(d.Act) != act || d.Record != record:
			v.find("decision", id, "its columns do not follow from its body")
		case d.Act == affair.ActUndo && (d.Undoes < 1 || d.Undoes >= seq):
			v.find("decision", id, "undoes decision %d, which does not stand before it", d.Undoes)
		case d.Act == affair.ActAdd && (d.New == nil || d.New.ID != d.Record || affair.RecordID(d.New) != d.Record):
			v.find("decision", id, "the added record's id does not follow from its content")
		}
		return nil
	})
}

func (v *verifier) document(id string) error {
	d, err := v.rd.Document(v.ctx, id)
	if err != nil {
		return err
	}
	v.out.Documents++
	original, err := v.rd.Original(v.ctx, id)
	switch {
	case err != nil:
		v.find("original", id, "cannot be read: %v", err)
	case hashOf(original) != d.SHA256:
		v.find("original", id, "its hash is not %s", d.SHA256)
	case affair.DocumentID(d.Name, original) != id || d.ID != id:
		v.find("document", id, "its id does not follow from its name and bytes")
	}
	_, machine, err := v.rd.machine(v.ctx, id)
	if err != nil {
		v.find("document", id, "its machine records cannot be read: %v", err)
	}
	for i := range machine {
		if r := &machine[i]; affair.RecordID(r) != r.ID {
			v.find("record", r.ID, "its id does not follow from its content")
		}
		v.ground(d, &machine[i])
	}
	log, err := v.rd.decisionsOf(v.ctx, id)
	if err != nil {
		return err
	}
	return v.view(d, v.naming.show(fold(machine, log, v.live.of(log))))
}

// view compares the rows of the view with what they must be.
func (v *verifier) view(d *affair.Document, want []affair.Record) error {
	rows, err := v.rd.q.QueryContext(v.ctx, `SELECT id, status, body FROM record WHERE doc = $1 ORDER BY kind, start, stop, id`, d.ID)
	if err != nil {
		return err
	}
	i := 0
	err = each(rows, func() error {
		var id, status string
		var body []byte
		if err := rows.Scan(&id, &status, &body); err != nil {
			return err
		}
		v.out.Records++
		r, err := unpack[affair.Record](body)
		if err != nil {
			v.find("record", id, "cannot be read: %v", err)
			return nil
		}
		v.ground(d, &r)
		if i < len(want) {
			b, err := canonical(want[i])
			if err != nil {
				return err
			}
			if want[i].ID != id || string(want[i].Status) != status || !bytes.Equal(b, body) {
				v.find("record", id, "the view does not follow from machine records and decisions")
			}
		}
		i++
		return nil
	})
	if err == nil && i != len(want) {
		v.find("document", d.ID, "the view has %d records where machine records and decisions give %d", i, len(want))
	}
	return err
}

func (v *verifier) ground(d *affair.Document, r *affair.Record) {
	v.out.Quotes += len(r.Quotes())
	if err := affair.Ground(d, r); err != nil {
		v.find("record", r.ID, "%v", err)
	}
}
