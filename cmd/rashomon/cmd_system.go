package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math"
	"strings"

	"github.com/spf13/cobra"

	"github.com/rashomon-affairs/rashomon/internal/affair"
	"github.com/rashomon-affairs/rashomon/internal/intake/families"
	"github.com/rashomon-affairs/rashomon/internal/report"
	"github.com/rashomon-affairs/rashomon/internal/store"
	"github.com/rashomon-affairs/rashomon/internal/system"
	"github.com/rashomon-affairs/rashomon/internal/system/draw"
)

// systemFlags choose whose system is built.
type systemFlags struct {
	choice
	all    bool
	outlet string
}

func (s *systemFlags) flags(c *cobra.Command) {
	f := c.Flags()
	f.StringArrayVar(&s.accounts, "account", nil, "the `document` (name or id) whose system it is")
	f.StringVar(&s.holder, "holder", "", "the `name` whose claims make the system, or author")
	f.StringVar(&s.outlet, "outlet", "", "the `outlet` whose accounts make the system")
	f.BoolVar(&s.all, "all", false, "one system of all accounts (the default)")
	s.onlyFlag(c)
}

// links are what systems are built from: the view's documents and records, and the
// decisions on factor names.
type links struct {
	*view
	plain []affair.Document
	namer system.Namer
	fam   map[string]string
	known *known
}

func loadLinks(ctx context.Context, db *store.DB, ch *choice) (*links, error) {
	only := choice{only: ch.only}
	f, err := only.filter(ctx, &db.Reader, affair.KindActor, affair.KindLink)
	if err != nil {
		return nil, err
	}
	v, err := loadView(ctx, &db.Reader, f)
	if err != nil {
		return nil, err
	}
	k, err := loadKnown(ctx, &db.Reader)
	if err != nil {
		return nil, err
	}
	l := &links{view: v, namer: system.NewNamer(v.records, k.states), fam: families.OfDocuments(v.docs), known: k}
	for _, d := range v.docs {
		l.plain = append(l.plain, *d)
	}
	return l, nil
}

// build makes the system of a selection.
func (l *links) build(sel system.Selection) *system.System {
	return system.Build(l.plain, l.records, system.Options{Selection: sel, Namer: l.namer, Families: l.fam, Merges: l.known.merges, Apart: l.known.apart, Similar: l.known.similar})
}

func (s *systemFlags) selection(ctx context.Context, db *store.DB, accounts []string) (system.Selection, error) {
	sel := system.Selection{Holder: s.holder, Outlet: s.outlet}
	for _, a := range accounts {
		d, err := findDocument(ctx, &db.Reader, a)
		if err != nil {
			return sel, err
		}
		sel.Documents = append(sel.Documents, d.ID)
	}
	return sel, nil
}

func cmdSystem(e *env) *cobra.Command {
	var sf systemFlags
	var format, from, to string
	var fold bool
	c := &cobra.Command{
		Use:   "system",
		Short: "Show the causal system that an account, a holder, or all of them describe",
		Long: `Build the signed graph of what leads to what and show it: factors, links with
their quotes, drivers, outcomes and loops. Factors worded differently are joined
when they mean the same; each join is listed with its reason, and 'rashomon
review merge factor' and 'review split factor' change it. --format csv has the
measures of each factor.

With --from and --to: the paths between two factors, with their quotes, and how
many independent accounts one must disbelieve to cut them all.`,
		Example: `  rashomon system --account norvian-herald.html
  rashomon system --holder author --format dot > map.dot
  rashomon system --all --format svg > map.svg
  rashomon system --from "the dam" --to "floods"`,
		Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			ctx := c.Context()
			db, err := e.open(ctx)
			if err != nil {
				return err
			}
			defer db.Close()
			l, err := loadLinks(ctx, db, &sf.choice)
			if err != nil {
				return err
			}
			sel, err := sf.selection(ctx, db, sf.accounts)
			if err != nil {
				return err
			}
			s := l.build(sel)
			if from != "" || to != "" {
				return writeTrace(e, s, from, to, format)
			}
			return writeSystem(e.out, s, l, fold, format)
		},
	}
	sf.flags(c)
	c.Flags().StringVar(&from, "from", "", "the `factor` that paths start from")
	c.Flags().StringVar(&to, "to", "", "the `factor` that paths lead to")
	c.Flags().BoolVar(&fold, "fold", false, "svg: draw factors that share an actor as one box")
	formatFlag(c, &format, "text", "json", "csv", "dot", "svg")
	return c
}

