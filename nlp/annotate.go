package nlp

import (
	"compress/gzip"
	"io"
	"unicode"
)

// annotate adds entities, values and coreference to a document that has trees.
func (m *Model) annotate(d *Doc, o Options) {
	sem, err := sharedSemantics()
	if err != nil {
		return // the embedded files are tested; without them there is nothing to add
	}
	w := semPool.Get().(*semWork)
	defer semPool.Put(w)
	w.words = sem.words
	w.look(d, sem.words)
	w.entities(d, sem.ner)
	w.refine(d)
	annotateValues(d, o.Reference)
	w.coreference(d, sem)
	w.frames(d, sem.srl)
}

// writeGzip writes b compressed, without a clock in the header.
func writeGzip(w io.Writer, b []byte) error {
	z, err := gzip.NewWriterLevel(w, gzip.BestCompression)
	if err != nil {
		return err
	}
	if _, err := z.Write(b); err != nil {
		return err
	}
	return z.Close()
}

func isUpperRune(r rune) bool  { return unicode.IsUpper(r) }
func isLetterRune(r rune) bool { return unicode.IsLetter(r) }
