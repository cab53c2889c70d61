package main

import (
	"bufio"
	"context"
	"errors"
	"io"

	"github.com/spf13/cobra"

	"github.com/rashomon-affairs/rashomon/internal/affair"
	"github.com/rashomon-affairs/rashomon/internal/compare"
	"github.com/rashomon-affairs/rashomon/internal/exchange"
	"github.com/rashomon-affairs/rashomon/internal/pipeline"
	"github.com/rashomon-affairs/rashomon/internal/store"
	"github.com/rashomon-affairs/rashomon/nlp"
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
  csv      all records as a table; one layer with its own columns: --layer ties; or --layer documents
  parquet  the same as an Apache Parquet file
  xlsx     a workbook with a sheet a layer (or only --layer ties)
  graphml, gexf, dl    the network of --layer ties (default), links or events
  conllu   the language analysis of every document in CoNLL-U
  plover   events as PLOVER records, one JSON object a line
  webanno  W3C web annotations
  dna      positions as a file of the Discourse Network Analyzer (needs -o)

Exit codes: 0 done, 1 failed, 2 wrong usage.`,
		Example: `  rashomon export --format json -o affair.json
  rashomon export --format csv --layer events > events.csv
  rashomon export --format xlsx -o affair.xlsx
  rashomon export --format parquet --layer events -o events.parquet
  rashomon export --full -o backup.json
  rashomon export --only added --format json`,
		Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error { return runExport(c.Context(), e, &o) },
	}
	f := c.Flags()
	f.StringVarP(&o.out, "output", "o", "", "write to this `file`")
	f.StringVar(&o.layer, "layer", "", "the `layer` (actors, statements, events, ties, positions, links, figures, tone; csv: documents too)")
	f.BoolVar(&o.full, "full", false, "json: everything that is needed to restore the affair")
	f.BoolVar(&o.candidates, "candidates", false, "json: candidates and rejected records too")
	f.BoolVar(&o.noText, "no-text", false, "json: without the documents' texts")
	o.onlyFlag(c)
	formatFlag(c, &o.format, "json", "csv", "parquet", "xlsx", "graphml", "gexf", "dl", "plover", "webanno", "dna", "conllu")
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
	f, err := o.filter(ctx, r)
	if err != nil {
		return err
	}
	switch o.format {
	case "csv", "parquet", "xlsx":
		return errors.Join(exportTables(ctx, b, r, f, o), b.Flush())
	case "conllu":
		m, err := nlp.Load()
		if err != nil {
			return err
		}
		return errors.Join(exchange.ExportCoNLLU(ctx, b, r, store.DocumentFilter{}, pipeline.With(m)), b.Flush())
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

// exportTables writes layers as tables.
func exportTables(ctx context.Context, w io.Writer, r *store.Reader, f store.Filter, o *exportOptions) error {
	if o.format == "csv" && o.layer == "documents" {
		return exchange.ExportDocumentsCSV(ctx, w, r, store.DocumentFilter{})
	}
	kinds := []affair.Kind(nil)
	if o.layer == "" && o.format != "xlsx" { // a workbook has a sheet a layer
		kinds = []affair.Kind{exchange.AllLayers}
	}
	for _, s := range shown {
		if s.word == o.layer {
			kinds = []affair.Kind{s.kind}
		}
	}
	if kinds == nil && (o.layer != "" || o.format != "xlsx") {
		return usagef("there is no layer %q: give --layer ties, events, ..., or none for all", o.layer)
	}
	switch o.format {
	case "csv":
		return exchange.ExportCSV(ctx, w, r, kinds[0], f)
	case "parquet":
		return exchange.ExportParquet(ctx, w, r, kinds[0], f)
	}
	return exchange.ExportXLSX(ctx, w, r, kinds, f)
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
	return writeGraph(w, g, o.format)
}

func writeGraph(w io.Writer, g *exchange.Graph, format string) error {
	switch format {
	case "graphml":
		return exchange.WriteGraphML(w, g)
	case "gexf":
		return exchange.WriteGEXF(w, g)
	}
	return exchange.WriteDL(w, g)
}
