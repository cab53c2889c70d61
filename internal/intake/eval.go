package intake

import (
	"compress/gzip"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
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
	files, err := filepath.Glob(filepath.Join(dir, "ground-truth*.json"))
	if err != nil || len(files) == 0 {
		return Extraction{}, fmt.Errorf("evaluate extraction: no ground-truth*.json in %s", dir)
	}
	raw, err := os.ReadFile(files[0])
	if err != nil {
		return Extraction{}, fmt.Errorf("evaluate extraction: %w", err)
	}
	var truth map[string]struct {
		ArticleBody string `json:"articleBody"`
		URL         string `json:"url"`
	}
	if err := json.Unmarshal(raw, &truth); err != nil {
		return Extraction{}, fmt.Errorf("evaluate extraction: read %s: %w", files[0], err)
	}
	ids := make([]string, 0, len(truth))
	for id := range truth {
		ids = append(ids, id)
	}
	slices.Sort(ids)
	var e Extraction
	exact, found := 0, 0
	for _, id := range ids {
		b, err := readGzip(filepath.Join(dir, "html", id+".html.gz"))
		if err != nil {
			return e, fmt.Errorf("evaluate extraction: %w", err)
		}
		res, err := Read(ctx, Source{Name: id + ".html", Bytes: b, URL: truth[id].URL}, Options{})
		if err != nil {
			return e, err
		}
		got := ""
		if docs := res.Docs(); len(docs) > 0 {
			got = BodyText(docs[0])
		}
		p := ExtractionPage{ID: id, URL: truth[id].URL}
		p.Precision, p.Recall = compareShingles(truth[id].ArticleBody, got)
		if slices.Equal(words(truth[id].ArticleBody), words(got)) {
			exact++
		}
		e.ByPage = append(e.ByPage, p)
		if strings.TrimSpace(got) != "" { // as in the benchmark: nothing found costs recall only
			e.Precision += p.Precision
			found++
		}
		e.Recall += p.Recall
	}
	n := float64(len(ids))
	e.Pages = len(ids)
	e.Precision, e.Recall, e.Exact = e.Precision/float64(max(1, found)), e.Recall/n, float64(exact)/n
	if s := e.Precision + e.Recall; s > 0 {
		e.F1 = 2 * e.Precision * e.Recall / s
	}
	return e, nil
}

// BodyText joins the body of a document: its paragraphs with the crossheads between them.
func BodyText(d *affair.Document) string {
	var b strings.Builder
	for _, p := range d.Parts {
		if p.Kind == affair.PartBody || p.Kind == affair.PartHeading {
			b.WriteString(d.Text[p.Start:p.End])
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
