package compare

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/rashomon-affairs/rashomon/internal/affair"
	"github.com/rashomon-affairs/rashomon/internal/compare/agreement"
	"github.com/rashomon-affairs/rashomon/internal/system"
)

// MachineCoder is the name under which the machine's records count as a coder's.
const MachineCoder = "machine"

// AgreementConfig says between whom agreement is measured, and how.
type AgreementConfig struct {
	Kind affair.Kind `json:"layer"`
	// Coders are MachineCoder or names of people who added records; nil takes all who have
	// records of the layer.
	Coders []string `json:"coders,omitempty"`
	// Bootstrap is the number of resamples for the 95 % intervals; 0 gives none.
	Bootstrap int    `json:"bootstrap"`
	Seed      uint64 `json:"seed"`
}

// Agreement says how far coders of one layer agree: in what they say where several coded the
// same thing (alpha, the kappas), and in where they found anything at all (the measures of
// spans). Coefficients that are undefined are nil, and Notes say why.
type Agreement struct {
	Kind   affair.Kind      `json:"layer"`
	Coders []string         `json:"coders"`
	Unit   string           `json:"unit"`  // what was coded: "document, actor"
	Value  string           `json:"value"` // what was said of it: "tone"
	Metric agreement.Metric `json:"metric"`
	Units  int              `json:"units"` // that at least two coders coded
	Single int              `json:"single"`
	Alpha  *agreement.Alpha `json:"alpha,omitempty"`
	// Nominal is alpha with every difference counting the same.
	Nominal   *agreement.Alpha `json:"alpha_nominal,omitempty"`
	Fleiss    *agreement.Kappa `json:"fleiss,omitempty"`
	Unitizing *agreement.Alpha `json:"unitizing_alpha,omitempty"`
	Gamma     *agreement.Gamma `json:"gamma,omitempty"`
	Pairs     []AgreementPair  `json:"pairs"`
	Notes     []string         `json:"notes,omitempty"`
}

// AgreementPair compares two of the coders.
type AgreementPair struct {
	A       string           `json:"a"`
	B       string           `json:"b"`
	Units   int              `json:"units"` // that both coded
	Cohen   *agreement.Kappa `json:"cohen,omitempty"`
	Scott   *agreement.Kappa `json:"scott,omitempty"`
	Exact   agreement.F1     `json:"span_f1_exact"`
	Overlap agreement.F1     `json:"span_f1_overlap"`
}

// ErrCoders is returned where fewer than two coders have records of the layer.
var ErrCoders = errors.New("agreement needs two coders")

// maxGammaSpans bounds the spans for gamma, whose alignments grow with their square.
const maxGammaSpans = 4000

