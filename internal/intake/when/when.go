// Package when reads the dates that stand at the head of articles ("Jan. 22, 2019",
// "22 January 2019, 10:15 GMT", "May 2020", "2016-08") and writes them in ISO 8601, as
// precise as they are given and no more.
package when

import (
	"regexp"
	"strconv"
	"strings"
	"time"
)

// Date is a date found in a text.
type Date struct {
	// ISO is the date: "2020", "2020-05", "2020-05-07" or a full RFC 3339 time.
	ISO string
	// Start and End are where it stands in the string that was searched, in bytes.
	Start, End int
	// Doubtful is set for all-number dates whose order of day and month is a guess.
	Doubtful bool
}

// months maps the names of months, as newspapers print them, to their number. English, and
// the languages in which European outlets date their pages.
var months = map[string]int{}

func init() {
	for _, list := range []string{
		"january february march april may june july august september october november december",
		"jan feb mar apr may jun jul aug sep oct nov dec",
		"- - - - - - - - sept - - -",
		"januar februar märz april mai juni juli august september oktober november dezember",
		"jänner feber mrz - - - - - - okt - dez",
		"janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
		"enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
		"gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre",
		"janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro",
		"januari februari maart april mei juni juli augustus september oktober november december",
		"stycznia lutego marca kwietnia maja czerwca lipca sierpnia września października listopada grudnia",
		"января февраля марта апреля мая июня июля августа сентября октября ноября декабря",
	} {
		for i, name := range strings.Fields(list) {
			if name != "-" {
				months[name] = i + 1
			}
		}
	}
}

// Month reports whether the word is the name of a month.
func Month(word string) bool { return months[strings.ToLower(word)] > 0 }

const (
	zoneNames = `GMT|UTC|BST|CET|CEST|MSK|EST|EDT|ET|CST|CDT|MST|MDT|PST|PDT|Z|[+-]\d{2}:?\d{2}`
	clock     = `(?:[,;|]?\s*(?:at\s+|um\s+)?(\d{1,2})[:.h](\d{2})(?::(\d{2}))?\s*([ap]\.?m\.?)?\s*(?:\(?(` + zoneNames + `)\)?)?)?`
)

var (
	isoForm  = regexp.MustCompile(`\b(\d{4})-(\d{2})(?:-(\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2}))?(?:\.\d+)?\s*(Z|UTC|GMT|[+-]\d{2}:?\d{2})?)?)?\b`)
	mdyForm  = regexp.MustCompile(`(?i)\b(\p{L}{3,11})\.?\s+(\d{1,2})(?:st|nd|rd|th)?\s*,?\s+(\d{4})\b` + clock)
	dmyForm  = regexp.MustCompile(`(?i)\b(\d{1,2})(?:st|nd|rd|th|\.|er|º)?\s+(?:de\s+|of\s+)?(\p{L}{3,11})\.?,?\s+(?:de\s+|of\s+)?(\d{4})\b` + clock)
	dashForm = regexp.MustCompile(`(?i)\b(\d{1,2})[-/](\p{L}{3,9})[-/](\d{4})\b`)
	myForm   = regexp.MustCompile(`(?i)\b(\p{L}{3,11})\.?,?\s+(\d{4})\b`)
	numForm  = regexp.MustCompile(`\b(\d{1,2})([./])(\d{1,2})[./](\d{4})\b` + clock)
	ymdForm  = regexp.MustCompile(`\b(\d{4})[./](\d{1,2})[./](\d{1,2})\b`)
	cjkForm  = regexp.MustCompile(`(\d{4})年(\d{1,2})月(\d{1,2})日`)
)

// zones are the offsets of the abbreviations that newsrooms print. Daylight time is stated
// by its own abbreviation; "ET" is left out because it does not say which it is, and so is "CST",
// which is China's as well.
var zones = map[string]string{
	"GMT": "Z", "UTC": "Z", "Z": "Z", "BST": "+01:00", "CET": "+01:00", "CEST": "+02:00", "MSK": "+03:00",
	"EST": "-05:00", "EDT": "-04:00", "MDT": "-06:00", "MST": "-07:00", "PST": "-08:00", "PDT": "-07:00",
}