// unusual is the residual from which a group of accounts tells a link unusually often or seldom:
// the 5 % bound of a normal deviate.
const unusual = 1.96

// surprises compares outlets, where there are several.
func (l *links) surprises(s *system.System) []system.Surprise {
	out := []system.Surprise{}
	for _, x := range s.Surprises(func(doc string) string {
		if d := l.byID[doc]; d != nil && d.Outlet.Value != "" {
			return d.Outlet.Value
		}
		return doc
	}) {
		if math.Abs(x.Residual) >= unusual {
			out = append(out, x)
		}
	}
	return out
}

// measuresTable has a row a factor.
func measuresTable(x *system.Examination) *table {
	t := &table{head: []string{"factor", "kind", "in", "out", "claims_in", "claims_out", "driver", "outcome", "role", "betweenness", "reach", "accounts", "loops"}}
	for _, m := range x.Factors {
		t.add(m.Factor, m.Kind, fmt.Sprint(m.In), fmt.Sprint(m.Out), fmt.Sprint(m.ClaimsIn), fmt.Sprint(m.ClaimsOut), fmt.Sprint(m.Driver), fmt.Sprint(m.Outcome),
			fmt.Sprint(m.Role), number(m.Betweenness), fmt.Sprint(m.Reach), fmt.Sprint(m.Accounts), fmt.Sprint(m.Loops))
	}
	return t
}

func writeSystem(w io.Writer, s *system.System, l *links, fold bool, format string) error {
	switch format {
	case "dot":
		_, err := io.WriteString(w, draw.DOT(s, "rashomon"))
		return err
	case "svg":
		o := draw.Options{Title: "Causal map"}
		if fold {
			o.Fold = s.Groups()
		}
		_, err := io.WriteString(w, draw.Map(s, o))
		return err
	case "csv":
		return measuresTable(s.Examine()).csv(w)
	case "json":
		return writeJSON(w, struct {
			*system.System
			Examination *system.Examination `json:"examination"`
			Groups      []system.Group      `json:"groups"`
			Surprises   []system.Surprise   `json:"surprises"`
		}{s, s.Examine(), s.Groups(), l.surprises(s)})
	}
	x := s.Examine()
	fmt.Fprintf(w, "%s, %s behind %s, from %s (%d independent); %d reviewed by people\n", plural(len(s.Factors), "factor"),
		plural(s.Links, "claim"), plural(len(s.Edges), "link"), plural(len(s.Accounts), "account"), s.Families, s.Reviewed)
	for _, n := range s.Notes {
		fmt.Fprintln(w, n)
	}
	if len(x.Drivers) > 0 {
		fmt.Fprintf(w, "drivers:  %s\noutcomes: %s\n", joinMax(x.Drivers, 5), joinMax(x.Outcomes, 5))
	}
	if len(s.Factors) > 0 {
		fmt.Fprintf(w, "density %.3f, complexity %.2f, hierarchy %.3f, %s\n", x.Density, x.Complexity, x.Hierarchy, plural(x.Parts, "part"))
	}
	for i, sp := range l.surprises(s) {
		if i == 3 {
			break
		}
		word := "often"
		if sp.Residual < 0 {
			word = "seldom"
		}
		fmt.Fprintf(w, "unusually %s told by %s: %s %s %s (residual %+.1f)\n", word, sp.Group, sp.From, signWord(sp.Sign), sp.To, sp.Residual)
	}
	for _, lp := range x.Loops[:min(5, len(x.Loops))] {
		fmt.Fprintf(w, "loop (%s): %s\n", lp.Kind, strings.Join(lp.Factors, " → "))
	}
	fmt.Fprintln(w)
	for i := range s.Edges {
		ed := &s.Edges[i]
		note := ""
		if ed.Denied {
			note = " (denied)"
		} else if ed.Conflict {
			note = " (both signs are claimed)"
		}
		fmt.Fprintf(w, "%s %s %s%s\n", s.Factors[ed.From].Name, signWord(ed.Sign), s.Factors[ed.To].Name, note)
		for _, cl := range ed.Claims {
			fmt.Fprintf(w, "    %s, %s%s: “%s”\n", cl.Account, holderWord(cl.Holder), moodWord(cl.Modality), claimText(&cl))
		}
	}
	joins := 0
	for _, f := range s.Factors {
		for _, j := range f.Joins {
			if joins == 0 {
				fmt.Fprintln(w, "\njoined wordings:")
			}
			joins++
			fmt.Fprintf(w, "    “%s” into “%s”: %s\n", j.Wording, j.Into, j.Reason)
		}
	}
	return nil
}

