package nlp

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// The tokenizer cuts text as the English Universal Dependencies treebanks do: punctuation
// off, hyphenated words apart but for prefixes ("pro-government"), clitics apart and joined
// again as one multiword token ("do|n't", "it|'s", "can|not", "mayor|'s"). Every byte that
// isn't white space belongs to exactly one token.

const maxTokenBytes = 1024 // longer runs are cut; no word is so long

// piece is a token on its way into a Doc.
type piece struct {
	start, end int32
	flag       uint8
}

// tokenizer walks once over a range of the text. All look-ahead is bounded by
// maxTokenBytes or by the white space that ends the chunk.
type tokenizer struct {
	text string
	out  []piece
	open bool // an opening single quote waits for its closing one
}

// tokenize appends the tokens of text[start:end] to out.
func tokenize(text string, start, end int, out []piece) []piece {
	t := tokenizer{text: text, out: out}
	for i := start; i < end; {
		r, n := utf8.DecodeRuneInString(text[i:end])
		if unicode.IsSpace(r) {
			i += n
			continue
		}
		j := i + n
		for j < end {
			r, n := utf8.DecodeRuneInString(text[j:end])
			if unicode.IsSpace(r) || j-i >= maxTokenBytes {
				break
			}
			j += n
		}
		first := len(t.out)
		t.chunk(i, j)
		if len(t.out) > first {
			last := &t.out[len(t.out)-1]
			if j >= end {
				last.flag |= flagSpaceAfter
			} else if r, _ := utf8.DecodeRuneInString(text[j:end]); unicode.IsSpace(r) {
				last.flag |= flagSpaceAfter
			}
		}
		i = j
	}
	return t.out
}

func (t *tokenizer) emit(i, j int) { t.out = append(t.out, piece{int32(i), int32(j), 0}) }

// join marks the last token as joined with the one that comes next.
func (t *tokenizer) join() { t.out[len(t.out)-1].flag |= flagMWTNext }

// chunk cuts a run of bytes without white space.
func (t *tokenizer) chunk(i, e int) {
	start := i
	for i < e {
		if k := t.address(i, e); k > i {
			t.emit(i, k)
			i = k
			continue
		}
		if k := emoticon(t.text, start, i, e); k > i {
			t.emit(i, k)
			i = k
			continue
		}
		r, n := utf8.DecodeRuneInString(t.text[i:e])
		switch {
		case (r == '#' || r == '@') && i == start && i+1 < e && isAlpha(t.text[i+1]): // #tag, @name
			k := i + 1
			for k < e {
				q, m := utf8.DecodeRuneInString(t.text[k:e])
				if !isWord(q) && q != '_' {
					break
				}
				k += m
			}
			t.emit(i, k)
			i = k
		case r == '.' && i+1 < e && isDigit(t.text[i+1]) && (i == start || !isWord(lastRune(t.text[start:i])) && t.text[i-1] != '.'): // .5
			i = t.word(i+1, e, i)
		case isWord(r) || r == '_' && i+1 < e && isWord(rune(t.text[i+1])):
			i = t.word(i, e)
		case (r == '\'' || r == '’') && i+n < e && t.elided(i, i+n, e):
			i = t.word(i+n, e, i)
		case (r == '\'' || r == '’' || r == '‘' || r == '`') && i > start && t.lateClitic(i, i+n, e):
			k := i + n
			for k < e && isWord(rune(t.text[k])) {
				k++
			}
			t.join()
			t.emit(i, k)
			i = k
		default:
			i = t.mark(i, e)
		}
	}
}

// isWord reports whether a rune belongs to words: letters, digits, marks on them.
func isWord(r rune) bool {
	if r < 0x80 {
		return r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9'
	}
	return unicode.IsLetter(r) || unicode.IsMark(r) || unicode.IsDigit(r) || r == '\u200c' || r == '\u00ad'
}

func isDigit(b byte) bool { return b >= '0' && b <= '9' }
func isAlpha(b byte) bool { return b|0x20 >= 'a' && b|0x20 <= 'z' }
func isUpper(b byte) bool { return b >= 'A' && b <= 'Z' }

