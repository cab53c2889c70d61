package server

import (
	"context"
	"sync"
	"time"

	"github.com/rashomon-affairs/rashomon/internal/affair"
	"github.com/rashomon-affairs/rashomon/internal/store"
)

// told remembers which decisions the listeners have been told of, since they become known in two
// ways: by being made here, and by having been written.
type told struct {
	mu   sync.Mutex
	seqs map[int64]bool
}

// mostTold bounds the memory. What is forgotten may be told twice.
const mostTold = 10000

// first reports whether a decision is told for the first time.
func (t *told) first(seq int64) bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.seqs[seq] {
		return false
	}
	if t.seqs == nil || len(t.seqs) >= mostTold {
		t.seqs = map[int64]bool{}
	}
	t.seqs[seq] = true
	return true
}

// tell tells all who listen of a decision, once.
func (s *Server) tell(d *affair.Decision) {
	if s.told.first(d.Seq) {
		s.hub.send("decision", map[string]any{"seq": d.Seq, "who": d.Who, "act": d.Act, "record": d.Record})
	}
}

// Follow tells all who listen what other processes write into the affair: decisions of people who
// use another server, documents that workers have coded. It returns when the context ends; what
// goes wrong meanwhile is logged, and it goes on a second later.
func (s *Server) Follow(ctx context.Context) error {
	for ctx.Err() == nil {
		err := s.follow(ctx)
		if ctx.Err() != nil {
			break
		}
		s.c.Log.WarnContext(ctx, "what others write is not seen for a moment", "error", err)
		select {
		case <-ctx.Done():
		case <-time.After(time.Second):
		}
	}
	return nil
}

func (s *Server) follow(ctx context.Context) error {
	return s.db.Watch(ctx, func(c store.Change) error {
		for _, id := range c.Documents {
			s.hub.send("read", map[string]string{"doc": id})
		}
		for i := range c.Decisions {
			s.tell(&c.Decisions[i])
		}
		v, err := s.db.State(ctx)
		if err != nil {
			return err
		}
		s.hub.send("version", map[string]string{"version": v.String()})
		return nil
	})
}
