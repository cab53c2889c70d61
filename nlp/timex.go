package nlp

// timex reads the longest date, time, duration or set at atom i, emits it and returns the
// number of atoms taken.
func (r *valueReader) timex(i int) int {
	start, j, edge := i, i, 0
	// "the beginning of", "early in", "late", "mid-".
	if r.is(j, wcDet) && r.is(j+1, wcEdge) {
		j++
	}
	if r.is(j, wcEdge) && !(r.word(j, "close", "start", "end", "onset", "outset", "later", "earlier") && j == start && !r.word(j+1, "of", "in", "that", "this")) {
		edge = int(r.a[j].w.num)
		j++
		if r.word(j, "part", "days", "months") && r.word(j+1, "of") {
			j++
		}
		if r.hyphen(j) {
			j++
		} else if r.word(j, "of", "in") {
			j++
		}
		if r.word(j, "to") && r.hyphen(j+1) && r.is(j+2, wcEdge) { // "mid-to-late"
			j += 3
		}
		if r.is(j, wcDet) && r.a[j].w.class&wcArticle == 0 {
			j++
		}
	} else if edge == 0 {
		j = i
	}
	if edge > 0 {
		if tv, end := r.when(j); end > j && tv.kind == ValueDate && (tv.prec >= precWeek || tv.prec == precDay && tv.clock == "") && !tv.bare {
			tv.edge = edge
			return r.emitTime(start, end, tv)
		}
		if tv, end := r.year(j, true); end > j {
			tv.edge = edge
			return r.emitTime(start, end, tv)
		}
		if edge > 0 && j > i && !r.is(i, wcDet|wcNumberStart) {
			return 0
		}
	}
	tv, end := r.when(i)
	if end == i {
		return 0
	}
	return r.emitTime(i, end, tv)
}

// emitTime resolves what is open, remembers the date as anchor and records the value.
func (r *valueReader) emitTime(i, j int, tv timeValue) int {
	// In a tale of the past a glance at today doesn't move the story.
	if tv.kind == ValueDate && tv.prec != precNone && tv.at.y != 0 && !(tv.deixis && r.history && r.anchor.y != 0) {
		r.anchor, r.anchorAt = tv.at, r.sent
		r.story = true
		if tv.to != (day{}) {
			r.anchor = tv.to
		}
	}
	v := Value{Kind: tv.kind, ISO: tv.value(), Number: tv.number, Unit: tv.unit}
	if tv.kind == ValueDuration || tv.kind == ValueAge {
		v.Approx = r.approx(i)
		if tv.vague && v.Approx == "" {
			v.Approx = "about"
		}
	}
	return r.emit(i, j, v)
}

// when tries all kinds of time expression at atom i.
func (r *valueReader) when(i int) (timeValue, int) {
	if i >= len(r.a) {
		return timeValue{}, i
	}
	a := &r.a[i]
	if a.kind == atomNumber {
		if tv, j := r.numericDate(i); j > i {
			return r.withClock(tv, j)
		}
	}
	if tv, j := r.weekdayDate(i); j > i {
		return tv, j
	}
	if tv, j := r.monthDate(i); j > i {
		return r.withClock(tv, j)
	}
	if tv, j := r.relative(i); j > i {
		return tv, j
	}
	if tv, j := r.season(i); j > i {
		return tv, j
	}
	if tv, j := r.century(i); j > i {
		return tv, j
	}
	if tv, j := r.year(i, false); j > i {
		return tv, j
	}
	if tv, j := r.clockTime(i); j > i {
		// "3 pm on Monday", "10:58 on 11 November 1918"
		k := j
		if r.word(k, "on") || r.text(k) == "," {
			k++
		}
		if d, e := r.dateOnly(k); e > k && d.prec == precDay {
			d.clock = tv.clock
			return d, e
		}
		return tv, j
	}
	if tv, j := r.set(i); j > i {
		return tv, j
	}
	if tv, j := r.duration(i); j > i {
		return tv, j
	}
	if a.w != nil && a.w.class&wcNow != 0 {
		return timeValue{kind: ValueDate, iso: a.w.code}, i + 1
	}
	return timeValue{}, i
}

func (r *valueReader) dateOnly(i int) (timeValue, int) {
	if r.number(i) {
		if tv, j := r.numericDate(i); j > i {
			return tv, j
		}
	}
	if tv, j := r.weekdayDate(i); j > i {
		return tv, j
	}
	if tv, j := r.monthDate(i); j > i {
		return tv, j
	}
	if r.is(i, wcRelDay) {
		return r.relative(i)
	}
	return timeValue{}, i
}

// withClock takes a time of day that follows a date: "14:55", "at 3 pm", "morning".
func (r *valueReader) withClock(tv timeValue, j int) (timeValue, int) {
	if tv.prec != precDay || tv.clock != "" {
		return tv, j
	}
	k := j
	if r.text(k) == "," {
		k++
	}
	if r.word(k, "at") {
		k++
	}
	if r.is(k, wcDayPart) && k == j {
		tv.clock = "T" + r.a[k].w.code
		return tv, k + 1
	}
	if c, e := r.clockTime(k); e > k {
		tv.clock = c.clock
		return tv, e
	}
	return tv, j
}

// A story that told of a day in rollFrom or later and now names a month up to rollTo has
// passed New Year. Chosen on WikiWars.
var rollFrom, rollTo = 12, 1

// resolvePartial gives a month or day without year the year it most likely has: in a text
// about the past the year last told of, else the nearest past of the reference.
func (r *valueReader) resolvePartial(tv *timeValue) {
	if tv.at.y != 0 {
		return
	}
	tv.noYear = true
	near := r.anchor.y != 0 && r.sent-r.anchorAt <= 3
	switch {
	case r.anchor.y != 0 && (r.history || r.ref.y == 0 || near && r.anchor.y < r.ref.y-1):
		tv.at.y = r.anchor.y
		if r.anchor.m >= rollFrom && tv.at.m <= rollTo && tv.at.m > 0 && r.story {
			tv.at.y++
		}
	case r.ref.y != 0:
		tv.deixis = true
		tv.at.y = r.ref.y
		future := r.futureBefore()
		later := tv.at.m > r.ref.m || tv.at.m == r.ref.m && tv.at.d > r.ref.d
		if later && !future {
			tv.at.y--
		}
		if future && (tv.at.m < r.ref.m || tv.at.m == r.ref.m && tv.at.d != 0 && tv.at.d < r.ref.d) {
			tv.at.y++
		}
	}
}

// futureBefore reports whether the sentence speaks of what is to come.
func (r *valueReader) futureBefore() bool {
	for i := range r.a {
		if r.a[i].kind != atomWord {
			continue
		}
		t := r.text(i)
		switch len(t) {
		case 3:
			if t == "'ll" || t == "due" {
				return true
			}
		case 4:
			if t == "will" || t == "Will" {
				return true
			}
		case 5:
			if t == "shall" || t == "plans" || t == "’ll" {
				return true
			}
		case 7:
			if t == "planned" {
				return true
			}
		case 8:
			if t == "upcoming" || t == "expected" {
				return true
			}
		case 9:
			if t == "scheduled" {
				return true
			}
		}
	}
	return false
}
