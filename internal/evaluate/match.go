package evaluate

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// The comparison of words and names below is deliberately the published scorer's, character
// by character: two programs that measure the same thing must agree.

var (
	article    = regexp.MustCompile(`^(the|a|an)\s+`)
	possessive = regexp.MustCompile(`'s\n?$`)
	blanks     = regexp.MustCompile(`\s+`)
)

// fold makes a name comparable: no accents, no case, no article, no possessive.
func fold(s string) string {
	var b strings.Builder
	for _, r := range norm.NFKD.String(s) {
		if norm.NFKD.PropertiesString(string(r)).CCC() == 0 {
			b.WriteRune(r)
		}
	}
	s = strings.ReplaceAll(strings.ToLower(b.String()), "’", "'")
	s = article.ReplaceAllString(strings.TrimSpace(s), "")
	s = possessive.ReplaceAllString(s, "")
	s = blanks.ReplaceAllString(s, " ")
	return strings.Trim(s, " .,;:\"'“”")
}

func words(s string) []string {
	return strings.FieldsFunc(fold(s), func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsNumber(r) && r != '_'
	})
}

// tokenF1 is the F1 of two texts as bags of words.
func tokenF1(a, b []string) float64 {
	if len(a) == 0 || len(b) == 0 {
		return 0
	}
	count := map[string]int{}
	for _, w := range a {
		count[w]++
	}
	n := 0
	for _, w := range b {
		if count[w] > 0 {
			count[w]--
			n++
		}
	}
	return 2 * float64(n) / float64(len(a)+len(b))
}

// overlap is the share of the shorter text's words (as a set) that the other has too.
func overlap(a, b []string) float64 {
	sa, sb := set(a), set(b)
	if len(sa) == 0 || len(sb) == 0 {
		return 0
	}
	n := 0
	for w := range sa {
		if sb[w] {
			n++
		}
	}
	return float64(n) / float64(min(len(sa), len(sb)))
}

func set(ws []string) map[string]bool {
	m := make(map[string]bool, len(ws))
	for _, w := range ws {
		m[w] = true
	}
	return m
}

var pronouns = set(strings.Fields(`he she it they we i you him her them us his hers its their our my
	your who whom which that this these those me mine ours theirs himself herself itself themselves`))

// aliases resolves names of one side's actors to sets of surface forms.
type aliases struct {
	order []string
	forms map[string]map[string]bool
	part  map[string]string
}

func newAliases(as []Actor) *aliases {
	x := &aliases{forms: map[string]map[string]bool{}, part: map[string]string{}}
	for _, a := range as {
		name := fold(a.Name)
		f := map[string]bool{}
		add := func(s string) {
			if s = fold(s); s != "" && !pronouns[s] {
				f[s] = true
			}
		}
		add(a.Name)
		for _, m := range a.Mentions {
			add(string(m))
		}
		if _, ok := x.forms[name]; !ok {
			x.order = append(x.order, name)
		}
		x.forms[name] = f
		x.part[name] = fold(a.PartOf)
	}
	return x
}

func (x *aliases) get(name string) map[string]bool {
	n := fold(name)
	if f, ok := x.forms[n]; ok {
		return f
	}
	for _, k := range x.order {
		if x.forms[k][n] {
			return x.forms[k]
		}
	}
	if n == "" {
		return nil
	}
	return map[string]bool{n: true}
}

// wide is get plus the forms of everything the actor is part of.
func (x *aliases) wide(name string) map[string]bool {
	out := map[string]bool{}
	for f := range x.get(name) {
		out[f] = true
	}
	seen := map[string]bool{}
	for p := x.part[fold(name)]; p != "" && !seen[p]; p = x.part[p] {
		seen[p] = true
		for f := range x.get(p) {
			out[f] = true
		}
	}
	return out
}

func meet(a, b map[string]bool) bool {
	for k := range a {
		if b[k] {
			return true
		}
	}
	return false
}

func common(a, b map[string]bool) int {
	n := 0
	for k := range a {
		if b[k] {
			n++
		}
	}
	return n
}

// same reports whether two name lists share an actor; a body counts as one with what it is
// part of. Two empty lists are the same, one empty list is not.
func same(g *aliases, a names, c *aliases, b names) bool {
	if len(a) == 0 && len(b) == 0 {
		return true
	}
	for _, x := range a {
		for _, y := range b {
			if meet(g.get(x), c.get(y)) || meet(g.wide(x), c.get(y)) || meet(g.get(x), c.wide(y)) {
				return true
			}
		}
	}
	return false
}

var (
	digits      = regexp.MustCompile(`[0-9]+(\.[0-9]+)?`)
	numberWords = []struct {
		word  *regexp.Regexp
		value float64
	}{
		{wordRE("half"), .5}, {wordRE("one"), 1}, {wordRE("two"), 2}, {wordRE("three"), 3}, {wordRE("four"), 4},
		{wordRE("five"), 5}, {wordRE("six"), 6}, {wordRE("seven"), 7}, {wordRE("eight"), 8}, {wordRE("nine"), 9},
		{wordRE("ten"), 10}, {wordRE("eleven"), 11}, {wordRE("twelve"), 12}, {wordRE("fifteen"), 15},
		{wordRE("eighteen"), 18}, {wordRE("twenty"), 20}, {wordRE("several million"), -1e6},
	}
)

func wordRE(w string) *regexp.Regexp { return regexp.MustCompile(`\b` + w + `\b`) }

// number reads the first number out of a figure's value; a value without one is compared as
// text.
func number(s string) (float64, string) {
	s = strings.ReplaceAll(s, ",", "")
	if m := digits.FindString(s); m != "" {
		f, _ := strconv.ParseFloat(m, 64)
		return f, ""
	}
	t := fold(s)
	for _, n := range numberWords {
		if n.word.MatchString(t) {
			return n.value, ""
		}
	}
	return 0, t
}

// greedy matches two lists one to one, best score first, and returns the matched pairs.
func greedy(ng, nc int, score func(i, j int) float64) [][2]int {
	type pair struct {
		x    float64
		i, j int
	}
	var ps []pair
	for i := range ng {
		for j := range nc {
			if x := score(i, j); x > 0 {
				ps = append(ps, pair{x, i, j})
			}
		}
	}
	slices.SortFunc(ps, func(a, b pair) int {
		switch {
		case a.x != b.x:
			if a.x > b.x {
				return -1
			}
			return 1
		case a.i != b.i:
			return b.i - a.i
		}
		return b.j - a.j
	})
	ui, uj := make([]bool, ng), make([]bool, nc)
	var out [][2]int
	for _, p := range ps {
		if !ui[p.i] && !uj[p.j] {
			ui[p.i], uj[p.j] = true, true
			out = append(out, [2]int{p.i, p.j})
		}
	}
	return out
}
