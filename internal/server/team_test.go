package server_test

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/rashomon-affairs/rashomon/internal/accounts"
	"github.com/rashomon-affairs/rashomon/internal/accounts/door"
	"github.com/rashomon-affairs/rashomon/internal/affair"
	"github.com/rashomon-affairs/rashomon/internal/server"
	"github.com/rashomon-affairs/rashomon/internal/store"
	"github.com/rashomon-affairs/rashomon/internal/store/storetest"
)

const good = "seven herons over the weir"

// team is a server with accounts.
type team struct {
	*httptest.Server
	s        *server.Server
	accounts *accounts.DB
}

// newTeam serves an affair; accounts may be those of another team.
func newTeam(t *testing.T, address, name string, a *accounts.DB) *team {
	t.Helper()
	db, err := store.Open(t.Context(), address, store.Options{Create: true})
	if err != nil {
		t.Fatal(err)
	}
	if a == nil {
		if a, err = accounts.Open(t.Context(), filepath.Join(t.TempDir(), "people"), accounts.Options{Cost: accounts.Cost{Passes: 1, MemoryKiB: 64, Lanes: 1}}); err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = a.Close() })
	}
	x := &team{accounts: a}
	x.s = server.New(server.Config{DB: db, Name: name, Mode: "server", Auth: server.NewTeam(door.New(door.Config{Accounts: a, Affair: name}))})
	x.Server = httptest.NewServer(x.s.Handler())
	ctx, stop := context.WithCancel(t.Context())
	followed := make(chan error, 1)
	go func() { followed <- x.s.Follow(ctx) }()
	t.Cleanup(func() {
		stop()
		if err := <-followed; err != nil {
			t.Errorf("following ended with %v", err)
		}
		x.s.Close()
		x.Close()
		if err := db.Close(); err != nil {
			t.Error(err)
		}
	})
	return x
}

func (x *team) person(t *testing.T, name, affair string, role accounts.Role) {
	t.Helper()
	if _, err := x.accounts.AddPerson(t.Context(), name, ""); err != nil {
		t.Fatal(err)
	}
	if err := x.accounts.SetPassword(t.Context(), name, good); err != nil {
		t.Fatal(err)
	}
	if err := x.accounts.SetRole(t.Context(), name, affair, role); err != nil {
		t.Fatal(err)
	}
}

// browser signs in as somebody.
func (x *team) browser(t *testing.T, name string) *http.Client {
	t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	b := &http.Client{Jar: jar, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	if name == "" {
		return b
	}
	resp, err := b.PostForm(x.URL+"/signin", url.Values{"name": {name}, "password": {good}})
	if err != nil {
		t.Fatal(err)
	}
	_ = resp.Body.Close()
	if resp.StatusCode != http.StatusSeeOther || resp.Header.Get("Location") != "/" {
		t.Fatalf("%s is not let in: %d", name, resp.StatusCode)
	}
	return b
}

func send(t *testing.T, b *http.Client, method, address, body string, header ...string) (int, string) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, method, address, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set("X-Rashomon", "1")
	for i := 0; i < len(header); i += 2 {
		req.Header.Set(header[i], header[i+1])
		if header[i+1] == "" {
			req.Header.Del(header[i])
		}
	}
	resp, err := b.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	if resp.StatusCode == http.StatusOK && strings.HasPrefix(resp.Header.Get("Content-Type"), "text/event-stream") {
		return resp.StatusCode, "" // it does not end
	}
	got, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return resp.StatusCode, string(got)
}

