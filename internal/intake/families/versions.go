package families

import (
	"cmp"
	"math"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/rashomon-affairs/rashomon/internal/affair"
)

// Chain is one document read more than once, from the same address or under the same name,
// that had changed in between.
type Chain struct {
	// Address is the address without what does not change where it leads, or the file's name.
	Address string
	// Docs are the ids of the versions, oldest first.
	Docs []string
}

// alike is the share of the shorter text's shingles that versions share at least, when only a
// name or a canonical address says that they are one document: sites that give their front
// page as the canonical address of all pages are many.
const alike = .3

// Versions finds the documents that are versions of one. The order within a chain is that of
// when they were taken from their address, or else of their update or publication. The result does not depend on the order of docs.
func Versions(docs []*affair.Document) []Chain {
	type known struct {
		doc  *affair.Document
		sure bool // the address itself was read, not only named in the page
	}
	at := map[string][]known{}
	for _, d := range docs {
		name, fetched := address(d.Name)
		if !fetched {
			name = d.Name
		}
		at[name] = append(at[name], known{d, fetched})
		if canonical, ok := address(d.URL.Value); ok && canonical != name {
			at[canonical] = append(at[canonical], known{d, false})
		}
	}
	sets := newSets(len(docs))
	place := map[string]int{}
	for i, d := range docs {
		place[d.ID] = i
	}
	keys := make([]string, 0, len(at))
	for k, ds := range at {
		if len(ds) > 1 {
			keys = append(keys, k)
		}
	}
	slices.Sort(keys)
	named := map[int]string{}
	for _, k := range keys {
		group := at[k]
		slices.SortFunc(group, func(a, b known) int { return earlier(a.doc, b.doc) })
		// Each is compared with the one before it only: a chain, not all pairs.
		last := group[0]
		words := shingles(body(last.doc))
		for _, g := range group[1:] {
			w := shingles(body(g.doc))
			n := common(words, w)
			if g.sure && last.sure || n > 0 && float64(n) >= alike*float64(min(len(words), len(w))) {
				sets.union(place[last.doc.ID], place[g.doc.ID])
				named[place[g.doc.ID]], named[place[last.doc.ID]] = k, k
			}
			last, words = g, w
		}
	}
	members := map[int][]*affair.Document{}
	for i, d := range docs {
		if named[i] != "" {
			members[sets.find(i)] = append(members[sets.find(i)], d)
		}
	}
	var out []Chain
	for _, ds := range members {
		slices.SortFunc(ds, earlier)
		c := Chain{Address: named[place[ds[len(ds)-1].ID]]}
		for _, d := range ds {
			c.Docs = append(c.Docs, d.ID)
		}
		out = append(out, c)
	}
	slices.SortFunc(out, func(a, b Chain) int { return cmp.Or(cmp.Compare(a.Address, b.Address), slices.Compare(a.Docs, b.Docs)) })
	return out
}

// OfDocuments returns the family of each document, by the words of its body; the versions of
// one document are one family, and so are a translation and what it says it was translated from.
func OfDocuments(docs []*affair.Document) map[string]string {
	var in []Doc
	place := map[string]int{}
	for i, d := range docs {
		in = append(in, Doc{ID: d.ID, Text: body(d)})
		place[d.ID] = i
	}
	joined := newSets(len(docs))
	for _, f := range Group(in).Families {
		for _, id := range f.Docs[1:] {
			joined.union(place[f.Docs[0]], place[id])
		}
	}
	for _, c := range Versions(docs) {
		for _, id := range c.Docs[1:] {
			joined.union(place[c.Docs[0]], place[id])
		}
	}
	for _, l := range Translations(docs) {
		joined.union(place[l.A], place[l.B])
	}
	smallest := map[int]string{}
	for i, d := range docs {
		if f := joined.find(i); smallest[f] == "" || d.ID < smallest[f] {
			smallest[f] = d.ID
		}
	}
	out := map[string]string{}
	for i, d := range docs {
		out[d.ID] = smallest[joined.find(i)]
	}
	return out
}

// earlier orders versions by age: by when they were taken, else updated, else published.
// What has no date stands first.
func earlier(a, b *affair.Document) int {
	return cmp.Or(cmp.Compare(moment(a), moment(b)), cmp.Compare(a.ID, b.ID))
}

func moment(d *affair.Document) int64 {
	for _, f := range []affair.Field{d.Retrieved, d.Updated, d.Published} {
		for _, layout := range []string{time.RFC3339, "2006-01-02T15:04:05", "2006-01-02T15:04", time.DateOnly, "2006-01", "2006"} {
			if t, err := time.Parse(layout, f.Value); err == nil {
				return t.Unix()
			}
		}
	}
	return math.MinInt64
}

func body(d *affair.Document) string {
	var b strings.Builder
	for _, p := range d.Body() {
		b.WriteString(d.Text[p.Start:p.End])
		b.WriteByte('\n')
	}
	return b.String()
}

// followed are parameters that tell where a reader came from, not what is read.
var followed = []string{"utm_", "fbclid", "gclid", "mc_cid", "mc_eid", "igshid", "ref_src", "cmpid", "share"}

// address returns a web address without what does not change where it leads, and whether it
// leads to a page of its own: a bare host is the front page of everything.
func address(s string) (string, bool) {
	u, err := url.Parse(strings.TrimSpace(s))
	if err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" {
		return "", false
	}
	q := u.Query()
	for k := range q {
		for _, f := range followed {
			if strings.HasPrefix(strings.ToLower(k), f) {
				q.Del(k)
			}
		}
	}
	path := strings.TrimRight(u.EscapedPath(), "/")
	if path == "" && len(q) == 0 {
		return "", false
	}
	out := strings.TrimPrefix(strings.ToLower(u.Host), "www.") + path
	if len(q) > 0 {
		out += "?" + q.Encode() // sorted by key
	}
	return out, true
}

// sets are disjoint sets of small numbers.
type sets struct{ parent []int }

func newSets(n int) *sets {
	s := &sets{parent: make([]int, n)}
	for i := range s.parent {
		s.parent[i] = i
	}
	return s
}

func (s *sets) find(i int) int {
	for s.parent[i] != i {
		s.parent[i] = s.parent[s.parent[i]]
		i = s.parent[i]
	}
	return i
}

// union joins two sets; the smaller number stands for both.
func (s *sets) union(a, b int) {
	if a, b = s.find(a), s.find(b); a != b {
		s.parent[max(a, b)] = min(a, b)
	}
}
