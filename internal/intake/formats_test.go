package intake

import (
	"archive/tar"
	"archive/zip"
	"bytes"
	"compress/gzip"
	"context"
	"fmt"
	"strings"
	"testing"

	"github.com/rashomon-affairs/rashomon/internal/affair"
)

// The fixtures tell one invented story: a quarrel over a ferry between two invented towns.
const (
	para1 = "The council of Port Sandy voted on Monday to close the old ferry line to Greywater, saying that the landing had become unsafe after the winter storms."
	para2 = "“We were never asked,” said Mara Lindqvist, the mayor of Greywater, who accused the council of breaking the agreement that both towns had signed four years ago."
	para3 = "The operator, Northern Ferries, warned that without the line it would have to lay off thirty people, and that the harbour could lose its customs post."
)

func zipOf(files ...string) []byte {
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for i := 0; i+1 < len(files); i += 2 {
		w, _ := z.Create(files[i])
		_, _ = w.Write([]byte(files[i+1]))
	}
	_ = z.Close()
	return b.Bytes()
}

func gz(b []byte) []byte {
	var out bytes.Buffer
	z := gzip.NewWriter(&out)
	_, _ = z.Write(b)
	_ = z.Close()
	return out.Bytes()
}

func tarOf(files ...string) []byte {
	var b bytes.Buffer
	t := tar.NewWriter(&b)
	for i := 0; i+1 < len(files); i += 2 {
		_ = t.WriteHeader(&tar.Header{Name: files[i], Mode: 0o644, Size: int64(len(files[i+1]))})
		_, _ = t.Write([]byte(files[i+1]))
	}
	_ = t.Close()
	return b.Bytes()
}

func wp(style, text string) string {
	s := ""
	if style != "" {
		s = `<w:pPr><w:pStyle w:val="` + style + `"/></w:pPr>`
	}
	return "<w:p>" + s + "<w:r><w:t xml:space=\"preserve\">" + text + "</w:t></w:r></w:p>"
}

func docxFixture() []byte {
	const ns = `xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"`
	return zipOf(
		"[Content_Types].xml", "<Types/>",
		"word/styles.xml", `<w:styles `+ns+`><w:style w:styleId="Ti"><w:name w:val="Title"/></w:style><w:style w:styleId="H1"><w:name w:val="heading 1"/></w:style></w:styles>`,
		"word/document.xml", `<w:document `+ns+`><w:body>`+wp("Ti", "Ferry line to close")+wp("", "By Jonas Weber")+wp("", "3 March 2011")+wp("", para1)+wp("H1", "A broken promise")+wp("", para2)+
			`<w:p><w:del><w:r><w:delText>This was deleted.</w:delText></w:r></w:del><w:ins><w:r><w:t>`+para3+`</w:t></w:r></w:ins></w:p></w:body></w:document>`,
		"word/footer1.xml", `<w:ftr `+ns+`>`+wp("", "Page 1")+`</w:ftr>`,
		"docProps/core.xml", `<cp:coreProperties xmlns:cp="x" xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>Ferry line to close</dc:title><dc:creator>office</dc:creator></cp:coreProperties>`)
}

func odtFixture() []byte {
	return zipOf(
		"mimetype", "application/vnd.oasis.opendocument.text",
		"content.xml", `<office:document-content xmlns:office="o" xmlns:text="t"><office:body><office:text><text:h text:outline-level="1">Ferry line to close</text:h><text:p>By Jonas Weber</text:p><text:p>`+
			para1+`</text:p><text:p>`+para2+`</text:p><text:p>`+para3+`</text:p></office:text></office:body></office:document-content>`,
		"meta.xml", `<office:document-meta xmlns:office="o" xmlns:meta="m" xmlns:dc="d"><office:meta><dc:title>Ferry line to close</dc:title><meta:creation-date>2011-03-03T10:00:00</meta:creation-date></office:meta></office:document-meta>`)
}

func epubFixture() []byte {
	return zipOf(
		"mimetype", "application/epub+zip",
		"META-INF/container.xml", `<container><rootfiles><rootfile full-path="OEBPS/p.opf"/></rootfiles></container>`,
		"OEBPS/p.opf", `<package xmlns:dc="d"><metadata><dc:title>Ferry line to close</dc:title><dc:creator>Jonas Weber</dc:creator><dc:language>en</dc:language></metadata><manifest><item id="a" href="a.xhtml" media-type="application/xhtml+xml"/><item id="b" href="b.xhtml" media-type="application/xhtml+xml"/></manifest><spine><itemref idref="a"/><itemref idref="b"/></spine></package>`,
		"OEBPS/a.xhtml", "<html><body><h1>Ferry line to close</h1><p>"+para1+"</p></body></html>",
		"OEBPS/b.xhtml", "<html><body><p>"+para2+"</p><p>"+para3+"</p></body></html>")
}

