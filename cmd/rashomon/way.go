package main

import (
	"fmt"
	"io/fs"
	"os"
	"strings"
	"time"

	"github.com/rashomon-affairs/rashomon/internal/affair"
	"github.com/rashomon-affairs/rashomon/internal/coding"
	"github.com/rashomon-affairs/rashomon/internal/coding/codebook"
	"github.com/rashomon-affairs/rashomon/nlp"
)

// analyse runs the language analysis over the coded parts of a document. Relative dates
// count from the document's own date, if it has one.
func analyse(m *nlp.Model, d *affair.Document) *nlp.Doc {
	o := nlp.Options{Regions: []nlp.Region{}, Reference: referenceTime(d.Published.Value)}
	for _, p := range d.Coded() {
		o.Regions = append(o.Regions, nlp.Region{Start: p.Start, End: p.End})
	}
	return m.Analyse(d.Text, o)
}

// referenceTime reads an ISO date as precise as it is: a month counts from its first day, a
// range from its end.
func referenceTime(iso string) time.Time {
	if _, end, ok := strings.Cut(iso, "/"); ok {
		iso = end
	}
	for _, layout := range []string{time.RFC3339, "2006-01-02T15:04", time.DateOnly, "2006-01", "2006"} {
		if t, err := time.Parse(layout, iso); err == nil {
			return t
		}
	}
	return time.Time{}
}

// loadBook reads the codebook with the user's own files on top.
func loadBook(dirs []string) (*codebook.Book, error) {
	var user []fs.FS
	for _, d := range dirs {
		st, err := os.Stat(d)
		if err != nil {
			return nil, fmt.Errorf("read codebook: %w", err)
		}
		if !st.IsDir() {
			return nil, usagef("--codebook wants a folder with .yaml files, and %s is a file", d)
		}
		user = append(user, os.DirFS(d))
	}
	return codebook.Load(codebook.Embedded(), user...)
}

// newCoder makes the rule coder over a codebook.
func newCoder(dirs []string) (coding.Coder, error) {
	book, err := loadBook(dirs)
	if err != nil {
		return nil, err
	}
	return coding.NewRuleCoder(book)
}

// codingInput is a document with its analysis, as coders take it.
func codingInput(m *nlp.Model, d *affair.Document) coding.Input {
	return coding.Input{Doc: d, NLP: analyse(m, d)}
}
