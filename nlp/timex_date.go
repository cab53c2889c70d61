package nlp

import (
	"strings"
)

// numericDate reads 2014-05-07, 2014/5/7, 07.05.2014, 5/7/2014 and 2013/2019.
func (r *valueReader) numericDate(i int) (timeValue, int) {
	a := r.a
	none := timeValue{}
	get := func(k int) (int, int, bool) {
		if !r.number(k) || r.a[k].decimal && r.text(k) != "" && strings.ContainsAny(r.text(k), ",") {
			return 0, 0, false
		}
		return int(a[k].num), int(a[k].digits), !a[k].decimal
	}
	n1, d1, ok := get(i)
	if !ok || i+2 >= len(a) {
		// "07.05" read as a decimal: 07.05.2014 comes as 07.05 . 2014 or in one piece.
		return r.dottedDate(i)
	}
	sep := r.text(i + 1)
	if sep != "-" && sep != "/" && sep != "–" && sep != "." || !a[i+1].glued || !a[i+2].glued && sep != "–" && sep != "-" {
		return r.dottedDate(i)
	}
	if sep == "/" && r.is(i+2, wcMonth) && d1 == 4 && r.text(i+3) == "/" && r.number(i+4) {
		return timeValue{at: day{n1, int(a[i+2].w.num), int(a[i+4].num)}, prec: precDay}, i + 5
	}
	n2, d2, ok := get(i + 2)
	if !ok {
		return r.dottedDate(i)
	}
	if i+4 < len(a) && r.text(i+3) == sep && a[i+3].glued && a[i+4].glued {
		n3, d3, ok := get(i + 4)
		if ok && n3 < 10000 {
			switch {
			case d1 == 4 && d2 <= 2 && d3 <= 2 && n2 >= 1 && n2 <= 12 && n3 >= 1 && n3 <= monthDays(n1, n2):
				return timeValue{at: day{n1, n2, n3}, prec: precDay}, i + 5
			case d3 == 4 && d1 <= 2 && d2 <= 2:
				m, d := n1, n2 // month first, as in the United States
				if sep == "." || n1 > 12 {
					m, d = n2, n1
				}
				if m >= 1 && m <= 12 && d >= 1 && d <= monthDays(n3, m) {
					return timeValue{at: day{n3, m, d}, prec: precDay}, i + 5
				}
			case d1 == 2 && d2 == 2 && d3 == 2 && sep == "/" && n1 >= 1 && n1 <= 12 && n2 >= 1 && n2 <= 31:
				y := 2000 + n3
				if n3 > 69 {
					y = 1900 + n3
				}
				return timeValue{at: day{y, n1, n2}, prec: precDay}, i + 5
			}
		}
	}
	if d1 == 4 && n1 >= 1000 && n1 <= 2100 {
		if d2 == 4 && n2 > n1 && n2 <= 2150 && n2-n1 < 400 {
			return timeValue{at: day{y: n1}, to: day{y: n2}, prec: precYear}, i + 3
		}
		if d2 == 2 && sep != "." && a[i+2].glued {
			if y := n1/100*100 + n2; y > n1 && (n2 > 12 || sep == "–" || sep == "/") {
				return timeValue{at: day{y: n1}, to: day{y: y}, prec: precYear}, i + 3
			}
			if sep == "-" && n2 >= 1 && n2 <= 12 {
				return timeValue{at: day{n1, n2, 0}, prec: precMonth}, i + 3
			}
		}
	}
	// "753-510 BC"
	if (sep == "-" || sep == "–") && r.is(i+3, wcEra) && r.a[i+3].w.num < 0 && n1 > n2 && n2 > 0 {
		return timeValue{at: day{y: -n1}, to: day{y: -n2}, prec: precYear}, i + 4
	}
	return none, i
}