// agreementUnits says, by layer, what a unit of coding is, what is said of it, and at what
// level of measurement. Several records of one unit make a set.
var agreementUnits = map[affair.Kind]struct {
	unit, value string
	metric      agreement.Metric
	key         func(c *Comparison, r *affair.Record) string
	said        func(r *affair.Record) string
}{
	affair.KindActor: {"document, actor", "kind", agreement.Nominal,
		func(c *Comparison, r *affair.Record) string { return c.actors.of(r.Doc, r.Actor.Name) },
		func(r *affair.Record) string { return string(r.Actor.Kind) }},
	affair.KindStatement: {"document, speaker, place of the content", "form", agreement.Nominal,
		func(c *Comparison, r *affair.Record) string {
			return c.actors.of(r.Doc, r.Statement.Speaker) + "\x00" + strconv.Itoa(r.Statement.Content.Start)
		},
		func(r *affair.Record) string { return r.Statement.Form }},
	affair.KindEvent: {"document, source, target", "types", agreement.MASI,
		func(c *Comparison, r *affair.Record) string {
			return strings.Join(c.roots(r.Doc, r.Event.Source), "+") + "\x00" + strings.Join(c.roots(r.Doc, r.Event.Target), "+")
		},
		func(r *affair.Record) string { return r.Event.Type + " " + string(r.Event.Modality) }},
	affair.KindTie: {"document, both actors", "ties", agreement.MASI,
		func(c *Comparison, r *affair.Record) string {
			a, b := c.actors.state(c.actors.of(r.Doc, r.Tie.From)), c.actors.state(c.actors.of(r.Doc, r.Tie.To))
			if affair.SymmetricTies[r.Tie.Type] && b < a {
				a, b = b, a
			}
			return a + "\x00" + b
		},
		func(r *affair.Record) string {
			if r.Tie.Negated {
				return "not " + r.Tie.Type
			}
			return r.Tie.Type
		}},
	affair.KindPosition: {"document, actor, issue", "stance", agreement.Interval,
		func(c *Comparison, r *affair.Record) string {
			return c.actors.of(r.Doc, r.Position.Actor) + "\x00" + system.FormOf(r.Position.Issue, c.namer).Key()
		},
		func(r *affair.Record) string { return strconv.Itoa(r.Position.Stance) }},
	affair.KindLink: {"document, cause, effect", "sign and modality", agreement.Nominal,
		func(c *Comparison, r *affair.Record) string {
			return system.FormOf(r.Link.CauseFactor, c.namer).Key() + "\x00" + system.FormOf(r.Link.EffectFactor, c.namer).Key()
		},
		func(r *affair.Record) string { return r.Link.Sign + " " + string(r.Link.Modality) }},
	affair.KindFigure: {"document, what is counted, unit", "number", agreement.Ratio,
		func(c *Comparison, r *affair.Record) string {
			return system.FormOf(r.Figure.Of, c.namer).Key() + "\x00" + fold(r.Figure.Unit)
		},
		func(r *affair.Record) string { return strconv.FormatFloat(r.Figure.Number, 'g', -1, 64) }},
	affair.KindTone: {"document, actor", "tone", agreement.Interval,
		func(c *Comparison, r *affair.Record) string { return c.actors.of(r.Doc, r.Tone.Actor) },
		func(r *affair.Record) string { return strconv.Itoa(r.Tone.Value) }},
}

// coderOf is whose coding a record is: a person's if the person added it, else the machine's,
// whoever reviewed it.
func coderOf(r *affair.Record) string {
	if r.Status == affair.StatusAdded {
		return r.Coder
	}
	return MachineCoder
}

// Agreement measures the agreement of coders of one layer. The error wraps ErrCoders where
// there are not two.
func (c *Comparison) Agreement(cfg AgreementConfig) (*Agreement, error) {
	def, ok := agreementUnits[cfg.Kind]
	if !ok {
		return nil, fmt.Errorf("%w of a layer, and %q is none", ErrCoders, cfg.Kind)
	}
	have := map[string]int{}
	for _, r := range c.records[cfg.Kind] {
		have[coderOf(r)]++
	}
	coders := slices.Clone(cfg.Coders)
	if coders == nil {
		coders = sortedNames(have)
	}
	coders = slices.Compact(coders)
	for _, n := range coders {
		if have[n] == 0 {
			return nil, fmt.Errorf("%w: %q coded nothing of this layer; there are: %s", ErrCoders, n, strings.Join(sortedNames(have), ", "))
		}
	}
	if len(coders) < 2 {
		return nil, fmt.Errorf("%w of this layer: there is %s", ErrCoders, cmp.Or(strings.Join(coders, ", "), "none"))
	}
	a := &Agreement{Kind: cfg.Kind, Coders: coders, Unit: def.unit, Value: def.value, Metric: def.metric, Pairs: []AgreementPair{}}
	offset, length := c.continuum()
	at := map[string]int{}
	var order []string
	values := make([]map[string]map[string]bool, len(coders)) // coder -> unit -> what is said
	spans := make([][]agreement.Span, len(coders))
	for i := range values {
		values[i] = map[string]map[string]bool{}
	}
	for _, r := range c.records[cfg.Kind] {
		i := slices.Index(coders, coderOf(r))
		if i < 0 {
			continue
		}
		k, said := r.Doc+"\x00"+def.key(c, r), def.said(r)
		if _, ok := at[k]; !ok {
			at[k] = len(order)
			order = append(order, k)
		}
		if values[i][k] == nil {
			values[i][k] = map[string]bool{}
		}
		values[i][k][said] = true
		for _, q := range r.Evidence {
			spans[i] = append(spans[i], agreement.Span{Start: offset[r.Doc] + q.Start, End: offset[r.Doc] + q.End, Label: said})
		}
	}
	data := make([][]agreement.Value, len(coders))
	texts := make([][]agreement.Value, len(coders))
	for i := range coders {
		data[i], texts[i] = make([]agreement.Value, len(order)), make([]agreement.Value, len(order))
		for u, k := range order {
			said := sortedNames(values[i][k])
			if len(said) == 0 {
				continue
			}
			texts[i][u] = agreement.Label(strings.Join(said, ";"))
			data[i][u] = texts[i][u]
			if def.metric == agreement.Interval || def.metric == agreement.Ratio {
				sum := 0.0 // who said two things of one unit is taken to stand between them
				for _, s := range said {
					x, _ := strconv.ParseFloat(s, 64) // written by said above
					sum += x
				}
				data[i][u] = agreement.Number(sum / float64(len(said)))
			}
		}
	}
	for u := range order {
		n := 0
		for i := range coders {
			if texts[i][u] != agreement.Missing {
				n++
			}
		}
		if n > 1 {
			a.Units++
		} else {
			a.Single++
		}
	}
	a.measure(def.metric, data, texts, spans, length, cfg)
	return a, nil
}

