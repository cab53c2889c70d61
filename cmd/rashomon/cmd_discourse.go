package main

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/pflag"

	"github.com/rashomon-affairs/rashomon/internal/compare"
	"github.com/rashomon-affairs/rashomon/internal/compare/network"
)

// discourseViews measure networks of positions: how they change, who stands with whom, which
// issues carry them.
var discourseViews = []compareView{
	{"windows", "Networks over time, by a moving window", windows},
	{"phases", "Stretches of time in which the network is alike", phases},
	{"coalitions", "Who stands together, by several methods", coalitions},
	{"backbone", "The issues that carry the actors' network", backbone},
	{"ideal", "The actors' places on one line", ideal},
}

// seriesOptions are the flags of windows, phases, backbones and ideal points.
type seriesOptions struct {
	unit, kernel, measure, distance string
	width, min, max                 int
	methods                         []string
	size, steps, least, draws       int
	penalty                         float64
	keep                            []string
}

func (s *seriesOptions) flags(f *pflag.FlagSet, view string) {
	switch view {
	case "windows", "phases":
		f.StringVar(&s.unit, "unit", "months", "what the window is counted in: events, days, weeks, months or years")
		f.IntVar(&s.width, "width", 3, "how `many` units the window spans")
		f.StringVar(&s.kernel, "kernel", "", "weigh statements by their distance: uniform, triangular, epanechnikov or gaussian (default: a plain window)")
	}
	switch view {
	case "windows":
		f.StringVar(&s.measure, "measure", "edges", "what to show of each window: edges, polarization or coalitions")
	case "phases":
		f.StringVar(&s.distance, "distance", "spectral", "of two networks: spectral or absdiff")
		f.IntVar(&s.min, "min", 2, "at least this `many` phases")
		f.IntVar(&s.max, "max", 6, "at most this `many` phases")
		f.StringSliceVar(&s.methods, "methods", nil, "only these `methods`: single, average, complete, ward, pam, spectral, contiguous (default: all, the best kept)")
	case "backbone":
		f.IntVar(&s.size, "size", 0, "exactly this `many` issues, by simulated annealing")
		f.Float64Var(&s.penalty, "penalty", 0, "by simulated annealing with this `penalty` on large backbones")
		f.IntVar(&s.steps, "steps", 5000, "how `many` steps of annealing")
		f.StringSliceVar(&s.keep, "keep", nil, "evaluate this set of `issues`")
	case "ideal":
		f.IntVar(&s.least, "least", 2, "only actors with stances on at least this `many` issues")
		f.IntVar(&s.draws, "draws", 2000, "how `many` draws of the posterior")
	}
}

// positions are the statements and the configuration that the flags ask for.
func (o *compareOptions) positions(c *compare.Comparison) ([]network.Statement, network.Config, error) {
	n := &o.net
	cfg := network.Config{Aggregation: network.Aggregation(n.aggregation), Normalisation: network.Normalisation(n.normalisation),
		Duplicates: network.Duplicates(n.duplicates), Isolates: n.isolates, Compatible: n.compatible, Invert: n.invert, Most: n.most}
	for _, b := range []struct {
		text string
		to   *time.Time
	}{{n.from, &cfg.From}, {n.until, &cfg.To}} {
		if b.text == "" {
			continue
		}
		t, err := time.Parse("2006-01-02", b.text)
		if err != nil {
			return nil, cfg, usagef("a day is written 2006-01-02, not %q", b.text)
		}
		*b.to = t
	}
	for _, x := range n.exclude {
		field, value, ok := strings.Cut(x, "=")
		if !ok || field == "" {
			return nil, cfg, usagef("--exclude wants VARIABLE=VALUE, not %q", x)
		}
		if cfg.Exclude == nil {
			cfg.Exclude = map[string][]string{}
		}
		cfg.Exclude[field] = append(cfg.Exclude[field], value)
	}
	st, err := c.Statements(compare.Variable(n.a), compare.Variable(n.b))
	if err != nil {
		return nil, cfg, usageError{err}
	}
	return st, cfg, nil
}

