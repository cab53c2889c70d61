package storetest

import (
	"context"
	"errors"
	"slices"
	"sync"
	"testing"

	"github.com/rashomon-affairs/rashomon/internal/affair"
	"github.com/rashomon-affairs/rashomon/internal/store"
)

// tells checks that two who watch hear of every document and decision once and in order, from
// this handle and from another one.
func tells(t *testing.T, db *store.DB) {
	write(t, db, Make(0))
	other, err := store.Open(t.Context(), db.Path(), store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := other.Close(); err != nil {
			t.Error(err)
		}
	}()
	const n = 20
	done := errors.New("all heard")
	var watching, ready sync.WaitGroup
	heard := make([]store.Change, 2)
	for i, from := range []*store.DB{db, other} {
		ready.Add(1)
		watching.Add(1)
		go func() {
			defer watching.Done()
			begun := sync.OnceFunc(ready.Done)
			err := from.Watch(context.WithoutCancel(t.Context()), func(c store.Change) error {
				begun()
				heard[i].Documents = append(heard[i].Documents, c.Documents...)
				heard[i].Decisions = append(heard[i].Decisions, c.Decisions...)
				if len(heard[i].Documents) >= 2 && len(heard[i].Decisions) >= 2*n {
					return done
				}
				return nil
			})
			if !errors.Is(err, done) {
				t.Errorf("watching ended with %v", err)
				begun()
			}
		}()
	}
	ready.Wait()
	var deciding sync.WaitGroup
	for _, by := range []*store.DB{db, other} {
		deciding.Add(1)
		go func() {
			defer deciding.Done()
			for range n {
				if _, err := by.Decide(t.Context(), affair.Decision{Act: affair.ActAccept, Who: "Ana", Record: Make(0).Records[0].ID}); err != nil {
					t.Error(err)
				}
			}
		}()
	}
	write(t, db, Make(1))
	write(t, other, Make(2))
	deciding.Wait()
	watching.Wait()
	for i, h := range heard {
		if want := []string{Make(1).Doc.ID, Make(2).Doc.ID}; !slices.Equal(h.Documents, want) {
			t.Errorf("%d heard of documents %v, want %v", i, h.Documents, want)
		}
		for k, d := range h.Decisions {
			if d.Seq != int64(k+1) {
				t.Fatalf("%d heard of decision %d in place %d", i, d.Seq, k+1)
			}
		}
	}
}
