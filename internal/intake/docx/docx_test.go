package docx

import (
	"archive/zip"
	"bytes"
	"testing"
)

func file(document string) []byte {
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	w, _ := z.Create("word/document.xml")
	_, _ = w.Write([]byte(document))
	_ = z.Close()
	return b.Bytes()
}

const begin = `<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>`

func TestARowOfShortCellsIsOneParagraph(t *testing.T) {
	d, err := Parse(file(begin + `<w:tbl><w:tr><w:tc><w:p><w:r><w:t>Ships</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r><w:t>12</w:t></w:r></w:p></w:tc></w:tr></w:tbl></w:body></w:document>`))
	if err != nil || len(d.Paragraphs) != 1 || d.Paragraphs[0].Text != "Ships\t12" {
		t.Errorf("%+v %v", d, err)
	}
}

func TestWhatWasReadBeforeAFaultCounts(t *testing.T) {
	d, err := Parse(file(begin + `<w:p><w:r><w:t>The ferry left late.</w:t></w:r></w:p><w:p><w:r`))
	if err != nil || len(d.Paragraphs) != 1 {
		t.Errorf("%+v %v", d, err)
	}
}

func FuzzParse(f *testing.F) {
	f.Add(begin + `<w:p><w:pPr><w:pStyle w:val="Heading1"/></w:pPr><w:r><w:t>x</w:t><w:tab/></w:r></w:p></w:body></w:document>`)
	f.Fuzz(func(t *testing.T, s string) {
		d, err := Parse(file(s))
		if err != nil {
			return
		}
		for _, p := range d.Paragraphs {
			if p.Text == "" || p.Heading < 0 || p.Heading > 9 {
				t.Fatalf("paragraph %+v", p)
			}
		}
	})
}
