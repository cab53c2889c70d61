package main

import (
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"github.com/rashomon-affairs/rashomon/internal/affair"
	"github.com/rashomon-affairs/rashomon/internal/coding"
	"github.com/rashomon-affairs/rashomon/internal/coding/codebook"
	"github.com/rashomon-affairs/rashomon/nlp"
)

func cmdCodebook(e *env) *cobra.Command {
	var dirs []string
	c := &cobra.Command{
		Use:   "codebook",
		Short: "Test the codebook's patterns on their examples, or explain a sentence",
		Args:  cobra.NoArgs,
		RunE:  func(c *cobra.Command, _ []string) error { return c.Help() },
	}
	c.PersistentFlags().StringSliceVar(&dirs, "codebook", nil, "a `folder` with your own codebook files, on top of the built-in ones")
	var format string
	test := &cobra.Command{
		Use:   "test",
		Short: "Run every example that must match and every one that must not",
		Long: `Run the examples of all codebook entries: each 'yes' sentence must be matched
with the actors it names, each 'no' sentence must not be matched.

Exit codes: 0 all hold, 1 some do not (each named).`,
		Example: "  rashomon codebook test\n  rashomon codebook test --codebook my-codes/",
		Args:    cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			return runCodebookTest(e, dirs, format)
		},
	}
	formatFlag(test, &format, "text", "json")
	explain := &cobra.Command{
		Use:     "explain SENTENCE",
		Short:   "Show how a sentence is understood, which patterns fire, and on which words",
		Example: `  rashomon codebook explain "Carthage was attacked by Rome."`,
		Args:    cobra.MinimumNArgs(1),
		RunE: func(_ *cobra.Command, args []string) error {
			book, err := loadBook(dirs)
			if err != nil {
				return err
			}
			read, err := sentenceReader(book)
			if err != nil {
				return err
			}
			_, err = io.WriteString(e.out, read(strings.Join(args, " ")).Explain(book))
			return err
		},
	}
	c.AddCommand(test, explain)
	return c
}

// sentenceReader reads a text as a document of one paragraph.
func sentenceReader(book *codebook.Book) (func(text string) *coding.Reading, error) {
	m, err := nlp.Load()
	if err != nil {
		return nil, err
	}
	rd, err := coding.NewReader(book)
	if err != nil {
		return nil, err
	}
	return func(text string) *coding.Reading {
		d := &affair.Document{ID: affair.DocumentID("sentence", []byte(text)), Name: "sentence", Text: text,
			Parts: []affair.Part{{Span: affair.Span{End: len(text)}, Kind: affair.PartBody}}}
		return rd.Read(codingInput(m, d))
	}, nil
}

func runCodebookTest(e *env, dirs []string, format string) error {
	book, err := loadBook(dirs)
	if err != nil {
		return err
	}
	read, err := sentenceReader(book)
	if err != nil {
		return err
	}
	n := 0
	failures := codebook.Test(book, func(text string) []codebook.Firing {
		n++
		return read(text).Firings(book)
	})
	if format == "json" {
		type failure struct {
			Entry, File, Text, Want, Got string
		}
		out := []failure{}
		for _, f := range failures {
			out = append(out, failure{f.Entry.ID, f.Entry.File, f.Text, f.Want, f.Got})
		}
		if err := writeJSON(e.out, map[string]any{"entries": len(book.Entries("")), "examples": n, "failures": out}); err != nil {
			return err
		}
	} else {
		for _, f := range failures {
			fmt.Fprintln(e.out, f)
		}
		fmt.Fprintf(e.out, "%d entries, %d examples, %d fail\n", len(book.Entries("")), n, len(failures))
	}
	if len(failures) > 0 {
		return fmt.Errorf("%s of the codebook fail", plural(len(failures), "example"))
	}
	return nil
}
