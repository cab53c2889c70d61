package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/url"
	"os"
	"os/signal"
	"syscall"

	"github.com/spf13/cobra"
	"golang.org/x/sync/errgroup"

	"github.com/rashomon-affairs/rashomon/internal/accounts"
	"github.com/rashomon-affairs/rashomon/internal/accounts/door"
	"github.com/rashomon-affairs/rashomon/internal/affair"
	"github.com/rashomon-affairs/rashomon/internal/pipeline"
	"github.com/rashomon-affairs/rashomon/internal/queue"
	"github.com/rashomon-affairs/rashomon/internal/server"
	"github.com/rashomon-affairs/rashomon/internal/store"
	"github.com/rashomon-affairs/rashomon/nlp"
)

// teamOptions are those of a server that people sign in to.
type teamOptions struct {
	database, people      string
	team                  bool
	public                string
	forwarded             bool
	issuer, client, named string
}

func (o *teamOptions) flags(c *cobra.Command) {
	f := c.Flags()
	databaseFlag(c, &o.database)
	f.BoolVar(&o.team, "team", false, "let people sign in ('rashomon people' says who): to the file of -a, or the database of $RASHOMON_DATABASE")
	f.StringVar(&o.people, "people", "", "team: the `file` or PostgreSQL address of the accounts (default: FILE.people, or the database)")
	f.StringVar(&o.public, "public", "", "team: the `URL` that people open, https://... when a proxy is in front")
	f.BoolVar(&o.forwarded, "forwarded", false, "team: the proxy in front says in X-Forwarded-For who asks")
	f.StringVar(&o.issuer, "oidc-issuer", "", "team: sign in through this OpenID Connect provider, a `URL` (secret: $RASHOMON_OIDC_SECRET)")
	f.StringVar(&o.client, "oidc-client", "rashomon", "team: the client `id` there")
	f.StringVar(&o.named, "oidc-name", "single sign-on", "team: what the sign-in page calls it")
}

// on reports whether a server for a team was asked for.
func (o *teamOptions) on() bool { return o.team || o.database != "" }

// address checks where the server listens and what people open.
func (o *teamOptions) address(listen string) (public *url.URL, err error) {
	host, port, err := net.SplitHostPort(listen)
	if err != nil {
		return nil, usagef("--listen wants an address and a port, such as 127.0.0.1:8080, not %q", listen)
	}
	if o.public == "" {
		o.public = "http://" + net.JoinHostPort(host, port)
	}
	public, err = url.Parse(o.public)
	if err != nil || public.Host == "" || public.Path != "" && public.Path != "/" || public.Scheme != "http" && public.Scheme != "https" {
		return nil, usagef("--public wants an address like https://rashomon.example, not %q", o.public)
	}
	if ip := net.ParseIP(host); public.Scheme != "https" && host != "localhost" && (ip == nil || !ip.IsLoopback()) {
		return nil, usagef("passwords would cross the network in clear: put a proxy with TLS in front, and give --public https://NAME")
	}
	return public, nil
}

func runServeTeam(ctx context.Context, e *env, o serveOptions) (err error) {
	ctx, stop := signal.NotifyContext(ctx, os.Interrupt, syscall.SIGTERM)
	defer stop()
	t := &o.teamOptions
	if o.listen == "127.0.0.1:0" {
		o.listen = "127.0.0.1:8080"
	}
	public, err := t.address(o.listen)
	if err != nil {
		return err
	}
	if t.database != "" {
		if e.affair, err = database(t.database); err != nil {
			return err
		}
	}
	db, err := store.Open(ctx, e.affair, store.Options{Create: true, Readers: 8})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	people := peopleOptions{where: t.people}
	a, err := people.open(ctx, e)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, a.Close()) }()
	if o.log == "" {
		o.log = "text"
	}
	c, err := serverConfig(e, db, o)
	if err != nil {
		return err
	}
	c.Name, c.Mode = affairKey(e.affair), "server"
	c.Hosts = append(c.Hosts, public.Hostname())
	d, err := t.door(ctx, a, public, c.Name, c.Log)
	if err != nil {
		return err
	}
	c.Auth = server.NewTeam(d)
	if store.IsServer(e.affair) {
		q, err := queue.Open(ctx, e.affair, queue.Options{Log: c.Log})
		if err != nil {
			return err
		}
		defer func() { err = errors.Join(err, q.Close()) }()
		coder, err := newCoder(nil)
		if err != nil {
			return err
		}
		c.Into = queueing{db, q}
		c.Deps = func() (pipeline.Deps, error) {
			return pipeline.Deps{Analyse: func(*affair.Document) (*nlp.Doc, error) { return nil, nil }, Coder: later{coder.Name()}}, nil
		}
	}
	s := server.New(c)
	l, err := net.Listen("tcp", o.listen)
	if err != nil {
		s.Close()
		return fmt.Errorf("listen on %s: %w: is it in use?", o.listen, err)
	}
	fmt.Fprintf(e.out, "The workbench of %s: %s\n", c.Name, public)
	g, ctx := errgroup.WithContext(ctx)
	g.Go(func() error { return s.Follow(ctx) })
	g.Go(func() error { return s.Serve(ctx, l) })
	return g.Wait()
}

// door makes the door with the ways in that were asked for.
func (o *teamOptions) door(ctx context.Context, a *accounts.DB, public *url.URL, name string, log *slog.Logger) (*door.Door, error) {
	c := door.Config{Accounts: a, Affair: name, Secure: public.Scheme == "https", Forwarded: o.forwarded, ProviderName: o.named, Log: log}
	if net.ParseIP(public.Hostname()) == nil { // passkeys belong to a name
		k, err := a.Passkeys(public.String())
		if err != nil {
			return nil, err
		}
		c.Passkeys = k
	}
	if o.issuer != "" {
		p, err := a.Provider(ctx, accounts.ProviderConfig{Issuer: o.issuer, ClientID: o.client, Secret: os.Getenv("RASHOMON_OIDC_SECRET"),
			Redirect: public.JoinPath(door.Path, "provider").String()})
		if err != nil {
			return nil, err
		}
		c.Provider = p
	}
	return door.New(c), nil
}