func rtfFixture() []byte {
	esc := strings.NewReplacer("“", `\ldblquote `, "”", `\rdblquote `).Replace
	return []byte(`{\rtf1\ansi\ansicpg1252{\fonttbl{\f0 Times;}}{\info{\title Ferry line to close}{\author Jonas Weber}}{\*\generator x;}` +
		`\pard Ferry line to close\par By Jonas Weber\par ` + esc(para1) + `\par ` + esc(para2) + `\par ` + esc(para3) + `\par A caf\'e9 paid \u8364?200 for the last sign of the line.\par}`)
}

func htmlFixture() []byte {
	return []byte(`<!DOCTYPE html><html lang="en"><head><title>Ferry line to close | The Harbour Times</title>
<meta property="og:site_name" content="The Harbour Times"><script type="application/ld+json">{"@type":"NewsArticle","headline":"Ferry line to close","author":{"name":"Jonas Weber"},"datePublished":"2011-03-03T10:00:00+01:00"}</script></head><body>
<nav><ul><li><a href="/">Home</a></li><li><a href="/n">News</a></li><li><a href="/s">Sport</a></li></ul></nav>
<article><h1>Ferry line to close</h1><p class="byline">By Jonas Weber</p><div class="article-body"><p>` + para1 + `</p><p>` + para2 + `</p><figure><figcaption>The old landing in winter</figcaption></figure><p>` + para3 + `</p></div></article>
<aside><h3>Most read</h3><ul><li><a href="/1">Storm takes the roof off the old market hall</a></li><li><a href="/2">Ten walks along the coast</a></li></ul></aside>
<footer><p>© 2011 The Harbour Times. All rights reserved.</p></footer></body></html>`)
}

func mailFixture() []byte {
	return []byte("From: =?utf-8?q?Jonas_Weber?= <jonas@example.org>\r\nTo: desk@example.org\r\nSubject: Ferry line to close\r\nDate: Thu, 03 Mar 2011 10:00:00 +0100\r\nMessage-ID: <1@example.org>\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=xx\r\n\r\n" +
		"--xx\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n" + para1 + "\r\n\r\n" + para2 + "\r\n\r\n" + para3 + "\r\n--xx\r\nContent-Type: text/plain; name=note.txt\r\nContent-Disposition: attachment; filename=note.txt\r\n\r\n" + "A second text\n\n" + para3 + "\r\n--xx--\r\n")
}

func rssFixture() []byte {
	return []byte(`<?xml version="1.0"?><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>The Harbour Times</title><language>en</language>
<item><title>Ferry line to close</title><link>https://harbour.example/ferry</link><pubDate>Thu, 03 Mar 2011 10:00:00 +0100</pubDate><dc:creator>Jonas Weber</dc:creator><content:encoded><![CDATA[<p>` + para1 + `</p><p>` + para2 + `</p><p>` + para3 + `</p>]]></content:encoded></item>
<item><title>Second</title><link>https://harbour.example/second</link><description>` + para3 + `</description></item></channel></rss>`)
}

func atomFixture() []byte {
	return []byte(`<feed xmlns="http://www.w3.org/2005/Atom"><title>The Harbour Times</title><entry><title>Ferry line to close</title><id>urn:1</id><link href="https://harbour.example/ferry"/><published>2011-03-03T10:00:00+01:00</published><author><name>Jonas Weber</name></author><content type="html">&lt;p&gt;` + para1 + `&lt;/p&gt;&lt;p&gt;` + para2 + `&lt;/p&gt;</content></entry></feed>`)
}

func warcFixture() []byte {
	page := string(htmlFixture())
	http := fmt.Sprintf("HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nTransfer-Encoding: chunked\r\n\r\n%x\r\n%s\r\n0\r\n\r\n", len(page), page)
	rec := fmt.Sprintf("WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://harbour.example/ferry\r\nContent-Type: application/http; msgtype=response\r\nContent-Length: %d\r\n\r\n%s\r\n\r\n", len(http), http)
	info := "WARC/1.0\r\nWARC-Type: warcinfo\r\nContent-Length: 4\r\n\r\nabcd\r\n\r\n"
	return append(gz([]byte(info)), gz([]byte(rec))...)
}

func csvFixture() []byte {
	q := func(s string) string { return `"` + strings.ReplaceAll(s, `"`, `""`) + `"` }
	return []byte("id,title,date,source,author,text\n1,Ferry line to close,2011-03-03,The Harbour Times,Jonas Weber," + q(para1+"\n\n"+para2+"\n\n"+para3) + "\n2,Second,2011-03-04,The Harbour Times,,\n")
}

