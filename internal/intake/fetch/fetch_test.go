package fetch

import (
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/rashomon-affairs/rashomon/internal/affair"
)

// misbehaving is a server that does on purpose what servers do wrong.
func misbehaving(t *testing.T) *httptest.Server {
	t.Helper()
	stop := make(chan struct{})
	m := http.NewServeMux()
	m.HandleFunc("/robots.txt", func(w http.ResponseWriter, _ *http.Request) {
		fmt.Fprint(w, "User-agent: *\nDisallow: /closed\nAllow: /closed/open$\nCrawl-delay: 3\n")
	})
	m.HandleFunc("/good", func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("ETag", `"1"`)
		if r.Header.Get("If-None-Match") == `"1"` {
			w.WriteHeader(http.StatusNotModified)
			return
		}
		w.Header().Set("Content-Type", "text/html; charset=iso-8859-1")
		fmt.Fprint(w, "<p>a page for "+r.UserAgent()+"</p>")
	})
	m.HandleFunc("/closed/", func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, "seen") })
	m.HandleFunc("/circle", func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, "/circle", http.StatusFound) })
	m.HandleFunc("/to-good", func(w http.ResponseWriter, r *http.Request) {
		http.Redirect(w, r, "/good#part", http.StatusMovedPermanently)
	})
	m.HandleFunc("/to-closed", func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, "/closed/x", http.StatusFound) })
	m.HandleFunc("/to-file", func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Location", "file:///etc/hostname")
		w.WriteHeader(http.StatusFound)
	})
	m.HandleFunc("/endless", func(w http.ResponseWriter, r *http.Request) {
		for r.Context().Err() == nil {
			if _, err := w.Write(make([]byte, 64<<10)); err != nil {
				return
			}
		}
	})
	m.HandleFunc("/bomb", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Encoding", "gzip")
		z := gzip.NewWriter(w)
		for range 64 {
			_, _ = z.Write(make([]byte, 64<<10))
		}
		_ = z.Close()
	})
	m.HandleFunc("/silent", func(_ http.ResponseWriter, r *http.Request) {
		select {
		case <-stop:
		case <-r.Context().Done():
		}
	})
	m.HandleFunc("/cut", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Length", "1000")
		fmt.Fprint(w, "short")
	})
	m.HandleFunc("/broken", func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusBadGateway) })
	s := httptest.NewServer(m)
	t.Cleanup(func() { close(stop); s.Close() })
	return s
}

// patient is a client that allows the test server and pauses without sleeping.
func patient(pauses *[]time.Duration) *Client {
	now := time.Unix(0, 0)
	return New(Options{
		AllowPrivate: true, MaxBytes: 1 << 20, Timeout: 2 * time.Second,
		Now: func() time.Time { return now },
		Wait: func(_ context.Context, d time.Duration) error {
			if pauses != nil {
				*pauses = append(*pauses, d)
			}
			now = now.Add(d)
			return nil
		},
	})
}

func TestAMisbehavingServerIsRefusedByName(t *testing.T) {
	s := misbehaving(t)
	for path, reason := range map[string]string{
		"/closed/x": "robots.txt", "/to-closed": "robots.txt", "/circle": "without end", "/to-file": "no web address", "/endless": "larger than", "/bomb": "larger than",
		"/silent": "took too long", "/cut": "broke off", "/broken": "502", "/none": "not there",
	} {
		_, err := patient(nil).Get(context.Background(), s.URL+path, Known{})
		var r *affair.Refusal
		if !errors.As(err, &r) || !strings.Contains(r.Reason, reason) || r.Advice == "" {
			t.Errorf("%s: %v, want a refusal that says %q", path, err, reason)
		}
	}
}

func TestAPageIsFetchedWithItsNature(t *testing.T) {
	s := misbehaving(t)
	c := patient(nil)
	p, err := c.Get(context.Background(), s.URL+"/to-good", Known{})
	if err != nil {
		t.Fatal(err)
	}
	if p.URL != s.URL+"/good" || p.Charset != "iso-8859-1" || p.MediaType != "text/html" || p.ETag != `"1"` || !strings.Contains(string(p.Body), "rashomon/1") {
		t.Errorf("page is %+v %s", p, p.Body)
	}
	if p, err = c.Get(context.Background(), s.URL+"/good", Known{ETag: p.ETag}); err != nil || !p.NotModified {
		t.Errorf("the unchanged page gave %+v %v", p, err)
	}
	if _, err := c.Get(context.Background(), s.URL+"/closed/open", Known{}); err != nil {
		t.Errorf("what robots.txt allows was refused: %v", err)
	}
}

