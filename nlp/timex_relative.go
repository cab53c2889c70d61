package nlp

import (
	"fmt"
	"strings"
)

// weekdayDate reads "Monday", "last Monday", "Monday, May 5", "Monday morning".
func (r *valueReader) weekdayDate(i int) (timeValue, int) {
	j := i
	which := wordClass(0)
	if r.is(j, wcDet) && r.is(j+1, wcLast|wcNext) && r.is(j+2, wcWeekday) {
		j++
	}
	if r.is(j, wcLast|wcNext|wcThis|wcThat) && r.weekday(j+1) > 0 {
		which = r.a[j].w.class
		j++
	}
	w := r.weekday(j)
	if w == 0 {
		return timeValue{}, i
	}
	if strings.HasSuffix(strings.ToLower(r.text(j)), "days") && which == 0 {
		return timeValue{kind: ValueSet, iso: fmt.Sprintf("XXXX-WXX-%d", w)}, j + 1
	}
	j++
	// With a date behind it the weekday only repeats.
	k := j
	if r.text(k) == "," {
		k++
	}
	if r.word(k, "the") || r.word(k, "on") {
		k++
	}
	if tv, e := r.monthDate(k); e > k && tv.prec == precDay {
		return r.withClock(tv, e)
	}
	if r.number(k) && k > j {
		if tv, e := r.numericDate(k); e > k {
			return r.withClock(tv, e)
		}
	}
	tv := timeValue{prec: precDay}
	base := r.ref
	if base.y == 0 || r.history && r.anchor.d != 0 {
		base = r.anchor
	}
	if base.d != 0 && base.y > 0 {
		bw := (int(base.time().Weekday())+6)%7 + 1
		diff := w - bw // same week
		switch {
		case which&wcNext != 0:
			if diff <= 0 || r.word(i, "next") && false {
				diff += 7
			}
		case which&wcLast != 0:
			if diff >= 0 {
				diff -= 7
			}
		case which&wcThis != 0:
			if diff < 0 && r.futureBefore() {
				diff += 7
			}
		default:
			if r.futureBefore() {
				if diff < 0 {
					diff += 7
				}
			} else if diff > 0 {
				diff -= 7
			}
		}
		if r.is(j, wcTimeUnit) && r.word(j, "week") && which == 0 { // "Monday week"
			diff += 7
		}
		tv.at = base.addDays(diff)
	}
	return r.withClock(tv, j)
}

func (r *valueReader) weekday(i int) int {
	if !r.is(i, wcWeekday) {
		return 0
	}
	a := &r.a[i]
	if a.w.class&wcMonthWeak != 0 && (!a.upper || r.a[i].end-r.a[i].start < 4 && !r.text3dot(i) && !(r.text(i+1) == "," || r.number(i+1) || r.month(i+1) > 0)) {
		return 0
	}
	return int(a.w.num)
}

func (r *valueReader) text3dot(i int) bool { return strings.HasSuffix(r.text(i), ".") }

// base is the date that deictic words count from.
func (r *valueReader) base() day {
	if r.ref.y != 0 {
		return r.ref
	}
	return r.anchor
}

