package exchange

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"strings"

	"github.com/rashomon-affairs/rashomon/internal/affair"
	"github.com/rashomon-affairs/rashomon/internal/store"
	"github.com/rashomon-affairs/rashomon/nlp"
)

// ExportCoNLLU writes the analysis of the chosen documents in CoNLL-U (universaldependencies.org):
// words, lemmas, tags and trees of the parts that are coded, with byte offsets in the stored text,
// entities and coreference in MISC (see nlp.WriteCoNLLU). Each document begins with its name as
// newdoc id, and sentences are numbered within it. analyse is the analysis that coding uses.
func ExportCoNLLU(ctx context.Context, w io.Writer, r *store.Reader, f store.DocumentFilter, analyse func(*affair.Document) (*nlp.Doc, error)) error {
	var b bytes.Buffer
	for d, err := range r.Documents(ctx, f) {
		if err != nil {
			return fmt.Errorf("export conllu: %w", err)
		}
		if err := ctx.Err(); err != nil {
			return fmt.Errorf("export conllu: %w", err)
		}
		a, err := analyse(d)
		if err != nil {
			return fmt.Errorf("export conllu: analyse %s: %w", d.Name, err)
		}
		b.Reset()
		if err := nlp.WriteCoNLLU(&b, a); err != nil {
			return fmt.Errorf("export conllu: %w", err)
		}
		name := strings.Join(strings.Fields(d.Name), "_")
		out := bytes.Replace(b.Bytes(), []byte("# newdoc\n"), []byte("# newdoc id = "+name+"\n"), 1)
		out = bytes.ReplaceAll(out, []byte("\n# sent_id = "), []byte("\n# sent_id = "+name+"-"))
		if _, err := w.Write(out); err != nil {
			return fmt.Errorf("export conllu: %w", err)
		}
	}
	return nil
}
