package nlp

import (
	"fmt"
	"time"
)

// day is a date of the proleptic Gregorian calendar; years before Christ are negative
// (490 BC is -490). Zero month or day means unknown.
type day struct{ y, m, d int }

// precision is how much of a date is known.
type precision uint8

const (
	precNone precision = iota
	precDay
	precWeek
	precMonth
	precQuarter
	precSeason
	precHalf
	precYear
	precDecade
	precCentury
)

// timeValue is a date or a stretch of time that has been read but not yet written.
type timeValue struct {
	at     day
	to     day // end of a range, zero for none
	prec   precision
	season string // SP, SU, FA, WI; "Q1", "H2"
	clock  string // "T10:58", "TMO"
	iso    string // ready value, for durations and sets
	kind   ValueKind
	number float64
	unit   string
	edge   int // 1 early, 2 mid, 3 late
	vague  bool
	noYear bool // the year comes from the reference or the anchor
	bare   bool // nothing but a plain year number
	deixis bool // counted from the reference
}

func (d day) time() time.Time {
	return time.Date(d.y, time.Month(max(d.m, 1)), max(d.d, 1), 0, 0, 0, 0, time.UTC)
}

func dayOf(t time.Time) day { return day{t.Year(), int(t.Month()), t.Day()} }

func (d day) addDays(n int) day { return dayOf(d.time().AddDate(0, 0, n)) }

// addMonths keeps the day where the month has it.
func (d day) addMonths(n int) day {
	y, m := d.y, d.m
	if m == 0 {
		m = 1
	}
	k := y*12 + m - 1 + n
	y, m = floorDiv(k, 12), k-floorDiv(k, 12)*12+1
	return day{y, m, min(d.d, monthDays(y, m))}
}

func floorDiv(a, b int) int {
	q := a / b
	if a%b < 0 {
		q--
	}
	return q
}

func monthDays(y, m int) int {
	switch m {
	case 4, 6, 9, 11:
		return 30
	case 2:
		if y%4 == 0 && (y%100 != 0 || y%400 == 0) {
			return 29
		}
		return 28
	}
	return 31
}

func yearISO(y int) string {
	if y < 0 {
		return fmt.Sprintf("BC%04d", -y)
	}
	return fmt.Sprintf("%04d", y)
}

// value writes the TIMEX3-style value.
func (t timeValue) value() string {
	if t.iso != "" {
		return t.iso
	}
	if t.prec == precNone || t.at.y == 0 {
		return ""
	}
	if t.to != (day{}) {
		a, b := t, t
		a.to, b.to, b.at = day{}, day{}, t.to
		return a.value() + "/" + b.value()
	}
	switch t.prec {
	case precDay:
		if t.at.m == 0 {
			return yearISO(t.at.y)
		}
		if t.at.d == 0 {
			return fmt.Sprintf("%s-%02d", yearISO(t.at.y), t.at.m)
		}
		return fmt.Sprintf("%s-%02d-%02d%s", yearISO(t.at.y), t.at.m, t.at.d, t.clock)
	case precWeek:
		if t.at.y > 0 {
			y, w := t.at.time().ISOWeek()
			return fmt.Sprintf("%04d-W%02d", y, w)
		}
		return yearISO(t.at.y)
	case precMonth:
		return fmt.Sprintf("%s-%02d", yearISO(t.at.y), t.at.m)
	case precQuarter, precSeason, precHalf:
		return yearISO(t.at.y) + "-" + t.season
	case precDecade:
		y := t.at.y
		if y < 0 { // 480s BC
			return fmt.Sprintf("BC%03d", -y/10)
		}
		y -= y % 10
		switch t.edge {
		case 1:
			return fmt.Sprintf("%d/%d", y, y+3)
		case 2:
			return fmt.Sprintf("%d/%d", y+4, y+6)
		case 3:
			return fmt.Sprintf("%d/%d", y+7, y+9)
		}
		return fmt.Sprintf("%d/%d", y, y+9)
	case precCentury:
		if t.at.y < 0 {
			return fmt.Sprintf("BC%02d", (-t.at.y-1)/100)
		}
		return fmt.Sprintf("%d/%d", t.at.y, t.at.y+99)
	}
	return yearISO(t.at.y)
}
