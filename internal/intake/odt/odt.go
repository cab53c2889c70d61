// Package odt reads OpenDocument texts (ISO/IEC 26300): paragraphs, headings, lists, tables,
// notes, and the document's properties. Deleted revisions are left out.
package odt

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
)

// Paragraph is a paragraph or heading.
type Paragraph struct {
	Text    string
	Style   string
	Heading int
	List    bool
	Note    bool
}

// Document is what a file holds.
type Document struct {
	Paragraphs                     []Paragraph
	Title, Creator, Date, Language string
}

const maxPart = 64 << 20

// ErrNotText is returned for a ZIP file that holds no OpenDocument text.
var ErrNotText = errors.New("no open document text in it")

// ErrEncrypted is returned for a file protected by a password.
var ErrEncrypted = errors.New("protected by a password")

// Parse reads a file.
func Parse(b []byte) (*Document, error) {
	z, err := zip.NewReader(bytes.NewReader(b), int64(len(b)))
	if err != nil {
		return nil, fmt.Errorf("open odt: %w", err)
	}
	var content, meta, manifest *zip.File
	for _, f := range z.File {
		switch f.Name {
		case "content.xml":
			content = f
		case "meta.xml":
			meta = f
		case "META-INF/manifest.xml":
			manifest = f
		}
	}
	if content == nil {
		return nil, ErrNotText
	}
	if manifest != nil {
		if m, err := read(manifest); err == nil && bytes.Contains(m, []byte("encryption-data")) {
			return nil, ErrEncrypted
		}
	}
	d := &Document{}
	src, err := read(content)
	if err != nil {
		return nil, err
	}
	if err := d.content(src); err != nil {
		return nil, err
	}
	if meta != nil {
		if m, err := read(meta); err == nil {
			d.meta(m)
		}
	}
	return d, nil
}

func read(f *zip.File) ([]byte, error) {
	if f.UncompressedSize64 > maxPart {
		return nil, fmt.Errorf("read %s: part is too large (%d MB)", f.Name, f.UncompressedSize64>>20)
	}
	r, err := f.Open()
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", f.Name, err)
	}
	defer r.Close()
	b, err := io.ReadAll(io.LimitReader(r, maxPart))
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", f.Name, err)
	}
	return b, nil
}

func (doc *Document) content(src []byte) error {
	d := xml.NewDecoder(bytes.NewReader(src))
	d.Strict = false
	d.Entity = map[string]string{}
	type open struct {
		p    Paragraph
		text strings.Builder
	}
	var stack []*open
	lists, skip, depth, notes := 0, 0, 0, 0
	var held []Paragraph // notes stand behind the paragraph that calls them
	for {
		t, err := d.Token()
		if err == io.EOF {
			return nil
		}
		if err != nil {
			if len(doc.Paragraphs) > 0 {
				return nil // a cut file: what was read counts
			}
			return fmt.Errorf("read content.xml: %w", err)
		}
		switch t := t.(type) {
		case xml.StartElement:
			if depth++; depth > 500 {
				return errors.New("read content.xml: nested too deep")
			}
			if skip > 0 {
				skip++
				continue
			}
			switch t.Name.Local {
			case "tracked-changes", "note-citation", "annotation", "sequence-decls", "forms":
				skip = 1
			case "list":
				lists++
			case "note":
				notes++
			case "p", "h":
				o := &open{p: Paragraph{Style: attr(t, "style-name"), List: lists > 0, Note: notes > 0}}
				if t.Name.Local == "h" {
					o.p.Heading = 1
					if n, err := strconv.Atoi(attr(t, "outline-level")); err == nil && n > 0 && n < 10 {
						o.p.Heading = n
					}
				}
				stack = append(stack, o)
			case "s", "tab":
				if len(stack) > 0 {
					stack[len(stack)-1].text.WriteByte(' ')
				}
			case "line-break":
				if len(stack) > 0 {
					stack[len(stack)-1].text.WriteByte('\n')
				}
			}
		case xml.EndElement:
			depth--
			if skip > 0 {
				skip--
				continue
			}
			switch t.Name.Local {
			case "list":
				lists = max(0, lists-1)
			case "note":
				notes = max(0, notes-1)
			case "p", "h":
				if len(stack) == 0 {
					continue
				}
				o := stack[len(stack)-1]
				stack = stack[:len(stack)-1]
				if o.p.Text = strings.TrimSpace(o.text.String()); o.p.Text != "" {
					if len(stack) > 0 {
						held = append(held, o.p)
					} else {
						doc.Paragraphs = append(doc.Paragraphs, o.p)
					}
				}
				if len(stack) == 0 {
					doc.Paragraphs = append(doc.Paragraphs, held...)
					held = nil
				}
			}
		case xml.CharData:
			if skip == 0 && len(stack) > 0 {
				stack[len(stack)-1].text.Write(t)
			}
		}
	}
}

func (doc *Document) meta(src []byte) {
	d := xml.NewDecoder(bytes.NewReader(src))
	d.Strict = false
	d.Entity = map[string]string{}
	var m struct {
		Meta struct {
			Title    string `xml:"title"`
			Initial  string `xml:"initial-creator"`
			Creator  string `xml:"creator"`
			Created  string `xml:"creation-date"`
			Date     string `xml:"date"`
			Language string `xml:"language"`
		} `xml:"meta"`
	}
	if d.Decode(&m) != nil {
		return
	}
	doc.Title, doc.Creator, doc.Date, doc.Language = m.Meta.Title, m.Meta.Initial, m.Meta.Created, m.Meta.Language
	if doc.Creator == "" {
		doc.Creator = m.Meta.Creator
	}
	if doc.Date == "" {
		doc.Date = m.Meta.Date
	}
}

func attr(t xml.StartElement, local string) string {
	for _, a := range t.Attr {
		if a.Name.Local == local {
			return a.Value
		}
	}
	return ""
}