// TestEveryRequestOfATeamsServerIsAskedWhoMakesIt goes through the table of all routes as
// everybody who might ask: strangers, each role with a session and with tokens, people of
// another affair, people whose session has ended or who were removed, and pages of other sites
// in the browser of somebody who may.
func TestEveryRequestOfATeamsServerIsAskedWhoMakesIt(t *testing.T) {
	x := newTeam(t, filepath.Join(t.TempDir(), "dam.rashomon"), "dam", nil)
	sessions := map[string]*http.Client{"": x.browser(t, "")}
	mayBe := map[string]server.Role{}
	for _, r := range accounts.Roles {
		name := string(r)
		x.person(t, name, "dam", r)
		sessions[name], mayBe[name] = x.browser(t, name), r
	}
	x.person(t, "elsewhere", "harbour", accounts.Owner)
	x.person(t, "former", "dam", accounts.Owner)
	x.person(t, "removed", "dam", accounts.Owner)
	for _, name := range []string{"elsewhere", "former", "removed"} {
		sessions[name] = x.browser(t, name)
	}
	token := func(name, affair string, scope accounts.Role) []string {
		s, _, err := x.accounts.NewToken(t.Context(), name, affair, "test", scope, time.Hour)
		if err != nil {
			t.Fatal(err)
		}
		return []string{"Authorization", "Bearer " + s}
	}
	ofReader, ofOwner := token("reader", "dam", accounts.Owner), token("owner", "dam", accounts.Coder)
	ofElsewhere, ofRemoved := token("elsewhere", "harbour", accounts.Owner), token("removed", "dam", accounts.Owner)
	if _, err := x.accounts.EndSessions(t.Context(), "former"); err != nil {
		t.Fatal(err)
	}
	if err := x.accounts.Remove(t.Context(), "removed"); err != nil {
		t.Fatal(err)
	}
	planted := []string{"Cookie", "rashomon-session=" + strings.Repeat("A", 43)}
	for _, r := range x.s.Routes() {
		if r.Role == server.Anyone {
			continue
		}
		t.Run(r.Method+" "+r.Path, func(t *testing.T) {
			address := x.URL + strings.NewReplacer("{id}", "nothing", "{name}", "nobody", "{scope}", "actor").Replace(r.Path)
			as := func(who string, header ...string) int {
				t.Helper()
				code, body := send(t, sessions[who], r.Method, address, "{}", header...)
				if code == http.StatusInternalServerError {
					t.Errorf("%s got %s", who, body)
				}
				return code
			}
			for what, code := range map[string]int{
				"a stranger": as(""), "an ended session": as("former"), "a removed person": as("removed"), "a planted cookie": as("", planted...),
				"a removed person's token": as("", ofRemoved...), "a token beside a good cookie": as("owner", "Authorization", "Bearer rashomon_x"),
				"a password in the header": as("", "Authorization", "Basic b3duZXI6c2V2ZW4="),
			} {
				if code != http.StatusUnauthorized {
					t.Errorf("%s got %d", what, code)
				}
			}
			for what, code := range map[string]int{"an owner of another affair": as("elsewhere"), "the other affair's token": as("", ofElsewhere...)} {
				if code != http.StatusForbidden {
					t.Errorf("%s got %d", what, code)
				}
			}
			refused := func(code int) bool { return code == http.StatusForbidden || code == http.StatusUnauthorized }
			for name, role := range mayBe {
				if code := as(name); refused(code) == role.May(r.Role) {
					t.Errorf("%s got %d", name, code)
				}
			}
			if code := as("", ofReader...); refused(code) == accounts.Reader.May(r.Role) {
				t.Errorf("a reader's token for everything got %d", code)
			}
			if code := as("", ofOwner...); refused(code) == accounts.Coder.May(r.Role) {
				t.Errorf("an owner's token for coding got %d", code)
			}
			if r.Method == http.MethodGet {
				return
			}
			for what, header := range map[string][]string{"another site": {"Sec-Fetch-Site", "cross-site"}, "a sibling site": {"Sec-Fetch-Site", "same-site"},
				"another origin": {"Origin", "https://elsewhere.example"}, "a form": {"X-Rashomon", ""}} {
				if code := as("owner", header...); code != http.StatusForbidden {
					t.Errorf("%s in the owner's browser got %d", what, code)
				}
			}
		})
	}
}

func TestWhoOpensAPageIsSentToTheDoorAndComesBack(t *testing.T) {
	x := newTeam(t, filepath.Join(t.TempDir(), "dam.rashomon"), "dam", nil)
	x.person(t, "Ana", "dam", accounts.Reader)
	b := x.browser(t, "")
	req, err := http.NewRequestWithContext(t.Context(), "GET", x.URL+"/records?kind=tie", nil)
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Accept", "text/html")
	resp, err := b.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	_ = resp.Body.Close()
	if got := resp.Header.Get("Location"); resp.StatusCode != http.StatusSeeOther || got != "/signin?next=%2Frecords%3Fkind%3Dtie" {
		t.Errorf("%d %s", resp.StatusCode, got)
	}
	resp, err = x.browser(t, "Ana").Do(req)
	if err != nil {
		t.Fatal(err)
	}
	_ = resp.Body.Close()
	if resp.StatusCode != http.StatusOK {
		t.Errorf("signed in: %d", resp.StatusCode)
	}
}

