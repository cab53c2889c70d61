package door_test

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"

	"github.com/rashomon-affairs/rashomon/internal/accounts"
	"github.com/rashomon-affairs/rashomon/internal/accounts/accountstest"
	"github.com/rashomon-affairs/rashomon/internal/accounts/door"
)

const good = "seven herons over the weir"

// house is a door with an affair behind it, that says who came in.
type house struct {
	*httptest.Server
	accounts *accounts.DB
	door     *door.Door
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func people(t *testing.T) *accounts.DB {
	t.Helper()
	a, err := accounts.Open(t.Context(), filepath.Join(t.TempDir(), "people"), accounts.Options{Cost: accounts.Cost{Passes: 1, MemoryKiB: 64, Lanes: 1}})
	must(t, err)
	t.Cleanup(func() { _ = a.Close() })
	_, err = a.AddPerson(t.Context(), "Ana", "ana@example.org")
	must(t, err)
	must(t, a.SetPassword(t.Context(), "Ana", good))
	must(t, a.SetRole(t.Context(), "Ana", "dam", accounts.Coder))
	return a
}

func open(t *testing.T, c door.Config) *house {
	t.Helper()
	if c.Accounts == nil {
		c.Accounts = people(t)
	}
	if c.Affair == "" {
		c.Affair = "dam"
	}
	h := &house{accounts: c.Accounts, door: door.New(c)}
	mux := http.NewServeMux()
	mux.Handle("/signin", h.door.Handler())
	mux.Handle("/signin/", h.door.Handler())
	mux.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) {
		who, err := h.door.Identify(r)
		if err != nil {
			http.Error(w, err.Error(), http.StatusUnauthorized)
			return
		}
		_, _ = io.WriteString(w, who.Person.Name+" "+string(who.Role)+" "+who.How)
	})
	h.Server = httptest.NewServer(mux)
	t.Cleanup(h.Close)
	return h
}

// browser keeps cookies, and does not follow.
func browser(t *testing.T) *http.Client {
	t.Helper()
	jar, err := cookiejar.New(nil)
	must(t, err)
	return &http.Client{Jar: jar, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
}

func do(t *testing.T, b *http.Client, method, address string, form url.Values, header ...string) (*http.Response, string) {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), method, address, strings.NewReader(form.Encode()))
	must(t, err)
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	for i := 0; i < len(header); i += 2 {
		req.Header.Set(header[i], header[i+1])
	}
	resp, err := b.Do(req)
	must(t, err)
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	must(t, err)
	return resp, string(body)
}

func (h *house) signIn(t *testing.T, b *http.Client) *http.Response {
	t.Helper()
	resp, body := do(t, b, "POST", h.URL+"/signin", url.Values{"name": {"Ana"}, "password": {good}})
	if resp.StatusCode != http.StatusSeeOther {
		t.Fatalf("signing in gives %d: %s", resp.StatusCode, body)
	}
	return resp
}

func (h *house) inside(t *testing.T, b *http.Client) string {
	t.Helper()
	_, body := do(t, b, "GET", h.URL+"/", nil)
	return strings.TrimSpace(body)
}

func TestTheCookieOfASessionIsSentToNobodyElseAndSeenByNoScript(t *testing.T) {
	for _, secure := range []bool{false, true} {
		h := open(t, door.Config{Secure: secure})
		for _, c := range h.signIn(t, browser(t)).Cookies() {
			if !c.HttpOnly || c.SameSite != http.SameSiteStrictMode || c.Secure != secure || c.Path != "/" || c.Domain != "" || strings.HasPrefix(c.Name, "__Host-") != secure {
				t.Errorf("%+v", c)
			}
		}
	}
}

