package intake

import (
	"bytes"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/rashomon-affairs/rashomon/internal/affair"
	"github.com/rashomon-affairs/rashomon/internal/intake/feed"
	"github.com/rashomon-affairs/rashomon/internal/intake/mail"
	"github.com/rashomon-affairs/rashomon/internal/intake/page"
	"github.com/rashomon-affairs/rashomon/internal/intake/plain"
	"github.com/rashomon-affairs/rashomon/internal/intake/table"
	"github.com/rashomon-affairs/rashomon/internal/intake/webpage"
	"github.com/rashomon-affairs/rashomon/internal/intake/when"
)

// article is an article that came with its metadata beside it: an item of a feed, a row of a
// table, a mail.
type article struct {
	where, mediaType                                               string
	title, text, byline, outlet, published, updated, url, language string
	html                                                           bool
	original                                                       []byte
}

// readArticle makes a document of an article. The title is put before the text, so that it
// is part of what is read; the rest of the metadata stays beside it.
func (r *reading) readArticle(in input, a article) error {
	in.data = a.original
	var body *page.Page
	if a.html {
		p, err := webpage.Plain(a.text)
		if err != nil {
			return r.refuse(in, "cannot be read as HTML: "+err.Error(), "read it from its address")
		}
		body = p
	} else {
		body = &page.Page{Text: a.text, Blocks: plain.Blocks(a.text)}
	}
	var b page.Builder
	if a.title != "" {
		first := ""
		if len(body.Blocks) > 0 {
			k := body.Blocks[0]
			first = strings.Join(strings.Fields(body.Text[k.Start:k.End]), " ")
		}
		if !strings.EqualFold(first, strings.Join(strings.Fields(a.title), " ")) {
			b.Add(a.title, page.Hint{Kind: affair.PartTitle, Rule: "title of the item"})
		}
	}
	for _, k := range body.Blocks {
		b.Add(body.Text[k.Start:k.End], k.Hint)
	}
	p := b.Page()
	d := decoded{text: p.Text, charset: "utf-8"}
	if reason, advice := hopeless(d); reason != "" {
		return r.refuse(in, reason, advice)
	}
	doc := newDocument(in, a.mediaType, d)
	set := func(f *affair.Field, v string, score float64) {
		if v = strings.Join(strings.Fields(v), " "); v != "" && len(v) < 1000 {
			*f = affair.Field{Value: v, Where: a.where, Score: score}
		}
	}
	set(&doc.Title, a.title, .97)
	set(&doc.Byline, a.byline, .9)
	set(&doc.Outlet, a.outlet, .85)
	set(&doc.URL, a.url, .95)
	set(&doc.Published, webpage.ISOTime(a.published), .95)
	set(&doc.Updated, webpage.ISOTime(a.updated), .9)
	apply(doc, p.Read(page.Known{Title: a.title, Byline: a.byline, Outlet: a.outlet}))
	doc.Language = language(doc, a.language)
	return r.finish(in, doc)
}

func (r *reading) readFeed(in input) error {
	f, err := feed.Parse(in.data)
	if err != nil {
		return r.refuse(in, "is a damaged feed: "+err.Error(), "download it again")
	}
	if len(f.Items) == 0 {
		return r.refuse(in, "is a feed without items", "read the articles from their addresses")
	}
	for n, it := range f.Items {
		name := it.Link
		if name == "" {
			if name = it.ID; name == "" {
				name = fmt.Sprintf("%s/#%d", in.Name, n+1)
			}
		}
		m := input{Source: Source{Name: name, Given: in.Given + "/" + name}}
		outlet := it.Source
		if outlet == "" {
			outlet = f.Title
		}
		original := it.Raw
		if len(original) == 0 {
			original = []byte(it.HTML)
		}
		title := it.Title
		if strings.ContainsAny(title, "<&") {
			if p, err := webpage.Plain(title); err == nil {
				title = strings.Join(strings.Fields(p.Text), " ")
			}
		}
		if err := r.readArticle(m, article{
			where: "feed", mediaType: "text/html", title: title, text: it.HTML, html: true, byline: it.Author, outlet: outlet,
			published: it.Date, updated: it.Updated, url: it.Link, language: f.Language, original: original,
		}); err != nil {
			return err
		}
	}
	return nil
}

