package fetch

import (
	"bufio"
	"context"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"
)

// robots are the rules of a site for us (RFC 9309).
type robots struct {
	rules []rule
	delay time.Duration
	// closed is set when the file could not be had because the site is in trouble: then all
	// is closed for now.
	closed bool
}

type rule struct {
	path  string
	allow bool
}

const (
	maxRobots = 500 << 10 // bytes of robots.txt that are read
	maxDelay  = 30 * time.Second
)

// askRobots reads the site's robots.txt. A file that is not there allows everything; a site
// that answers with an error of its own allows nothing.
func (c *Client) askRobots(ctx context.Context, h *host, u *url.URL) (*robots, error) {
	at := url.URL{Scheme: u.Scheme, Host: u.Host, Path: "/robots.txt"}
	for range 5 {
		req, err := http.NewRequestWithContext(ctx, http.MethodGet, at.String(), nil)
		if err != nil {
			return nil, err
		}
		req.Header.Set("User-Agent", c.o.UserAgent)
		res, err := c.http.Do(req)
		h.last = c.o.Now()
		if err != nil {
			return nil, err
		}
		loc := res.Header.Get("Location")
		switch {
		case res.StatusCode >= 300 && res.StatusCode < 400 && loc != "":
			res.Body.Close()
			next, err := at.Parse(loc)
			if err != nil || next.Scheme != "http" && next.Scheme != "https" {
				return &robots{}, nil
			}
			at = *next
			continue
		case res.StatusCode >= 500:
			res.Body.Close()
			return &robots{closed: true}, nil
		case res.StatusCode != http.StatusOK:
			res.Body.Close()
			return &robots{}, nil
		}
		r := parseRobots(io.LimitReader(res.Body, maxRobots), product(c.o.UserAgent))
		res.Body.Close()
		return r, nil
	}
	return &robots{}, nil
}

// product is the name under which a user agent is looked for.
func product(agent string) string {
	name, _, _ := strings.Cut(agent, "/")
	name, _, _ = strings.Cut(name, " ")
	return strings.ToLower(name)
}

// parseRobots reads the group for the agent, or the group for all.
func parseRobots(src io.Reader, agent string) *robots {
	own, all := &robots{}, &robots{}
	found := false
	var into []*robots // the groups that the lines at hand belong to
	naming := false
	sc := bufio.NewScanner(src)
	sc.Buffer(make([]byte, 0, 4096), 64<<10)
	for sc.Scan() {
		line, _, _ := strings.Cut(strings.TrimPrefix(sc.Text(), "\ufeff"), "#")
		key, value, ok := strings.Cut(line, ":")
		if !ok {
			continue
		}
		value = strings.TrimSpace(value)
		switch strings.ToLower(strings.TrimSpace(key)) {
		case "user-agent":
			if !naming {
				into, naming = nil, true
			}
			if v := strings.ToLower(value); v == "*" {
				into = append(into, all)
			} else if product(v) == agent {
				into, found = append(into, own), true
			}
		case "allow", "disallow":
			naming = false
			if value == "" {
				continue
			}
			for _, r := range into {
				r.rules = append(r.rules, rule{path: value, allow: strings.EqualFold(strings.TrimSpace(key), "allow")})
			}
		case "crawl-delay":
			naming = false
			if s, err := strconv.ParseFloat(value, 64); err == nil && s > 0 {
				for _, r := range into {
					r.delay = min(maxDelay, time.Duration(s*float64(time.Second)))
				}
			}
		}
	}
	if found {
		return own
	}
	return all
}

// allows reports whether the address is open. The longest rule that matches decides; of two
// equally long ones the one that allows.
func (r *robots) allows(u *url.URL) bool {
	if r == nil {
		return true
	}
	if r.closed {
		return false
	}
	path := u.EscapedPath()
	if path == "" {
		path = "/"
	}
	if u.RawQuery != "" {
		path += "?" + u.RawQuery
	}
	best, open := -1, true
	for _, x := range r.rules {
		if n := len(x.path); (n > best || n == best && x.allow) && matches(x.path, path) {
			best, open = n, x.allow
		}
	}
	return open
}

// matches compares a path with a rule, in which * stands for anything and $ for the end.
func matches(pattern, path string) bool {
	end := strings.HasSuffix(pattern, "$")
	pattern = strings.TrimSuffix(pattern, "$")
	parts := strings.Split(pattern, "*")
	if !strings.HasPrefix(path, parts[0]) {
		return false
	}
	rest := path[len(parts[0]):]
	for i, p := range parts[1:] {
		if end && i == len(parts)-2 {
			return strings.HasSuffix(rest, p)
		}
		at := strings.Index(rest, p)
		if at < 0 {
			return false
		}
		rest = rest[at+len(p):]
	}
	return !end || rest == ""
}
