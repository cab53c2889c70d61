package network

import (
	"cmp"
	"fmt"
	"math"
	"slices"
)

// table is the array x[i][j][k] in sparse form: for each column the rows that touch it.
type table struct {
	rows, cols []string
	levels     []string
	value      []float64 // of each level
	numeric    bool
	span       float64           // highest minus lowest level
	cells      []map[key]float64 // by column: (row, level) -> count
	roots      []map[key]float64 // the same with square roots of kernel weights
	activity   []float64
	popular    []float64
	n          int
}

type key struct{ row, level int }

func build(all []Statement, c Config) (*table, error) {
	kept := Filter(all, c)
	names := kept
	if c.Isolates {
		names = all
	}
	t := &table{numeric: true, n: len(kept)}
	rows, cols, levels := map[string]int{}, map[string]int{}, map[string]float64{}
	for _, s := range names {
		if s.A != "" && s.B != "" {
			rows[s.A], cols[s.B] = 0, 0
		}
	}
	if len(rows) > MaxNodes || len(cols) > 20*MaxNodes {
		return nil, fmt.Errorf("%w: %d by %d", ErrTooLarge, len(rows), len(cols))
	}
	lo, hi := math.Inf(1), math.Inf(-1)
	for _, s := range kept {
		if s.Text != "" {
			t.numeric = false
		}
		levels[level(s)] = s.Level
		lo, hi = min(lo, s.Level), max(hi, s.Level)
	}
	if lo >= 0 && hi <= 1 {
		lo, hi = 0, 1
	}
	if c.Scale != [2]float64{} {
		lo, hi = c.Scale[0], c.Scale[1]
	}
	t.span = hi - lo
	t.rows, t.cols, t.levels = number(rows), number(cols), sortedLevels(levels)
	at := map[string]int{}
	for k, l := range t.levels {
		at[l] = k
		t.value = append(t.value, levels[l])
	}
	t.cells, t.roots = make([]map[key]float64, len(t.cols)), make([]map[key]float64, len(t.cols))
	t.activity, t.popular = make([]float64, len(t.rows)), make([]float64, len(t.cols))
	for _, s := range kept {
		w := 1.0
		if c.weight != nil {
			w = c.weight(s)
		}
		i, j := rows[s.A], cols[s.B]
		if t.cells[j] == nil {
			t.cells[j], t.roots[j] = map[key]float64{}, map[key]float64{}
		}
		k := key{i, at[level(s)]}
		t.cells[j][k] += w
		t.roots[j][k] += math.Sqrt(max(0, w))
		t.activity[i] += w
		t.popular[j] += w
	}
	return t, nil
}

func level(s Statement) string {
	if s.Text != "" {
		return "\x01" + s.Text
	}
	return fmt.Sprint(s.Level)
}

func number(m map[string]int) []string {
	out := make([]string, 0, len(m))
	for k := range m {
		out = append(out, k)
	}
	slices.Sort(out)
	for i, k := range out {
		m[k] = i
	}
	return out
}

func sortedLevels(m map[string]float64) []string {
	out := make([]string, 0, len(m))
	for k := range m {
		out = append(out, k)
	}
	slices.SortFunc(out, func(a, b string) int { return cmp.Or(cmp.Compare(m[a], m[b]), cmp.Compare(a, b)) })
	return out
}

func sortedKeys(m map[key]float64) []key {
	out := make([]key, 0, len(m))
	for k := range m {
		out = append(out, k)
	}
	slices.SortFunc(out, func(a, b key) int { return cmp.Or(cmp.Compare(a.row, b.row), cmp.Compare(a.level, b.level)) })
	return out
}
