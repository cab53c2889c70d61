package webpage

import (
	"encoding/json"
	"net/url"
	"regexp"
	"strings"
	"time"

	htmldate "github.com/markusmobius/go-htmldate"
	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"github.com/rashomon-affairs/rashomon/internal/affair"
	"github.com/rashomon-affairs/rashomon/internal/intake/when"
)

// Meta is what a page says about itself to machines.
type Meta struct {
	Title, Deck, Outlet, Byline, Section, Language, URL, Published, Updated affair.Field
	// ArticleBody is the article's text as structured data gives it; many pages give it cut
	// or without paragraphs, so it helps to find the body and is never taken for it.
	ArticleBody string
}

func (m *Meta) offer(f *affair.Field, value, where string, score float64) {
	value = strings.Join(strings.Fields(html.UnescapeString(value)), " ")
	if value == "" || score <= f.Score || len(value) > 2000 {
		return
	}
	*f = affair.Field{Value: value, Where: where, Score: score}
}

func (m *Meta) offerDate(f *affair.Field, value, where string, score float64) {
	if d := ISOTime(value); d != "" {
		m.offer(f, d, where, score)
	}
}

// ISOTime brings a date of structured data to our form, the zone kept, or returns "".
func ISOTime(s string) string {
	s = strings.TrimSpace(s)
	for _, layout := range []string{time.RFC3339Nano, "2006-01-02T15:04:05.000Z0700", "2006-01-02T15:04:05Z0700", "2006-01-02T15:04Z07:00", "2006-01-02T15:04Z0700", time.RFC1123Z, time.RFC1123, time.RFC822Z, time.RFC822, "Mon, 2 Jan 2006 15:04:05 -0700", "Mon Jan 2 15:04:05 MST 2006", "2006-01-02 15:04:05 -0700", "2006-01-02 15:04:05Z07:00"} {
		if t, err := time.Parse(layout, s); err == nil && t.Year() > 1600 && t.Year() < 2101 {
			return t.Format(time.RFC3339)
		}
	}
	if len(s) > 120 {
		return ""
	}
	if len(s) >= 8 && s[0] >= '1' && s[0] <= '2' && strings.IndexFunc(s[:8], func(r rune) bool { return r < '0' || r > '9' }) < 0 && (len(s) == 8 || s[8] == 'T' || s[8] == ' ') {
		s = s[:4] + "-" + s[4:6] + "-" + s[6:8] // 20110303T0809: the day is enough
	}
	if d, ok := when.Find(s); ok {
		return d.ISO
	}
	return ""
}

// readMeta collects the metadata of the page. Each source has its own standing: what is
// written for search engines (JSON-LD) is kept with most care, social tags with less.
func readMeta(doc *html.Node) Meta {
	var m Meta
	walkElements(doc, 0, func(n *html.Node) {
		switch n.DataAtom {
		case atom.Html:
			m.offer(&m.Language, attr(n, "lang"), "html", .5)
		case atom.Title:
			m.offer(&m.Title, trimSite(textOf(n)), "title", .5)
		case atom.Meta:
			m.metaTag(n)
		case atom.Link:
			if strings.EqualFold(attr(n, "rel"), "canonical") {
				m.offer(&m.URL, attr(n, "href"), "canonical", .95)
			}
		case atom.Script:
			if strings.Contains(attr(n, "type"), "ld+json") && n.FirstChild != nil {
				m.jsonLD(n.FirstChild.Data)
			}
		case atom.Time:
			if v := attr(n, "datetime"); v != "" {
				score := .45
				if attr(n, "pubdate") != "" || strings.Contains(attr(n, "itemprop"), "datePublished") || strings.Contains(attr(n, "class"), "publish") || strings.Contains(attr(n, "class"), "entry-date") {
					score = .75
				}
				if strings.Contains(attr(n, "class")+attr(n, "itemprop"), "odif") || strings.Contains(attr(n, "class"), "update") {
					m.offerDate(&m.Updated, v, "microdata", score)
				} else {
					m.offerDate(&m.Published, v, "microdata", score)
				}
			}
		}
		if p := attr(n, "itemprop"); p != "" && n.DataAtom != atom.Time {
			m.microdata(n, p)
		}
		if strings.Contains(attr(n, "rel"), "author") && n.DataAtom == atom.A {
			m.offer(&m.Byline, cleanAuthor(textOf(n)), "microdata", .6)
		}
	})
	m.Language.Value, _, _ = strings.Cut(strings.ToLower(strings.ReplaceAll(m.Language.Value, "_", "-")), "-")
	return m
}

