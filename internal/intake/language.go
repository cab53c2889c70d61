package intake

import (
	"strings"

	"github.com/abadojack/whatlanggo"

	"github.com/rashomon-affairs/rashomon/internal/affair"
)

// language names the language of the account by its body (ISO 639-1). What the page declares
// is a hint: templates declare the language of their maker.
func language(d *affair.Document, declared string) affair.Field {
	declared, _, _ = strings.Cut(strings.ToLower(strings.ReplaceAll(declared, "_", "-")), "-")
	var b strings.Builder
	for _, p := range d.Coded() {
		if b.Len() > 4000 {
			break
		}
		b.WriteString(d.Text[p.Start:p.End])
		b.WriteByte('\n')
	}
	s := b.String()
	if len(s) > 6000 {
		s = strings.ToValidUTF8(s[:6000], "")
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
