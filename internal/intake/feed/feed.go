// Package feed reads feeds of articles: RSS 0.9x, 1.0 and 2.0, Atom (RFC 4287) and JSON Feed
// 1.1. It is forgiving, as feeds are often wrong, and gives the items with their own bytes.
package feed

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strings"

	"golang.org/x/net/html/charset"
)

// Item is an article of a feed.
type Item struct {
	ID, Title, Link, Author, Date, Updated, Source string
	// HTML is the longest text the item has, as HTML; Summary is the shorter one beside it.
	HTML, Summary string
	// Raw is the item as it stands in the feed, UTF-8.
	Raw []byte
}

// Feed is a feed.
type Feed struct {
	Title, Link, Language string
	Items                 []Item
}

// ErrNotFeed is returned for anything else.
var ErrNotFeed = errors.New("not a feed")

// maxItems is how many items of one feed are read.
const maxItems = 20000

type rssItem struct {
	Title    string   `xml:"title"`
	Links    []string `xml:"link"`
	GUID     string   `xml:"guid"`
	About    string   `xml:"about,attr"`
	Desc     string   `xml:"description"`
	Encoded  string   `xml:"http://purl.org/rss/1.0/modules/content/ encoded"`
	Author   string   `xml:"author"`
	Creators []string `xml:"http://purl.org/dc/elements/1.1/ creator"`
	PubDate  string   `xml:"pubDate"`
	DCDate   string   `xml:"http://purl.org/dc/elements/1.1/ date"`
	Source   string   `xml:"source"`
	Raw      []byte   `xml:",innerxml"`
}

type atomText struct {
	Type  string `xml:"type,attr"`
	Text  string `xml:",chardata"`
	Inner string `xml:",innerxml"`
}

func (t atomText) html() string {
	if t.Type == "xhtml" {
		return t.Inner
	}
	if t.Type == "" || t.Type == "text" {
		return escape(t.Text)
	}
	return t.Text
}

type atomEntry struct {
	ID      string   `xml:"id"`
	Title   atomText `xml:"title"`
	Summary atomText `xml:"summary"`
	Content atomText `xml:"content"`
	Authors []struct {
		Name string `xml:"name"`
	} `xml:"author"`
	Links []struct {
		Href string `xml:"href,attr"`
		Rel  string `xml:"rel,attr"`
	} `xml:"link"`
	Published string `xml:"published"`
	Issued    string `xml:"issued"`
	Updated   string `xml:"updated"`
	Source    struct {
		Title string `xml:"title"`
	} `xml:"source"`
	Raw []byte `xml:",innerxml"`
}

// Parse reads a feed.
func Parse(b []byte) (*Feed, error) {
	if t := bytes.TrimLeft(b, " \t\r\n\xef\xbb\xbf"); len(t) > 0 && t[0] == '{' {
		return parseJSON(t)
	}
	return parseXML(b)
}

func parseXML(b []byte) (*Feed, error) {
	d := xml.NewDecoder(bytes.NewReader(b))
	d.Strict = false
	d.CharsetReader = charset.NewReaderLabel
	d.Entity = xml.HTMLEntity // a fixed table: entities of the document's own are not expanded
	f := &Feed{}
	root := ""
	var path []string
	for {
		t, err := d.Token()
		if err == io.EOF {
			break
		}
		if err != nil {
			if len(f.Items) > 0 {
				break // cut or broken behind some items
			}
			return nil, fmt.Errorf("read feed: %w", err)
		}
		switch t := t.(type) {
		case xml.StartElement:
			name := t.Name.Local
			if root == "" {
				root = strings.ToLower(name)
				if root != "rss" && root != "rdf" && root != "feed" {
					return nil, ErrNotFeed
				}
			}
			if len(path) > 100 {
				return nil, errors.New("read feed: nested too deep")
			}
			switch name {
			case "item":
				var it rssItem
				if err := d.DecodeElement(&it, &t); err == nil {
					f.Items = append(f.Items, it.item())
				}
			case "entry":
				var e atomEntry
				if err := d.DecodeElement(&e, &t); err == nil {
					f.Items = append(f.Items, e.item())
				}
			case "image", "textInput", "author":
				_ = d.Skip()
			default:
				path = append(path, name)
				if name == "link" && root == "feed" && f.Link == "" {
					for _, a := range t.Attr {
						if a.Name.Local == "href" {
							f.Link = a.Value
						}
					}
				}
			}
			if len(f.Items) >= maxItems {
				return f, nil
			}
		case xml.EndElement:
			if len(path) > 0 {
				path = path[:len(path)-1]
			}
		case xml.CharData:
			if len(path) == 0 || len(path) > 3 {
				continue
			}
			s := strings.TrimSpace(string(t))
			switch path[len(path)-1] {
			case "title":
				f.Title += s
			case "link":
				if f.Link == "" {
					f.Link = s
				}
			case "language":
				f.Language += s
			}
		}
	}
	if root == "" {
		return nil, ErrNotFeed
	}
	return f, nil
}

