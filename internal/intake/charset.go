package intake

import (
	"bytes"
	"strings"
	"unicode/utf8"

	"golang.org/x/net/html/charset"
	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/htmlindex"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/encoding/unicode/utf32"
	"golang.org/x/text/unicode/norm"
)

// decoded is a text brought to UTF-8 in NFC.
type decoded struct {
	text    string
	charset string // what it was
	note    string // for the reader, when the declaration was wrong or characters were lost
	// lost is the number of characters that could not be decoded.
	lost int
}

// decode brings bytes to UTF-8 in NFC. The declared charset is believed only if the bytes
// bear it out: files lie about their encoding, and a wrong belief breaks every name. Valid
// UTF-8 is always UTF-8, whatever was declared, because no other encoding looks like it by
// chance.
func decode(b []byte, declared string) decoded {
	d := decodeBytes(b, declared)
	if !norm.NFC.IsNormalString(d.text) {
		d.text = norm.NFC.String(d.text)
	}
	return d
}

func decodeBytes(b []byte, declared string) decoded {
	declared = strings.ToLower(strings.TrimSpace(declared))
	switch {
	case bytes.HasPrefix(b, []byte("\xef\xbb\xbf")):
		b = b[3:]
		if utf8.Valid(b) {
			return decoded{text: string(b), charset: "utf-8"}
		}
	case bytes.HasPrefix(b, []byte("\xff\xfe\x00\x00")):
		return convert(b, utf32.UTF32(utf32.LittleEndian, utf32.UseBOM), "utf-32le", "")
	case bytes.HasPrefix(b, []byte("\x00\x00\xfe\xff")):
		return convert(b, utf32.UTF32(utf32.BigEndian, utf32.UseBOM), "utf-32be", "")
	case bytes.HasPrefix(b, []byte("\xff\xfe")):
		return convert(b, unicode.UTF16(unicode.LittleEndian, unicode.UseBOM), "utf-16le", "")
	case bytes.HasPrefix(b, []byte("\xfe\xff")):
		return convert(b, unicode.UTF16(unicode.BigEndian, unicode.UseBOM), "utf-16be", "")
	}
	if utf8.Valid(b) {
		d := decoded{text: string(b), charset: "utf-8"}
		if n := canonical(declared); n != "" && n != "utf-8" && !ascii(b) && !utf16Like(b) {
			d.note = "charset declared " + declared + " but is utf-8"
		}
		if !utf16Like(b) {
			return d
		}
	}
	if le, be := utf16Zeros(b); le || be {
		order, name := unicode.LittleEndian, "utf-16le"
		if be {
			order, name = unicode.BigEndian, "utf-16be"
		}
		return convert(b, unicode.UTF16(order, unicode.IgnoreBOM), name, "charset not declared, read as "+name)
	}
	name := canonical(declared)
	if name != "" && name != "utf-8" && name != "utf-16le" && name != "utf-16be" {
		if enc, err := htmlindex.Get(name); err == nil {
			d := convert(b, enc, name, "")
			if d.lost*200 <= len(b) && !controls(d.text) {
				return d
			}
		}
	}
	// Mostly UTF-8 with some broken bytes: a cut file, or a page joined from two.
	if bad, multi := utf8Damage(b); multi > 0 && bad*10 <= multi {
		text := strings.ToValidUTF8(string(b), "\ufffd")
		return decoded{text: text, charset: "utf-8", lost: strings.Count(text, "\ufffd"), note: "some bytes are not utf-8 and were replaced"}
	}
	guess := guessCharset(b)
	d := convert(b, guess.enc, guess.name, "")
	if declared != "" && canonical(declared) != guess.name {
		d.note = "charset declared " + declared + " but is " + guess.name
	} else {
		d.note = "charset not declared, read as " + guess.name
	}
	return d
}

func canonical(label string) string {
	if label == "" {
		return ""
	}
	_, name := charset.Lookup(label)
	return name
}

func ascii(b []byte) bool {
	for _, c := range b {
		if c >= 0x80 {
			return false
		}
	}
	return true
}

