package coding

import (
	"strings"
	"testing"

	"github.com/rashomon-affairs/rashomon/internal/affair"
)

func TestTheShippedCalibrationCanBeReadAndCoversEveryLayer(t *testing.T) {
	c := shippedCalibration()
	if c == nil {
		t.Fatal("models/calibration.tsv cannot be read")
	}
	for _, k := range []affair.Kind{affair.KindActor, affair.KindStatement, affair.KindEvent, affair.KindTie, affair.KindPosition, affair.KindLink, affair.KindFigure, affair.KindTone} {
		if s, ok := c.Score(k, "a pattern of nobody's"); !ok || s <= 0 || s >= 1 {
			t.Errorf("%s: a new pattern has score %v, %v", k, s, ok)
		}
	}
}

func TestASeldomPatternIsDrawnTowardsItsLayer(t *testing.T) {
	c := NewCalibration()
	c.Add(affair.KindTie, "often", 90, 100)
	c.Add(affair.KindTie, "once", 0, 1)
	often, _ := c.Score(affair.KindTie, "often")
	once, _ := c.Score(affair.KindTie, "once")
	never, _ := c.Score(affair.KindTie, "never")
	if !(once < never && never < often+0.05 && once > 0.5) {
		t.Errorf("often %.2f, never seen %.2f, once wrong %.2f", often, never, once)
	}
	if _, ok := c.Score(affair.KindLink, "x"); ok {
		t.Error("a layer that was never seen has a score")
	}
}

func TestACalibrationTableIsReadAsItWasWritten(t *testing.T) {
	c := NewCalibration()
	c.Add(affair.KindEvent, "b", 1.5, 3)
	c.Add(affair.KindEvent, "a", 2, 2)
	var sb strings.Builder
	if err := c.Write(&sb); err != nil {
		t.Fatal(err)
	}
	d, err := ReadCalibration(strings.NewReader(sb.String()))
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range []string{"a", "b", "z"} {
		x, _ := c.Score(affair.KindEvent, p)
		y, _ := d.Score(affair.KindEvent, p)
		if x != y {
			t.Errorf("%s: %v written, %v read", p, x, y)
		}
	}
}

func TestABrokenCalibrationTableIsRefused(t *testing.T) {
	for _, s := range []string{"event\ta\t1", "event\ta\tx\t1", "event\ta\t1\tx", "event\ta\t3\t1", "event\ta\tNaN\t1", "event\ta\t1\t+Inf"} {
		if _, err := ReadCalibration(strings.NewReader(s)); err == nil {
			t.Errorf("%q was read", s)
		}
	}
}
