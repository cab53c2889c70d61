package intake

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/rashomon-affairs/rashomon/internal/affair"
)

// Source is one input. Either Bytes or Path is given; with neither, Read refuses it.
type Source struct {
	// Name is the document's name: the file name without folders, or the address. Empty means
	// the base of Path.
	Name string
	// Path is the file to be read when Bytes is nil.
	Path string
	// Given is the input as the user wrote it, kept in Document.Source. Empty means Path or Name.
	Given string
	Bytes []byte
	// MediaType and Charset are what a server or a mail said about the bytes. They are hints:
	// the content decides.
	MediaType, Charset string
	// URL is where the bytes came from, if from the web.
	URL string
	// Retrieved says when they were taken there; ETag and LastModified what the server called them.
	Retrieved          affair.Field
	ETag, LastModified string
}

// Options of reading. The zero value is the default.
type Options struct {
	// MaxBytes is the greatest size of one input; 0 means 50 MB.
	MaxBytes int64
	// MaxText is the greatest size of one document's text; 0 means 8 MB.
	MaxText int
	// Columns names the columns of tables of articles.
	Columns Columns
	// Fetch gets what stands at an address, for sources that have only a URL. Nil refuses them.
	Fetch func(ctx context.Context, address string) (*Fetched, error)
}

// Fetched is what an address gave.
type Fetched struct {
	// URL is where it was found in the end, redirects followed.
	URL                string
	Body               []byte
	MediaType, Charset string
	// Retrieved, ETag and LastModified are as in Source.
	Retrieved          affair.Field
	ETag, LastModified string
}

// Columns says which columns of a CSV or fields of a JSONL table hold what. Empty names are
// looked for under their usual names.
type Columns struct {
	Text, Title, Date, Outlet, Byline, URL, ID string
}

const (
	defaultMaxBytes = 50 << 20
	defaultMaxText  = 8 << 20
)

func (o Options) maxBytes() int64 {
	if o.MaxBytes > 0 {
		return o.MaxBytes
	}
	return defaultMaxBytes
}

func (o Options) maxText() int {
	if o.MaxText > 0 {
		return o.MaxText
	}
	return defaultMaxText
}

// Item is one outcome of reading an input: a document with the bytes it was made from, or a
// refusal. Exactly one of Doc and Refusal is set.
type Item struct {
	Doc      *affair.Document
	Original []byte
	Refusal  *affair.Refusal
}

// Result is everything that one input gave.
type Result struct {
	Items []Item
}

// Docs returns the documents, in the order in which the input holds them.
func (r Result) Docs() []*affair.Document {
	var out []*affair.Document
	for _, it := range r.Items {
		if it.Doc != nil {
			out = append(out, it.Doc)
		}
	}
	return out
}

// Refusals returns what could not be read.
func (r Result) Refusals() []*affair.Refusal {
	var out []*affair.Refusal
	for _, it := range r.Items {
		if it.Refusal != nil {
			out = append(out, it.Refusal)
		}
	}
	return out
}

// Read reads one input whole. The error is for what is not the input's fault: a cancelled
// context. An input that cannot be read is a refusal in the result.
func Read(ctx context.Context, src Source, o Options) (Result, error) {
	var res Result
	err := Each(ctx, src, o, func(it Item) error {
		res.Items = append(res.Items, it)
		return nil
	})
	return res, err
}

// Each reads one input and hands over each document and refusal as soon as it is there, so
// that a large archive is never held whole. It stops at the first error of yield and returns
// it.
func Each(ctx context.Context, src Source, o Options, yield func(Item) error) error {
	r := &reading{ctx: ctx, o: o, yield: func(it Item) error {
		if err := yield(it); err != nil {
			return &stopError{err}
		}
		return nil
	}}
	b, refusal := r.load(&src)
	if refusal != nil {
		return yield(Item{Refusal: refusal})
	}
	err := r.read(input{Source: src, data: b}, 0)
	var stop *stopError
	if errors.As(err, &stop) {
		return stop.err
	}
	return err
}

