package main

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"

	"github.com/spf13/cobra"

	"github.com/rashomon-affairs/rashomon/internal/system/likeness"
	"github.com/rashomon-affairs/rashomon/nlp"
	"github.com/rashomon-affairs/rashomon/nlp/train"
)

// trainPart is one model that the program embeds.
type trainPart struct {
	name, file, short string
	run               func(ctx context.Context, data string, seed uint64, log io.Writer) ([]byte, error)
}

// withModel makes a part that is learned on top of the embedded syntax.
func withModel(f func(m *nlp.Model, data string, log func(string)) ([]byte, error)) func(context.Context, string, uint64, io.Writer) ([]byte, error) {
	return func(_ context.Context, data string, _ uint64, log io.Writer) ([]byte, error) {
		m, err := nlp.Load()
		if err != nil {
			return nil, err
		}
		return f(m, data, func(s string) { fmt.Fprintln(log, s) })
	}
}

var trainParts = []trainPart{
	{"syntax", "nlp/models/syntax.bin", "tagger, parser, lemmatizer", func(ctx context.Context, data string, seed uint64, log io.Writer) ([]byte, error) {
		m, err := train.Syntax(ctx, train.Options{DataDir: data, Seed: seed, Log: log})
		if err != nil {
			return nil, err
		}
		return m.Encode(), nil
	}},
	{"clusters", "nlp/models/clusters.bin.gz", "word clusters, packed", func(_ context.Context, data string, _ uint64, _ io.Writer) ([]byte, error) {
		return train.Clusters(data)
	}},
	{"likeness", "internal/system/likeness/words.bin.gz", "word vectors for joining factors and events", func(_ context.Context, data string, _ uint64, _ io.Writer) ([]byte, error) {
		f, err := os.Open(filepath.Join(data, "word-vectors-en", "vectors-100.i8.gz"))
		if err != nil {
			return nil, err
		}
		defer f.Close()
		return likeness.Learn(f)
	}},
	{"entities", "nlp/models/ner.bin", "named entities", withModel(train.Entities)},
	{"coreference", "nlp/models/coref.bin", "pronouns", withModel(train.Coreference)},
	{"roles", "nlp/models/srl.bin", "semantic roles", withModel(train.Roles)},
}

func cmdTrain(e *env) *cobra.Command {
	var data, out string
	var seed uint64
	var names []string
	long := "Learn the models that the program embeds, from the development data, and write them\nwhere the next build takes them from. The same data and seed give the same bytes.\n\n"
	for _, p := range trainParts {
		names = append(names, p.name)
		long += fmt.Sprintf("  %-12s %s -> %s\n", p.name, p.short, p.file)
	}
	long += "\nThe parts behind syntax are learned on its trees: build again after syntax, then go on.\n'make train' does all in order."
	c := &cobra.Command{
		Use:       "train PART...",
		Short:     "Learn the embedded models again from the development data",
		Long:      long,
		Example:   "  rashomon train syntax\n  rashomon train entities coreference roles --out .",
		ValidArgs: names,
		Args:      cobra.MatchAll(cobra.MinimumNArgs(1), cobra.OnlyValidArgs),
		RunE: func(c *cobra.Command, args []string) error {
			if data == "" {
				var err error
				if data, err = shared("data"); err != nil {
					return err
				}
			}
			for _, p := range trainParts {
				if !slices.Contains(args, p.name) {
					continue
				}
				b, err := p.run(c.Context(), data, seed, e.err)
				if err != nil {
					return fmt.Errorf("train %s: %w", p.name, err)
				}
				to := filepath.Join(out, filepath.FromSlash(p.file))
				if err := os.MkdirAll(filepath.Dir(to), 0o755); err != nil {
					return err
				}
				if err := writeFile(to, func(w io.Writer) error { _, err := io.Copy(w, bytes.NewReader(b)); return err }); err != nil {
					return err
				}
				fmt.Fprintf(e.err, "wrote %s, %d bytes\n", to, len(b))
			}
			return nil
		},
	}
	c.Flags().StringVar(&data, "data", "", "the `folder` of data sets (default: data under RASHOMON_SHARED)")
	c.Flags().StringVar(&out, "out", ".", "the `folder` of the source tree")
	c.Flags().Uint64Var(&seed, "seed", 1, "the `number` that random choices start from")
	return c
}
