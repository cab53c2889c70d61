package evaluate

import (
	"bufio"
	"cmp"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing/fstest"
	"time"

	"gopkg.in/yaml.v3"

	"github.com/rashomon-affairs/rashomon/internal/coding"
	"github.com/rashomon-affairs/rashomon/internal/coding/codebook"
)

// EventsFound is the result of EvaluatePetrarch.
type EventsFound struct {
	Sentences      int      `json:"sentences"`
	Events         Score    `json:"events"` // source and target country or body right
	FalseEvents    int      `json:"false_events"`
	FalseASentence float64  `json:"false_events_a_sentence"`
	Misses         []string `json:"-"`
}

// actorCodes finds the codes of actors in the names that a coder gives, with the actor
// dictionary of the set.
type actorCodes struct {
	names []string // folded, longest first
	code  map[string]string
}

var codeRE = regexp.MustCompile(`\[([^\]]*)\]`)

// readActorCodes reads a TABARI-style actor dictionary: a name, +synonyms, and a code in
// brackets on any of the lines. Only the country part of a code (three letters) is kept.
func readActorCodes(path string) (*actorCodes, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("read actor dictionary: %w", err)
	}
	defer f.Close()
	a := &actorCodes{code: map[string]string{}}
	var group []string
	code := ""
	flush := func() {
		for _, n := range group {
			if len(code) >= 3 && n != "" {
				a.code[n] = code[:3]
				a.names = append(a.names, n)
			}
		}
		group, code = nil, ""
	}
	sc := bufio.NewScanner(f)
	for sc.Scan() {
		line, _, _ := strings.Cut(sc.Text(), "#")
		found := ""
		if m := codeRE.FindStringSubmatchIndex(line); m != nil {
			if fs := strings.Fields(line[m[2]:m[3]]); len(fs) > 0 {
				found = strings.ToUpper(fs[0])
			}
			line = line[:m[0]]
		}
		line = strings.TrimSpace(line)
		if strings.HasPrefix(line, "<!--") || strings.HasPrefix(line, "-->") {
			continue
		}
		name, synonym := strings.CutPrefix(line, "+")
		if name != "" {
			if !synonym {
				flush()
			}
			group = append(group, fold(strings.ReplaceAll(name, "_", " ")))
		}
		if code == "" {
			code = found
		}
	}
	flush()
	slices.SortFunc(a.names, func(x, y string) int {
		if len(x) != len(y) {
			return len(y) - len(x)
		}
		return strings.Compare(x, y)
	})
	return a, sc.Err()
}

// of is the code of a name: that of the longest dictionary name in it.
func (a *actorCodes) of(name string) string {
	n := " " + fold(name) + " "
	for _, d := range a.names {
		if strings.Contains(n, " "+d+" ") || len(d) > 4 && strings.Contains(n, " "+d) {
			return a.code[d]
		}
	}
	return ""
}

