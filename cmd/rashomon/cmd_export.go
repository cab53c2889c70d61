package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"github.com/rashomon-affairs/rashomon/internal/affair"
	"github.com/rashomon-affairs/rashomon/internal/compare"
	"github.com/rashomon-affairs/rashomon/internal/exchange"
	"github.com/rashomon-affairs/rashomon/internal/store"
)

type exportOptions struct {
	choice
	format     string
	out        string
	layer      string
	full       bool
	candidates bool
	noText     bool
}

func cmdExport(e *env) *cobra.Command {
	var o exportOptions
	c := &cobra.Command{
		Use:   "export",
		Short: "Write the affair's records for other tools",
		Long: `Write what counts: machine records and people's, each with its quote, byte offsets
(start, end) and code-point offsets (cp_start, cp_end). The same affair gives the
same bytes. Candidates are left out unless --candidates.

  json   all layers, in the gold format (docs/formats.md); with --full also the
         originals and the decision log, so that 'import' restores the affair
  csv      one layer as a table: --layer ties
  graphml, gexf, dl    the network of --layer ties (default), links or events
  plover   events as PLOVER records, one JSON object a line
  webanno  W3C web annotations
  dna      positions as a file of the Discourse Network Analyzer (needs -o)

Exit codes: 0 done, 1 failed, 2 wrong usage.`,
		Example: `  rashomon export --format json -o affair.json
  rashomon export --format csv --layer events > events.csv
  rashomon export --full -o backup.json
  rashomon export --only added --format json`,
		Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error { return runExport(c.Context(), e, &o) },
	}
	f := c.Flags()
	f.StringVarP(&o.out, "output", "o", "", "write to this `file`")
	f.StringVar(&o.layer, "layer", "", "csv: the `layer` (actors, statements, events, ties, positions, links, figures, tone)")
	f.BoolVar(&o.full, "full", false, "json: everything that is needed to restore the affair")
	f.BoolVar(&o.candidates, "candidates", false, "json: candidates and rejected records too")
	f.BoolVar(&o.noText, "no-text", false, "json: without the documents' texts")
	o.onlyFlag(c)
	formatFlag(c, &o.format, "json", "csv", "graphml", "gexf", "dl", "plover", "webanno", "dna")
	return c
}

func runExport(ctx context.Context, e *env, o *exportOptions) error {
	db, err := e.open(ctx)
	if err != nil {
		return err
	}
	defer db.Close()
	snap, err := db.Snapshot(ctx)
	if err != nil {
		return err
	}
	defer snap.Close()
	if o.format == "dna" {
		if o.out == "" {
			return usagef("a .dna file is a database: give -o FILE")
		}
		f, err := o.filter(ctx, &snap.Reader, affair.KindPosition)
		if err != nil {
			return err
		}
		_, err = exchange.ExportDNA(ctx, o.out, &snap.Reader, f)
		return err
	}
	write := func(w io.Writer) error { return exportTo(ctx, w, &snap.Reader, o) }
	if o.out != "" {
		return writeFile(o.out, write)
	}
	return write(e.out)
}

func exportTo(ctx context.Context, w io.Writer, r *store.Reader, o *exportOptions) error {
	b := bufio.NewWriterSize(w, 1<<16)
	if o.format == "csv" {
		kind := affair.Kind("")
		for _, s := range shown {
			if s.word == o.layer {
				kind = s.kind
			}
		}
		if kind == "" {
			return usagef("csv writes one layer: give --layer ties, events, ...")
		}
		f, err := o.filter(ctx, r, kind)
		if err != nil {
			return err
		}
		v, err := loadView(ctx, r, f)
		if err != nil {
			return err
		}
		return errors.Join(recordTable(kind, v.records, v.byID).csv(b), b.Flush())
	}
	f, err := o.filter(ctx, r)
	if err != nil {
		return err
	}
	switch o.format {
	case "graphml", "gexf", "dl":
		return errors.Join(exportGraph(ctx, b, r, f, o), b.Flush())
	case "plover":
		f.Kinds = []affair.Kind{affair.KindEvent}
		return errors.Join(exchange.ExportPlover(ctx, b, r, exchange.PloverOptions{Records: f, Scale: compare.Score}), b.Flush())
	case "webanno":
		return errors.Join(exchange.ExportAnnotations(ctx, b, r, f), b.Flush())
	}
	err = exchange.ExportJSON(ctx, b, r, exchange.Options{Records: f, Candidates: o.candidates, Full: o.full, NoText: o.noText})
	return errors.Join(err, b.Flush())
}

