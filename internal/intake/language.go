package intake

import (
	"strings"

	"github.com/abadojack/whatlanggo"

	"github.com/rashomon-affairs/rashomon/internal/affair"
)

// detectFrom is how many bytes the language is told from. Its trigrams are as plain after a page as
// after three, and detection costs more than the rest of reading a text.
const detectFrom = 2000

// language names the language of the account by its body (ISO 639-1). What the page declares
// is a hint: templates declare the language of their maker.
func language(d *affair.Document, declared string) affair.Field {
	declared, _, _ = strings.Cut(strings.ToLower(strings.ReplaceAll(declared, "_", "-")), "-")
	var b strings.Builder
	for _, p := range d.Coded() {
		if b.Len() > detectFrom {
			break
		}
		b.WriteString(d.Text[p.Start:p.End])
		b.WriteByte('\n')
	}
	s := b.String()
	if len(s) > detectFrom {
		s = strings.ToValidUTF8(s[:detectFrom], "")
	}
	if len([]rune(s)) >= 40 {
		info := whatlanggo.Detect(s)
		if code := info.Lang.Iso6391(); code != "" && (info.Confidence > .6 || code == declared || declared == "") {
			return affair.Field{Value: code, Where: "text", Score: min(.99, max(.3, info.Confidence))}
		}
	}
	if len(declared) == 2 {
		return affair.Field{Value: declared, Where: "meta", Score: .6}
	}
	return affair.Field{}
}
