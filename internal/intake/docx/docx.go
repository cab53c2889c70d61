// Package docx reads Word documents (Office Open XML, ECMA-376): paragraphs with their
// styles, tables, footnotes, headers and footers, and the core properties. Deleted
// revisions are left out, inserted ones are read.
package docx

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strings"
)

// Paragraph is a paragraph of the document.
type Paragraph struct {
	Text    string
	Style   string // style id, as Word names it: "Title", "Heading1"
	Heading int    // outline level by style, 1 to 9, 0 for none
	List    bool
	// Place says where it stands: "body", "footnote", "header", "footer".
	Place string
}

// Document is what a file holds.
type Document struct {
	Paragraphs                                  []Paragraph
	Title, Creator, Created, Modified, Language string
}

// maxPart is how much of one part of the file is read, unpacked.
const maxPart = 64 << 20

// ErrNotWord is returned for a ZIP file that holds no Word document.
var ErrNotWord = errors.New("no word document in it")

// Parse reads a file.
func Parse(b []byte) (*Document, error) {
	z, err := zip.NewReader(bytes.NewReader(b), int64(len(b)))
	if err != nil {
		return nil, fmt.Errorf("open docx: %w", err)
	}
	files := map[string]*zip.File{}
	for _, f := range z.File {
		files[f.Name] = f
	}
	if files["word/document.xml"] == nil {
		return nil, ErrNotWord
	}
	d := &Document{}
	styles := map[string]style{}
	if f := files["word/styles.xml"]; f != nil {
		styles, _ = parseStyles(f) // without styles there are only plain paragraphs
	}
	read := func(name, place string) error {
		f := files[name]
		if f == nil {
			return nil
		}
		ps, err := parseParagraphs(f, place, styles)
		d.Paragraphs = append(d.Paragraphs, ps...)
		return err
	}
	for i := 1; i <= 3; i++ {
		if err := read(fmt.Sprintf("word/header%d.xml", i), "header"); err != nil {
			return nil, err
		}
	}
	if err := read("word/document.xml", "body"); err != nil {
		return nil, err
	}
	for _, p := range []struct{ name, place string }{{"word/footnotes.xml", "footnote"}, {"word/endnotes.xml", "footnote"}, {"word/footer1.xml", "footer"}, {"word/footer2.xml", "footer"}, {"word/footer3.xml", "footer"}} {
		if err := read(p.name, p.place); err != nil {
			return nil, err
		}
	}
	if f := files["docProps/core.xml"]; f != nil {
		d.core(f)
	}
	return d, nil
}

func open(f *zip.File) (io.ReadCloser, error) {
	if f.UncompressedSize64 > maxPart {
		return nil, fmt.Errorf("read %s: part is too large (%d MB)", f.Name, f.UncompressedSize64>>20)
	}
	r, err := f.Open()
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", f.Name, err)
	}
	return r, nil
}

func decoder(r io.Reader) *xml.Decoder {
	d := xml.NewDecoder(io.LimitReader(r, maxPart))
	d.Strict = false
	d.Entity = map[string]string{} // no entities beyond XML's own: nothing to blow up
	return d
}

type style struct {
	name  string
	level int
}

func parseStyles(f *zip.File) (map[string]style, error) {
	r, err := open(f)
	if err != nil {
		return nil, err
	}
	defer r.Close()
	out := map[string]style{}
	d := decoder(r)
	id := ""
	var cur style
	for {
		t, err := d.Token()
		if err != nil {
			return out, nil // what was read counts
		}
		switch t := t.(type) {
		case xml.StartElement:
			switch t.Name.Local {
			case "style":
				id, cur = attr(t, "styleId"), style{}
			case "name":
				cur.name = attr(t, "val")
			case "outlineLvl":
				if v := attr(t, "val"); len(v) == 1 && v[0] >= '0' && v[0] <= '8' {
					cur.level = int(v[0]-'0') + 1
				}
			}
		case xml.EndElement:
			if t.Name.Local == "style" && id != "" {
				if n := strings.ToLower(cur.name); strings.HasPrefix(n, "heading ") && len(n) == 9 && n[8] >= '1' && n[8] <= '9' {
					cur.level = int(n[8] - '0')
				}
				out[id] = cur
				id = ""
			}
		}
	}
}

