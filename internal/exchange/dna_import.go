package exchange

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"strings"
	"time"
	"unicode/utf16"

	"golang.org/x/text/unicode/norm"

	"github.com/rashomon-affairs/rashomon/internal/affair"
	"github.com/rashomon-affairs/rashomon/internal/store"
)

// ImportDNA reads a .dna file of Discourse Network Analyzer 3. Every statement with a concept, an
// agreement, and a person or an organization becomes a position that its DNA coder adds. A
// document is matched by our id in its notes, else by its title; with TakeIn, documents that are
// not in the affair are stored. What cannot be placed is in Imported.Problems.
func ImportDNA(ctx context.Context, path string, db *store.DB, o ImportOptions) (Imported, error) {
	im := &importer{ctx: ctx, db: db, o: o, out: Imported{Problems: []Problem{}}}
	if _, err := os.Stat(path); err != nil {
		return im.out, fmt.Errorf("import dna: %w", err)
	}
	dna, err := openDNA(path, "ro")
	if err != nil {
		return im.out, fmt.Errorf("import dna: %w", err)
	}
	if err := errors.Join(im.dna(dna), dna.Close()); err != nil {
		return im.out, fmt.Errorf("import dna: %w", err)
	}
	return im.out, nil
}

// dnaStatement is a row of STATEMENTS with its values by variable name.
type dnaStatement struct {
	start, stop int
	coder       string
	texts       map[string]string
	agree       sql.NullBool
}

func (im *importer) dna(dna *sql.DB) error {
	type document struct {
		id                                      int
		title, text, author, source, sec, notes string
		date                                    int64
	}
	rows, err := dna.QueryContext(im.ctx, `SELECT ID FROM DOCUMENTS ORDER BY ID`)
	if err != nil {
		return fmt.Errorf("%w: %w", ErrFormat, err)
	}
	var ids []int
	if err := scan(rows, func() error {
		var id int
		err := rows.Scan(&id)
		ids = append(ids, id)
		return err
	}); err != nil {
		return fmt.Errorf("%w: %w", ErrFormat, err)
	}
	for _, id := range ids {
		d := document{id: id}
		if err := dna.QueryRowContext(im.ctx, `SELECT Title, Text, Author, Source, Section, Notes, Date FROM DOCUMENTS WHERE ID = ?`, id).
			Scan(&d.title, &d.text, &d.author, &d.source, &d.sec, &d.notes, &d.date); err != nil {
			return fmt.Errorf("%w: document %d: %w", ErrFormat, id, err)
		}
		statements, err := dnaStatements(im.ctx, dna, id)
		if err != nil {
			return fmt.Errorf("%w: statements of document %d: %w", ErrFormat, id, err)
		}
		r, name := raw{}, d.title
		put := func(key, v string) {
			b, err := json.Marshal(v)
			if err == nil {
				r[key] = b
			}
		}
		if rest, ours := strings.CutPrefix(d.notes, dnaMark); ours {
			id, n, _ := strings.Cut(rest, " ")
			put("id", id)
			name = n
		}
		put("text", norm.NFC.String(strings.ToValidUTF8(d.text, "\uFFFD")))
		put("title", d.title)
		put("byline", d.author)
		put("outlet", d.source)
		if d.date != 0 {
			put("date", time.Unix(d.date, 0).UTC().Format(time.DateOnly))
		}
		doc, err := im.match(r, name)
		if err != nil {
			return err
		}
		if doc == nil {
			continue
		}
		im.out.Documents++
		if err := im.dnaPositions(doc, name, d.text, statements); err != nil {
			return err
		}
	}
	return nil
}

func scan(rows *sql.Rows, f func() error) (err error) {
	defer func() { err = errors.Join(err, rows.Close()) }()
	for rows.Next() {
		if err := f(); err != nil {
			return err
		}
	}
	return rows.Err()
}

