package store

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// word is a word of a text, folded for search, and where it stands.
type word struct {
	folded     string
	start, end int
}

// words splits a text as SQLite's tokenizer unicode61 does: runs of letters, digits and marks, in
// lower case and without diacritics.
func words(text string) []word {
	var out []word
	start := -1
	flush := func(end int) {
		if start >= 0 {
			if f := foldWord(text[start:end]); f != "" {
				out = append(out, word{f, start, end})
			}
			start = -1
		}
	}
	for i, r := range text {
		if unicode.IsLetter(r) || unicode.IsNumber(r) || unicode.IsMark(r) {
			if start < 0 {
				start = i
			}
			continue
		}
		flush(i)
	}
	flush(len(text))
	return out
}

func foldWord(s string) string {
	ascii := true
	for i := 0; i < len(s) && ascii; i++ {
		ascii = s[i] < utf8.RuneSelf
	}
	if ascii {
		return strings.ToLower(s)
	}
	return strings.Map(func(r rune) rune {
		if unicode.IsMark(r) {
			return -1
		}
		return unicode.ToLower(r)
	}, norm.NFD.String(s))
}

// snippetWords is how many words a snippet shows.
const snippetWords = 24

// snippet cuts out the stretch of a text with the most of a query's words and marks them.
func snippet(text, query string) string {
	ws := words(text)
	wanted := func(w word) bool {
		for _, t := range terms(query) {
			for _, s := range t.words {
				f := foldWord(s)
				if !t.not && (w.folded == f || t.prefix && strings.HasPrefix(w.folded, f)) {
					return true
				}
			}
		}
		return false
	}
	hit := make([]bool, len(ws))
	for i := range ws {
		hit[i] = wanted(ws[i])
	}
	best, most, n := 0, 0, 0
	for i := range ws {
		if hit[i] {
			n++
		}
		if i >= snippetWords && hit[i-snippetWords] {
			n--
		}
		if n > most {
			best, most = max(0, i-snippetWords+1), n
		}
	}
	for most > 0 && best+snippetWords < len(ws) && !hit[best+snippetWords/4] && !slices.Contains(hit[best:best+snippetWords/4], true) {
		best++ // the first of the words a quarter of the way in, with what follows it
	}
	end := min(best+snippetWords, len(ws))
	if end == best {
		return ""
	}
	var b strings.Builder
	if best > 0 {
		b.WriteString(" … ")
	}
	at := ws[best].start
	if best == 0 {
		at = 0
	}
	for i := best; i < end; i++ {
		if !hit[i] {
			continue
		}
		b.WriteString(text[at:ws[i].start])
		b.WriteString("«" + text[ws[i].start:ws[i].end] + "»")
		at = ws[i].end
	}
	if end == len(ws) {
		b.WriteString(text[at:])
	} else {
		b.WriteString(text[at:ws[end-1].end])
		b.WriteString(" … ")
	}
	return b.String()
}
