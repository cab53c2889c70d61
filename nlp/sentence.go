package nlp

import "strings"

// maxSentence is the longest sentence the parser is given, in tokens. Longer ones are cut,
// at a semicolon, comma or wherever needed.
const maxSentence = 200

// boundaries finds the sentences of the tokens ps and appends their ends (the index behind
// the last token) to out.
func (sp *Splitter) boundaries(text string, ps []piece, out []int, feats *[]uint32) []int {
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
		case ends(text, ps, first, i, quotes%2 == 1):
			out = append(out, i+1)
			first, quotes = i+1, 0
		case sp.asks(text, ps, first, i, feats):
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

// ends decides whether the sentence that began at token first ends behind token i. open tells
// that a straight quotation mark waits for its partner.
func ends(text string, ps []piece, first, i int, open bool) bool {
	if ps[i].flag&flagSpaceAfter == 0 {
		return false
	}
	word := func(k int) string { return text[ps[k].start:ps[k].end] }
	behind := i + 1
	// Numbers of notes belong to the sentence before: "He left. [17] She stayed."
	if note(text, ps, i+1) {
		return false
	}
	for i-3 > first && note(text, ps, i-2) {
		i -= 3
	}
	// Walk back over closing marks to the mark that ends.
	j := i
	for j > first && isCloser(word(j)) && ps[j-1].flag&flagSpaceAfter == 0 {
		j--
	}
	w, n := word(j), word(behind)
	if isCloser(n) && n != `"` && n != "'" {
		return false
	}
	last := w[len(w)-1]
	if last != '.' && last != '!' && last != '?' && !strings.HasSuffix(w, "…") {
		return false
	}
	capital := isUpper(n[0]) || isDigit(n[0]) || n[0] >= 0x80 || strings.IndexByte("\"'`([-*$<", n[0]) >= 0
	// "Out! Out!" inside a sentence: exclamations in quotation marks are no sentences.
	if open && i == j && last != '.' || i == j && open && ps[j].end-ps[j].start == 1 {
		if q := openedAt(text, ps, first, i); q > first && i-q <= 2 {
			return false
		}
	}
	switch {
	case last == '?' || last == '!':
		return capital || j == i && (len(w) > 1 || last == '?') && n[0] != '#'
	case strings.HasSuffix(w, "…"), len(w) > 1 && strings.Trim(w, ".") == "":
		return (isUpper(n[0]) || n[0] == '"' || n[0] >= 0x80) && n != "I"
	case len(w) == 1:
		// Dots with spaces between are one ellipsis.
		if n == "." {
			return false
		}
		if j > first+1 && word(j-1) == "." {
			return isUpper(n[0]) && n != "I"
		}
		// "1. The dam": a number that opens the sentence.
		if j == first+1 && enumerator(word(first)) {
			return false
		}
		if !capital && j > first && roman(word(j-1)) {
			return false
		}
		return capital || i == j
	case j < i:
		return capital
	}
	return abbreviationEnds(text, ps, first, i, w, n)
}

// note reports whether the three tokens at k are the number of a note, "[17]".
func note(text string, ps []piece, k int) bool {
	if k+2 >= len(ps) || text[ps[k].start] != '[' || text[ps[k+2].start] != ']' {
		return false
	}
	w := text[ps[k+1].start:ps[k+1].end]
	return len(w) <= 3 && isDigit(w[0]) && isDigit(w[len(w)-1])
}

// abbreviationEnds decides whether the full stop of abbreviation w also ends the sentence; n is
// the word behind it.
func abbreviationEnds(text string, ps []piece, first, i int, w, n string) bool {
	if !isUpper(n[0]) {
		return n[0] == '"' && !neverFinal[plainAbbreviation(w[:len(w)-1])] && len(w) > 2
	}
	if i == first {
		return false // "I. The dam", "N.B. The gate"
	}
	prev := text[ps[i-1].start:ps[i-1].end]
	l := plainAbbreviation(w[:len(w)-1])
	switch {
	case len(w) == 2:
		// An initial; but "vitamin C. That is why".
		return starter[n] && n != "A" && n != "I" && n != "The"
	case l == "a.m" || l == "p.m":
		return !calendar[n]
	case l == "etc" || l == "n.b":
		return true
	case l == "st" || l == "mt":
		return starter[n] && isUpper(prev[0]) && i-1 > first
	case neverFinal[l]:
		return false
	case weekday[l]:
		return !calendar[n]
	}
	return starter[n]
}

// openedAt gives the token of the last quotation mark before i, or -1.
func openedAt(text string, ps []piece, first, i int) int {
	for k := i; k >= first && k > i-12; k-- {
		switch w := text[ps[k].start:ps[k].end]; w {
		case `"`, "“", "``":
			return k
		case ".", "!", "?":
			// A run of short calls counts from its last one.
			if k < i {
				return k
			}
		}
	}
	return -1
}

// enumerator reports whether a word is the number of an item in a list.
func enumerator(w string) bool {
	if len(w) == 1 && isAlpha(w[0]) || roman(w) {
		return true
	}
	for k := range len(w) {
		if !isDigit(w[k]) {
			return false
		}
	}
	return len(w) <= 2
}

// roman reports whether a word is a Roman numeral in capitals.
func roman(w string) bool { return w != "" && len(w) <= 6 && strings.Trim(w, "IVXLC") == "" }

func isCloser(w string) bool {
	switch w {
	case `"`, "'", "''", "”", "’", ")", "]", "}", "»":
		return true
	}
	return false
}
