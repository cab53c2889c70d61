package server_test

import (
	"bytes"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/rashomon-affairs/rashomon/internal/server"
	"github.com/rashomon-affairs/rashomon/internal/store"
)

// as lets in whom the request names.
type as struct{}

func (as) Identify(r *http.Request) (server.User, bool) {
	role := r.Header.Get("Test-Role")
	return server.User{Name: "tester", Role: server.Role(role)}, role != ""
}
func (as) Enter(http.ResponseWriter, *http.Request) bool { return false }
func (as) Advice() string                                { return "sign in" }

func newServer(t *testing.T) *server.Server {
	t.Helper()
	db, err := store.Open(t.Context(), filepath.Join(t.TempDir(), "x.rashomon"), store.Options{Create: true})
	if err != nil {
		t.Fatal(err)
	}
	s := server.New(server.Config{DB: db, Name: "x", Auth: as{}})
	t.Cleanup(func() { s.Close(); db.Close() })
	return s
}

func ask(s *server.Server, method, path, role string, more ...string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(method, path, strings.NewReader("{}"))
	r.Host = "127.0.0.1:1"
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("X-Rashomon", "1")
	if role != "" {
		r.Header.Set("Test-Role", role)
	}
	for i := 0; i+1 < len(more); i += 2 {
		r.Header.Set(more[i], more[i+1])
	}
	w := httptest.NewRecorder()
	s.Handler().ServeHTTP(w, r)
	return w
}

func problemIn(t *testing.T, w *httptest.ResponseRecorder) {
	t.Helper()
	if ct := w.Header().Get("Content-Type"); ct != "application/problem+json" {
		t.Errorf("content type %q", ct)
	}
	var p struct {
		Status int    `json:"status"`
		Title  string `json:"title"`
		Detail string `json:"detail"`
	}
	if err := json.Unmarshal(w.Body.Bytes(), &p); err != nil || p.Status != w.Code || p.Title == "" || p.Detail == "" {
		t.Errorf("no problem: %v %s", err, w.Body)
	}
}

func TestEveryRouteLetsInOnlyWhoMay(t *testing.T) {
	s := newServer(t)
	if len(s.Routes()) < 30 {
		t.Fatalf("only %d routes", len(s.Routes()))
	}
	for _, r := range s.Routes() {
		path := strings.NewReplacer("{id}", "nothing", "{name}", "nobody", "{scope}", "actor").Replace(r.Path)
		if r.Role == server.Anyone || path == "/api/events" { // a stream does not end by itself
			continue
		}
		t.Run(r.Method+" "+r.Path, func(t *testing.T) {
			w := ask(s, r.Method, path, "")
			if w.Code != http.StatusUnauthorized {
				t.Errorf("nobody got %d", w.Code)
			}
			problemIn(t, w)
			for _, role := range []server.Role{server.Reader, server.Coder, server.Editor, server.Owner} {
				w := ask(s, r.Method, path, string(role))
				if may := role.May(r.Role); may != (w.Code != http.StatusForbidden) {
					t.Errorf("%s got %d, and may is %v", role, w.Code, may)
				}
				if w.Code == http.StatusInternalServerError {
					t.Errorf("%s got %s", role, w.Body)
				}
			}
			if r.Method != http.MethodGet {
				if w := ask(s, r.Method, path, "owner", "Sec-Fetch-Site", "cross-site"); w.Code != http.StatusForbidden {
					t.Errorf("another site got %d", w.Code)
				}
				if w := ask(s, r.Method, path, "owner", "X-Rashomon", ""); w.Code != http.StatusForbidden {
					t.Errorf("a form of another page got %d", w.Code)
				}
			}
		})
	}
}

func TestOnlyOurOwnNamesAreAnswered(t *testing.T) {
	s := newServer(t)
	for host, want := range map[string]int{"localhost:80": 200, "127.0.0.1": 200, "[::1]:99": 200, "evil.example": 421, "127.0.0.1.evil.example:80": 421, "": 421} {
		r := httptest.NewRequest(http.MethodGet, "/healthz", nil)
		r.Host = host
		w := httptest.NewRecorder()
		s.Handler().ServeHTTP(w, r)
		if w.Code != want {
			t.Errorf("host %q got %d, want %d", host, w.Code, want)
		}
	}
}

