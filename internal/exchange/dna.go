package exchange

import (
	"context"
	"crypto/sha256"
	"database/sql"
	_ "embed"
	"encoding/base64"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"time"
	"unicode/utf8"

	_ "modernc.org/sqlite" // the driver "sqlite"

	"github.com/rashomon-affairs/rashomon/internal/affair"
	"github.com/rashomon-affairs/rashomon/internal/store"
)

//go:embed dna.sql
var dnaTables string

// DNAPassword is the password of every coder in an exported .dna file, which DNA asks for.
const DNAPassword = "rashomon"

// dnaMark stands in a document's notes before our id, so that it is known when it comes back.
const dnaMark = "rashomon document "

// dnaShort is the length of DNA's short texts in characters.
const dnaShort = 190

// WrittenDNA is what an export to DNA wrote.
type WrittenDNA struct {
	Documents  int `json:"documents"`
	Statements int `json:"statements"`
	// Neutral positions are left out: DNA's agreement is yes or no.
	Neutral int `json:"neutral"`
}

// ExportDNA writes a new .dna file of Discourse Network Analyzer 3 (SQLite): the documents, and
// each position as a "DNA Statement" with person or organization, concept and agreement. Persons
// have the body they are part of as their organization. DNA counts characters as Java does, in
// UTF-16; it needs a date, so undated documents have 1 January 1970. The file must not exist.
func ExportDNA(ctx context.Context, path string, r *store.Reader, f store.Filter) (out WrittenDNA, err error) {
	if _, err := os.Stat(path); err == nil {
		return out, fmt.Errorf("export dna: %w: %s exists", store.ErrConflict, path)
	}
	tmp := path + ".part"
	if err := os.RemoveAll(tmp); err != nil {
		return out, fmt.Errorf("export dna: %w", err)
	}
	defer func() {
		if err != nil {
			err = fmt.Errorf("export dna: %w", errors.Join(err, os.RemoveAll(tmp)))
		}
	}()
	db, err := openDNA(tmp, "rwc")
	if err != nil {
		return out, err
	}
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		return out, errors.Join(err, db.Close())
	}
	w := dnaWriter{ctx: ctx, tx: tx, r: r, f: f, coders: map[string]int{}, entities: map[[2]string]int{{"1", ""}: 1, {"2", ""}: 2, {"3", ""}: 3}}
	if err = w.all(); err == nil {
		err = tx.Commit()
	} else {
		err = errors.Join(err, tx.Rollback())
	}
	if err = errors.Join(err, db.Close()); err != nil {
		return w.out, err
	}
	return w.out, os.Rename(tmp, path)
}

func openDNA(path, mode string) (*sql.DB, error) {
	abs, err := filepath.Abs(path)
	if err != nil {
		return nil, err
	}
	u := url.URL{Scheme: "file", Path: filepath.ToSlash(abs), RawQuery: "mode=" + mode}
	db, err := sql.Open("sqlite", u.String())
	if err != nil {
		return nil, err
	}
	db.SetMaxOpenConns(1)
	return db, nil
}

type dnaWriter struct {
	ctx      context.Context
	tx       *sql.Tx
	r        *store.Reader
	f        store.Filter
	out      WrittenDNA
	coders   map[string]int
	entities map[[2]string]int // variable, value
	data     int               // last id of DATASHORTTEXT
}

func (w *dnaWriter) exec(query string, args ...any) error {
	_, err := w.tx.ExecContext(w.ctx, query, args...)
	return err
}

func (w *dnaWriter) all() error {
	if err := w.exec(dnaTables); err != nil {
		return err
	}
	if _, err := w.coder("Admin"); err != nil {
		return err
	}
	for d, err := range w.r.Documents(w.ctx, store.DocumentFilter{}) {
		if err != nil {
			return err
		}
		if err := w.document(d); err != nil {
			return fmt.Errorf("%s: %w", d.Name, err)
		}
	}
	return nil
}

