package intake

import (
	"archive/tar"
	"archive/zip"
	"bytes"
	"compress/bzip2"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"path"
	"slices"
	"strings"

	"github.com/klauspost/compress/zstd"

	"github.com/rashomon-affairs/rashomon/internal/affair"
	"github.com/rashomon-affairs/rashomon/internal/intake/warc"
	"github.com/rashomon-affairs/rashomon/internal/intake/webpage"
)

// Limits on what containers may hold, so that a small file cannot fill the machine.
const (
	maxContainers = 5       // archives in archives
	maxMembers    = 200_000 // of one input, all archives together
	maxRatio      = 200     // bytes out for a byte in, over all members
	freeUnpacked  = 1 << 30 // unpacked bytes that are allowed at any ratio
)

// member reads what was taken out of a container.
func (r *reading) member(from input, name string, data []byte, depth int) error {
	if r.members++; r.members > maxMembers {
		return errTooMany
	}
	r.unpacked += int64(len(data))
	if r.unpacked > freeUnpacked && r.unpacked > maxRatio*int64(len(from.data)) {
		return errBomb
	}
	name = strings.TrimPrefix(path.Clean("/"+strings.ReplaceAll(name, "\\", "/")), "/")
	m := input{Source: Source{Name: from.Name + "/" + name, Given: from.Given + "/" + name}, data: data}
	return r.read(m, depth+1)
}

var (
	errTooMany = errors.New("holds too many members")
	errBomb    = errors.New("unpacks to far more than it holds")
)

// contained turns the limits of containers, which concern the whole input, into a refusal.
func (r *reading) contained(in input, err error) error {
	if errors.Is(err, errTooMany) || errors.Is(err, errBomb) {
		return r.refuse(in, err.Error()+"; the rest was not read", "unpack it and read the files you need")
	}
	return err
}

// ignored are members that no one means when they name an archive.
func ignored(name string) bool {
	base := path.Base(strings.ReplaceAll(name, "\\", "/"))
	return strings.HasPrefix(name, "__MACOSX/") || strings.HasPrefix(base, ".") || base == "Thumbs.db" || base == "desktop.ini"
}

func (r *reading) readZIP(in input, depth int) error {
	z, err := zip.NewReader(bytes.NewReader(in.data), int64(len(in.data)))
	if err != nil {
		return r.refuse(in, "is a damaged or truncated ZIP archive: "+err.Error(), "pack or download it again")
	}
	files := slices.Clone(z.File)
	slices.SortStableFunc(files, func(a, b *zip.File) int { return strings.Compare(a.Name, b.Name) })
	for _, f := range files {
		if f.FileInfo().IsDir() || ignored(f.Name) {
			continue
		}
		src := input{Source: Source{Name: in.Name + "/" + f.Name, Given: in.Given + "/" + f.Name}}
		if f.Flags&1 != 0 {
			if err := r.refuse(src, "is protected by a password", "unpack the archive and read the files"); err != nil {
				return err
			}
			continue
		}
		b, err := r.unpackMember(f.Open)
		if err != nil {
			if err := r.refuse(src, "cannot be unpacked: "+err.Error(), "unpack the archive by hand"); err != nil {
				return err
			}
			continue
		}
		if err := r.contained(in, r.member(in, f.Name, b, depth)); err != nil {
			return err
		}
		if r.unpacked > freeUnpacked && r.unpacked > maxRatio*int64(len(in.data)) || r.members > maxMembers {
			return nil
		}
	}
	return nil
}

// unpackMember reads a member up to the limit of one input.
func (r *reading) unpackMember(open func() (io.ReadCloser, error)) ([]byte, error) {
	f, err := open()
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return r.limited(f)
}

func (r *reading) limited(f io.Reader) ([]byte, error) {
	b, err := io.ReadAll(io.LimitReader(f, r.o.maxBytes()+1))
	if int64(len(b)) > r.o.maxBytes() {
		return nil, fmt.Errorf("is larger than %d MB unpacked", r.o.maxBytes()>>20)
	}
	return b, err
}

func (r *reading) readTAR(in input, src io.Reader, depth int) error {
	t := tar.NewReader(src)
	for {
		h, err := t.Next()
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return r.refuse(in, "is a damaged or truncated TAR archive: "+err.Error(), "pack or download it again")
		}
		if h.Typeflag != tar.TypeReg || ignored(h.Name) {
			continue
		}
		b, err := r.limited(t)
		if err != nil {
			if err := r.refuse(input{Source: Source{Given: in.Given + "/" + h.Name}}, "cannot be unpacked: "+err.Error(), "unpack the archive by hand"); err != nil {
				return err
			}
			continue
		}
		err = r.member(in, h.Name, b, depth)
		if errors.Is(err, errTooMany) || errors.Is(err, errBomb) {
			return r.contained(in, err)
		}
		if err != nil {
			return err
		}
	}
}

