package intake

import (
	"context"

	"github.com/rashomon-affairs/rashomon/internal/intake/fetch"
)

// FromWeb makes an Options.Fetch of a polite client (package fetch).
func FromWeb(c *fetch.Client) func(ctx context.Context, address string) (*Fetched, error) {
	return func(ctx context.Context, address string) (*Fetched, error) {
		p, err := c.Get(ctx, address, fetch.Known{})
		if err != nil {
			return nil, err
		}
		return &Fetched{URL: p.URL, Body: p.Body, MediaType: p.MediaType, Charset: p.Charset}, nil
	}
}
