package door

import (
	"encoding/json"
	"net/http"
	"time"

	"github.com/rashomon-affairs/rashomon/internal/accounts"
)

// toProvider sends the browser to the provider. What must come back is kept in a cookie that is
// sent along when the provider sends the browser back, and to nothing else.
func (d *Door) toProvider(w http.ResponseWriter, r *http.Request) {
	address, s, err := d.c.Provider.Begin(r.Context())
	if err != nil {
		d.wrong(w, r, err)
		return
	}
	d.setCookie(w, "way", s, http.SameSiteLaxMode, 10*time.Minute)
	http.Redirect(w, r, address, http.StatusSeeOther)
}

// fromProvider is where the provider sends people back to. The session's cookie is not sent with
// a request that another site began, so the page goes on by itself to the affair.
func (d *Door) fromProvider(w http.ResponseWriter, r *http.Request) {
	c, err := r.Cookie(d.cookie("way"))
	if err != nil {
		d.wrong(w, r, accounts.ErrRefused)
		return
	}
	d.setCookie(w, "way", "", http.SameSiteLaxMode, 0)
	p, err := d.c.Provider.Finish(r.Context(), c.Value, r.URL.Query().Get("state"), r.URL.Query().Get("code"))
	if err == nil {
		err = d.letIn(w, r, p, accounts.ByOIDC)
	}
	if err != nil {
		d.wrong(w, r, err)
		return
	}
	d.write(w, http.StatusOK, pageData{Go: "/"})
}

func answer(w http.ResponseWriter, status int, v any) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(v) // who has gone away misses nothing
}

// me tells a page who is signed in.
func (d *Door) me(w http.ResponseWriter, r *http.Request) {
	who, err := d.Identify(r)
	if err != nil {
		answer(w, http.StatusUnauthorized, map[string]string{"title": "nobody is signed in"})
		return
	}
	answer(w, http.StatusOK, map[string]string{"name": who.Person.Name, "role": string(who.Role), "how": who.How})
}

func (d *Door) passkeyBegin(w http.ResponseWriter, r *http.Request) {
	options, s, err := d.c.Passkeys.Begin(r.Context())
	if err != nil {
		d.wrong(w, r, err)
		return
	}
	d.setCookie(w, "way", s, http.SameSiteStrictMode, 10*time.Minute)
	answer(w, http.StatusOK, options)
}

func (d *Door) passkeyFinish(w http.ResponseWriter, r *http.Request) {
	c, err := r.Cookie(d.cookie("way"))
	if err != nil {
		d.wrong(w, r, accounts.ErrRefused)
		return
	}
	d.setCookie(w, "way", "", http.SameSiteStrictMode, 0)
	p, err := d.c.Passkeys.Finish(r.Context(), c.Value, d.from(r), r.Body)
	if err == nil {
		err = d.letIn(w, r, p, accounts.ByPasskey)
	}
	if err != nil {
		d.wrong(w, r, err)
		return
	}
	answer(w, http.StatusOK, map[string]string{"name": p.Name})
}

// addBegin begins to add a passkey for who is signed in. A token is no person in front of a
// device: it cannot.
func (d *Door) addBegin(w http.ResponseWriter, r *http.Request) {
	who, err := d.Identify(r)
	if err != nil || who.How == accounts.ByToken {
		d.wrong(w, r, accounts.ErrRefused)
		return
	}
	options, s, err := d.c.Passkeys.BeginAdding(r.Context(), who.Person)
	if err != nil {
		d.wrong(w, r, err)
		return
	}
	d.setCookie(w, "way", s, http.SameSiteStrictMode, 10*time.Minute)
	answer(w, http.StatusOK, options)
}

func (d *Door) addFinish(w http.ResponseWriter, r *http.Request) {
	who, err := d.Identify(r)
	c, noWay := r.Cookie(d.cookie("way"))
	if err != nil || noWay != nil || who.How == accounts.ByToken {
		d.wrong(w, r, accounts.ErrRefused)
		return
	}
	d.setCookie(w, "way", "", http.SameSiteStrictMode, 0)
	if err := d.c.Passkeys.FinishAdding(r.Context(), who.Person, c.Value, "passkey", r.Body); err != nil {
		d.wrong(w, r, err)
		return
	}
	answer(w, http.StatusOK, map[string]string{"name": who.Person.Name})
}
