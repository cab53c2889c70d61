package main

import (
	"fmt"
	"io/fs"
	"os"

	"github.com/rashomon-affairs/rashomon/internal/affair"
	"github.com/rashomon-affairs/rashomon/internal/coding"
	"github.com/rashomon-affairs/rashomon/internal/coding/codebook"
	"github.com/rashomon-affairs/rashomon/internal/pipeline"
	"github.com/rashomon-affairs/rashomon/nlp"
)

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
	return coding.Input{Doc: d, NLP: m.Analyse(d.Text, pipeline.AnalysisOptions(d))}
}