func dnaStatements(ctx context.Context, dna *sql.DB, doc int) ([]*dnaStatement, error) {
	rows, err := dna.QueryContext(ctx, `SELECT s.ID, s.Start, s.Stop, coalesce(c.Name, '') FROM STATEMENTS s LEFT JOIN CODERS c ON c.ID = s.Coder
		WHERE s.DocumentId = ? ORDER BY s.Start, s.ID`, doc)
	if err != nil {
		return nil, err
	}
	var out []*dnaStatement
	byID := map[int]*dnaStatement{}
	if err := scan(rows, func() error {
		s, id := &dnaStatement{texts: map[string]string{}}, 0
		err := rows.Scan(&id, &s.start, &s.stop, &s.coder)
		out, byID[id] = append(out, s), s
		return err
	}); err != nil {
		return nil, err
	}
	rows, err = dna.QueryContext(ctx, `SELECT d.StatementId, v.Variable, e.Value FROM DATASHORTTEXT d JOIN VARIABLES v ON v.ID = d.VariableId
		JOIN ENTITIES e ON e.ID = d.Entity JOIN STATEMENTS s ON s.ID = d.StatementId WHERE s.DocumentId = ?`, doc)
	if err != nil {
		return nil, err
	}
	if err := scan(rows, func() error {
		var id int
		var variable, value string
		err := rows.Scan(&id, &variable, &value)
		if s := byID[id]; s != nil {
			s.texts[strings.ToLower(variable)] = strings.TrimSpace(value)
		}
		return err
	}); err != nil {
		return nil, err
	}
	rows, err = dna.QueryContext(ctx, `SELECT d.StatementId, d.Value FROM DATABOOLEAN d JOIN VARIABLES v ON v.ID = d.VariableId
		JOIN STATEMENTS s ON s.ID = d.StatementId WHERE s.DocumentId = ? AND lower(v.Variable) = 'agreement'`, doc)
	if err != nil {
		return nil, err
	}
	return out, scan(rows, func() error {
		var id, value int
		err := rows.Scan(&id, &value)
		if s := byID[id]; s != nil {
			s.agree = sql.NullBool{Bool: value != 0, Valid: true}
		}
		return err
	})
}

// dnaPositions adds the statements of one document as positions, each by its own coder.
func (im *importer) dnaPositions(doc *affair.Document, name, text string, statements []*dnaStatement) error {
	units := utf16.Encode([]rune(text))
	loc := newLocator(doc.Text)
	var ds []affair.Decision
	for i, s := range statements {
		actor, issue := s.texts["person"], s.texts["concept"]
		if actor == "" {
			actor = s.texts["organization"]
		}
		if actor == "" || issue == "" || !s.agree.Valid {
			im.problem(name, "statements", i, "it lacks a person or organization, a concept, or an agreement")
			continue
		}
		if s.start < 0 || s.stop <= s.start || s.stop > len(units) {
			im.problem(name, "statements", i, "it stands outside its text")
			continue
		}
		words := norm.NFC.String(string(utf16.Decode(units[s.start:s.stop])))
		at := len(norm.NFC.String(string(utf16.Decode(units[:s.start]))))
		q, ok := loc.at(words, affair.Span{Start: at, End: at + len(words)})
		if !ok {
			if q, ok = loc.find(words, affair.Span{Start: at, End: at + len(words)}); !ok {
				im.problem(name, "statements", i, "%v", errNotFound("evidence", words))
				continue
			}
		}
		stance := -1
		if s.agree.Bool {
			stance = 1
		}
		who := im.o.Coder
		if who == "" {
			who = s.coder
		}
		if strings.TrimSpace(who) == "" {
			who = "DNA"
		}
		ds = append(ds, affair.Decision{Act: affair.ActAdd, Who: who, When: im.o.When, Why: im.o.Why, New: &affair.Record{
			Kind: affair.KindPosition, Doc: doc.ID, Holder: affair.AuthorHolder, Evidence: []affair.Quote{q},
			Position: &affair.Position{Actor: actor, Issue: issue, Stance: stance}}})
	}
	if len(ds) == 0 {
		return nil
	}
	logged, err := im.db.Decide(im.ctx, ds...)
	if err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	im.out.Added += len(logged)
	im.out.Known += len(ds) - len(logged)
	return nil
}
