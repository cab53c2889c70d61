package nlp

import (
	"fmt"
	"strings"
)

func seasonIndex(s string) int {
	switch s {
	case "SP":
		return 1
	case "SU":
		return 2
	case "FA":
		return 3
	}
	return 4
}

func seasonOf(m int) string {
	switch {
	case m >= 3 && m <= 5:
		return "SP"
	case m >= 6 && m <= 8:
		return "SU"
	case m >= 9 && m <= 11:
		return "FA"
	}
	return "WI"
}

// season reads "summer 2014", "the summer of 2014", "winter 1941-42", "spring".
func (r *valueReader) season(i int) (timeValue, int) {
	j := i
	if r.is(j, wcDet) && r.is(j+1, wcSeason) && !r.is(j, wcArticle) {
		j++
	}
	if r.is(j, wcSeason) {
		if r.is(j, wcMonthWeak) && !(r.is(j-1, wcDet) || r.word(j-1, "in", "of", "last", "this", "next", "since", "until", "by", "late", "early") || j > i) {
			return timeValue{}, i // "fall" is a verb
		}
		if r.is(j, wcMonthWeak) && !r.number(j+1) && !(r.word(j+1, "of") && r.number(j+2) && r.a[j+2].digits == 4) && !r.word(j-1, "in") {
			return timeValue{}, i // "the fall of the regime"
		}
		if r.word(j+1, "of") && !r.number(j+2) && !r.is(j+2, wcThat|wcLast|wcNext|wcThis) && !r.is(j+2, wcDet) && r.word(j, "spring", "fall") {
			return timeValue{}, i
		}
		tv := timeValue{prec: precSeason, season: r.a[j].w.code}
		end := j + 1
		k := r.dateYear(&tv, end)
		if k > end {
			// "winter 1941-42"
			if r.hyphen(k) && r.number(k+1) || r.text(k) == "/" && r.number(k+1) {
				k += 2
			}
			return tv, k
		}
		tv.noYear = true
		b := r.base()
		if r.anchor.y != 0 && r.history {
			b = r.anchor
		}
		if b.y != 0 {
			tv.at.y = b.y
			if !r.history && seasonIndex(tv.season) > seasonIndex(seasonOf(b.m)) && b.m != 0 && !r.futureBefore() {
				tv.at.y--
			}
		}
		return tv, end
	}
	// Quarters and halves: "the first quarter of 2014", "Q1 2014", "the second half of 2019".
	if r.is(j, wcDet) {
		j++
	}
	n := 0
	if r.is(j, wcOrdinal) && (r.word(j+1, "quarter") || r.word(j+1, "half")) {
		n = int(r.a[j].w.num)
		if r.word(j+1, "half") && (n == 1 || n == 2) {
			tv := timeValue{prec: precHalf, season: fmt.Sprintf("H%d", n)}
			if k := r.dateYear(&tv, j+2); k > j+2 {
				return tv, k
			}
			return timeValue{}, i
		}
		j += 2
	} else if len(r.text(j)) == 1 && r.word(j, "q") && r.number(j+1) && r.a[j+1].glued {
		n = int(r.a[j+1].num)
		j += 2
	} else {
		return timeValue{}, i
	}
	if n < 1 || n > 4 {
		return timeValue{}, i
	}
	tv := timeValue{prec: precQuarter, season: fmt.Sprintf("Q%d", n)}
	k := r.dateYear(&tv, j)
	if tv.at.y == 0 {
		if !r.word(j-1, "quarter") {
			return timeValue{}, i
		}
		if b := r.base(); b.y != 0 {
			tv.at.y = b.y
			if b.m != 0 && n > (b.m-1)/3+1 && !r.futureBefore() {
				tv.at.y--
			}
		}
	}
	return tv, k
}

