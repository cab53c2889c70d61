package report

import (
	"fmt"
	"io"
	"slices"
	"strings"
	"text/tabwriter"

	"github.com/rashomon-affairs/rashomon/internal/affair"
)

// Text writes a summary for a terminal of the given width (in columns; 0 means 80).
func (m *Model) Text(w io.Writer, width int) error {
	if width <= 0 {
		width = 80
	}
	p := &printer{w: w}
	p.f("%s\n%s\n\n", m.Name, strings.Repeat("=", min(width, len([]rune(m.Name)))))
	p.f("%d accounts", len(m.Accounts))
	for _, k := range affair.Kinds {
		p.f(", %d %s", m.Totals[k], Plural(k))
	}
	p.f("\n%d candidates wait for review and are counted nowhere; %d records were reviewed by people\n\n", m.Review, m.Reviewed)

	p.f("ACCOUNTS\n")
	t := tabwriter.NewWriter(p, 0, 0, 2, ' ', 0)
	fmt.Fprintf(t, "\tdate\toutlet\trecords\ttitle\n")
	for _, a := range m.Accounts {
		n := 0
		for _, k := range affair.Kinds[1:] {
			n += a.Counts[k]
		}
		title := Cut(a.Title, max(20, width-50))
		if a.SameAs != "" {
			title += " [as " + a.SameAs + "]"
		}
		fmt.Fprintf(t, "%s\t%s\t%s\t%d\t%s\n", a.Code, orDash(day(a.Date)), Cut(orDash(a.Outlet), 20), n, title)
	}
	t.Flush()
	for _, r := range m.Refusals {
		p.f("not read: %s\n", r.Error())
	}

	p.f("\nACTORS, and how each account portrays them (+ well, - badly, o evenly)\n")
	t = tabwriter.NewWriter(p, 0, 0, 2, ' ', 0)
	fmt.Fprint(t, "\tkind\tmentions")
	for _, a := range m.Accounts {
		fmt.Fprintf(t, "\t%s", a.Code)
	}
	fmt.Fprintln(t)
	for _, x := range m.Actors[:min(12, len(m.Actors))] {
		fmt.Fprintf(t, "%s\t%s\t%d", Cut(x.Name, 28), x.Kind, x.Mentions)
		for _, a := range m.Accounts {
			c := "."
			if v, ok := x.Tone[a.Code]; ok {
				c = [...]string{"-", "o", "+"}[v+1]
			}
			fmt.Fprintf(t, "\t%s", c)
		}
		fmt.Fprintln(t)
	}
	t.Flush()

	if len(m.Contradictions) > 0 {
		p.f("\nWHERE THE ACCOUNTS PART\n")
		for i, c := range m.Contradictions[:min(8, len(m.Contradictions))] {
			p.f("%d. %s (%s)\n", i+1, c.Title, c.Reason)
			for _, s := range c.Sides {
				for _, r := range s.Records[:min(1, len(s.Records))] {
					p.f("   %-9s %s: “%s”\n", Cut(s.Label, 9), m.ByDoc[r.Doc].Code+", "+Voice(r), Cut(OneLine(r.Evidence[0].Text), max(30, width-30)))
				}
			}
		}
	}
	if len(m.Timeline) > 0 {
		p.f("\nTIMELINE\n")
		for _, mo := range m.Timeline[:min(12, len(m.Timeline))] {
			for i, r := range mo.Records {
				d := mo.Date
				if i > 0 {
					d = ""
				}
				p.f("%-10s %s  %s\n", d, m.ByDoc[r.Doc].Code, Cut(Describe(r), max(30, width-16)))
			}
		}
	}
	links := slices.DeleteFunc(slices.Clone(m.Records), func(r *affair.Record) bool { return r.Kind != affair.KindLink })
	if len(links) > 0 {
		p.f("\nWHAT LEADS TO WHAT (%d links; the first of each account)\n", len(links))
		for _, a := range m.Accounts {
			for _, r := range a.Records[affair.KindLink][:min(3, len(a.Records[affair.KindLink]))] {
				p.f("%-3s %s\n", a.Code, Cut(Describe(r), max(30, width-5)))
			}
		}
	}
	return p.err
}

// printer remembers the first write error, so that layout code need not.
type printer struct {
	w   io.Writer
	err error
}

func (p *printer) Write(b []byte) (int, error) {
	if p.err != nil {
		return len(b), nil
	}
	_, p.err = p.w.Write(b)
	return len(b), nil
}

func (p *printer) f(format string, a ...any) { fmt.Fprintf(p, format, a...) }
