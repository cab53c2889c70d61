package server

import (
	"context"
	"fmt"
	"hash/fnv"
	"net"
	"net/http"
	"runtime/debug"
	"slices"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"
)

// policy is what the app's pages may do: load from us, and nothing else.
const policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; connect-src 'self'; font-src 'self'; " +
	"frame-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"

// Limits of a request.
const (
	maxBody   = 1 << 20   // of JSON
	maxUpload = 512 << 20 // of files, all together
)

// guard is what every request goes through.
func (s *Server) guard(next http.Handler) http.Handler {
	var cross http.CrossOriginProtection
	next = s.tagged(next)
	h := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		head := w.Header()
		head.Set("Content-Security-Policy", policy)
		head.Set("X-Content-Type-Options", "nosniff")
		head.Set("Referrer-Policy", "no-referrer")
		head.Set("Cross-Origin-Opener-Policy", "same-origin")
		head.Set("Cross-Origin-Resource-Policy", "same-origin")
		head.Set("Permissions-Policy", "camera=(), microphone=(), geolocation=(), interest-cohort=()")
		if !s.knownHost(r.Host) {
			writeProblem(w, huma.NewError(http.StatusMisdirectedRequest, "this server is not called that: open the address that it printed, or name the host with --host"))
			return
		}
		if err := cross.Check(r); err != nil {
			writeProblem(w, huma.Error403Forbidden("another site asked for this: open the workbench itself and do it there"))
			return
		}
		if !safe(r.Method) {
			if r.Header.Get("X-Rashomon") == "" && strings.HasPrefix(r.URL.Path, "/api/") {
				writeProblem(w, huma.Error403Forbidden("a request that changes something must carry the header X-Rashomon: 1"))
				return
			}
			limit := int64(maxBody)
			if strings.HasPrefix(r.Header.Get("Content-Type"), "multipart/") {
				limit = maxUpload
			}
			r.Body = http.MaxBytesReader(w, r.Body, limit)
		}
		if s.c.Auth.Enter(w, r) {
			return
		}
		if u, ok := s.c.Auth.Identify(r); ok {
			r = r.WithContext(context.WithValue(r.Context(), userKey{}, u))
		}
		next.ServeHTTP(w, r)
	})
	return s.logged(h)
}

func safe(method string) bool {
	return method == http.MethodGet || method == http.MethodHead || method == http.MethodOptions
}

// knownHost reports whether a request was meant for us. Names other than loopback ones must be
// configured: a page elsewhere can make its own name lead to this machine (DNS rebinding), but
// not make the browser ask for ours.
func (s *Server) knownHost(host string) bool {
	name, _, err := net.SplitHostPort(host)
	if err != nil {
		name = host
	}
	name = strings.Trim(strings.ToLower(name), "[]")
	if name == "localhost" || slices.Contains(s.c.Hosts, name) {
		return true
	}
	ip := net.ParseIP(name)
	return ip != nil && ip.IsLoopback()
}

// tagged answers a question that was asked before, and whose answer has not changed, with 304.
func (s *Server) tagged(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method != http.MethodGet || !strings.HasPrefix(r.URL.Path, "/api/") || r.URL.Path == "/api/events" {
			next.ServeHTTP(w, r)
			return
		}
		u, ok := UserOf(r.Context())
		if !ok {
			next.ServeHTTP(w, r)
			return
		}
		st, err := s.db.State(r.Context())
		if err != nil {
			next.ServeHTTP(w, r)
			return
		}
		// Who asks is part of the answer: coders who may not see each other's records use one browser.
		who := fnv.New64a()
		_, _ = who.Write([]byte(u.Name + "\x00" + string(u.Role) + "\x00" + s.c.Version))
		tag := fmt.Sprintf(`W/"%s-%x"`, st, who.Sum64())
		w.Header().Set("ETag", tag)
		w.Header().Set("Cache-Control", "private, no-cache")
		w.Header().Set("Vary", "Cookie, Authorization")
		if slices.ContainsFunc(strings.Split(r.Header.Get("If-None-Match"), ","), func(t string) bool { return strings.TrimSpace(t) == tag }) {
			w.WriteHeader(http.StatusNotModified)
			return
		}
		next.ServeHTTP(&untag{ResponseWriter: w}, r)
	})
}

// untag takes the tag off an answer that is an error.
type untag struct {
	http.ResponseWriter
}

func (u *untag) WriteHeader(code int) {
	if code >= 400 {
		u.Header().Del("ETag")
	}
	u.ResponseWriter.WriteHeader(code)
}

// Unwrap is for http.ResponseController.
func (u *untag) Unwrap() http.ResponseWriter { return u.ResponseWriter }

// logged writes a line for each request, counts it, and turns a panic into an answer.
func (s *Server) logged(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		start := time.Now()
		rec := &recorder{ResponseWriter: w}
		defer func() {
			if v := recover(); v != nil {
				if v == http.ErrAbortHandler { //nolint:errorlint // that very value
					panic(v)
				}
				s.c.Log.Error("a request failed", "path", r.URL.Path, "panic", fmt.Sprint(v), "stack", string(debug.Stack()))
				if rec.code == 0 {
					writeProblem(rec, huma.Error500InternalServerError("the program made a mistake; please report this with what you did"))
				}
			}
			took := time.Since(start)
			s.meter.count(r, rec.code, took)
			s.c.Log.Info("request", "method", r.Method, "path", r.URL.Path, "status", rec.code, "bytes", rec.bytes, "ms", took.Milliseconds())
		}()
		next.ServeHTTP(rec, r)
	})
}

type recorder struct {
	http.ResponseWriter
	code, bytes int
}

func (r *recorder) WriteHeader(code int) {
	if r.code == 0 {
		r.code = code
	}
	r.ResponseWriter.WriteHeader(code)
}

func (r *recorder) Write(b []byte) (int, error) {
	if r.code == 0 {
		r.code = http.StatusOK
	}
	n, err := r.ResponseWriter.Write(b)
	r.bytes += n
	return n, err
}

// Unwrap is for http.ResponseController.
func (r *recorder) Unwrap() http.ResponseWriter { return r.ResponseWriter }
