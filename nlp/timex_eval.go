package nlp

import (
	"encoding/json"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
)

// TimexScores compares dates and durations with a corpus in TimeML.
type TimexScores struct {
	Gold, System int
	Relaxed      int // system spans that overlap a gold one, one to one
	Strict       int // of these, with the very same ends
	Value        int // of the relaxed ones, with the same value
	Misses       []string
}

// RelaxedF1 is the F1 of overlapping spans.
func (s TimexScores) RelaxedF1() float64 { return spanF1(s.Relaxed, s.System, s.Gold) }

// StrictF1 is the F1 of spans with the very same ends.
func (s TimexScores) StrictF1() float64 { return spanF1(s.Strict, s.System, s.Gold) }

// ValueAccuracy is the share of right values among the overlapping spans.
func (s TimexScores) ValueAccuracy() float64 { return timexShare(s.Value, s.Relaxed) }

// ValueF1 is the F1 of overlapping spans with the same value.
func (s TimexScores) ValueF1() float64 { return spanF1(s.Value, s.System, s.Gold) }

func (s TimexScores) String() string {
	return fmt.Sprintf("dates: gold %d, found %d, relaxed F1 %.4f, strict F1 %.4f, value %.4f of the found, value F1 %.4f",
		s.Gold, s.System, s.RelaxedF1(), s.StrictF1(), s.ValueAccuracy(), s.ValueF1())
}

func spanF1(both, system, gold int) float64 {
	if system+gold == 0 {
		return 0
	}
	return 2 * float64(both) / float64(system+gold)
}

func timexShare(a, b int) float64 {
	if b == 0 {
		return 0
	}
	return float64(a) / float64(b)
}

var (
	timexTag = regexp.MustCompile(`<TIMEX3[^>]*?type="([A-Z]*)" value="([^"]*)"[^>]*>|<TIMEX3[^>]*>|</TIMEX3>`)
	dctTag   = regexp.MustCompile(`(?s)<DCT>.*?value="([^"]*)".*?</DCT>`)
	textTag  = regexp.MustCompile(`(?s)<TEXT>(.*)</TEXT>`)
	unescape = strings.NewReplacer("&amp;", "&", "&lt;", "<", "&gt;", ">", "&quot;", `"`, "&apos;", "'")
)

// EvaluateTimex scores dates and durations against the TimeML files (*.tml) of a folder, as
// WikiWars has them: gold spans whose value is null are left out on both sides, and a range
// of ours counts as the two dates that the corpus marks.
func EvaluateTimex(m *Model, dir string) (TimexScores, error) {
	var s TimexScores
	files, err := filepath.Glob(filepath.Join(dir, "*.tml"))
	if err != nil || len(files) == 0 {
		return s, fmt.Errorf("read dates: no .tml files in %s", filepath.Base(dir))
	}
	slices.Sort(files)
	for _, f := range files {
		raw, err := os.ReadFile(f)
		if err != nil {
			return s, fmt.Errorf("read dates: %w", err)
		}
		if err := s.addFile(m, filepath.Base(f), string(raw)); err != nil {
			return s, err
		}
	}
	return s, nil
}

type goldTimex struct {
	start, end int
	value      string
}