// reading is one call of Each.
type reading struct {
	ctx   context.Context
	o     Options
	yield func(Item) error
	// members counts what has been taken out of archives.
	members  int
	unpacked int64
}

// input is a source with its bytes at hand.
type input struct {
	Source
	data []byte
}

func (r *reading) load(src *Source) ([]byte, *affair.Refusal) {
	if src.Name == "" {
		src.Name = filepath.Base(src.Path)
	}
	if src.Given == "" {
		if src.Given = src.Path; src.Given == "" {
			src.Given = src.Name
		}
	}
	if src.Bytes == nil && src.Path == "" && src.URL != "" {
		return r.fetch(src)
	}
	if src.Bytes != nil || src.Path == "" {
		if int64(len(src.Bytes)) > r.o.maxBytes() {
			return nil, refuseSize(src.Given, int64(len(src.Bytes)), r.o.maxBytes())
		}
		return src.Bytes, nil
	}
	f, err := os.Open(src.Path)
	if err != nil {
		return nil, &affair.Refusal{Source: src.Given, Reason: "cannot be opened: " + plainError(err), Advice: "check the path and its permissions"}
	}
	defer f.Close()
	st, err := f.Stat()
	switch {
	case err != nil:
		return nil, &affair.Refusal{Source: src.Given, Reason: "cannot be read: " + plainError(err), Advice: "check the file"}
	case st.IsDir():
		return nil, &affair.Refusal{Source: src.Given, Reason: "is a folder", Advice: "name the folder on the command line; it is searched for files"}
	case !st.Mode().IsRegular():
		return nil, &affair.Refusal{Source: src.Given, Reason: "is no regular file", Advice: "copy its content into a file, or use - for standard input"}
	case st.Size() > r.o.maxBytes():
		return nil, refuseSize(src.Given, st.Size(), r.o.maxBytes())
	}
	b, err := io.ReadAll(io.LimitReader(f, r.o.maxBytes()+1))
	if err != nil {
		return nil, &affair.Refusal{Source: src.Given, Reason: "cannot be read: " + plainError(err), Advice: "check the file and the disk"}
	}
	if int64(len(b)) > r.o.maxBytes() {
		return nil, refuseSize(src.Given, int64(len(b)), r.o.maxBytes())
	}
	return b, nil
}

// fetch gets a source from its address.
func (r *reading) fetch(src *Source) ([]byte, *affair.Refusal) {
	if r.o.Fetch == nil {
		return nil, &affair.Refusal{Source: src.Given, Reason: "is an address, and fetching is not switched on", Advice: "save the page and name the file"}
	}
	got, err := r.o.Fetch(r.ctx, src.URL)
	if err != nil {
		var refusal *affair.Refusal
		if errors.As(err, &refusal) {
			return nil, refusal
		}
		return nil, &affair.Refusal{Source: src.Given, Reason: "cannot be fetched: " + err.Error(), Advice: "open it in a browser, save the page and name the file"}
	}
	src.Take(got)
	if int64(len(got.Body)) > r.o.maxBytes() {
		return nil, refuseSize(src.Given, int64(len(got.Body)), r.o.maxBytes())
	}
	return got.Body, nil
}

func refuseSize(source string, size, limit int64) *affair.Refusal {
	return &affair.Refusal{
		Source: source,
		Reason: fmt.Sprintf("is too large: %d MB, the limit is %d MB", (size+1<<20-1)>>20, limit>>20),
		Advice: "split it into single articles, or raise the limit",
	}
}

// plainError is the message of an error without the operation and path that our own message
// names already.
func plainError(err error) string {
	var pe *os.PathError
	if errors.As(err, &pe) {
		err = pe.Err
	}
	return strings.TrimSpace(err.Error())
}

func hash(b []byte) string {
	h := sha256.Sum256(b)
	return hex.EncodeToString(h[:])
}
