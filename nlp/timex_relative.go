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