// readTable reads a table of articles, a row each.
func (r *reading) readTable(in input, f format) error {
	d := decode(in.data, in.Charset)
	c := r.o.Columns
	rows, texts := 0, 0
	each := func(row table.Row) error {
		if err := r.ctx.Err(); err != nil {
			return err
		}
		rows++
		text := row.Get("text", c.Text)
		name := row.Get("id", c.ID)
		if name == "" {
			if name = row.Get("url", c.URL); name == "" {
				name = fmt.Sprintf("%s/#%d", in.Name, row.Number)
			}
		}
		m := input{Source: Source{Name: name, Given: fmt.Sprintf("%s/#%d", in.Given, row.Number)}}
		if strings.TrimSpace(text) == "" {
			return r.refuse(m, "has no text", "name the column that holds the text")
		}
		texts++
		return r.readArticle(m, article{
			where: "table", mediaType: "text/plain", title: row.Get("title", c.Title), text: text, html: looksHTML([]byte(text[:min(len(text), 4096)])),
			byline: row.Get("byline", c.Byline), outlet: row.Get("outlet", c.Outlet), published: row.Get("date", c.Date), url: row.Get("url", c.URL), original: row.Raw,
		})
	}
	var err error
	if f == formatCSV {
		err = table.CSV(d.text, each)
	} else {
		err = table.JSON(d.text, each)
	}
	var stop *stopError
	switch {
	case err == nil:
		return nil
	case r.ctx.Err() != nil, errors.As(err, &stop):
		return err
	}
	return r.refuse(in, fmt.Sprintf("is a damaged table behind row %d: %v", rows, err), "check the row and save the table again")
}

// stopError marks an error of the caller's yield, which is passed on as it is.
type stopError struct{ err error }

func (e *stopError) Error() string { return e.err.Error() }
func (e *stopError) Unwrap() error { return e.err }

// readMail reads a message: its text is the article, its attachments are inputs of their own.
func (r *reading) readMail(in input, depth int) error {
	m, err := mail.Parse(in.data)
	if err != nil {
		return r.readText(in) // a text that only began like a message
	}
	var text, page *mail.Part
	for i := range m.Parts {
		p := &m.Parts[i]
		switch {
		case p.Attachment:
		case p.MediaType == "text/plain" && text == nil:
			text = p
		case p.MediaType == "text/html" && page == nil:
			page = p
		}
	}
	a := article{where: "mail", mediaType: "message/rfc822", title: m.Subject, byline: m.FromName, outlet: m.List, original: in.data}
	if a.byline == "" {
		a.byline = m.FromAddress
	}
	if !m.Date.IsZero() {
		a.published = m.Date.Format(time.RFC3339)
	}
	switch {
	case text != nil && (page == nil || len(bytes.TrimSpace(text.Body)) > 200):
		a.text = decode(text.Body, text.Charset).text
	case page != nil:
		a.text, a.html = decode(page.Body, page.Charset).text, true
	}
	if strings.TrimSpace(a.text) != "" {
		if err := r.readArticle(in, a); err != nil {
			return err
		}
	}
	attached := 0
	for i := range m.Parts {
		p := &m.Parts[i]
		if !p.Attachment || len(p.Body) == 0 || strings.HasPrefix(p.MediaType, "image/") {
			continue
		}
		attached++
		name := p.Name
		if name == "" {
			name = fmt.Sprintf("#%d", attached)
		}
		if err := r.contained(in, r.member(in, name, p.Body, depth)); err != nil {
			return err
		}
	}
	if strings.TrimSpace(a.text) == "" && attached == 0 {
		return r.refuse(in, "is a message without text", "check the message in a mail program")
	}
	return nil
}

func (r *reading) readMBOX(in input, depth int) error {
	n := 0
	return mail.Split(in.data, func(b []byte) error {
		n++
		if err := r.ctx.Err(); err != nil {
			return err
		}
		return r.contained(in, r.member(in, fmt.Sprintf("#%d", n), b, depth))
	})
}

// frontMatter reads the block of fields that Markdown files begin with, if there is one.
func frontMatter(text string) map[string]string {
	if !strings.HasPrefix(text, "---\n") && !strings.HasPrefix(text, "---\r\n") {
		return nil
	}
	out := map[string]string{}
	for i, line := range strings.Split(text, "\n") {
		line = strings.TrimRight(line, "\r")
		if i > 0 && (line == "---" || line == "...") {
			return out
		}
		if i > 60 {
			return nil
		}
		if k, v, ok := strings.Cut(line, ":"); ok && i > 0 && !strings.HasPrefix(line, " ") {
			out[strings.ToLower(strings.TrimSpace(k))] = strings.Trim(strings.TrimSpace(v), `"'`)
		}
	}
	return nil
}

// frontDate reads a date of the front matter.
func frontDate(s string) string {
	if iso := webpage.ISOTime(s); iso != "" {
		return iso
	}
	if d, ok := when.Find(s); ok {
		return d.ISO
	}
	return ""
}
