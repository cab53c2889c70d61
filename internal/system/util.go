package system

import (
	"fmt"
	"math"
)

func abs(x float64) float64 { return math.Abs(x) }

func sqrt(x float64) float64 { return math.Sqrt(x) }

func unknown(factor string) error { return fmt.Errorf("%q: %w", factor, ErrUnknownFactor) }
