package main

import (
	"context"
	"sync"

	"github.com/rashomon-affairs/rashomon/internal/coding"
	"github.com/rashomon-affairs/rashomon/internal/store"
	"github.com/rashomon-affairs/rashomon/internal/system"
	"github.com/rashomon-affairs/rashomon/internal/system/likeness"
)

// known is what joins names: the codebook's tables of actors, and people's decisions on
// factors.
type known struct {
	actors, states system.Namer
	similar        func(a, b string) float64 // of two words
	phrases        func(a, b string) float64 // of two short phrases
	merges         map[string]string
	apart          map[string]bool
}

// codebookNames are the tables of the built-in codebook, read once.
var codebookNames = sync.OnceValues(func() (*coding.Names, error) {
	book, err := loadBook(nil)
	if err != nil {
		return nil, err
	}
	return coding.NewNames(book)
})

func loadKnown(ctx context.Context, r *store.Reader) (*known, error) {
	n, err := codebookNames()
	if err != nil {
		return nil, err
	}
	log, err := store.Collect(r.Decisions(ctx, 0))
	if err != nil {
		return nil, err
	}
	words, err := likeness.Load()
	if err != nil {
		return nil, err
	}
	k := &known{actors: n.Actor, states: n.State, similar: words.Words, phrases: words.Phrases}
	k.merges, k.apart = system.Decided(log, store.Live(log))
	return k, nil
}