// century reads "the 19th century", "the fourth century BC", "the 1990s", "the nineties".
func (r *valueReader) century(i int) (timeValue, int) {
	j := i
	if r.is(j, wcDet) && !r.is(j, wcArticle) {
		j++
	}
	edge := 0
	if j > i && r.is(j, wcEdge) && !r.word(j, "end", "close", "start") {
		edge = int(r.a[j].w.num)
		j++
		if r.hyphen(j) {
			j++
		}
	}
	// Decades in figures.
	k := j
	quote := false
	if t := r.text(k); t == "'" || t == "’" || t == "‘" {
		quote = true
		k++
	}
	if r.number(k) && !r.a[k].decimal && (r.a[k].digits == 4 || quote && r.a[k].digits == 2 || r.a[k].digits == 2 && int(r.a[k].num)%10 == 0 && j > i || r.a[k].digits == 3) && int(r.a[k].num)%10 == 0 {
		e := k + 1
		if t := r.text(e); (t == "'" || t == "’") && r.a[e].glued {
			e++
		}
		if t := r.text(e); t == "s" && r.a[e].glued || t == "'s" || t == "’s" {
			y := int(r.a[k].num)
			if r.a[k].digits == 2 {
				y += 1900
			}
			tv := timeValue{at: day{y: y}, prec: precDecade, edge: edge}
			e++
			if r.is(e, wcEra) && r.a[e].w.num < 0 {
				tv.at.y = -y
				e++
			} else if y < 1000 {
				return timeValue{}, i
			}
			if y%100 == 0 && y < 2000 && edge == 0 {
				return timeValue{at: day{y: y}, prec: precCentury}, e // "the 1800s"
			}
			return tv, e
		}
	}
	// Decades in words: "the nineties", "the nineteen-thirties".
	if j > i {
		t := strings.ToLower(r.text(j))
		if d, ok := decadeWords[t]; ok {
			return timeValue{at: day{y: 1900 + d}, prec: precDecade, edge: edge}, j + 1
		}
	}
	// Centuries.
	n := r.readNumber(j)
	if n.end == j || !n.ordinal || n.value > 30 {
		return timeValue{}, i
	}
	e := n.end
	if r.hyphen(e) {
		e++
	}
	if !r.word(e, "century", "centuries", "c.") {
		return timeValue{}, i
	}
	e++
	y := (int(n.value) - 1) * 100
	if r.is(e, wcEra) {
		if r.a[e].w.num < 0 {
			y = -int(n.value) * 100
		}
		e++
	}
	if y == 0 {
		y = 1
	}
	return timeValue{at: day{y: y}, prec: precCentury, edge: edge}, e
}

var decadeWords = map[string]int{"twenties": 20, "thirties": 30, "forties": 40, "fifties": 50, "sixties": 60, "seventies": 70, "eighties": 80, "nineties": 90}

