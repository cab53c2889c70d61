package train

import (
	"path/filepath"

	"github.com/rashomon-affairs/rashomon/nlp"
)

var srlConfig = nlp.SRLConfig{Epochs: 7, Rate: 0.1, L2: 1e-4, Seed: 13, Drop: 0.2, NounUse: 2}

// Roles trains the model of semantic roles on PropBank's frames of the English Web Treebank
// and returns its file (models/srl.bin).
func Roles(m *nlp.Model, data string, log func(string)) ([]byte, error) {
	ss, err := nlp.ReadRoles(filepath.Join(data, "propbank-ewt", "ewt-propbank-train.jsonl"))
	if err != nil {
		return nil, err
	}
	return nlp.LearnSRL(m, ss, srlConfig, log)
}