func convert(b []byte, enc encoding.Encoding, name, note string) decoded {
	out, err := enc.NewDecoder().Bytes(b)
	text := string(out)
	if err != nil || !utf8.ValidString(text) {
		text = strings.ToValidUTF8(text, "\ufffd")
	}
	return decoded{text: strings.TrimPrefix(text, "\ufeff"), charset: name, note: note, lost: strings.Count(text, "\ufffd")}
}

// utf16Zeros looks for the zero bytes that Western text has in every second place.
func utf16Zeros(b []byte) (le, be bool) {
	n := min(len(b), 4096) &^ 1
	if n < 8 {
		return false, false
	}
	even, odd := 0, 0
	for i := 0; i < n; i += 2 {
		if b[i] == 0 {
			even++
		}
		if b[i+1] == 0 {
			odd++
		}
	}
	return odd*10 > n/2*7 && even*20 < n, even*10 > n/2*7 && odd*20 < n
}

func utf16Like(b []byte) bool { le, be := utf16Zeros(b); return le || be }

// utf8Damage counts the bytes that are not UTF-8 and the characters of several bytes that are.
func utf8Damage(b []byte) (bad, multi int) {
	for len(b) > 0 {
		r, n := utf8.DecodeRune(b)
		if r == utf8.RuneError && n == 1 {
			bad++
		} else if n > 1 {
			multi++
		}
		b = b[n:]
	}
	return bad, multi
}

func controls(s string) bool {
	n := 0
	for _, r := range s {
		if r < ' ' && r != '\n' && r != '\r' && r != '\t' && r != '\f' || r >= 0x7f && r < 0xa0 {
			n++
		}
	}
	return n*100 > len(s)
}

type candidate struct {
	name string
	enc  encoding.Encoding
}

// guessCharset chooses among the one-byte encodings of Europe by what the high bytes would
// spell: letters inside words speak for an encoding, signs and odd case against it.
func guessCharset(b []byte) candidate {
	all := []candidate{
		{"windows-1252", charmap.Windows1252},
		{"windows-1251", charmap.Windows1251},
		{"windows-1250", charmap.Windows1250},
		{"koi8-r", charmap.KOI8R},
		{"ibm866", charmap.CodePage866},
		{"iso-8859-2", charmap.ISO8859_2},
	}
	if len(b) > 64<<10 {
		b = b[:64<<10]
	}
	best, top := all[0], -1<<30
	for i, c := range all {
		text, _ := c.enc.NewDecoder().Bytes(b)
		score := spelling(string(text)) - i // ties go to the commoner
		if score > top {
			best, top = c, score
		}
	}
	return best
}

// spelling scores how much the letters beyond ASCII look like those of running text.
func spelling(s string) int {
	const (
		cyrLower = "оеаинтсрвлкмдпуяыьгзбчйхжшюцщэфъё"
		latin    = "éèêëàâäáãåçñöóôòõüúùûíìîïßæøœšžčćđłńśźżęąěřůýğışțșőű"
		marks    = "–—‘’“”„«»…€£©°·§"
	)
	score, prev := 0, ' '
	for _, r := range s {
		if r >= 0x80 {
			switch {
			case strings.ContainsRune(cyrLower, r):
				score += 3
				if prev < 0x80 && isASCIILetter(prev) {
					score -= 8 // one alphabet a word
				}
				if prev >= 'А' && prev <= 'я' {
					score += 2
				}
			case r >= 'А' && r <= 'Я':
				if prev >= 'а' && prev <= 'я' || isASCIILetter(prev) {
					score -= 8
				}
			case strings.ContainsRune(latin, r):
				score += 3
				if !isASCIILetter(prev) && prev != ' ' && prev != '\n' && prev < 0x2000 {
					score -= 3
				}
				if prev >= 0x80 && prev < 0x2000 {
					score -= 4
				}
			case strings.ContainsRune(marks, r):
				score += 2
			default:
				score -= 4
			}
		} else if prev >= 'А' && prev <= 'я' && isASCIILetter(r) {
			score -= 8
		}
		prev = r
	}
	return score
}

func isASCIILetter(r rune) bool { return r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' }