func (s *TimexScores) addFile(m *Model, name, raw string) error {
	body := textTag.FindStringSubmatch(raw)
	if body == nil {
		return fmt.Errorf("read dates: no text in %s", name)
	}
	var ref time.Time
	if dct := dctTag.FindStringSubmatch(raw); dct != nil {
		ref, _ = time.Parse("2006-01-02", dct[1])
	}
	var text strings.Builder
	var gold []goldTimex
	open := goldTimex{start: -1}
	rest := body[1]
	for {
		loc := timexTag.FindStringSubmatchIndex(rest)
		if loc == nil {
			text.WriteString(unescape.Replace(rest))
			break
		}
		text.WriteString(unescape.Replace(rest[:loc[0]]))
		tag := rest[loc[0]:loc[1]]
		switch {
		case tag == "</TIMEX3>":
			if open.start >= 0 {
				open.end = text.Len()
				gold = append(gold, open)
			}
			open.start = -1
		case loc[4] >= 0:
			open = goldTimex{start: text.Len(), value: rest[loc[4]:loc[5]]}
		default:
			open = goldTimex{start: text.Len()}
		}
		rest = rest[loc[1]:]
	}
	d := m.Analyse(text.String(), Options{Reference: ref})
	used := make([]bool, len(gold))
	g := 0
	for _, v := range d.Values() {
		if v.Kind != ValueDate && v.Kind != ValueDuration && v.Kind != ValueSet && v.Kind != ValueAge {
			continue
		}
		for g < len(gold) && gold[g].end <= v.Start {
			g++
		}
		hit := -1
		for k := g; k < len(gold) && gold[k].start < v.End; k++ {
			if !used[k] {
				hit = k
				break
			}
		}
		if hit < 0 {
			if v.Kind == ValueSet || v.Kind == ValueAge {
				continue // WikiWars marks some sets and ages only
			}
			s.System++
			s.Misses = append(s.Misses, fmt.Sprintf("%s + %q %s", name, d.text[v.Start:v.End], v.ISO))
			continue
		}
		used[hit] = true
		// A range is two dates here: its second half may answer to the next one marked.
		if from, to, ok := strings.Cut(v.ISO, "/"); ok && !sameTimexValue(gold[hit].value, v.ISO) {
			v.ISO = from
			if hit+1 < len(gold) && gold[hit+1].start < v.End && gold[hit+1].value != "null" {
				used[hit+1] = true
				s.System++
				s.Relaxed++
				if sameTimexValue(gold[hit+1].value, to) {
					s.Value++
				}
			}
		}
		if gold[hit].value == "null" {
			continue
		}
		s.System++
		s.Relaxed++
		if gold[hit].start == v.Start && gold[hit].end == v.End {
			s.Strict++
		}
		if sameTimexValue(gold[hit].value, v.ISO) {
			s.Value++
		} else {
			s.Misses = append(s.Misses, fmt.Sprintf("%s = %q %s, not %s (%q)", name, d.text[v.Start:v.End], v.ISO, gold[hit].value, d.text[gold[hit].start:gold[hit].end]))
		}
	}
	for k, t := range gold {
		if t.value == "null" {
			continue
		}
		s.Gold++
		if !used[k] {
			s.Misses = append(s.Misses, fmt.Sprintf("%s - %q %s", name, d.text[t.start:t.end], t.value))
		}
	}
	return nil
}

// sameTimexValue compares a value of the older TIMEX2 way of writing (decade 199, century
// 19, P2DE) with ours.
func sameTimexValue(gold, iso string) bool {
	if gold == iso {
		return true
	}
	from, to, isRange := strings.Cut(iso, "/")
	if isRange && len(from) == 4 && len(to) == 4 {
		switch len(gold) {
		case 3:
			return from[:3] == gold && to[:3] == gold
		case 2:
			return from[:2] == gold && to == gold+"99"
		}
	}
	gold = strings.ReplaceAll(gold, "-XX", "")
	return gold == iso
}

// ValueScores compares amounts or dates with the examples of a recogniser: lists of inputs
// with the values that stand in them.
type ValueScores struct {
	Parts []ValuePart
}

// ValuePart is the score on one file of examples.
type ValuePart struct {
	Name         string
	Gold, System int
	Both         int // same place (overlap), value and unit
	Misses       []string
}

// F1 of value and unit.
func (p ValuePart) F1() float64 { return spanF1(p.Both, p.System, p.Gold) }

// F1 is over all files of amounts together; dates are apart.
func (s ValueScores) F1() float64 {
	var b, y, g int
	for _, p := range s.Parts {
		if p.Name != "DateTime" {
			b, y, g = b+p.Both, y+p.System, g+p.Gold
		}
	}
	return spanF1(b, y, g)
}

