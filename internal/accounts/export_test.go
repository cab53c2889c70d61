package accounts

import (
	"strconv"
	"time"
)

// LimitsAfter counts attempts under many names and says how many counts are kept.
func LimitsAfter(n int) int {
	l := newLimits()
	now := time.Unix(0, 0)
	for i := range n {
		l.allow(now, "name "+strconv.Itoa(i))
	}
	return len(l.by)
}