func (m *Meta) metaTag(n *html.Node) {
	v := attr(n, "content")
	key := strings.ToLower(attr(n, "property"))
	if key == "" {
		key = strings.ToLower(attr(n, "name"))
	}
	if key == "" {
		key = strings.ToLower(attr(n, "itemprop"))
	}
	switch key {
	case "og:title":
		m.offer(&m.Title, v, "opengraph", .8)
	case "twitter:title", "dc.title", "dcterms.title", "citation_title", "sailthru.title", "parsely-title", "headline", "title":
		m.offer(&m.Title, v, "meta", .7)
	case "og:site_name":
		m.offer(&m.Outlet, v, "opengraph", .85)
	case "dc.publisher", "citation_journal_title", "publisher", "dcterms.publisher":
		m.offer(&m.Outlet, v, "meta", .7)
	case "application-name", "apple-mobile-web-app-title", "al:android:app_name":
		m.offer(&m.Outlet, v, "meta", .5)
	case "og:description":
		m.offer(&m.Deck, v, "opengraph", .6)
	case "description", "dc.description", "dcterms.description":
		m.offer(&m.Deck, v, "meta", .55)
	case "author", "dc.creator", "dcterms.creator", "byl", "citation_author", "sailthru.author", "parsely-author", "article:author_name", "dc.creator.aut":
		m.offer(&m.Byline, cleanAuthor(v), "meta", .75)
	case "article:author", "og:article:author":
		m.offer(&m.Byline, cleanAuthor(v), "opengraph", .7)
	case "article:published_time", "og:article:published_time", "article:published":
		m.offerDate(&m.Published, v, "opengraph", .9)
	case "datepublished", "dc.date", "dc.date.issued", "dcterms.issued", "dcterms.created", "date", "pubdate", "publishdate", "publish-date", "publish_date", "parsely-pub-date", "sailthru.date", "citation_publication_date", "citation_date", "article_date_original", "originalpublicationdate", "article.published", "published", "datecreated", "cxenseparse:recs:publishtime":
		m.offerDate(&m.Published, v, "meta", .8)
	case "article:modified_time", "og:updated_time", "og:article:modified_time":
		m.offerDate(&m.Updated, v, "opengraph", .85)
	case "datemodified", "last-modified", "dcterms.modified", "dc.date.modified", "lastmod", "article.updated", "revised":
		m.offerDate(&m.Updated, v, "meta", .8)
	case "article:section":
		m.offer(&m.Section, v, "opengraph", .8)
	case "section", "parsely-section", "category", "sailthru.section":
		m.offer(&m.Section, v, "meta", .7)
	case "og:url":
		m.offer(&m.URL, v, "opengraph", .85)
	case "og:locale":
		m.offer(&m.Language, v, "opengraph", .4)
	case "content-language", "dc.language", "language", "inlanguage":
		m.offer(&m.Language, v, "meta", .55)
	}
	if strings.EqualFold(attr(n, "http-equiv"), "content-language") {
		m.offer(&m.Language, v, "meta", .45)
	}
}

