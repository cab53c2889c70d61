package server

import (
	"errors"
	"sync"
)

// memo keeps what was computed for the affair's present state, each answer once even when
// several ask at the same time.
type memo struct {
	mu      sync.Mutex
	version string
	kept    map[string]*kept
	order   []string
}

type kept struct {
	once  sync.Once
	value any
	err   error
}

var errPanicked = errors.New("the computation broke off")

// mostKept is how many answers are kept; the oldest goes first.
const mostKept = 200

// remember gives the answer for a key, computing it if it is not known for this version.
func remember[T any](m *memo, version, key string, compute func() (T, error)) (T, error) {
	m.mu.Lock()
	if m.version != version {
		m.version, m.kept, m.order = version, map[string]*kept{}, nil
	}
	k := m.kept[key]
	if k == nil {
		k = &kept{}
		m.kept[key] = k
		m.order = append(m.order, key)
		if len(m.order) > mostKept {
			delete(m.kept, m.order[0])
			m.order = m.order[1:]
		}
	}
	m.mu.Unlock()
	k.once.Do(func() {
		k.err = errPanicked // stands when compute does not return
		k.value, k.err = compute()
	})
	if k.err != nil {
		var zero T
		m.mu.Lock()
		if m.kept[key] == k {
			delete(m.kept, key) // the next one may have more luck
		}
		m.mu.Unlock()
		return zero, k.err
	}
	return k.value.(T), nil //nolint:forcetypeassert // by construction
}
