// Package network computes discourse networks: who shares, or opposes, whose stances on
// what; and what can be measured on such networks. Formulas are those of discourse network
// analysis (Leifeld, "Discourse network analysis: policy debates as dynamic networks", in
// The Oxford Handbook of Political Networks, 2017, and the manual of its program DNA).
//
// The package knows nothing of accounts: a statement says that one value of a first variable
// (an organisation, an outlet) is joined to a value of a second (a concept, an issue) with a
// qualifier (for and against, or a number).
//
// Where DNA's program departs from its own paper the paper is followed, unless
// Config.Compatible asks otherwise: see the comments there.
package network

import (
	"cmp"
	"errors"
	"fmt"
	"maps"
	"math"
	"slices"
	"time"
)

// Statement joins a value of the first variable to one of the second.
type Statement struct {
	ID  string `json:"id"`
	Doc string `json:"doc"`
	// Time of the statement; the zero time is undated, and outside every window.
	Time time.Time `json:"time"`
	A    string    `json:"a"` // first variable, rows
	B    string    `json:"b"` // second variable, columns
	// Level of the qualifier: 0 and 1 for against and for, or a number on a scale. Ties,
	// not used where Text is set.
	Level float64 `json:"level"`
	// Text is a qualifier that is a word rather than a number.
	Text string `json:"text,omitempty"`
	// Fields of the statement or its document by which it can be left out: author, source,
	// section, type and the like.
	Fields map[string]string `json:"fields,omitempty"`
}

// Aggregation says how the qualifier enters.
type Aggregation string

// The aggregations. Combine is for two-mode networks only; congruence and conflict for
// one-mode ones.
const (
	Ignore     Aggregation = "ignore"
	Congruence Aggregation = "congruence"
	Conflict   Aggregation = "conflict"
	Subtract   Aggregation = "subtract"
	Combine    Aggregation = "combine"
)

// Normalisation of cells.
type Normalisation string

// The normalisations: two-mode networks take No, Activity, Prominence; one-mode networks
// No, Average (activity), Jaccard, CosineDNA and Cosine. CosineDNA divides by the product of
// the activities, as the manual and the program of DNA have it; Cosine is the cosine of the
// vectors.
const (
	No         Normalisation = "no"
	Activity   Normalisation = "activity"
	Prominence Normalisation = "prominence"
	Average    Normalisation = "average"
	Jaccard    Normalisation = "jaccard"
	CosineDNA  Normalisation = "cosine-dna"
	Cosine     Normalisation = "cosine"
)

// Duplicates says which of several equal statements are kept: all, or the first in a unit.
type Duplicates string

// The units. Weeks and months are those of one year; Compatible takes a week's or month's
// number alone, as DNA does, so that January of two years is one.
const (
	Include     Duplicates = "include"
	PerDocument Duplicates = "document"
	PerWeek     Duplicates = "week"
	PerMonth    Duplicates = "month"
	PerYear     Duplicates = "year"
	AcrossRange Duplicates = "acrossrange"
)

// Config says which network. The zero value: ignore, no normalisation, all statements.
type Config struct {
	Aggregation   Aggregation   `json:"aggregation"`
	Normalisation Normalisation `json:"normalisation"`
	Duplicates    Duplicates    `json:"duplicates"`
	// From and To bound the time, both included; zero is open.
	From time.Time `json:"from,omitzero"`
	To   time.Time `json:"to,omitzero"`
	// Exclude leaves out statements with these values: "a", "b", or the name of a field ->
	// values. With Invert only statements with such values are kept.
	Exclude map[string][]string `json:"exclude,omitempty"`
	Invert  bool                `json:"invert,omitempty"`
	// Isolates keeps rows and columns that filtering left without a statement.
	Isolates bool `json:"isolates,omitempty"`
	// Scale is the lowest and highest level of the qualifier; both 0: as found, and 0 to 1
	// where only those are found.
	Scale [2]float64 `json:"scale,omitempty"`
	// Most keeps only the statements of so many values of the first variable, and on so many of
	// the second: those with most statements, the first by name of equals. 0 keeps all.
	Most int `json:"most,omitempty"`
	// Compatible follows DNA's program where it departs from its paper: weeks and months
	// without the year in Duplicates, and levels not told apart there when they are ignored
	// in the network; the lopsided triangular kernel, strengths instead of
	// Laplacian eigenvalues in spectral distances.
	Compatible bool `json:"dna_compatible,omitempty"`

	weight func(Statement) float64 // kernel weight of a statement, nil is 1
}

// MaxNodes bounds a network, whose matrix is held dense.
const MaxNodes = 3000

// ErrTooLarge is returned for more nodes than MaxNodes: filter, or set Config.Most.
var ErrTooLarge = errors.New("too many nodes for one network")

// Matrix is a network. In a one-mode network Rows and Cols are the same.
type Matrix struct {
	Rows    []string    `json:"rows"`
	Cols    []string    `json:"cols"`
	Cells   [][]float64 `json:"cells"`
	OneMode bool        `json:"one_mode"`
	// Statements counts what it rests on, after filtering.
	Statements int `json:"statements"`
}

