package draw

import (
	"fmt"
	"strings"
	"time"

	"github.com/rashomon-affairs/rashomon/internal/affair"
	"github.com/rashomon-affairs/rashomon/internal/compare"
	"github.com/rashomon-affairs/rashomon/internal/system/svg"
)

// maxRows bounds the events of a drawing: more are not readable, and the lists have them
// all.
const maxRows = 120

// Timeline draws one line an event, by date: a bar for the time it can have happened in, and
// a mark for each account's version of it, by modality. accounts gives the columns; nil
// takes them as they occur.
func Timeline(t *compare.Timeline, accounts []string, o Options) string {
	events := t.Events[:min(maxRows, len(t.Events))]
	if accounts == nil {
		seen := map[string]bool{}
		for _, e := range events {
			for _, v := range e.Versions {
				if !seen[v.Account] {
					seen[v.Account] = true
					accounts = append(accounts, v.Account)
				}
			}
		}
	}
	const dateW, labelW, axisW, col, rowH, top = 124.0, 330.0, 240.0, 26.0, 26.0, 96.0
	width := dateW + labelW + axisW + col*float64(len(accounts)) + 40
	height := top + rowH*float64(len(events)) + 44
	var b strings.Builder
	var desc []string
	for i, e := range events {
		if i == 60 {
			desc = append(desc, fmt.Sprintf("And %d more.", len(events)-60))
			break
		}
		desc = append(desc, fmt.Sprintf("%s: %s, told by %d %s.", e.Date, label(e), len(e.Versions), word(len(e.Versions), "version", "versions")))
	}
	open(&b, o, "Timeline", width, height, strings.Join(desc, " "))
	lo, hi := bounds(events)
	x := func(day string) float64 {
		d, err := time.Parse("2006-01-02", day)
		if err != nil {
			return dateW + labelW
		}
		f := d.Sub(lo).Hours() / max(24, hi.Sub(lo).Hours())
		return dateW + labelW + axisW*min(1, max(0, f))
	}
	for k, a := range accounts {
		cx := dateW + labelW + axisW + 24 + col*float64(k)
		fmt.Fprintf(&b, `<text font-size="10" transform="translate(%s %s) rotate(-52)">%s</text>`, svg.Num(cx), svg.Num(top-12), svg.Escape(svg.Wrap(a, 104, 10, 1)[0]))
		fmt.Fprintf(&b, `<path class="line" opacity=".15" d="M%s %sV%s"/>`+"\n", svg.Num(cx), svg.Num(top-8), svg.Num(height-44))
	}
	if len(events) > 0 {
		fmt.Fprintf(&b, `<text font-size="10" class="faint" x="%s" y="%s">%s</text><text font-size="10" class="faint" text-anchor="end" x="%s" y="%s">%s</text>`+"\n",
			svg.Num(dateW+labelW), svg.Num(top-14), lo.Format("2006-01"), svg.Num(dateW+labelW+axisW), svg.Num(top-14), hi.Format("2006-01"))
	}
	at := map[string]int{}
	for k, a := range accounts {
		at[a] = k
	}
	for i, e := range events {
		y := top + rowH*float64(i) + rowH/2
		fmt.Fprintf(&b, `<g class="event" data-event="%s"><title>%s</title>`, svg.Escape(e.ID), svg.Escape(versions(e)))
		if i%2 == 1 {
			fmt.Fprintf(&b, `<rect x="0" y="%s" width="%s" height="%s" fill="currentColor" opacity=".04"/>`, svg.Num(y-rowH/2), svg.Num(width), svg.Num(rowH))
		}
		fmt.Fprintf(&b, `<text font-size="10.5" x="8" y="%s">%s</text>`, svg.Num(y+4), svg.Escape(e.Date))
		lines := svg.Wrap(label(e), labelW-12, 10.5, 2)
		for n, s := range lines {
			fmt.Fprintf(&b, `<text font-size="10.5" x="%s" y="%s">%s</text>`, svg.Num(dateW), svg.Num(y+4+12*(float64(n)-float64(len(lines)-1)/2)), svg.Escape(s))
		}
		x0, x1 := x(e.From), x(e.To)
		fmt.Fprintf(&b, `<rect x="%s" y="%s" width="%s" height="8" rx="3" fill="currentColor" opacity="%s"/>`, svg.Num(x0), svg.Num(y-4), svg.Num(max(4, x1-x0)), opacity(x1-x0))
		for _, v := range e.Versions {
			if k, ok := at[v.Account]; ok {
				mark(&b, dateW+labelW+axisW+24+col*float64(k), y, v)
			}
		}
		b.WriteString("</g>\n")
	}
	legend(&b, height-22)
	b.WriteString("</svg>\n")
	return b.String()
}