func TestSigningInAndOut(t *testing.T) {
	h := open(t, door.Config{})
	b, other := browser(t), browser(t)
	if got := h.inside(t, b); got != "sign-in refused" {
		t.Errorf("a stranger is %q", got)
	}
	h.signIn(t, b)
	h.signIn(t, other)
	if got := h.inside(t, b); got != "Ana coder password" {
		t.Errorf("Ana is %q", got)
	}
	if _, body := do(t, b, "GET", h.URL+"/signin", nil); !strings.Contains(body, "<strong>Ana</strong>") || !strings.Contains(body, "coder of this affair") {
		t.Errorf("the page does not know her: %s", body)
	}
	do(t, b, "POST", h.URL+"/signin/out", nil)
	if got := h.inside(t, b); got != "sign-in refused" {
		t.Errorf("signed out, Ana is %q", got)
	}
	if got := h.inside(t, other); got != "Ana coder password" {
		t.Errorf("elsewhere, Ana is %q", got)
	}
	h.signIn(t, b)
	do(t, b, "POST", h.URL+"/signin/out", url.Values{"everywhere": {"1"}})
	if got := h.inside(t, other); got != "sign-in refused" {
		t.Errorf("signed out everywhere, Ana is %q elsewhere", got)
	}
}

func TestASessionIsANewOneAtEverySignIn(t *testing.T) {
	h := open(t, door.Config{})
	victim := browser(t)
	u, err := url.Parse(h.URL)
	must(t, err)
	planted := strings.Repeat("A", 43)
	victim.Jar.SetCookies(u, []*http.Cookie{{Name: "rashomon-session", Value: planted, Path: "/"}})
	h.signIn(t, victim)
	first := victim.Jar.Cookies(u)[0].Value
	if first == planted {
		t.Error("the session is the one that somebody planted")
	}
	h.signIn(t, victim)
	if second := victim.Jar.Cookies(u)[0].Value; second == first {
		t.Error("two sign-ins, one session")
	}
	if _, err := h.accounts.Session(t.Context(), first); !errors.Is(err, accounts.ErrRefused) {
		t.Errorf("the session before the last sign-in goes on: %v", err)
	}
}

func TestAPageOfAnotherAddressSignsNobodyInOrOut(t *testing.T) {
	h := open(t, door.Config{})
	for what, header := range map[string][]string{
		"by fetch metadata": {"Sec-Fetch-Site", "cross-site"},
		"by sibling host":   {"Sec-Fetch-Site", "same-site"},
		"by origin":         {"Origin", "https://elsewhere.example"},
		"from nowhere":      {"Origin", "null"},
	} {
		resp, _ := do(t, browser(t), "POST", h.URL+"/signin", url.Values{"name": {"Ana"}, "password": {good}}, header...)
		if resp.StatusCode != http.StatusForbidden || len(resp.Cookies()) > 0 {
			t.Errorf("%s: signing in gives %d", what, resp.StatusCode)
		}
		b := browser(t)
		h.signIn(t, b)
		do(t, b, "POST", h.URL+"/signin/out", nil, header...)
		if got := h.inside(t, b); got != "Ana coder password" {
			t.Errorf("%s: signed out", what)
		}
	}
	resp, _ := do(t, browser(t), "POST", h.URL+"/signin", url.Values{"name": {"Ana"}, "password": {good}}, "Sec-Fetch-Site", "same-origin", "Origin", h.URL)
	if resp.StatusCode != http.StatusSeeOther {
		t.Errorf("from its own page it gives %d", resp.StatusCode)
	}
}

func TestAStrangerLearnsNothingAboutWhoHasAnAccount(t *testing.T) {
	h := open(t, door.Config{})
	var bodies []string
	for _, name := range []string{"Ana", "Eve"} {
		resp, body := do(t, browser(t), "POST", h.URL+"/signin", url.Values{"name": {name}, "password": {"a wrong password"}})
		if resp.StatusCode != http.StatusUnauthorized || len(resp.Cookies()) > 0 {
			t.Errorf("%s: %d", name, resp.StatusCode)
		}
		bodies = append(bodies, strings.ReplaceAll(body, name, "NAME"))
	}
	if bodies[0] != bodies[1] {
		t.Error("the pages differ")
	}
}

