package server

import (
	"encoding/json"
	"fmt"
	"net/http"
	"sync"
	"time"
)

// hub hands events to all who listen. A listener that does not keep up misses events: each
// says only that something changed, and what, not how.
type hub struct {
	mu     sync.Mutex
	all    map[chan event]bool
	closed chan struct{}
	once   sync.Once
}

type event struct {
	name string
	data []byte
}

func newHub() *hub { return &hub{all: map[chan event]bool{}, closed: make(chan struct{})} }

func (h *hub) send(name string, v any) {
	b, err := json.Marshal(v)
	if err != nil {
		return // plain values always marshal
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	for c := range h.all {
		select {
		case c <- event{name, b}:
		default:
		}
	}
}

func (h *hub) listen() (chan event, func()) {
	c := make(chan event, 256)
	h.mu.Lock()
	h.all[c] = true
	h.mu.Unlock()
	return c, func() {
		h.mu.Lock()
		delete(h.all, c)
		h.mu.Unlock()
	}
}

func (h *hub) close() { h.once.Do(func() { close(h.closed) }) }

// Send tells all who listen that something happened elsewhere: another process of the same affair.
func (s *Server) Send(name string, v any) { s.hub.send(name, v) }

// heartbeat keeps proxies from closing a silent stream.
const heartbeat = 20 * time.Second

func (s *Server) events(w http.ResponseWriter, r *http.Request) {
	c, stop := s.hub.listen()
	defer stop()
	w.Header().Set("Content-Type", "text/event-stream")
	w.Header().Set("Cache-Control", "no-store")
	rc := http.NewResponseController(w)
	st, err := s.now(r.Context())
	if err != nil {
		writeProblem(w, err)
		return
	}
	if _, err := fmt.Fprintf(w, "retry: 2000\nevent: version\ndata: {\"version\":%q}\n\n", st.version); err != nil {
		return
	}
	_ = rc.Flush()
	beat := time.NewTicker(heartbeat)
	defer beat.Stop()
	for {
		select {
		case <-r.Context().Done():
			return
		case <-s.hub.closed:
			return
		case e := <-c:
			_, err = fmt.Fprintf(w, "event: %s\ndata: %s\n\n", e.name, e.data)
		case <-beat.C:
			_, err = fmt.Fprint(w, ": still here\n\n")
		}
		if err != nil || rc.Flush() != nil {
			return
		}
	}
}