// listen reads events of a server until one of that name comes that fits.
func listen(t *testing.T, b *http.Client, address string) func(name string, fits func(string) bool) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute) // so that a deaf server fails the test
	req, err := http.NewRequestWithContext(ctx, "GET", address+"/api/events", nil)
	if err != nil {
		t.Fatal(err)
	}
	resp, err := b.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { cancel(); _ = resp.Body.Close() })
	lines := bufio.NewScanner(resp.Body)
	return func(name string, fits func(string) bool) {
		t.Helper()
		for last := ""; lines.Scan(); {
			if s, ok := strings.CutPrefix(lines.Text(), "event: "); ok {
				last = s
			}
			if s, ok := strings.CutPrefix(lines.Text(), "data: "); ok && last == name && fits(s) {
				return
			}
		}
		t.Fatalf("no such %s: %v", name, lines.Err())
	}
}

func testTwoPeople(t *testing.T, address string) {
	one := newTeam(t, address, "dam", nil)
	two := newTeam(t, address, "dam", one.accounts) // another process, as far as the affair can tell
	one.person(t, "Ana", "dam", accounts.Coder)
	one.person(t, "Ben", "dam", accounts.Coder)
	ana, ben := one.browser(t, "Ana"), two.browser(t, "Ben")
	heard := listen(t, ben, two.URL)
	heard("version", func(string) bool { return true })

	db, err := store.Open(t.Context(), address, store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	c := storetest.Make(0)
	if err := db.Write(t.Context(), store.Batch{Documents: []store.Coded{c}}); err != nil { // as a worker does
		t.Fatal(err)
	}
	heard("read", func(s string) bool { return strings.Contains(s, c.Doc.ID) })

	i := slices.IndexFunc(c.Records, func(r affair.Record) bool { return r.Kind == affair.KindTie })
	id := c.Records[i].ID
	move := func(act string, seen int) string {
		return fmt.Sprintf(`{"act":%q,"record":%q,"seen":%d}`, act, id, seen)
	}
	if code, body := send(t, ana, "POST", one.URL+"/api/decisions", move("accept", 0)); code != http.StatusOK {
		t.Fatalf("%d %s", code, body)
	}
	heard("decision", func(s string) bool { return strings.Contains(s, `"who":"Ana"`) && strings.Contains(s, id) })

	// Ben has not seen it: he is shown what Ana decided, and decides all the same.
	code, body := send(t, ben, "POST", two.URL+"/api/decisions", move("reject", 0))
	if code != http.StatusConflict || !strings.Contains(body, `"who":"Ana"`) {
		t.Fatalf("%d %s", code, body)
	}
	if code, body := send(t, ben, "POST", two.URL+"/api/decisions", move("reject", 1)); code != http.StatusOK {
		t.Fatalf("%d %s", code, body)
	}
	_, body = send(t, ana, "GET", one.URL+"/api/records/"+id, "")
	var got struct {
		Status    string
		Decisions []struct{ Who, Act string }
	}
	if err := json.Unmarshal([]byte(body), &got); err != nil {
		t.Fatal(err)
	}
	if len(got.Decisions) != 2 || got.Decisions[0].Who != "Ana" || got.Decisions[1].Who != "Ben" || got.Status != "rejected" {
		t.Errorf("both are not kept and shown: %s", body)
	}
}

func TestTwoPeopleSeeEachOthersDecisionsAndNoneIsLost(t *testing.T) {
	testTwoPeople(t, filepath.Join(t.TempDir(), "dam.rashomon"))
}

func TestTwoPeopleOnAServerSeeEachOthersDecisionsAndNoneIsLost(t *testing.T) {
	testTwoPeople(t, storetest.Postgres(t))
}
