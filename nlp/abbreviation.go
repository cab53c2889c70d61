package nlp

import "strings"

// abbreviations holds all words of the lists above and the few that have rules of their own.
var abbreviations = func() map[string]string {
	m := map[string]string{}
	for _, list := range []map[string]bool{always, beforeNumber, neverFinal, weekday, set("v c in mi gal a.m p.m n.b ph.d")} {
		for w := range list {
			m[w] = w
		}
	}
	return m
}()

// plainAbbreviation gives a word in lower case if it is a known abbreviation, else "". It
// allocates nothing.
func plainAbbreviation(w string) string {
	var buf [16]byte
	if len(w) > len(buf) {
		return ""
	}
	for i := range len(w) {
		buf[i] = w[i]
		if isUpper(w[i]) {
			buf[i] |= 0x20
		}
	}
	return abbreviations[string(buf[:len(w)])]
}

// abbreviation decides whether the full stop at k belongs to the word text[i:k].
func (t *tokenizer) abbreviation(i, k, e int) bool {
	w := t.text[i:k]
	if h := strings.LastIndexByte(w, '-'); h > 0 { // Ex-Pres.
		i += h + 1
		w = w[h+1:]
	}
	if len(w) == 0 || len(w) > 16 {
		return false
	}
	if strings.IndexByte(w, '.') >= 0 {
		// U.S., a.m., Ph.D.
		return isAlpha(w[len(w)-1]) && (t.singleLetter(i, k) || strings.EqualFold(w, "ph.d") || len(w) <= 5 && !strings.ContainsAny(w, "0123456789"))
	}
	if len(w) == 1 && isUpper(w[0]) {
		// An initial, if not the word "I" at the end of a sentence.
		if w == "I" {
			return t.beforeCapital(k+1) && t.afterCapital(i)
		}
		return true
	}
	l := plainAbbreviation(w)
	if l == "v" || l == "c" { // Kemp v. Ardell; c. 1850
		return t.beforeCapital(k+1) && t.afterCapital(i) || l == "c" && t.beforeDigit(k+1)
	}
	if always[l] {
		switch l {
		case "mi", "op", "cit", "cent", "fr", "det", "ste", "apt", "sq", "fig", "sec", "ill", "mass", "wash", "del", "pa", "mon", "est", "ind", "mo", "ed", "min", "mins", "hrs", "yrs", "lb", "lbs", "oz", "ext", "dist", "co", "st", "ret", "mar", "sat", "sun", "fri", "col", "gen", "rep", "ave", "ga", "ms", "ie", "eg", "al", "ca", "va", "vt", "mt", "ft", "ph", "pp", "ky", "inc", "rd", "rs", "bn", "jan", "wed", "jun", "esp", "adj", "incl", "misc":
			// Words or units as well: only capitalised, or where the sentence goes on.
			if !isUpper(w[0]) && !(l == "al" && t.previousIs(i, "et")) && !t.goesOn(k+1) {
				return false
			}
			if isUpper(w[0]) && (l == "ill" || l == "mass" || l == "wash" || l == "mon" || l == "min" || l == "pa" || l == "sun" || l == "sat" || l == "ind" || l == "ms") && !t.beforeCapital(k+1) && !t.goesOn(k+1) {
				return false
			}
		}
		return true
	}
	if beforeNumber[l] {
		j := k + 1
		for j < len(t.text) && t.text[j] == ' ' {
			j++
		}
		return j < len(t.text) && isDigit(t.text[j]) && (l != "no" && l != "may" && l != "mar" && l != "art" || isUpper(w[0]) || j > k+1 && l == "no")
	}
	// Units behind a number: "12 in. thick".
	if (l == "in" || l == "mi" || l == "gal") && t.afterNumber(i) {
		return t.goesOn(k + 1)
	}
	return false
}

// afterNumber reports whether the token before i is a number.
func (t *tokenizer) afterNumber(i int) bool {
	n := len(t.out)
	return n > 0 && isDigit(t.text[t.out[n-1].start])
}

// beforeDigit reports whether a digit follows at i.
func (t *tokenizer) beforeDigit(i int) bool {
	for i < len(t.text) && t.text[i] == ' ' {
		i++
	}
	return i < len(t.text) && isDigit(t.text[i])
}

// goesOn reports whether a lower-case letter, a digit or a comma follows at i.
func (t *tokenizer) goesOn(i int) bool {
	for i < len(t.text) && t.text[i] == ' ' {
		i++
	}
	return i < len(t.text) && (t.text[i] >= 'a' && t.text[i] <= 'z' || isDigit(t.text[i]) || t.text[i] == ',' || t.text[i] == ';')
}

// beforeCapital reports whether a capital letter follows at i.
func (t *tokenizer) beforeCapital(i int) bool {
	for i < len(t.text) && (t.text[i] == ' ' || t.text[i] == '\n') {
		i++
	}
	return i < len(t.text) && isUpper(t.text[i])
}

// afterCapital reports whether the word before i begins with a capital letter.
func (t *tokenizer) afterCapital(i int) bool {
	n := len(t.out)
	return n > 0 && isUpper(t.text[t.out[n-1].start]) && int(t.out[n-1].end) < i
}

// previousIs reports whether the token before i is w.
func (t *tokenizer) previousIs(i int, w string) bool {
	n := len(t.out)
	return n > 0 && strings.EqualFold(t.text[t.out[n-1].start:t.out[n-1].end], w)
}
