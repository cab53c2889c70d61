package main

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"github.com/rashomon-affairs/rashomon/internal/affair"
	"github.com/rashomon-affairs/rashomon/internal/store"
)

// open opens the affair file of -a, which must be there.
func (e *env) open(ctx context.Context) (*store.DB, error) {
	db, err := store.Open(ctx, e.affair, store.Options{})
	if errors.Is(err, store.ErrNotFound) {
		return nil, fmt.Errorf("there is no affair file %s: 'rashomon read -a %s FILE...' makes one", e.affair, e.affair)
	}
	return db, err
}

// affairName is what an affair is called: its file's name without the ending.
func affairName(path string) string {
	return strings.TrimSuffix(filepath.Base(path), filepath.Ext(path))
}

// choice are the flags that choose records, shared by show, compare, system, run, eval and
// export.
type choice struct {
	accounts  []string
	only      string
	status    []string
	actor     string
	holder    string
	types     []string
	modality  string
	issue     string
	factor    string
	text      string
	coder     string
	from      string
	until     string
	minScore  float64
	limit     int
	anyStatus bool
}

// onlyFlag adds --only.
func (ch *choice) onlyFlag(c *cobra.Command) {
	c.Flags().StringVar(&ch.only, "only", "", "`added`: what people added or imported, the machine's records left out")
	_ = c.RegisterFlagCompletionFunc("only", cobra.FixedCompletions([]string{"added"}, cobra.ShellCompDirectiveNoFileComp))
}

func (ch *choice) flags(c *cobra.Command) {
	f := c.Flags()
	f.StringSliceVar(&ch.accounts, "account", nil, "of these `documents` (name or id)")
	f.StringVar(&ch.actor, "actor", "", "naming this `actor`, in whatever role")
	f.StringVar(&ch.holder, "holder", "", "whose word it is: a `name`, or author")
	f.StringSliceVar(&ch.types, "type", nil, "of these `types` (ASSAULT, ally-of, direct ...)")
	f.StringVar(&ch.modality, "modality", "", "told in this `mood`: asserted, planned, denied ...")
	f.StringVar(&ch.issue, "issue", "", "on this `issue`")
	f.StringVar(&ch.factor, "factor", "", "with this `factor`")
	f.StringVar(&ch.text, "text", "", "whose words match this `query`")
	f.StringVar(&ch.coder, "coder", "", "made by this `coder`")
	f.StringVar(&ch.from, "from", "", "dated from this `day` on")
	f.StringVar(&ch.until, "until", "", "dated until this `day`")
	f.Float64Var(&ch.minScore, "min-score", 0, "with at least this `score`")
	f.StringSliceVar(&ch.status, "status", nil, "with these `states`: machine, candidate, accepted, edited, added, rejected, any (default: those that count)")
	f.IntVar(&ch.limit, "limit", 0, "at most this `many`")
	ch.onlyFlag(c)
}

// filter turns the flags into a store filter.
func (ch *choice) filter(ctx context.Context, r *store.Reader, kinds ...affair.Kind) (store.Filter, error) {
	f := store.Filter{Kinds: kinds, Actor: ch.actor, Issue: ch.issue, Factor: ch.factor, Holder: ch.holder, Types: ch.types,
		Modality: ch.modality, Coder: ch.coder, From: ch.from, Until: ch.until, MinScore: ch.minScore, Text: ch.text, Limit: ch.limit}
	switch ch.only {
	case "":
	case "added":
		f.Status = store.OnlyAdded
	default:
		return f, usagef("--only knows only 'added', not %q", ch.only)
	}
	for _, s := range ch.status {
		if s == "any" {
			f.Status = store.AnyStatus
			break
		}
		f.Status = append(f.Status, affair.Status(s))
	}
	for _, a := range ch.accounts {
		d, err := findDocument(ctx, r, a)
		if err != nil {
			return f, err
		}
		f.Docs = append(f.Docs, d.ID)
	}
	return f, nil
}

// findDocument finds a document by name, by name without its ending, or by id.
func findDocument(ctx context.Context, r *store.Reader, name string) (*affair.Document, error) {
	ds, err := store.Collect(r.Documents(ctx, store.DocumentFilter{Name: name, WithoutText: true}))
	if err != nil {
		return nil, err
	}
	switch len(ds) {
	case 0:
		return nil, usagef("there is no account %q: 'rashomon show documents' lists them", name)
	case 1:
		return ds[0], nil
	}
	return nil, usagef("%q could be %d accounts: give the id that 'rashomon show documents' shows", name, len(ds))
}

// view is an affair read whole, for commands that lay it out or compare it.
type view struct {
	docs    []*affair.Document
	byID    map[string]*affair.Document
	records []affair.Record
}

// loadView reads the documents and the chosen records.
func loadView(ctx context.Context, r *store.Reader, f store.Filter) (*view, error) {
	v := &view{byID: map[string]*affair.Document{}}
	var err error
	if v.docs, err = store.Collect(r.Documents(ctx, store.DocumentFilter{})); err != nil {
		return nil, err
	}
	for _, d := range v.docs {
		v.byID[d.ID] = d
	}
	v.records, err = store.Collect(r.Records(ctx, f))
	return v, err
}
