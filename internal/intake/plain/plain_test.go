package plain

import (
	"strings"
	"testing"
	"unicode"
)

func texts(s string) []string {
	var out []string
	for _, b := range Blocks(s) {
		out = append(out, s[b.Start:b.End])
	}
	return out
}

func TestParagraphsAreFoundHoweverTheyAreSet(t *testing.T) {
	for _, c := range []struct {
		name, in string
		want     int
	}{
		{"a line is a paragraph", "The ferry left late because of the wind.\nNobody was told.\nThe next one did not leave at all, which was worse.", 3},
		{"wrapped at a width", "The ferry left late because of the wind and the\nwaves, the harbour master said, and he added that\nit would be so for days, as it is every winter in\nthe sound.\n\nNobody was told of it.", 2},
		{"indented first lines", "   The ferry left late because of the wind\nand the waves, he said.\n   Nobody was told of it, which was worse\nthan the waiting.\n   The next one did not leave at all, and\nso it went.", 3},
		{"link lines stand alone", "[One](#)\n[Two](#)\n- three\n- four", 4},
		{"a line that goes on in lower case", "Our reporter keeps bees above the old quarry. She can\nbe reached at the harbour", 1},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := texts(c.in); len(got) != c.want {
				t.Errorf("%d blocks: %q", len(got), got)
			}
		})
	}
}

func FuzzBlocks(f *testing.F) {
	f.Add("a\n\n  b\r\nc\fd\u2028e")
	f.Fuzz(func(t *testing.T, s string) {
		at := 0
		var outside strings.Builder
		for _, b := range Blocks(s) {
			if b.Start < at || b.End <= b.Start || b.End > len(s) {
				t.Fatalf("block %v after %d", b.Span, at)
			}
			outside.WriteString(s[at:b.Start])
			at = b.End
		}
		outside.WriteString(s[at:])
		if rest := strings.TrimFunc(outside.String(), func(r rune) bool { return unicode.IsSpace(r) || r == '\u200b' || r == '\ufeff' }); strings.IndexFunc(rest, func(r rune) bool { return unicode.IsLetter(r) }) >= 0 {
			t.Fatalf("%q is in no block", rest)
		}
	})
}
