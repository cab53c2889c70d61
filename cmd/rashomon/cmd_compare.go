package main

import (
	"context"
	"fmt"
	"slices"
	"sort"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"github.com/rashomon-affairs/rashomon/internal/compare"
	"github.com/rashomon-affairs/rashomon/internal/intake/families"
	"github.com/rashomon-affairs/rashomon/internal/report"
)

// compareView is one way of laying the accounts side by side: what it computes, and how that
// is laid out in columns.
type compareView struct {
	name, short string
	run         func(c *compare.Comparison, o *compareOptions) (any, *table, error)
}

type compareOptions struct {
	choice
	format string
	least  int
	limit  int
	unit   string
	net    networkOptions
	series seriesOptions
	agree  agreementOptions
}

var compareViews = []compareView{
	{"coverage", "Which account tells what", coverage},
	{"corroboration", "What independent accounts both tell", corroboration},
	{"contradictions", "Records that cannot both hold, with both quotes", contradictions},
	{"omissions", "What each account leaves out that others tell", omissions},
	{"portrayal", "How each outlet portrays each actor", portrayal},
	{"network", "Discourse networks of actors and issues", discourse},
	{"polarization", "How far the actors fall into camps", polarization},
	{"timeline", "One line of events with every account's version", timeline},
	{"dyads", "Who did what to whom over time, scored", dyads},
	{"eventlist", "Events as rows of sender and receiver, for relational event models", eventList},
	{"actors", "Who is told of, under which names", actorsCompared},
	{"agreement", "How far coders agree, people and the machine alike", coderAgreement},
}

func cmdCompare(e *env) *cobra.Command {
	c := &cobra.Command{
		Use:   "compare",
		Short: "Lay the accounts side by side",
		Long: `Compare what the accounts say. Reprints are one witness: counts are of independent
families of documents. Asserted, planned, conditional and denied are never mixed.`,
		Example: `  rashomon compare contradictions
  rashomon compare omissions --account norvian-herald.html
  rashomon compare network --mode one --aggregation congruence --normalisation average
  rashomon compare timeline --format json`,
		Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error { return c.Help() },
	}
	for _, v := range append(slices.Clone(compareViews), discourseViews...) {
		o := &compareOptions{}
		s := &cobra.Command{Use: v.name, Short: v.short, Args: cobra.NoArgs,
			RunE: func(c *cobra.Command, _ []string) error { return runCompare(c.Context(), e, v, o) }}
		o.onlyFlag(s)
		f := s.Flags()
		switch v.name {
		case "omissions":
			f.StringSliceVar(&o.accounts, "account", nil, "only for these `documents`")
			f.IntVar(&o.least, "least", 2, "told by at least this `many` other families")
		case "timeline":
			f.IntVar(&o.least, "least", 1, "told by at least this `many` families")
		case "dyads":
			f.StringVar(&o.unit, "unit", "month", "day, month or year")
		case "agreement":
			o.agree.flags(f)
			f.Uint64Var(&o.net.seed, "seed", 1, "the `number` that resampling starts from")
		case "network", "polarization", "windows", "phases", "coalitions", "backbone", "ideal":
			o.net.flags(f, v.name)
			o.series.flags(f, v.name)
		}
		if f.Lookup("a") == nil && v.name != "agreement" {
			f.IntVar(&o.limit, "limit", 0, "at most this `many` rows")
		}
		if v.name == "network" {
			formatFlag(s, &o.format, "table", "json", "csv", "graphml", "gexf", "dl")
		} else {
			formatFlag(s, &o.format, "table", "json", "csv")
		}
		c.AddCommand(s)
	}
	return c
}

func runCompare(ctx context.Context, e *env, v compareView, o *compareOptions) error {
	db, err := e.open(ctx)
	if err != nil {
		return err
	}
	defer db.Close()
	only := choice{only: o.only}
	f, err := only.filter(ctx, &db.Reader)
	if err != nil {
		return err
	}
	vw, err := loadView(ctx, &db.Reader, f)
	if err != nil {
		return err
	}
	for i, a := range o.accounts {
		d, err := findDocument(ctx, &db.Reader, a)
		if err != nil {
			return err
		}
		o.accounts[i] = d.ID
	}
	k, err := loadKnown(ctx, &db.Reader)
	if err != nil {
		return err
	}
	in := compare.Input{Records: vw.records, Families: families.OfDocuments(vw.docs), Gazetteer: k.actors, States: k.states, Similar: k.phrases,
		FactorMerges: k.merges, FactorsApart: k.apart}
	for _, d := range vw.docs {
		in.Documents = append(in.Documents, *d)
	}
	c := compare.New(in)
	result, t, err := v.run(c, o)
	if err != nil {
		return err
	}
	switch o.format {
	case "json":
		return writeJSON(e.out, map[string]any{v.name: result})
	case "csv":
		return t.csv(e.out)
	case "graphml", "gexf", "dl":
		n, ok := result.(networkResult)
		if !ok {
			return usagef("%s writes networks, not %s", o.format, v.name)
		}
		return writeGraph(e.out, n.graph(c), o.format)
	}
	if len(t.rows) == 0 {
		fmt.Fprintf(e.err, "nothing to show: %s\n", emptyHint(v.name))
		return nil
	}
	return t.print(e.out, width(e.out))
}

func emptyHint(view string) string {
	switch view {
	case "contradictions", "corroboration", "omissions":
		return "read more accounts of the affair"
	}
	return "no records of the kind it needs"
}

func upTo(n, limit int) int {
	if limit > 0 {
		return min(n, limit)
	}
	return n
}