// readPacked reads a file packed by itself: a TAR or WARC inside is read as a stream, so
// that it need not be held whole; anything else is unpacked and read.
func (r *reading) readPacked(in input, f format, depth int) error {
	open := func() (io.Reader, error) {
		switch f {
		case formatBZIP2:
			return bzip2.NewReader(bytes.NewReader(in.data)), nil
		case formatZSTD:
			d, err := zstd.NewReader(bytes.NewReader(in.data), zstd.WithDecoderMaxMemory(256<<20), zstd.WithDecoderConcurrency(1))
			if err != nil {
				return nil, err
			}
			return d, nil
		}
		return gzip.NewReader(bytes.NewReader(in.data))
	}
	broken := func(err error) error {
		return r.refuse(in, "is a damaged or truncated compressed file: "+err.Error(), "pack or download it again")
	}
	z, err := open()
	if err != nil {
		return broken(err)
	}
	head := make([]byte, 512)
	n, err := io.ReadFull(z, head)
	if err != nil && n == 0 {
		return broken(err)
	}
	head = head[:n]
	kind, _, _ := detect(head)
	if kind == formatTAR || kind == formatWARC {
		if z, err = open(); err != nil {
			return broken(err)
		}
		bounded := &budget{r: z, left: max(freeUnpacked, maxRatio*int64(len(in.data)))}
		if kind == formatTAR {
			return r.readTAR(in, bounded, depth)
		}
		return r.readWARC(in, bounded, depth)
	}
	b, err := r.limited(io.MultiReader(bytes.NewReader(head), z))
	if err != nil {
		return broken(err)
	}
	name := in.Name
	for _, ext := range []string{".gz", ".bz2", ".zst", ".gzip"} {
		name = strings.TrimSuffix(name, ext)
	}
	m := in
	m.Name, m.data = name, b
	return r.read(m, depth+1)
}

// budget is a reader that ends with errBomb when more comes out than is allowed.
type budget struct {
	r    io.Reader
	left int64
}

func (b *budget) Read(p []byte) (int, error) {
	if b.left <= 0 {
		return 0, errBomb
	}
	n, err := b.r.Read(p[:min(int64(len(p)), b.left)])
	b.left -= int64(n)
	return n, err
}

// readWARC reads the web pages and files of a web archive.
func (r *reading) readWARC(in input, src io.Reader, depth int) error {
	w, err := warc.NewReader(src, r.o.maxBytes())
	if err != nil {
		return r.refuse(in, "is a damaged web archive: "+err.Error(), "download it again")
	}
	for n := 1; ; n++ {
		if err := r.ctx.Err(); err != nil {
			return err
		}
		rec, err := w.Next()
		switch {
		case err == io.EOF:
			return nil
		case errors.Is(err, warc.ErrTooLarge):
			if err := r.refuse(input{Source: Source{Given: in.Given + "/" + rec.URL}}, "is too large", "read it from its address"); err != nil {
				return err
			}
			continue
		case err != nil:
			return r.refuse(in, "is a damaged or truncated web archive: "+err.Error()+"; what stands before was read", "download it again")
		}
		if rec.Type != "response" && rec.Type != "resource" || rec.URL == "" || strings.HasPrefix(rec.URL, "dns:") || strings.HasSuffix(rec.URL, "/robots.txt") {
			continue
		}
		m := input{Source: Source{Name: rec.URL, Given: in.Given + "/" + rec.URL, URL: rec.URL, MediaType: rec.ContentType}, data: rec.Payload}
		if when := webpage.ISOTime(rec.Date); when != "" {
			m.Retrieved = affair.Field{Value: when, Where: "warc", Score: 1}
		}
		if rec.Type == "response" {
			if !strings.HasPrefix(rec.URL, "http") {
				continue
			}
			res, err := rec.Response(r.o.maxBytes())
			if err != nil {
				if err := r.refuse(m, "cannot be read: "+err.Error(), "read it from its address"); err != nil {
					return err
				}
				continue
			}
			if res.Status != 200 || !textual(res.ContentType) {
				continue
			}
			m.data, m.MediaType = res.Body, res.ContentType
			_, cs, _ := strings.Cut(strings.ToLower(res.ContentType), "charset=")
			m.Charset = strings.Trim(strings.TrimSpace(cs), `"'`)
		} else if !textual(rec.ContentType) {
			continue
		}
		if len(m.data) == 0 {
			continue
		}
		if r.members++; r.members > maxMembers {
			return r.contained(in, errTooMany)
		}
		if err := r.read(m, depth+1); err != nil {
			return err
		}
	}
}

// textual reports whether a media type may hold an article. Pictures, scripts and styles of
// an archived page are passed over without a word.
func textual(ct string) bool {
	ct = strings.ToLower(ct)
	for _, t := range []string{"html", "text/plain", "pdf", "msword", "officedocument", "opendocument", "rtf", "epub"} {
		if strings.Contains(ct, t) {
			return true
		}
	}
	return ct == ""
}