// parseParagraphs reads the paragraphs of a part. A row of a table is one paragraph with
// tabs between its cells, unless a cell holds several paragraphs.
func parseParagraphs(f *zip.File, place string, styles map[string]style) ([]Paragraph, error) {
	r, err := open(f)
	if err != nil {
		return nil, err
	}
	defer r.Close()
	d := decoder(r)
	var out []Paragraph
	var text strings.Builder
	p := Paragraph{Place: place}
	skip, depth, inText, inPara, cell := 0, 0, false, false, 0
	rowStart := 0
	for {
		t, err := d.Token()
		if err == io.EOF {
			break
		}
		if err != nil {
			if len(out) == 0 {
				return nil, fmt.Errorf("read %s: %w", f.Name, err)
			}
			break
		}
		switch t := t.(type) {
		case xml.StartElement:
			depth++
			if depth > 500 {
				return out, fmt.Errorf("read %s: nested too deep", f.Name)
			}
			if skip > 0 {
				skip++
				continue
			}
			switch t.Name.Local {
			case "del", "moveFrom", "instrText", "delText", "Fallback":
				skip = 1
			case "tr":
				rowStart, cell = len(out), 0
			case "tc":
				cell++
			case "p":
				p, inPara = Paragraph{Place: place}, true
				text.Reset()
			case "pStyle":
				p.Style = attr(t, "val")
			case "numPr":
				p.List = true
			case "outlineLvl":
				if v := attr(t, "val"); inPara && len(v) == 1 && v[0] >= '0' && v[0] <= '8' {
					p.Heading = int(v[0]-'0') + 1
				}
			case "t":
				inText = true
			case "tab":
				if inPara {
					text.WriteByte(' ')
				}
			case "br", "cr":
				text.WriteByte('\n')
			case "noBreakHyphen":
				text.WriteByte('-')
			}
		case xml.EndElement:
			depth--
			if skip > 0 {
				skip--
				continue
			}
			switch t.Name.Local {
			case "t":
				inText = false
			case "p":
				if s := strings.TrimSpace(text.String()); s != "" {
					p.Text = s
					if st, ok := styles[p.Style]; ok {
						if p.Heading == 0 {
							p.Heading = st.level
						}
						if st.name != "" {
							p.Style = st.name
						}
					}
					out = append(out, p)
				}
				inPara = false
				text.Reset()
			case "tr":
				out = joinRow(out, rowStart, cell)
			}
		case xml.CharData:
			if skip == 0 && inText {
				text.Write(t)
			}
		}
	}
	return out, nil
}

// joinRow makes one paragraph of a row of short cells.
func joinRow(out []Paragraph, start, cells int) []Paragraph {
	row := out[start:]
	if len(row) < 2 || len(row) > cells {
		return out
	}
	texts := make([]string, len(row))
	for i, p := range row {
		if len(p.Text) > 200 {
			return out
		}
		texts[i] = p.Text
	}
	p := row[0]
	p.Text = strings.Join(texts, "\t")
	return append(out[:start], p)
}

func (doc *Document) core(f *zip.File) {
	r, err := open(f)
	if err != nil {
		return // the properties are no loss
	}
	defer r.Close()
	var core struct {
		Title    string `xml:"title"`
		Creator  string `xml:"creator"`
		Created  string `xml:"created"`
		Modified string `xml:"modified"`
		Language string `xml:"language"`
	}
	if err := decoder(r).Decode(&core); err != nil {
		return
	}
	doc.Title, doc.Creator, doc.Created, doc.Modified, doc.Language = core.Title, core.Creator, core.Created, core.Modified, core.Language
}

func attr(t xml.StartElement, local string) string {
	for _, a := range t.Attr {
		if a.Name.Local == local {
			return a.Value
		}
	}
	return ""
}