func TestAnAnswerThatHasNotChangedIsNotSentAgain(t *testing.T) {
	s := newServer(t)
	w := ask(s, http.MethodGet, "/api/affair", "reader")
	tag := w.Header().Get("ETag")
	if w.Code != http.StatusOK || tag == "" {
		t.Fatalf("%d %q", w.Code, tag)
	}
	if w := ask(s, http.MethodGet, "/api/affair", "reader", "If-None-Match", tag); w.Code != http.StatusNotModified || w.Body.Len() > 0 {
		t.Errorf("%d %s", w.Code, w.Body)
	}
	if w := ask(s, http.MethodGet, "/api/affair", "owner", "If-None-Match", tag); w.Code != http.StatusOK {
		t.Errorf("somebody else got %d", w.Code)
	}
}

func TestTheCommittedDescriptionOfTheInterfaceIsCurrent(t *testing.T) {
	s := newServer(t)
	var got bytes.Buffer
	e := json.NewEncoder(&got)
	e.SetIndent("", "  ")
	if err := e.Encode(s.OpenAPI()); err != nil {
		t.Fatal(err)
	}
	want, err := os.ReadFile("openapi.json")
	if err != nil {
		t.Fatal(err)
	}
	if got.String() != string(want) {
		t.Error("openapi.json is old: go run ./cmd/rashomon serve --print-openapi > internal/server/openapi.json")
	}
}

func TestTheTokenOfTheAddressIsGoodOnce(t *testing.T) {
	db, err := store.Open(t.Context(), filepath.Join(t.TempDir(), "x.rashomon"), store.Options{Create: true})
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	local := server.NewLocal("me")
	s := server.New(server.Config{DB: db, Auth: local})
	defer s.Close()
	token := local.Token()
	get := func(path string, cookies []*http.Cookie) *http.Response {
		r := httptest.NewRequest(http.MethodGet, path, nil)
		r.Host = "localhost"
		for _, c := range cookies {
			r.AddCookie(c)
		}
		w := httptest.NewRecorder()
		s.Handler().ServeHTTP(w, r)
		return w.Result()
	}
	first := get("/records?kind=tie&token="+token, nil)
	if first.StatusCode != http.StatusSeeOther || first.Header.Get("Location") != "/records?kind=tie" || len(first.Cookies()) != 1 {
		t.Fatalf("%d %v", first.StatusCode, first.Header)
	}
	c := first.Cookies()[0]
	if !c.HttpOnly || c.SameSite != http.SameSiteStrictMode {
		t.Errorf("cookie %+v", c)
	}
	if got := get("/api/affair", first.Cookies()).StatusCode; got != http.StatusOK {
		t.Errorf("with the cookie: %d", got)
	}
	if again := get("/?token="+token, nil); len(again.Cookies()) != 0 {
		t.Error("the token was good twice")
	}
	if away := get("//evil.example/?token="+token, first.Cookies()); strings.HasPrefix(away.Header.Get("Location"), "//") {
		t.Errorf("sent away to %s", away.Header.Get("Location"))
	}
}

func TestParametersOfAListAreHeeded(t *testing.T) {
	s := newServer(t)
	for path, want := range map[string]int{"/api/records?kind=nonsense": 422, "/api/records?status=nonsense": 422, "/api/records?sort=nonsense": 422,
		"/api/records?limit=0": 422, "/api/records?min_score=2": 422, "/api/records?kind=tie&id=abc&status=any&sort=-date": 200, "/api/records/facets?kind=nonsense": 422,
		"/api/next?direction=sideways": 422, "/api/search": 422, "/api/compare/network?mode=three": 422} {
		if w := ask(s, http.MethodGet, path, "reader"); w.Code != want {
			t.Errorf("%s got %d, want %d: %s", path, w.Code, want, w.Body)
		}
	}
}
