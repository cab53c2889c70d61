package nlp

import (
	_ "embed"
	"strings"
)

// englishWords are the lists of words that tokenizer and sentence splitter use. What they hold
// is told in the file.
//
//go:embed lang/en/words.txt
var englishWords string

var wordLists = parseLists(englishWords)

var (
	always       = listSet("abbreviations")
	beforeNumber = listSet("abbreviations-before-number")
	neverFinal   = listSet("never-final")
	weekday      = listSet("weekdays")
	calendar     = listSet("calendar")
	starter      = listSet("starters")
	wholeHyphen  = listSet("prefixes")
	units        = listSet("units")
	cliticWords  = listSet("clitics")
	shortened    = listSet("shortened")
	topLevel     = listSet("domains")
	emoticons    = wordLists["emoticons"]
	joined       = joinedWords(wordLists["joined"])
	clitics      = cliticForms(wordLists["clitics"])
)

// parseLists reads lists of words: a name with a colon, then words on indented lines.
func parseLists(text string) map[string][]string {
	out := map[string][]string{}
	name := ""
	for _, l := range strings.Split(text, "\n") {
		switch {
		case strings.HasPrefix(l, " "):
			out[name] = append(out[name], strings.Fields(l)...)
		case strings.HasSuffix(l, ":") && !strings.HasPrefix(l, "#"):
			name = strings.TrimSuffix(l, ":")
		}
	}
	return out
}

func listSet(name string) map[string]bool { return set(strings.Join(wordLists[name], " ")) }

func set(s string) map[string]bool {
	m := map[string]bool{}
	for _, w := range strings.Fields(s) {
		m[w] = true
	}
	return m
}

// joinedWords maps words that are two to the length of the first.
func joinedWords(list []string) map[string]int {
	m := map[string]int{}
	for _, w := range list {
		if a, b, ok := strings.Cut(w, "|"); ok {
			m[a+b] = len(a)
		}
	}
	return m
}

// cliticForms puts every sort of apostrophe before the clitics, and n't first.
func cliticForms(list []string) (out []string) {
	for _, a := range []string{"'", "’", "‘", "`"} {
		out = append(out, "n"+a+"t")
		for _, c := range list {
			out = append(out, a+c)
		}
	}
	return out
}
