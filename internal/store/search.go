package store

import (
	"context"
	"fmt"
	"strings"
	"unicode"

	"github.com/rashomon-affairs/rashomon/internal/affair"
)

// Hit is a place that a search found.
type Hit struct {
	Doc  string `json:"doc"`
	Name string `json:"name"` // of the document
	// Record is the id of a record whose words or names match, empty when it is the document.
	Record string      `json:"record,omitempty"`
	Kind   affair.Kind `json:"kind,omitempty"`
	// Snippet is text around the match; Marked has the matching words between « and ».
	Snippet string  `json:"snippet"`
	Rank    float64 `json:"rank"` // smaller is better; bm25 in a file, ts_rank in PostgreSQL
}

// SearchOptions narrow a search. The zero value searches documents and records, 20 hits each.
type SearchOptions struct {
	Limit       int
	NoRecords   bool
	NoDocuments bool
}

// Search finds documents, and records by their evidence and names, best first.
//
// Words must all occur, in any order and whatever their case and accents; "words in quotes" must
// stand side by side; word* matches what begins with word; -word must not occur; OR between
// two words lets either do. Anything else is taken as a separator, so no input is an error.
func (r *Reader) Search(ctx context.Context, query string, opts SearchOptions) ([]Hit, error) {
	q := r.d.query(query)
	if q == "" {
		return nil, nil
	}
	limit := opts.Limit
	if limit <= 0 {
		limit = 20
	}
	var hits []Hit
	for _, s := range []struct {
		skip bool
		sql  string
	}{{opts.NoDocuments, r.d.searchDocuments}, {opts.NoRecords, r.d.searchRecords}} {
		if s.skip {
			continue
		}
		rows, err := r.q.QueryContext(ctx, s.sql, q, limit)
		if err != nil {
			return nil, fmt.Errorf("search %q: %w", query, err)
		}
		if err := each(rows, func() error {
			var h Hit
			kind := -1
			if err := rows.Scan(&h.Doc, &h.Name, &h.Record, &kind, &h.Snippet, &h.Rank); err != nil {
				return err
			}
			if kind >= 0 {
				h.Kind = affair.Kinds[kind]
			}
			if r.d.snippet != nil {
				h.Snippet = r.d.snippet(h.Snippet, query)
			}
			hits = append(hits, h)
			return nil
		}); err != nil {
			return nil, fmt.Errorf("search %q: %w", query, err)
		}
	}
	return hits, nil
}

// term is one part of a query as people write it.
type term struct {
	words  []string // several: a phrase
	prefix bool
	not    bool
	or     bool // joined to the term before by OR
}

// terms reads a query. Words are runs of letters, marks and digits.
func terms(query string) []term {
	var out []term
	or := false
	rs := []rune(query)
	isWord := func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r) }
	split := func(s []rune) []string { return strings.FieldsFunc(string(s), func(r rune) bool { return !isWord(r) }) }
	quote := func(r rune) bool { return r == '"' || r == '“' || r == '”' || r == '„' }
	for i := 0; i < len(rs); {
		not := false
		if rs[i] == '-' && (i == 0 || unicode.IsSpace(rs[i-1])) {
			not = true
			i++
		}
		if i >= len(rs) {
			break
		}
		var t term
		switch {
		case quote(rs[i]):
			j := i + 1
			for j < len(rs) && !quote(rs[j]) {
				j++
			}
			t = term{words: split(rs[i+1 : j])}
			i = j + 1
		case isWord(rs[i]):
			j := i
			for j < len(rs) && isWord(rs[j]) {
				j++
			}
			w := string(rs[i:j])
			if w == "OR" && len(out) > 0 && !not {
				or, i = true, j
				continue
			}
			t = term{words: []string{w}}
			if j < len(rs) && rs[j] == '*' {
				t.prefix = true
				j++
			}
			i = j
		default:
			i++
			continue
		}
		if len(t.words) > 0 {
			t.not, t.or = not, or && !not
			out = append(out, t)
		}
		or = false
	}
	return out
}

// ftsQuery writes a query in the language of FTS5, every word quoted. It is empty when no word
// is wanted.
func ftsQuery(query string) string {
	var groups [][]string
	var nots []string
	for _, t := range terms(query) {
		s := `"` + strings.Join(t.words, " ") + `"`
		if t.prefix {
			s += " *"
		}
		switch {
		case t.not:
			nots = append(nots, s)
		case t.or && len(groups) > 0:
			groups[len(groups)-1] = append(groups[len(groups)-1], s)
		default:
			groups = append(groups, []string{s})
		}
	}
	if len(groups) == 0 {
		return ""
	}
	var and []string
	for _, g := range groups {
		and = append(and, "("+strings.Join(g, " OR ")+")")
	}
	q := strings.Join(and, " AND ")
	for _, n := range nots {
		q = "(" + q + ") NOT " + n
	}
	return q
}
