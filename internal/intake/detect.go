package intake

import (
	"archive/zip"
	"bytes"
	"regexp"
	"strings"

	"github.com/rashomon-affairs/rashomon/internal/intake/table"
)

// format is what an input is, by its content.
type format string

const (
	formatText    format = "text"
	formatHTML    format = "html"
	formatPDF     format = "pdf"
	formatRTF     format = "rtf"
	formatDOCX    format = "docx"
	formatODT     format = "odt"
	formatEPUB    format = "epub"
	formatZIP     format = "zip"
	formatTAR     format = "tar"
	formatGZIP    format = "gzip"
	formatBZIP2   format = "bzip2"
	formatZSTD    format = "zstd"
	formatFeed    format = "feed"
	formatMail    format = "mail"
	formatMBOX    format = "mbox"
	formatWARC    format = "warc"
	formatCSV     format = "csv"
	formatJSON    format = "json"
	formatForeign format = "foreign" // known, and not read
)

// foreign are formats that users try and that hold no text for us, with what to do instead.
var foreign = []struct{ magic, what, advice string }{
	{"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "is an old Office file (.doc, .xls, .ppt)", "open it and save it as DOCX or PDF"},
	{"\x89PNG\r\n\x1a\n", "is a picture", "recognise its text first (OCR) and save that"},
	{"\xff\xd8\xff", "is a picture", "recognise its text first (OCR) and save that"},
	{"GIF8", "is a picture", "recognise its text first (OCR) and save that"},
	{"II*\x00", "is a picture", "recognise its text first (OCR) and save that"},
	{"MM\x00*", "is a picture", "recognise its text first (OCR) and save that"},
	{"%!PS", "is PostScript", "convert it to PDF"},
	{"\x7fELF", "is a program", "check that this is the right file"},
	{"MZ\x90\x00", "is a program", "check that this is the right file"},
	{"SQLite format 3\x00", "is a database", "export its articles as CSV or JSON lines"},
	{"7z\xbc\xaf\x27\x1c", "is a 7z archive", "unpack it, or pack it as ZIP"},
	{"Rar!\x1a\x07", "is a RAR archive", "unpack it, or pack it as ZIP"},
	{"\xfd7zXZ\x00", "is an xz archive", "unpack it, or pack it as gzip or ZIP"},
	{"ID3", "is a sound file", "read a transcript instead"},
	{"OggS", "is a sound file", "read a transcript instead"},
	{"\x1aE\xdf\xa3", "is a video", "read a transcript instead"},
}

// detect tells the format by content. The name and what a server said are not asked: both
// lie too often. For formatForeign it also returns the reason and advice.
func detect(b []byte) (f format, reason, advice string) {
	for _, k := range foreign {
		if bytes.HasPrefix(b, []byte(k.magic)) {
			return formatForeign, k.what, k.advice
		}
	}
	if len(b) > 12 && string(b[4:8]) == "ftyp" {
		return formatForeign, "is a video or sound file", "read a transcript instead"
	}
	switch {
	case bytes.HasPrefix(b, []byte("PK\x03\x04")), bytes.HasPrefix(b, []byte("PK\x05\x06")):
		return detectZIP(b), "", ""
	case bytes.HasPrefix(b, []byte("\x1f\x8b")):
		return formatGZIP, "", ""
	case bytes.HasPrefix(b, []byte("BZh")) && len(b) > 10 && bytes.Equal(b[4:10], []byte("1AY&SY")):
		return formatBZIP2, "", ""
	case bytes.HasPrefix(b, []byte("\x28\xb5\x2f\xfd")):
		return formatZSTD, "", ""
	case len(b) > 262 && bytes.Equal(b[257:262], []byte("ustar")):
		return formatTAR, "", ""
	}
	if i := bytes.Index(b[:min(len(b), 1024)], []byte("%PDF-")); i >= 0 && (i == 0 || !looksText(b[:i])) {
		return formatPDF, "", ""
	}
	head := b[:min(len(b), 16384)]
	head = bytes.ReplaceAll(head, []byte{0}, nil) // UTF-16 looks like ASCII then
	head = bytes.TrimLeft(bytes.TrimPrefix(head, []byte("\xef\xbb\xbf")), " \t\r\n\xff\xfe")
	switch {
	case bytes.HasPrefix(head, []byte(`{\rtf`)):
		return formatRTF, "", ""
	case bytes.HasPrefix(head, []byte("WARC/")):
		return formatWARC, "", ""
	case feedStart.Match(head):
		return formatFeed, "", ""
	case looksHTML(head):
		return formatHTML, "", ""
	case bytes.HasPrefix(head, []byte("From ")) && mboxStart.Match(head):
		return formatMBOX, "", ""
	case looksMail(head):
		return formatMail, "", ""
	case jsonStart.Match(head):
		if jsonFeed.Match(head) {
			return formatFeed, "", ""
		}
		return formatJSON, "", ""
	}
	return formatText, "", ""
}

func looksText(b []byte) bool {
	for _, c := range b {
		if c < ' ' && c != '\n' && c != '\r' && c != '\t' {
			return false
		}
	}
	return len(bytes.TrimSpace(b)) > 0
}

func detectZIP(b []byte) format {
	z, err := zip.NewReader(bytes.NewReader(b), int64(len(b)))
	if err != nil {
		return formatZIP
	}
	for _, f := range z.File {
		switch {
		case f.Name == "word/document.xml":
			return formatDOCX
		case f.Name == "META-INF/container.xml":
			return formatEPUB
		case f.Name == "mimetype":
			if r, err := f.Open(); err == nil {
				head := make([]byte, 80)
				n, _ := r.Read(head)
				r.Close()
				switch m := strings.TrimSpace(string(head[:n])); {
				case strings.HasPrefix(m, "application/epub"):
					return formatEPUB
				case strings.HasPrefix(m, "application/vnd.oasis.opendocument.text"):
					return formatODT
				}
			}
		}
	}
	return formatZIP
}

var (
	htmlStart = regexp.MustCompile(`(?is)^(?:<\?xml[^>]*\?>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body|title|meta|script|div|article|p|h1|table|link|style|center|font|a|span|section|main)\b`)
	htmlTags  = regexp.MustCompile(`(?i)</?(?:p|div|a|span|br|h[1-6]|ul|li|td|tr|table|strong|em|b|i)\b[^<>]{0,300}>`)
	metaSet   = regexp.MustCompile(`(?i)<meta[^>]+charset\s*=\s*["']?\s*([a-z0-9_:.-]+)|<\?xml[^>]+encoding\s*=\s*["']([a-z0-9_:.-]+)`)
	feedStart = regexp.MustCompile(`(?is)^(?:<\?xml[^>]*\?>\s*)?(?:<\?xml-stylesheet[^>]*\?>\s*)*(?:<!DOCTYPE[^>\[]*(?:\[[^\]]*\])?\s*>\s*)?(?:<!--.*?-->\s*)*<(?:rss|rdf:RDF|feed)\b`)
	jsonStart = regexp.MustCompile(`^\s*(?:\[\s*)?\{\s*"[^"\n]{1,80}"\s*:`)
	jsonFeed  = regexp.MustCompile(`^\{[^{]{0,400}"version"\s*:\s*"https?://(?:www\.)?jsonfeed\.org`)
	mboxStart = regexp.MustCompile(`^From \S+.*\d{4}\s*\r?\n[A-Za-z-]+:`)
	mailField = regexp.MustCompile(`(?m)^([A-Za-z][A-Za-z0-9-]{1,40}):[ \t]`)
)

// looksMail reports whether the text begins with a block of header fields of which several
// are those of a message.
func looksMail(head []byte) bool {
	block, _, ok := bytes.Cut(bytes.ReplaceAll(head, []byte("\r\n"), []byte("\n")), []byte("\n\n"))
	if !ok && len(head) < 100 {
		return false
	}
	known := 0
	for i, line := range bytes.Split(block, []byte("\n")) {
		if i > 0 && len(line) > 0 && (line[0] == ' ' || line[0] == '\t') {
			continue
		}
		m := mailField.FindSubmatch(line)
		if m == nil {
			if i > 0 && known >= 4 && !ok {
				break
			}
			return false
		}
		switch strings.ToLower(string(m[1])) {
		case "received", "return-path", "delivered-to", "mime-version", "message-id", "content-type", "dkim-signature":
			known += 2
		case "from", "to", "subject", "date", "reply-to", "cc":
			known++
		}
	}
	return known >= 4
}

func looksHTML(head []byte) bool {
	if htmlStart.Match(head) {
		return true
	}
	// A fragment: text between tags, with no frame around it.
	return len(head) > 0 && head[0] != '{' && head[0] != '[' && len(htmlTags.FindAllIndex(head, 12)) >= 6
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

// looksCSV reports whether a decoded text is a table: its first line names columns, one of
// which is for texts, and the lines below have as many fields.
func looksCSV(text, column string) bool {
	line, rest, ok := strings.Cut(text, "\n")
	if !ok || len(line) > 4000 || strings.TrimSpace(rest) == "" {
		return false
	}
	sep := table.Separator(line)
	return strings.Count(line, string(sep)) >= 1 && table.HasText(strings.TrimRight(line, "\r"), sep, column)
}
