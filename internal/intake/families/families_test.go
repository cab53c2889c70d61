package families

import (
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// writer makes articles of invented words whose frequencies fall off as those of a language.
type writer struct {
	rng   *rand.Rand
	words []string
	zipf  *rand.Zipf
}

func newWriter(seed uint64) *writer {
	rng := rand.New(rand.NewPCG(seed, 7))
	w := &writer{rng: rng, zipf: rand.NewZipf(rng, 1.07, 2, 7999)}
	for i := range 8000 {
		w.words = append(w.words, fmt.Sprintf("w%d", i))
	}
	return w
}

func (w *writer) sentence() string {
	n := 8 + w.rng.IntN(20)
	s := make([]string, n)
	for i := range s {
		s[i] = w.words[w.zipf.Uint64()]
	}
	return strings.Join(s, " ") + "."
}

func (w *writer) article(sentences int) []string {
	out := make([]string, sentences)
	for i := range out {
		out[i] = w.sentence()
	}
	return out
}

// edit changes a share of the words.
func (w *writer) edit(s []string, share float64) []string {
	out := make([]string, len(s))
	for i, x := range s {
		f := strings.Fields(x)
		for j := range f {
			if w.rng.Float64() < share {
				f[j] = w.words[w.zipf.Uint64()]
			}
		}
		out[i] = strings.Join(f, " ")
	}
	return out
}

// generate makes originals, some of them reprinted with cuts, edits and additions, all of
// them sharing a few quotations with others, and returns the true family of each.
func generate(seed uint64, n int) ([]Doc, map[string]int) {
	w := newWriter(seed)
	quotes := w.article(20)
	var docs []Doc
	truth := map[string]int{}
	add := func(family int, s []string) {
		id := fmt.Sprintf("d%05d", w.rng.IntN(1<<30))
		for truth[id] != 0 {
			id += "x"
		}
		truth[id] = family + 1
		docs = append(docs, Doc{id, strings.Join(s, "\n")})
	}
	for f := range n {
		base := w.article(12 + w.rng.IntN(30))
		for range w.rng.IntN(3) { // the same words quoted by independent papers
			at := w.rng.IntN(len(base))
			base[at] = quotes[w.rng.IntN(len(quotes))]
		}
		add(f, base)
		if w.rng.IntN(3) > 0 {
			continue
		}
		for range 1 + w.rng.IntN(4) {
			switch w.rng.IntN(4) {
			case 0: // edited
				add(f, w.edit(base, .02+.06*w.rng.Float64()))
			case 1: // cut from the end
				add(f, w.edit(base[:max(6, len(base)*(4+w.rng.IntN(5))/10)], .02))
			case 2: // inside a longer piece
				own := w.article(len(base) / 2)
				add(f, append(append(own, base...), w.article(3)...))
			case 3: // cut, edited and added to
				k := max(6, len(base)*6/10)
				add(f, append(w.edit(base[:k], .04), w.article(k/3)...))
			}
		}
	}
	return docs, truth
}

func score(docs []Doc, truth map[string]int, of map[string]string) (precision, recall float64) {
	tp, fp, fn := 0, 0, 0
	for i := range docs {
		for j := i + 1; j < len(docs); j++ {
			a, b := docs[i].ID, docs[j].ID
			same, found := truth[a] == truth[b], of[a] == of[b]
			switch {
			case same && found:
				tp++
			case found:
				fp++
			case same:
				fn++
			}
		}
	}
	return float64(tp) / float64(max(1, tp+fp)), float64(tp) / float64(max(1, tp+fn))
}

func TestGeneratedReprintsAreFound(t *testing.T) {
	docs, truth := generate(1, 400)
	p, r := score(docs, truth, Group(docs).Of())
	t.Logf("%d documents: precision %.3f, recall %.3f of pairs", len(docs), p, r)
	if p < .95 || r < .90 {
		t.Errorf("precision %.3f (at least .95), recall %.3f (at least .90)", p, r)
	}
}

func TestOrderOfDocumentsDoesNotMatter(t *testing.T) {
	docs, _ := generate(2, 12)
	want := Group(docs)
	rapid.Check(t, func(rt *rapid.T) {
		if got := Group(rapid.Permutation(docs).Draw(rt, "order")); !reflect.DeepEqual(got, want) {
			rt.Fatal("another order of documents gave other families")
		}
	})
}

func TestEveryDocumentHasExactlyOneFamily(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		docs, _ := generate(rapid.Uint64().Draw(rt, "seed"), rapid.IntRange(0, 12).Draw(rt, "n"))
		seen := map[string]int{}
		for _, f := range Group(docs).Families {
			if f.ID != f.Docs[0] {
				rt.Fatalf("family %s is not named by its first document", f.ID)
			}
			for _, d := range f.Docs {
				seen[d]++
			}
		}
		for _, d := range docs {
			if seen[d.ID] != 1 {
				rt.Fatalf("%s is in %d families", d.ID, seen[d.ID])
			}
		}
	})
}

func TestARoundupDoesNotJoinWhatItHolds(t *testing.T) {
	w := newWriter(3)
	a, b := w.article(20), w.article(14)
	r := Group([]Doc{{"a", strings.Join(a, " ")}, {"b", strings.Join(b, " ")}, {"r", strings.Join(append(append([]string{}, a...), b...), " ")}})
	of := r.Of()
	if of["a"] == of["b"] {
		t.Error("two independent stories became one family because a roundup holds both")
	}
	if of["r"] != of["a"] {
		t.Error("the roundup is not in the family of its greater part")
	}
	if len(r.Links) != 2 || r.Links[1].A != "b" || r.Links[1].Relation != Excerpt {
		t.Errorf("links are %+v", r.Links)
	}
}

func TestHundredsOfReprintsAreOneFamily(t *testing.T) {
	w := newWriter(4)
	base := w.article(20)
	var docs []Doc
	for i := range 300 {
		docs = append(docs, Doc{fmt.Sprintf("%04d", i), strings.Join(w.edit(base, .03), " ")})
	}
	r := Group(docs)
	if len(r.Families) != 1 {
		t.Errorf("%d families", len(r.Families))
	}
	if len(r.Links) > 60*len(docs) {
		t.Errorf("%d links for %d documents: all were compared with all", len(r.Links), len(docs))
	}
}

func TestRealAccountsOfOneAffairAreNotReprints(t *testing.T) {
	dir := os.Getenv("RASHOMON_SHARED")
	if dir == "" {
		dir = filepath.Join("..", "..", "..", "..", "shared")
	}
	files, _ := filepath.Glob(filepath.Join(dir, "accounts", "*.txt"))
	if len(files) == 0 {
		t.Skipf("no reference data at %s; set RASHOMON_SHARED", dir)
	}
	var docs []Doc
	for _, f := range files {
		b, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		docs = append(docs, Doc{filepath.Base(f), string(b)})
	}
	if r := Group(docs); len(r.Families) != len(docs) {
		t.Errorf("independent accounts were put together: %+v", r.Links)
	}
}

func BenchmarkGroup(b *testing.B) {
	for _, n := range []int{500, 2000, 8000} {
		docs, _ := generate(5, n)
		b.Run(fmt.Sprintf("%d", len(docs)), func(b *testing.B) {
			for b.Loop() {
				Group(docs)
			}
			b.ReportMetric(float64(b.Elapsed().Microseconds())/float64(b.N)/float64(len(docs)), "µs/doc")
		})
	}
}
