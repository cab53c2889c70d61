package rtf

import (
	"strings"
	"testing"
	"unicode/utf8"
)

func TestEscapesAndDestinations(t *testing.T) {
	for _, c := range []struct{ in, want string }{
		{`{\rtf1\ansi\ansicpg1251 \'cf\'e0\'f0\'ee\'ec\par}`, "Паром"},
		{`{\rtf1 caf\'e9\par}`, "café"},
		{`{\rtf1\uc1 a\u8364?b\par}`, "a€b"},
		{`{\rtf1\uc1 \u-10179?\u-8704?\par}`, "😀"},
		{`{\rtf1{\*\secret hidden}{\pict 0102}shown\par}`, "shown"},
		{`{\rtf1 one\par two}`, "one|two"},
		{`{\rtf1 {\deleted gone}stays\par}`, "stays"},
		{`{\rtf1 {\field{\*\fldinst HYPERLINK "x"}{\fldrslt link}}\par}`, "link"},
	} {
		d, err := Parse([]byte(c.in))
		if err != nil {
			t.Fatal(err)
		}
		if got := strings.Join(d.Paragraphs, "|"); got != c.want {
			t.Errorf("%s gave %q, want %q", c.in, got, c.want)
		}
	}
}

func FuzzParse(f *testing.F) {
	f.Add([]byte(`{\rtf1\ansi{\fonttbl{\f0 Times;}}{\info{\title x}{\creatim\yr2011\mo3\dy3}}\u8364?\'e9 \bin3 abc\par}`))
	f.Fuzz(func(t *testing.T, b []byte) {
		d, err := Parse(append([]byte(`{\rtf`), b...))
		if err != nil {
			return
		}
		for _, p := range d.Paragraphs {
			if strings.TrimSpace(p) == "" || !utf8.ValidString(p) {
				t.Fatalf("paragraph %q", p)
			}
		}
	})
}