// Sum of all cells.
func (m *Matrix) Sum() float64 {
	s := 0.0
	for _, r := range m.Cells {
		for _, x := range r {
			s += x
		}
	}
	return s
}

// At is a cell by names; 0 where there is none.
func (m *Matrix) At(row, col string) float64 {
	i, ok := slices.BinarySearch(m.Rows, row)
	j, ok2 := slices.BinarySearch(m.Cols, col)
	if !ok || !ok2 {
		return 0
	}
	return m.Cells[i][j]
}

// Edge is a cell that is not zero.
type Edge struct {
	From   string  `json:"from"`
	To     string  `json:"to"`
	Weight float64 `json:"weight"`
}

// Edges lists the cells that are not zero, each pair of a one-mode network once.
func (m *Matrix) Edges() []Edge {
	var out []Edge
	for i, r := range m.Cells {
		for j, x := range r {
			if x != 0 && (!m.OneMode || j > i) {
				out = append(out, Edge{m.Rows[i], m.Cols[j], x})
			}
		}
	}
	return out
}

// mostActive are the most values of each variable with most statements; nil for no bound.
func mostActive(all []Statement, most int, passes func(*Statement) bool) (rows, cols map[string]bool) {
	if most <= 0 {
		return nil, nil
	}
	as, bs := map[string]int{}, map[string]int{}
	for i := range all {
		if s := &all[i]; passes(s) {
			as[s.A]++
			bs[s.B]++
		}
	}
	top := func(n map[string]int) map[string]bool {
		// How many have each count says from which count on to look: few names are then sorted.
		with := map[int]int{}
		for _, x := range n {
			with[x]++
		}
		least, have := 0, 0
		for _, x := range slices.SortedFunc(maps.Keys(with), func(a, b int) int { return cmp.Compare(b, a) }) {
			least = x
			if have += with[x]; have >= most {
				break
			}
		}
		var names []string
		for name, x := range n {
			if x >= least {
				names = append(names, name)
			}
		}
		slices.SortFunc(names, func(a, b string) int { return cmp.Or(cmp.Compare(n[b], n[a]), cmp.Compare(a, b)) })
		out := map[string]bool{}
		for _, x := range names[:min(most, len(names))] {
			out[x] = true
		}
		return out
	}
	return top(as), top(bs)
}

// Filter applies the time range, exclusions and duplicate rule. Statements without a value
// of either variable are dropped. The result is sorted by time, then id.
func Filter(all []Statement, c Config) []Statement {
	var out []Statement
	drop := map[string]map[string]bool{}
	for k, vs := range c.Exclude {
		drop[k] = map[string]bool{}
		for _, v := range vs {
			drop[k][v] = true
		}
	}
	passes := func(s *Statement) bool {
		if s.A == "" || s.B == "" {
			return false
		}
		if (!c.From.IsZero() && s.Time.Before(c.From)) || (!c.To.IsZero() && s.Time.After(c.To)) {
			return false
		}
		return len(drop) == 0 || excluded(*s, drop) == c.Invert
	}
	rows, cols := mostActive(all, c.Most, passes)
	for i := range all {
		s := &all[i]
		if (rows == nil || (rows[s.A] && cols[s.B])) && passes(s) {
			out = append(out, *s)
		}
	}
	byTime := func(a, b Statement) int { return cmp.Or(a.Time.Compare(b.Time), cmp.Compare(a.ID, b.ID)) }
	if !slices.IsSortedFunc(out, byTime) {
		slices.SortStableFunc(out, byTime)
	}
	if c.Duplicates == "" || c.Duplicates == Include {
		return out
	}
	seen := map[string]bool{}
	return slices.DeleteFunc(out, func(s Statement) bool {
		q := fmt.Sprint(s.Level, s.Text)
		if c.Compatible && (c.Aggregation == Ignore || c.Aggregation == "") {
			q = ""
		}
		k := fmt.Sprintf("%s\x00%s\x00%s\x00%s", s.A, s.B, q, unitOf(s, c))
		if seen[k] {
			return true
		}
		seen[k] = true
		return false
	})
}

func excluded(s Statement, drop map[string]map[string]bool) bool {
	for k, vs := range drop {
		v := s.Fields[k]
		switch k {
		case "a":
			v = s.A
		case "b":
			v = s.B
		}
		if vs[v] {
			return true
		}
	}
	return false
}

func unitOf(s Statement, c Config) string {
	switch c.Duplicates {
	case PerDocument:
		return s.Doc
	case PerWeek:
		y, w := s.Time.ISOWeek()
		if c.Compatible {
			return fmt.Sprint(w)
		}
		return fmt.Sprint(y, w)
	case PerMonth:
		if c.Compatible {
			return fmt.Sprint(int(s.Time.Month()))
		}
		return s.Time.Format("2006-01")
	case PerYear:
		return s.Time.Format("2006")
	}
	return ""
}

func empty(rows, cols []string) *Matrix {
	m := &Matrix{Rows: rows, Cols: cols, Cells: make([][]float64, len(rows))}
	for i := range m.Cells {
		m.Cells[i] = make([]float64, len(cols))
	}
	return m
}

