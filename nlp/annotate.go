package nlp

import (
	"compress/gzip"
	"io"
)

// annotate adds entities, values and coreference to a document that has trees.
func (m *Model) annotate(d *Doc, o Options) {
	annotateValues(d, o.Reference)
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
