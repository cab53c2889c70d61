package evaluate

import (
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"text/tabwriter"

	"github.com/rashomon-affairs/rashomon/internal/affair"
	"github.com/rashomon-affairs/rashomon/internal/coding"
)

// Judged is a coded record and how far gold agrees with it: 1, 0, or between where there are
// several gold codings of the document.
type Judged struct {
	Document string
	Layer    affair.Kind
	Pattern  string
	Score    float64
	Holds    float64
}

// judgedAs names, for each layer, the comparison by which its records are judged, the
// strictest there is.
var judgedAs = map[string]affair.Kind{
	"actors": affair.KindActor, "statements": affair.KindStatement, "events+type": affair.KindEvent, "ties": affair.KindTie,
	"positions": affair.KindPosition, "links+sign": affair.KindLink, "figures": affair.KindFigure, "tone": affair.KindTone,
}

// Judge compares coded documents with one or more gold codings of them. Documents without gold
// are left out.
func Judge(coded map[string]*Document, golds ...map[string]*Document) []Judged {
	var out []Judged
	for _, name := range slices.Sorted(maps.Keys(coded)) {
		c := coded[name]
		var sides []map[affair.Kind]map[int]bool
		for _, gold := range golds {
			g := gold[name]
			if g == nil {
				continue
			}
			hit := map[affair.Kind]map[int]bool{}
			for _, l := range compareDocument(g, c) {
				if k, ok := judgedAs[l.name]; ok {
					hit[k] = map[int]bool{}
					for _, p := range l.pairs {
						hit[k][p[1]] = true
					}
				}
			}
			sides = append(sides, hit)
		}
		if len(sides) == 0 {
			continue
		}
		each := func(k affair.Kind, es []Estimate) {
			for j, e := range es {
				n := 0
				for _, s := range sides {
					if s[k][j] {
						n++
					}
				}
				out = append(out, Judged{name, k, e.Pattern, e.Score, float64(n) / float64(len(sides))})
			}
		}
		each(affair.KindActor, estimates(c.Actors, func(x Actor) Estimate { return x.Estimate }))
		each(affair.KindStatement, estimates(c.Statements, func(x Statement) Estimate { return x.Estimate }))
		each(affair.KindEvent, estimates(c.Events, func(x Event) Estimate { return x.Estimate }))
		each(affair.KindTie, estimates(c.Ties, func(x Tie) Estimate { return x.Estimate }))
		each(affair.KindPosition, estimates(c.Positions, func(x Position) Estimate { return x.Estimate }))
		each(affair.KindLink, estimates(c.Links, func(x Link) Estimate { return x.Estimate }))
		each(affair.KindFigure, estimates(c.Figures, func(x Figure) Estimate { return x.Estimate }))
		each(affair.KindTone, estimates(c.Tone, func(x Tone) Estimate { return x.Estimate }))
	}
	return out
}

func estimates[T any](rs []T, f func(T) Estimate) []Estimate {
	out := make([]Estimate, len(rs))
	for i, r := range rs {
		out[i] = f(r)
	}
	return out
}

// Learn counts judged records by pattern.
func Learn(js []Judged) *coding.Calibration {
	c := coding.NewCalibration()
	for _, j := range js {
		c.Add(j.Layer, j.Pattern, j.Holds, 1)
	}
	return c
}

// Cross gives every record the score that a table learned from the other documents would
// give it: leave-one-document-out cross-validation.
func Cross(js []Judged) []Judged {
	out := slices.Clone(js)
	docs := map[string]bool{}
	for _, j := range js {
		docs[j.Document] = true
	}
	for _, d := range slices.Sorted(maps.Keys(docs)) {
		c := Learn(slices.DeleteFunc(slices.Clone(js), func(j Judged) bool { return j.Document == d }))
		for i := range out {
			if out[i].Document == d {
				out[i].Score, _ = c.Score(out[i].Layer, out[i].Pattern)
			}
		}
	}
	return out
}

// Bin is one row of a reliability table: the records whose score lies between From and To.
type Bin struct {
	From    float64 `json:"from"`
	To      float64 `json:"to"`
	Records int     `json:"records"`
	Mean    float64 `json:"mean_score"`
	Holds   float64 `json:"holds"` // share of the records that gold agrees with
}

