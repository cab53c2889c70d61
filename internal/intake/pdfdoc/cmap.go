package pdfdoc

import (
	"encoding/hex"
	"io"
	"regexp"
	"unicode/utf16"

	"github.com/ledongthuc/pdf"
)

// maxCMap is how much of a font's map is read.
const maxCMap = 4 << 20

// cmapToken matches what a map to Unicode is made of, as far as it concerns us: strings in
// hexadecimal, brackets, and the words that end a section.
var cmapToken = regexp.MustCompile(`<([0-9A-Fa-f\s]*)>|\[|\]|\b(?:begin|end)bf(?:char|range)\b`)

// readToUnicode reads a font's map from codes to text (PDF 32000-1, 9.10.3).
func readToUnicode(strm pdf.Value, out map[int]string) {
	r := strm.Reader()
	defer r.Close()
	b, err := io.ReadAll(io.LimitReader(r, maxCMap))
	if err != nil && len(b) == 0 {
		return
	}
	var args []string // strings since the section began
	var list []string // inside brackets
	section, inList := "", false
	for _, m := range cmapToken.FindAllSubmatch(b, -1) {
		switch t := string(m[0]); t {
		case "beginbfchar", "beginbfrange":
			section, args = t, nil
		case "endbfchar", "endbfrange":
			section = ""
		case "[":
			inList, list = true, nil
		case "]":
			if inList = false; section == "beginbfrange" && len(args) == 2 {
				lo := code(args[0])
				for i, s := range list {
					out[lo+i] = utf16Text(s)
				}
				args = nil
			}
		default:
			if section == "" || t[0] != '<' {
				continue
			}
			s := unhex(m[1])
			if inList {
				list = append(list, s)
				continue
			}
			args = append(args, s)
			if section == "beginbfchar" && len(args) == 2 {
				out[code(args[0])] = utf16Text(args[1])
				args = nil
			}
			if section == "beginbfrange" && len(args) == 3 {
				rangeTo(out, code(args[0]), code(args[1]), []rune(utf16Text(args[2])))
				args = nil
			}
		}
		if len(out) > 140_000 {
			return
		}
	}
}

func rangeTo(out map[int]string, lo, hi int, text []rune) {
	if len(text) == 0 {
		return
	}
	for c := lo; c <= hi && c-lo < 70_000; c++ {
		out[c] = string(text)
		text[len(text)-1]++
	}
}

func unhex(b []byte) string {
	clean := make([]byte, 0, len(b))
	for _, c := range b {
		if c > ' ' {
			clean = append(clean, c)
		}
	}
	if len(clean)%2 == 1 {
		clean = append(clean, '0')
	}
	out, err := hex.DecodeString(string(clean))
	if err != nil {
		return ""
	}
	return string(out)
}

func code(s string) int {
	n := 0
	for i := 0; i < len(s) && i < 4; i++ {
		n = n<<8 | int(s[i])
	}
	return n
}

func utf16Text(s string) string {
	u := make([]uint16, 0, len(s)/2)
	for i := 0; i+1 < len(s); i += 2 {
		u = append(u, uint16(s[i])<<8|uint16(s[i+1]))
	}
	return string(utf16.Decode(u))
}
