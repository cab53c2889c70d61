package train

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/rashomon-affairs/rashomon/nlp"
)

// Clusters packs the word clusters of data/word-vectors-en into the form that the library
// embeds (models/clusters.bin.gz).
func Clusters(data string) ([]byte, error) {
	f, err := os.Open(filepath.Join(data, "word-vectors-en", "clusters.tsv.gz"))
	if err != nil {
		return nil, fmt.Errorf("open word clusters: %w", err)
	}
	defer f.Close()
	z, err := gzip.NewReader(f)
	if err != nil {
		return nil, fmt.Errorf("read word clusters: %w", err)
	}
	var order []string
	seen := map[string]bool{}
	words := map[string]string{}
	sc := bufio.NewScanner(z)
	for sc.Scan() {
		p := strings.Split(sc.Text(), "\t")
		if len(p) != 3 {
			return nil, fmt.Errorf("read word clusters: bad line %q", sc.Text())
		}
		if !seen[p[0]] {
			seen[p[0]] = true
			order = append(order, p[0])
		}
		words[p[1]] = p[0]
	}
	if err := sc.Err(); err != nil {
		return nil, fmt.Errorf("read word clusters: %w", err)
	}
	kinds, err := wordTypes(data)
	if err != nil {
		return nil, err
	}
	var out bytes.Buffer
	if err := nlp.PackClusters(&out, order, words, kinds); err != nil {
		return nil, fmt.Errorf("pack word clusters: %w", err)
	}
	return out.Bytes(), nil
}