// Find returns the first date in the string, and false if there is none.
func Find(s string) (Date, bool) {
	var best Date
	found := false
	for _, form := range []func(string) (Date, bool){findISO, findNamed, findNumbers, findMonth} {
		d, ok := form(s)
		if ok && (!found || d.Start < best.Start || d.Start == best.Start && d.End > best.End) {
			best, found = d, true
		}
	}
	if found {
		best = clockBefore(s, best)
	}
	return best, found
}

// before is a time of day that stands in front of a date: "8:09 PM EST Mar 3, 2011",
// "20:09 GMT on Thursday, 3 March 2011".
var before = regexp.MustCompile(`(?i)\b(\d{1,2})[:.h](\d{2})(?::(\d{2}))?\s*([ap]\.?m\.?)?\s*\(?(` + zoneNames + `)?\)?[\s,;|–-]*(?:on\s+)?(?:(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*,?\s+)?$`)

// clockBefore takes a time of day in front of a date into it.
func clockBefore(s string, d Date) Date {
	from := max(0, d.Start-60)
	m := before.FindStringSubmatchIndex(s[from:d.Start])
	if m == nil || len(d.ISO) < len(time.DateOnly) {
		return d
	}
	g := groups(s[from:d.Start], m)
	if h, min := atoi(g[1]), atoi(g[2]); h > 23 || min > 59 {
		return d
	}
	d.Start = from + m[0]
	if len(d.ISO) == len(time.DateOnly) {
		d.ISO += clockOf(g[1], g[2], g[3], g[4], g[5])
	}
	return d
}

// Only returns the date if the string holds a date and nothing else but weekday, a word such
// as "Published" and punctuation.
func Only(s string) (Date, bool) {
	d, ok := Find(s)
	if !ok {
		return d, false
	}
	rest := strings.ToLower(s[:d.Start] + " " + s[d.End:])
	for _, w := range strings.FieldsFunc(rest, func(r rune) bool { return !isWordRune(r) }) {
		if !fillers[w] {
			return d, false
		}
	}
	return d, true
}

func isWordRune(r rune) bool {
	return r >= '0' && r <= '9' || r >= 'a' && r <= 'z' || r > 127 && r != '–' && r != '—' && r != '·' && r != '•' && r != '\u00a0'
}

// fillers are the words that stand around the date of an article and say nothing else.
var fillers = map[string]bool{}

func init() {
	for _, w := range strings.Fields(`monday tuesday wednesday thursday friday saturday sunday mon tue tues wed thu thur thurs fri sat sun
		published publication posted updated update modified last created first date dated on at the of issue edition print online added filed edited
		time am pm gmt utc bst cet cest msk est edt et cst cdt mst mdt pst pdt by hrs h local version
		montag dienstag mittwoch donnerstag freitag samstag sonntag veröffentlicht aktualisiert am um uhr stand
		lundi mardi mercredi jeudi vendredi samedi dimanche publié mis à jour le lunes martes miércoles jueves viernes sábado domingo publicado el`) {
		fillers[w] = true
	}
}

// IsUpdate reports whether the words before a date say that it is of a later version.
func IsUpdate(s string) bool {
	s = strings.ToLower(s)
	for _, w := range []string{"updated", "update", "modified", "edited", "revised", "aktualisiert", "mis à jour", "actualizado"} {
		if strings.Contains(s, w) {
			return true
		}
	}
	return false
}

func findISO(s string) (Date, bool) {
	for _, m := range isoForm.FindAllStringSubmatchIndex(s, 8) {
		g := groups(s, m)
		y, mo, d := atoi(g[1]), atoi(g[2]), atoi(g[3])
		if g[3] == "" {
			if !valid(y, mo, 1) {
				continue
			}
			return Date{ISO: iso(y, mo, 0), Start: m[0], End: m[1]}, true
		}
		if !valid(y, mo, d) {
			continue
		}
		return Date{ISO: iso(y, mo, d) + clockOf(g[4], g[5], g[6], "", g[7]), Start: m[0], End: m[1]}, true
	}
	return Date{}, false
}

