package pdfdoc

import (
	"bytes"
	"errors"
	"fmt"
	"strings"
	"testing"
)

// text is a line to be set in a made-up PDF.
type text struct {
	x, y, size float64
	s          string
}

// makePDF writes a plain file: one Helvetica without widths, a page for each list of lines.
func makePDF(pages ...[]text) []byte {
	var b bytes.Buffer
	var offsets []int
	object := func(format string, a ...any) {
		offsets = append(offsets, b.Len())
		fmt.Fprintf(&b, "%d 0 obj\n", len(offsets))
		fmt.Fprintf(&b, format, a...)
		b.WriteString("\nendobj\n")
	}
	b.WriteString("%PDF-1.4\n")
	var kids []string
	for i := range pages {
		kids = append(kids, fmt.Sprintf("%d 0 R", 4+2*i))
	}
	object("<< /Type /Catalog /Pages 2 0 R >>")
	object("<< /Type /Pages /Count %d /Kids [%s] >>", len(pages), strings.Join(kids, " "))
	object("<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>")
	for _, p := range pages {
		var c strings.Builder
		for _, t := range p {
			fmt.Fprintf(&c, "BT /F1 %g Tf %g %g Td (%s) Tj ET\n", t.size, t.x, t.y, strings.NewReplacer("(", `\(`, ")", `\)`).Replace(t.s))
		}
		object("<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /Font << /F1 3 0 R >> >> /Contents %d 0 R >>", len(offsets)+2)
		object("<< /Length %d >>\nstream\n%s\nendstream", c.Len(), c.String())
	}
	start := b.Len()
	fmt.Fprintf(&b, "xref\n0 %d\n0000000000 65535 f \n", len(offsets)+1)
	for _, o := range offsets {
		fmt.Fprintf(&b, "%010d 00000 n \n", o)
	}
	fmt.Fprintf(&b, "trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n", len(offsets)+1, start)
	return b.Bytes()
}

func column(x, y float64, lines ...string) []text {
	var out []text
	for i, l := range lines {
		out = append(out, text{x, y - 13*float64(i), 10, l})
	}
	return out
}

func twoPages() []byte {
	page := func(n int, body []text) []text {
		return append([]text{{60, 800, 8, "The Harbour Times"}, {290, 40, 8, fmt.Sprintf("Page %d", n)}}, body...)
	}
	one := append([]text{{60, 760, 20, "Ferry line to close"}},
		append(column(60, 720,
			"The council of Port Sandy voted on", "Monday to close the old ferry line", "to Greywater, saying that the land-", "ing had become unsafe after the", "winter storms.",
			"   The mayor of Greywater said that", "she had never been asked and that", "both towns had signed an agreement", "four years ago, which nobody had", "ever thought of breaking until now."),
			column(310, 720,
				"The operator warned that without", "the line it would have to lay off", "thirty people, and that the har-", "bour could lose its customs post.",
				"   A spokesman for the ministry of", "transport declined to comment on", "the vote, but said that the state", "would not leave the islands alone", "and that talks with both of the", "towns would go on until the end")...)...)
	two := append(column(60, 760, "of the month, whatever the council", "decided.", "   The next vote is due in June."),
		column(310, 760, "   Nobody expects it to be easy.")...)
	return makePDF(page(1, one), page(2, two))
}

func TestColumnsHyphensAndRunningHeads(t *testing.T) {
	d, err := Parse(twoPages())
	if err != nil {
		t.Fatal(err)
	}
	var got, heads []string
	for _, p := range d.Paragraphs {
		if p.Furniture {
			heads = append(heads, p.Text)
		} else {
			got = append(got, p.Text)
		}
	}
	want := []string{
		"Ferry line to close",
		"The council of Port Sandy voted on Monday to close the old ferry line to Greywater, saying that the landing had become unsafe after the winter storms.",
		"The mayor of Greywater said that she had never been asked and that both towns had signed an agreement four years ago, which nobody had ever thought of breaking until now.",
		"The operator warned that without the line it would have to lay off thirty people, and that the harbour could lose its customs post.",
		"A spokesman for the ministry of transport declined to comment on the vote, but said that the state would not leave the islands alone and that talks with both of the towns would go on until the end of the month, whatever the council decided.",
		"The next vote is due in June.",
		"Nobody expects it to be easy.",
	}
	if strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Errorf("paragraphs:\n%s", strings.Join(got, "\n"))
	}
	if strings.Join(heads, "|") != "The Harbour Times|Page 1|The Harbour Times|Page 2" {
		t.Errorf("running heads: %q", heads)
	}
	if len(d.Paragraphs) > 0 && d.Paragraphs[0].Heading != 1 {
		t.Error("the title is not the first heading")
	}
	if !d.Columns {
		t.Error("two columns were not noticed")
	}
}

func TestAPDFWithoutTextSaysSo(t *testing.T) {
	if _, err := Parse(makePDF([]text{})); !errors.Is(err, ErrNoText) {
		t.Errorf("error is %v", err)
	}
}

func TestLigaturesAreReadAsLetters(t *testing.T) {
	if got := ligatures.Replace("eﬃcient ﬁsh"); got != "efficient fish" {
		t.Errorf("got %q", got)
	}
}

func FuzzParse(f *testing.F) {
	f.Add(twoPages())
	f.Add([]byte("%PDF-1.4\nxref\n0 1\ntrailer << /Root 1 0 R >>\nstartxref\n9\n%%EOF"))
	f.Fuzz(func(t *testing.T, b []byte) {
		if d, err := Parse(b); err == nil && len(d.Paragraphs) == 0 {
			t.Fatal("neither text nor an error")
		}
	})
}
