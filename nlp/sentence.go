package nlp

import "strings"

// maxSentence is the longest sentence the parser is given, in tokens. Longer ones are cut,
// at a semicolon, comma or wherever needed.
const maxSentence = 240

// boundaries finds the sentences of the tokens ps and appends their ends (the index behind
// the last token) to out.
func boundaries(text string, ps []piece, out []int) []int {
	first := 0
	quotes := 0
	for i := range ps {
		w := text[ps[i].start:ps[i].end]
		if w == `"` {
			quotes++
		}
		if i+1 == len(ps) {
			out = append(out, i+1)
			break
		}
		next := ps[i+1]
		gap := text[ps[i].end:next.start]
		switch {
		case strings.Count(gap, "\n") > 1 && blankLine(gap):
			out = append(out, i+1)
			first, quotes = i+1, 0
		case ends(text, ps, i, quotes%2 == 1):
			out = append(out, i+1)
			first, quotes = i+1, 0
		case i+1-first >= maxSentence:
			cut := i + 1
			for j := i; j > first+maxSentence*3/4; j-- {
				if c := text[ps[j].start]; ps[j].end-ps[j].start == 1 && (c == ';' || c == ',' || c == ':') && ps[j].flag&flagMWTNext == 0 {
					cut = j + 1
					break
				}
			}
			for cut < len(ps) && ps[cut-1].flag&flagMWTNext != 0 {
				cut++
			}
			if cut > i+1 {
				continue
			}
			out = append(out, cut)
			first, quotes = cut, 0
		}
	}
	return out
}

// blankLine reports whether white space holds an empty line.
func blankLine(gap string) bool {
	n := 0
	for i := range len(gap) {
		switch gap[i] {
		case '\n':
			if n++; n > 1 {
				return true
			}
		case ' ', '\t', '\r':
		default:
			n = 0
		}
	}
	return false
}

// ends decides whether a sentence ends behind token i.
func ends(text string, ps []piece, i int, open bool) bool {
	if ps[i].flag&flagSpaceAfter == 0 {
		return false
	}
	// Walk back over closing marks to the mark that ends.
	j := i
	for j > 0 && isCloser(text[ps[j].start:ps[j].end]) && ps[j-1].flag&flagSpaceAfter == 0 {
		j--
	}
	w := text[ps[j].start:ps[j].end]
	n := text[ps[i+1].start:ps[i+1].end]
	if isCloser(n) && n != `"` && n != "'" {
		return false
	}
	cap := n[0] >= 'A' && n[0] <= 'Z' || isDigit(n[0]) || n[0] >= 0x80 || strings.IndexByte("\"'`([-*$#<", n[0]) >= 0
	switch last := w[len(w)-1]; {
	case last == '!' || last == '?':
		return cap || j == i && len(w) > 1
	case last == '.' && strings.Trim(w, ".") == "":
		if len(w) > 1 {
			return n[0] >= 'A' && n[0] <= 'Z' || n[0] == '"' || n[0] >= 0x80
		}
		return cap || i == j
	case strings.HasSuffix(w, "…"):
		return n[0] >= 'A' && n[0] <= 'Z'
	case last == '.' && j == i:
		l := strings.ToLower(w[:len(w)-1])
		if neverFinal[l] || len(l) == 1 {
			return false
		}
		if strings.IndexByte(l, '.') >= 0 || always[l] {
			return starter[n] && n[0] >= 'A' && n[0] <= 'Z'
		}
		return cap
	case last == '.':
		return cap
	}
	return false
}

func isCloser(w string) bool {
	switch w {
	case `"`, "'", "''", "”", "’", ")", "]", "}", "»":
		return true
	}
	return false
}

// starter are capitalised words that begin sentences rather than names.
var starter = func() map[string]bool {
	m := map[string]bool{}
	for _, w := range strings.Fields("The A An This That These Those It He She They We I You In On At For But And If When While As There His Her Their Its Our My After Before Since What Who How Why Where Not No So Yet Some Many Most All However Although Though Both Each Such With By From To Is Are Was Were Do Does Did Will Would Can Could Should One Two Here Now Then Also") {
		m[w] = true
	}
	return m
}()
