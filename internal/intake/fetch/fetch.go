// Package fetch gets pages from the web, politely and safely: it asks robots.txt, makes one
// request at a time to a host with a pause between, bounds size and time, checks every hop
// of a redirect, and never connects to an address inside a private network, whatever a name
// resolves to.
package fetch

import (
	"context"
	"errors"
	"fmt"
	"io"
	"mime"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"strings"
	"sync"
	"time"

	"github.com/rashomon-affairs/rashomon/internal/affair"
)

// Options of a client. The zero value is the default.
type Options struct {
	// UserAgent states who asks. Its first word, up to a slash, is looked for in robots.txt.
	UserAgent string
	// Delay is the pause between two requests to one host; 0 means a second.
	Delay time.Duration
	// Timeout is for one address, redirects included; 0 means 45 seconds.
	Timeout time.Duration
	// MaxBytes is the greatest size of a page, unpacked; 0 means 50 MB.
	MaxBytes int64
	// AllowPrivate lets the client connect to loopback, private and link-local addresses.
	AllowPrivate bool
	// IgnoreRobots leaves robots.txt unread. For pages of one's own.
	IgnoreRobots bool

	// Lookup resolves a name; nil means the system's resolver.
	Lookup func(ctx context.Context, host string) ([]netip.Addr, error)
	// Wait pauses; nil means to sleep. Now is the clock; nil means the system's.
	Wait func(ctx context.Context, d time.Duration) error
	Now  func() time.Time
}

// DefaultUserAgent is sent when none is given.
const DefaultUserAgent = "rashomon/1 (reads articles for analysis; one request at a time)"

const maxRedirects = 8

// Client fetches pages. It may be used by several goroutines.
type Client struct {
	o    Options
	http *http.Client

	mu    sync.Mutex
	hosts map[string]*host
}

// host is what is known of a host. Its lock is held while a request to it is under way.
type host struct {
	sync.Mutex
	last   time.Time
	asked  bool
	robots *robots
}

