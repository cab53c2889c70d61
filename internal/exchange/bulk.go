package exchange

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"hash/fnv"
	"os"
	"path/filepath"
	"slices"

	"github.com/parquet-go/parquet-go"

	"github.com/rashomon-affairs/rashomon/internal/affair"
	"github.com/rashomon-affairs/rashomon/internal/store"
)

// Bulk takes coded documents and writes them as Parquet files in a folder, with no database
// between: documents.parquet with the texts, a file a layer as ExportParquet writes it, and
// refusals.parquet. It is what a pipeline writes to in place of a store. Rows stand in the order
// in which documents come; candidates, which count nowhere, are left out. The files are there
// when Close has succeeded and not before: a run that ended early leaves none.
type Bulk struct {
	dir   string
	files map[string]*bulkFile
	names []string
	seen  map[uint64]bool // documents that were written: the same one twice is one
}

type bulkFile struct {
	f *os.File
	b *bufio.Writer
	p *parquetFile
	t *table // nil for documents and refusals
}

var documentFields = []field{{"id", ""}, {"name", ""}, {"source", ""}, {"sha256", ""}, {"coder", ""}, {"title", ""}, {"outlet", ""}, {"byline", ""},
	{"published", ""}, {"origin", ""}, {"url", ""}, {"language", ""}, {"text", ""}}

var refusalFields = []field{{"source", ""}, {"reason", ""}, {"advice", ""}}

// bulkRows bounds the rows that one file holds in memory, and with them the memory of a run.
const bulkRows = 20000

// NewBulk begins writing into a folder, which it makes. It is store.ErrConflict when there are
// such files already.
func NewBulk(dir string) (*Bulk, error) {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return nil, fmt.Errorf("write bulk: %w", err)
	}
	b := &Bulk{dir: dir, files: map[string]*bulkFile{}, seen: map[uint64]bool{}}
	err := b.openAll()
	if err != nil {
		return nil, errors.Join(fmt.Errorf("write bulk: %w", err), b.Abandon())
	}
	return b, nil
}

func (b *Bulk) openAll() error {
	if err := b.open("documents", documentFields, nil); err != nil {
		return err
	}
	if err := b.open("refusals", refusalFields, nil); err != nil {
		return err
	}
	for _, k := range affair.Kinds {
		t, err := newTable(k)
		if err != nil {
			return err
		}
		if err := b.open(Layer(k), t.fields, t); err != nil {
			return err
		}
	}
	return nil
}

func (b *Bulk) open(name string, fields []field, t *table) error {
	path := filepath.Join(b.dir, name+".parquet")
	if _, err := os.Stat(path); err == nil {
		return fmt.Errorf("%w: %s exists: give another folder", store.ErrConflict, path)
	}
	f, err := os.Create(path + ".part")
	if err != nil {
		return err
	}
	w := &bulkFile{f: f, b: bufio.NewWriterSize(f, 1<<18), t: t}
	b.files[name], b.names = w, append(b.names, name)
	most := int64(bulkRows)
	if name == "documents" {
		most = 500 // they are long
	}
	w.p, err = newParquet(w.b, "rashomon_"+name, fields, parquet.MaxRowsPerRowGroup(most))
	return err
}

// Coder knows no document: nothing was stored before.
func (*Bulk) Coder(_ context.Context, id string) (string, error) {
	return "", fmt.Errorf("document %s: %w", id, store.ErrNotFound)
}

// Document knows no document.
func (*Bulk) Document(_ context.Context, id string) (*affair.Document, error) {
	return nil, fmt.Errorf("document %s: %w", id, store.ErrNotFound)
}

// Write writes documents with their records, and refusals.
func (b *Bulk) Write(_ context.Context, batch store.Batch) error {
	for i := range batch.Documents {
		if err := store.Check(&batch.Documents[i]); err != nil {
			return err
		}
		if err := b.document(&batch.Documents[i]); err != nil {
			return fmt.Errorf("write %s: %w", batch.Documents[i].Doc.Name, err)
		}
	}
	for _, r := range batch.Refusals {
		if err := b.files["refusals"].p.write([]any{r.Source, r.Reason, r.Advice}); err != nil {
			return fmt.Errorf("write refusal of %s: %w", r.Source, err)
		}
	}
	return nil
}

func (b *Bulk) document(c *store.Coded) error {
	d := c.Doc
	h := fnv.New64a()
	_, _ = h.Write([]byte(d.ID))
	if b.seen[h.Sum64()] {
		return nil
	}
	b.seen[h.Sum64()] = true
	if err := b.files["documents"].p.write([]any{d.ID, d.Name, d.Source, d.SHA256, c.Coder, d.Title.Value, d.Outlet.Value, d.Byline.Value,
		d.Published.Value, d.Origin.Value, d.URL.Value, d.Language.Value, d.Text}); err != nil {
		return err
	}
	at := newOffsets(d.Text)
	for i := range c.Records {
		r := &c.Records[i]
		if r.Status != affair.StatusMachine {
			continue
		}
		w := b.files[Layer(r.Kind)]
		if err := w.p.write(w.t.row(nil, d, at, r)); err != nil {
			return err
		}
	}
	return nil
}

// Close finishes the files and gives them their names.
func (b *Bulk) Close() error {
	var err error
	for _, name := range b.names {
		w := b.files[name]
		err = errors.Join(err, w.p.close(), w.b.Flush(), w.f.Sync(), w.f.Close())
	}
	if err != nil {
		return errors.Join(fmt.Errorf("write bulk: %w", err), b.remove())
	}
	// Documents come last: who sees them sees the rest.
	names := slices.Clone(b.names)
	slices.Reverse(names)
	for _, name := range names {
		path := filepath.Join(b.dir, name+".parquet")
		if err := os.Rename(path+".part", path); err != nil {
			return fmt.Errorf("write bulk: %w", err)
		}
	}
	return nil
}

// Abandon gives up what was begun.
func (b *Bulk) Abandon() error {
	for _, w := range b.files {
		_ = w.f.Close() // it goes away
	}
	return b.remove()
}

func (b *Bulk) remove() error {
	var err error
	for _, name := range b.names {
		err = errors.Join(err, os.RemoveAll(filepath.Join(b.dir, name+".parquet.part")))
	}
	return err
}