// TwoMode makes the network of first and second variable. Under Subtract a level counts for
// what it is worth, 0 of a two-valued qualifier as -1; under Combine a cell is 0 for
// nothing, 1 for the higher level only, 2 for the lower only, 3 for both.
func TwoMode(all []Statement, c Config) (*Matrix, error) {
	t, err := build(all, c)
	if err != nil {
		return nil, err
	}
	if len(t.cols) > MaxNodes {
		return nil, fmt.Errorf("%w: %d columns", ErrTooLarge, len(t.cols))
	}
	m := empty(t.rows, t.cols)
	m.Statements = t.n
	for j := range t.cells {
		present := map[int]int{}
		for _, k := range sortedKeys(t.cells[j]) {
			x := t.cells[j][k]
			switch c.Aggregation {
			case Subtract:
				v := t.value[k.level]
				if t.binary() && v == 0 {
					v = -1
				}
				m.Cells[k.row][j] += v * x
			case Combine:
				bit := 1
				if t.value[k.level] <= 0 {
					bit = 2
				}
				present[k.row] |= bit
			case Ignore, "":
				m.Cells[k.row][j] += x
			default:
				return nil, fmt.Errorf("aggregation %q is not for two-mode networks", c.Aggregation)
			}
		}
		for i, v := range present {
			m.Cells[i][j] = float64(v)
		}
	}
	for i := range m.Cells {
		for j := range m.Cells[i] {
			switch c.Normalisation {
			case Activity:
				m.Cells[i][j] = divide(m.Cells[i][j], t.activity[i])
			case Prominence:
				m.Cells[i][j] = divide(m.Cells[i][j], t.popular[j])
			case No, "":
			default:
				return nil, fmt.Errorf("normalisation %q is not for two-mode networks", c.Normalisation)
			}
		}
	}
	return m, nil
}

func (t *table) binary() bool {
	for _, v := range t.value {
		if v != 0 && v != 1 {
			return false
		}
	}
	return t.numeric
}

func divide(a, b float64) float64 {
	if b == 0 {
		return 0
	}
	return a / b
}

// OneMode makes the network of the first variable with itself, over shared values of the
// second.
func OneMode(all []Statement, c Config) (*Matrix, error) {
	t, err := build(all, c)
	if err != nil {
		return nil, err
	}
	m := empty(t.rows, t.rows)
	m.OneMode, m.Statements = true, t.n
	near := func(k, l int) float64 { // likeness of two levels
		if !t.numeric {
			if k == l {
				return 1
			}
			return 0
		}
		return 1 - divide(math.Abs(t.value[k]-t.value[l]), t.span)
	}
	n := len(t.rows)
	// Parts of the Jaccard denominator: what only one of the two says, and what both do.
	var alone, both [][]float64
	if c.Normalisation == Jaccard {
		alone, both = empty(t.rows, t.rows).Cells, empty(t.rows, t.rows).Cells
	}
	square := make([]float64, n)
	for j := range t.cells {
		ks := sortedKeys(t.cells[j])
		for _, k := range ks {
			square[k.row] += t.cells[j][k] * t.cells[j][k]
		}
		for _, k := range ks {
			for _, l := range ks {
				if k.row == l.row {
					continue
				}
				x := t.roots[j][k] * t.roots[j][l]
				switch c.Aggregation {
				case Congruence:
					x *= near(k.level, l.level)
				case Conflict:
					x *= 1 - near(k.level, l.level)
				case Subtract:
					x *= 2*near(k.level, l.level) - 1
				case Ignore, "":
				default:
					return nil, fmt.Errorf("aggregation %q is not for one-mode networks", c.Aggregation)
				}
				m.Cells[k.row][l.row] += x
				if both != nil && k.level == l.level {
					both[k.row][l.row] += t.cells[j][k] * t.cells[j][l]
				}
			}
			if alone == nil {
				continue
			}
			for i := range n {
				if i != k.row && t.cells[j][key{i, k.level}] == 0 {
					alone[k.row][i] += t.cells[j][k]
				}
			}
		}
	}
	for i := range n {
		for l := range n {
			if i == l {
				continue
			}
			d := 1.0
			switch c.Normalisation {
			case Average:
				d = (t.activity[i] + t.activity[l]) / 2
			case Jaccard:
				d = alone[i][l] + alone[l][i] + both[i][l]
			case CosineDNA:
				d = t.activity[i] * t.activity[l]
			case Cosine:
				d = math.Sqrt(square[i]) * math.Sqrt(square[l])
			case No, "":
			default:
				return nil, fmt.Errorf("normalisation %q is not for one-mode networks", c.Normalisation)
			}
			m.Cells[i][l] = divide(m.Cells[i][l], d)
		}
	}
	return m, nil
}

// Swap exchanges first and second variable, for the one-mode network of the second.
func Swap(all []Statement) []Statement {
	out := slices.Clone(all)
	for i := range out {
		out[i].A, out[i].B = out[i].B, out[i].A
	}
	return out
}
