package system

// FindLoosely is Find, and failing that the nearest factor by Similarity, if it is near
// enough and nearer than any other: a name given from outside the account is seldom worded
// as the account words it.
func (s *System) FindLoosely(wording string) (factor int, flipped, ok bool) {
	if i, f, ok := s.Find(wording); ok {
		return i, f, true
	}
	want := FormOf(wording, s.namer)
	best, second, at := 0.0, 0.0, -1
	for i := range s.Factors {
		x := 0.0
		for _, w := range s.Factors[i].Wordings {
			x = max(x, Similarity(want, FormOf(w, s.namer)))
		}
		if x > best {
			best, second, at = x, best, i
		} else if x > second {
			second = x
		}
	}
	if at < 0 || best < Near || best == second {
		return 0, false, false
	}
	return at, want.Flip != s.Factors[at].Form.Flip, true
}

// Near is the Similarity from which two differently worded factors of two systems are taken
// to be the same, if nothing is nearer.
const Near = .5

// Similarity of two forms, between 0 and 1: how far their words agree, less where the actors
// differ or have changed places.
func Similarity(a, b Form) float64 {
	words := func(f Form) map[string]float64 {
		m := map[string]float64{}
		for _, w := range f.Rest {
			m[w] = 1
		}
		if f.Head != "" {
			m[f.Head] = 1.5
		}
		return m
	}
	wa, wb := words(a), words(b)
	var common, total float64
	for w, x := range wa {
		total += x
		if y, ok := wb[w]; ok {
			common += x + y
		}
	}
	for _, x := range wb {
		total += x
	}
	aa, ab := actorPlaces(a), actorPlaces(b)
	for k, pa := range aa {
		total += 1
		if pb, ok := ab[k]; ok {
			if pa&pb != 0 || pa == placeOf || pb == placeOf {
				common += 2
			} else {
				common += .5
			}
		}
	}
	total += float64(len(ab))
	if total == 0 {
		return 0
	}
	return common / total
}

const (
	placeAgent = 1 << iota
	placePatient
	placeOf
)

func actorPlaces(f Form) map[string]int {
	m := map[string]int{}
	for _, k := range f.Agent {
		m[k] |= placeAgent
	}
	for _, k := range f.Patient {
		m[k] |= placePatient
	}
	for _, k := range f.Of {
		m[k] |= placeOf
	}
	return m
}