func read(t *testing.T, name string, b []byte) Result {
	t.Helper()
	res, err := Read(context.Background(), Source{Name: name, Bytes: b}, Options{})
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	for _, d := range res.Docs() {
		checkDocument(t, d)
	}
	return res
}

// TestEveryFormatGivesTheSameAccount reads one account from every format and expects its
// title, and its three paragraphs and nothing else as body.
func TestEveryFormatGivesTheSameAccount(t *testing.T) {
	text := "Ferry line to close\n\nBy Jonas Weber\n3 March 2011\n\n" + para1 + "\n\n" + para2 + "\n\n" + para3 + "\n"
	jsonl := fmt.Sprintf("{\"title\": \"Ferry line to close\", \"date\": \"2011-03-03\", \"author\": \"Jonas Weber\", \"text\": %q}\n", para1+"\n\n"+para2+"\n\n"+para3)
	for _, c := range []struct {
		name   string
		b      []byte
		byline bool
		date   bool
	}{
		{"a.txt", []byte(text), true, true},
		{"a.docx", docxFixture(), true, true},
		{"a.odt", odtFixture(), true, true},
		{"a.epub", epubFixture(), true, false},
		{"a.rtf", rtfFixture(), true, false},
		{"a.html", htmlFixture(), true, true},
		{"a.eml", mailFixture(), true, true},
		{"a.rss", rssFixture(), true, true},
		{"a.warc.gz", warcFixture(), true, true},
		{"a.csv", csvFixture(), true, true},
		{"a.jsonl", []byte(jsonl), true, true},
		{"a.zip", zipOf("in/a.txt", text), true, true},
		{"a.tar.gz", gz(tarOf("a.txt", text)), true, true},
		{"a.txt.gz", gz([]byte(text)), true, true},
		{"a.mbox", append([]byte("From jonas Thu Mar  3 10:00:00 2011\n"), mailFixture()...), true, true},
		{"a.md", []byte("---\ntitle: Ferry line to close\nauthor: Jonas Weber\ndate: 2011-03-03\n---\n\n# Ferry line to close\n\n" + para1 + "\n\n" + para2 + "\n\n" + para3 + "\n"), true, true},
		{"lying.html", []byte(strings.Replace(string(htmlFixture()), "<head>", `<head><meta charset="iso-8859-1">`, 1)), true, true},
	} {
		t.Run(c.name, func(t *testing.T) {
			res := read(t, c.name, c.b)
			docs := res.Docs()
			if len(docs) == 0 {
				t.Fatalf("no document; refusals: %v", res.Refusals())
			}
			d := docs[0]
			if d.Title.Value != "Ferry line to close" {
				t.Errorf("title is %q", d.Title.Value)
			}
			if c.byline && d.Byline.Value != "Jonas Weber" {
				t.Errorf("byline is %q", d.Byline.Value)
			}
			if c.date && !strings.HasPrefix(d.Published.Value, "2011-03-03") {
				t.Errorf("date is %q", d.Published.Value)
			}
			if d.Language.Value != "en" {
				t.Errorf("language is %q", d.Language.Value)
			}
			var got []string
			for _, p := range d.Body() {
				got = append(got, d.Text[p.Start:p.End])
			}
			want := []string{para1, para2, para3}
			if c.name == "a.rtf" {
				want = append(want, "A café paid €200 for the last sign of the line.")
			}
			if strings.Join(got, "|") != strings.Join(want, "|") {
				t.Errorf("body is %q\nparts: %v", got, d.Parts)
			}
			if len(res.Items[0].Original) == 0 {
				t.Error("the original bytes are missing")
			}
		})
	}
}

func TestOneInputMayGiveDocumentsAndRefusals(t *testing.T) {
	res := read(t, "mixed.zip", zipOf("a.txt", "Title one\n\n"+para1, "b.bin", "\x00\x01\x02\x03\xff\xfe\x80\x81", "c.doc", "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1....", "d.txt", "Title two\n\n"+para2, "__MACOSX/._a", "x", "empty.txt", ""))
	if n := len(res.Docs()); n != 2 {
		t.Errorf("%d documents, want 2", n)
	}
	var sources []string
	for _, r := range res.Refusals() {
		sources = append(sources, r.Source)
	}
	if got := strings.Join(sources, " "); got != "mixed.zip/b.bin mixed.zip/c.doc mixed.zip/empty.txt" {
		t.Errorf("refused: %s", got)
	}
}