// relative reads "today", "last year", "this summer", "the next day", "that month", "the past
// four years".
func (r *valueReader) relative(i int) (timeValue, int) {
	j := i
	if r.is(j, wcRelDay) {
		tv := timeValue{prec: precDay, deixis: true}
		if b := r.ref; b.y != 0 {
			tv.at = b.addDays(int(r.a[j].w.num))
		} else {
			tv.prec, tv.iso = precNone, ""
			if r.word(j, "today") {
				tv.iso = "PRESENT_REF"
			}
		}
		if r.word(j, "tonight") && tv.at.y != 0 {
			tv.clock = "TNI"
		}
		return r.withClock(tv, j+1)
	}
	if r.word(j, "day") && r.word(j+1, "after", "before") && r.word(j+2, "tomorrow", "yesterday") || r.word(j, "the") && r.word(j+1, "day") && r.word(j+2, "after", "before") && r.word(j+3, "tomorrow", "yesterday") {
		if r.word(j, "the") {
			j++
		}
		tv := timeValue{prec: precDay}
		n := 2
		if r.word(j+2, "yesterday") {
			n = -2
		}
		if r.ref.y != 0 {
			tv.at = r.ref.addDays(n)
		}
		return tv, j + 3
	}
	det := false
	if r.is(j, wcDet) && !r.is(j, wcArticle) {
		det = true
		j++
	}
	if !r.is(j, wcLast|wcNext|wcThis|wcThat) {
		return timeValue{}, i
	}
	w := r.a[j].w
	that := w.class&wcThat != 0
	sign := 0
	switch {
	case w.class&wcLast != 0:
		sign = -1
	case w.class&wcNext != 0:
		sign = 1
	}
	// In narration "the next day", "the following year", "the previous month" count from the
	// date last told of; "last year", "next month" from the reference.
	narrative := that || det && sign != 0 && !r.word(j, "last", "past", "coming", "upcoming") || r.word(j, "following", "previous", "preceding", "subsequent")
	word := j
	j++
	if that && r.word(j, "very", "same") {
		j++
	}
	b := r.base()
	deixis := true
	if narrative && r.anchor.y != 0 || r.history && r.anchor.y != 0 && !(r.word(word, "this", "current", "present") && r.word(j, "year", "decade", "century", "week", "weekend")) {
		b, deixis = r.anchor, false
	}
	if that && r.anchor.y == 0 {
		b = day{}
	}
	if r.is(j, wcDayPart) && (sign == 0 || sign < 0 || r.word(j, "morning", "night", "evening", "afternoon")) {
		tv := timeValue{prec: precDay, clock: "T" + r.a[j].w.code}
		if b.d != 0 {
			tv.at = b
			if sign != 0 {
				tv.at = b.addDays(sign)
			}
		}
		return tv, j + 1
	}
	if m := r.month(j); m > 0 && sign <= 0 || m > 0 && sign > 0 {
		tv := timeValue{prec: precMonth}
		tv.at.m = m
		if b.y != 0 {
			tv.at.y = b.y
			bm := max(b.m, 1)
			switch {
			case sign < 0 && m >= bm:
				tv.at.y--
			case sign > 0 && m <= bm:
				tv.at.y++
			}
		}
		j++
		if d, e := r.dayNumber(j); d > 0 && !r.isUnitNext(e) {
			tv.prec, tv.at.d = precDay, d
			j = e
		}
		return tv, j
	}
	if r.is(j, wcSeason) {
		tv := timeValue{prec: precSeason, season: r.a[j].w.code, deixis: deixis}
		if b.y != 0 {
			tv.at.y = b.y
			si, bi := seasonIndex(tv.season), seasonIndex(seasonOf(b.m))
			if sign < 0 && si >= bi {
				tv.at.y--
			} else if sign > 0 && si <= bi {
				tv.at.y++
			}
		}
		return tv, j + 1
	}
	if r.is(j, wcTimeUnit) {
		tv, end := r.relativeUnit(i, j, b, sign, that, det)
		tv.deixis = deixis
		return tv, end
	}
	// "the last four years", "the past decade", "the next two weeks", "the first three months
	// of" is read as an amount.
	if sign != 0 {
		n := r.readNumber(j)
		vague := false
		if n.end == j && (r.is(j, wcSeveral) || r.is(j, wcArticle) && r.is(j+1, wcSeveral)) {
			vague = true
			if r.is(j, wcArticle) {
				j++
			}
			n.end = j + 1
			if r.word(n.end, "of") {
				n.end++
			}
			n.value = 0
		}
		if n.end > j && !n.ordinal && r.is(n.end, wcTimeUnit) {
			return r.span(i, n, b, sign, vague)
		}
	}
	return timeValue{}, i
}

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

