package compare

import (
	"strconv"
	"strings"
	"time"
)

// span is a stretch of days, both included, counted from 1970-01-01.
type span struct{ lo, hi int }

// days reads an ISO date of any precision (2013, 2013-05, 2013-05-07, with or without a
// time) or a range of two with a slash between. ok is false for anything else.
func days(s string) (span, bool) {
	if s == "" {
		return span{}, false
	}
	if a, b, ok := strings.Cut(s, "/"); ok {
		x, okX := days(a)
		y, okY := days(b)
		switch {
		case okX && okY && y.hi >= x.lo:
			return span{x.lo, y.hi}, true
		case okX && b == "":
			return span{x.lo, 1 << 30}, true
		case okY && a == "":
			return span{-1 << 30, y.hi}, true
		}
		return span{}, false
	}
	s, _, _ = strings.Cut(s, "T")
	parts := strings.Split(s, "-")
	n := make([]int, len(parts))
	for i, p := range parts {
		v, err := strconv.Atoi(p)
		if err != nil || v < 0 {
			return span{}, false
		}
		n[i] = v
	}
	day := func(y, m, d int) int { return int(time.Date(y, time.Month(m), d, 0, 0, 0, 0, time.UTC).Unix() / 86400) }
	switch {
	case len(n) == 1 && n[0] >= 1 && n[0] <= 9999:
		return span{day(n[0], 1, 1), day(n[0], 12, 31)}, true
	case len(n) == 2 && n[1] >= 1 && n[1] <= 12:
		return span{day(n[0], n[1], 1), day(n[0], n[1]+1, 0)}, true
	case len(n) == 3 && n[1] >= 1 && n[1] <= 12 && n[2] >= 1 && n[2] <= 31:
		d := day(n[0], n[1], n[2])
		return span{d, d}, true
	}
	return span{}, false
}

func (s span) meets(t span) bool { return s.lo <= t.hi && t.lo <= s.hi }

func (s span) cut(t span) span { return span{max(s.lo, t.lo), min(s.hi, t.hi)} }

// isoDay writes a day number as a date.
func isoDay(d int) string { return time.Unix(int64(d)*86400, 0).UTC().Format("2006-01-02") }

// showSpan writes a stretch as precisely as it is known.
func showSpan(s span) string {
	if s.lo == s.hi {
		return isoDay(s.lo)
	}
	lo, hi := time.Unix(int64(s.lo)*86400, 0).UTC(), time.Unix(int64(s.hi)*86400, 0).UTC()
	if s.hi < 1<<29 && s.lo > -1<<29 {
		if lo.Day() == 1 && hi.AddDate(0, 0, 1).Day() == 1 {
			if lo.Year() == hi.Year() && lo.Month() == hi.Month() {
				return lo.Format("2006-01")
			}
			if lo.Month() == 1 && hi.Month() == 12 && lo.Year() == hi.Year() {
				return lo.Format("2006")
			}
			if lo.Month() == 1 && hi.Month() == 12 {
				return lo.Format("2006") + "/" + hi.Format("2006")
			}
			return lo.Format("2006-01") + "/" + hi.Format("2006-01")
		}
		return isoDay(s.lo) + "/" + isoDay(s.hi)
	}
	if s.lo > -1<<29 {
		return isoDay(s.lo) + "/"
	}
	if s.hi < 1<<29 {
		return "/" + isoDay(s.hi)
	}
	return ""
}