// exportGraph writes one network in the format asked for.
func exportGraph(ctx context.Context, w io.Writer, r *store.Reader, f store.Filter, o *exportOptions) error {
	build := map[string]func(context.Context, *store.Reader, store.Filter) (*exchange.Graph, error){
		"": exchange.TieGraph, "ties": exchange.TieGraph, "links": exchange.LinkGraph, "events": exchange.EventGraph}[o.layer]
	if build == nil {
		return usagef("a network has --layer ties, links or events, not %q", o.layer)
	}
	g, err := build(ctx, r, f)
	if err != nil {
		return err
	}
	switch o.format {
	case "graphml":
		return exchange.WriteGraphML(w, g)
	case "gexf":
		return exchange.WriteGEXF(w, g)
	}
	return exchange.WriteDL(w, g)
}

func cmdImport(e *env) *cobra.Command {
	var format, coder, why string
	var takeIn bool
	c := &cobra.Command{
		Use:   "import FILE...",
		Short: "Take in records that people coded, or restore an affair from a full export",
		Long: `Read exports, or gold files of one document each. Documents are matched to those
already read by their names; each quote is looked up in the stored text, and a
record whose words are not there is named and left out. The records stand beside
the machine's as a person's ('--only added' shows them alone).

Exit codes: 0 done, 1 failed, 2 wrong usage, 3 done but some records were refused.`,
		Example: `  rashomon import --format json --as anna gold/anna/*.json
  rashomon import -a restored.rashomon backup.json`,
		Args: cobra.MinimumNArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			db, err := store.Open(c.Context(), e.affair, store.Options{Create: true})
			if err != nil {
				return err
			}
			defer db.Close()
			refused := 0
			for _, name := range args {
				n, err := importFile(c.Context(), e, db, name, exchange.ImportOptions{Coder: coder, Why: why, TakeIn: takeIn})
				if err != nil {
					return err
				}
				refused += n
			}
			if refused > 0 {
				return refusedError{refused}
			}
			return nil
		},
	}
	c.Flags().StringVar(&coder, "as", "import", "the `name` of the person who coded")
	c.Flags().StringVar(&why, "why", "", "the `reason`, for the log")
	c.Flags().BoolVar(&takeIn, "take-in", false, "store documents that the affair lacks from the text in the export")
	formatFlag(c, &format, "json")
	return c
}

func importFile(ctx context.Context, e *env, db *store.DB, name string, o exchange.ImportOptions) (refused int, err error) {
	f, err := os.Open(name)
	if err != nil {
		return 0, err
	}
	defer f.Close()
	o.Name = filepath.Base(name)
	got, err := exchange.ImportJSON(ctx, bufio.NewReaderSize(f, 1<<16), db, o)
	if err != nil {
		return 0, fmt.Errorf("%s: %w", name, err)
	}
	for _, p := range got.Problems {
		fmt.Fprintf(e.err, "left out: %s\n", p)
	}
	fmt.Fprintf(e.err, "%s: %s added, %d known already", name, plural(got.Added, "record"), got.Known)
	if got.Restored+got.TakenIn > 0 {
		fmt.Fprintf(e.err, ", %s stored", plural(got.Restored+got.TakenIn, "document"))
	}
	if got.Decisions > 0 {
		fmt.Fprintf(e.err, ", %s restored", plural(got.Decisions, "decision"))
	}
	fmt.Fprintln(e.err)
	return len(got.Problems), nil
}
