package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"os"
	"os/exec"
	"os/signal"
	"os/user"
	"runtime"
	"strings"
	"sync"
	"syscall"

	"github.com/spf13/cobra"
	"golang.org/x/sync/errgroup"

	"github.com/rashomon-affairs/rashomon/internal/intake/fetch"
	"github.com/rashomon-affairs/rashomon/internal/pipeline"
	"github.com/rashomon-affairs/rashomon/internal/server"
	"github.com/rashomon-affairs/rashomon/internal/store"
	"github.com/rashomon-affairs/rashomon/internal/system/likeness"
	"github.com/rashomon-affairs/rashomon/nlp"
	"github.com/rashomon-affairs/rashomon/web"
)

type serveOptions struct {
	listen  string
	noOpen  bool
	as      string
	hosts   []string
	private bool
	log     string
	openAPI bool

	teamOptions
}

func cmdServe(e *env) *cobra.Command {
	var o serveOptions
	c := &cobra.Command{
		Use:   "serve",
		Short: "Open the workbench in the browser",
		Long: `Serve the affair as a workbench: read, check, decide, compare and run in the
browser. It listens on this machine alone and lets in the one who opens the
printed address, whose token is good once. No request leaves this machine, but
to addresses that you ask it to read.

With --database the affair is on a PostgreSQL server; with --team it is the file of
-a, or without -a the database of RASHOMON_DATABASE. Then people sign in ('rashomon people' says who may), see each other's
decisions as they are made, and documents wait for 'rashomon worker'.

Stop it with Ctrl-C: nothing is lost.`,
		Example: `  rashomon serve -a dam.rashomon
  rashomon serve --listen 127.0.0.1:8080 --no-open
  rashomon serve --as "Clara Ekberg"          the name that decisions are logged under`,
		Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			if o.openAPI {
				return printOpenAPI(c.Context(), e)
			}
			if o.team && o.database == "" && !c.Flags().Changed("affair") {
				o.database = os.Getenv("RASHOMON_DATABASE")
			}
			if o.on() {
				return runServeTeam(c.Context(), e, o)
			}
			return runServe(c.Context(), e, o)
		},
	}
	f := c.Flags()
	f.StringVar(&o.listen, "listen", "127.0.0.1:0", "`address` to listen on; port 0 is any that is free")
	f.BoolVar(&o.noOpen, "no-open", false, "only print the address, open no browser")
	f.StringVar(&o.as, "as", "", "the `name` that decisions are logged under (default: your user name)")
	f.StringSliceVar(&o.hosts, "host", nil, "a `name`, beside loopback ones, under which the server may be asked")
	f.BoolVar(&o.private, "allow-private", false, "fetch from loopback, private and link-local addresses too")
	f.StringVar(&o.log, "log", "", "log requests as `json` or text, to standard error")
	o.teamOptions.flags(c)
	f.BoolVar(&o.openAPI, "print-openapi", false, "print the description of the HTTP interface and end")
	return c
}

// reading makes what documents are coded with, once, when the first are read.
func reading() func() (pipeline.Deps, error) {
	return sync.OnceValues(func() (pipeline.Deps, error) {
		m, err := nlp.Load()
		if err != nil {
			return pipeline.Deps{}, err
		}
		coder, err := newCoder(nil)
		if err != nil {
			return pipeline.Deps{}, err
		}
		return pipeline.Deps{Analyse: pipeline.With(m), Coder: coder}, nil
	})
}