func TestTooManyAttemptsAreToldToWait(t *testing.T) {
	h := open(t, door.Config{})
	for n := 0; ; n++ {
		resp, _ := do(t, browser(t), "POST", h.URL+"/signin", url.Values{"name": {"Ana"}, "password": {"a wrong password"}})
		if resp.StatusCode == http.StatusTooManyRequests {
			if resp.Header.Get("Retry-After") == "" || n != 10 {
				t.Errorf("after %d attempts: %v", n, resp.Header)
			}
			return
		}
		if n > 20 {
			t.Fatal("one may guess for ever")
		}
	}
}

func TestAttemptsAreCountedByTheAddressThatTheProxySaw(t *testing.T) {
	h := open(t, door.Config{Forwarded: true})
	n := 0
	for ; n < 100; n++ { // the client makes up the front of the list; the proxy adds the end
		resp, _ := do(t, browser(t), "POST", h.URL+"/signin", url.Values{"name": {"name " + string(rune('a'+n))}, "password": {"a wrong password"}},
			"X-Forwarded-For", "10.0.0."+string(rune('1'+n%9))+", 2001:db8::"+string(rune('1'+n%9)))
		if resp.StatusCode == http.StatusTooManyRequests {
			break
		}
	}
	if n != 30 {
		t.Errorf("%d attempts from one network", n)
	}
}

func TestOneGoesOnToThisServerOnly(t *testing.T) {
	h := open(t, door.Config{})
	for next, want := range map[string]string{
		"/records?kind=tie": "/records?kind=tie", "": "/", "https://elsewhere.example/": "/", "//elsewhere.example": "/", `/\elsewhere.example`: "/",
		"javascript:alert(1)": "/", "elsewhere": "/", "/\t/elsewhere.example": "/", "\\\\elsewhere.example": "/",
	} {
		resp, _ := do(t, browser(t), "POST", h.URL+"/signin", url.Values{"name": {"Ana"}, "password": {good}, "next": {next}})
		if got := resp.Header.Get("Location"); got != want {
			t.Errorf("%q leads to %q", next, got)
		}
	}
}

func TestWhatIsTypedIsShownAsText(t *testing.T) {
	h := open(t, door.Config{})
	_, body := do(t, browser(t), "POST", h.URL+"/signin", url.Values{"name": {`"><script>alert(1)</script>`}, "password": {"x"}, "next": {`/"><script>`}})
	if strings.Contains(body, "<script>") {
		t.Error(body)
	}
}

func TestATokenComesInWithoutACookieAndAWrongOneNotWithOneEither(t *testing.T) {
	h := open(t, door.Config{})
	s, _, err := h.accounts.NewToken(t.Context(), "Ana", "dam", "script", accounts.Reader, time.Hour)
	must(t, err)
	b := browser(t)
	if _, body := do(t, b, "GET", h.URL+"/", nil, "Authorization", "Bearer "+s); body != "Ana reader token" {
		t.Errorf("%q", body)
	}
	h.signIn(t, b)
	for _, wrong := range []string{"Bearer x", "Basic QW5hOng=", "Bearer", s, "Bearer " + s + "x"} {
		if resp, _ := do(t, b, "GET", h.URL+"/", nil, "Authorization", wrong); resp.StatusCode != http.StatusUnauthorized {
			t.Errorf("%q beside a good cookie: %d", wrong, resp.StatusCode)
		}
	}
}

func TestARoleInOneAffairIsNoneInAnother(t *testing.T) {
	a := people(t)
	dam, harbour := open(t, door.Config{Accounts: a}), open(t, door.Config{Accounts: a, Affair: "harbour"})
	b := browser(t) // two servers of one host share cookies
	dam.signIn(t, b)
	if got := dam.inside(t, b); got != "Ana coder password" {
		t.Errorf("in her affair Ana is %q", got)
	}
	if got := harbour.inside(t, b); got != "Ana  password" {
		t.Errorf("in another she is %q", got)
	}
	s, _, err := a.NewToken(t.Context(), "Ana", "dam", "script", accounts.Reader, time.Hour)
	must(t, err)
	must(t, a.SetRole(t.Context(), "Ana", "harbour", accounts.Owner))
	if _, body := do(t, browser(t), "GET", harbour.URL+"/", nil, "Authorization", "Bearer "+s); body != "Ana  token" {
		t.Errorf("with a token of the one affair she is %q in the other", body)
	}
}