// New makes a client.
func New(o Options) *Client {
	if o.UserAgent == "" {
		o.UserAgent = DefaultUserAgent
	}
	if o.Delay == 0 {
		o.Delay = time.Second
	}
	if o.Timeout == 0 {
		o.Timeout = 45 * time.Second
	}
	if o.MaxBytes == 0 {
		o.MaxBytes = 50 << 20
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Wait == nil {
		o.Wait = wait
	}
	if o.Lookup == nil {
		o.Lookup = func(ctx context.Context, host string) ([]netip.Addr, error) {
			return net.DefaultResolver.LookupNetIP(ctx, "ip", host)
		}
	}
	c := &Client{o: o, hosts: map[string]*host{}}
	c.http = &http.Client{
		// No proxy of the environment: a proxy would connect where we do not see it.
		Transport: &http.Transport{
			DialContext: c.dial, TLSHandshakeTimeout: 15 * time.Second, ResponseHeaderTimeout: 30 * time.Second,
			MaxResponseHeaderBytes: 1 << 20, MaxIdleConnsPerHost: 1, IdleConnTimeout: 30 * time.Second,
		},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
	return c
}

func wait(ctx context.Context, d time.Duration) error {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-t.C:
		return nil
	}
}

// errPrivate is returned by dial for an address it may not connect to.
var errPrivate = errors.New("is an address inside a private network")

// dial resolves the name and connects to the address it has checked, so that a name that
// resolves differently the second time gains nothing.
func (c *Client) dial(ctx context.Context, network, address string) (net.Conn, error) {
	name, port, err := net.SplitHostPort(address)
	if err != nil {
		return nil, err
	}
	var ips []netip.Addr
	if ip, err := netip.ParseAddr(name); err == nil {
		ips = []netip.Addr{ip}
	} else if ips, err = c.o.Lookup(ctx, name); err != nil {
		return nil, err
	}
	var d net.Dialer
	last := error(errPrivate)
	for _, ip := range ips {
		ip = ip.Unmap().WithZone("")
		if !c.o.AllowPrivate && !public(ip) {
			continue
		}
		conn, err := d.DialContext(ctx, network, net.JoinHostPort(ip.String(), port))
		if err == nil {
			return conn, nil
		}
		last = err
	}
	return nil, last
}

// special are ranges that net/netip does not name and that lead to no public host.
var special = func() []netip.Prefix {
	var out []netip.Prefix
	for _, s := range []string{
		"0.0.0.0/8", "100.64.0.0/10", "192.0.0.0/24", "192.0.2.0/24", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "240.0.0.0/4",
		"64:ff9b::/96", "64:ff9b:1::/48", "100::/64", "2001::/23", "2001:db8::/32", "2002::/16", "fec0::/10",
	} {
		out = append(out, netip.MustParsePrefix(s))
	}
	return out
}()

func public(ip netip.Addr) bool {
	if !ip.IsValid() || !ip.IsGlobalUnicast() || ip.IsPrivate() || ip.IsLoopback() || ip.IsLinkLocalUnicast() {
		return false
	}
	for _, p := range special {
		if p.Contains(ip) {
			return false
		}
	}
	return true
}

// Known is what is remembered of an earlier fetch, for a conditional request.
type Known struct{ ETag, LastModified string }

// Page is what an address gave.
type Page struct {
	URL                string // where it was found in the end
	Body               []byte
	MediaType, Charset string
	ETag, LastModified string
	// Date is the server's time of its answer; zero when it gave none.
	Date time.Time
	// NotModified is set when the page is as it was known; Body is empty then.
	NotModified bool
}

// Get fetches an address. An error is an *affair.Refusal when the address cannot be had, and
// the context's error when that was cancelled.
func (c *Client) Get(ctx context.Context, address string, k Known) (*Page, error) {
	limited, cancel := context.WithTimeout(ctx, c.o.Timeout)
	defer cancel()
	p, err := c.get(limited, address, k)
	if err == nil {
		return p, nil
	}
	if ctx.Err() != nil {
		return nil, ctx.Err()
	}
	var r *affair.Refusal
	if errors.As(err, &r) {
		return nil, r
	}
	reason, advice := "cannot be fetched: "+plain(err), "check the address and the connection, or save the page and name the file"
	var dns *net.DNSError
	switch {
	case errors.Is(err, errPrivate):
		reason, advice = errPrivate.Error(), "save the page and name the file, or allow private addresses"
	case errors.Is(err, context.DeadlineExceeded):
		reason, advice = "took too long", "try later, or save the page and name the file"
	case errors.As(err, &dns):
		reason, advice = "names a host that does not exist", "check the address"
	}
	return nil, &affair.Refusal{Source: address, Reason: reason, Advice: advice}
}

// plain takes the method and address off an error of net/http: our own message has them.
func plain(err error) string {
	var u *url.Error
	if errors.As(err, &u) {
		err = u.Err
	}
	return err.Error()
}

func (c *Client) get(ctx context.Context, address string, k Known) (*Page, error) {
	refuse := func(reason, advice string) error {
		return &affair.Refusal{Source: address, Reason: reason, Advice: advice}
	}
	at := address
	for hop := 0; ; hop++ {
		u, err := url.Parse(at)
		if err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" {
			if hop > 0 {
				return nil, refuse("leads to "+at+", which is no web address", "save the page and name the file")
			}
			return nil, refuse("is no web address", "it must begin with http:// or https://")
		}
		if u.User != nil {
			return nil, refuse("carries a user name", "leave the name and password out of the address")
		}
		u.Fragment = ""
		h := c.host(u)
		res, err := c.visit(ctx, h, u, k, hop)
		if err != nil {
			return nil, err
		}
		if res.redirect == "" {
			return res.page, nil
		}
		if hop >= maxRedirects {
			return nil, refuse("leads from address to address without end", "open it in a browser, save the page and name the file")
		}
		next, err := u.Parse(res.redirect)
		if err != nil {
			return nil, refuse("leads to an address that cannot be read", "open it in a browser, save the page and name the file")
		}
		at = next.String()
	}
}

func (c *Client) host(u *url.URL) *host {
	c.mu.Lock()
	defer c.mu.Unlock()
	key := u.Scheme + "://" + strings.ToLower(u.Host)
	h := c.hosts[key]
	if h == nil {
		h = &host{}
		c.hosts[key] = h
	}
	return h
}

type visited struct {
	page     *Page
	redirect string
}

