package exchange

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"time"

	"github.com/rashomon-affairs/rashomon/internal/affair"
	"github.com/rashomon-affairs/rashomon/internal/store"
)

// ImportOptions of an import. The zero value is the default.
type ImportOptions struct {
	// Coder is whose records they become; empty means "import".
	Coder string
	// Why goes with every decision, for instance the name of the file.
	Why string
	// When is the time of the decisions; zero means now.
	When time.Time
	// Name is the document's name for a gold file that does not say it: the file's own name.
	Name string
	// TakeIn stores documents that are not in the affair when the import carries their text,
	// with the text in place of the original.
	TakeIn bool
}

// Imported is what an import did.
type Imported struct {
	Documents int       `json:"documents"` // matched
	Restored  int       `json:"restored"`  // documents stored from a full export
	TakenIn   int       `json:"taken_in"`  // documents stored from their text alone
	Added     int       `json:"added"`     // records
	Known     int       `json:"known"`     // records that the same person had added already
	Decisions int       `json:"decisions"` // restored
	Problems  []Problem `json:"problems"`  // what was left out, and why
}

// Problem is a document or record that was left out.
type Problem struct {
	Document string `json:"document"`
	Layer    string `json:"layer,omitempty"`
	Index    int    `json:"index"` // place in the layer's list, from 0; -1 for the document
	Reason   string `json:"reason"`
}

// String gives the problem as one line.
func (p Problem) String() string {
	if p.Index < 0 {
		return fmt.Sprintf("%s: %s", p.Document, p.Reason)
	}
	return fmt.Sprintf("%s, %s %d: %s", p.Document, p.Layer, p.Index+1, p.Reason)
}

// ErrFormat is wrapped by errors about what is not an export or a gold file.
var ErrFormat = errors.New("not an export or a gold file")

// ImportJSON reads an export or one gold file. Records become the decisions of a person who adds
// them, with status added; machine records stay beside them. Documents are matched by id or by
// name without folders and endings (store.Base). Candidates and rejected records are passed
// over.
//
// A full export restores documents with their originals and machine records; into an affair
// without decisions it also restores the log, entry for entry, and then adds nothing.
//
// What cannot be placed is in Imported.Problems. The error is for a file that cannot be read, the
// context, or the store; documents before it stay imported, and importing again adds nothing
// twice.
func ImportJSON(ctx context.Context, r io.Reader, db *store.DB, o ImportOptions) (Imported, error) {
	if o.Coder == "" {
		o.Coder = "import"
	}
	im := &importer{ctx: ctx, db: db, o: o, out: Imported{Problems: []Problem{}}}
	if err := im.file(r); err != nil {
		return im.out, fmt.Errorf("import: %w", err)
	}
	return im.out, nil
}

type importer struct {
	ctx      context.Context
	db       *store.DB
	o        ImportOptions
	out      Imported
	restored bool // the affair came whole; its records need not be added
}

func (im *importer) problem(doc, layer string, index int, format string, a ...any) {
	im.out.Problems = append(im.out.Problems, Problem{doc, layer, index, fmt.Sprintf(format, a...)})
}

// maxDocument bounds the members of a gold file that are gathered.
const maxDocument = 256 << 20

// file walks through the outermost object: the lists of an export are taken member by member,
// anything else is gathered as one gold document.
func (im *importer) file(r io.Reader) error {
	br := bufio.NewReaderSize(r, 1<<16)
	if b, _ := br.Peek(3); bytes.Equal(b, []byte("\xef\xbb\xbf")) {
		_, _ = br.Discard(3)
	}
	dec := json.NewDecoder(br)
	if t, err := dec.Token(); err != nil || t != json.Delim('{') {
		return formatError(err, "it does not begin with an object")
	}
	doc, size, export := raw{}, 0, false
	for dec.More() {
		t, err := dec.Token()
		if err != nil {
			return formatError(err, "")
		}
		key, _ := t.(string)
		switch key {
		case "documents":
			export = true
			err = im.list(dec, "documents", func(m json.RawMessage) error { return im.document(m) })
		case "affair":
			export = true
			err = im.affair(dec)
		default:
			var v json.RawMessage
			if err = dec.Decode(&v); err != nil {
				err = formatError(err, "")
			}
			if size += len(v); size > maxDocument {
				return formatError(nil, "it is too large for one document")
			}
			doc[key] = v
		}
		if err != nil {
			return err
		}
	}
	if _, err := dec.Token(); err != nil {
		return formatError(err, "")
	}
	if export {
		return nil
	}
	if doc.text("document") == "" && im.o.Name == "" {
		return formatError(nil, "it names no document")
	}
	return im.gold(doc)
}