func TestTheWayThroughAProvider(t *testing.T) {
	a := people(t)
	p := accountstest.NewProvider(t)
	p.Nonce = func(s string) string { return s }
	p.Claims = map[string]any{"sub": "1", "email": "ana@example.org", "email_verified": true}
	us, err := a.Provider(oidc.ClientContext(context.Background(), p.Client()), accounts.ProviderConfig{Issuer: p.URL, ClientID: "rashomon", Redirect: "http://localhost/signin/provider"})
	must(t, err)
	h := open(t, door.Config{Accounts: a, Provider: us, ProviderName: "Example"})
	b := browser(t)
	if _, body := do(t, b, "GET", h.URL+"/signin", nil); !strings.Contains(body, "Sign in with Example") {
		t.Error("the page does not offer it")
	}
	resp, _ := do(t, b, "POST", h.URL+"/signin/provider", nil)
	to, err := resp.Location()
	must(t, err)
	p.Asked = to.Query()
	back := h.URL + "/signin/provider?" + url.Values{"state": {p.Asked.Get("state")}, "code": {"the code"}}.Encode()
	if resp, _ := do(t, browser(t), "GET", back, nil); resp.StatusCode != http.StatusUnauthorized {
		t.Errorf("in another browser it gives %d", resp.StatusCode)
	}
	if resp, body := do(t, b, "GET", back, nil); resp.StatusCode != http.StatusOK || !strings.Contains(body, `content="0; url=/"`) {
		t.Errorf("%d %s", resp.StatusCode, body)
	}
	if got := h.inside(t, b); got != "Ana coder oidc" {
		t.Errorf("Ana is %q", got)
	}
}

func TestTheWayWithAPasskey(t *testing.T) {
	a := people(t)
	const page = "https://rashomon.example"
	k, err := a.Passkeys(page)
	must(t, err)
	h := open(t, door.Config{Accounts: a, Passkeys: k})
	b, d := browser(t), accountstest.NewDevice(page)
	if resp, _ := do(t, b, "POST", h.URL+"/signin/passkey/add/begin", nil); resp.StatusCode != http.StatusUnauthorized {
		t.Errorf("a stranger may add a passkey: %d", resp.StatusCode)
	}
	h.signIn(t, b)
	_, options := do(t, b, "POST", h.URL+"/signin/passkey/add/begin", nil)
	if resp := post(t, b, h.URL+"/signin/passkey/add", d.Create(t, rawJSON(options))); resp.StatusCode != http.StatusOK {
		t.Fatalf("adding gives %d", resp.StatusCode)
	}
	do(t, b, "POST", h.URL+"/signin/out", nil)
	_, options = do(t, b, "POST", h.URL+"/signin/passkey/begin", nil)
	if resp := post(t, b, h.URL+"/signin/passkey", d.Get(t, rawJSON(options))); resp.StatusCode != http.StatusOK {
		t.Fatalf("signing in gives %d", resp.StatusCode)
	}
	if got := h.inside(t, b); got != "Ana coder passkey" {
		t.Errorf("Ana is %q", got)
	}
	s, _, err := a.NewToken(t.Context(), "Ana", "dam", "script", accounts.Owner, time.Hour)
	must(t, err)
	if resp, _ := do(t, browser(t), "POST", h.URL+"/signin/passkey/add/begin", nil, "Authorization", "Bearer "+s); resp.StatusCode != http.StatusUnauthorized {
		t.Errorf("a token may add a passkey: %d", resp.StatusCode)
	}
}

// rawJSON is JSON that is there already.
type rawJSON string

func (r rawJSON) MarshalJSON() ([]byte, error) { return []byte(r), nil }

func post(t *testing.T, b *http.Client, address string, body io.Reader) *http.Response {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), "POST", address, body)
	must(t, err)
	resp, err := b.Do(req)
	must(t, err)
	must(t, resp.Body.Close())
	return resp
}
