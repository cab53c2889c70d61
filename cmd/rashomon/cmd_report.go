package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"github.com/rashomon-affairs/rashomon/internal/intake/families"
	"github.com/rashomon-affairs/rashomon/internal/report"
	"github.com/rashomon-affairs/rashomon/internal/store"
)

func cmdReport(e *env) *cobra.Command {
	var ch choice
	var format, out, name string
	c := &cobra.Command{
		Use:   "report",
		Short: "Show the affair: one HTML page, Markdown, terminal text or JSON",
		Long: `Lay the affair out: the accounts, the actors and how each author portrays them,
where the accounts part, a network of ties, a timeline, each account's causal map,
the figures, and what each account says, every record with its sentence.

The page needs neither script nor network. With -o FILE the format follows the
file's ending unless --format is given.`,
		Example: `  rashomon report
  rashomon report -o report.html
  rashomon report --format md > report.md`,
		Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			if !c.Flags().Changed("format") && out != "" {
				switch strings.ToLower(filepath.Ext(out)) {
				case ".html", ".htm":
					format = "html"
				case ".md", ".markdown":
					format = "md"
				case ".json":
					format = "json"
				}
			}
			m, err := buildReport(c.Context(), e, &ch, name)
			if err != nil {
				return err
			}
			if out == "" {
				return writeReport(m, e.out, format)
			}
			if err := writeFile(out, func(w io.Writer) error { return writeReport(m, w, format) }); err != nil {
				return err
			}
			fmt.Fprintf(e.err, "wrote %s\n", out)
			return nil
		},
	}
	c.Flags().StringVarP(&out, "output", "o", "", "write to this `file`")
	c.Flags().StringVar(&name, "name", "", "the affair's `name` in the report (default: the file's)")
	ch.onlyFlag(c)
	formatFlag(c, &format, "text", "html", "md", "json")
	return c
}

// buildReport reads the affair and gathers its report.
func buildReport(ctx context.Context, e *env, ch *choice, name string) (*report.Model, error) {
	db, err := e.open(ctx)
	if err != nil {
		return nil, err
	}
	defer db.Close()
	f, err := ch.filter(ctx, &db.Reader)
	if err != nil {
		return nil, err
	}
	if ch.only == "" {
		f.Status = store.AnyStatus // candidates are counted as waiting
	}
	v, err := loadView(ctx, &db.Reader, f)
	if err != nil {
		return nil, err
	}
	refusals, err := db.Refusals(ctx)
	if err != nil {
		return nil, err
	}
	coders, err := db.Coders(ctx)
	if err != nil {
		return nil, err
	}
	k, err := loadKnown(ctx, &db.Reader)
	if err != nil {
		return nil, err
	}
	if name == "" {
		name = affairName(e.affair)
	}
	return report.Build(report.Input{Name: name, Documents: v.docs, Records: v.records, Refusals: refusals,
		Family: families.OfDocuments(v.docs), Coder: strings.Join(coders, ", "),
		Names: k.actors, States: k.states, Similar: k.phrases, FactorMerges: k.merges, FactorsApart: k.apart}), nil
}

func writeReport(m *report.Model, w io.Writer, format string) error {
	b := bufio.NewWriter(w)
	var err error
	switch format {
	case "html":
		err = m.HTML(b)
	case "md":
		err = m.Markdown(b)
	case "json":
		err = m.JSON(b)
	default:
		err = m.Text(b, width(w))
	}
	return errors.Join(err, b.Flush())
}

// writeFile writes a file whole or not at all: to a temporary name, synced, renamed.
func writeFile(name string, write func(io.Writer) error) (err error) {
	f, err := os.CreateTemp(filepath.Dir(name), filepath.Base(name)+".*.tmp")
	if err != nil {
		return fmt.Errorf("write %s: %w", name, err)
	}
	defer func() {
		if err != nil {
			_ = f.Close()
			_ = os.Remove(f.Name())
			err = fmt.Errorf("write %s: %w", name, err)
		}
	}()
	if err := write(f); err != nil {
		return err
	}
	if err := errors.Join(f.Chmod(0o644), f.Sync(), f.Close()); err != nil {
		return err
	}
	return os.Rename(f.Name(), name)
}
