package server

import (
	"context"
	"errors"
	"io/fs"
	"log/slog"
	"net"
	"net/http"
	"path"
	"reflect"
	"strings"
	"sync"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"

	"github.com/rashomon-affairs/rashomon/internal/intake/fetch"
	"github.com/rashomon-affairs/rashomon/internal/pipeline"
	"github.com/rashomon-affairs/rashomon/internal/store"
	"github.com/rashomon-affairs/rashomon/internal/system"
)

// Config says what is served and how.
type Config struct {
	DB *store.DB
	// Name is what the affair is called; Mode is "file" for a single user, "server" for a team.
	Name, Mode string
	// Auth tells who asks.
	Auth Auth
	// App is the built browser app; nil serves a page that says how to build it.
	App fs.FS
	// Deps makes what documents are coded with; it is asked for when the first are read.
	Deps func() (pipeline.Deps, error)
	// Into is where documents that are read are written to; nil is DB itself. A team's server lets
	// them wait for workers.
	Into pipeline.Store
	// Fetch are the options for addresses that are read.
	Fetch fetch.Options
	// Actors and States join names of actors (the codebook's tables); nil join none.
	Actors, States system.Namer
	// Words and Phrases are the likeness of two words and of two short phrases, 0 to 1, for joining factors
	// and events that are worded differently; nil compares by word stems.
	Words, Phrases func(a, b string) float64
	// Hosts are the names under which the server may be asked beside loopback ones. A request
	// for any other name is refused, so that no page elsewhere can point its own name at us.
	Hosts []string
	// Log gets a line for each request; nil is silent.
	Log *slog.Logger
	// Version is the program's.
	Version string
}

// Server serves one affair.
type Server struct {
	c      Config
	db     *store.DB
	mux    *http.ServeMux
	api    huma.API
	routes []Route
	hub    *hub
	jobs   *jobs
	meter  *meter
	told   told

	mu    sync.Mutex
	state *state
	memo  memo
}

// New makes a server. Close ends what it runs in the background.
func New(c Config) *Server {
	if c.Log == nil {
		c.Log = slog.New(slog.DiscardHandler)
	}
	if c.Mode == "" {
		c.Mode = "file"
	}
	s := &Server{c: c, db: c.DB, mux: http.NewServeMux(), hub: newHub(), meter: newMeter()}
	s.jobs = newJobs(s)
	cfg := huma.DefaultConfig("Rashomon", apiVersion)
	cfg.Info.Description = "What the accounts of one affair say, record by record, compared and run. Offsets are bytes in the stored UTF-8 text."
	cfg.OpenAPIPath, cfg.DocsPath, cfg.SchemasPath = "", "", ""
	cfg.CreateHooks = nil // no links to schemas in answers
	cfg.Components.Schemas = huma.NewMapRegistry("#/components/schemas/", schemaName)
	s.api = humago.New(s.mux, cfg)
	s.api.UseMiddleware(s.roleOfOperation)
	s.registerAffair()
	s.registerRecords()
	s.registerDecisions()
	s.registerNames()
	s.registerCompare()
	s.registerSystem()
	s.registerRead()
	s.registerDouble()
	s.registerOpen()
	return s
}

// schemaName names a type in the description: those of other packages with the package's name, since
// a system's outcome and a decision's are two things.
func schemaName(t reflect.Type, hint string) string {
	name := huma.DefaultSchemaNamer(t, hint)
	for t.Kind() == reflect.Pointer || t.Kind() == reflect.Slice {
		t = t.Elem()
	}
	if pkg := path.Base(t.PkgPath()); t.Name() != "" && pkg != "server" && pkg != "." && pkg != "affair" {
		return strings.ToUpper(pkg[:1]) + pkg[1:] + name
	}
	return name
}

// apiVersion is the version of the interface, not of the program.
const apiVersion = "1.0.0"

// Handler is the whole server with what keeps it safe.
func (s *Server) Handler() http.Handler { return s.guard(s.mux) }

// Routes lists every route with the least role that may call it.
func (s *Server) Routes() []Route { return s.routes }

// OpenAPI is the generated description of the interface.
func (s *Server) OpenAPI() *huma.OpenAPI { return s.api.OpenAPI() }

// Close ends reading in the background and open event streams. What was read is stored.
func (s *Server) Close() {
	s.jobs.close()
	s.hub.close()
}

// Serve answers on the listener until the context ends, then lets open requests finish.
func (s *Server) Serve(ctx context.Context, l net.Listener) error {
	srv := &http.Server{
		Handler: s.Handler(), ReadHeaderTimeout: 10 * time.Second, IdleTimeout: 2 * time.Minute, MaxHeaderBytes: 64 << 10,
		ErrorLog: slog.NewLogLogger(s.c.Log.Handler(), slog.LevelWarn),
	}
	done := make(chan error, 1)
	go func() { done <- srv.Serve(l) }()
	select {
	case err := <-done:
		return err
	case <-ctx.Done():
	}
	s.Close()
	stop, cancel := context.WithTimeout(context.WithoutCancel(ctx), 10*time.Second)
	defer cancel()
	err := srv.Shutdown(stop)
	if errors.Is(err, context.DeadlineExceeded) {
		err = srv.Close()
	}
	return err
}