func opacity(w float64) string {
	if w > 40 {
		return ".3"
	}
	return ".75"
}

func label(e compare.TimelineEvent) string {
	s := strings.Join(e.Source, ", ") + ": " + e.Label
	if len(e.Target) > 0 {
		s += " → " + strings.Join(e.Target, ", ")
	}
	return strings.TrimPrefix(s, ": ")
}

func versions(e compare.TimelineEvent) string {
	var out []string
	for _, v := range e.Versions {
		q := v.Wording
		if len(v.Quotes) > 0 {
			q = v.Quotes[0].Text
		}
		date := v.Date
		if date == "" {
			date = "no date"
		}
		out = append(out, fmt.Sprintf("%s, %s (%s, %s): “%s”", v.Account, v.Holder, v.Modality, date, q))
	}
	return strings.Join(out, "\n")
}

func bounds(es []compare.TimelineEvent) (time.Time, time.Time) {
	var lo, hi time.Time
	for _, e := range es {
		if d, err := time.Parse("2006-01-02", e.From); err == nil && (lo.IsZero() || d.Before(lo)) {
			lo = d
		}
		for _, s := range []string{e.From, e.To} {
			if d, err := time.Parse("2006-01-02", s); err == nil && d.After(hi) {
				hi = d
			}
		}
	}
	return lo, hi
}

// mark draws one version: a full disc for asserted, a ring for planned, a dotted ring for
// supposed, a cross for denied; a square around says that a speaker, not the author, says it.
func mark(b *strings.Builder, x, y float64, v compare.Version) {
	switch v.Modality {
	case affair.Planned:
		fmt.Fprintf(b, `<circle class="line" stroke-width="1.6" cx="%s" cy="%s" r="5"/>`, svg.Num(x), svg.Num(y))
	case affair.Hypothetical:
		fmt.Fprintf(b, `<circle class="line" stroke-dasharray="2 2" cx="%s" cy="%s" r="5"/>`, svg.Num(x), svg.Num(y))
	case affair.Denied:
		fmt.Fprintf(b, `<path class="line minus" stroke-width="2" d="M%s %sl9 9m0 -9l-9 9"/>`, svg.Num(x-4.5), svg.Num(y-4.5))
	default:
		fmt.Fprintf(b, `<circle fill="currentColor" cx="%s" cy="%s" r="5"/>`, svg.Num(x), svg.Num(y))
	}
	if !v.OwnVoice() {
		fmt.Fprintf(b, `<rect class="line" x="%s" y="%s" width="16" height="16" rx="2"/>`, svg.Num(x-8), svg.Num(y-8))
	}
}

func legend(b *strings.Builder, y float64) {
	fmt.Fprintf(b, `<g font-size="11" transform="translate(8 %s)">`, svg.Num(y))
	x := 6.0
	for _, m := range []affair.Modality{affair.Asserted, affair.Planned, affair.Hypothetical, affair.Denied} {
		mark(b, x, 0, compare.Version{Modality: m, Holder: affair.AuthorHolder})
		fmt.Fprintf(b, `<text x="%s" y="4">%s</text>`, svg.Num(x+10), m)
		x += 34 + svg.Width(string(m), 11)
	}
	mark(b, x, 0, compare.Version{Modality: affair.Asserted, Holder: "x"})
	fmt.Fprintf(b, `<text x="%s" y="4">in a speaker's words</text></g>`+"\n", svg.Num(x+14))
}
