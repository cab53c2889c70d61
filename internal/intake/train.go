package intake

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"

	"github.com/rashomon-affairs/rashomon/internal/intake/page"
	"github.com/rashomon-affairs/rashomon/internal/intake/webpage"
)

// benchPage is a page of an extraction benchmark.
type benchPage struct {
	id, url, body string
	html          []byte
}

// readBenchmark reads a folder with ground-truth*.json and html/ID.html.gz, sorted by id.
func readBenchmark(dir string) ([]benchPage, error) {
	files, err := filepath.Glob(filepath.Join(dir, "ground-truth*.json"))
	if err != nil || len(files) == 0 {
		return nil, fmt.Errorf("read extraction benchmark: no ground-truth*.json in %s", dir)
	}
	raw, err := os.ReadFile(files[0])
	if err != nil {
		return nil, fmt.Errorf("read extraction benchmark: %w", err)
	}
	var truth map[string]struct {
		ArticleBody string `json:"articleBody"`
		URL         string `json:"url"`
	}
	if err := json.Unmarshal(raw, &truth); err != nil {
		return nil, fmt.Errorf("read extraction benchmark: %s: %w", files[0], err)
	}
	var out []benchPage
	for id, t := range truth {
		b, err := readGzip(filepath.Join(dir, "html", id+".html.gz"))
		if err != nil {
			return nil, fmt.Errorf("read extraction benchmark: %w", err)
		}
		out = append(out, benchPage{id: id, url: t.URL, body: t.ArticleBody, html: b})
	}
	slices.SortFunc(out, func(a, b benchPage) int { return cmpString(a.id, b.id) })
	return out, nil
}

// The penalty and rounds of learning were chosen by cross-validation among few values.
const (
	extractionPenalty = 3e-3
	extractionRounds  = 400
)

// TrainExtraction learns the weights that tell article from page on the pages of a benchmark
// folder and returns them as the JSON that package webpage embeds.
func TrainExtraction(ctx context.Context, dir string) ([]byte, error) {
	pages, err := readBenchmark(dir)
	if err != nil {
		return nil, err
	}
	sets, err := extractionExamples(ctx, pages)
	if err != nil {
		return nil, err
	}
	w := webpage.Learn(slices.Concat(sets...), extractionPenalty, extractionRounds)
	b, err := json.MarshalIndent(w, "", " ")
	if err != nil {
		return nil, fmt.Errorf("write extraction weights: %w", err)
	}
	return append(b, '\n'), nil
}

func extractionExamples(ctx context.Context, pages []benchPage) ([][]webpage.Example, error) {
	sets := make([][]webpage.Example, len(pages))
	for i, p := range pages {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		ex, err := webpage.Examples(decode(p.html, htmlCharset(p.html)).text, p.url, p.body)
		if err != nil {
			return nil, fmt.Errorf("learn from %s: %w", p.id, err)
		}
		sets[i] = ex
	}
	return sets, nil
}

// CrossValidateExtraction measures extraction on pages that the weights were not learned
// from: the benchmark is dealt into folds, and each is read with what the others taught.
func CrossValidateExtraction(ctx context.Context, dir string, folds int) (Extraction, error) {
	pages, err := readBenchmark(dir)
	if err != nil {
		return Extraction{}, err
	}
	sets, err := extractionExamples(ctx, pages)
	if err != nil {
		return Extraction{}, err
	}
	var sum scorer
	for f := range folds {
		var ex []webpage.Example
		for i := range pages {
			if i%folds != f {
				ex = append(ex, sets[i]...)
			}
		}
		w := webpage.Learn(ex, extractionPenalty, extractionRounds)
		for i, p := range pages {
			if i%folds != f {
				continue
			}
			wp, err := webpage.ReadWith(decode(p.html, htmlCharset(p.html)).text, p.url, w)
			if err != nil {
				return Extraction{}, fmt.Errorf("read %s: %w", p.id, err)
			}
			r := wp.Page.Read(page.Known{Title: wp.Meta.Title.Value, Deck: wp.Meta.Deck.Value, Byline: wp.Meta.Byline.Value})
			sum.add(p, bodyText(wp.Text, r.Parts))
		}
	}
	return sum.result(), nil
}
