package intake

import (
	"context"
	"regexp"
	"time"
)

// Dates is how often the day of publication of a page was told, told wrongly, or not told.
type Dates struct {
	Pages int `json:"pages"`
	Right int `json:"right"`
	Wrong int `json:"wrong"`
	None  int `json:"none"`
	// ByPage lists the pages where the day was not right.
	ByPage []DatePage `json:"by_page,omitempty"`
}

// Share is the share of pages with the right day.
func (d Dates) Share() float64 { return float64(d.Right) / float64(max(1, d.Pages)) }

// DatePage is a page with the day it was published on and the one that was read.
type DatePage struct {
	ID    string `json:"id"`
	Want  string `json:"want"`
	Got   string `json:"got"`
	Where string `json:"where,omitempty"`
}

func (d *Dates) add(id, want, got, where string) {
	d.Pages++
	switch {
	case got == "":
		d.None++
	case sameDay(want, got):
		d.Right++
		return
	default:
		d.Wrong++
	}
	d.ByPage = append(d.ByPage, DatePage{id, want, got, where})
}

// sameDay reports whether two dates name one day. A moment in UTC is another day in some places,
// and pages give moments in UTC while their addresses and lines give the day of the newsroom: a
// moment is on a day if it is in any zone between UTC-12 and UTC+14.
func sameDay(a, b string) bool {
	const day = len("2006-01-02")
	if len(a) < day || len(b) < day {
		return false
	}
	if a[:day] == b[:day] {
		return true
	}
	ta, errA := time.Parse(time.RFC3339, a)
	tb, errB := time.Parse(time.RFC3339, b)
	if errA == nil && errB == nil {
		return ta.UTC().Format(time.DateOnly) == tb.UTC().Format(time.DateOnly)
	}
	for _, x := range [][2]string{{a, b}, {b, a}} {
		moment, err := time.Parse(time.RFC3339, x[0])
		if err != nil || len(x[1]) != day {
			continue
		}
		start, err := time.Parse(time.DateOnly, x[1])
		if err == nil && !moment.Before(start.Add(-14*time.Hour)) && moment.Before(start.Add(36*time.Hour)) {
			return true
		}
	}
	return false
}

// inAddress is a day in the path of an address.
var inAddress = regexp.MustCompile(`/(20\d\d)[/-](0[1-9]|1[0-2])[/-](0[1-9]|[12]\d|3[01])([/_-])`)

// Metadata of a page that gives dates to machines.
var (
	dataScript = regexp.MustCompile(`(?is)<script[^>]*json[^>]*>.*?</script>`)
	metaTag    = regexp.MustCompile(`(?is)<meta\b[^>]*>`)
	dateAttr   = regexp.MustCompile(`(?i)\s(?:datetime|content|data-[\w-]*(?:date|time)[\w-]*)\s*=\s*(?:"[^"]*"|'[^']*')`)
	charsetTag = regexp.MustCompile(`(?i)charset`)
)

// EvaluateDates measures dates on the pages of the folder of EvaluateExtraction, which has no
// coded ones, against days that the pages carry in another place. ByAddress: the day in the
// page's address, with that day hidden from us wherever the address stands. ByText: the day that the
// metadata give, with all metadata and addresses hidden, so that only what a reader sees is left.
func EvaluateDates(ctx context.Context, dir string) (byAddress, byText Dates, err error) {
	pages, err := readBenchmark(dir)
	if err != nil {
		return Dates{}, Dates{}, err
	}
	read := func(p benchPage, html []byte) (day, where string, err error) {
		res, err := Read(ctx, Source{Name: p.id + ".html", Bytes: html}, Options{})
		if err != nil {
			return "", "", err
		}
		for _, d := range res.Docs() {
			f := d.Published
			return f.Value, f.Where, nil
		}
		return "", "", nil
	}
	for _, p := range pages {
		noAddress := inAddress.ReplaceAll(p.html, []byte("/page$4"))
		if m := inAddress.FindStringSubmatch(p.url); m != nil {
			got, where, err := read(p, noAddress)
			if err != nil {
				return Dates{}, Dates{}, err
			}
			byAddress.add(p.id, m[1]+"-"+m[2]+"-"+m[3], got, where)
		}
		want, where, err := read(p, p.html)
		if err != nil {
			return Dates{}, Dates{}, err
		}
		if where != "json-ld" && where != "meta" && where != "opengraph" && where != "microdata" || len(want) < len("2006-01-02") {
			continue
		}
		bare := dataScript.ReplaceAll(noAddress, nil)
		bare = metaTag.ReplaceAllFunc(bare, func(tag []byte) []byte {
			if charsetTag.Match(tag) {
				return tag // without it the text cannot be read
			}
			return nil
		})
		got, from, err := read(p, dateAttr.ReplaceAll(bare, nil))
		if err != nil {
			return Dates{}, Dates{}, err
		}
		byText.add(p.id, want, got, from)
	}
	return byAddress, byText, nil
}