// relativeUnit reads "last year", "this week", "that month", "the next day" with the unit at
// atom j.
func (r *valueReader) relativeUnit(i, j int, b day, sign int, that, det bool) (timeValue, int) {
	unit := r.a[j].w.code
	t := strings.ToLower(r.text(j))
	tv := timeValue{}
	end := j + 1
	if strings.HasSuffix(t, "s") && t != "hrs" || unit == "S" || unit == "M" {
		if that || sign == 0 || unit == "S" || unit == "M" {
			return timeValue{}, i // "these days"
		}
		// "the past years"
		return timeValue{kind: ValueDuration, iso: durationISO("X", unit)}, end
	}
	switch unit {
	case "D":
		tv.prec = precDay
		if b.d != 0 {
			tv.at = b.addDays(sign)
		} else if b.y != 0 { // the day within a known month is not known
			tv.at, tv.prec = day{b.y, b.m, 0}, precMonth
			if b.m == 0 {
				tv.prec = precYear
			}
		}
		return r.withClock(tv, end)
	case "W":
		tv.prec = precWeek
		if b.d != 0 {
			tv.at = b.addDays(7 * sign)
		}
	case "E":
		tv.prec = precWeek
		if b.d != 0 && b.y > 0 {
			x := b.addDays(7 * sign)
			y, w := x.time().ISOWeek()
			tv.iso = fmt.Sprintf("%04d-W%02d-WE", y, w)
		}
	case "m":
		tv.prec = precMonth
		if b.m != 0 {
			tv.at = b.addMonths(sign)
			tv.at.d = 0
		}
	case "Q":
		tv.prec = precQuarter
		if b.m != 0 {
			x := day{b.y, b.m, 1}.addMonths(3 * sign)
			tv.at = day{y: x.y}
			tv.season = fmt.Sprintf("Q%d", (x.m-1)/3+1)
		}
	case "Y":
		tv.prec = precYear
		if b.y != 0 {
			tv.at = day{y: b.y + sign}
		}
	case "DE":
		tv.prec = precDecade
		if b.y > 0 {
			if sign < 0 && r.word(j-1, "past", "last") {
				return timeValue{at: day{y: b.y - 10}, to: day{y: b.y}, prec: precYear}, end
			}
			tv.at = day{y: b.y - b.y%10 + 10*sign}
		}
	case "CE":
		tv.prec = precCentury
		if b.y > 0 {
			tv.at = day{y: b.y - b.y%100 + 100*sign}
		}
	default:
		return timeValue{}, i
	}
	return tv, end
}

// span reads "the last four years" with number n and the unit behind it, as a range up to or
// from the base, or as a duration where there is none.
func (r *valueReader) span(i int, n number, b day, sign int, vague bool) (timeValue, int) {
	u := r.a[n.end].w
	end := n.end + 1
	code := trimFloat(n.value * unitMultiple(u))
	if vague {
		code = "X"
	}
	d := timeValue{kind: ValueDuration, iso: durationISO(code, u.code), number: n.value, unit: timeUnitNames[u.code], vague: vague}
	if vague || b.y <= 0 || n.value > 3000 || n.value != float64(int(n.value)) || r.history {
		return d, end
	}
	x, prec := shift(b, u.code, sign*int(n.value*unitMultiple(u)))
	if prec == precNone {
		return d, end
	}
	a, z := x, b
	if sign > 0 {
		a, z = b, x
	}
	if prec == precYear {
		a, z = day{y: a.y}, day{y: z.y}
	} else if prec == precMonth {
		a.d, z.d = 0, 0
	} else {
		prec = precDay
	}
	return timeValue{at: a, to: z, prec: prec, number: n.value, unit: timeUnitNames[u.code]}, end
}