// dottedDate reads 23.04.2022, which comes as the numbers 23.04 and 2022 or as 23, 4, 2022.
func (r *valueReader) dottedDate(i int) (timeValue, int) {
	start := r.a[i].start
	text := r.d.text
	// Work on the bytes: dd.mm.yyyy.
	p := int(start)
	read := func() int {
		v, n := 0, 0
		for p < len(text) && text[p] >= '0' && text[p] <= '9' && n < 5 {
			v = v*10 + int(text[p]-'0')
			p++
			n++
		}
		if n == 0 {
			return -1
		}
		return v
	}
	d := read()
	if p >= len(text) || text[p] != '.' || d < 1 || d > 31 {
		return timeValue{}, i
	}
	p++
	m := read()
	if p >= len(text) || text[p] != '.' || m < 1 || m > 12 {
		return timeValue{}, i
	}
	p++
	y := read()
	if y < 1000 || y > 2200 || d > monthDays(y, m) {
		return timeValue{}, i
	}
	j := i
	for j < len(r.a) && int(r.a[j].start) < p {
		j++
	}
	return timeValue{at: day{y, m, d}, prec: precDay}, j
}

// dayNumber reads a day of the month: "5", "5th", "fifth", "twenty-first". It returns 0 when
// there is none.
func (r *valueReader) dayNumber(i int) (d, end int) {
	if i >= len(r.a) {
		return 0, i
	}
	a := &r.a[i]
	if a.kind == atomNumber {
		if a.decimal || a.digits > 2 || a.num < 1 || a.num > 31 {
			return 0, i
		}
		if r.is(i+1, wcOrdinalEnding) && r.a[i+1].glued {
			return int(a.num), i + 2
		}
		return int(a.num), i + 1
	}
	if a.w != nil && a.w.class&(wcOrdinal|wcCardinal) != 0 {
		n := r.numberWords(i)
		if n.end > i && n.value >= 1 && n.value <= 31 && n.integral && !n.scaled {
			return int(n.value), n.end
		}
	}
	return 0, i
}

// month reports the month named at i. A weak word ("may", "march") counts only when it is
// written with a capital and not first in the sentence without a number beside it.
func (r *valueReader) month(i int) int {
	if !r.is(i, wcMonth) {
		return 0
	}
	a := &r.a[i]
	if a.w.class&wcMonthWeak != 0 {
		if !a.upper {
			near := r.number(i-1) || r.number(i+1) || r.word(i-1, "of", "in", "since", "until", "last", "next", "mid", "early", "late")
			if !near || r.word(i, "march", "may") && !r.number(i-1) && !r.number(i+1) {
				return 0
			}
		} else if u := r.d.upos[a.tok]; (u == VERB || u == AUX) && !r.number(i-1) && !r.number(i+1) {
			return 0
		} else if i == 0 && !r.number(1) && u != PROPN {
			return 0
		}
		if r.is(i, wcWeekday) {
			return 0
		}
		if r.word(i, "jan", "jun", "mar", "dec", "sep") && !(r.number(i-1) || r.number(i+1) || r.word(i-1, "in", "since", "until", "from", "of", "last", "next", "after", "before")) {
			return 0
		}
		if r.word(i, "may") && r.word(i+1, "day") {
			return 0
		}
		// A person: "Theresa May", "May said".
		if r.word(i, "may", "march", "jan", "august") && i > 0 && r.a[i-1].upper && r.a[i-1].kind == atomWord && r.a[i-1].w == nil && !r.number(i+1) {
			return 0
		}
		if r.word(i, "may") && i+1 < len(r.a) && !r.number(i-1) && !r.number(i+1) && r.d.upos[r.a[i+1].tok] == VERB {
			return 0
		}
	}
	return int(a.w.num)
}

