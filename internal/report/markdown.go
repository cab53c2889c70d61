package report

import (
	"io"
	"strconv"
	"strings"

	"github.com/rashomon-affairs/rashomon/internal/affair"
)

// Markdown writes the report as Markdown: the same facts as the page, drawings as lists.
func (m *Model) Markdown(w io.Writer) error {
	p := &printer{w: w}
	p.f("# %s\n\n", md(m.Name))
	var totals []string
	for _, k := range affair.Kinds {
		totals = append(totals, strconv.Itoa(m.Totals[k])+" "+Plural(k))
	}
	p.f("%d accounts, %s. %d candidates wait for review and are counted nowhere; %d records were reviewed by people.\n\n",
		len(m.Accounts), strings.Join(totals, ", "), m.Review, m.Reviewed)

	p.f("## Accounts\n\n| | Account | Outlet | Date | Words |\n|---|---|---|---|---:|\n")
	for _, a := range m.Accounts {
		title := md(a.Title)
		if a.SameAs != "" {
			title += " (shares its text with " + a.SameAs + ")"
		}
		p.f("| %s | %s | %s | %s | %d |\n", a.Code, title, md(orDash(a.Outlet)), md(orDash(a.Date)), a.Words)
	}
	if len(m.Refusals) > 0 {
		p.f("\nNot read:\n\n")
		for _, r := range m.Refusals {
			p.f("- %s\n", md(r.Error()))
		}
	}
	p.f("\n## Actors\n\n| Actor | Kind | Mentions |")
	for _, a := range m.Accounts {
		p.f(" %s |", a.Code)
	}
	p.f("\n|---|---|---:|%s\n", strings.Repeat(":-:|", len(m.Accounts)))
	for _, x := range m.MainActors() {
		p.f("| %s | %s | %d |", md(x.Name), x.Kind, x.Mentions)
		for _, a := range m.Accounts {
			c := "·"
			if v, ok := x.Tone[a.Code]; ok {
				c = [...]string{"▼", "●", "▲"}[v+1]
			}
			p.f(" %s |", c)
		}
		p.f("\n")
	}
	if len(m.Contradictions) > 0 {
		p.f("\n## Where the accounts part\n\n")
		for _, c := range m.Contradictions {
			p.f("### %s\n\n%s\n\n", md(c.Title), md(c.Reason))
			for _, s := range c.Sides {
				p.f("**%s**\n\n", md(s.Label))
				for _, r := range s.Records {
					m.mdQuote(p, r)
				}
			}
		}
	}
	for _, t := range m.Tables {
		p.f("\n## %s\n\n%s\n\n|", md(t.Title), md(t.Note))
		for _, h := range t.Head {
			p.f(" %s |", h)
		}
		p.f("\n|%s\n", strings.Repeat("---|", len(t.Head)))
		for _, r := range t.Rows {
			p.f("|")
			for _, c := range r {
				p.f(" %s |", md(OneLine(c)))
			}
			p.f("\n")
		}
		if t.More > 0 {
			p.f("\n%d more.\n", t.More)
		}
	}
	if len(m.Timeline) > 0 {
		p.f("\n## Timeline\n\n")
		for _, mo := range m.Timeline {
			for _, r := range mo.Records {
				p.f("- %s %s %s (%s)\n", mo.Date, m.ByDoc[r.Doc].Code, md(Describe(r)), md(Voice(r)))
			}
		}
	}
	p.f("\n## What each account says\n")
	for _, a := range m.Accounts {
		p.f("\n### %s %s\n", a.Code, md(a.Title))
		for _, k := range affair.Kinds[1:] {
			rs := a.Records[k]
			if len(rs) == 0 {
				continue
			}
			p.f("\n%s\n\n", strings.ToUpper(Plural(k)[:1])+Plural(k)[1:])
			for _, r := range rs {
				p.f("- %s\n", md(Describe(r)))
				for _, e := range r.Evidence {
					p.f("  > %s — %s\n", md(OneLine(e.Text)), md(Voice(r)))
				}
			}
		}
	}
	return p.err
}

func (m *Model) mdQuote(p *printer, r *affair.Record) {
	for _, e := range r.Evidence {
		p.f("> %s\n>\n> %s, %s\n\n", md(OneLine(e.Text)), m.ByDoc[r.Doc].Code, md(Voice(r)))
	}
}

// md keeps text from being read as Markdown.
func md(s string) string {
	return strings.NewReplacer(`\`, `\\`, "|", `\|`, "*", `\*`, "_", `\_`, "`", "\\`", "<", "&lt;", "[", `\[`, "]", `\]`, "#", `\#`).Replace(s)
}
