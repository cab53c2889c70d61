// Command traincoding trains the small models of the coder from the data folder, prints their
// scores on what was set aside, and, unless -tune is given, writes them.
//
//	go run ./internal/coding/learn/cmd/traincoding -data ../shared/data -out internal/coding/models
package main

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"path/filepath"

	"github.com/rashomon-affairs/rashomon/internal/coding/learn"
	"github.com/rashomon-affairs/rashomon/nlp"
)

func main() {
	data := flag.String("data", "../shared/data", "the data `folder`")
	out := flag.String("out", "internal/coding/models", "where the models go")
	tune := flag.Bool("tune", false, "print scores, write nothing")
	only := flag.String("only", "", "tone or causal")
	flag.Parse()
	if err := run(*data, *out, *tune, *only); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(data, out string, tune bool, only string) error {
	m, err := nlp.Load()
	if err != nil {
		return err
	}
	cache := map[string][]learn.Word{}
	analyse := func(text string) []learn.Word {
		if w, ok := cache[text]; ok {
			return w
		}
		d := m.Analyse(text, nlp.Options{SyntaxOnly: true})
		w := learn.SentenceWords(d, 0, d.Len()-1)
		cache[text] = w
		return w
	}
	var buf bytes.Buffer
	if err := learn.MakeWords(data, 24000, &buf); err != nil {
		return err
	}
	wordsFile := bytes.Clone(buf.Bytes())
	words, err := learn.ReadWords(&buf)
	if err != nil {
		return err
	}
	write := func(name string, f func(w *bytes.Buffer) error) error {
		if tune {
			return nil
		}
		var b bytes.Buffer
		if err := f(&b); err != nil {
			return err
		}
		fmt.Println(name, b.Len(), "bytes")
		return os.WriteFile(filepath.Join(out, name), b.Bytes(), 0o644)
	}
	if err := write("words.tsv.gz", func(w *bytes.Buffer) error { _, err := w.Write(wordsFile); return err }); err != nil {
		return err
	}
	if only != "causal" {
		train, err := learn.Targets(data, "train")
		if err != nil {
			return err
		}
		tm := learn.TrainTone(train, analyse, words, learn.LinearOptions{Bits: 18, L1: 0.4, Epochs: 5, Alpha: 0.05})
		for _, part := range []string{"dev-rw", "dev-mt"} {
			dev, err := learn.Targets(data, part)
			if err != nil {
				return err
			}
			c := learn.EvalTone(tm, dev, analyse)
			fmt.Printf("newsmtsc %s: macro F1 %.3f, accuracy %.3f\n", part, c.MacroF1(), c.Accuracy())
		}
		if err := write("tone.bin", func(w *bytes.Buffer) error { return tm.Model.Write(w) }); err != nil {
			return err
		}
	}
	if only == "tone" {
		return nil
	}
	cnc, err := learn.CausalNews(data)
	if err != nil {
		return err
	}
	train, dev := learn.SplitByDocument(cnc, learn.TuningPart, learn.TuningParts)
	so, to := learn.CausalOptions()
	cm := learn.TrainCausal(train, analyse, words, so, to)
	fmt.Printf("causal-news-corpus, own tuning part: sentences %v\nspans %v\n", learn.EvalSentences(cm, dev, analyse), learn.EvalSpans(cm, dev, analyse))
	if err := write("causal-sentence.bin", func(w *bytes.Buffer) error { return cm.Sentence.Write(w) }); err != nil {
		return err
	}
	if err := write("causal-signals.bin", func(w *bytes.Buffer) error { return cm.Signals.Write(w) }); err != nil {
		return err
	}
	return write("causal-spans.bin", func(w *bytes.Buffer) error { return cm.Spans.Write(w) })
}
