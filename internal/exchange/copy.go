package exchange

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"

	"github.com/rashomon-affairs/rashomon/internal/store"
)

// Copy restores a whole affair into an empty one, whatever databases the two are in, by way of a
// full export. It is store.ErrConflict when the other is not empty.
func Copy(ctx context.Context, to *store.DB, from *store.Reader) error {
	there, err := store.Collect(to.Documents(ctx, store.DocumentFilter{WithoutText: true, Limit: 1}))
	if err != nil {
		return err
	}
	if len(there) > 0 {
		return fmt.Errorf("copy into %s: %w: there is an affair already", store.Redacted(to.Path()), store.ErrConflict)
	}
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	r, w := io.Pipe()
	exported := make(chan error, 1)
	go func() {
		b := bufio.NewWriterSize(w, 1<<16)
		err := errors.Join(ExportJSON(ctx, b, from, Options{Full: true}), b.Flush())
		exported <- errors.Join(err, w.CloseWithError(err))
	}()
	got, err := ImportJSON(ctx, bufio.NewReaderSize(r, 1<<16), to, ImportOptions{})
	_ = r.CloseWithError(err) // an exporter whose reader has given up stops
	if e := <-exported; err == nil {
		err = e
	}
	if err == nil && len(got.Problems) > 0 {
		err = fmt.Errorf("copy: %d records were left out, the first: %s", len(got.Problems), got.Problems[0])
	}
	return err
}
