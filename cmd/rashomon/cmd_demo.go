package main

import (
	"context"
	"fmt"
	"io"
	"io/fs"
	"path"

	"github.com/spf13/cobra"

	"github.com/rashomon-affairs/rashomon/examples"
	"github.com/rashomon-affairs/rashomon/internal/intake"
	"github.com/rashomon-affairs/rashomon/internal/pipeline"
)

func cmdDemo(e *env) *cobra.Command {
	var out string
	var noServe bool
	var so serveOptions
	c := &cobra.Command{
		Use:   "demo",
		Short: "Read the shipped example affair, report it, and open the workbench",
		Long: `Read the example affair that comes with the program (seven accounts of an
invented quarrel over a dam), print its report, write it as one page, and open
the workbench in the browser until you stop it with Ctrl-C.

When its output is no terminal it ends after the report.`,
		Example: "  rashomon demo\n  rashomon demo --no-serve -a dam.rashomon -o dam.html",
		Args:    cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			if !c.Flags().Changed("affair") {
				e.affair = "torva-dam.rashomon"
			}
			if err := runDemo(c.Context(), e, out); err != nil || noServe || !isTerminal(e.out) {
				return err
			}
			return runServe(c.Context(), e, so)
		},
	}
	c.Flags().BoolVar(&noServe, "no-serve", false, "end after the report")
	c.Flags().BoolVar(&so.noOpen, "no-open", false, "only print the workbench's address, open no browser")
	c.Flags().StringVar(&so.listen, "listen", "127.0.0.1:0", "`address` of the workbench")
	c.Flags().StringVarP(&out, "output", "o", "torva-dam.html", "the `file` for the page")
	return c
}

func runDemo(ctx context.Context, e *env, out string) error {
	sources, err := exampleSources()
	if err != nil {
		return err
	}
	if _, err := readInto(ctx, e, func(so pipeline.SourceOptions) []pipeline.Input { return pipeline.SourceInputs(sources, so) }, readOptions{}); err != nil {
		return err
	}
	m, err := buildReport(ctx, e, &choice{}, "The Torva Dam")
	if err != nil {
		return err
	}
	if err := writeReport(m, e.out, "text"); err != nil {
		return err
	}
	if err := writeFile(out, func(w io.Writer) error { return writeReport(m, w, "html") }); err != nil {
		return err
	}
	fmt.Fprintf(e.out, "\nThe report as one page: %s\nThe affair: %s (try 'rashomon show ties -a %s')\n", out, e.affair, e.affair)
	return nil
}

// exampleSources are the accounts of the example affair.
func exampleSources() ([]intake.Source, error) {
	names, err := fs.Glob(examples.TorvaDam, "torva-dam/*")
	if err != nil {
		return nil, err
	}
	var out []intake.Source
	for _, n := range names {
		b, err := examples.TorvaDam.ReadFile(n)
		if err != nil {
			return nil, err
		}
		out = append(out, intake.Source{Name: path.Base(n), Given: n, Bytes: b})
	}
	return out, nil
}