func (m *Meta) microdata(n *html.Node, p string) {
	v := attr(n, "content")
	if v == "" {
		v = attr(n, "datetime")
	}
	for _, p := range strings.Fields(p) {
		switch p {
		case "headline":
			if n.DataAtom != atom.Meta {
				m.offer(&m.Title, textOf(n), "microdata", .75)
			}
		case "datePublished", "dateCreated":
			if v == "" {
				v = textOf(n)
			}
			m.offerDate(&m.Published, v, "microdata", .8)
		case "dateModified":
			if v == "" {
				v = textOf(n)
			}
			m.offerDate(&m.Updated, v, "microdata", .75)
		case "author":
			if v == "" {
				v = textOf(n)
			}
			m.offer(&m.Byline, cleanAuthor(v), "microdata", .65)
		case "articleSection":
			if v == "" {
				v = textOf(n)
			}
			m.offer(&m.Section, v, "microdata", .6)
		}
	}
}

// jsonLD reads a block of linked data, which may be one object, a list, or a graph. Broken
// blocks are common and passed over.
func (m *Meta) jsonLD(src string) {
	if len(src) > 4<<20 {
		return
	}
	src = strings.TrimSpace(src)
	src = strings.TrimSuffix(strings.TrimPrefix(src, "<!--"), "-->")
	src = strings.TrimSuffix(strings.TrimSpace(strings.NewReplacer("//<![CDATA[", "", "//]]>", "", "<![CDATA[", "", "]]>", "").Replace(src)), ";")
	var v any
	if err := json.Unmarshal([]byte(src), &v); err != nil {
		// Raw line feeds inside strings are the commonest fault.
		if err := json.Unmarshal([]byte(strings.NewReplacer("\n", " ", "\r", " ", "\t", " ").Replace(src)), &v); err != nil {
			return
		}
	}
	m.linked(v, 0)
}

var articleType = regexp.MustCompile(`(?i)article|posting|report|review|opinion`)

func (m *Meta) linked(v any, depth int) {
	if depth > 8 {
		return
	}
	switch v := v.(type) {
	case []any:
		for _, x := range v {
			m.linked(x, depth+1)
		}
	case map[string]any:
		if g, ok := v["@graph"]; ok {
			m.linked(g, depth+1)
		}
		types := strings.Join(stringsOf(v["@type"]), " ")
		switch {
		case articleType.MatchString(types):
			m.article(v)
		case strings.Contains(types, "WebPage"):
			m.offerDate(&m.Published, first(v["datePublished"]), "json-ld", .7)
			m.offerDate(&m.Updated, first(v["dateModified"]), "json-ld", .7)
			if e, ok := v["mainEntity"]; ok {
				m.linked(e, depth+1)
			}
		case strings.Contains(types, "WebSite"), strings.Contains(types, "Organization"):
			m.offer(&m.Outlet, nameOf(v), "json-ld", .6)
		}
	}
}

func (m *Meta) article(v map[string]any) {
	m.offer(&m.Title, first(v["headline"]), "json-ld", .9)
	m.offer(&m.Title, first(v["name"]), "json-ld", .6)
	m.offer(&m.Deck, first(v["description"]), "json-ld", .6)
	m.offer(&m.Byline, cleanAuthor(strings.Join(namesOf(v["author"]), ", ")), "json-ld", .9)
	m.offer(&m.Byline, cleanAuthor(strings.Join(namesOf(v["creator"]), ", ")), "json-ld", .7)
	m.offer(&m.Outlet, strings.Join(namesOf(v["publisher"]), ", "), "json-ld", .8)
	m.offer(&m.Section, first(v["articleSection"]), "json-ld", .85)
	m.offer(&m.Language, first(v["inLanguage"]), "json-ld", .6)
	m.offerDate(&m.Published, first(v["datePublished"]), "json-ld", .95)
	m.offerDate(&m.Published, first(v["dateCreated"]), "json-ld", .6)
	m.offerDate(&m.Updated, first(v["dateModified"]), "json-ld", .95)
	m.offer(&m.URL, first(v["url"]), "json-ld", .8)
	if b := first(v["articleBody"]); len(b) > len(m.ArticleBody) {
		m.ArticleBody = b
	}
}

