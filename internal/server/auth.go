package server

import (
	"context"
	"crypto/rand"
	"crypto/subtle"
	"encoding/base64"
	"net/http"
	"sync"
)

// User is who asks.
type User struct {
	Name string `json:"name"`
	Role Role   `json:"role"`
}

// Auth tells who asks. A team's server plugs its own in (accounts, single sign-on).
type Auth interface {
	// Identify returns who a request is from; false when nobody is signed in.
	Identify(r *http.Request) (User, bool)
	// Enter may answer a request itself: the sign-in page, or the exchange of a token for a
	// cookie. It reports whether it did.
	Enter(w http.ResponseWriter, r *http.Request) bool
	// Advice says to somebody who is not signed in what to do.
	Advice() string
}

type userKey struct{}

// UserOf is who asks, as Auth found out.
func UserOf(ctx context.Context) (User, bool) {
	u, ok := ctx.Value(userKey{}).(User)
	return u, ok
}

// Local lets in the one who opened the address that the program printed: its token can be used
// once, and is exchanged for a cookie that no script can read and no other site can send.
type Local struct {
	user User

	mu     sync.Mutex
	token  string // "" when it was used
	cookie string
	name   string
}

// NewLocal makes an Auth for one person, who may do everything.
func NewLocal(name string) *Local {
	l := &Local{user: User{Name: name, Role: Owner}, token: secret(), cookie: secret()}
	l.name = "rashomon-" + secret()[:8] // cookies of one host are shared by all its ports
	return l
}

// Token is the token of the address to open.
func (l *Local) Token() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.token
}

// Identify implements Auth.
func (l *Local) Identify(r *http.Request) (User, bool) {
	c, err := r.Cookie(l.name)
	if err != nil || subtle.ConstantTimeCompare([]byte(c.Value), []byte(l.cookie)) != 1 {
		return User{}, false
	}
	return l.user, true
}

// Enter implements Auth: ?token= is exchanged for the cookie.
func (l *Local) Enter(w http.ResponseWriter, r *http.Request) bool {
	q := r.URL.Query()
	given := q.Get("token")
	if given == "" || r.Method != http.MethodGet {
		return false
	}
	q.Del("token")
	u := *r.URL
	u.RawQuery = q.Encode()
	l.mu.Lock()
	right := l.token != "" && subtle.ConstantTimeCompare([]byte(given), []byte(l.token)) == 1
	if right {
		l.token = ""
	}
	l.mu.Unlock()
	if !right {
		if _, ok := l.Identify(r); !ok {
			return false // the app asks, is refused, and says what to do
		}
	} else {
		http.SetCookie(w, &http.Cookie{Name: l.name, Value: l.cookie, Path: "/", HttpOnly: true, SameSite: http.SameSiteStrictMode, MaxAge: 30 * 24 * 3600})
	}
	// The path is our own: a path of two strokes would lead to another host.
	to := "/"
	if len(u.Path) > 1 && u.Path[0] == '/' && u.Path[1] != '/' && u.Path[1] != '\\' {
		to = u.EscapedPath()
	}
	if u.RawQuery != "" {
		to += "?" + u.RawQuery
	}
	w.Header().Set("Location", to)
	w.WriteHeader(http.StatusSeeOther)
	return true
}

// Advice implements Auth.
func (l *Local) Advice() string {
	return "open the address that 'rashomon serve' printed; it lets in one browser, so start the program again for another"
}

func secret() string {
	b := make([]byte, 32)
	_, _ = rand.Read(b) // never fails (crypto/rand)
	return base64.RawURLEncoding.EncodeToString(b)
}