func (it rssItem) item() Item {
	out := Item{Title: it.Title, ID: it.GUID, Author: strings.Join(it.Creators, ", "), Date: it.PubDate, HTML: it.Encoded, Summary: it.Desc, Source: it.Source, Raw: it.Raw}
	for _, l := range it.Links {
		if l = strings.TrimSpace(l); l != "" {
			out.Link = l
			break
		}
	}
	if out.Author == "" {
		out.Author = mailName(it.Author)
	}
	if out.Date == "" {
		out.Date = it.DCDate
	}
	if out.ID == "" {
		out.ID = it.About
	}
	return out.settle()
}

func (e atomEntry) item() Item {
	out := Item{ID: e.ID, Title: e.Title.Text, Date: e.Published, Updated: e.Updated, HTML: e.Content.html(), Summary: e.Summary.html(), Source: e.Source.Title, Raw: e.Raw}
	if e.Title.Type == "xhtml" {
		out.Title = e.Title.Inner
	}
	var names []string
	for _, a := range e.Authors {
		if a.Name != "" {
			names = append(names, a.Name)
		}
	}
	out.Author = strings.Join(names, ", ")
	for _, l := range e.Links {
		if out.Link == "" && (l.Rel == "" || l.Rel == "alternate") {
			out.Link = l.Href
		}
	}
	if out.Date == "" {
		out.Date = e.Issued
	}
	if out.Date == "" {
		out.Date = e.Updated
	}
	return out.settle()
}

// settle puts the longer text into HTML.
func (it Item) settle() Item {
	if len(it.Summary) > len(it.HTML) {
		it.HTML, it.Summary = it.Summary, it.HTML
	}
	it.Title = strings.Join(strings.Fields(it.Title), " ")
	return it
}

// mailName takes the name out of "a@b.c (Ann Doe)", the form RSS asks for.
func mailName(s string) string {
	if i := strings.IndexByte(s, '('); i >= 0 {
		return strings.TrimSpace(strings.TrimSuffix(s[i+1:], ")"))
	}
	if strings.Contains(s, "@") {
		return ""
	}
	return strings.TrimSpace(s)
}

func escape(s string) string {
	return strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;").Replace(s)
}

func parseJSON(b []byte) (*Feed, error) {
	var j struct {
		Version  string            `json:"version"`
		Title    string            `json:"title"`
		Home     string            `json:"home_page_url"`
		Language string            `json:"language"`
		Items    []json.RawMessage `json:"items"`
	}
	if err := json.Unmarshal(b, &j); err != nil || !strings.Contains(j.Version, "jsonfeed.org") {
		return nil, ErrNotFeed
	}
	f := &Feed{Title: j.Title, Link: j.Home, Language: j.Language}
	for _, raw := range j.Items[:min(len(j.Items), maxItems)] {
		var i struct {
			ID        any    `json:"id"`
			URL       string `json:"url"`
			Title     string `json:"title"`
			HTML      string `json:"content_html"`
			Text      string `json:"content_text"`
			Summary   string `json:"summary"`
			Published string `json:"date_published"`
			Modified  string `json:"date_modified"`
			Author    struct {
				Name string `json:"name"`
			} `json:"author"`
			Authors []struct {
				Name string `json:"name"`
			} `json:"authors"`
		}
		if json.Unmarshal(raw, &i) != nil {
			continue
		}
		it := Item{Title: i.Title, Link: i.URL, Date: i.Published, Updated: i.Modified, HTML: i.HTML, Summary: escape(i.Summary), Author: i.Author.Name, Raw: raw}
		if it.HTML == "" {
			it.HTML = "<p>" + strings.ReplaceAll(escape(i.Text), "\n\n", "</p><p>") + "</p>"
		}
		if i.ID != nil {
			it.ID = fmt.Sprint(i.ID)
		}
		for n, a := range i.Authors {
			if n > 0 {
				it.Author += ", "
			}
			it.Author += a.Name
		}
		f.Items = append(f.Items, it)
	}
	return f, nil
}