func stringsOf(v any) []string {
	switch v := v.(type) {
	case string:
		return []string{v}
	case []any:
		var out []string
		for _, x := range v {
			if s, ok := x.(string); ok {
				out = append(out, s)
			}
		}
		return out
	}
	return nil
}

func first(v any) string {
	if s := stringsOf(v); len(s) > 0 {
		return s[0]
	}
	return ""
}

func nameOf(v map[string]any) string { return first(v["name"]) }

func namesOf(v any) []string {
	switch v := v.(type) {
	case string:
		return []string{v}
	case map[string]any:
		if n := nameOf(v); n != "" {
			return []string{n}
		}
		return stringsOf(v["name"])
	case []any:
		var out []string
		for _, x := range v {
			out = append(out, namesOf(x)...)
		}
		return out
	}
	return nil
}

var authorMark = regexp.MustCompile(`(?i)^(?:written |posted |reported )?by:?\s+`)

// cleanAuthor takes "By" and addresses off an author's name.
func cleanAuthor(s string) string {
	s = strings.Join(strings.Fields(html.UnescapeString(s)), " ")
	s = authorMark.ReplaceAllString(s, "")
	if strings.Contains(s, "://") || strings.HasPrefix(s, "@") || strings.ContainsAny(s, "<>{}") || len(s) > 200 {
		return ""
	}
	return strings.Trim(s, " ,;|")
}

var siteTail = regexp.MustCompile(`\s+[|–—»·-]\s+[^|–—»]{2,40}$`)

// trimSite takes the outlet's name off the end of a page title.
func trimSite(s string) string {
	s = strings.Join(strings.Fields(s), " ")
	if t := siteTail.ReplaceAllString(s, ""); len(t) >= 15 {
		return t
	}
	return s
}

func attr(n *html.Node, key string) string {
	for _, a := range n.Attr {
		if a.Key == key {
			return a.Val
		}
	}
	return ""
}

func textOf(n *html.Node) string {
	var b strings.Builder
	var walk func(*html.Node, int)
	walk = func(n *html.Node, depth int) {
		if depth > 40 || b.Len() > 4000 {
			return
		}
		if n.Type == html.TextNode {
			b.WriteString(n.Data)
			b.WriteByte(' ')
		}
		for c := n.FirstChild; c != nil; c = c.NextSibling {
			walk(c, depth+1)
		}
	}
	walk(n, 0)
	return strings.Join(strings.Fields(b.String()), " ")
}

func walkElements(n *html.Node, depth int, f func(*html.Node)) {
	if depth > 4*maxDepth {
		return
	}
	if n.Type == html.ElementNode {
		f(n)
	}
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		walkElements(c, depth+1, f)
	}
}

// dateByHTMLDate asks go-htmldate, which also reads addresses and text, for the day. Its
// bounds are fixed here, so that the answer does not depend on today.
func dateByHTMLDate(doc *html.Node, address string) (day string) {
	defer func() {
		if recover() != nil {
			day = ""
		}
	}()
	res, err := htmldate.FromDocument(doc, htmldate.Options{
		UseOriginalDate: true, URL: address, SkipExtensiveSearch: true,
		MinDate: time.Date(1990, 1, 1, 0, 0, 0, 0, time.UTC), MaxDate: time.Date(2100, 1, 1, 0, 0, 0, 0, time.UTC),
	})
	if err != nil || res.IsZero() {
		return ""
	}
	return res.Format("2006-01-02")
}

// hostOutlet names the outlet by its host when nothing else does.
func hostOutlet(address string) string {
	u, err := url.Parse(address)
	if err != nil || u.Hostname() == "" {
		return ""
	}
	return strings.TrimPrefix(u.Hostname(), "www.")
}
