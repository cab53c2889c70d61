package feed

import "testing"

func TestFormsOfFeeds(t *testing.T) {
	for name, src := range map[string]string{
		"rdf":   `<rdf:RDF xmlns:rdf="r" xmlns="http://purl.org/rss/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>T</title></channel><item rdf:about="u"><title>Ferry</title><link>https://x.example/1</link><description>late</description><dc:date>2011-03-03</dc:date></item></rdf:RDF>`,
		"atom":  `<feed xmlns="http://www.w3.org/2005/Atom"><title>T</title><entry><title type="html">Ferry</title><link rel="alternate" href="https://x.example/1"/><updated>2011-03-03T00:00:00Z</updated><summary>late</summary></entry></feed>`,
		"json":  `{"version":"https://jsonfeed.org/version/1.1","title":"T","items":[{"id":"1","url":"https://x.example/1","title":"Ferry","content_text":"late","date_published":"2011-03-03T00:00:00Z"}]}`,
		"latin": "<?xml version=\"1.0\" encoding=\"iso-8859-1\"?><rss><channel><title>T</title><item><title>Ferry</title><link>https://x.example/1</link><description>sp\xe4t</description><pubDate>Thu, 03 Mar 2011 10:00:00 GMT</pubDate></item></channel></rss>",
		"cut":   `<rss><channel><title>T</title><item><title>Ferry</title><link>https://x.example/1</link><description>late</description><pubDate>x</pubDate></item><item><ti`,
	} {
		f, err := Parse([]byte(src))
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if f.Title != "T" || len(f.Items) != 1 || f.Items[0].Title != "Ferry" || f.Items[0].Link != "https://x.example/1" || f.Items[0].Date == "" || f.Items[0].HTML == "" {
			t.Errorf("%s: %+v", name, f)
		}
	}
}

func FuzzParse(f *testing.F) {
	f.Add([]byte(`<rss><channel><item><title>a</title></item></channel></rss>`))
	f.Add([]byte(`{"version":"https://jsonfeed.org/version/1","items":[{"id":1}]}`))
	f.Fuzz(func(t *testing.T, b []byte) {
		if f, err := Parse(b); err == nil && len(f.Items) > maxItems {
			t.Fatal("too many items")
		}
	})
}
