package evaluate

import (
	"bufio"
	"compress/gzip"
	"encoding/json"
	"fmt"
	"os"
	"strings"

	"github.com/rashomon-affairs/rashomon/internal/compare/sameevent"
	"github.com/rashomon-affairs/rashomon/nlp"
)

// SameEventScore says how well mentions of events are gathered across documents, beside the
// usual baseline: the same head lemma within a story.
type SameEventScore struct {
	Documents int        `json:"documents"`
	Mentions  int        `json:"mentions"`
	Chains    int        `json:"chains"`
	Stories   int        `json:"stories"` // groups of documents that were found
	Lemma     CorefScore `json:"lemma_baseline"`
	Ours      CorefScore `json:"ours"`
}

// ecbDocument is a document of ECB+ as the development data holds it.
type ecbDocument struct {
	Doc       string   `json:"doc"`
	Topic     int      `json:"topic"`
	Sentence  []int    `json:"sentence_of_token"`
	Tokens    []string `json:"tokens"`
	Validated []int    `json:"validated_sentences"`
	Mentions  []struct {
		ID     string `json:"id"`
		Type   string `json:"type"`
		Tokens []int  `json:"tokens"`
		Chain  string `json:"chain"`
	} `json:"mentions"`
}

// EvaluateSameEvent gathers the marked event mentions of ECB+ (Cybulska and Vossen 2014) that
// stand in validated sentences, over all documents of the file, with stories found by
// likeness of the documents. The set is for measuring: nothing that ships is learned from it.
func EvaluateSameEvent(path string, m *nlp.Model) (SameEventScore, error) {
	docs, err := readECB(path)
	if err != nil {
		return SameEventScore{}, err
	}
	var s SameEventScore
	s.Documents = len(docs)
	var texts [][]string
	for i := range docs {
		texts = append(texts, docs[i].Tokens)
	}
	stories := sameevent.Stories(texts)
	found := map[int]bool{}
	for _, x := range stories {
		found[x] = true
	}
	s.Stories = len(found)
	var mentions []sameevent.Mention
	var lemmas []string
	var gold []int
	chains := map[string]int{}
	for i := range docs {
		d := &docs[i]
		a, first := analyseTokens(m, d)
		valid := map[int]bool{}
		for _, v := range d.Validated {
			valid[v] = true
		}
		for k, x := range d.Mentions {
			if !strings.HasPrefix(strings.TrimPrefix(x.Type, "NEG_"), "ACTION") || len(x.Tokens) == 0 || !valid[d.Sentence[x.Tokens[0]]] {
				continue
			}
			chain := x.Chain
			if chain == "" {
				chain = fmt.Sprintf("%s#%d", d.Doc, k)
			}
			if _, ok := chains[chain]; !ok {
				chains[chain] = len(chains)
			}
			gold = append(gold, chains[chain])
			lo, hi := first[x.Tokens[0]], first[x.Tokens[len(x.Tokens)-1]]
			mn := sameevent.FromTokens(a, lo, hi)
			mn.Doc, mn.Story = i, stories[i]
			mentions = append(mentions, mn)
			lemmas = append(lemmas, fmt.Sprint(stories[i], "\x00", mn.Lemma))
		}
	}
	s.Mentions, s.Chains = len(mentions), len(chains)
	base := make([]int, len(lemmas))
	at := map[string]int{}
	for i, l := range lemmas {
		if _, ok := at[l]; !ok {
			at[l] = len(at)
		}
		base[i] = at[l]
	}
	s.Lemma = ScoreCoref(gold, base)
	of, err := sameevent.Cluster(mentions)
	if err != nil {
		return s, err
	}
	s.Ours = ScoreCoref(gold, of)
	return s, nil
}

func readECB(path string) ([]ecbDocument, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	z, err := gzip.NewReader(f)
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", path, err)
	}
	sc := bufio.NewScanner(z)
	sc.Buffer(nil, 16<<20)
	var out []ecbDocument
	for sc.Scan() {
		var d ecbDocument
		if err := json.Unmarshal(sc.Bytes(), &d); err != nil {
			return nil, fmt.Errorf("read %s: %w", path, err)
		}
		out = append(out, d)
	}
	return out, sc.Err()
}

// analyseTokens analyses a document as it was cut; first maps its tokens to those of the
// analysis.
func analyseTokens(m *nlp.Model, d *ecbDocument) (*nlp.Doc, []int) {
	var sentences [][]string
	last := -1
	for i, t := range d.Tokens {
		if d.Sentence[i] != last {
			sentences = append(sentences, nil)
			last = d.Sentence[i]
		}
		sentences[len(sentences)-1] = append(sentences[len(sentences)-1], t)
	}
	a := nlp.DocFromTokens(sentences)
	m.AnalyseTokens(a, nlp.Options{})
	first := make([]int, len(d.Tokens))
	for i := range first {
		first[i] = min(i, a.Len()-1)
	}
	return a, first
}
