package accounts

import (
	"strings"
	"sync"
	"time"

	"golang.org/x/time/rate"
)

// limits count attempts at signing in, by name and by where they come from. They are kept in
// memory: a server that is started again begins anew, and two servers count apart.
type limits struct {
	mu sync.Mutex
	by map[string]*limit
}

type limit struct {
	*rate.Limiter
	last time.Time
}

// Attempts: ten for a name, then one in half a minute; thirty from an address, then one in three
// seconds. Ten guesses and two a minute do not find a password of twelve characters.
const (
	nameBurst, nameEvery = 10, 30 * time.Second
	fromBurst, fromEvery = 30, 3 * time.Second
	// maxLimits bounds the memory: beyond it those that have been quiet longest are forgotten.
	maxLimits = 20000
)

func newLimits() *limits { return &limits{by: map[string]*limit{}} }

// allow counts an attempt under each key in turn, and reports whether all allow it. After the first
// that does not, the rest is not looked at: who is held up by address leaves no traces of names.
func (l *limits) allow(now time.Time, keys ...string) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, k := range keys {
		x := l.by[k]
		if x == nil {
			l.sweep(now)
			x = &limit{Limiter: rate.NewLimiter(rate.Every(nameEvery), nameBurst)}
			if strings.HasPrefix(k, "from ") {
				x.Limiter = rate.NewLimiter(rate.Every(fromEvery), fromBurst)
			}
			l.by[k] = x
		}
		x.last = now
		if !x.AllowN(now, 1) {
			return false
		}
	}
	return true
}

// sweep makes room: first those that are as good as new go, then half of the rest, the quietest.
func (l *limits) sweep(now time.Time) {
	if len(l.by) < maxLimits {
		return
	}
	for k, x := range l.by {
		if x.TokensAt(now) >= float64(x.Burst()) {
			delete(l.by, k)
		}
	}
	for age := 10 * time.Minute; len(l.by) >= maxLimits && age > 0; age /= 2 {
		for k, x := range l.by {
			if now.Sub(x.last) > age {
				delete(l.by, k)
			}
		}
		if age < time.Second {
			clear(l.by)
		}
	}
}

// forgive begins a count anew.
func (l *limits) forgive(key string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	delete(l.by, key)
}