func (o *compareOptions) slices(c *compare.Comparison, agg network.Aggregation, norm network.Normalisation) ([]network.Slice, error) {
	st, cfg, err := o.positions(c)
	if err != nil {
		return nil, err
	}
	if agg != "" {
		cfg.Aggregation, cfg.Normalisation = agg, norm
	} else if cfg.Aggregation == "" {
		cfg.Aggregation = network.Congruence
	}
	s := &o.series
	sl, err := network.Windows(st, cfg, o.net.mode != "two", network.Unit(s.unit), s.width, network.Kernel(s.kernel))
	if err != nil {
		return nil, usageError{err}
	}
	return sl, nil
}

func day(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.Format("2006-01-02")
}

func windows(c *compare.Comparison, o *compareOptions) (any, *table, error) {
	switch o.series.measure {
	case "polarization":
		return polarizationOverTime(c, o)
	case "edges", "coalitions":
	default:
		return nil, nil, usagef("--measure wants edges, polarization or coalitions, not %q", o.series.measure)
	}
	sl, err := o.slices(c, "", "")
	if err != nil {
		return nil, nil, err
	}
	if o.series.measure == "edges" {
		t := &table{head: []string{"centre", "from", "to", "statements", "a", "b", "weight"}, right: map[int]bool{3: true, 6: true}}
		for _, s := range sl {
			for _, e := range s.Edges() {
				t.add(day(s.Centre), day(s.From), day(s.To), strconv.Itoa(s.Statements), e.From, e.To, number(e.Weight))
			}
		}
		return sl, t, nil
	}
	type row struct {
		Centre time.Time `json:"centre"`
		network.Coalition
	}
	rows := []row{}
	t := &table{head: []string{"centre", "method", "modularity", "groups"}, right: map[int]bool{2: true}}
	for _, s := range sl {
		if cs := network.Coalitions(s.Matrix, max(0, o.net.coalitions), o.net.seed); len(cs) > 0 {
			rows = append(rows, row{s.Centre, cs[0]})
			t.add(day(s.Centre), cs[0].Method, number(cs[0].Modularity), groupsOf(cs[0].Groups))
		}
	}
	return rows, t, nil
}

// polarizationOverTime scores each window by the camps that suit it best.
func polarizationOverTime(c *compare.Comparison, o *compareOptions) (any, *table, error) {
	con, err := o.slices(c, network.Congruence, network.Average)
	if err != nil {
		return nil, nil, err
	}
	dis, err := o.slices(c, network.Conflict, network.Average)
	if err != nil {
		return nil, nil, err
	}
	type row struct {
		Centre     time.Time `json:"centre"`
		Statements int       `json:"statements"`
		*network.Polarization
	}
	rows := []row{}
	t := &table{head: []string{"centre", "statements", "score", "camps"}, right: map[int]bool{1: true, 2: true}}
	for i := range con {
		if i >= len(dis) {
			break
		}
		p := network.Polarize(con[i].Matrix, dis[i].Matrix, 2, network.Free, o.net.seed)
		rows = append(rows, row{con[i].Centre, con[i].Statements, p})
		t.add(day(con[i].Centre), strconv.Itoa(con[i].Statements), number(p.Score), groupsOf(p.Camps))
	}
	return rows, t, nil
}

func phases(c *compare.Comparison, o *compareOptions) (any, *table, error) {
	sl, err := o.slices(c, "", "")
	if err != nil {
		return nil, nil, err
	}
	s := &o.series
	cfg := network.PhaseConfig{Distance: network.Distance(s.distance), Min: s.min, Max: s.max, Compatible: o.net.compatible}
	if cfg.Distance != network.Spectral && cfg.Distance != network.AbsDiff {
		return nil, nil, usagef("--distance wants spectral or absdiff, not %q", s.distance)
	}
	for _, m := range s.methods {
		cfg.Methods = append(cfg.Methods, network.PhaseMethod(m))
	}
	p, err := network.FindPhases(sl, cfg)
	if err != nil {
		return nil, nil, usageError{err}
	}
	out := struct {
		*network.Phases
		Centres []string `json:"centres"`
	}{Phases: p}
	t := &table{head: []string{"phase", "from", "to", "slices", "method", "modularity"}, right: map[int]bool{0: true, 3: true, 5: true}}
	for i := range sl {
		out.Centres = append(out.Centres, day(sl[i].Centre))
	}
	for i := 0; i < len(p.Of); {
		j := i
		for j+1 < len(p.Of) && p.Of[j+1] == p.Of[i] {
			j++
		}
		t.add(strconv.Itoa(p.Of[i]+1), out.Centres[i], out.Centres[j], strconv.Itoa(j-i+1), string(p.Method), number(p.Score))
		i = j + 1
	}
	return out, t, nil
}

