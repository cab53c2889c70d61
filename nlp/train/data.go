// Package train learns the models of package nlp from the public treebanks.
package train

import (
	"fmt"
	"os"
	"path/filepath"

	"github.com/rashomon-affairs/rashomon/nlp"
)

// readTrees reads a treebank in CoNLL-U.
func readTrees(path string) (*nlp.Doc, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	d, err := nlp.ReadCoNLLU(f)
	if err != nil {
		return nil, fmt.Errorf("read treebank %s: %w", filepath.Base(path), err)
	}
	return d, nil
}
