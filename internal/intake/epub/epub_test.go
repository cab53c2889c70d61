package epub

import (
	"archive/zip"
	"bytes"
	"testing"
)

func FuzzParse(f *testing.F) {
	f.Add(`<container><rootfiles><rootfile full-path="p.opf"/></rootfiles></container>`, `<package><manifest><item id="a" href="a.xhtml" media-type="application/xhtml+xml"/></manifest><spine><itemref idref="a"/></spine></package>`)
	f.Fuzz(func(t *testing.T, container, pack string) {
		var b bytes.Buffer
		z := zip.NewWriter(&b)
		for _, p := range [][2]string{{"META-INF/container.xml", container}, {"p.opf", pack}, {"a.xhtml", "<p>x</p>"}} {
			w, _ := z.Create(p[0])
			_, _ = w.Write([]byte(p[1]))
		}
		_ = z.Close()
		if book, err := Parse(b.Bytes()); err == nil && len(book.Chapters) == 0 {
			t.Fatal("a book without chapters and no error")
		}
	})
}