// shift moves a date by n units; the precision is that of the result, none where the unit
// is finer than a day or the date not known well enough.
func shift(b day, unit string, n int) (day, precision) {
	switch unit {
	case "D":
		if b.d == 0 {
			return b, precNone
		}
		return b.addDays(n), precDay
	case "W":
		if b.d == 0 {
			return b, precNone
		}
		return b.addDays(7 * n), precWeek
	case "m":
		if b.m == 0 {
			return b, precNone
		}
		return b.addMonths(n), precMonth
	case "Q":
		if b.m == 0 {
			return b, precNone
		}
		return b.addMonths(3 * n), precMonth
	case "Y":
		return day{b.y + n, b.m, b.d}, precYear
	case "DE":
		return day{b.y + 10*n, 0, 0}, precYear
	case "CE":
		return day{b.y + 100*n, 0, 0}, precYear
	}
	return b, precNone
}

// durationISO writes P3D, PT2H; decades and centuries as years.
func durationISO(n, unit string) string {
	switch unit {
	case "S", "M", "H":
		return "PT" + n + unit
	case "m":
		return "P" + n + "M"
	case "Q":
		if n == "X" {
			return "PXM"
		}
		return "P" + n + "Q"
	case "E":
		return "P" + n + "WE"
	}
	return "P" + n + unit
}

// duration reads "three days", "a week", "several years", "10-day", also with what turns it
// into a date: "four years ago", "two days later".
func (r *valueReader) duration(i int) (timeValue, int) {
	j := i
	code := ""
	var value float64
	vague := false
	n := r.readNumber(j)
	switch {
	case n.end > j && !n.ordinal:
		value, j, vague = n.value, n.end, n.vague
		if r.word(j, "and") && r.word(j+1, "a") && r.is(j+2, wcFraction) && r.a[j+2].w.num == 0.5 && !n.scaled {
			value += 0.5
			j += 3
		}
		// "20 to 30 years": take the first, the second follows as a value of its own.
		code = trimFloat(value)
	case r.is(j, wcArticle) && r.is(j+1, wcTimeUnit) && !r.word(j+1, "second", "quarter"):
		value, code = 1, "1"
		j++
	case r.word(j, "half") && r.is(j+1, wcArticle) && r.is(j+2, wcTimeUnit):
		value, code = 0.5, "0.5"
		j += 2
	case r.is(j, wcArticle) && r.word(j+1, "half") && r.is(j+2, wcTimeUnit):
		value, code = 0.5, "0.5"
		j += 2
	case r.is(j, wcSeveral) || r.is(j, wcArticle) && r.is(j+1, wcSeveral) || r.word(j, "many", "some"):
		if r.is(j, wcArticle) {
			j++
		}
		j++
		if r.word(j, "of") {
			j++
		}
		if r.word(j, "more") {
			j++
		}
		code, vague = "X", true
	case r.word(j, "days", "weeks", "months", "years", "decades", "centuries", "hours", "minutes") && (r.word(j+1, "later", "earlier", "ago", "before", "after") || r.word(j-1, "for")):
		code, vague = "X", true
	default:
		return timeValue{}, i
	}
	k := j
	if r.hyphen(k) {
		k++
	}
	if r.word(k, "full", "more", "long", "consecutive", "straight", "whole", "bloody", "additional", "further", "calendar", "working", "short") {
		k++
	}
	if !r.is(k, wcTimeUnit) || r.word(k, "second", "quarter") && value != 1 || r.text(k) == "min" && vague {
		return timeValue{}, i
	}
	u := r.a[k].w
	unitAt := k
	end := k + 1
	if code != "X" {
		code = trimFloat(value * unitMultiple(u))
	}
	tv := timeValue{kind: ValueDuration, iso: durationISO(code, u.code), number: value, unit: timeUnitNames[u.code], vague: vague}
	// "3 hours 30 minutes", "two years and six months"
	if code != "X" {
		q := end
		if r.word(q, "and") || r.text(q) == "," {
			q++
		}
		if m := r.readNumber(q); m.end > q && !m.ordinal && r.is(m.end, wcTimeUnit) && unitRank(r.a[m.end].w.code) < unitRank(u.code) && !r.is(m.end+1, wcAgo) {
			second := durationISO(trimFloat(m.value*unitMultiple(r.a[m.end].w)), r.a[m.end].w.code)
			if strings.HasPrefix(second, "PT") && !strings.HasPrefix(tv.iso, "PT") {
				tv.iso += second[1:]
			} else {
				tv.iso += strings.TrimPrefix(strings.TrimPrefix(second, "PT"), "P")
			}
			end = m.end + 1
		}
	}
	// Age: "29 years old", "29-year-old", "at the age of" is read elsewhere.
	q := end
	if r.hyphen(q) {
		q++
	}
	if r.word(q, "old", "olds") && code != "X" {
		return timeValue{kind: ValueAge, number: value, unit: timeUnitNames[u.code], iso: tv.iso}, q + 1
	}
	if r.word(end, "of") && r.word(end+1, "age") && code != "X" {
		return timeValue{kind: ValueAge, number: value, unit: timeUnitNames[u.code], iso: tv.iso}, end + 2
	}
	_ = unitAt
	return r.durationToDate(i, end, tv, u.code, value, vague)
}