func claimText(c *system.Claim) string {
	if len(c.Evidence) == 0 {
		return ""
	}
	return report.OneLine(c.Evidence[0].Text)
}

func holderWord(h string) string {
	if h == "" || h == affair.AuthorHolder {
		return "the author"
	}
	return h
}

func moodWord(m affair.Modality) string {
	if m == affair.Asserted || m == "" {
		return ""
	}
	return ", " + string(m)
}

func writeTrace(e *env, s *system.System, from, to, format string) error {
	if from == "" || to == "" {
		return usagef("paths need both --from and --to")
	}
	t, err := s.Trace(from, to, 0)
	if err != nil {
		return unknownFactor(s, err)
	}
	if format == "json" {
		return writeJSON(e.out, t)
	}
	if len(t.Paths) == 0 {
		fmt.Fprintf(e.out, "no path leads from %s to %s\n", t.From, t.To)
		return nil
	}
	fmt.Fprintf(e.out, "%s from %s to %s; %s must be disbelieved to cut all; %s told entire by one source\n",
		plural(len(t.Paths), "path"), t.From, t.To, plural(t.Robustness, "independent account"), plural(t.Threads, "path"))
	if t.Disagree {
		fmt.Fprintln(e.out, "the paths disagree: some raise it, some lower it")
	}
	for _, p := range t.Paths {
		fmt.Fprintf(e.out, "\n%s  %s\n", signWord(p.Sign), strings.Join(p.Factors, " → "))
		for _, ed := range p.Edges {
			for _, cl := range ed.Claims[:min(2, len(ed.Claims))] {
				fmt.Fprintf(e.out, "    %s, %s: “%s”\n", cl.Account, holderWord(cl.Holder), claimText(&cl))
			}
		}
	}
	return nil
}

// unknownFactor adds to the error what factors there are.
func unknownFactor(s *system.System, err error) error {
	if !errors.Is(err, system.ErrUnknownFactor) {
		return err
	}
	var names []string
	for _, f := range s.Factors {
		names = append(names, f.Name)
	}
	if len(names) == 0 {
		return usagef("%v: this system has no links", err)
	}
	return usagef("%v; there are: %s", err, joinMax(names, 12))
}

// signWord is the arrow of a link in text.
func signWord(sign int) string {
	if sign < 0 {
		return report.Arrow("-")
	}
	return report.Arrow("+")
}

func joinMax(words []string, n int) string {
	if len(words) > n {
		return strings.Join(words[:n], ", ") + fmt.Sprintf(" and %d more", len(words)-n)
	}
	return strings.Join(words, ", ")
}