// year reads a year that stands alone. Figures of four digits between 1000 and 2100 are a
// year when nothing makes them an amount; outside 1900 to 2050 a word before must allow it.
// force takes any number that can be one (after "early", "the end of").
func (r *valueReader) year(i int, force bool) (timeValue, int) {
	j := i
	if r.word(j, "ad", "a.d.") && r.number(j+1) && r.a[j].upper {
		return timeValue{at: day{y: int(r.a[j+1].num)}, prec: precYear}, j + 2
	}
	if r.word(j, "ca", "ca.", "c.", "circa") && r.number(j+1) && r.is(j+2, wcEra) {
		j++
	}
	if r.word(j, "the") && r.word(j+1, "year") && r.number(j+2) {
		j += 2
		force = true
	} else if r.word(j, "year") && r.number(j+1) && r.a[j+1].digits == 4 {
		j++
		force = true
	}
	if (r.text(j) == "'" || r.text(j) == "’" || r.text(j) == "‘") && r.number(j+1) && r.a[j+1].glued && r.a[j+1].digits == 2 && !r.a[j].glued && r.word(j-1, "in", "of", "since", "until", "by", "from", "to", "summer", "spring", "fall", "winter") {
		return timeValue{at: day{y: r.shortYear(int(r.a[j+1].num))}, prec: precYear}, j + 2
	}
	if !r.number(j) {
		if r.word(i-1, "in", "since", "by", "of", "until") {
			if y, e := r.spokenYear(j); y > 0 {
				return timeValue{at: day{y: y}, prec: precYear}, e
			}
		}
		return timeValue{}, i
	}
	a := &r.a[j]
	n := int(min(a.num, 1e6))
	if a.decimal {
		return timeValue{}, i
	}
	if r.is(j+1, wcEra) && n > 0 && n < 5000 && (r.a[j+1].upper || !r.word(j+1, "ad", "ce")) {
		return timeValue{at: day{y: n * int(r.a[j+1].w.num)}, prec: precYear}, j + 2
	}
	if a.digits != 4 || n < 1000 || n > 2150 {
		return timeValue{}, i
	}
	if a.glued && j > 0 && (r.a[j-1].kind == atomWord || r.hyphen(j-1) && r.a[j-1].glued && j > 1 && r.a[j-2].kind == atomWord && !r.is(j-2, wcMonth|wcSeason|wcEdge) || r.text(j-1) == "." || r.text(j-1) == "#" || r.text(j-1) == "/") && !force {
		if !(r.is(j-2, wcEdge) || r.word(j-2, "pre", "post")) {
			return timeValue{}, i
		}
	}
	if r.is(j-1, wcCurrencySign) || r.is(j+1, wcPercent|wcScale|wcCurrencyWord) || r.is(j+1, wcUnit) && !r.word(j+1, "in", "a", "m", "A", "turn", "cup") || r.is(j+1, wcTimeUnit) || r.hyphen(j+1) && r.is(j+2, wcTimeUnit|wcUnit) && r.a[j+1].glued {
		return timeValue{}, i
	}
	if r.partOfName(j, number{figures: true, integral: true}) && !force {
		return timeValue{}, i
	}
	prep := r.word(j-1, "in", "since", "by", "until", "till", "from", "after", "before", "during", "of", "through", "to", "and", "or", "for", "between", "circa", "around", "about", "late", "early", "mid", "year", "than", "dated", "as") || r.text(j-1) == "(" || r.text(j-1) == "," || r.hyphen(j-1) || j == 0
	if !force && !prep && (n < 1900 || n > 2050) && r.nounNext(j+1) {
		return timeValue{}, i
	}
	if !force && (n < 1500 || n > 2050) && !prep {
		return timeValue{}, i
	}
	// "1,500 or 1500 men": a lower-case plural noun behind the figure counts, unless the figure
	// can be this century's or the last's.
	if !force && r.nounNext(j+1) && (n < 1900 || n > 2050) {
		return timeValue{}, i
	}
	if !force && r.nounNext(j+1) && r.approx(j) != "" {
		return timeValue{}, i
	}
	tv := timeValue{at: day{y: n}, prec: precYear}
	// "from 2013 to 2019", "between 2013 and 2019"
	if (r.word(j+1, "to", "until", "through", "till") || r.word(j+1, "and") && r.word(j-1, "between") || r.hyphen(j+1)) && r.number(j+2) && r.a[j+2].digits == 4 && !r.a[j+2].decimal {
		if m := int(r.a[j+2].num); m > n && m <= 2150 && !r.nounNext(j+3) {
			tv.to = day{y: m}
			return tv, j + 3
		}
	}
	return tv, j + 1
}

// nounNext reports whether a plural noun in lower case stands at i, so that the figure
// before it counts something.
func (r *valueReader) nounNext(i int) bool {
	if i >= len(r.a) || r.a[i].kind != atomWord || r.a[i].upper {
		return false
	}
	x := r.d.xpos[r.a[i].tok]
	if x == XPOSNone {
		return false
	}
	if x == TagNNS {
		return true
	}
	return x == TagJJ && i+1 < len(r.a) && r.d.xpos[r.a[i+1].tok] == TagNNS
}