// apostrophe gives the length of an apostrophe at i, or 0.
func (t *tokenizer) apostrophe(i, e int) int {
	if i < e {
		switch {
		case t.text[i] == '\'' || t.text[i] == '`':
			return 1
		case strings.HasPrefix(t.text[i:e], "’") || strings.HasPrefix(t.text[i:e], "‘"):
			return len("’")
		}
	}
	return 0
}

// address finds a web or mail address at i and gives its end, or i.
func (t *tokenizer) address(i, e int) int {
	s := t.text[i:e]
	if !isAlpha(s[0]) && !isDigit(s[0]) {
		return i
	}
	if i > 0 && (isAlpha(t.text[i-1]) || isDigit(t.text[i-1])) {
		return i
	}
	at, scheme := -1, false
	k := 0
scan:
	for ; k < len(s); k++ {
		switch c := s[k]; {
		case c == '@':
			at = k
		case c == ':' && strings.HasPrefix(s[k:], "://"):
			scheme = true
			k += 2
		case c == '<' || c == '>' || c == '"' || c == '|' || c == '{' || c == '}' || c >= 0x80 && strings.HasPrefix(s[k:], "”"):
			break scan
		case (c == ')' || c == ']') && !scheme:
			break scan
		case (c == ',' || c == ';' || c == '\'' || c == '(' || c == '[' || c == '*' || c == '!') && !scheme:
			break scan
		}
	}
	s = s[:k]
	if strings.HasPrefix(s, "http:") || strings.HasPrefix(s, "https:") || strings.HasPrefix(s, "mailto:") || strings.HasPrefix(s, "ftp:") {
		scheme = scheme || at >= 0
	}
	www := len(s) > 6 && (strings.HasPrefix(s, "www.") || strings.HasPrefix(s, "WWW."))
	mail := at > 0 && at < len(s)-2 && isWord(rune(s[at+1])) && (strings.Contains(s[at:], ".") || isUpper(s[at+1]))
	if !scheme && !www && !mail {
		if !domain(s) {
			return i
		}
		s = s[:domainEnd(s)]
	}
	end := len(s)
	for end > 0 && strings.IndexByte(".,:;!?'\")]*-", s[end-1]) >= 0 {
		if s[end-1] == ')' && strings.Contains(s[:end], "(") {
			break
		}
		end--
	}
	return i + end
}

// domain reports whether s begins with dotted names that end in a known ending.
func domain(s string) bool { return domainEnd(s) > 0 }

// domainEnd gives the length of the dotted name at the start of s, 0 for none.
func domainEnd(s string) int {
	last, end := -1, 0
	k := 0
	for ; k <= len(s); k++ {
		if k < len(s) && (isAlpha(s[k]) || isDigit(s[k]) || s[k] == '-' || s[k] == '_') {
			continue
		}
		if last >= 0 && k > last+1 && topLevel[strings.ToLower(s[last+1:k])] {
			end = k
		}
		if k < len(s) && s[k] == '.' {
			last = k
			continue
		}
		break
	}
	if end > 0 && end < len(s) && s[end] == '/' {
		return len(s)
	}
	if end == 0 && newsgroup(s[:k]) {
		return k
	}
	return end
}

// newsgroup reports whether s is three or more small words with dots between.
func newsgroup(s string) bool {
	dots, n := 0, 0
	for i := range len(s) {
		switch {
		case s[i] == '.':
			if n < 2 {
				return false
			}
			dots, n = dots+1, 0
		case s[i] >= 'a' && s[i] <= 'z' || s[i] == '-':
			n++
		default:
			return false
		}
	}
	return dots >= 2 && n > 0
}

// emoticon finds a smiley at i and gives its end, or i.
func emoticon(s string, start, i, e int) int {
	switch s[i] {
	case ':', ';', '=', '(', ')', '^', '<', 'X', '-', 'T':
	default:
		return i
	}
	if i > start && (isAlpha(s[i-1]) || isDigit(s[i-1])) && s[i] != ':' && s[i] != ';' {
		return i
	}
	for _, m := range emoticons {
		if !strings.HasPrefix(s[i:e], m) {
			continue
		}
		k := i + len(m)
		last := m[len(m)-1]
		if k < e && (isAlpha(s[k]) || isDigit(s[k])) {
			continue // ":Pacific", "(:a"
		}
		if i > start && isDigit(s[i-1]) {
			continue
		}
		if last == '/' && k < e || m[0] == '(' && i > start || m == "):" && i > start {
			continue // "a:/b", "f(:"
		}
		if i > start && (isAlpha(last)) {
			continue // "word:D"
		}
		return k
	}
	return i
}

