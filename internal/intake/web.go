package intake

import (
	"context"
	"time"

	"github.com/rashomon-affairs/rashomon/internal/affair"
	"github.com/rashomon-affairs/rashomon/internal/intake/fetch"
)

// FromWeb makes an Options.Fetch of a polite client (package fetch).
func FromWeb(c *fetch.Client) func(ctx context.Context, address string) (*Fetched, error) {
	return func(ctx context.Context, address string) (*Fetched, error) {
		p, err := c.Get(ctx, address, fetch.Known{})
		if err != nil {
			return nil, err
		}
		return FetchedPage(p), nil
	}
}

// FetchedPage is what a client found at an address, as a source takes it.
func FetchedPage(p *fetch.Page) *Fetched {
	f := &Fetched{URL: p.URL, Body: p.Body, MediaType: p.MediaType, Charset: p.Charset, ETag: p.ETag, LastModified: p.LastModified}
	if !p.Date.IsZero() {
		f.Retrieved = affair.Field{Value: p.Date.UTC().Format(time.RFC3339), Where: "http-date", Score: 1}
	}
	return f
}

// Take puts what an address gave into the source that named the address.
func (s *Source) Take(f *Fetched) {
	s.Bytes, s.MediaType, s.Charset = f.Body, f.MediaType, f.Charset
	s.Retrieved, s.ETag, s.LastModified = f.Retrieved, f.ETag, f.LastModified
	if f.URL != "" {
		s.URL = f.URL
	}
}
