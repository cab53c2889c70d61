// Package door is where people come in: pages and addresses for signing in and out, and the
// look at every request that says who makes it.
//
// Signing in needs no script, except for passkeys, which exist only in script. The session's
// secret is in a cookie that scripts do not see, that is sent from pages of this address only,
// and that is a new one at every sign-in, so that nobody can be made to use a session that
// somebody else knows. Everything that changes something is a POST from a page of this address
// (http.CrossOriginProtection) or carries a token.
package door

import (
	"errors"
	"html/template"
	"log/slog"
	"net"
	"net/http"
	"net/url"
	"strings"
	"time"

	_ "embed"

	"github.com/rashomon-affairs/rashomon/internal/accounts"
)

// Config of a door.
type Config struct {
	Accounts *accounts.DB
	// Affair is what roles call the affair behind the door.
	Affair string
	// Secure is set when people come over https: cookies are then sent over nothing else.
	Secure bool
	// Provider, if not nil, signs people in; ProviderName is what the page calls it.
	Provider     *accounts.Provider
	ProviderName string
	// Passkeys, if not nil, signs people in.
	Passkeys *accounts.Passkeys
	// Forwarded takes the last address of X-Forwarded-For for where a request comes from. Only
	// behind a proxy that adds it.
	Forwarded bool
	// Log is told of sign-ins; nil means nobody is.
	Log *slog.Logger
}

// Door lets people in.
type Door struct {
	c     Config
	cross *http.CrossOriginProtection
}

// New makes a door.
func New(c Config) *Door {
	if c.Log == nil {
		c.Log = slog.New(slog.DiscardHandler)
	}
	return &Door{c: c, cross: http.NewCrossOriginProtection()}
}

// Identity is who makes a request and what they may do in this affair.
type Identity struct {
	Person accounts.Person
	Role   accounts.Role
	How    string
}

// Identify says who makes a request. The error is accounts.ErrRefused for a stranger. A person
// without a role in this affair is no error: Role is then None. A request with a token is not
// looked at for a cookie.
func (d *Door) Identify(r *http.Request) (Identity, error) {
	var pr accounts.Principal
	var err error
	if h := r.Header.Get("Authorization"); h != "" {
		token, ok := strings.CutPrefix(h, "Bearer ")
		if !ok {
			return Identity{}, accounts.ErrRefused
		}
		pr, err = d.c.Accounts.Token(r.Context(), token)
	} else {
		var c *http.Cookie
		if c, err = r.Cookie(d.cookie("session")); err != nil {
			return Identity{}, accounts.ErrRefused
		}
		pr, err = d.c.Accounts.Session(r.Context(), c.Value)
	}
	if err != nil {
		return Identity{}, err
	}
	role, err := d.c.Accounts.Role(r.Context(), pr, d.c.Affair)
	return Identity{Person: pr.Person, Role: role, How: pr.How}, err
}

// Path is below what the door's own addresses are.
const Path = "/signin"

// Handler answers the door's own addresses, all below Path. It needs no role: everybody may
// come to the door.
func (d *Door) Handler() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /signin", d.page)
	mux.HandleFunc("POST /signin", d.signIn)
	mux.HandleFunc("POST /signin/out", d.signOut)
	mux.HandleFunc("GET /signin/me", d.me)
	mux.HandleFunc("GET /signin/style.css", static("text/css; charset=utf-8", style))
	mux.HandleFunc("GET /signin/passkey.js", static("text/javascript; charset=utf-8", script))
	if d.c.Provider != nil {
		mux.HandleFunc("POST /signin/provider", d.toProvider)
		mux.HandleFunc("GET /signin/provider", d.fromProvider)
	}
	if d.c.Passkeys != nil {
		mux.HandleFunc("POST /signin/passkey/begin", d.passkeyBegin)
		mux.HandleFunc("POST /signin/passkey", d.passkeyFinish)
		mux.HandleFunc("POST /signin/passkey/add/begin", d.addBegin)
		mux.HandleFunc("POST /signin/passkey/add", d.addFinish)
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Content-Security-Policy", "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; form-action 'self' https:; base-uri 'none'; frame-ancestors 'none'")
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Referrer-Policy", "no-referrer")
		h.Set("Cache-Control", "no-store")
		r.Body = http.MaxBytesReader(w, r.Body, 64<<10)
		if err := d.cross.Check(r); err != nil {
			d.show(w, r, http.StatusForbidden, "The request came from a page of another address. Open this page again and try once more.")
			return
		}
		mux.ServeHTTP(w, r)
	})
}

func static(kind, body string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", kind)
		_, _ = w.Write([]byte(body)) // who has gone away misses nothing
	}
}

// cookie names a cookie. The prefix makes browsers refuse it from other hosts and over http
// (draft RFC 6265bis, section 4.1.3).
func (d *Door) cookie(what string) string {
	if d.c.Secure {
		return "__Host-rashomon-" + what
	}
	return "rashomon-" + what
}

func (d *Door) setCookie(w http.ResponseWriter, what, value string, same http.SameSite, age time.Duration) {
	c := &http.Cookie{Name: d.cookie(what), Value: value, Path: "/", Secure: d.c.Secure, HttpOnly: true, SameSite: same, MaxAge: int(age / time.Second)}
	if value == "" {
		c.MaxAge = -1
	}
	http.SetCookie(w, c)
}