// elided reports whether the apostrophe at [i, j) begins a shortened word: 'em, 'til, '90s.
func (t *tokenizer) elided(i, j, e int) bool {
	if i > 0 {
		if r, _ := utf8.DecodeLastRuneInString(t.text[:i]); isWord(r) {
			return false
		}
	}
	s := t.text[j:e]
	if len(s) >= 2 && isDigit(s[0]) && isDigit(s[1]) && (len(s) == 2 || !isDigit(s[2])) {
		return true
	}
	k := 0
	for k < len(s) && isAlpha(s[k]) {
		k++
	}
	return shortened[strings.ToLower(s[:k])] && (k == len(s) || t.apostrophe(j+k, e) == 0)
}

// lateClitic reports whether the apostrophe at [i, j), behind something that wasn't a plain
// word, begins a clitic: "(BBC)'s", "7's", "x2's".
func (t *tokenizer) lateClitic(i, j, e int) bool {
	s := t.text[j:e]
	k := 0
	for k < len(s) && isAlpha(s[k]) {
		k++
	}
	if k < len(s) {
		if r, _ := utf8.DecodeRuneInString(s[k:]); isWord(r) {
			return false
		}
	}
	if strings.IndexByte("\"`'(", t.text[i-1]) >= 0 {
		return false
	}
	return cliticWords[strings.ToLower(s[:k])]
}

// mark cuts one punctuation mark or symbol at i and gives its end. Runs of the same mark and
// of sentence ends stay together, and so do the parts of an emoji.
func (t *tokenizer) mark(i, e int) int {
	r, n := utf8.DecodeRuneInString(t.text[i:e])
	k := i + n
	switch r {
	case '.', '!', '?', '…':
		for k < e {
			q, m := utf8.DecodeRuneInString(t.text[k:e])
			if q != '.' && q != '!' && q != '?' && q != '…' {
				break
			}
			k += m
		}
		if r != '.' && k-i > 1 || r == '.' {
			// "Yes!..." keeps its dots apart from the call.
			if r == '!' || r == '?' {
				c := i
				for c < k && (t.text[c] == '!' || t.text[c] == '?') {
					c++
				}
				if k-c > 1 {
					k = c
				}
			}
		}
	case '-', '=', '*', '_', '~', '#', '+', '<', '>', '^', '|', '–', '—', '·', '•', '/', '\\', '$':
		for k < e {
			q, m := utf8.DecodeRuneInString(t.text[k:e])
			if q != r {
				break
			}
			k += m
		}
		if r == '#' && k-i == 1 && k < e && isDigit(t.text[k]) {
			break
		}
	case '`', '\'':
		if k < e && t.text[k] == byte(r) {
			k++
		} else if r == '\'' {
			t.open = !t.open && (i == 0 || !isWord(lastRune(t.text[:i])))
		}
	case '‘', '’':
		if q, m := utf8.DecodeRuneInString(t.text[k:e]); k < e && (q == '’' || q == '‘') {
			k += m
		} else {
			t.open = r == '‘'
		}
	default:
		if r == utf8.RuneError && n == 1 {
			for k < e && k-i < 16 {
				if q, m := utf8.DecodeRuneInString(t.text[k:e]); q != utf8.RuneError || m != 1 {
					break
				}
				k++
			}
			break
		}
		for k < e { // marks, joiners and skin tones stay on their emoji
			q, m := utf8.DecodeRuneInString(t.text[k:e])
			switch {
			case unicode.Is(unicode.Mn, q) || unicode.Is(unicode.Me, q) || q >= 0x1F3FB && q <= 0x1F3FF || q >= 0xFE00 && q <= 0xFE0F:
				k += m
				continue
			case q == '\u200d':
				k += m
				if k < e && r > 0x2000 {
					_, m = utf8.DecodeRuneInString(t.text[k:e])
					k += m
				}
				continue
			}
			break
		}
	}
	t.emit(i, k)
	return k
}

func lastRune(s string) rune {
	r, _ := utf8.DecodeLastRuneInString(s)
	return r
}
