package odt

import (
	"archive/zip"
	"bytes"
	"errors"
	"testing"
)

func file(parts ...string) []byte {
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for i := 0; i+1 < len(parts); i += 2 {
		w, _ := z.Create(parts[i])
		_, _ = w.Write([]byte(parts[i+1]))
	}
	_ = z.Close()
	return b.Bytes()
}

func TestNotesStandBehindTheirParagraph(t *testing.T) {
	d, err := Parse(file("content.xml", `<d xmlns:text="t"><text:p>The ferry<text:note><text:note-citation>1</text:note-citation><text:note-body><text:p>An old one.</text:p></text:note-body></text:note> left.</text:p></d>`))
	if err != nil || len(d.Paragraphs) != 2 || d.Paragraphs[0].Text != "The ferry left." || !d.Paragraphs[1].Note {
		t.Errorf("%+v %v", d, err)
	}
}

func TestAPasswordIsNamed(t *testing.T) {
	if _, err := Parse(file("content.xml", "x", "META-INF/manifest.xml", "<encryption-data/>")); !errors.Is(err, ErrEncrypted) {
		t.Errorf("error is %v", err)
	}
}

func FuzzParse(f *testing.F) {
	f.Add(`<d xmlns:text="t"><text:h text:outline-level="2">x</text:h><text:list><text:p>y<text:s/></text:p></text:list></d>`)
	f.Fuzz(func(t *testing.T, s string) {
		d, err := Parse(file("content.xml", s))
		if err != nil {
			return
		}
		for _, p := range d.Paragraphs {
			if p.Text == "" {
				t.Fatal("an empty paragraph")
			}
		}
	})
}
