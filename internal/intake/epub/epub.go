// Package epub finds the chapters of an EPUB (2 and 3) in reading order, and its metadata.
package epub

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"path"
	"strings"
)

// Book is what a file holds.
type Book struct {
	Title, Creator, Publisher, Date, Language string
	Chapters                                  [][]byte // XHTML, in reading order
}

const (
	maxPart  = 32 << 20
	maxTotal = 128 << 20
)

// Errors that Parse returns for files that are no readable book.
var (
	ErrNotBook   = errors.New("no epub package in it")
	ErrEncrypted = errors.New("protected by rights management")
)

// Parse reads a file.
func Parse(b []byte) (*Book, error) {
	z, err := zip.NewReader(bytes.NewReader(b), int64(len(b)))
	if err != nil {
		return nil, fmt.Errorf("open epub: %w", err)
	}
	files := map[string]*zip.File{}
	for _, f := range z.File {
		files[f.Name] = f
	}
	if files["META-INF/rights.xml"] != nil {
		return nil, ErrEncrypted
	}
	var container struct {
		Root []struct {
			Path string `xml:"full-path,attr"`
		} `xml:"rootfiles>rootfile"`
	}
	if err := decode(files["META-INF/container.xml"], &container); err != nil || len(container.Root) == 0 {
		return nil, ErrNotBook
	}
	root := container.Root[0].Path
	var pack struct {
		Meta struct {
			Title     []string `xml:"title"`
			Creator   []string `xml:"creator"`
			Publisher []string `xml:"publisher"`
			Date      []string `xml:"date"`
			Language  []string `xml:"language"`
		} `xml:"metadata"`
		Items []struct {
			ID   string `xml:"id,attr"`
			Href string `xml:"href,attr"`
			Type string `xml:"media-type,attr"`
			Prop string `xml:"properties,attr"`
		} `xml:"manifest>item"`
		Spine []struct {
			Ref string `xml:"idref,attr"`
		} `xml:"spine>itemref"`
	}
	if err := decode(files[root], &pack); err != nil {
		return nil, fmt.Errorf("read epub package: %w", err)
	}
	book := &Book{Title: join(pack.Meta.Title[:min(1, len(pack.Meta.Title))]), Creator: join(pack.Meta.Creator), Publisher: join(pack.Meta.Publisher), Date: join(pack.Meta.Date[:min(1, len(pack.Meta.Date))]), Language: join(pack.Meta.Language[:min(1, len(pack.Meta.Language))])}
	href := map[string]string{}
	for _, it := range pack.Items {
		if strings.Contains(it.Type, "html") && !strings.Contains(it.Prop, "nav") {
			href[it.ID] = it.Href
		}
	}
	total := 0
	for _, s := range pack.Spine {
		h, ok := href[s.Ref]
		if !ok {
			continue
		}
		b, err := read(files[path.Join(path.Dir(root), h)])
		if err != nil {
			continue // a missing chapter does not cost the others
		}
		if total += len(b); total > maxTotal {
			return nil, fmt.Errorf("read epub: more than %d MB of text", maxTotal>>20)
		}
		book.Chapters = append(book.Chapters, b)
	}
	if len(book.Chapters) == 0 {
		return nil, ErrNotBook
	}
	return book, nil
}

func join(s []string) string { return strings.Join(strings.Fields(strings.Join(s, ", ")), " ") }

func read(f *zip.File) ([]byte, error) {
	if f == nil {
		return nil, ErrNotBook
	}
	if f.UncompressedSize64 > maxPart {
		return nil, fmt.Errorf("read %s: part is too large", f.Name)
	}
	r, err := f.Open()
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", f.Name, err)
	}
	defer r.Close()
	return io.ReadAll(io.LimitReader(r, maxPart))
}

func decode(f *zip.File, v any) error {
	b, err := read(f)
	if err != nil {
		return err
	}
	d := xml.NewDecoder(bytes.NewReader(b))
	d.Strict = false
	d.Entity = map[string]string{}
	return d.Decode(v)
}
