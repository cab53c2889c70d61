package train

import (
	"fmt"
	"path/filepath"

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
	return nlp.LearnNER(m, docs, nerConfig, log)
}

var wnutWeight = 0.5

var nerConfig = nlp.NERConfig{Epochs: 8, Rate: 0.05, L2: 1e-3, Seed: 7, MinUse: 2, Lexical: 0.4, Drop: 0.15}

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