func unitRank(code string) int {
	return strings.Index("S M H D W m Q Y DECE", code)
}

// durationToDate turns "four years ago", "two days later", "three weeks after" into dates.
func (r *valueReader) durationToDate(i, end int, tv timeValue, unit string, value float64, vague bool) (timeValue, int) {
	sign, fromAnchor := 0, false
	e := end
	switch {
	case r.word(e, "ago"):
		sign = -1
	case r.word(e, "earlier", "previously", "beforehand"):
		sign, fromAnchor = -1, true
	case r.word(e, "later", "afterwards", "afterward", "thereafter", "on"):
		if r.word(e, "on") {
			return tv, end
		}
		sign, fromAnchor = 1, true
	case r.word(e, "hence") || r.word(e, "from") && r.word(e+1, "now", "today"):
		sign = 1
		if r.word(e, "from") {
			e++
		}
	case r.word(e, "from", "after", "before") && r.word(e+1, "tomorrow", "yesterday") && r.ref.y != 0 && !vague:
		s := 1
		if r.word(e, "before") {
			s = -1
		}
		b := r.ref.addDays(int(r.a[e+1].w.num))
		if x, p := shift(b, unit, s*int(value)); p != precNone {
			return timeValue{at: x, prec: precDay}, e + 2
		}
		return tv, end
	case r.word(i-1, "in", "within") && r.futureBefore() && r.ref.y != 0 && !r.history && !vague && r.word(i-1, "in"):
		sign = 1
		e--
	case r.word(e, "after", "before") && r.is(e+1, wcDet):
		return tv, end
	default:
		return tv, end
	}
	out := timeValue{kind: ValueDate, deixis: true}
	b := r.ref
	if fromAnchor && r.anchor.y != 0 || b.y == 0 {
		b, out.deixis = r.anchor, false
	}
	if vague || value != float64(int(value)) || value > 5000 {
		out.iso = "PAST_REF"
		if sign > 0 {
			out.iso = "FUTURE_REF"
		}
		if b.y == 0 {
			out.iso = ""
		}
		return out, e + 1
	}
	if b.y != 0 {
		x, prec := shift(b, unit, sign*int(value))
		out.at, out.prec = x, prec
		switch prec {
		case precYear:
			out.at.m, out.at.d = 0, 0
		case precMonth:
			out.at.d = 0
		case precWeek:
			out.prec = precDay
		}
	}
	return out, e + 1
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

// clockTime reads "10:58", "3 pm", "10 a.m.", "5 o'clock", "noon".
func (r *valueReader) clockTime(i int) (timeValue, int) {
	if !r.number(i) || r.a[i].decimal && !r.is(i+1, wcClock) || r.a[i].digits > 2 && !(r.a[i].digits == 4 && r.word(i+1, "hrs", "gmt", "utc")) {
		return timeValue{}, i
	}
	h, m := int(r.a[i].num), -1
	if r.a[i].digits == 4 {
		if h/100 > 23 || h%100 > 59 {
			return timeValue{}, i
		}
		return timeValue{kind: ValueDate, prec: precDay, clock: fmt.Sprintf("T%02d:%02d", h/100, h%100), at: r.clockDay()}, i + 2
	}
	j := i + 1
	if r.text(j) == ":" && r.a[j].glued && r.number(j+1) && r.a[j+1].glued && r.a[j+1].digits == 2 && r.a[j+1].num < 60 {
		m = int(r.a[j+1].num)
		j += 2
		if r.text(j) == ":" && r.number(j+1) && r.a[j].glued && r.a[j+1].digits == 2 {
			j += 2
		}
	}
	k := j
	if r.is(k, wcClock) && (r.a[k].w.code != "" || r.word(k, "o'clock")) {
		if r.a[k].w.code == "am" && r.text(k) == "am" && m < 0 && !r.a[k].glued && !(r.d.upos[r.a[k].tok] != AUX) {
			return timeValue{}, i
		}
		if h > 12 && r.a[k].w.code != "" || h == 0 {
			return timeValue{}, i
		}
		if r.a[k].w.code == "pm" && h < 12 {
			h += 12
		} else if r.a[k].w.code == "am" && h == 12 {
			h = 0
		}
		j = k + 1
	} else if m < 0 || h > 24 {
		return timeValue{}, i
	} else if r.word(k, "gmt", "utc", "hrs") {
		j = k + 1
	}
	if r.word(j, "gmt", "utc", "est", "cet", "edt", "pst", "bst") {
		j++
	}
	c := fmt.Sprintf("T%02d", h)
	if m >= 0 {
		c = fmt.Sprintf("T%02d:%02d", h, m)
	}
	return timeValue{kind: ValueDate, prec: precDay, clock: c, at: r.clockDay()}, j
}

// clockDay is the day that a time without date belongs to.
func (r *valueReader) clockDay() day {
	if r.anchor.d != 0 && (r.history || r.sent == r.anchorAt) {
		return r.anchor
	}
	return r.ref
}

// set reads recurring times: "every Monday", "each year", "daily", "three times a week".
func (r *valueReader) set(i int) (timeValue, int) {
	if r.is(i, wcSet) {
		if r.a[i].upper && i > 0 && i+1 < len(r.a) && r.a[i+1].upper {
			return timeValue{}, i // "Daily Mail"
		}
		return timeValue{kind: ValueSet, iso: r.a[i].w.code}, i + 1
	}
	if !r.is(i, wcEvery) {
		return timeValue{}, i
	}
	j := i + 1
	n := 1.0
	if r.word(j, "other") {
		n = 2
		j++
	} else if m := r.readNumber(j); m.end > j && !m.ordinal && m.integral {
		n = m.value
		j = m.end
	}
	if w := r.weekday(j); w > 0 {
		return timeValue{kind: ValueSet, iso: fmt.Sprintf("XXXX-WXX-%d", w)}, j + 1
	}
	if r.is(j, wcTimeUnit) {
		return timeValue{kind: ValueSet, iso: durationISO(trimFloat(n*unitMultiple(r.a[j].w)), r.a[j].w.code)}, j + 1
	}
	if r.is(j, wcDayPart) {
		return timeValue{kind: ValueSet, iso: "P1D"}, j + 1
	}
	if m := r.month(j); m > 0 {
		return timeValue{kind: ValueSet, iso: fmt.Sprintf("XXXX-%02d", m)}, j + 1
	}
	return timeValue{}, i
}