// monthDate reads dates that name a month.
func (r *valueReader) monthDate(i int) (timeValue, int) {
	tv := timeValue{prec: precMonth}
	j := i
	if r.is(j, wcDet) && !r.is(j, wcArticle) {
		if d, e := r.dayNumber(j + 1); d > 0 && (r.month(e) > 0 || r.word(e, "of") && r.month(e+1) > 0) {
			j++
		} else {
			return tv, i
		}
	}
	// Day before month: "5 May", "5th of May", "5-7 May", "5 and 6 May".
	if d, e := r.dayNumber(j); d > 0 {
		k, d2 := e, 0
		if (r.hyphen(k) || r.word(k, "to", "and", "or")) && r.month(k+1) == 0 {
			if x, e2 := r.dayNumber(k + 1); x > 0 {
				d2, k = x, e2
			}
		}
		if r.word(k, "of") {
			k++
		}
		if r.is(k, wcDet) {
			k++
		}
		if r.hyphen(k) && r.a[k].glued && r.month(k+1) > 0 {
			k++
		}
		m := r.month(k)
		if m == 0 {
			return tv, i
		}
		tv.prec = precDay
		tv.at.m, tv.at.d = m, d
		k++
		k = r.dateYear(&tv, k)
		if d2 > d {
			tv.to = day{tv.at.y, m, d2}
			r.resolvePartial(&tv)
			tv.to.y = tv.at.y
			return tv, k
		}
		r.resolvePartial(&tv)
		return r.monthRange(tv, k)
	}
	m := r.month(j)
	if m == 0 {
		return tv, i
	}
	tv.at.m = m
	j++
	k := j
	if r.word(k, "the") && r.number(k+1) {
		k++
	}
	if d, e := r.dayNumber(k); d > 0 && !(r.number(k) && r.a[k].digits == 2 && r.text(k-1) == "'") && !r.isUnitNext(e) {
		tv.prec = precDay
		tv.at.d = d
		j = e
		d2 := 0
		if r.hyphen(j) || r.word(j, "to", "through", "and", "or", "until") {
			if x, e2 := r.dayNumber(j + 1); x > d && r.month(e2) == 0 && !r.isUnitNext(e2) && !(r.word(j, "and", "or") && !r.number(j+1) && !r.is(j+1, wcOrdinal)) {
				d2, j = x, e2
			}
		}
		j = r.dateYear(&tv, j)
		r.resolvePartial(&tv)
		if d2 > 0 {
			tv.to = day{tv.at.y, m, d2}
			return tv, j
		}
		return r.monthRange(tv, j)
	}
	j = r.dateYear(&tv, j)
	if tv.at.y == 0 && r.a[j-1].w.class&wcMonthWeak != 0 && !r.a[j-1].upper {
		return tv, i
	}
	r.resolvePartial(&tv)
	return r.monthRange(tv, j)
}

// isUnitNext reports whether what stands at i makes the number before it an amount.
func (r *valueReader) isUnitNext(i int) bool {
	return r.is(i, wcPercent|wcTimeUnit|wcScale) || r.is(i, wcUnit) && !r.word(i, "in", "a", "m") || r.text(i) == ":" && r.number(i+1)
}

// monthRange reads the second half of "from March 2014 to May 2015", "May 3 - June 5".
func (r *valueReader) monthRange(tv timeValue, j int) (timeValue, int) {
	k := j
	if !(r.hyphen(k) || r.word(k, "to", "through", "until", "till") || r.word(k, "and") && r.betweenBefore(k)) {
		return tv, j
	}
	k++
	saved := r.anchor
	if tv.at.y != 0 {
		r.anchor = tv.at
	}
	t2, e := r.monthDateSimple(k)
	r.anchor = saved
	if e == k || t2.at.m == 0 || t2.prec != tv.prec {
		return tv, j
	}
	if t2.noYear && tv.at.y != 0 {
		t2.at.y = tv.at.y
		if t2.at.m < tv.at.m {
			t2.at.y++
		}
	} else if tv.noYear && t2.at.y != 0 {
		tv.at.y = t2.at.y
		if t2.at.m < tv.at.m {
			tv.at.y--
		}
	}
	tv.to = t2.at
	return tv, e
}

func (r *valueReader) betweenBefore(k int) bool {
	for p := k - 1; p >= max(k-6, 0); p-- {
		if r.word(p, "between") {
			return true
		}
	}
	return false
}

// monthDateSimple reads one date with a month, without ranges.
func (r *valueReader) monthDateSimple(i int) (timeValue, int) {
	tv := timeValue{prec: precMonth}
	if r.word(i, "the") {
		if _, e := r.dayNumber(i + 1); e == i+1 {
			return tv, i
		}
		i++
	}
	if d, e := r.dayNumber(i); d > 0 {
		k := e
		if r.word(k, "of") {
			k++
		}
		m := r.month(k)
		if m == 0 {
			return tv, i
		}
		tv.prec, tv.at.m, tv.at.d = precDay, m, d
		k = r.dateYear(&tv, k+1)
		r.resolvePartial(&tv)
		return tv, k
	}
	m := r.month(i)
	if m == 0 {
		return tv, i
	}
	tv.at.m = m
	j := i + 1
	if d, e := r.dayNumber(j); d > 0 && !r.isUnitNext(e) {
		tv.prec, tv.at.d = precDay, d
		j = e
	}
	j = r.dateYear(&tv, j)
	r.resolvePartial(&tv)
	return tv, j
}

