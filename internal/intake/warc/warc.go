// Package warc reads web archives (ISO 28500): records one after the other, plain or in gzip
// members, with the HTTP response inside taken apart.
package warc

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"compress/zlib"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/textproto"
	"strconv"
	"strings"
)

// Record is a record of an archive.
type Record struct {
	Type, URL, Date, ID, ContentType string
	Payload                          []byte
}

// Response is the HTTP response in a record, its body unpacked.
type Response struct {
	Status      int
	ContentType string
	Body        []byte
}

// Reader reads records.
type Reader struct {
	r   *bufio.Reader
	max int64
}

// ErrTooLarge is returned by Next for a record over the limit; reading can go on.
var ErrTooLarge = errors.New("record is too large")

// NewReader makes a reader over an archive. A gzip file of several members reads as one
// stream. No record over max bytes is held.
func NewReader(r io.Reader, max int64) (*Reader, error) {
	br := bufio.NewReaderSize(r, 64<<10)
	if magic, err := br.Peek(2); err == nil && magic[0] == 0x1f && magic[1] == 0x8b {
		z, err := gzip.NewReader(br)
		if err != nil {
			return nil, fmt.Errorf("open warc: %w", err)
		}
		br = bufio.NewReaderSize(z, 64<<10)
	}
	return &Reader{r: br, max: max}, nil
}

// Next returns the next record, or io.EOF.
func (r *Reader) Next() (*Record, error) {
	line, err := r.line()
	for err == nil && strings.TrimSpace(line) == "" {
		line, err = r.line()
	}
	if err != nil {
		return nil, err
	}
	if !strings.HasPrefix(line, "WARC/") {
		return nil, fmt.Errorf("read warc: a record begins with %q", line[:min(len(line), 20)])
	}
	rec := &Record{}
	length := int64(-1)
	for n := 0; n < 200; n++ {
		line, err := r.line()
		if err != nil {
			return nil, fmt.Errorf("read warc: header: %w", noEOF(err))
		}
		if line == "" {
			break
		}
		key, value, _ := strings.Cut(line, ":")
		value = strings.TrimSpace(value)
		switch strings.ToLower(key) {
		case "warc-type":
			rec.Type = strings.ToLower(value)
		case "warc-target-uri":
			rec.URL = strings.Trim(value, "<>")
		case "warc-date":
			rec.Date = value
		case "warc-record-id":
			rec.ID = value
		case "content-type":
			rec.ContentType = value
		case "content-length":
			if length, err = strconv.ParseInt(value, 10, 64); err != nil || length < 0 {
				return nil, fmt.Errorf("read warc: content length %q", value)
			}
		}
	}
	if length < 0 {
		return nil, errors.New("read warc: a record does not say its length")
	}
	if length > r.max {
		if _, err := io.CopyN(io.Discard, r.r, length); err != nil {
			return nil, fmt.Errorf("read warc: %w", noEOF(err))
		}
		return rec, ErrTooLarge
	}
	var buf bytes.Buffer // grows with what is there, not with what is claimed
	if _, err := io.CopyN(&buf, r.r, length); err != nil {
		return nil, fmt.Errorf("read warc: record is cut: %w", noEOF(err))
	}
	rec.Payload = buf.Bytes()
	return rec, nil
}

func noEOF(err error) error {
	if err == io.EOF {
		return io.ErrUnexpectedEOF
	}
	return err
}

// line reads a line of at most 64 kB without its end.
func (r *Reader) line() (string, error) {
	var b []byte
	for {
		part, err := r.r.ReadSlice('\n')
		b = append(b, part...)
		if err == bufio.ErrBufferFull && len(b) < 64<<10 {
			continue
		}
		if err != nil && len(b) == 0 {
			return "", err
		}
		if err != nil && err != io.EOF {
			return "", fmt.Errorf("read warc: %w", err)
		}
		return strings.TrimRight(string(b), "\r\n"), nil
	}
}

// Response takes the HTTP response out of a record. Chunks are joined and compression of the
// transfer undone, up to max bytes.
func (rec *Record) Response(max int64) (*Response, error) {
	br := bufio.NewReader(bytes.NewReader(rec.Payload))
	status, err := br.ReadString('\n')
	if err != nil || !strings.HasPrefix(status, "HTTP/") {
		return nil, errors.New("read warc: no http response in the record")
	}
	f := strings.Fields(status)
	code := 0
	if len(f) > 1 {
		code, _ = strconv.Atoi(f[1])
	}
	head, err := textproto.NewReader(br).ReadMIMEHeader()
	if err != nil && len(head) == 0 {
		return nil, fmt.Errorf("read warc: http header: %w", err)
	}
	h := http.Header(head)
	raw, err := io.ReadAll(br)
	if err != nil {
		return nil, fmt.Errorf("read warc: %w", err)
	}
	if strings.EqualFold(h.Get("Transfer-Encoding"), "chunked") {
		// Some archives keep the header and store the body joined: then the chunks do not parse.
		if b, ok := dechunk(raw); ok {
			raw = b
		}
	}
	body, err := unpack(raw, h.Get("Content-Encoding"), max)
	if err != nil {
		return nil, err
	}
	return &Response{Status: code, ContentType: h.Get("Content-Type"), Body: body}, nil
}

func dechunk(b []byte) ([]byte, bool) {
	var out []byte
	for {
		i := bytes.IndexByte(b, '\n')
		if i < 0 {
			return nil, false
		}
		size, _, _ := strings.Cut(strings.TrimSpace(string(b[:i])), ";")
		n, err := strconv.ParseUint(size, 16, 31)
		if err != nil || int(n) > len(b)-i-1 {
			return nil, false
		}
		if n == 0 {
			return out, true
		}
		out = append(out, b[i+1:i+1+int(n)]...)
		b = bytes.TrimPrefix(bytes.TrimPrefix(b[i+1+int(n):], []byte("\r")), []byte("\n"))
	}
}

func unpack(b []byte, how string, max int64) ([]byte, error) {
	var r io.Reader
	var err error
	switch strings.ToLower(strings.TrimSpace(how)) {
	case "gzip", "x-gzip":
		if len(b) < 2 || b[0] != 0x1f || b[1] != 0x8b {
			return b, nil // stored unpacked already
		}
		r, err = gzip.NewReader(bytes.NewReader(b))
	case "deflate":
		r, err = zlib.NewReader(bytes.NewReader(b))
		if err != nil {
			return b, nil
		}
	default:
		return b, nil
	}
	if err != nil {
		return nil, fmt.Errorf("read warc: unpack: %w", err)
	}
	out, err := io.ReadAll(io.LimitReader(r, max+1))
	if int64(len(out)) > max {
		return nil, ErrTooLarge
	}
	if err != nil && len(out) == 0 {
		return nil, fmt.Errorf("read warc: unpack: %w", err)
	}
	return out, nil
}
