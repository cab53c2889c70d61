package pipeline

import (
	"context"
	"io"
	"os"
	"path/filepath"

	"github.com/rashomon-affairs/rashomon/internal/affair"
	"github.com/rashomon-affairs/rashomon/internal/intake"
	"github.com/rashomon-affairs/rashomon/internal/intake/fetch"
	"github.com/rashomon-affairs/rashomon/internal/store"
)

// Library tells what is stored already.
type Library interface {
	Versions(ctx context.Context, name string) ([]*affair.Document, error)
}

var _ Library = Stored{}

// Stored is the Library of an open affair.
type Stored struct{ Reader *store.Reader }

// Versions gives the documents with just that name, without their texts.
func (s Stored) Versions(ctx context.Context, name string) ([]*affair.Document, error) {
	ds, err := store.Collect(s.Reader.Documents(ctx, store.DocumentFilter{Name: name, WithoutText: true}))
	if err != nil {
		return nil, err
	}
	out := ds[:0]
	for _, d := range ds {
		if d.Name == name {
			out = append(out, d)
		}
	}
	return out, nil
}

// SourceOptions say how sources are read.
type SourceOptions struct {
	Intake intake.Options
	// Fetch are the options of the one client that asks for all addresses, so that no host is
	// asked twice at once.
	Fetch fetch.Options
	// Known, if not nil, lets what is stored already be passed over unread: files by their bytes,
	// addresses by asking the server whether there is something newer.
	Known Library
}

// Inputs turns what a user named (files, folders, patterns, addresses, "-" for in) into
// inputs. What does not exist becomes an input that is refused when its turn comes.
func Inputs(args []string, in io.Reader, o SourceOptions) []Input {
	sources, refused := intake.Expand(args, in)
	var out []Input
	for _, r := range refused {
		out = append(out, Input{Source: r.Source, Read: func(context.Context, func(Item) error) error { return r }})
	}
	return append(out, SourceInputs(sources, o)...)
}

// SourceInputs turns sources into inputs.
func SourceInputs(sources []intake.Source, o SourceOptions) []Input {
	client := fetch.New(o.Fetch)
	o.Intake.Fetch = intake.FromWeb(client)
	var out []Input
	for _, s := range sources {
		s := &s
		in := Input{Source: s.Given, Read: func(ctx context.Context, yield func(Item) error) error {
			return intake.Each(ctx, *s, o.Intake, func(it intake.Item) error { return yield(Item(it)) })
		}}
		switch {
		case o.Known == nil:
		case s.Bytes == nil && s.Path == "" && s.URL != "":
			in.ID = func(ctx context.Context) string { return unchanged(ctx, s, client, o.Known) }
		case s.Bytes == nil && s.Path != "":
			in.ID = func(context.Context) string { return idOfFile(s, o.Intake) }
		}
		out = append(out, in)
	}
	return out
}

// idOfFile is the id of the document that a file is, if it is one document. The file of an
// archive has an id as well, but no document has it.
func idOfFile(s *intake.Source, o intake.Options) string {
	st, err := os.Stat(s.Path)
	if err != nil || !st.Mode().IsRegular() || o.MaxBytes > 0 && st.Size() > o.MaxBytes || st.Size() > 256<<20 {
		return "" // reading it says what is wrong
	}
	b, err := os.ReadFile(s.Path)
	if err != nil {
		return ""
	}
	name := s.Name
	if name == "" {
		name = filepath.Base(s.Path)
	}
	return affair.DocumentID(name, b)
}

// unchanged asks an address that was read before whether there is something newer than its last
// version (RFC 9110, section 13). If not, it returns that version's id. If there is, the answer
// is kept in the source, so that the page is fetched once.
func unchanged(ctx context.Context, s *intake.Source, c *fetch.Client, known Library) string {
	name := s.Name
	if name == "" {
		name = s.URL
	}
	versions, err := known.Versions(ctx, name)
	if err != nil || len(versions) == 0 {
		return ""
	}
	last := versions[0]
	for _, v := range versions[1:] {
		if v.Retrieved.Value > last.Retrieved.Value { // UTC, RFC 3339
			last = v
		}
	}
	if last.ETag == "" && last.LastModified == "" {
		return ""
	}
	p, err := c.Get(ctx, s.URL, fetch.Known{ETag: last.ETag, LastModified: last.LastModified})
	switch {
	case err != nil: // Read asks again and names the reason
		return ""
	case p.NotModified:
		return last.ID
	}
	s.Take(intake.FetchedPage(p))
	return ""
}