// dateYear reads the year behind month or day: ", 2014", "of 2014", "in 2014", "'14", "490
// BC"; also the words "last year", "this year".
func (r *valueReader) dateYear(tv *timeValue, j int) int {
	k := j
	if r.text(k) == "," || r.word(k, "of", "in") || r.text(k) == "." && r.a[k].glued || r.text(k) == "/" {
		k++
	} else if r.hyphen(k) && r.a[k].glued && k+1 < len(r.a) && r.a[k+1].glued && r.number(k+1) && r.a[k+1].digits == 4 {
		k++
	}
	if r.word(k, "the") && r.word(k+1, "year") {
		k += 2
	}
	if r.number(k) && !r.a[k].decimal {
		n := int(r.a[k].num)
		if r.is(k+1, wcEra) && n < 5000 {
			tv.at.y = n * int(r.a[k+1].w.num)
			return k + 2
		}
		if r.a[k].digits == 4 && n >= 1000 && n <= 2200 && !(r.is(k+1, wcPercent|wcUnit|wcScale) && !r.word(k+1, "in", "a", "m")) {
			tv.at.y = n
			return k + 1
		}
		if r.a[k].digits == 3 && r.text(k-1) == "," && r.is(k-2, wcMonth) == false && n > 99 && tv.at.d > 0 && r.history && r.ref.y == 0 {
			tv.at.y = n
			return k + 1
		}
	}
	if (r.text(k) == "'" || r.text(k) == "’" || r.text(k) == "‘") && r.number(k+1) && r.a[k+1].glued && r.a[k+1].digits == 2 {
		tv.at.y = r.shortYear(int(r.a[k+1].num))
		return k + 2
	}
	if k > j || r.text(k) == "" {
		if r.is(k, wcLast|wcThis|wcNext|wcThat) && r.word(k+1, "year") {
			// "in May of that year"
		} else if r.word(k, "the") && r.is(k+1, wcLast|wcNext|wcThat) && r.word(k+2, "year") {
			k++
		} else {
			return j
		}
	}
	if r.is(k, wcLast|wcThis|wcNext|wcThat) && r.word(k+1, "year") {
		base := r.ref.y
		if r.is(k, wcThat) || r.word(k, "previous", "following", "preceding") || base == 0 {
			base = r.anchor.y
		}
		if base != 0 {
			switch {
			case r.is(k, wcLast):
				base--
			case r.is(k, wcNext):
				base++
			}
			tv.at.y = base
			return k + 2
		}
	}
	// Four words for a year: "nineteen eighty six".
	if y, e := r.spokenYear(j); y > 0 {
		tv.at.y = y
		return e
	}
	return j
}

func (r *valueReader) shortYear(n int) int {
	base := 2026
	if r.ref.y > 0 {
		base = r.ref.y
	} else if r.anchor.y > 0 {
		base = r.anchor.y
	}
	y := base/100*100 + n
	if y > base+5 {
		y -= 100
	}
	return y
}

// spokenYear reads "nineteen eighty-six", "two thousand and four" where it must be a year.
func (r *valueReader) spokenYear(i int) (y, end int) {
	n := r.numberWordsAt(i)
	if n.end == i || n.scaled && n.value < 1900 {
		return 0, i
	}
	if n.scaled && n.value >= 1900 && n.value <= 2100 {
		return int(n.value), n.end
	}
	if n.value >= 15 && n.value <= 20 && n.value == float64(int(n.value)) {
		m := r.numberWordsAt(n.end)
		if m.end > n.end && m.value >= 10 && m.value <= 99 && !m.scaled {
			return int(n.value)*100 + int(m.value), m.end
		}
	}
	return 0, i
}

func (r *valueReader) numberWordsAt(i int) number {
	if r.is(i, wcCardinal) && r.a[i].kind == atomWord {
		return r.numberWords(i)
	}
	return number{end: i}
}
