package exchange

import (
	"context"
	"encoding/base64"
	"fmt"
	"io"
	"path"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/rashomon-affairs/rashomon/internal/affair"
	"github.com/rashomon-affairs/rashomon/internal/store"
)

// Options of an export. The zero value exports all documents with the records that count.
type Options struct {
	// Documents chooses documents.
	Documents store.DocumentFilter
	// Records chooses records; Docs, After and Limit are not looked at.
	Records store.Filter
	// Candidates takes candidates and rejected records in.
	Candidates bool
	// Full adds all that is needed to restore the affair with nothing changed: originals,
	// machine records, the log of decisions, refusals. Only for a whole affair.
	Full bool
	// NoText leaves the stored texts out; offsets then refer to what the reader has.
	NoText bool
}

// format names the kind of file, for people and for later versions.
const format = "rashomon export 1"

// ExportJSON writes the view in the gold format: {"documents": [...]}, one record a line. It
// reads document by document and keeps none; give it a store.Snapshot when somebody may write
// meanwhile. The same view gives the same bytes.
func ExportJSON(ctx context.Context, w io.Writer, r *store.Reader, o Options) error {
	p := newPrinter(w)
	p.print("{\n\"format\": ")
	p.json(format)
	p.print(",\n\"offsets\": \"start and end are bytes of the text in UTF-8, cp_start and cp_end are code points\"")
	if o.Full {
		p.print(",\n\"affair\": ")
		if err := exportAffair(ctx, p, r); err != nil {
			return fmt.Errorf("export affair: %w", err)
		}
	}
	p.print(",\n\"documents\": [")
	first := true
	for d, err := range r.Documents(ctx, o.Documents) {
		if err != nil {
			return fmt.Errorf("export: %w", err)
		}
		if !first {
			p.print(",")
		}
		first = false
		p.print("\n")
		if err := exportDocument(ctx, p, r, d, o); err != nil {
			return fmt.Errorf("export %s: %w", d.Name, err)
		}
		if p.err != nil {
			break
		}
	}
	p.print("\n]\n}\n")
	if err := p.flush(); err != nil {
		return fmt.Errorf("export: %w", err)
	}
	return nil
}

func exportDocument(ctx context.Context, p *printer, r *store.Reader, d *affair.Document, o Options) error {
	f := o.Records
	f.Docs, f.After, f.Limit = []string{d.ID}, "", 0
	if o.Candidates && f.Status == nil {
		f.Status = store.AnyStatus
	}
	records, err := store.Collect(r.Records(ctx, f))
	if err != nil {
		return err
	}
	h := &object{}
	h.put("document", path.Base(strings.ReplaceAll(d.Name, "\\", "/")))
	h.put("id", d.ID)
	h.put("sha256", d.SHA256)
	h.put("outlet", d.Outlet.Value)
	h.put("byline", d.Byline.Value)
	h.put("date", d.Published.Value)
	h.put("origin", d.Origin.Value)
	h.put("title", d.Title.Value)
	h.put("body", bodyObject(d))
	h.put("offsets", "utf-8 bytes")
	if !o.NoText {
		h.put("text", d.Text)
	}
	head := h.bytes()
	if h.err != nil {
		return h.err
	}
	p.print(string(head[:len(head)-1]))
	at := newOffsets(d.Text)
	for _, k := range affair.Kinds {
		p.print(",\n\"", layers[k], "\": [")
		first := true
		for i := range records {
			if records[i].Kind != k {
				continue
			}
			if !first {
				p.print(",")
			}
			first = false
			p.print("\n")
			p.object(recordObject(&records[i], at))
		}
		p.print("]")
	}
	p.print("}")
	return p.err
}

// bodyObject tells where the body begins and ends, and what is not of it.
func bodyObject(d *affair.Document) *object {
	o := &object{}
	first, last := "", ""
	if b := d.Body(); len(b) > 0 {
		first = opening(d.Text[b[0].Start:b[0].End])
		last = closing(d.Text[b[len(b)-1].Start:b[len(b)-1].End])
	}
	not := []string{}
	for _, p := range d.Parts {
		if !p.Kind.Coded() {
			not = append(not, d.Text[p.Start:p.End])
		}
	}
	o.put("first", first)
	o.put("last", last)
	o.put("not_body", not)
	return o
}

// shown is how many characters of the body's ends are shown at least.
const shown = 40

// opening is the first 40 characters, and on to the end of the word.
func opening(s string) string {
	n := 0
	for i, r := range s {
		if n++; n > shown && unicode.IsSpace(r) {
			return s[:i]
		}
	}
	return s
}

func closing(s string) string {
	n := 0
	for i := len(s); i > 0; {
		r, size := utf8.DecodeLastRuneInString(s[:i])
		if n++; n > shown && unicode.IsSpace(r) {
			return s[i:]
		}
		i -= size
	}
	return s
}

// exportAffair writes what restores the affair: documents as they were taken in, with their
// originals and machine records, the log, and the refusals.
func exportAffair(ctx context.Context, p *printer, r *store.Reader) error {
	p.print("{\"documents\": [")
	first := true
	for d, err := range r.Documents(ctx, store.DocumentFilter{}) {
		if err != nil {
			return err
		}
		coder, err := r.Coder(ctx, d.ID)
		if err != nil {
			return err
		}
		machine, err := r.Machine(ctx, d.ID)
		if err != nil {
			return err
		}
		original, _, err := r.PackedOriginal(ctx, d.ID)
		if err != nil {
			return err
		}
		if !first {
			p.print(",")
		}
		first = false
		p.print("\n")
		p.json(stored{Document: d, Coder: coder, Machine: machine, Original: base64.StdEncoding.EncodeToString(original)})
	}
	p.print("],\n\"decisions\": [")
	first = true
	for d, err := range r.Decisions(ctx, 0) {
		if err != nil {
			return err
		}
		if !first {
			p.print(",")
		}
		first = false
		p.print("\n")
		p.json(d)
	}
	refusals, err := r.Refusals(ctx)
	if err != nil {
		return err
	}
	if refusals == nil {
		refusals = []affair.Refusal{}
	}
	p.print("],\n\"refusals\": ")
	p.json(refusals)
	p.print("}")
	return p.err
}

// stored is a document as a full export carries it.
type stored struct {
	Document *affair.Document `json:"document"`
	Coder    string           `json:"coder"`
	Machine  []affair.Record  `json:"machine"`
	Original string           `json:"original"` // base64 of zstd
}