func coverage(c *compare.Comparison, o *compareOptions) (any, *table, error) {
	x := c.Coverage()
	t := &table{head: append([]string{"account", "outlet"}, x.Kinds...), right: map[int]bool{}}
	for i := range x.Kinds {
		t.right[i+2] = true
	}
	t.head = append(t.head, "shared", "alone")
	t.right[len(t.head)-1], t.right[len(t.head)-2] = true, true
	for _, a := range x.Accounts[:upTo(len(x.Accounts), o.limit)] {
		row := []string{a.Account, a.Outlet}
		shared, alone := 0, 0
		for _, k := range x.Kinds {
			row = append(row, strconv.Itoa(a.Counts[k]))
			shared += a.Shared[k]
			alone += a.Alone[k]
		}
		t.add(append(row, strconv.Itoa(shared), strconv.Itoa(alone))...)
	}
	return x, t, nil
}

func corroboration(c *compare.Comparison, o *compareOptions) (any, *table, error) {
	xs := c.Corroborations()
	xs = xs[:upTo(len(xs), o.limit)]
	t := &table{head: []string{"kind", "what", "date", "families", "voices", "accounts", "quote"}, right: map[int]bool{3: true, 4: true}}
	for _, x := range xs {
		t.add(string(x.Kind), x.Label, x.Date, strconv.Itoa(x.Families), strconv.Itoa(x.Voices), accountsOf(x.Versions), quoteOf(&x.Versions[0]))
	}
	return xs, t, nil
}

func accountsOf(vs []compare.Version) string {
	var names []string
	for _, v := range vs {
		if !slices.Contains(names, v.Account) {
			names = append(names, v.Account)
		}
	}
	return strings.Join(names, ", ")
}

func quoteOf(v *compare.Version) string {
	if len(v.Quotes) == 0 {
		return ""
	}
	return report.OneLine(v.Quotes[0].Text)
}

func contradictions(c *compare.Comparison, o *compareOptions) (any, *table, error) {
	xs := c.Contradictions()
	xs = xs[:upTo(len(xs), o.limit)]
	t := &table{head: []string{"about", "kind", "says", "account", "voice", "quote"}}
	for _, x := range xs {
		t.add(x.About, string(x.Kind), x.SaysA, x.A.Account, holderWord(x.A.Holder), quoteOf(&x.A))
		t.add("", "", x.SaysB, x.B.Account, holderWord(x.B.Holder), quoteOf(&x.B))
	}
	return xs, t, nil
}

func omissions(c *compare.Comparison, o *compareOptions) (any, *table, error) {
	xs := c.Omissions(o.accounts, o.least, o.limit)
	t := &table{head: []string{"account", "leaves out", "kind", "told by families"}, right: map[int]bool{3: true}}
	for _, x := range xs {
		for _, it := range x.Items {
			t.add(x.Account, it.Label, it.Kind, strconv.Itoa(it.Families))
		}
	}
	return xs, t, nil
}

func portrayal(c *compare.Comparison, o *compareOptions) (any, *table, error) {
	x := c.Portrayal()
	t := &table{head: []string{"actor", "outlet", "tone", "mentions", "speaks", "acts", "acted upon", "words"}, right: map[int]bool{3: true, 4: true}}
	for _, p := range x.Cells[:upTo(len(x.Cells), o.limit)] {
		tone := ""
		if p.Positive+p.Neutral+p.Negative > 0 {
			tone = fmt.Sprintf("%+.1f", p.Mean)
		}
		words := ""
		if len(p.Tone) > 0 {
			words = quoteOf(&p.Tone[0])
		}
		t.add(p.Actor, p.Outlet, tone, strconv.Itoa(p.Mentions), strconv.Itoa(p.Speaks), counts(p.Acts), counts(p.ActedOn), words)
	}
	return x, t, nil
}

// counts lists what was counted, most first: "ACCUSE 3, AID 1".
func counts(m map[string]int) string {
	var ks []string
	for k := range m {
		ks = append(ks, k)
	}
	sort.Slice(ks, func(i, j int) bool {
		if m[ks[i]] != m[ks[j]] {
			return m[ks[i]] > m[ks[j]]
		}
		return ks[i] < ks[j]
	})
	for i, k := range ks {
		ks[i] = k + " " + strconv.Itoa(m[k])
	}
	return strings.Join(ks, ", ")
}

func timeline(c *compare.Comparison, o *compareOptions) (any, *table, error) {
	x := c.Timeline(o.least)
	t := &table{head: []string{"date", "what", "account", "voice", "mood", "quote"}}
	for _, e := range x.Events[:upTo(len(x.Events), o.limit)] {
		date := e.Date
		if date == "" {
			date = e.From + "/" + e.To
		}
		for i := range e.Versions {
			v := &e.Versions[i]
			t.add(date, eventLabel(e.EventCluster), v.Account, holderWord(v.Holder), string(v.Modality), quoteOf(v))
			date = ""
		}
	}
	return x, t, nil
}

func eventLabel(e *compare.EventCluster) string {
	return strings.Join(e.Source, ", ") + " " + e.Type + " " + strings.Join(e.Target, ", ")
}

func dyads(c *compare.Comparison, o *compareOptions) (any, *table, error) {
	u := compare.Unit(o.unit)
	if u != compare.Day && u != compare.Month && u != compare.Year {
		return nil, nil, usagef("--unit wants day, month or year, not %q", o.unit)
	}
	xs := c.Dyads(u)
	t := &table{head: []string{"from", "to", "period", "events", "sum", "mean"}, right: map[int]bool{3: true, 4: true, 5: true}}
	for _, d := range xs[:upTo(len(xs), o.limit)] {
		for _, p := range d.Points {
			t.add(d.From, d.To, p.Period, strconv.Itoa(p.Events), fmt.Sprintf("%.1f", p.Sum), fmt.Sprintf("%.2f", p.Mean))
		}
	}
	return xs, t, nil
}