// EvaluatePetrarch measures events on the records of an older event coder's own tests: F1 of
// events whose source and target are right at the level of the country or body (the first
// three letters of the code), and false events a sentence. Its made-up CAMEO codes are not
// compared.
func EvaluatePetrarch(dir string, code TextCoder) (EventsFound, error) {
	files, err := jsonlIn(dir)
	if err != nil {
		return EventsFound{}, err
	}
	dict, err := readActorCodes(filepath.Join(dir, "PETR.Validate.actors.txt"))
	if err != nil {
		return EventsFound{}, err
	}
	if err := dict.addCountries(); err != nil {
		return EventsFound{}, err
	}
	type row struct {
		ID     string `json:"id"`
		Text   string `json:"text"`
		Date   string `json:"date"`
		Events []struct {
			Source string `json:"source"`
			Target string `json:"target"`
		} `json:"events"`
	}
	res := EventsFound{Events: Score{Layer: "events"}}
	for _, f := range files {
		err := eachLine(f, func(r row) error {
			date, _ := time.Parse("20060102", r.Date)
			recs, err := code(r.ID, r.Text, date)
			if err != nil {
				return err
			}
			res.Sentences++
			gold := map[string]bool{}
			for _, e := range r.Events {
				gold[short(e.Source)+">"+short(e.Target)] = true
			}
			coded := map[string]bool{}
			partOf := map[string]string{}
			for _, c := range recs {
				if c.Actor != nil {
					partOf[c.Actor.Name] = c.Actor.PartOf
				}
			}
			for _, c := range counting(recs) {
				if c.Event == nil {
					continue
				}
				for _, s := range c.Event.Source {
					for _, t := range c.Event.Target {
						sc, tc := dict.codeOr(s, partOf), dict.codeOr(t, partOf)
						if sc != tc {
							coded[sc+">"+tc] = true
						}
					}
				}
			}
			res.Events.Gold += len(gold)
			res.Events.Coded += len(coded)
			hit := 0
			for k := range coded {
				if gold[k] {
					hit++
				}
			}
			res.Events.Matched += hit
			res.FalseEvents += len(coded) - hit
			if hit < len(gold) || hit < len(coded) {
				res.Misses = append(res.Misses, fmt.Sprintf("gold %v coded %v: %s", keysOf(gold), keysOf(coded), r.Text))
			}
			return nil
		})
		if err != nil {
			return res, err
		}
	}
	res.Events.finish()
	if res.Sentences > 0 {
		res.FalseASentence = float64(res.FalseEvents) / float64(res.Sentences)
	}
	return res, nil
}

// PetrarchActors turns the set's actor dictionary into a file of a user's own codebook, so
// that the coder knows the made-up states of its sentences by name.
func PetrarchActors(dir string) (fs.FS, error) {
	dict, err := readActorCodes(filepath.Join(dir, "PETR.Validate.actors.txt"))
	if err != nil {
		return nil, err
	}
	type body struct {
		Code, Name, Kind string
	}
	var file struct{ Bodies []body }
	names := slices.Clone(dict.names)
	slices.Sort(names)
	for _, n := range slices.Compact(names) {
		if len(n) < 3 {
			continue
		}
		w := strings.Fields(n)
		for i := range w {
			w[i] = strings.ToUpper(w[i][:1]) + w[i][1:]
		}
		file.Bodies = append(file.Bodies, body{"PETR-" + strings.ReplaceAll(n, " ", "-"), strings.Join(w, " "), "country"})
	}
	b, err := yaml.Marshal(file)
	if err != nil {
		return nil, fmt.Errorf("write actor dictionary: %w", err)
	}
	return fstest.MapFS{"actors.yaml": &fstest.MapFile{Data: b}}, nil
}

// addCountries takes in the codes of real states, which the records use too, behind those of
// the set's own dictionary.
func (a *actorCodes) addCountries() error {
	book, err := codebook.Load(codebook.Embedded())
	if err != nil {
		return err
	}
	codes, err := coding.CountryCodes(book)
	if err != nil {
		return err
	}
	var more []string
	for n, c := range codes {
		if _, ok := a.code[n]; !ok && len(n) > 3 {
			a.code[n] = c
			more = append(more, n)
		}
	}
	slices.SortFunc(more, func(x, y string) int { return cmp.Or(len(y)-len(x), strings.Compare(x, y)) })
	a.names = append(a.names, more...)
	return nil
}

// codeOr is the code of a name; where it has none, of whom it is part of, or its first three
// letters.
func (a *actorCodes) codeOr(name string, partOf map[string]string) string {
	for n, depth := name, 0; n != "" && depth < 4; n, depth = partOf[n], depth+1 {
		if c := a.of(n); c != "" {
			return c
		}
	}
	return short(strings.ToUpper(fold(name)))
}

func short(code string) string {
	if len(code) > 3 {
		return code[:3]
	}
	return code
}

func keysOf(m map[string]bool) []string {
	var out []string
	for k := range m {
		out = append(out, k)
	}
	slices.Sort(out)
	return out
}
