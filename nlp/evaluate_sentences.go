package nlp

import (
	_ "embed"
	"strings"
)

// sentenceCases are texts whose sentences are hard to part, with the boundaries marked.
//
//go:embed testdata/sentences.txt
var sentenceCases string

// SentenceCase is a text with the byte offsets at which its sentences begin.
type SentenceCase struct {
	Text   string
	Starts []int
}

// SentenceCases gives the cases that ship with the package.
func SentenceCases() []SentenceCase {
	var out []SentenceCase
	for _, l := range strings.Split(sentenceCases, "\n") {
		if l == "" || l[0] == '#' {
			continue
		}
		l = strings.ReplaceAll(l, `\n`, "\n")
		var c SentenceCase
		for i, part := range strings.Split(l, " | ") {
			if i > 0 {
				c.Text += " "
			}
			// An empty line always parts sentences.
			for j, p := range strings.Split(part, "\n\n") {
				if j > 0 {
					c.Text += "\n\n"
				}
				c.Starts = append(c.Starts, len(c.Text))
				c.Text += p
			}
		}
		out = append(out, c)
	}
	return out
}

// EvaluateSentences scores the boundaries inside the cases (the first sentence of a text is no
// achievement) and lists the texts that were cut wrongly.
func (m *Model) EvaluateSentences(cases []SentenceCase) (score F1, wrong []string) {
	for _, c := range cases {
		d := m.Analyse(c.Text, Options{SyntaxOnly: true})
		at := map[int]bool{}
		for _, s := range c.Starts[1:] {
			at[s] = true
		}
		before := score
		score.Gold += len(c.Starts) - 1
		shown := ""
		for s := range d.Sentences() {
			if s.Index() > 0 {
				score.System++
				if at[s.Start()] {
					score.Correct++
				}
				shown += " | "
			}
			shown += strings.ReplaceAll(s.Text(), "\n", `\n`)
		}
		if n := score.Correct - before.Correct; n < score.Gold-before.Gold || n < score.System-before.System {
			wrong = append(wrong, shown)
		}
	}
	return score, wrong
}
