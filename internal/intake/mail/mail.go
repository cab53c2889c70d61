// Package mail reads messages (RFC 5322, MIME) and mailboxes (RFC 4155 mbox).
package mail

import (
	"bufio"
	"bytes"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	"net/mail"
	"regexp"
	"strings"
	"time"

	"golang.org/x/net/html/charset"
)

// Part is a leaf of a message.
type Part struct {
	MediaType, Charset, Name string
	Attachment               bool
	Body                     []byte // decoded from its transfer encoding
}

// Message is a message.
type Message struct {
	Subject, FromName, FromAddress, ID, List string
	Date                                     time.Time // zero if there is none
	Parts                                    []Part
}

const (
	maxDepth = 12
	maxParts = 200
)

// ErrNotMail is returned for bytes that are no message.
var ErrNotMail = errors.New("not a message")

// Parse reads a message.
func Parse(b []byte) (*Message, error) {
	m, err := mail.ReadMessage(bytes.NewReader(b))
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrNotMail, err)
	}
	out := &Message{Subject: decodeWord(m.Header.Get("Subject")), ID: strings.Trim(m.Header.Get("Message-Id"), "<> "), List: decodeWord(m.Header.Get("List-Id"))}
	if m.Header.Get("From") == "" && m.Header.Get("Subject") == "" && m.Header.Get("Date") == "" {
		return nil, ErrNotMail
	}
	p := mail.AddressParser{WordDecoder: &words}
	if from, err := p.ParseList(m.Header.Get("From")); err == nil && len(from) > 0 {
		out.FromName, out.FromAddress = from[0].Name, from[0].Address
	} else {
		out.FromName = decodeWord(m.Header.Get("From"))
	}
	if d, err := m.Header.Date(); err == nil {
		out.Date = d
	}
	err = out.part(header(m.Header), m.Body, 0)
	if err != nil && len(out.Parts) == 0 {
		return nil, err
	}
	return out, nil
}

type header map[string][]string

func (h header) get(k string) string {
	if v := h[k]; len(v) > 0 {
		return v[0]
	}
	return ""
}

func (m *Message) part(h header, body io.Reader, depth int) error {
	if depth > maxDepth || len(m.Parts) >= maxParts {
		return errors.New("message is nested too deep")
	}
	mt, params, err := mime.ParseMediaType(h.get("Content-Type"))
	if err != nil {
		mt = "text/plain"
	}
	if strings.HasPrefix(mt, "multipart/") && params["boundary"] != "" {
		mr := multipart.NewReader(body, params["boundary"])
		for {
			p, err := mr.NextRawPart()
			if err == io.EOF {
				return nil
			}
			if err != nil {
				return fmt.Errorf("read message: %w", err)
			}
			if err := m.part(header(p.Header), p, depth+1); err != nil {
				return err
			}
		}
	}
	switch strings.ToLower(strings.TrimSpace(h.get("Content-Transfer-Encoding"))) {
	case "quoted-printable":
		body = quotedprintable.NewReader(body)
	case "base64":
		body = base64.NewDecoder(base64.StdEncoding, &noSpace{body})
	}
	b, err := io.ReadAll(body)
	if err != nil && len(b) == 0 {
		return fmt.Errorf("read message: %w", err)
	}
	disp, dp, _ := mime.ParseMediaType(h.get("Content-Disposition"))
	name := dp["filename"]
	if name == "" {
		name = params["name"]
	}
	m.Parts = append(m.Parts, Part{MediaType: mt, Charset: params["charset"], Name: decodeWord(name), Attachment: disp == "attachment" || name != "" && !strings.HasPrefix(mt, "text/"), Body: b})
	return nil
}

// noSpace drops line ends and blanks, which base64 in mails is broken with.
type noSpace struct{ r io.Reader }

func (n *noSpace) Read(p []byte) (int, error) {
	for {
		k, err := n.r.Read(p)
		out := p[:0]
		for _, c := range p[:k] {
			if c > ' ' {
				out = append(out, c)
			}
		}
		if len(out) > 0 || err != nil {
			return len(out), err
		}
	}
}

var words = mime.WordDecoder{CharsetReader: func(label string, r io.Reader) (io.Reader, error) {
	return charset.NewReaderLabel(label, r)
}}

func decodeWord(s string) string {
	if d, err := words.DecodeHeader(s); err == nil {
		s = d
	}
	return strings.Join(strings.Fields(s), " ")
}

// fromLine is the line that begins a message in a mailbox: who and when. A sentence that
// begins with "From" has no year at its end.
var fromLine = regexp.MustCompile(`^From \S+.*\b\d{4}\b.{0,8}\r?\n?$`)

// Split cuts a mailbox into messages, one at a time. Lines that were quoted because they
// begin with "From " are unquoted.
func Split(b []byte, yield func(message []byte) error) error {
	sc := bufio.NewReaderSize(bytes.NewReader(b), 64<<10)
	var cur bytes.Buffer
	open, blank := false, true
	for {
		line, err := sc.ReadBytes('\n')
		if len(line) > 0 {
			if blank && fromLine.Match(line) {
				if open && cur.Len() > 0 {
					if err := yield(bytes.Clone(cur.Bytes())); err != nil {
						return err
					}
				}
				cur.Reset()
				open = true
			} else if open {
				if t := bytes.TrimLeft(line, ">"); len(t) < len(line) && bytes.HasPrefix(t, []byte("From ")) {
					line = line[1:]
				}
				cur.Write(line)
			}
			blank = len(bytes.TrimSpace(line)) == 0
		}
		if err != nil {
			break
		}
	}
	if open && cur.Len() > 0 {
		return yield(bytes.Clone(cur.Bytes()))
	}
	return nil
}
