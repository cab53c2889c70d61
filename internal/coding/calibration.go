package coding

import (
	"bufio"
	_ "embed"
	"fmt"
	"io"
	"strconv"
	"strings"
	"sync"

	"github.com/rashomon-affairs/rashomon/internal/affair"
)

//go:embed models/calibration.tsv
var calibrationTable string

// Calibration estimates how often records of a pattern hold, from how often they held on the
// hand-coded development documents. A pattern that was seen seldom is drawn towards its layer
// (additive smoothing with the weight of priorRecords records), so that a pattern never seen has
// its layer's share.
type Calibration struct {
	pattern, layer map[string]tally
}

// tally counts records that held among those coded; halves come from two gold codings that
// disagree.
type tally struct{ right, total float64 }

// priorRecords is the weight of the layer's share in a pattern's estimate, in records.
const priorRecords = 4

// NewCalibration returns an empty table.
func NewCalibration() *Calibration {
	return &Calibration{pattern: map[string]tally{}, layer: map[string]tally{}}
}

// Add counts records of the pattern: weight of them, of which right held.
func (c *Calibration) Add(layer affair.Kind, pattern string, right, weight float64) {
	for m, k := range map[*map[string]tally]string{&c.pattern: string(layer) + "\t" + pattern, &c.layer: string(layer)} {
		t := (*m)[k]
		t.right, t.total = t.right+right, t.total+weight
		(*m)[k] = t
	}
}

// Score is the estimate for a record of the pattern, and whether the layer was seen at all.
func (c *Calibration) Score(layer affair.Kind, pattern string) (score float64, ok bool) {
	l := c.layer[string(layer)]
	if l.total == 0 {
		return 0, false
	}
	share := (l.right + 1) / (l.total + 2)
	t := c.pattern[string(layer)+"\t"+pattern]
	return (t.right + priorRecords*share) / (t.total + priorRecords), true
}

// Write writes the table as lines of layer, pattern, records that held, records.
func (c *Calibration) Write(w io.Writer) error {
	if _, err := fmt.Fprintln(w, "# layer, pattern, records that held, records: see docs/model-card-coding.md"); err != nil {
		return err
	}
	for _, k := range sortedKeys(c.pattern) {
		if _, err := fmt.Fprintf(w, "%s\t%g\t%g\n", k, c.pattern[k].right, c.pattern[k].total); err != nil {
			return err
		}
	}
	return nil
}

// ReadCalibration reads what Write wrote.
func ReadCalibration(r io.Reader) (*Calibration, error) {
	c := NewCalibration()
	sc := bufio.NewScanner(r)
	for n := 1; sc.Scan(); n++ {
		line := sc.Text()
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		f := strings.Split(line, "\t")
		if len(f) != 4 {
			return nil, fmt.Errorf("read calibration line %d: want 4 columns, got %d", n, len(f))
		}
		right, err := strconv.ParseFloat(f[2], 64)
		if err != nil {
			return nil, fmt.Errorf("read calibration line %d: %w", n, err)
		}
		total, err := strconv.ParseFloat(f[3], 64)
		if err != nil {
			return nil, fmt.Errorf("read calibration line %d: %w", n, err)
		}
		if !(right >= 0 && right <= total && total < 1e9) {
			return nil, fmt.Errorf("read calibration line %d: %g of %g records cannot hold", n, right, total)
		}
		c.Add(affair.Kind(f[0]), f[1], right, total)
	}
	return c, sc.Err()
}

// shippedCalibration is the table in the program, nil where it is broken (a test reads it).
var shippedCalibration = sync.OnceValue(func() *Calibration {
	c, err := ReadCalibration(strings.NewReader(calibrationTable))
	if err != nil {
		return nil
	}
	return c
})

// calibrate gives the records that count the estimate of how often such records hold. The
// codebook's own score has decided before what counts and what is a candidate; the order of
// two patterns on one predicate is the codebook's too.
func calibrate(recs []affair.Record, c *Calibration) {
	if c == nil {
		return
	}
	for i := range recs {
		r := &recs[i]
		if r.Status == affair.StatusCandidate {
			continue
		}
		if s, ok := c.Score(r.Kind, r.Pattern); ok {
			r.Score = float64(int(s*1000+0.5)) / 1000
		}
	}
}
