package server

import (
	"errors"
	"net/http"
	"net/url"
	"strings"

	"github.com/rashomon-affairs/rashomon/internal/accounts"
	"github.com/rashomon-affairs/rashomon/internal/accounts/door"
)

// Team lets in people with accounts, through a door.
type Team struct {
	door *door.Door
	in   http.Handler
}

var _ Auth = (*Team)(nil)

// NewTeam makes an Auth of a door.
func NewTeam(d *door.Door) *Team { return &Team{door: d, in: d.Handler()} }

// Identify implements Auth. A person without a role in this affair is somebody, who may nothing.
func (t *Team) Identify(r *http.Request) (User, bool) {
	who, err := t.door.Identify(r)
	if err != nil {
		if !errors.Is(err, accounts.ErrRefused) {
			unexpected(err) // logged; to the one who asks it is as if nobody were signed in
		}
		return User{}, false
	}
	return User{Name: who.Person.Name, Role: who.Role}, true
}

// Enter implements Auth: it answers the door's own addresses, and sends who opens a page and is
// not signed in to the door.
func (t *Team) Enter(w http.ResponseWriter, r *http.Request) bool {
	if r.URL.Path == door.Path || strings.HasPrefix(r.URL.Path, door.Path+"/") {
		t.in.ServeHTTP(w, r)
		return true
	}
	if r.Method != http.MethodGet || !strings.Contains(r.Header.Get("Accept"), "text/html") || strings.HasPrefix(r.URL.Path, "/api/") || r.URL.Path == "/docs" {
		return false
	}
	if who, err := t.door.Identify(r); err == nil && who.Role != accounts.None {
		return false
	}
	http.Redirect(w, r, door.Path+"?next="+url.QueryEscape(r.URL.RequestURI()), http.StatusSeeOther)
	return true
}

// Advice implements Auth.
func (t *Team) Advice() string {
	return "sign in at " + door.Path + ", or send a token of 'rashomon people token' as Authorization: Bearer"
}
