package webpage

import "strings"

// Examples turns a page and the text of its article into examples. A block is of the article
// if most of its words stand there; short ones only near long ones, and none more often than
// the article has it.
func Examples(src, address, article string) ([]Example, error) {
	text, blocks, x, err := examine(src, address)
	if err != nil {
		return nil, err
	}
	truth := newVoter(article, []block{{Span: spanOf(article)}})
	joined := " " + strings.Join(fold(article), " ") + " "
	first, last := -1, -1
	share := make([]float64, len(blocks))
	for i, b := range blocks {
		s := text.Text[b.Start:b.End]
		if share[i] = truth.share(s); share[i] > .5 && len(fold(s)) >= 8 {
			if first < 0 {
				first = i
			}
			last = i
		}
	}
	used := map[string]int{}
	out := make([]Example, len(blocks))
	for i, b := range blocks {
		w := fold(text.Text[b.Start:b.End])
		key := strings.Join(w, " ")
		there := strings.Count(joined, " "+key+" ")
		body := share[i] > .5
		if len(w) < 8 {
			body = len(w) > 0 && i >= first-3 && i <= last+3 && there > used[key]
		} else if body && used[key] >= max(1, there) {
			body = false
		}
		if body {
			used[key]++
		}
		out[i] = Example{Features: x[i], Body: body, Words: text.Traits(i).Words}
	}
	return out, nil
}
