package sameevent

import (
	"bufio"
	"cmp"
	"compress/gzip"
	"encoding/json"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// shared finds the development data or skips aloud.
func shared(t *testing.T, parts ...string) string {
	t.Helper()
	root := cmp.Or(os.Getenv("RASHOMON_SHARED"), filepath.Join("..", "..", "..", "..", "shared"))
	p := filepath.Join(append([]string{root}, parts...)...)
	if _, err := os.Stat(p); err != nil {
		t.Skipf("no development data at %s: set RASHOMON_SHARED to run this test", p)
	}
	return p
}

type corpus struct {
	docs      [][]string
	topics    []string
	subtopics []string
	mentions  []Mention
	chains    []string
}

// readECB reads event mentions of the validated sentences.
func readECB(t *testing.T, name string) *corpus {
	t.Helper()
	f, err := os.Open(shared(t, "data", "ecbplus", name))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	z, err := gzip.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	c := &corpus{}
	sc := bufio.NewScanner(z)
	sc.Buffer(nil, 1<<24)
	for sc.Scan() {
		var d struct {
			Topic    int
			Subtopic string
			Tokens   []string
			Sentence []int `json:"sentence_of_token"`
			Valid    []int `json:"validated_sentences"`
			Mentions []struct {
				Type, Chain string
				Tokens      []int
			}
		}
		if err := json.Unmarshal(sc.Bytes(), &d); err != nil {
			t.Fatal(err)
		}
		n := len(c.docs)
		c.docs = append(c.docs, d.Tokens)
		c.topics = append(c.topics, fmt.Sprint(d.Topic))
		c.subtopics = append(c.subtopics, d.Subtopic)
		for _, m := range d.Mentions {
			if !(strings.HasPrefix(m.Type, "ACTION") || strings.HasPrefix(m.Type, "NEG_ACTION")) || !slices.Contains(d.Valid, d.Sentence[m.Tokens[0]]) {
				continue
			}
			x := Mention{Doc: n}
			for _, i := range m.Tokens {
				x.Words = append(x.Words, d.Tokens[i])
			}
			for i, s := range d.Sentence {
				if s == d.Sentence[m.Tokens[0]] {
					x.Sentence = append(x.Sentence, d.Tokens[i])
				}
			}
			c.mentions = append(c.mentions, x)
			if m.Chain == "" { // told once
				m.Chain = fmt.Sprint("alone ", len(c.chains))
			}
			c.chains = append(c.chains, m.Chain)
		}
	}
	if err := sc.Err(); err != nil {
		t.Fatal(err)
	}
	return c
}

// clusterWithin clusters each group of documents (topics, or stories) by itself.
func clusterWithin(m *Matcher, w *Model, c *corpus, group []string) []int {
	of := make([]int, len(c.mentions))
	by := map[string][]int{}
	for i := range c.mentions {
		t := group[c.mentions[i].Doc]
		by[t] = append(by[t], i)
	}
	for _, g := range by {
		ms := make([]Mention, len(g))
		for k, i := range g {
			ms[k] = c.mentions[i]
		}
		for k, x := range m.Cluster(w, ms) {
			of[g[k]] = g[x]
		}
	}
	return of
}

func TestDevelopmentTopicsBeatTheSameHead(t *testing.T) {
	dev := readECB(t, "ecbplus-dev.jsonl.gz")
	m := New(dev.docs, nil)
	base := Score(dev.chains, m.SameHead(dev.mentions, func(d int) string { return dev.topics[d] }))
	story := Score(dev.chains, m.SameHead(dev.mentions, func(d int) string { return dev.subtopics[d] }))
	got := Score(dev.chains, clusterWithin(m, &Learned, dev, dev.topics))
	right := Score(dev.chains, clusterWithin(m, &Learned, dev, dev.subtopics))
	t.Logf("%d mentions. Same head: in the topic %+v, in the right story %+v. Model: in the topic %+v, in the right story %+v",
		len(dev.mentions), base, story, got, right)
	if got.CoNLL < base.CoNLL+.02 {
		t.Errorf("CoNLL F1 %.3f in the topic, the same head gives %.3f", got.CoNLL, base.CoNLL)
	}
}

func TestScoresOfASmallClustering(t *testing.T) {
	gold := []string{"a", "a", "a", "b", "b"}
	if s := Score(gold, []int{0, 0, 0, 3, 3}); s != (Scores{1, 1, 1, 1}) {
		t.Errorf("the right clustering scores %+v", s)
	}
	// Everything in one: MUC recall 1, precision 3/4; B-cubed precision (9+4)/25, recall 1.
	s := Score(gold, []int{0, 0, 0, 0, 0})
	if math.Abs(s.MUC-6.0/7) > 1e-12 || math.Abs(s.B3-2*.52/1.52) > 1e-12 || math.Abs(s.CEAFe-2*.75*.375/1.125) > 1e-12 {
		t.Errorf("%+v", s)
	}
}

func TestMentionsOfOneEventMeetAcrossDocuments(t *testing.T) {
	docs := []string{
		"A ferry sank off Norland on Monday and twelve people drowned near the lighthouse",
		"Twelve people drowned when a ferry sank off the coast of Norland near its lighthouse",
		"Sudland parliament elected a new speaker after a long debate about fishing quotas",
	}
	var words [][]string
	for _, d := range docs {
		words = append(words, strings.Fields(d))
	}
	m := New(words, nil)
	ms := []Mention{{Doc: 0, Words: []string{"sank"}, Sentence: words[0]}, {Doc: 1, Words: []string{"sank"}, Sentence: words[1]}, {Doc: 2, Words: []string{"elected"}, Sentence: words[2]}}
	if of := m.Cluster(&Learned, ms); of[0] != of[1] || of[0] == of[2] {
		t.Errorf("%v", of)
	}
	ms[0].Times, ms[1].Times = []string{"2030-01-01"}, []string{"2031-05-05"}
	if of := m.Cluster(&Learned, ms); of[0] == of[1] {
		t.Error("two dates, one event")
	}
}

// With RASHOMON_LEARN set, prints weights learned from the training topics.
func TestLearnFromTrainingTopics(t *testing.T) {
	if os.Getenv("RASHOMON_LEARN") == "" {
		t.Skip("set RASHOMON_LEARN=1 to learn the weights anew")
	}
	train := readECB(t, "ecbplus-train.jsonl.gz")
	m := New(train.docs, nil)
	w := m.Learn(train.mentions, train.chains, func(d int) string { return train.topics[d] }, 12)
	t.Logf("train %+v", Score(train.chains, clusterWithin(m, w, train, train.topics)))
	fmt.Printf("var Learned = %#v\n", *w)
	dev := readECB(t, "ecbplus-dev.jsonl.gz")
	t.Logf("dev %+v", Score(dev.chains, clusterWithin(New(dev.docs, nil), w, dev, dev.topics)))
}
