package evaluate

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/rashomon-affairs/rashomon/internal/coding"
	"github.com/rashomon-affairs/rashomon/internal/coding/learn"
	"github.com/rashomon-affairs/rashomon/nlp"
)

// Causal is how well the learned causal models do on the Causal News Corpus.
type Causal struct {
	Part      string              `json:"part"` // which sentences were measured
	Sentences learn.SentenceScore `json:"sentences"`
	Spans     learn.SpanScore     `json:"spans"`
}

// Words returns a function that analyses a text into the words of the learned models.
func Words(m *nlp.Model) func(text string) []learn.Word {
	return func(text string) []learn.Word {
		d := m.Analyse(text, nlp.Options{SyntaxOnly: true})
		return learn.SentenceWords(d, 0, d.Len()-1)
	}
}

// EvaluateCNC measures the causal models of the coder on a folder of the Causal News Corpus.
// Files named dev_subtask1.csv and dev_subtask2.csv are measured whole; of the training files
// only the documents are measured that the models were not trained on.
func EvaluateCNC(dir string, m *nlp.Model) (Causal, error) {
	models, err := coding.LearnedModels()
	if err != nil {
		return Causal{}, err
	}
	part, res := "dev", Causal{}
	if _, err := os.Stat(filepath.Join(dir, "dev_subtask1.csv")); err != nil {
		part = "train"
	}
	s, err := os.Open(filepath.Join(dir, part+"_subtask1.csv"))
	if err != nil {
		return Causal{}, fmt.Errorf("evaluate causal news: %w", err)
	}
	defer s.Close()
	r, err := os.Open(filepath.Join(dir, part+"_subtask2.csv"))
	if err != nil {
		return Causal{}, fmt.Errorf("evaluate causal news: %w", err)
	}
	defer r.Close()
	data, err := learn.ReadCausalNews(s, r)
	if err != nil {
		return Causal{}, fmt.Errorf("evaluate causal news: %w", err)
	}
	res.Part = part + ", whole"
	if part == "train" {
		_, data = learn.SplitByDocument(data, learn.TuningPart, learn.TuningParts)
		res.Part = "train, documents set aside from training"
	}
	words := Words(m)
	res.Sentences = learn.EvalSentences(models.Causal, data, words)
	res.Spans = learn.EvalSpans(models.Causal, data, words)
	return res, nil
}

// TargetTone is how well the tone model does on one part of NewsMTSC.
type TargetTone struct {
	Part      string          `json:"part"`
	Targets   int             `json:"targets"`
	MacroF1   float64         `json:"macro_f1"`
	Accuracy  float64         `json:"accuracy"`
	Confusion learn.Confusion `json:"confusion"` // by right class and given class: bad, neutral, good
}

// EvaluateMTSC measures the tone model on every dev and test file of a NewsMTSC folder. The
// training file is left out: the model was trained on it.
func EvaluateMTSC(dir string, m *nlp.Model) ([]TargetTone, error) {
	models, err := coding.LearnedModels()
	if err != nil {
		return nil, err
	}
	files, err := filepath.Glob(filepath.Join(dir, "*.jsonl")) // sorted
	if err != nil {
		return nil, fmt.Errorf("evaluate tone: %w", err)
	}
	var out []TargetTone
	words := Words(m)
	for _, f := range files {
		name := strings.TrimSuffix(filepath.Base(f), ".jsonl")
		if strings.HasPrefix(name, "train") {
			continue
		}
		file, err := os.Open(f)
		if err != nil {
			return nil, fmt.Errorf("evaluate tone: %w", err)
		}
		data, err := learn.ReadTargets(file)
		file.Close()
		if err != nil {
			return nil, fmt.Errorf("evaluate tone on %s: %w", name, err)
		}
		c := learn.EvalTone(models.Tone, data, words)
		out = append(out, TargetTone{Part: name, Targets: len(data), MacroF1: c.MacroF1(), Accuracy: c.Accuracy(), Confusion: c})
	}
	if len(out) == 0 {
		return nil, fmt.Errorf("evaluate tone: no dev or test file in %s", dir)
	}
	return out, nil
}
