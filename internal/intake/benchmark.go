package intake

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
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