func findNamed(s string) (Date, bool) {
	var out Date
	ok := false
	take := func(m []int, y, mo, d int, tail string) {
		if valid(y, mo, d) && (!ok || m[0] < out.Start) {
			out, ok = Date{ISO: iso(y, mo, d) + tail, Start: m[0], End: m[1]}, true
		}
	}
	for _, m := range mdyForm.FindAllStringSubmatchIndex(s, 8) {
		g := groups(s, m)
		take(m, atoi(g[3]), months[strings.ToLower(g[1])], atoi(g[2]), clockOf(g[4], g[5], g[6], g[7], g[8]))
	}
	for _, m := range dmyForm.FindAllStringSubmatchIndex(s, 8) {
		g := groups(s, m)
		take(m, atoi(g[3]), months[strings.ToLower(g[2])], atoi(g[1]), clockOf(g[4], g[5], g[6], g[7], g[8]))
	}
	for _, m := range dashForm.FindAllStringSubmatchIndex(s, 8) {
		g := groups(s, m)
		take(m, atoi(g[3]), months[strings.ToLower(g[2])], atoi(g[1]), "")
	}
	return out, ok
}

// findNumbers reads dates that are all numbers. With points the day stands first; with
// strokes the order is known only when one number is over twelve, and otherwise the
// American order is taken and marked as doubtful.
func findNumbers(s string) (Date, bool) {
	for _, form := range []*regexp.Regexp{ymdForm, cjkForm} {
		if m := form.FindStringSubmatchIndex(s); m != nil {
			g := groups(s, m)
			if y, mo, d := atoi(g[1]), atoi(g[2]), atoi(g[3]); valid(y, mo, d) {
				return Date{ISO: iso(y, mo, d), Start: m[0], End: m[1]}, true
			}
		}
	}
	m := numForm.FindStringSubmatchIndex(s)
	if m == nil {
		return Date{}, false
	}
	g := groups(s, m)
	a, b, y := atoi(g[1]), atoi(g[3]), atoi(g[4])
	tail := clockOf(g[5], g[6], g[7], g[8], g[9])
	switch {
	case g[2] == "." && valid(y, b, a), a > 12 && valid(y, b, a):
		return Date{ISO: iso(y, b, a) + tail, Start: m[0], End: m[1]}, true
	case b > 12 && valid(y, a, b), g[2] == "/" && valid(y, a, b):
		return Date{ISO: iso(y, a, b) + tail, Start: m[0], End: m[1], Doubtful: b <= 12 && a != b}, true
	}
	return Date{}, false
}

func findMonth(s string) (Date, bool) {
	for _, m := range myForm.FindAllStringSubmatchIndex(s, 8) {
		g := groups(s, m)
		if y, mo := atoi(g[2]), months[strings.ToLower(g[1])]; valid(y, mo, 1) {
			return Date{ISO: iso(y, mo, 0), Start: m[0], End: m[1]}, true
		}
	}
	return Date{}, false
}

func groups(s string, m []int) []string {
	out := make([]string, len(m)/2)
	for i := range out {
		if m[2*i] >= 0 {
			out[i] = s[m[2*i]:m[2*i+1]]
		}
	}
	return out
}

func atoi(s string) int {
	n, _ := strconv.Atoi(s) // the patterns let only short runs of digits through
	return n
}

// valid reports whether the date exists and lies in the age of newspapers.
func valid(y, m, d int) bool {
	if y < 1600 || y > 2100 || m < 1 || m > 12 || d < 1 {
		return false
	}
	t := time.Date(y, time.Month(m), d, 0, 0, 0, 0, time.UTC)
	return t.Day() == d
}

func iso(y, m, d int) string {
	s := strconv.Itoa(y) + "-" + two(m)
	if d > 0 {
		s += "-" + two(d)
	}
	return s
}

func two(n int) string {
	if n < 10 {
		return "0" + strconv.Itoa(n)
	}
	return strconv.Itoa(n)
}

// clockOf writes the time of day, only when its zone is known: a time without a zone is not
// comparable with others, and the day is what matters then.
func clockOf(h, m, s, half, zone string) string {
	if h == "" || m == "" {
		return ""
	}
	hour, minute, second := atoi(h), atoi(m), atoi(s)
	if half != "" {
		hour %= 12
		if half[0] == 'p' || half[0] == 'P' {
			hour += 12
		}
	}
	if hour > 23 || minute > 59 || second > 59 {
		return ""
	}
	z, ok := zones[strings.ToUpper(zone)]
	if !ok && len(zone) >= 5 && (zone[0] == '+' || zone[0] == '-') {
		z, ok = zone[:3]+":"+zone[len(zone)-2:], true
	}
	if !ok {
		return ""
	}
	return "T" + two(hour) + ":" + two(minute) + ":" + two(second) + z
}