func (w *dnaWriter) document(d *affair.Document) error {
	w.out.Documents++
	id := w.out.Documents
	title := d.Title.Value
	if title == "" {
		title = d.Name
	}
	date := int64(0)
	if day, _, ok := days(strings.SplitN(d.Published.Value, "T", 2)[0]); ok {
		t, err := time.Parse(time.DateOnly, day)
		if err != nil {
			return err
		}
		date = t.Unix()
	}
	if err := w.exec(`INSERT INTO DOCUMENTS (ID, Title, Text, Coder, Author, Source, Section, Notes, Type, Date) VALUES (?, ?, ?, 1, ?, ?, ?, ?, '', ?)`,
		id, short(title), d.Text, short(d.Byline.Value), short(d.Outlet.Value), short(d.Section.Value), dnaMark+d.ID+" "+d.Name, date); err != nil {
		return err
	}
	partOf, person := map[string]string{}, map[string]bool{}
	for a, err := range w.r.Records(w.ctx, store.Filter{Kinds: []affair.Kind{affair.KindActor}, Docs: []string{d.ID}}) {
		if err != nil {
			return err
		}
		person[a.Actor.Name] = person[a.Actor.Name] || a.Actor.Kind == affair.Person
		if partOf[a.Actor.Name] == "" {
			partOf[a.Actor.Name] = a.Actor.PartOf
		}
	}
	f := w.f
	f.Kinds, f.Docs, f.After, f.Limit = []affair.Kind{affair.KindPosition}, []string{d.ID}, "", 0
	for rec, err := range w.r.Records(w.ctx, f) {
		if err != nil {
			return err
		}
		p := rec.Position
		if p.Stance == 0 {
			w.out.Neutral++
			continue
		}
		values := [3]string{"", p.Actor, p.Issue}
		if person[p.Actor] {
			values[0], values[1] = p.Actor, partOf[p.Actor]
		}
		if err := w.statement(d, id, &rec, values); err != nil {
			return err
		}
	}
	return nil
}

func (w *dnaWriter) statement(d *affair.Document, doc int, r *affair.Record, values [3]string) error {
	coder, err := w.coder(r.Coder)
	if err != nil {
		return err
	}
	w.out.Statements++
	id, e := w.out.Statements, r.Evidence[0]
	start := utf16Len(d.Text[:e.Start])
	if err := w.exec(`INSERT INTO STATEMENTS (ID, StatementTypeId, DocumentId, Start, Stop, Coder) VALUES (?, 1, ?, ?, ?, ?)`,
		id, doc, start, start+utf16Len(e.Text), coder); err != nil {
		return err
	}
	for i, v := range values {
		entity, err := w.entity(i+1, short(v))
		if err != nil {
			return err
		}
		w.data++
		if err := w.exec(`INSERT INTO DATASHORTTEXT (ID, StatementId, VariableId, Entity) VALUES (?, ?, ?, ?)`, w.data, id, i+1, entity); err != nil {
			return err
		}
	}
	agree := 0
	if r.Position.Stance > 0 {
		agree = 1
	}
	return w.exec(`INSERT INTO DATABOOLEAN (ID, StatementId, VariableId, Value) VALUES (?, ?, 4, ?)`, id, id, agree)
}

func (w *dnaWriter) entity(variable int, value string) (int, error) {
	key := [2]string{fmt.Sprint(variable), value}
	if id, ok := w.entities[key]; ok {
		return id, nil
	}
	id := len(w.entities) + 1
	w.entities[key] = id
	return id, w.exec(`INSERT INTO ENTITIES (ID, VariableId, Value) VALUES (?, ?, ?)`, id, variable, value)
}

func (w *dnaWriter) coder(name string) (int, error) {
	if id, ok := w.coders[name]; ok {
		return id, nil
	}
	id := len(w.coders) + 1
	w.coders[name] = id
	return id, w.exec(`INSERT INTO CODERS (ID, Name, Red, Green, Blue, Password) VALUES (?, ?, ?, ?, ?, ?)`,
		id, short(name), 60*id%256, 110*id%256, 170*id%256, dnaHash(name, DNAPassword))
}

// dnaHash makes a password hash in the form of Jasypt's strong password encryptor, which DNA
// uses: SHA-256 over salt and password, 100,000 times, the salt before it, base64. The salt
// follows from the coder's name, so that the same affair gives the same file; the password is no
// secret.
func dnaHash(name, password string) string {
	s := sha256.Sum256([]byte("salt of " + name))
	salt := s[:16]
	h := sha256.Sum256(append(append([]byte{}, salt...), password...))
	for range 99_999 {
		h = sha256.Sum256(h[:])
	}
	return base64.StdEncoding.EncodeToString(append(append([]byte{}, salt...), h[:]...))
}

// short cuts a text to the length of DNA's short texts.
func short(s string) string {
	if utf8.RuneCountInString(s) <= dnaShort {
		return s
	}
	return string([]rune(s)[:dnaShort])
}

// utf16Len is the length of a text in UTF-16 units, as Java counts.
func utf16Len(s string) int {
	n := 0
	for _, r := range s {
		if r > 0xffff {
			n++
		}
		n++
	}
	return n
}