// serverConfig is what a server of an open affair is made of, signing in aside.
func serverConfig(e *env, db *store.DB, o serveOptions) (server.Config, error) {
	names, err := codebookNames()
	if err != nil {
		return server.Config{}, err
	}
	words, err := likeness.Load()
	if err != nil {
		return server.Config{}, err
	}
	c := server.Config{DB: db, Name: affairName(e.affair), App: web.App(), Deps: reading(), Fetch: fetch.Options{AllowPrivate: o.private},
		Actors: names.Actor, States: names.State, Words: words.Words, Phrases: words.Phrases, Hosts: o.hosts, Version: programVersion()}
	switch o.log {
	case "":
	case "json":
		c.Log = slog.New(slog.NewJSONHandler(e.err, nil))
	case "text":
		c.Log = slog.New(slog.NewTextHandler(e.err, nil))
	default:
		return c, usagef("--log knows json and text, not %q", o.log)
	}
	return c, nil
}

func runServe(ctx context.Context, e *env, o serveOptions) error {
	db, err := store.Open(ctx, e.affair, store.Options{Create: true})
	if err != nil {
		return err
	}
	defer db.Close()
	return serveAffair(ctx, e, db, o)
}

// serveAffair serves an open affair to one person until the context ends or a signal comes.
func serveAffair(ctx context.Context, e *env, db *store.DB, o serveOptions) error {
	host, _, err := net.SplitHostPort(o.listen)
	if err != nil {
		return usagef("--listen wants an address and a port, such as 127.0.0.1:8080, not %q", o.listen)
	}
	if ip := net.ParseIP(host); host != "localhost" && (ip == nil || !ip.IsLoopback()) {
		return usagef("without accounts the workbench listens on this machine alone, and %s is not it: use 127.0.0.1, or a team's server (--database)", o.listen)
	}
	if o.as == "" {
		o.as = userName()
	}
	c, err := serverConfig(e, db, o)
	if err != nil {
		return err
	}
	local := server.NewLocal(o.as)
	c.Auth = local
	s := server.New(c)
	l, err := net.Listen("tcp", o.listen)
	if err != nil {
		s.Close()
		return fmt.Errorf("listen on %s: %w: is it in use? --listen 127.0.0.1:0 takes any free port", o.listen, err)
	}
	address := fmt.Sprintf("http://%s/?token=%s", l.Addr(), local.Token())
	fmt.Fprintf(e.out, "The workbench: %s\n", address)
	fmt.Fprintln(e.err, "Stop it with Ctrl-C.")
	if !o.noOpen {
		openBrowser(address)
	}
	ctx, stop := signal.NotifyContext(ctx, os.Interrupt, syscall.SIGTERM)
	defer stop()
	g, ctx := errgroup.WithContext(ctx)
	g.Go(func() error { return s.Follow(ctx) }) // the command line may work on the same file
	g.Go(func() error { return s.Serve(ctx, l) })
	return g.Wait()
}

func userName() string {
	if u, err := user.Current(); err == nil {
		if u.Name != "" {
			return strings.TrimSpace(strings.Split(u.Name, ",")[0])
		}
		return u.Username
	}
	return "me"
}

// openBrowser tries to; the address is printed all the same.
func openBrowser(address string) {
	name, args := "xdg-open", []string{address}
	switch runtime.GOOS {
	case "darwin":
		name = "open"
	case "windows":
		name, args = "rundll32", []string{"url.dll,FileProtocolHandler", address}
	default:
		if os.Getenv("DISPLAY") == "" && os.Getenv("WAYLAND_DISPLAY") == "" {
			return
		}
	}
	cmd := exec.Command(name, args...)
	if cmd.Start() == nil {
		go func() { _ = cmd.Wait() }() // it is not ours to judge
	}
}

// printOpenAPI prints the description of the interface.
func printOpenAPI(ctx context.Context, e *env) error {
	dir, err := os.MkdirTemp("", "rashomon-openapi-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	db, err := store.Open(ctx, dir+"/empty.rashomon", store.Options{Create: true})
	if err != nil {
		return err
	}
	s := server.New(server.Config{DB: db, Auth: server.NewLocal("me")})
	defer s.Close()
	enc := json.NewEncoder(e.out)
	enc.SetIndent("", "  ")
	return errors.Join(enc.Encode(s.OpenAPI()), db.Close())
}