// from is where a request comes from.
func (d *Door) from(r *http.Request) string {
	if d.c.Forwarded {
		all := strings.Split(strings.Join(r.Header.Values("X-Forwarded-For"), ","), ",")
		if last := strings.TrimSpace(all[len(all)-1]); last != "" {
			return network(last)
		}
	}
	host, _, err := net.SplitHostPort(r.RemoteAddr)
	if err != nil {
		return r.RemoteAddr
	}
	return network(host)
}

// network is an address as attempts are counted by: a household has a whole IPv6 /64.
func network(host string) string {
	ip := net.ParseIP(host)
	if ip == nil || ip.To4() != nil {
		return host
	}
	return ip.Mask(net.CIDRMask(64, 128)).String()
}

// local is where to go after signing in: a path here, whatever the request says.
func local(next string) string {
	u, err := url.Parse(next)
	if err != nil || u.IsAbs() || u.Host != "" || !strings.HasPrefix(next, "/") || strings.HasPrefix(next, "//") || strings.ContainsAny(next, "\\\r\n\t") {
		return "/"
	}
	return next
}

//go:embed signin.html
var pageText string

//go:embed signin.css
var style string

//go:embed passkey.js
var script string

var pageTemplate = template.Must(template.New("signin").Parse(pageText))

type pageData struct {
	Problem, Next, Name, Provider string
	Passkeys                      bool
	Who                           *Identity
	Go                            string // where to go on, at once
}

// show writes the page, with what went wrong if anything did.
func (d *Door) show(w http.ResponseWriter, r *http.Request, status int, problem string) {
	p := pageData{Problem: problem, Next: local(r.FormValue("next")), Name: r.PostFormValue("name"), Passkeys: d.c.Passkeys != nil}
	if d.c.Provider != nil {
		p.Provider = d.c.ProviderName
	}
	if who, err := d.Identify(r); err == nil && problem == "" {
		p.Who = &who
	}
	d.write(w, status, p)
}

func (d *Door) write(w http.ResponseWriter, status int, p pageData) {
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.WriteHeader(status)
	_ = pageTemplate.Execute(w, p) // who has gone away misses nothing
}

func (d *Door) page(w http.ResponseWriter, r *http.Request) { d.show(w, r, http.StatusOK, "") }

// wrong shows why somebody was not let in, and says no more to a stranger than there is to say.
func (d *Door) wrong(w http.ResponseWriter, r *http.Request, err error) {
	switch {
	case errors.Is(err, accounts.ErrTooMany):
		w.Header().Set("Retry-After", "60")
		d.show(w, r, http.StatusTooManyRequests, "Too many attempts. Wait a minute and try again.")
	case errors.Is(err, accounts.ErrRefused):
		d.c.Log.InfoContext(r.Context(), "sign-in refused", slog.String("from", d.from(r)))
		d.show(w, r, http.StatusUnauthorized, "That did not let you in. Look at name and password, or ask an owner of the affair.")
	default:
		d.c.Log.ErrorContext(r.Context(), "sign-in failed", slog.Any("error", err))
		d.show(w, r, http.StatusInternalServerError, "Something went wrong here. It is in the server's log.")
	}
}

// letIn begins a session: a new one, whatever cookie the browser came with, and the old one ends.
func (d *Door) letIn(w http.ResponseWriter, r *http.Request, p accounts.Person, how string) error {
	if c, err := r.Cookie(d.cookie("session")); err == nil {
		if err := d.c.Accounts.EndSession(r.Context(), c.Value); err != nil {
			return err
		}
	}
	s, err := d.c.Accounts.NewSession(r.Context(), p, how)
	if err != nil {
		return err
	}
	d.setCookie(w, "session", s, http.SameSiteStrictMode, 30*24*time.Hour)
	d.c.Log.InfoContext(r.Context(), "signed in", slog.String("name", p.Name), slog.String("how", how), slog.String("from", d.from(r)))
	return nil
}

func (d *Door) signIn(w http.ResponseWriter, r *http.Request) {
	p, err := d.c.Accounts.SignIn(r.Context(), r.PostFormValue("name"), r.PostFormValue("password"), d.from(r))
	if err == nil {
		err = d.letIn(w, r, p, accounts.ByPassword)
	}
	if err != nil {
		d.wrong(w, r, err)
		return
	}
	http.Redirect(w, r, local(r.PostFormValue("next")), http.StatusSeeOther)
}

// signOut ends this session, or with everywhere=1 all of the person's.
func (d *Door) signOut(w http.ResponseWriter, r *http.Request) {
	var err error
	if c, e := r.Cookie(d.cookie("session")); e == nil {
		if pr, e := d.c.Accounts.Session(r.Context(), c.Value); e == nil && r.PostFormValue("everywhere") != "" {
			_, err = d.c.Accounts.EndSessions(r.Context(), pr.Person.Name)
		}
		err = errors.Join(err, d.c.Accounts.EndSession(r.Context(), c.Value))
	}
	d.setCookie(w, "session", "", http.SameSiteStrictMode, 0)
	if err != nil {
		d.wrong(w, r, err)
		return
	}
	http.Redirect(w, r, Path, http.StatusSeeOther)
}