func formatError(err error, what string) error {
	switch {
	case err == nil:
		return fmt.Errorf("%w: %s", ErrFormat, what)
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
		return fmt.Errorf("%w: it ends too early", ErrFormat)
	}
	var syntax *json.SyntaxError
	if errors.As(err, &syntax) {
		return fmt.Errorf("%w: at byte %d: %w", ErrFormat, syntax.Offset, err)
	}
	return err
}

// list hands over the members of a list one by one; null is an empty list.
func (im *importer) list(dec *json.Decoder, name string, each func(json.RawMessage) error) error {
	t, err := dec.Token()
	if err != nil {
		return formatError(err, "")
	}
	if t == nil {
		return nil
	}
	if t != json.Delim('[') {
		return formatError(nil, name+" is not a list")
	}
	for dec.More() {
		var m json.RawMessage
		if err := dec.Decode(&m); err != nil {
			return formatError(err, "")
		}
		if err := im.ctx.Err(); err != nil {
			return err
		}
		if err := each(m); err != nil {
			return err
		}
	}
	_, err = dec.Token()
	if err != nil {
		return formatError(err, "")
	}
	return nil
}

func (im *importer) document(m json.RawMessage) error {
	var r raw
	if json.Unmarshal(m, &r) != nil || r == nil {
		im.problem("?", "", -1, "is not an object")
		return nil
	}
	return im.gold(r)
}

// gold takes one document's records.
func (im *importer) gold(r raw) error {
	if im.restored {
		return nil // the log says it all
	}
	var sub raw // some tools put the layers one level down
	if json.Unmarshal(r["records"], &sub) == nil {
		for k, v := range sub {
			if _, has := r[k]; !has {
				r[k] = v
			}
		}
	}
	name := r.text("document")
	if name == "" {
		if name = r.text("name"); name == "" {
			name = im.o.Name
		}
	}
	d, err := im.match(r, name)
	if err != nil || d == nil {
		return err
	}
	im.out.Documents++
	return im.records(d, r, name)
}

// match finds the document in the affair: nil when there is none, which is a problem and no
// error.
func (im *importer) match(r raw, name string) (*affair.Document, error) {
	if id := r.text("id"); id != "" {
		d, err := im.db.Document(im.ctx, id)
		if err == nil {
			return d, nil
		}
		if !errors.Is(err, store.ErrNotFound) {
			return nil, err
		}
	}
	if name == "" {
		im.problem("?", "", -1, "has no name")
		return nil, nil
	}
	docs, err := store.Collect(im.db.Documents(im.ctx, store.DocumentFilter{Name: name, Limit: 2}))
	if err != nil {
		return nil, err
	}
	switch len(docs) {
	case 1:
		return docs[0], nil
	case 2:
		im.problem(name, "", -1, "fits more than one document of the affair: %s, %s", docs[0].ID, docs[1].ID)
		return nil, nil
	}
	if text := r.phrase("text", "", "").text; im.o.TakeIn && text != "" {
		return im.takeIn(r, name, text)
	}
	im.problem(name, "", -1, "is not in the affair; read it first")
	return nil, nil
}

// records adds what is said in the layers, in one transaction a document.
func (im *importer) records(d *affair.Document, r raw, name string) error {
	g := &reader{doc: d, loc: newLocator(d.Text)}
	var ds []affair.Decision
	for _, k := range affair.Kinds {
		for i, o := range r.objects(layers[k]) {
			if o == nil {
				im.problem(name, layers[k], i, "is not an object")
				continue
			}
			switch affair.Status(o.text("status")) {
			case affair.StatusCandidate, affair.StatusRejected:
				continue
			}
			rec, err := g.record(k, o)
			if err != nil {
				im.problem(name, layers[k], i, "%v", err)
				continue
			}
			ds = append(ds, affair.Decision{Act: affair.ActAdd, Who: im.o.Coder, When: im.o.When, Why: im.o.Why, New: &rec})
		}
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