func groupsOf(gs [][]string) string {
	var out []string
	for _, g := range gs {
		out = append(out, strings.Join(g, ", "))
	}
	return strings.Join(out, " | ")
}

func number(x float64) string { return strconv.FormatFloat(x, 'f', 4, 64) }

func coalitions(c *compare.Comparison, o *compareOptions) (any, *table, error) {
	st, cfg, err := o.positions(c)
	if err != nil {
		return nil, nil, err
	}
	if cfg.Aggregation == "" {
		cfg.Aggregation = network.Congruence
	}
	m, err := network.OneMode(st, cfg)
	if err != nil {
		return nil, nil, usageError{err}
	}
	cs := network.Coalitions(m, max(0, o.net.coalitions), o.net.seed)
	t := &table{head: []string{"method", "modularity", "groups", "members"}, right: map[int]bool{1: true, 2: true}}
	for _, x := range cs {
		t.add(x.Method, number(x.Modularity), strconv.Itoa(len(x.Groups)), groupsOf(x.Groups))
	}
	return cs, t, nil
}

func backbone(c *compare.Comparison, o *compareOptions) (any, *table, error) {
	st, cfg, err := o.positions(c)
	if err != nil {
		return nil, nil, err
	}
	if cfg.Aggregation == "" {
		cfg.Aggregation, cfg.Normalisation, cfg.Duplicates = network.Subtract, network.Average, network.PerDocument
	}
	s := &o.series
	var b *network.Backbone
	switch {
	case len(s.keep) > 0:
		b, err = network.EvaluateBackbone(st, cfg, s.keep)
	case s.size > 0 || s.penalty > 0:
		b, err = network.AnnealBackbone(st, cfg, s.size, s.penalty, s.steps, o.net.seed)
	default:
		b, err = network.NestedBackbone(st, cfg)
	}
	if err != nil {
		return nil, nil, usageError{err}
	}
	t := &table{head: []string{"issue", "dropped at", "kept", "loss", "loss of the dropped"}, right: map[int]bool{1: true, 2: true, 3: true, 4: true}}
	for i, x := range b.Steps {
		for _, d := range x.Dropped {
			t.add(d, strconv.Itoa(i+1), strconv.Itoa(x.Kept), number(x.Loss), number(x.RedundantLoss))
		}
	}
	for _, x := range b.Backbone {
		t.add(x, "", strconv.Itoa(len(b.Backbone)), number(b.Loss), number(b.RedundantLoss))
	}
	return b, t, nil
}

func ideal(c *compare.Comparison, o *compareOptions) (any, *table, error) {
	st, cfg, err := o.positions(c)
	if err != nil {
		return nil, nil, err
	}
	ps, items, err := network.IdealPoints(st, cfg, o.series.least, o.series.draws, o.net.seed)
	if err != nil {
		return nil, nil, usageError{err}
	}
	slices.SortStableFunc(ps, func(a, b network.IdealPoint) int {
		switch {
		case a.Mean < b.Mean:
			return -1
		case a.Mean > b.Mean:
			return 1
		}
		return strings.Compare(a.Actor, b.Actor)
	})
	t := &table{head: []string{"what", "name", "place", "from", "to", "issues"}, right: map[int]bool{2: true, 3: true, 4: true, 5: true}}
	for _, p := range ps {
		t.add("actor", p.Actor, number(p.Mean), number(p.Interval[0]), number(p.Interval[1]), strconv.Itoa(p.Concepts))
	}
	for _, x := range items {
		t.add("issue", x.Concept, fmt.Sprintf("%.4f", x.Difficulty), "", "", fmt.Sprintf("%.4f", x.Discrimination))
	}
	return struct {
		Actors []network.IdealPoint `json:"actors"`
		Issues []network.IdealItem  `json:"issues"`
	}{ps, items}, t, nil
}
