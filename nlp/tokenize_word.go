package nlp

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// word cuts the word at i, its inner marks and its clitics, and gives its end. from, when
// given, is where the token really begins (the apostrophe of 'em).
func (t *tokenizer) word(i, e int, from ...int) int {
	start := i
	if len(from) > 0 {
		start = from[0]
	}
	k := i
	for k < e {
		r, n := utf8.DecodeRuneInString(t.text[k:e])
		if isWord(r) || r == '_' {
			k += n
			continue
		}
		next, _ := utf8.DecodeRuneInString(t.text[min(k+n, e):e])
		if k+n >= e || !isWord(next) {
			break
		}
		prev := lastRune(t.text[i:k])
		if !t.inner(r, i, k, k+n, e, prev, next) {
			break
		}
		k += n
	}
	if k < e && t.text[k] == '.' && (!strings.HasPrefix(t.text[k:e], "..") || t.text[k:e] == "..") && t.abbreviation(start, k, e) {
		k++
	}
	t.split(start, k, e)
	return t.tail(k, e)
}

// inner decides whether the mark r between two word characters stays inside the token.
func (t *tokenizer) inner(r rune, i, k, after, e int, prev, next rune) bool {
	digits := unicode.IsDigit(prev) && unicode.IsDigit(next)
	switch r {
	case '.':
		if digits {
			return true
		}
		// U.S., e.g., p.m.: single letters between dots.
		if unicode.IsLetter(next) && unicode.IsLetter(prev) && t.singleLetter(i, k) {
			j := after
			for j < e && isAlpha(t.text[j]) {
				j++
			}
			if j-after == 1 || j-after <= 2 && j < e && t.text[j] == '.' {
				return true
			}
			return k-i > 1 && j-after <= 2
		}
		// Ph.D., M.Sc.
		return (k-i == 2 && strings.EqualFold(t.text[i:k], "ph")) && (next == 'D' || next == 'd')
	case ',':
		return digits && k-i <= 15 && after+2 < e && isDigit(t.text[after+1]) && isDigit(t.text[after+2])
	case ':':
		return digits
	case '/':
		if digits {
			return true
		}
		return k-i == 1 && after+1 == e || strings.EqualFold(t.text[i:min(after+1, e)], "w/o")
	case '\'', '’', '‘', '`':
		return unicode.IsLetter(prev) && (unicode.IsLetter(next)) || prev == '0' && next == 's' || unicode.IsLetter(next) && t.cliticAt(after, e)
	case '&':
		return unicode.IsUpper(prev) && unicode.IsUpper(next) && k-i <= 3 || k-i == 1 && after+1 == e
	case '-', '‐', '‑':
		if digits {
			return t.phone(i, e)
		}
		head := strings.ToLower(t.text[i:k])
		return unicode.IsLetter(next) && wholeHyphen[head]
	case '@':
		return false
	}
	return false
}

// singleLetter reports whether every part between dots of text[i:k] is one letter.
func (t *tokenizer) singleLetter(i, k int) bool {
	n := 0
	for j := i; j < k; j++ {
		if t.text[j] == '.' {
			n = 0
			continue
		}
		if !isAlpha(t.text[j]) {
			return false
		}
		if n++; n > 1 {
			return false
		}
	}
	return n == 1
}

// phone reports whether the digits and hyphens at i look like a telephone number or a date:
// two hyphens or more, or groups of three and four digits.
func (t *tokenizer) phone(i, e int) bool {
	groups, n := 0, 0
	lens := [8]int{}
	for j := i; j <= e; j++ {
		if j < e && isDigit(t.text[j]) {
			n++
			continue
		}
		if groups == len(lens) {
			return false
		}
		lens[groups] = n
		groups++
		n = 0
		if j >= e || t.text[j] != '-' {
			break
		}
	}
	return groups >= 3 && lens[groups-1] > 0 || groups == 2 && lens[0] == 3 && lens[1] == 4
}

func (t *tokenizer) cliticAt(i, e int) bool {
	k := i
	for k < e && isAlpha(t.text[k]) {
		k++
	}
	w := strings.ToLower(t.text[i:k])
	return w == "t" || cliticWords[w]
}

// split emits text[i:k] as one token or as a word with its clitics.
func (t *tokenizer) split(i, k, e int) {
	w := t.text[i:k]
	if len(w) <= 9 {
		var buf [9]byte
		for j := range len(w) {
			buf[j] = w[j]
			if w[j] >= 'A' && w[j] <= 'Z' {
				buf[j] |= 0x20
			}
		}
		if n := joined[string(buf[:len(w)])]; n > 0 && w != "IM" && w != "WONT" && w != "CANT" {
			t.emit(i, i+n)
			t.join()
			t.emit(i+n, k)
			return
		}
	}
	if n := unitSplit(w); n > 0 {
		t.emit(i, i+n)
		t.split(i+n, k, e)
		return
	}
	c := clitic(w)
	if c > 0 && decade(w[:len(w)-c]) && strings.HasSuffix(w, "s") {
		c = 0 // the 1970's
	}
	if c > 0 && c < len(w) {
		if c2 := clitic(w[:len(w)-c]); c2 > 0 && c2 < len(w)-c { // wouldn't've
			t.emit(i, k-c-c2)
			t.join()
			t.emit(k-c-c2, k-c)
		} else {
			t.emit(i, k-c)
		}
		t.join()
		t.emit(k-c, k)
		return
	}
	t.emit(i, k)
}

// decade reports whether w is the number of a decade: "70", "1970".
func decade(w string) bool {
	if len(w) != 2 && len(w) != 4 || w[len(w)-1] != '0' {
		return false
	}
	for i := range len(w) {
		if !isDigit(w[i]) {
			return false
		}
	}
	return true
}

// clitic gives the length of the clitic at the end of w, or 0.
func clitic(w string) int {
	for _, c := range clitics {
		if n := len(c); len(w) > n && strings.EqualFold(w[len(w)-n:], c) {
			return n
		}
	}
	return 0
}

// unitSplit gives the length of the number before a unit in "5pm", or 0.
func unitSplit(w string) int {
	k := 0
	for k < len(w) && (isDigit(w[k]) || k > 0 && (w[k] == '.' || w[k] == ',' || w[k] == ':') && k+1 < len(w) && isDigit(w[k+1])) {
		k++
	}
	if k == 0 || k == len(w) || len(w)-k > 8 {
		return 0
	}
	if units[strings.ToLower(w[k:])] {
		return k
	}
	return 0
}

// tail handles the apostrophe alone behind a plural ("the workers' pay") and gives the end.
func (t *tokenizer) tail(k, e int) int {
	n := t.apostrophe(k, e)
	if n == 0 || t.text[k] == '`' || k == 0 || t.text[k-1]|0x20 != 's' && t.text[k-1]|0x20 != 'z' && t.text[k-1]|0x20 != 'x' {
		return k
	}
	if k+n < e {
		r, _ := utf8.DecodeRuneInString(t.text[k+n : e])
		if isWord(r) || t.apostrophe(k+n, e) > 0 || r == '.' || r == '"' || r == '”' {
			return k
		}
	}
	if strings.HasPrefix(t.text[k:e], "‘") {
		return k
	}
	if t.open {
		return k // closes a quotation
	}
	t.join()
	t.emit(k, k+n)
	return k + n
}