func TestMailAttachmentsAreReadToo(t *testing.T) {
	docs := read(t, "a.eml", mailFixture()).Docs()
	if len(docs) != 2 || docs[1].Name != "a.eml/note.txt" || docs[1].Title.Value != "A second text" {
		t.Errorf("documents: %v", docs)
	}
}

func TestDeletedRevisionsAreNotRead(t *testing.T) {
	d := read(t, "a.docx", docxFixture()).Docs()[0]
	if strings.Contains(d.Text, "deleted") {
		t.Error("a deleted revision was read")
	}
}

func TestBombsAreRefused(t *testing.T) {
	inner := gz(make([]byte, 60<<20))
	for name, b := range map[string][]byte{"a.gz": inner, "a.zip": zipOf("x", string(inner))} {
		res := read(t, name, b)
		if len(res.Docs()) != 0 || len(res.Refusals()) != 1 {
			t.Errorf("%s: %d documents, refusals %v", name, len(res.Docs()), res.Refusals())
		}
	}
	deep := []byte("Title\n\n" + para1)
	for range 8 {
		deep = zipOf("inner.zip", string(deep))
	}
	if res := read(t, "deep.zip", deep); len(res.Refusals()) != 1 {
		t.Errorf("a deep archive gave %v", res.Items)
	}
}

func TestDamagedFilesAreRefusedOrReadInPart(t *testing.T) {
	for name, b := range map[string][]byte{
		"cut.docx": docxFixture()[:300], "cut.zip": zipOf("a.txt", para1)[:40], "cut.pdf": []byte("%PDF-1.4\n1 0 obj\n<<"), "x.doc": []byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"), "cut.gz": gz([]byte(para1))[:12],
	} {
		res := read(t, name, b)
		if len(res.Docs()) != 0 || len(res.Refusals()) == 0 {
			t.Errorf("%s gave %v", name, res.Items)
		}
		for _, r := range res.Refusals() {
			if r.Reason == "" || r.Advice == "" {
				t.Errorf("%s: refusal %v says too little", name, r)
			}
		}
	}
}

func TestNestingDoesNotBreakHTML(t *testing.T) {
	deep := "<html><body>" + strings.Repeat("<div>", 10000) + "<p>" + para1 + "</p>" + strings.Repeat("</div>", 10000) + "<p>" + para2 + "</p></body></html>"
	docs := read(t, "deep.html", []byte(deep)).Docs()
	if len(docs) != 1 || !strings.Contains(docs[0].Text, para1) || !strings.Contains(docs[0].Text, para2) {
		t.Error("text was lost in a deeply nested page")
	}
}

func FuzzRead(f *testing.F) {
	for _, b := range [][]byte{docxFixture(), odtFixture(), epubFixture(), rtfFixture(), htmlFixture(), mailFixture(), rssFixture(), atomFixture(), warcFixture(), csvFixture(), gz(tarOf("a", para1)), zipOf("a", para1)} {
		f.Add(b)
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		res, err := Read(context.Background(), Source{Name: "x", Bytes: b}, Options{MaxBytes: 1 << 20, MaxText: 1 << 20})
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range res.Docs() {
			checkDocument(t, d)
		}
	})
}

func TestHTMLPartsAreToldApart(t *testing.T) {
	d := read(t, "a.html", htmlFixture()).Docs()[0]
	kinds := map[string]affair.PartKind{}
	for _, p := range d.Parts {
		kinds[d.Text[p.Start:p.End]] = p.Kind
	}
	for text, want := range map[string]affair.PartKind{
		"Home": affair.PartMenu, "Ferry line to close": affair.PartTitle, "The old landing in winter": affair.PartCaption, "By Jonas Weber": affair.PartByline,
		"Storm takes the roof off the old market hall": affair.PartRelated, "© 2011 The Harbour Times. All rights reserved.": affair.PartBoilerplate,
	} {
		if kinds[text] != want {
			t.Errorf("%q is %q, want %q", text, kinds[text], want)
		}
	}
	if d.Outlet.Value != "The Harbour Times" || d.Published.Value != "2011-03-03T10:00:00+01:00" || d.Published.Where != "json-ld" {
		t.Errorf("outlet %+v, published %+v", d.Outlet, d.Published)
	}
}

func TestAnOutletAtTheEndOfATitleIsTakenOff(t *testing.T) {
	d := read(t, "a.txt", []byte("Ferry line to close after winter storms - Harbour News\n\n"+para1+"\n\n"+para2+"\n")).Docs()[0]
	if d.Title.Value != "Ferry line to close after winter storms" || d.Outlet.Value != "Harbour News" {
		t.Errorf("title %q, outlet %q", d.Title.Value, d.Outlet.Value)
	}
}