// Reliability says how far scores can be taken at their word.
type Reliability struct {
	Bins []Bin `json:"bins"`
	// Error is the expected calibration error: the mean distance between score and share that
	// holds, over the bins, weighted by records (Naeini, Cooper and Hauskrecht 2015).
	Error float64 `json:"expected_calibration_error"`
	// Brier is the mean squared distance between score and outcome (Brier 1950).
	Brier   float64 `json:"brier"`
	Records int     `json:"records"`
}

// Reliable sorts judged records into ten bins of equal width.
func Reliable(js []Judged) Reliability {
	r := Reliability{Bins: make([]Bin, 10), Records: len(js)}
	for i := range r.Bins {
		r.Bins[i].From, r.Bins[i].To = float64(i)/10, float64(i+1)/10
	}
	for _, j := range js {
		b := &r.Bins[min(9, max(0, int(j.Score*10)))]
		b.Records++
		b.Mean += j.Score
		b.Holds += j.Holds
		r.Brier += (j.Score - j.Holds) * (j.Score - j.Holds)
	}
	for i := range r.Bins {
		b := &r.Bins[i]
		if b.Records == 0 {
			continue
		}
		n := float64(b.Records)
		b.Mean, b.Holds = b.Mean/n, b.Holds/n
		d := b.Mean - b.Holds
		if d < 0 {
			d = -d
		}
		r.Error += d * n / float64(len(js))
	}
	if len(js) > 0 {
		r.Brier /= float64(len(js))
	}
	r.Bins = slices.DeleteFunc(r.Bins, func(b Bin) bool { return b.Records == 0 })
	return r
}

// WriteTable prints the reliability as a table.
func (r Reliability) WriteTable(w io.Writer) error {
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintf(t, "score\trecords\tmean score\thold\t\n")
	for _, b := range r.Bins {
		fmt.Fprintf(t, "%.1f-%.1f\t%d\t%.2f\t%.2f\t\n", b.From, b.To, b.Records, b.Mean, b.Holds)
	}
	if err := t.Flush(); err != nil {
		return err
	}
	_, err := fmt.Fprintf(w, "%d records, expected calibration error %.3f, Brier score %.3f\n", r.Records, r.Error, r.Brier)
	return err
}

// WriteSVG draws the reliability: a dot for each bin, its area by its records, against the
// diagonal on which score and share that holds are the same.
func (r Reliability) WriteSVG(w io.Writer, title string) error {
	const size, left, top = 320.0, 56.0, 36.0
	x := func(v float64) float64 { return left + v*size }
	y := func(v float64) float64 { return top + (1-v)*size }
	var sb strings.Builder
	fmt.Fprintf(&sb, `<svg xmlns="http://www.w3.org/2000/svg" width="%g" height="%g" viewBox="0 0 %[1]g %g" font-family="sans-serif" font-size="12">`+"\n", left+size+24, top+size+52, top+size+52)
	fmt.Fprintf(&sb, `<rect width="100%%" height="100%%" fill="#fff"/><text x="%g" y="20" font-size="13">%s</text>`+"\n", left, title)
	for i := 0; i <= 10; i += 2 {
		v := float64(i) / 10
		fmt.Fprintf(&sb, `<line x1="%g" y1="%g" x2="%g" y2="%[2]g" stroke="#ddd"/><text x="%g" y="%g" text-anchor="end">%.1f</text><text x="%g" y="%g" text-anchor="middle">%.1f</text>`+"\n",
			x(0), y(v), x(1), left-8, y(v)+4, v, x(v), top+size+18, v)
	}
	fmt.Fprintf(&sb, `<line x1="%g" y1="%g" x2="%g" y2="%g" stroke="#888" stroke-dasharray="4 4"/>`+"\n", x(0), y(0), x(1), y(1))
	most := 1
	for _, b := range r.Bins {
		most = max(most, b.Records)
	}
	for _, b := range r.Bins {
		radius := 3 + 13*float64(b.Records)/float64(most)
		fmt.Fprintf(&sb, `<circle cx="%.1f" cy="%.1f" r="%.1f" fill="#2b6cb0" fill-opacity="0.65"><title>%d records, mean score %.2f, %.2f hold</title></circle>`+"\n", x(b.Mean), y(b.Holds), radius, b.Records, b.Mean, b.Holds)
	}
	fmt.Fprintf(&sb, `<text x="%g" y="%g" text-anchor="middle">score</text><text transform="translate(14 %g) rotate(-90)" text-anchor="middle">share that holds</text>`+"\n</svg>\n", x(0.5), top+size+40, y(0.5))
	_, err := io.WriteString(w, sb.String())
	return err
}