// visit makes one request, when it is the host's turn.
func (c *Client) visit(ctx context.Context, h *host, u *url.URL, k Known, hop int) (visited, error) {
	h.Lock()
	defer h.Unlock()
	if !c.o.IgnoreRobots && !h.asked {
		r, err := c.askRobots(ctx, h, u)
		if err != nil {
			return visited{}, err
		}
		h.robots, h.asked = r, true
	}
	if !c.o.IgnoreRobots && !h.robots.allows(u) {
		return visited{}, &affair.Refusal{Source: u.String(), Reason: "is closed to programs by the site's robots.txt", Advice: "open it in a browser, save the page and name the file"}
	}
	if err := c.pause(ctx, h); err != nil {
		return visited{}, err
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, u.String(), nil)
	if err != nil {
		return visited{}, err
	}
	req.Header.Set("User-Agent", c.o.UserAgent)
	req.Header.Set("Accept", "text/html,application/xhtml+xml,application/pdf,application/xml;q=0.9,*/*;q=0.5")
	if k.ETag != "" {
		req.Header.Set("If-None-Match", k.ETag)
	}
	if k.LastModified != "" {
		req.Header.Set("If-Modified-Since", k.LastModified)
	}
	res, err := c.http.Do(req)
	h.last = c.o.Now()
	if err != nil {
		return visited{}, err
	}
	defer res.Body.Close()
	return c.take(u, res)
}

// pause waits until the host may be asked again.
func (c *Client) pause(ctx context.Context, h *host) error {
	if h.last.IsZero() {
		return nil
	}
	d := c.o.Delay
	if h.robots != nil && h.robots.delay > d {
		d = h.robots.delay
	}
	if left := d - c.o.Now().Sub(h.last); left > 0 {
		return c.o.Wait(ctx, left)
	}
	return nil
}

func (c *Client) take(u *url.URL, res *http.Response) (visited, error) {
	refuse := func(reason, advice string) (visited, error) {
		return visited{}, &affair.Refusal{Source: u.String(), Reason: reason, Advice: advice}
	}
	switch code := res.StatusCode; {
	case code == http.StatusNotModified:
		return visited{page: &Page{URL: u.String(), NotModified: true, ETag: res.Header.Get("ETag"), LastModified: res.Header.Get("Last-Modified")}}, nil
	case code >= 300 && code < 400 && res.Header.Get("Location") != "":
		return visited{redirect: res.Header.Get("Location")}, nil
	case code == http.StatusNotFound, code == http.StatusGone:
		return refuse("is not there (any more)", "look for the page in a web archive")
	case code == http.StatusUnauthorized, code == http.StatusForbidden, code == http.StatusPaymentRequired:
		return refuse(fmt.Sprintf("is closed: the site answered %d", code), "open it in a browser, save the page and name the file")
	case code == http.StatusTooManyRequests, code >= 500:
		return refuse(fmt.Sprintf("cannot be had now: the site answered %d", code), "try later")
	case code != http.StatusOK:
		return refuse(fmt.Sprintf("cannot be had: the site answered %d", code), "open it in a browser, save the page and name the file")
	}
	if res.ContentLength > c.o.MaxBytes {
		return refuse(fmt.Sprintf("is larger than %d MB", c.o.MaxBytes>>20), "save the part you need and name the file")
	}
	body, err := io.ReadAll(io.LimitReader(res.Body, c.o.MaxBytes+1))
	if int64(len(body)) > c.o.MaxBytes {
		return refuse(fmt.Sprintf("is larger than %d MB", c.o.MaxBytes>>20), "save the part you need and name the file")
	}
	if err != nil {
		if errors.Is(err, io.ErrUnexpectedEOF) {
			return refuse("broke off in the middle", "try later")
		}
		return visited{}, err
	}
	mt, params, _ := mime.ParseMediaType(res.Header.Get("Content-Type"))
	return visited{page: &Page{
		URL: u.String(), Body: body, MediaType: mt, Charset: params["charset"],
		ETag: res.Header.Get("ETag"), LastModified: res.Header.Get("Last-Modified"), Date: date(res.Header),
	}}, nil
}

// date is the time that the server gives for its answer, or zero.
func date(h http.Header) time.Time {
	t, err := http.ParseTime(h.Get("Date"))
	if err != nil {
		return time.Time{}
	}
	return t
}
