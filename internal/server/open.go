package server

import (
	"encoding/json"
	"io/fs"
	"mime"
	"net/http"
	"path"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"
)

// registerOpen registers what needs no signing in: the app's own files, which hold nothing of the
// affair, the description of the interface, health and metrics.
func (s *Server) registerOpen() {
	s.raw(Anyone, http.MethodGet, "/healthz", "Whether the program runs", "", func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write([]byte("ok\n")) })
	s.raw(Anyone, http.MethodGet, "/readyz", "Whether it can answer: the affair can be read", "", s.ready)
	s.raw(Anyone, http.MethodGet, "/metrics", "Counts for Prometheus", "", s.meter.handler().ServeHTTP)
	s.raw(Anyone, http.MethodGet, "/openapi.json", "This interface", "", s.openAPI)
	s.raw(Anyone, http.MethodGet, "/docs", "This interface, to be read", "", s.docs)
	s.mux.HandleFunc("/api/", func(w http.ResponseWriter, r *http.Request) {
		if err := s.may(r.Context(), Reader); err != nil {
			writeProblem(w, err)
			return
		}
		writeProblem(w, huma.Error404NotFound("there is nothing at "+r.Method+" "+r.URL.Path+": /docs lists what there is"))
	})
	s.mux.HandleFunc("/", s.app)
}

func (s *Server) ready(w http.ResponseWriter, r *http.Request) {
	if _, err := s.db.State(r.Context()); err != nil {
		w.WriteHeader(http.StatusServiceUnavailable)
		_, _ = w.Write([]byte("the affair cannot be read\n"))
		return
	}
	_, _ = w.Write([]byte("ready\n"))
}

func (s *Server) openAPI(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Type", "application/openapi+json")
	e := json.NewEncoder(w)
	e.SetIndent("", "  ")
	_ = e.Encode(s.OpenAPI())
}

// app serves the built app. An address without a file in it is a view of the app.
func (s *Server) app(w http.ResponseWriter, r *http.Request) {
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		w.Header().Set("Allow", "GET, HEAD")
		writeProblem(w, huma.NewError(http.StatusMethodNotAllowed, "a page can only be read"))
		return
	}
	if s.c.App == nil {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		w.WriteHeader(http.StatusOK)
		_, _ = w.Write([]byte(unbuilt))
		return
	}
	name := strings.TrimPrefix(path.Clean("/"+r.URL.Path), "/")
	b, err := fs.ReadFile(s.c.App, name)
	if err != nil {
		if path.Ext(name) != "" && strings.HasPrefix(name, "assets/") {
			writeProblem(w, huma.Error404NotFound("there is no such file: load the page again, the program was replaced by another version"))
			return
		}
		name = "index.html"
		if b, err = fs.ReadFile(s.c.App, name); err != nil {
			writeProblem(w, err)
			return
		}
	}
	if t := mime.TypeByExtension(path.Ext(name)); t != "" {
		w.Header().Set("Content-Type", t)
	}
	if strings.HasPrefix(name, "assets/") { // their names carry a hash of what is in them
		w.Header().Set("Cache-Control", "public, max-age=31536000, immutable")
	} else {
		w.Header().Set("Cache-Control", "no-cache")
	}
	if packed, err := fs.ReadFile(s.c.App, name+".gz"); err == nil && strings.Contains(r.Header.Get("Accept-Encoding"), "gzip") {
		w.Header().Set("Content-Encoding", "gzip")
		b = packed
	}
	w.Header().Add("Vary", "Accept-Encoding")
	w.Header().Set("Content-Length", strconv.Itoa(len(b)))
	_, _ = w.Write(b)
}

const unbuilt = `<!doctype html><html lang="en"><meta charset="utf-8"><title>Rashomon</title>
<h1>The workbench is not in this program</h1>
<p>It was built without its browser app. With Node.js 20 or newer at hand, <code>make build</code> builds both.</p>
<p>The interface for programs works: <a href="/docs">what can be asked</a>. So does the command line: <code>rashomon --help</code>.</p></html>
`

// meter counts requests for Prometheus.
type meter struct {
	registry *prometheus.Registry
	requests *prometheus.CounterVec
	seconds  *prometheus.HistogramVec
}

func newMeter() *meter {
	m := &meter{registry: prometheus.NewRegistry(),
		requests: prometheus.NewCounterVec(prometheus.CounterOpts{Name: "rashomon_http_requests_total", Help: "Requests by method and status."}, []string{"method", "status"}),
		seconds: prometheus.NewHistogramVec(prometheus.HistogramOpts{Name: "rashomon_http_request_seconds", Help: "Time of answers by first part of the address.",
			Buckets: []float64{.001, .003, .01, .03, .1, .2, .5, 1, 3, 10}}, []string{"part"}),
	}
	m.registry.MustRegister(m.requests, m.seconds, collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	return m
}

func (m *meter) handler() http.Handler {
	return promhttp.HandlerFor(m.registry, promhttp.HandlerOpts{})
}

func (m *meter) count(r *http.Request, code int, took time.Duration) {
	method := r.Method
	if !slices.Contains([]string{"GET", "HEAD", "POST", "PUT", "DELETE", "PATCH", "OPTIONS"}, method) {
		method = "other" // strangers must not be able to make new series
	}
	m.requests.WithLabelValues(method, strconv.Itoa(code)).Inc()
	part := "app"
	if rest, ok := strings.CutPrefix(r.URL.Path, "/api/"); ok {
		part = "api"
		first, _, _ := strings.Cut(rest, "/")
		if slices.Contains([]string{"affair", "overview", "accounts", "records", "next", "decisions", "names", "actors", "issues", "factors", "search", "compare", "ties", "network",
			"system", "run", "read", "jobs", "agreement", "double"}, first) {
			part = first
		}
		if first == "events" {
			return // as long as the page is open
		}
	}
	m.seconds.WithLabelValues(part).Observe(took.Seconds())
}
