package exchange

import (
	"context"
	"fmt"
	"io"

	"github.com/rashomon-affairs/rashomon/internal/affair"
	"github.com/rashomon-affairs/rashomon/internal/store"
)

// ShowJSON writes the chosen records as {"records": [...]}: each as in an export, after its layer
// and its document's name. One record a line.
func ShowJSON(ctx context.Context, w io.Writer, r *store.Reader, f store.Filter) error {
	p := newPrinter(w)
	p.print("{\"records\": [")
	var d *affair.Document
	var at *offsets
	first := true
	for rec, err := range r.Records(ctx, f) {
		if err != nil {
			return fmt.Errorf("show records: %w", err)
		}
		if d == nil || d.ID != rec.Doc { // records come document by document
			if d, err = r.Document(ctx, rec.Doc); err != nil {
				return fmt.Errorf("show records: %w", err)
			}
			at = newOffsets(d.Text)
		}
		if !first {
			p.print(",")
		}
		first = false
		p.print("\n{\"layer\": ")
		p.json(layers[rec.Kind])
		p.print(", \"document\": ")
		p.json(d.Name)
		p.print(", ")
		o := recordObject(&rec, at)
		if o.err != nil {
			return o.err
		}
		p.print(string(o.bytes()[1:]))
	}
	p.print("\n]}\n")
	if err := p.flush(); err != nil {
		return fmt.Errorf("show records: %w", err)
	}
	return nil
}
