package train

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/rashomon-affairs/rashomon/nlp"
)

// Entities trains the entity model on the names of the open part of GUM and on WNUT 2017
// (train and dev) and returns its file (models/ner.bin). The result depends on nothing but
// the data and the syntax model.
func Entities(m *nlp.Model, data string, log func(string)) ([]byte, error) {
	docs, err := entityData(data)
	if err != nil {
		return nil, err
	}
	if silverWeight > 0 {
		silver, err := silverData(m, data)
		if err != nil {
			return nil, err
		}
		docs = append(docs, silver...)
	}
	return nlp.LearnNER(m, docs, nerConfig, log)
}

var wnutWeight = 0.25

var nerConfig = nlp.NERConfig{Epochs: 6, Rate: 0.05, L2: 1e-3, Seed: 7, MinUse: 2, Lexical: 0.35, Drop: 0.15}

func entityData(data string) ([]nlp.LabelledDoc, error) {
	gum, err := readGUM(filepath.Join(data, "ud-gum", "en_gum-ud-train-open.conllu"))
	if err != nil {
		return nil, err
	}
	var docs []nlp.LabelledDoc
	for _, g := range gum {
		docs = append(docs, g.names())
	}
	for _, name := range []string{"wnut17train.conll", "emerging.dev.conll"} {
		part, err := nlp.ReadIOB(filepath.Join(data, "wnut17", name), nlp.UniversalNERLabels)
		if err != nil {
			return nil, fmt.Errorf("read WNUT: %w", err)
		}
		for i := range part {
			part[i].Weight = wnutWeight
		}
		docs = append(docs, part...)
	}
	return docs, nil
}

// silverData types the proper nouns of the English Web Treebank with the entity model at
// hand, document by document.
func silverData(m *nlp.Model, data string) ([]nlp.LabelledDoc, error) {
	var docs []nlp.LabelledDoc
	all, err := treebankDocs(filepath.Join(data, "ud-ewt", "en_ewt-ud-train.conllu"))
	if err != nil {
		return nil, err
	}
	for _, d := range all {
		ld := properSpans(d)
		if err := nlp.LabelSpans(m, &ld); err != nil {
			return nil, err
		}
		ld.Weight = silverWeight
		docs = append(docs, ld)
	}
	return docs, nil
}

var silverWeight = 0.4

// treebankDocs reads a treebank document by document.
func treebankDocs(path string) ([]*nlp.Doc, error) {
	raw, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("read treebank: %w", err)
	}
	var docs []*nlp.Doc
	parts := strings.Split(string(raw), "# newdoc id")
	for i, p := range parts {
		if i == 0 && len(parts) > 1 {
			continue
		}
		d, err := nlp.ReadCoNLLU(strings.NewReader("# newdoc id" + p))
		if err != nil {
			return nil, fmt.Errorf("read treebank %s: %w", filepath.Base(path), err)
		}
		docs = append(docs, d)
	}
	return docs, nil
}