func (s ValueScores) String() string {
	var b strings.Builder
	fmt.Fprintf(&b, "amounts: value and unit F1 %.4f", s.F1())
	for _, p := range s.Parts {
		fmt.Fprintf(&b, "; %s %.4f (gold %d, found %d)", p.Name, p.F1(), p.Gold, p.System)
	}
	return b.String()
}

type recognizerCase struct {
	Input   string
	Context struct{ ReferenceDateTime string }
	Results []struct {
		Text       string
		Start, End int
		TypeName   string
		Resolution map[string]any
	}
}

// EvaluateValues scores amounts and dates against the example files of a folder
// (NumberModel-even.json and so on).
func EvaluateValues(m *Model, dir string) (ValueScores, error) {
	var s ValueScores
	for _, name := range []string{"Number", "Ordinal", "Percent", "Currency", "Dimension", "Age", "DateTime"} {
		raw, err := os.ReadFile(filepath.Join(dir, name+"Model-even.json"))
		if err != nil {
			return s, fmt.Errorf("read amounts: %w", err)
		}
		var cases []recognizerCase
		if err := json.Unmarshal(raw, &cases); err != nil {
			return s, fmt.Errorf("read amounts %s: %w", name, err)
		}
		p := ValuePart{Name: name}
		for _, c := range cases {
			p.add(m, c)
		}
		s.Parts = append(s.Parts, p)
	}
	return s, nil
}

// add scores one example. Only values of the kind that the file is about count.
func (p *ValuePart) add(m *Model, c recognizerCase) {
	var o Options
	if t, err := time.Parse("2006-01-02T15:04:05", c.Context.ReferenceDateTime); err == nil {
		o.Reference = t
	}
	d := m.Analyse(c.Input, o)
	offset := byteOffsets(c.Input)
	used := make([]bool, len(d.values))
	note := func(format string, args ...any) {
		p.Misses = append(p.Misses, p.Name+" "+fmt.Sprintf(format, args...)+" | "+c.Input)
	}
	for _, g := range c.Results {
		// Places relative to an end ("last", "next") and units without an amount are no values
		// in our sense.
		if to, _ := g.Resolution["relativeTo"].(string); to != "" && to != "start" {
			continue
		}
		if v, ok := g.Resolution["value"]; p.Name != "DateTime" && (!ok || v == nil || v == "null") {
			continue
		}
		p.Gold++
		start, end := offset(g.Start), offset(g.End+1)
		hit := false
		near := ""
		for i, v := range d.values {
			if used[i] || v.End <= start || v.Start >= end || !p.counts(v.Kind) && p.Name != "Number" {
				continue
			}
			near += fmt.Sprintf(" %q %s %s", d.text[v.Start:v.End], trimFloat(v.Number)+v.Unit, v.ISO)
			if p.same(v, g.Resolution) {
				hit, used[i] = true, true
				break
			}
		}
		if hit {
			p.Both++
			p.System++
			continue
		}
		note("- %q %v; ours:%s", g.Text, g.Resolution, near)
	}
	for i, v := range d.values {
		if !used[i] && p.counts(v.Kind) {
			p.System++
			inside := false
			for _, g := range c.Results {
				inside = inside || v.End > offset(g.Start) && v.Start < offset(g.End+1)
			}
			if !inside {
				note("+ %q %s %s", d.text[v.Start:v.End], trimFloat(v.Number)+v.Unit, v.ISO)
			}
		}
	}
}

// byteOffsets maps UTF-16 positions, which the examples count in, to bytes.
func byteOffsets(s string) func(int) int {
	var at []int
	for i, r := range s {
		at = append(at, i)
		if r > 0xffff {
			at = append(at, i)
		}
	}
	return func(n int) int {
		if n >= len(at) {
			return len(s)
		}
		return at[max(n, 0)]
	}
}