func (a *Agreement) measure(metric agreement.Metric, data, texts [][]agreement.Value, spans [][]agreement.Span, length int, cfg AgreementConfig) {
	note := func(what string, err error) {
		if err != nil {
			a.Notes = append(a.Notes, fmt.Sprintf("%s: %v", what, err))
		}
	}
	var err error
	a.Alpha, err = agreement.Krippendorff(data, metric, cfg.Bootstrap, cfg.Seed)
	note("alpha", err)
	if metric != agreement.Nominal {
		a.Nominal, err = agreement.Krippendorff(texts, agreement.Nominal, cfg.Bootstrap, cfg.Seed)
		note("alpha (nominal)", err)
	}
	a.Fleiss, err = agreement.Fleiss(texts, cfg.Bootstrap, cfg.Seed)
	note("Fleiss' kappa", err)
	a.Unitizing, err = agreement.UnitizingAlpha(spans, length)
	note("unitizing alpha", err)
	n := 0
	for _, s := range spans {
		n += len(s)
	}
	if n > maxGammaSpans {
		a.Notes = append(a.Notes, fmt.Sprintf("gamma: %d spans are more than %d: choose fewer documents", n, maxGammaSpans))
	} else {
		a.Gamma, err = agreement.GammaOf(spans, length, agreement.GammaConfig{Seed: cfg.Seed})
		note("gamma", err)
	}
	for j := range a.Coders {
		for i := range j {
			p := AgreementPair{A: a.Coders[i], B: a.Coders[j], Exact: agreement.SpanF1(spans[i], spans[j], true), Overlap: agreement.SpanF1(spans[i], spans[j], false)}
			for u := range texts[i] {
				if texts[i][u] != agreement.Missing && texts[j][u] != agreement.Missing {
					p.Units++
				}
			}
			p.Cohen, err = agreement.Cohen(texts[i], texts[j], cfg.Bootstrap, cfg.Seed)
			note("Cohen's kappa of "+p.A+" and "+p.B, err)
			p.Scott, err = agreement.Scott(texts[i], texts[j], cfg.Bootstrap, cfg.Seed)
			note("Scott's pi of "+p.A+" and "+p.B, err)
			a.Pairs = append(a.Pairs, p)
		}
	}
}

// continuum puts the documents' texts one after the other, so that spans of all of them lie
// on one line.
func (c *Comparison) continuum() (offset map[string]int, length int) {
	offset = map[string]int{}
	ends := map[string]int{}
	for _, rs := range c.records {
		for _, r := range rs {
			for _, q := range r.Evidence {
				ends[r.Doc] = max(ends[r.Doc], q.End)
			}
		}
	}
	for i := range c.docs {
		d := &c.docs[i]
		offset[d.ID] = length
		length += max(len(d.Text), ends[d.ID])
	}
	return offset, length
}

func sortedNames[V any](m map[string]V) []string {
	out := make([]string, 0, len(m))
	for k := range m {
		out = append(out, k)
	}
	slices.Sort(out)
	return out
}