func TestAHostIsAskedWithPauses(t *testing.T) {
	s := misbehaving(t)
	var pauses []time.Duration
	c := patient(&pauses)
	for range 3 {
		if _, err := c.Get(context.Background(), s.URL+"/good", Known{}); err != nil {
			t.Fatal(err)
		}
	}
	// robots.txt comes first and asks for three seconds.
	if fmt.Sprint(pauses) != "[3s 3s 3s]" {
		t.Errorf("pauses are %v", pauses)
	}
}

func TestPrivateAddressesAreNotReached(t *testing.T) {
	s := misbehaving(t)
	var lookups atomic.Int32
	c := New(Options{Lookup: func(context.Context, string) ([]netip.Addr, error) {
		lookups.Add(1)
		return []netip.Addr{netip.MustParseAddr("127.0.0.1"), netip.MustParseAddr("::ffff:10.0.0.1"), netip.MustParseAddr("169.254.169.254")}, nil
	}})
	for _, address := range []string{s.URL + "/good", strings.Replace(s.URL, "127.0.0.1", "harbour.example", 1) + "/good", "http://[::1]:1/", "http://0.0.0.0:1/", "http://2130706433/"} {
		_, err := c.Get(context.Background(), address, Known{})
		var r *affair.Refusal
		if !errors.As(err, &r) || !strings.Contains(r.Reason, "private network") {
			t.Errorf("%s: %v", address, err)
		}
	}
	if lookups.Load() == 0 {
		t.Error("the name was not resolved by the client itself")
	}
}

// TestRebinding lets a name resolve to a public address when first asked and to loopback
// afterwards: the connection goes only to an address that was checked for it.
func TestRebinding(t *testing.T) {
	s := misbehaving(t)
	n := 0
	c := New(Options{Timeout: time.Second, IgnoreRobots: true, Lookup: func(ctx context.Context, _ string) ([]netip.Addr, error) {
		if n++; n == 1 {
			return nil, errors.New("not now")
		}
		return []netip.Addr{netip.MustParseAddr("127.0.0.1")}, nil
	}})
	for range 2 {
		if p, err := c.Get(context.Background(), strings.Replace(s.URL, "127.0.0.1", "harbour.example", 1)+"/good", Known{}); err == nil {
			t.Fatalf("a rebound name was reached: %+v", p)
		}
	}
}

func TestACancelledFetchReturnsTheCause(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := patient(nil).Get(ctx, misbehaving(t).URL+"/good", Known{}); !errors.Is(err, context.Canceled) {
		t.Errorf("error is %v", err)
	}
}

func TestRobotsRules(t *testing.T) {
	for _, c := range []struct {
		path, pattern string
		want          bool
	}{
		{"/a/b", "/a", true}, {"/a", "/a$", true}, {"/a/b", "/a$", false}, {"/x/news/1.pdf", "/*/news/*.pdf$", true}, {"/x/news/1.pdfx", "/*/news/*.pdf$", false}, {"/b", "/a", false},
	} {
		if got := matches(c.pattern, c.path); got != c.want {
			t.Errorf("%s against %s is %v", c.path, c.pattern, got)
		}
	}
	r := parseRobots(strings.NewReader("User-agent: other\nUser-agent: Rashomon\nDisallow: /own\n\nUser-agent: *\nDisallow: /\n"), "rashomon")
	if len(r.rules) != 1 || r.rules[0].path != "/own" {
		t.Errorf("rules are %+v", r.rules)
	}
}

func FuzzRobots(f *testing.F) {
	f.Add("User-agent: *\nDisallow: /*a*b$\nAllow: /\n", "/xaxb")
	f.Fuzz(func(_ *testing.T, src, path string) {
		r := parseRobots(strings.NewReader(src), "rashomon")
		for _, x := range r.rules {
			matches(x.path, path)
		}
	})
}
