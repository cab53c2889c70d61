package warc

import (
	"bytes"
	"errors"
	"io"
	"strings"
	"testing"
)

const record = "WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: <https://x.example/>\r\nContent-Length: 58\r\n\r\nHTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<p>late</p>\r\n\r\n\r\n"

func TestRecordsAndResponses(t *testing.T) {
	r, err := NewReader(strings.NewReader(record+record), 1<<20)
	if err != nil {
		t.Fatal(err)
	}
	for range 2 {
		rec, err := r.Next()
		if err != nil {
			t.Fatal(err)
		}
		res, err := rec.Response(1 << 20)
		if err != nil || res.Status != 200 || res.ContentType != "text/html" || !strings.HasPrefix(string(res.Body), "<p>late") || rec.URL != "https://x.example/" {
			t.Errorf("%+v %+v %v", rec, res, err)
		}
	}
	if _, err := r.Next(); err != io.EOF {
		t.Errorf("behind the last record: %v", err)
	}
}

func TestALargeRecordIsPassedOver(t *testing.T) {
	r, _ := NewReader(strings.NewReader(record+record), 10)
	for range 2 {
		if _, err := r.Next(); !errors.Is(err, ErrTooLarge) {
			t.Errorf("error is %v", err)
		}
	}
}

func FuzzReader(f *testing.F) {
	f.Add([]byte(record))
	f.Fuzz(func(t *testing.T, b []byte) {
		r, err := NewReader(bytes.NewReader(b), 1<<16)
		if err != nil {
			return
		}
		for n := 0; ; n++ {
			rec, err := r.Next()
			if err != nil && !errors.Is(err, ErrTooLarge) {
				return
			}
			if n > len(b) {
				t.Fatal("more records than bytes")
			}
			if res, err := rec.Response(1 << 16); err == nil && len(res.Body) > 1<<16 {
				t.Fatal("a body over the limit")
			}
		}
	})
}
