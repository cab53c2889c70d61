package system

import (
	"slices"
)

// maxShorter bounds the longer wordings that a shorter one is compared with; more of them
// would be no one matter anyhow.
const maxShorter = 64

// joinShorter finds wordings that another wording of the same account says more fully: after
// "the need for a toll on the bridge" comes "the need for a toll". One is part of another when
// both have the same head; all its actors (in the same place, or after "of") and all its other
// words are in the longer one, which has beside them only a place or a time ("in the lake
// towns", "after the flood"); it has at least a word or an actor beside its head; an account
// has both; and there is exactly one such longer one. The result maps a group's key to that of
// the group it joins.
func (s *System) joinShorter(keys []string, form func(key string) *Form, docs func(key string) map[string]bool) map[string]string {
	index := map[string][]string{} // head and one feature -> keys
	features := func(f *Form) []string {
		var out []string
		for _, k := range f.Actors() {
			out = append(out, f.Head+"\x00@"+k)
		}
		for _, w := range f.Rest {
			out = append(out, f.Head+"\x00"+w)
		}
		return out
	}
	for _, k := range keys {
		if f := form(k); f != nil && f.Head != "" {
			for _, x := range features(f) {
				index[x] = append(index[x], k)
			}
		}
	}
	into := map[string]string{}
	for _, k := range keys {
		f := form(k)
		if f == nil || f.Head == "" {
			continue
		}
		fs := features(f)
		if len(fs) == 0 {
			continue
		}
		rarest := index[fs[0]]
		for _, x := range fs[1:] {
			if len(index[x]) < len(rarest) {
				rarest = index[x]
			}
		}
		if len(rarest) > maxShorter {
			continue
		}
		var longer []string
		own := docs(k)
		for _, l := range rarest {
			if l != k && partOf(f, form(l)) && meets(own, docs(l)) {
				longer = append(longer, l)
			}
		}
		if len(longer) == 1 {
			into[k] = longer[0]
		}
	}
	// What joins a group that joins another goes with it.
	for _, k := range keys {
		for range keys {
			next, ok := into[into[k]]
			if !ok || into[k] == "" {
				break
			}
			into[k] = next
		}
	}
	return into
}

// partOf reports whether all of a form is in a longer one.
func partOf(f, longer *Form) bool {
	if longer == nil || f.Head != longer.Head || f.Key() == longer.Key() {
		return false
	}
	if len(f.Rest) > len(longer.Rest) || len(f.Actors()) > len(longer.Actors()) {
		return false
	}
	for _, w := range f.Rest {
		if !slices.Contains(longer.Rest, w) {
			return false
		}
	}
	for _, w := range longer.Rest {
		if !slices.Contains(f.Rest, w) && !slices.Contains(longer.aside, w) {
			return false
		}
	}
	for _, k := range longer.Actors() {
		if !slices.Contains(f.Actors(), k) && !slices.Contains(longer.aside, "@"+k) {
			return false
		}
	}
	have := actorPlaces(*longer)
	for k, place := range actorPlaces(*f) {
		p, ok := have[k]
		if !ok || (place&p == 0 && place != placeOf && p != placeOf) {
			return false
		}
	}
	return true
}

func meets(a, b map[string]bool) bool {
	if len(b) < len(a) {
		a, b = b, a
	}
	for k := range a {
		if b[k] {
			return true
		}
	}
	return false
}
