// Package table reads tables of articles: CSV (any of the usual separators), TSV, JSON arrays
// of objects, and JSON Lines.
package table

import (
	"bufio"
	"bytes"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
)

// Row is an article: the values by lower-case column name.
type Row struct {
	Number int // from 1
	Values map[string]string
	Raw    []byte // the row as it stands, or as written again for CSV
}

// ErrNotTable is returned for anything else.
var ErrNotTable = errors.New("not a table")

const maxRows = 1_000_000

// CSV reads rows of separated values, the first of which names the columns.
func CSV(text string, yield func(Row) error) error {
	r := csv.NewReader(strings.NewReader(text))
	r.Comma = Separator(text)
	r.LazyQuotes = true
	r.FieldsPerRecord = -1
	r.TrimLeadingSpace = true
	head, err := r.Read()
	if err != nil {
		return fmt.Errorf("%w: %w", ErrNotTable, err)
	}
	for i := range head {
		head[i] = strings.ToLower(strings.TrimSpace(head[i]))
	}
	for n := 1; n <= maxRows; n++ {
		rec, err := r.Read()
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return fmt.Errorf("read row %d: %w", n, err)
		}
		row := Row{Number: n, Values: map[string]string{}}
		for i, v := range rec {
			if i < len(head) {
				row.Values[head[i]] = v
			}
		}
		var raw bytes.Buffer
		w := csv.NewWriter(&raw)
		_ = w.Write(rec) // a buffer takes everything
		w.Flush()
		row.Raw = raw.Bytes()
		if err := yield(row); err != nil {
			return err
		}
	}
	return nil
}

// Separator guesses the separator from the first line.
func Separator(text string) rune {
	line, _, _ := strings.Cut(text, "\n")
	best, top := ',', 0
	for _, c := range []rune{',', ';', '\t', '|'} {
		if n := strings.Count(line, string(c)); n > top {
			best, top = c, n
		}
	}
	return best
}

// JSON reads a JSON array of objects, or one object a line.
func JSON(text string, yield func(Row) error) error {
	t := strings.TrimLeft(text, " \t\r\n\ufeff")
	if strings.HasPrefix(t, "[") {
		d := json.NewDecoder(strings.NewReader(t))
		if _, err := d.Token(); err != nil {
			return fmt.Errorf("%w: %w", ErrNotTable, err)
		}
		for n := 1; d.More() && n <= maxRows; n++ {
			var raw json.RawMessage
			if err := d.Decode(&raw); err != nil {
				return fmt.Errorf("read entry %d: %w", n, err)
			}
			if err := object(n, raw, yield); err != nil {
				return err
			}
		}
		return nil
	}
	r := bufio.NewReader(strings.NewReader(t))
	for n := 1; n <= maxRows; {
		line, err := r.ReadBytes('\n')
		if line = bytes.TrimSpace(line); len(line) > 0 {
			if e := object(n, line, yield); e != nil {
				return e
			}
			n++
		}
		if err != nil {
			return nil
		}
	}
	return nil
}

func object(n int, raw []byte, yield func(Row) error) error {
	var m map[string]any
	if err := json.Unmarshal(raw, &m); err != nil {
		return fmt.Errorf("read entry %d: %w", n, err)
	}
	row := Row{Number: n, Values: map[string]string{}, Raw: raw}
	for k, v := range m {
		row.Values[strings.ToLower(k)] = plain(v)
	}
	return yield(row)
}

// plain writes a value as a person would: names of lists joined, names of objects.
func plain(v any) string {
	switch v := v.(type) {
	case string:
		return v
	case float64:
		return strconv.FormatFloat(v, 'f', -1, 64)
	case bool:
		return strconv.FormatBool(v)
	case []any:
		var out []string
		for _, x := range v {
			if s := plain(x); s != "" {
				out = append(out, s)
			}
		}
		return strings.Join(out, ", ")
	case map[string]any:
		for _, k := range []string{"name", "title", "value", "#text"} {
			if s, ok := v[k].(string); ok {
				return s
			}
		}
	}
	return ""
}

// usual are the names under which columns are looked for when none is given.
var usual = map[string][]string{
	"text":   {"text", "body", "content", "article", "fulltext", "full_text", "article_text", "articlebody", "maintext", "story"},
	"title":  {"title", "headline", "heading", "subject"},
	"date":   {"date", "published", "date_published", "publish_date", "pubdate", "publication_date", "published_at", "publishedat", "time", "datetime", "created"},
	"outlet": {"outlet", "source", "publisher", "publication", "newspaper", "site", "domain", "medium", "source_name"},
	"byline": {"byline", "author", "authors", "writer", "by", "creator"},
	"url":    {"url", "link", "href", "address", "uri", "webpage"},
	"id":     {"id", "doc_id", "docid", "article_id", "document", "filename", "file", "name"},
}

// Get returns the value of a role ("text", "title" ...): from the named column, or from the
// first usual one that has a value.
func (r Row) Get(role, named string) string {
	if named != "" {
		return r.Values[strings.ToLower(named)]
	}
	for _, k := range usual[role] {
		if v := strings.TrimSpace(r.Values[k]); v != "" {
			return r.Values[k]
		}
	}
	return ""
}

// HasText reports whether a first line of column names has one for texts.
func HasText(line string, sep rune, named string) bool {
	for _, h := range strings.Split(line, string(sep)) {
		h = strings.ToLower(strings.Trim(strings.TrimSpace(h), "\"'"))
		if named != "" && h == strings.ToLower(named) {
			return true
		}
		if named == "" {
			for _, u := range usual["text"] {
				if h == u {
					return true
				}
			}
		}
	}
	return false
}
