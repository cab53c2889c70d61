package exchange

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/klauspost/compress/zstd"
	"golang.org/x/text/unicode/norm"

	"github.com/rashomon-affairs/rashomon/internal/affair"
	"github.com/rashomon-affairs/rashomon/internal/store"
)

// affair reads the part of a full export that restores the affair.
func (im *importer) affair(dec *json.Decoder) error {
	if t, err := dec.Token(); err != nil || t != json.Delim('{') {
		return formatError(err, "affair is not an object")
	}
	var batch store.Batch
	bytes := 0
	flush := func() error {
		b := batch
		batch, bytes = store.Batch{}, 0
		if len(b.Documents)+len(b.Refusals) == 0 {
			return nil
		}
		if err := im.db.Write(im.ctx, b); err != nil {
			return err
		}
		im.out.Restored += len(b.Documents)
		return nil
	}
	for dec.More() {
		t, err := dec.Token()
		if err != nil {
			return formatError(err, "")
		}
		switch key, _ := t.(string); key {
		case "documents":
			if err := im.list(dec, "documents", func(m json.RawMessage) error {
				c, err := unpackStored(m)
				if err != nil {
					return err
				}
				if _, err := im.db.Coder(im.ctx, c.Doc.ID); err == nil {
					return nil // it is there; its machine records are its own affair's
				} else if !errors.Is(err, store.ErrNotFound) {
					return err
				}
				batch.Documents = append(batch.Documents, c)
				if bytes += len(m); len(batch.Documents) < 64 && bytes < 16<<20 {
					return nil
				}
				return flush()
			}); err != nil {
				return err
			}
		case "decisions":
			if err := flush(); err != nil {
				return err
			}
			if err := im.decisions(dec); err != nil {
				return err
			}
		case "refusals":
			if err := dec.Decode(&batch.Refusals); err != nil {
				return fmt.Errorf("%w: refusals: %w", ErrFormat, err)
			}
		default:
			var skip json.RawMessage
			if err := dec.Decode(&skip); err != nil {
				return formatError(err, "")
			}
		}
	}
	if _, err := dec.Token(); err != nil {
		return formatError(err, "")
	}
	return flush()
}

// decisions restores the log into an affair that has none; one that has the same log already
// stays as it is.
func (im *importer) decisions(dec *json.Decoder) error {
	have, err := store.Collect(im.db.Decisions(im.ctx, 0))
	if err != nil {
		return err
	}
	var failed error
	n := 0
	seq := func(yield func(affair.Decision, error) bool) {
		failed = im.list(dec, "decisions", func(m json.RawMessage) error {
			var d affair.Decision
			if err := json.Unmarshal(m, &d); err != nil {
				return fmt.Errorf("%w: decision %d: %w", ErrFormat, n+1, err)
			}
			n++
			if !yield(d, nil) {
				return errStop
			}
			return nil
		})
		if failed != nil && !errors.Is(failed, errStop) {
			yield(affair.Decision{}, failed)
		}
	}
	if len(have) > 0 {
		for d, err := range seq {
			if err != nil {
				return err
			}
			if n > len(have) || !sameDecision(d, have[n-1]) {
				return fmt.Errorf("%w: the affair has decisions of its own that differ from decision %d on; restore into a new affair file", store.ErrConflict, n)
			}
		}
		if failed != nil {
			return failed
		}
		if n < len(have) {
			return fmt.Errorf("%w: the affair has %d decisions of its own beyond the export's %d; restore into a new affair file", store.ErrConflict, len(have)-n, n)
		}
		im.restored = true
		return nil
	}
	if err := im.db.Restore(im.ctx, seq); err != nil {
		return err
	}
	if failed != nil {
		return failed
	}
	im.restored = true
	im.out.Decisions = n
	return nil
}

var errStop = errors.New("stop")

func sameDecision(a, b affair.Decision) bool {
	x, err1 := json.Marshal(a)
	y, err2 := json.Marshal(b)
	return err1 == nil && err2 == nil && string(x) == string(y)
}

// maxOriginal bounds what an original may unpack to.
const maxOriginal = 512 << 20

func unpackStored(m json.RawMessage) (store.Coded, error) {
	var s stored
	if err := json.Unmarshal(m, &s); err != nil {
		return store.Coded{}, fmt.Errorf("%w: %w", ErrFormat, err)
	}
	if s.Document == nil {
		return store.Coded{}, fmt.Errorf("%w: a document is missing", ErrFormat)
	}
	packed, err := base64.StdEncoding.DecodeString(s.Original)
	if err != nil {
		return store.Coded{}, fmt.Errorf("%w: original of %s: %w", ErrFormat, s.Document.Name, err)
	}
	z, err := zstd.NewReader(nil, zstd.WithDecoderConcurrency(1), zstd.WithDecoderMaxMemory(maxOriginal))
	if err != nil {
		return store.Coded{}, err
	}
	defer z.Close()
	original, err := z.DecodeAll(packed, nil)
	if err != nil {
		return store.Coded{}, fmt.Errorf("%w: original of %s: %w", ErrFormat, s.Document.Name, err)
	}
	if original == nil {
		original = []byte{}
	}
	return store.Coded{Doc: s.Document, Original: original, Coder: s.Coder, Records: s.Machine}, nil
}

// takeIn stores a document of which only the text is there: the text is its own original.
func (im *importer) takeIn(r raw, name, text string) (*affair.Document, error) {
	if !norm.NFC.IsNormalString(text) {
		im.problem(name, "", -1, "its text is not in normal form NFC, so its offsets are not ours")
		return nil, nil
	}
	h := sha256.Sum256([]byte(text))
	field := func(key string) affair.Field {
		v := r.text(key)
		if v == "" {
			return affair.Field{}
		}
		return affair.Field{Value: v, Where: "import", Score: 1}
	}
	d := &affair.Document{
		ID: affair.DocumentID(name, []byte(text)), Name: name, Source: im.o.Why, SHA256: hex.EncodeToString(h[:]),
		MediaType: "text/plain", Charset: "utf-8", Text: text, Title: field("title"), Outlet: field("outlet"),
		Byline: field("byline"), Origin: field("origin"), Published: field("date"),
		Notes: []string{"taken in from an export that carried its text but not its original"},
	}
	if text != "" {
		d.Parts = []affair.Part{{Span: affair.Span{Start: 0, End: len(text)}, Kind: affair.PartBody, Rule: "import"}}
	}
	if err := im.db.Write(im.ctx, store.Batch{Documents: []store.Coded{{Doc: d, Original: []byte(text)}}}); err != nil {
		return nil, err
	}
	im.out.TakenIn++
	return d, nil
}
