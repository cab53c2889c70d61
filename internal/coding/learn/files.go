package learn

import (
	"compress/gzip"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"strings"
)

// CausalNews reads the training part of the Causal News Corpus from the data folder.
func CausalNews(data string) ([]CausalSentence, error) {
	dir := filepath.Join(data, "causal-news-corpus")
	s, err := os.Open(filepath.Join(dir, "train_subtask1.csv"))
	if err != nil {
		return nil, err
	}
	defer s.Close()
	r, err := os.Open(filepath.Join(dir, "train_subtask2.csv"))
	if err != nil {
		return nil, err
	}
	defer r.Close()
	return ReadCausalNews(s, r)
}

// Targets reads one file of NewsMTSC ("train", "dev-rw", "dev-mt") from the data folder.
func Targets(data, part string) ([]Target, error) {
	f, err := os.Open(filepath.Join(data, "newsmtsc", part+".jsonl"))
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return ReadTargets(f)
}

// MakeWords builds the word table from the classes, vectors and lexicons of the data folder
// for the n most frequent words.
func MakeWords(data string, n int, w io.Writer) error {
	dir := filepath.Join(data, "word-vectors-en")
	classes, err := readGzip(filepath.Join(dir, "clusters.tsv.gz"))
	if err != nil {
		return err
	}
	vectors, err := readGzip(filepath.Join(dir, "vectors-100.i8.gz"))
	if err != nil {
		return err
	}
	lex, err := toneLexicon(filepath.Join(data, "lexicons"))
	if err != nil {
		return err
	}
	return BuildWords(classes, vectors, lex, n, w)
}

func readGzip(path string) ([]byte, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	z, err := gzip.NewReader(f)
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", path, err)
	}
	return io.ReadAll(z)
}

// toneLexicon joins the valence lexicon of VADER (-4..4, scaled to a third) with the opinion
// lexicon of Hu and Liu (taken as +-0.7); a word in both has the mean.
func toneLexicon(dir string) (map[string]float64, error) {
	out := map[string]float64{}
	b, err := os.ReadFile(filepath.Join(dir, "vader_lexicon.txt"))
	if err != nil {
		return nil, err
	}
	for l := range strings.Lines(string(b)) {
		if f := strings.Split(l, "\t"); len(f) > 1 {
			if v, err := strconv.ParseFloat(f[1], 64); err == nil {
				out[f[0]] = max(-1, min(1, v/3))
			}
		}
	}
	for _, x := range []struct {
		file  string
		value float64
	}{{"opinion-lexicon-negative-words.txt", -0.7}, {"opinion-lexicon-positive-words.txt", 0.7}} {
		b, err := os.ReadFile(filepath.Join(dir, x.file))
		if err != nil {
			return nil, err
		}
		for l := range strings.Lines(string(b)) {
			if l = strings.TrimSpace(l); l == "" || l[0] == ';' {
				continue
			}
			if old, ok := out[l]; ok {
				out[l] = (old + x.value) / 2
			} else {
				out[l] = x.value
			}
		}
	}
	return out, nil
}
