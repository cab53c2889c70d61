package coding

import (
	"cmp"
	"slices"
	"strings"

	"github.com/rashomon-affairs/rashomon/nlp"
)

// nest sorts the voices and finds for each the one that it stands in.
func (f *voiceFinder) nest() {
	type pv struct {
		v Voice
		p string
	}
	all := make([]pv, len(f.vs))
	for i := range f.vs {
		all[i] = pv{f.vs[i], f.pat[i]}
	}
	slices.SortStableFunc(all, func(a, b pv) int {
		return cmp.Or(cmp.Compare(a.v.First, b.v.First), cmp.Compare(b.v.Last, a.v.Last), cmp.Compare(b.v.Score, a.v.Score))
	})
	f.r.Voices, f.r.voicePattern = f.r.Voices[:0], nil
	var stack []int
	for _, x := range all {
		v := x.v
		if v.First > v.Last {
			continue
		}
		if n := len(f.r.Voices); n > 0 {
			if o := f.r.Voices[n-1]; o.First == v.First && o.Last == v.Last {
				continue // the same words attributed twice
			}
		}
		for len(stack) > 0 && f.r.Voices[stack[len(stack)-1]].Last < v.First {
			stack = stack[:len(stack)-1]
		}
		v.Outer = -1
		if v.Form == "indirect" && f.repeats(stack, &v) {
			continue
		}
		for k := len(stack) - 1; k >= 0; k-- {
			if o := f.r.Voices[stack[k]]; o.Last >= v.Last && !(v.CueFirst >= 0 && v.CueFirst < o.First) {
				v.Outer = stack[k]
				break
			}
		}
		f.r.Voices = append(f.r.Voices, v)
		f.r.voicePattern = append(f.r.voicePattern, x.p)
		stack = append(stack, len(f.r.Voices)-1)
	}
}

// repeats reports whether a voice stands inside one of the same speaker: "he said he was sure
// that" is one statement.
func (f *voiceFinder) repeats(stack []int, v *Voice) bool {
	if len(v.Speakers) == 0 {
		return false
	}
	for _, k := range stack {
		o := &f.r.Voices[k]
		if o.Last >= v.Last && slices.Equal(o.Speakers, v.Speakers) {
			return true
		}
	}
	return false
}

// firstPersonRuns lets a speaker go on where the quotation marks are missing: sentences in the
// first person right behind words of his, in a document whose author does not say "I".
func (f *voiceFinder) firstPersonRuns() {
	first := func(s nlp.Sent) bool {
		for i := s.First(); i <= s.Last(); i++ {
			if f.inQ[i] != 0 {
				continue
			}
			switch strings.ToLower(f.tok(i).Text()) {
			case "i", "me", "my", "we", "us", "our":
				if f.tok(i).UPOS() == nlp.PRON && f.tok(i).Text() != "US" {
					return true
				}
			}
		}
		return false
	}
	told := make([]int, f.n.NumSentences()) // 1 + the voice that tells most of the sentence
	for i := range f.vs {
		v := &f.vs[i]
		s := f.tok(v.First).Sent()
		st := f.n.Sentence(s)
		if len(v.Speakers) > 0 && (v.Form == "direct" || first(st)) && 2*(v.Last-v.First) > st.Len() {
			told[s] = i + 1
		}
	}
	for s := range told { // the author speaks for himself
		if told[s] == 0 && first(f.n.Sentence(s)) {
			if s == 0 || told[s-1] == 0 {
				return
			}
			v := f.vs[told[s-1]-1]
			st := f.n.Sentence(s)
			a, b := f.trim(st.First(), st.Last())
			if f.hasDirect(a, b) {
				return
			}
			told[s] = f.add(Voice{First: a, Last: b, CueFirst: v.CueFirst, CueLast: v.CueLast, Speakers: v.Speakers, Form: "direct", Outer: -1, Score: 0.55}, "first-person-run") + 1
		}
	}
}

// firstPersons gives "I" and "we" inside a voice to its speaker.
func (f *voiceFinder) firstPersons() {
	r := f.r
	at := filled(r.N.Len())
	for i, v := range r.Voices {
		for t := v.First; t <= v.Last; t++ {
			at[t] = int32(i)
		}
	}
	have := make([]bool, r.N.Len())
	for _, m := range r.Mentions {
		have[m.Head] = true
	}
	added := false
	for i := range at {
		if at[i] < 0 || have[i] || f.tok(i).UPOS() != nlp.PRON {
			continue
		}
		switch strings.ToLower(f.tok(i).Text()) {
		case "i", "me", "my", "mine", "myself", "we", "us", "our", "ours", "ourselves":
		default:
			continue
		}
		v := r.Voices[at[i]]
		for v.Form == "indirect" && v.Outer >= 0 {
			v = r.Voices[v.Outer]
		}
		if len(v.Speakers) == 0 || v.Form == "indirect" {
			continue
		}
		r.Mentions = append(r.Mentions, Mention{First: i, Last: i, Head: i, Actor: v.Speakers[0], Kind: nlp.Pronominal})
		if len(v.Speakers) > 1 {
			r.together[i] = v.Speakers[1:]
		}
		added = true
	}
	if added {
		slices.SortStableFunc(r.Mentions, func(x, y Mention) int {
			return cmp.Or(cmp.Compare(x.First, y.First), cmp.Compare(y.Last, x.Last), cmp.Compare(x.Head, y.Head))
		})
	}
}
