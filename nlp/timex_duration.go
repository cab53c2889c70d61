package nlp

import (
	"fmt"
	"strings"
)

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
