package intake

import (
	"bytes"
	"regexp"
)

// format is what an input is, by its content.
type format string

const (
	formatText format = "text"
	formatHTML format = "html"
)

// detect tells the format by content. The name and what a server said are not asked: both
// lie too often.
func detect(b []byte) format {
	head := b[:min(len(b), 4096)]
	head = bytes.ReplaceAll(head, []byte{0}, nil) // UTF-16 looks like ASCII then
	head = bytes.TrimLeft(bytes.TrimPrefix(head, []byte("\xef\xbb\xbf")), " \t\r\n\xff\xfe")
	if looksHTML(head) {
		return formatHTML
	}
	return formatText
}

var (
	htmlStart = regexp.MustCompile(`(?i)^(?:<\?xml[^>]*\?>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body|title|meta|script|div|article|p|h1|table|link|style|center|font|a |span|section|main)\b`)
	htmlTags  = regexp.MustCompile(`(?i)</?(?:p|div|a|span|br|h[1-6]|ul|li|td|tr|table|strong|em|b|i)\b[^<>]{0,300}>`)
	metaSet   = regexp.MustCompile(`(?i)<meta[^>]+charset\s*=\s*["']?\s*([a-z0-9_:.-]+)|<\?xml[^>]+encoding\s*=\s*["']([a-z0-9_:.-]+)`)
)

func looksHTML(head []byte) bool {
	if htmlStart.Match(head) {
		return true
	}
	// A fragment: text between tags, with no frame around it.
	return len(head) > 0 && len(htmlTags.FindAllIndex(head, 12)) >= 6
}

// htmlCharset returns what the page says its encoding is, or "".
func htmlCharset(b []byte) string {
	m := metaSet.FindSubmatch(b[:min(len(b), 8192)])
	if m == nil {
		return ""
	}
	if len(m[1]) > 0 {
		return string(m[1])
	}
	return string(m[2])
}