func (p *ValuePart) counts(k ValueKind) bool {
	switch p.Name {
	case "Number":
		return k == ValueNumber
	case "Ordinal":
		return k == ValueOrdinal
	case "Percent":
		return k == ValuePercent
	case "Currency":
		return k == ValueMoney
	case "Dimension":
		return k == ValueQuantity
	case "Age":
		return k == ValueAge
	}
	return k == ValueDate || k == ValueDuration || k == ValueSet
}

func (p *ValuePart) same(v Value, res map[string]any) bool {
	text, _ := res["value"].(string)
	unit, _ := res["unit"].(string)
	if p.Name == "DateTime" {
		return sameDate(v, res)
	}
	want, err := strconv.ParseFloat(strings.TrimSuffix(text, "%"), 64)
	if err != nil {
		return false
	}
	got, u := v.Number, strings.ToLower(unit)
	switch {
	case p.Name == "Currency":
		if name, ok := recognizerCurrencies[u]; ok {
			if name.code != v.Unit {
				return false
			}
			got /= name.factor
		} else if iso, _ := res["isoCurrency"].(string); iso != v.Unit {
			return false
		}
	case p.Name == "Dimension":
		if recognizerUnits[u] != v.Unit && u != v.Unit {
			return false
		}
	case p.Name == "Age":
		if u != v.Unit {
			return false
		}
	}
	return math.Abs(got-want) <= 1e-6*math.Max(1, math.Abs(want))
}

var recognizerCurrencies = map[string]struct {
	code   string
	factor float64
}{
	"dollar": {"USD", 1}, "united states dollar": {"USD", 1}, "euro": {"EUR", 1}, "chinese yuan": {"CNY", 1},
	"japanese yen": {"JPY", 1}, "pound": {"GBP", 1}, "british pound": {"GBP", 1}, "pence": {"GBP", 0.01}, "cent": {"USD", 0.01},
	"franc": {"CHF", 1}, "rupee": {"INR", 1}, "bitcoin": {"BTC", 1},
}

var recognizerUnits = map[string]string{
	"pound": "lb", "mile": "mile", "foot": "foot", "inch": "inch", "meter": "m", "kilometer": "km", "kilogram": "kg", "metric ton": "metric ton",
	"millimeter": "mm", "decimeter": "dm", "picometer": "pm", "microgram": "µg", "barrel": "barrel", "ounce": "ounce", "cubic foot": "cubic foot",
	"square meter": "square m", "bit": "bit", "megabyte": "MB", "teaspoon": "teaspoon", "gallon": "gallon", "degree": "degree", "radian": "rad",
	"turn": "turn", "dram": "dram", "meter per millisecond": "m/ms", "centimeter per millisecond": "cm/ms", "kilometer per millisecond": "km/ms",
}

// sameDate compares with any of the resolutions of a recogniser: its TIMEX, its value, or
// the first and last day of its range.
func sameDate(v Value, res map[string]any) bool {
	values, _ := res["values"].([]any)
	from, to, isRange := strings.Cut(v.ISO, "/")
	for _, x := range values {
		m, _ := x.(map[string]any)
		get := func(k string) string { s, _ := m[k].(string); return s }
		if v.ISO != "" && (v.ISO == get("timex") || strings.ReplaceAll(v.ISO, "T", " ") == strings.TrimSuffix(get("value"), ":00") || v.ISO == get("value")) {
			return true
		}
		if isRange && strings.HasPrefix(get("start"), from) && get("end") != "" {
			if strings.HasPrefix(get("end"), to) {
				return true
			}
			if t, err := time.Parse("2006-01-02", get("end")[:min(10, len(get("end")))]); err == nil && strings.HasPrefix(t.AddDate(0, 0, -1).Format("2006-01-02"), to) {
				return true
			}
		}
		if !isRange && v.ISO != "" && len(v.ISO) <= 7 && strings.HasPrefix(get("start"), v.ISO) {
			return true
		}
	}
	return false
}
