package coding

import (
	"bytes"
	_ "embed"
	"fmt"
	"sync"

	"github.com/rashomon-affairs/rashomon/internal/coding/learn"
)

//go:embed models/words.tsv.gz
var wordsFile []byte

//go:embed models/tone.bin
var toneFile []byte

//go:embed models/causal-sentence.bin
var causalSentenceFile []byte

//go:embed models/causal-signals.bin
var causalSignalsFile []byte

//go:embed models/causal-spans.bin
var causalSpansFile []byte

// Models are the learned parts of the coder. They are immutable.
type Models struct {
	Tone   *learn.ToneModel
	Causal *learn.CausalModels
}

// LearnedModels returns the models that are built into the program, decoded at the first call.
var LearnedModels = sync.OnceValues(func() (*Models, error) {
	words, err := learn.ReadWords(bytes.NewReader(wordsFile))
	if err != nil {
		return nil, fmt.Errorf("load embedded models: %w", err)
	}
	tone, err := learn.ReadLinear(bytes.NewReader(toneFile))
	if err != nil {
		return nil, fmt.Errorf("load embedded tone model: %w", err)
	}
	sentence, err := learn.ReadLinear(bytes.NewReader(causalSentenceFile))
	if err != nil {
		return nil, fmt.Errorf("load embedded causal model: %w", err)
	}
	spans, err := learn.ReadTagger(bytes.NewReader(causalSpansFile))
	if err != nil {
		return nil, fmt.Errorf("load embedded causal model: %w", err)
	}
	signals, err := learn.ReadLinear(bytes.NewReader(causalSignalsFile))
	if err != nil {
		return nil, fmt.Errorf("load embedded causal model: %w", err)
	}
	return &Models{
		Tone:   &learn.ToneModel{Words: words, Model: tone},
		Causal: &learn.CausalModels{Words: words, Sentence: sentence, Spans: spans, Signals: signals},
	}, nil
})
