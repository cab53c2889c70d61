package learn

// Features collects the hashed features of one example or one token. The zero value is
// ready; Reset keeps the memory.
type Features struct {
	idx  []uint32
	val  []float32
	mask uint32
}

// NewFeatures returns a collector for models with 1<<bits buckets.
func NewFeatures(bits int) *Features { return &Features{mask: 1<<bits - 1} }

// Reset empties the collector.
func (f *Features) Reset() { f.idx, f.val = f.idx[:0], f.val[:0] }

// Add adds a binary feature whose name is the parts joined.
func (f *Features) Add(parts ...string) { f.Put(1, parts...) }

// Put adds a feature with a value.
func (f *Features) Put(v float32, parts ...string) {
	f.idx = append(f.idx, Hash(parts...)&f.mask)
	f.val = append(f.val, v)
}

// Example copies the collected features.
func (f *Features) Example() Example {
	return Example{Idx: append([]uint32(nil), f.idx...), Val: append([]float32(nil), f.val...)}
}

// Hash is 32-bit FNV-1a over the parts with a separator between them, mixed at the end so
// that the low bits are good (the finaliser of MurmurHash3).
func Hash(parts ...string) uint32 {
	h := uint32(2166136261)
	for _, p := range parts {
		for i := 0; i < len(p); i++ {
			h = (h ^ uint32(p[i])) * 16777619
		}
		h = (h ^ 0x1f) * 16777619
	}
	h ^= h >> 16
	h *= 0x85ebca6b
	h ^= h >> 13
	h *= 0xc2b2ae35
	h ^= h >> 16
	return h
}

// Example is one example's hashed features.
type Example struct {
	Idx []uint32
	Val []float32
}
