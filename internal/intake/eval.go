package intake

import (
	"compress/gzip"
	"context"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"unicode"

	"github.com/rashomon-affairs/rashomon/internal/affair"
)

// Extraction is how well body text is taken out of a set of pages, by the metric of the
// article extraction benchmark of Zyte (scrapinghub/article-extraction-benchmark): precision
// and recall of shingles of four words, a page counting as much as any other, and the
// harmonic mean of the two averages.
type Extraction struct {
	Pages     int              `json:"pages"`
	Precision float64          `json:"precision"`
	Recall    float64          `json:"recall"`
	F1        float64          `json:"f1"`
	Exact     float64          `json:"exact"` // share of pages whose words are all right
	ByPage    []ExtractionPage `json:"by_page"`
}

// ExtractionPage is the result of one page.
type ExtractionPage struct {
	ID        string  `json:"id"`
	URL       string  `json:"url"`
	Precision float64 `json:"precision"`
	Recall    float64 `json:"recall"`
}

// EvaluateExtraction reads the pages of a folder with ground-truth*.json and html/ID.html.gz
// and compares the body parts with the ground truth.
func EvaluateExtraction(ctx context.Context, dir string) (Extraction, error) {
	pages, err := readBenchmark(dir)
	if err != nil {
		return Extraction{}, err
	}
	var sum scorer
	for _, p := range pages {
		res, err := Read(ctx, Source{Name: p.id + ".html", Bytes: p.html, URL: p.url}, Options{})
		if err != nil {
			return Extraction{}, err
		}
		got := ""
		if docs := res.Docs(); len(docs) > 0 {
			got = BodyText(docs[0])
		}
		sum.add(p, got)
	}
	return sum.result(), nil
}

// scorer adds up pages.
type scorer struct {
	e            Extraction
	exact, found int
}

func (s *scorer) add(p benchPage, got string) {
	r := ExtractionPage{ID: p.id, URL: p.url}
	r.Precision, r.Recall = compareShingles(p.body, got)
	if slices.Equal(words(p.body), words(got)) {
		s.exact++
	}
	s.e.ByPage = append(s.e.ByPage, r)
	if strings.TrimSpace(got) != "" { // as in the benchmark: nothing found costs recall only
		s.e.Precision += r.Precision
		s.found++
	}
	s.e.Recall += r.Recall
}

func (s *scorer) result() Extraction {
	e := s.e
	e.Pages = len(e.ByPage)
	n := float64(max(1, e.Pages))
	e.Precision, e.Recall, e.Exact = e.Precision/float64(max(1, s.found)), e.Recall/n, float64(s.exact)/n
	if sum := e.Precision + e.Recall; sum > 0 {
		e.F1 = 2 * e.Precision * e.Recall / sum
	}
	slices.SortFunc(e.ByPage, func(a, b ExtractionPage) int { return cmpString(a.ID, b.ID) })
	return e
}

func cmpString(a, b string) int { return strings.Compare(a, b) }

// BodyText joins the body of a document: its paragraphs with the crossheads between them.
func BodyText(d *affair.Document) string { return bodyText(d.Text, d.Parts) }

func bodyText(text string, parts []affair.Part) string {
	var b strings.Builder
	for _, p := range parts {
		if p.Kind == affair.PartBody || p.Kind == affair.PartHeading {
			b.WriteString(text[p.Start:p.End])
			b.WriteString("\n\n")
		}
	}
	return b.String()
}

func readGzip(path string) ([]byte, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	z, err := gzip.NewReader(f)
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", path, err)
	}
	return io.ReadAll(io.LimitReader(z, defaultMaxBytes))
}

func words(s string) []string {
	return strings.FieldsFunc(s, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsNumber(r) && r != '_' })
}

func shingles(s string) (map[string]int, int) {
	w := words(s)
	m := map[string]int{}
	n := 0
	for i := 0; i < max(1, len(w)-3) && len(w) > 0; i++ {
		m[strings.Join(w[i:min(i+4, len(w))], " ")]++
		n++
	}
	return m, n
}

func compareShingles(want, got string) (precision, recall float64) {
	a, na := shingles(want)
	b, nb := shingles(got)
	hit := 0
	for k, n := range b {
		hit += min(n, a[k])
	}
	switch {
	case na == 0 && nb == 0:
		return 1, 1
	case hit == 0:
		return 0, 0
	}
	return float64(hit) / float64(nb), float64(hit) / float64(na)
}
