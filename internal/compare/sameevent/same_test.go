package sameevent

import (
	"strings"
	"testing"

	"github.com/rashomon-affairs/rashomon/nlp"
)

// tell analyses sentences, one a document, and makes a mention of the word marked by *.
func tell(t *testing.T, sentences ...string) []Mention {
	t.Helper()
	m, err := nlp.Load()
	if err != nil {
		t.Fatal(err)
	}
	var out []Mention
	for i, s := range sentences {
		words := strings.Fields(s)
		at := -1
		for k, w := range words {
			if rest, ok := strings.CutPrefix(w, "*"); ok {
				at, words[k] = k, rest
			}
		}
		d := nlp.DocFromTokens([][]string{words})
		m.AnalyseTokens(d, nlp.Options{})
		x := FromTokens(d, at, at)
		x.Doc = i
		out = append(out, x)
	}
	return out
}

func TestVerbAndNounOfOneEventMeet(t *testing.T) {
	of, err := Cluster(tell(t,
		"The army of Norland *invaded the lake town of Selm on Monday .",
		"After the *invasion of Selm the millers fled .",
		"In Port Arun the council *discussed the price of bread ."))
	if err != nil {
		t.Fatal(err)
	}
	if of[0] != of[1] || of[0] == of[2] {
		t.Errorf("%v", of)
	}
}

func TestWeakWordsNeedTheSameMatterAroundThem(t *testing.T) {
	of, err := Cluster(tell(t,
		"The minister *said that the bridge would be opened in spring .",
		"A farmer *said that wolves had killed his sheep in the hills ."))
	if err != nil {
		t.Fatal(err)
	}
	if of[0] == of[1] {
		t.Error("two sayings of different matters are one")
	}
}

func TestMentionsOfDifferentStoriesAreNeverOne(t *testing.T) {
	ms := tell(t, "The bridge *collapsed .", "The bridge *collapsed .")
	ms[1].Story = 1
	if of, err := Cluster(ms); err != nil || of[0] == of[1] {
		t.Errorf("%v, %v", of, err)
	}
}

func TestStoriesAreToldApart(t *testing.T) {
	words := func(s string) []string { return strings.Fields(s) }
	of := Stories([][]string{
		words("the flood reached the village and the dike broke near the mill"),
		words("after the dike broke the flood carried the mill and half the village away"),
		words("the choir won the singing contest in the opera house with a mass"),
		words("judges of the singing contest praised the choir and the opera house"),
	})
	if of[0] != of[1] || of[2] != of[3] || of[0] == of[2] {
		t.Errorf("%v", of)
	}
	if len(Stories(nil)) != 0 {
		t.Error("stories of nothing")
	}
}
