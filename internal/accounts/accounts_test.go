package accounts_test

import (
	"database/sql"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/rashomon-affairs/rashomon/internal/accounts"
	"github.com/rashomon-affairs/rashomon/internal/store/storetest"
)

// cheap makes hashing quick: what it costs is not what these tests are about.
var cheap = accounts.Cost{Passes: 1, MemoryKiB: 64, Lanes: 1}

const good = "seven herons over the weir"

// bench is a database of accounts with a clock that tests turn.
type bench struct {
	*accounts.DB
	where string
	now   time.Time
}

func openAt(t *testing.T, where string) *bench {
	t.Helper()
	b := &bench{where: where, now: storetest.Noon}
	var err error
	b.DB, err = accounts.Open(t.Context(), where, accounts.Options{Cost: cheap, Now: func() time.Time { return b.now }})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := b.Close(); err != nil {
			t.Error(err)
		}
	})
	return b
}

// both runs a test on both databases.
func both(t *testing.T, test func(t *testing.T, b *bench)) {
	t.Run("file", func(t *testing.T) { test(t, openAt(t, filepath.Join(t.TempDir(), "people #1"))) })
	t.Run("server", func(t *testing.T) { test(t, openAt(t, storetest.Postgres(t))) })
}

func (b *bench) person(t *testing.T, name string) accounts.Person {
	t.Helper()
	p, err := b.AddPerson(t.Context(), name, "")
	if err != nil {
		t.Fatal(err)
	}
	if err := b.SetPassword(t.Context(), name, good); err != nil {
		t.Fatal(err)
	}
	return p
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func TestARoleMayWhatTheOnesBelowItMay(t *testing.T) {
	for i, have := range accounts.Roles {
		for j, needed := range accounts.Roles {
			if have.May(needed) != (i >= j) {
				t.Errorf("%s may %s: %v", have, needed, have.May(needed))
			}
		}
		if accounts.None.May(have) || have.May(accounts.None) || accounts.Role("root").May(have) || have.May("root") {
			t.Errorf("no role, or an unknown one, passes beside %s", have)
		}
	}
}

func TestSomebodyIsLetInByTheRightPasswordOnly(t *testing.T) {
	both(t, func(t *testing.T, b *bench) {
		ana := b.person(t, "Ana Núñez")
		b.person(t, "Ben")
		must(t, b.Remove(t.Context(), "Ben"))
		if _, err := b.AddPerson(t.Context(), "Cleo", ""); err != nil { // has no password
			t.Fatal(err)
		}
		for what, test := range map[string]struct {
			name, password string
			want           error
		}{
			"the right one":                      {"Ana Núñez", good, nil},
			"accents typed the other way":        {"Ana Nu\u0301n\u0303ez", good, nil},
			"a wrong one":                        {"Ana Núñez", good + ".", accounts.ErrRefused},
			"an empty one":                       {"Ana Núñez", "", accounts.ErrRefused},
			"nobody":                             {"Eve", good, accounts.ErrRefused},
			"somebody who was removed":           {"Ben", good, accounts.ErrRefused},
			"somebody without a password":        {"Cleo", "", accounts.ErrRefused},
			"a password of a megabyte":           {"Ana Núñez", strings.Repeat("x", 1<<20), accounts.ErrRefused},
			"a name that is not all there":       {"Ana", good, accounts.ErrRefused},
			"a name with a statement for the db": {"Ana' OR '1'='1", good, accounts.ErrRefused},
		} {
			p, err := b.SignIn(t.Context(), test.name, test.password, what)
			if !errors.Is(err, test.want) || (err == nil) != (test.want == nil) || err == nil && p.ID != ana.ID {
				t.Errorf("%s: %v %v", what, p, err)
			}
		}
	})
}

func TestNoSecretIsKept(t *testing.T) {
	where := filepath.Join(t.TempDir(), "people")
	b := openAt(t, where)
	p := b.person(t, "Ana")
	s, err := b.NewSession(t.Context(), p, accounts.ByPassword)
	must(t, err)
	tok, _, err := b.NewToken(t.Context(), "Ana", "dam", "script", accounts.Reader, time.Hour)
	must(t, err)
	if fi, err := os.Stat(where); err != nil || fi.Mode().Perm() != 0o600 {
		t.Errorf("others may read the file: %v %v", fi.Mode(), err)
	}
	for _, file := range []string{where, where + "-wal"} {
		kept, err := os.ReadFile(file)
		must(t, err)
		for what, x := range map[string]string{"password": good, "session": s, "token": strings.TrimPrefix(tok, "rashomon_")} {
			if strings.Contains(string(kept), x) {
				t.Errorf("the %s stands in %s", what, filepath.Base(file))
			}
		}
	}
	db, err := sql.Open("sqlite", where)
	must(t, err)
	defer db.Close()
	var hash string
	must(t, db.QueryRowContext(t.Context(), `SELECT password FROM person`).Scan(&hash))
	if !strings.HasPrefix(hash, "$argon2id$v=19$m=64,t=1,p=1$") {
		t.Errorf("the hash is %s", hash)
	}
}

func TestTheDefaultCostOfAGuessIsThatOfTheRFC(t *testing.T) {
	if accounts.DefaultCost != (accounts.Cost{Passes: 3, MemoryKiB: 65536, Lanes: 4}) {
		t.Errorf("%+v", accounts.DefaultCost)
	}
}

func TestPasswordsThatWouldBeGuessedAreNotTaken(t *testing.T) {
	b := openAt(t, filepath.Join(t.TempDir(), "people"))
	b.person(t, "Ana Margarida")
	for what, p := range map[string]string{"short": "elevenchars", "long": strings.Repeat("ab", 513), "the name": "ana margarida",
		"one letter": "aaaaaaaaaaaaaaaa", "no UTF-8": "\xff\xfe password of some length", "empty": ""} {
		if err := b.SetPassword(t.Context(), "Ana Margarida", p); !errors.Is(err, accounts.ErrInvalid) {
			t.Errorf("%s: %v", what, err)
		}
	}
	if _, err := b.SignIn(t.Context(), "Ana Margarida", good, "x"); err != nil {
		t.Errorf("the old one is gone: %v", err)
	}
	seen := map[string]bool{}
	for range 50 {
		g := accounts.GeneratePassword()
		if seen[g] || len(g) != 29 {
			t.Errorf("generated %q", g)
		}
		seen[g] = true
		must(t, b.SetPassword(t.Context(), "Ana Margarida", g))
	}
}

func TestGuessingIsSlowedDownByNameAndByAddress(t *testing.T) {
	b := openAt(t, filepath.Join(t.TempDir(), "people"))
	b.person(t, "Ana")
	try := func(name, password, from string) error {
		_, err := b.SignIn(t.Context(), name, password, from)
		return err
	}
	n := 0
	for ; n < 100 && errors.Is(try("Ana", "a wrong password", "address "+string(rune('a'+n))), accounts.ErrRefused); n++ {
	}
	if n != 10 {
		t.Errorf("%d guesses at one name from many addresses", n)
	}
	if err := try("ANA", "a wrong password", "another"); !errors.Is(err, accounts.ErrTooMany) {
		t.Errorf("the name in capitals gives %v", err)
	}
	if err := try("Ana", good, "home"); !errors.Is(err, accounts.ErrTooMany) {
		t.Errorf("the right one while too many guess gives %v", err)
	}
	b.now = b.now.Add(time.Minute)
	if err := try("Ana", good, "home"); err != nil {
		t.Errorf("a minute later: %v", err)
	}
	for n = 0; n < 100 && errors.Is(try("name "+string(rune('a'+n)), "a wrong password", "one address"), accounts.ErrRefused); n++ {
	}
	if n != 30 {
		t.Errorf("%d guesses from one address at many names", n)
	}
}

func TestManyNamesDoNotFillTheMemory(t *testing.T) {
	if n := accounts.LimitsAfter(30000); n > 20000 {
		t.Errorf("%d counts are kept", n)
	}
}

func TestSessionsEnd(t *testing.T) {
	both(t, func(t *testing.T, b *bench) {
		p := b.person(t, "Ana")
		begin := func() string {
			t.Helper()
			s, err := b.NewSession(t.Context(), p, accounts.ByPassword)
			must(t, err)
			pr, err := b.Session(t.Context(), s)
			if err != nil || pr.Person.ID != p.ID || pr.How != accounts.ByPassword {
				t.Fatalf("%+v %v", pr, err)
			}
			return s
		}
		ended := func(what, s string) {
			t.Helper()
			if _, err := b.Session(t.Context(), s); !errors.Is(err, accounts.ErrRefused) {
				t.Errorf("%s: %v", what, err)
			}
		}
		for _, s := range []string{"", "x", strings.Repeat("A", 43), strings.Repeat("A", 1<<20)} {
			ended("a made-up secret", s)
		}
		s, other := begin(), begin()
		if s == other {
			t.Error("two sessions have one secret")
		}
		must(t, b.EndSession(t.Context(), s))
		ended("signed out", s)
		if _, err := b.Session(t.Context(), other); err != nil {
			t.Errorf("another session ended too: %v", err)
		}
		if n, err := b.EndSessions(t.Context(), "Ana"); err != nil || n != 1 {
			t.Errorf("%d %v", n, err)
		}
		ended("signed out everywhere", other)

		s = begin()
		must(t, b.SetPassword(t.Context(), "Ana", good+" again"))
		ended("after a new password", s)

		s = begin()
		b.now = b.now.Add(8 * 24 * time.Hour)
		ended("unused for a week", s)
		s = begin()
		for range 6 {
			b.now = b.now.Add(5 * 24 * time.Hour)
			if _, err := b.Session(t.Context(), s); err != nil && b.now.Before(storetest.Noon.Add(38*24*time.Hour)) {
				t.Errorf("in use: %v", err)
			}
		}
		ended("after thirty days", s)

		s = begin()
		must(t, b.Remove(t.Context(), "Ana"))
		ended("of a person who was removed", s)
	})
}

func TestATokenIsGoodForOneAffairAndNoMoreThanItsScopeAndItsPerson(t *testing.T) {
	both(t, func(t *testing.T, b *bench) {
		b.person(t, "Ana")
		must(t, b.SetRole(t.Context(), "Ana", "dam", accounts.Editor))
		must(t, b.SetRole(t.Context(), "Ana", "harbour", accounts.Owner))
		s, tok, err := b.NewToken(t.Context(), "Ana", "dam", "nightly", accounts.Coder, time.Hour)
		must(t, err)
		may := func(affair string) accounts.Role {
			t.Helper()
			pr, err := b.Token(t.Context(), s)
			must(t, err)
			r, err := b.Role(t.Context(), pr, affair)
			must(t, err)
			return r
		}
		if may("dam") != accounts.Coder || may("harbour") != accounts.None || may("elsewhere") != accounts.None {
			t.Errorf("dam %q, harbour %q", may("dam"), may("harbour"))
		}
		must(t, b.SetRole(t.Context(), "Ana", "dam", accounts.Reader))
		if may("dam") != accounts.Reader {
			t.Errorf("after the person may only read: %q", may("dam"))
		}
		must(t, b.SetRole(t.Context(), "Ana", "dam", accounts.None))
		if may("dam") != accounts.None {
			t.Errorf("after the person may nothing: %q", may("dam"))
		}
		if _, err := b.Session(t.Context(), s); !errors.Is(err, accounts.ErrRefused) {
			t.Errorf("a token as a cookie: %v", err)
		}
		if ts, err := b.Tokens(t.Context(), "dam"); err != nil || len(ts) != 1 || ts[0] != tok {
			t.Errorf("%+v %v", ts, err)
		}
		if err := b.EndToken(t.Context(), "harbour", tok.ID); !errors.Is(err, accounts.ErrNotFound) {
			t.Errorf("another affair's owner ends it: %v", err)
		}
		b.now = b.now.Add(2 * time.Hour)
		if _, err := b.Token(t.Context(), s); !errors.Is(err, accounts.ErrRefused) {
			t.Errorf("too old: %v", err)
		}
		b.now = storetest.Noon
		must(t, b.EndToken(t.Context(), "dam", tok.ID))
		if _, err := b.Token(t.Context(), s); !errors.Is(err, accounts.ErrRefused) {
			t.Errorf("ended: %v", err)
		}
	})
}

func TestNamesAreGivenOnceAndFitForALog(t *testing.T) {
	both(t, func(t *testing.T, b *bench) {
		b.person(t, "Ana")
		for _, name := range []string{"Ana", "ana", " Ana "} {
			if _, err := b.AddPerson(t.Context(), name, ""); !errors.Is(err, accounts.ErrConflict) {
				t.Errorf("%q: %v", name, err)
			}
		}
		must(t, b.Remove(t.Context(), "Ana"))
		if _, err := b.AddPerson(t.Context(), "Ana", ""); !errors.Is(err, accounts.ErrConflict) {
			t.Errorf("a removed person's name is given again: %v", err)
		}
		for _, name := range []string{"", " ", "a\nb", "<b>", "a\x00", strings.Repeat("x", 65), "\xff", "a/b", "\u202eanA"} {
			if _, err := b.AddPerson(t.Context(), name, ""); !errors.Is(err, accounts.ErrInvalid) {
				t.Errorf("%q: %v", name, err)
			}
		}
		for _, err := range []error{b.SetPassword(t.Context(), "Eve", good), b.SetRole(t.Context(), "Eve", "dam", accounts.Owner), b.Remove(t.Context(), "Eve")} {
			if !errors.Is(err, accounts.ErrNotFound) {
				t.Errorf("%v", err)
			}
		}
	})
}

func TestMembersAreListedWithWhatTheyMay(t *testing.T) {
	both(t, func(t *testing.T, b *bench) {
		for _, n := range []string{"zoe", "Ana", "Ben"} {
			b.person(t, n)
		}
		must(t, b.SetRole(t.Context(), "Ben", "dam", accounts.Owner))
		must(t, b.SetRole(t.Context(), "zoe", "harbour", accounts.Owner))
		ms, err := b.Members(t.Context(), "dam")
		if err != nil || len(ms) != 3 || ms[0].Name != "Ana" || ms[1].Role != accounts.Owner || ms[2].Role != accounts.None || !ms[0].Password {
			t.Errorf("%+v %v", ms, err)
		}
	})
}

func TestTablesOfANewerProgramAreRefused(t *testing.T) {
	b := openAt(t, filepath.Join(t.TempDir(), "people"))
	db, err := sql.Open("sqlite", b.where)
	must(t, err)
	defer db.Close()
	_, err = db.ExecContext(t.Context(), `INSERT INTO people_version (version_id, is_applied) VALUES (99, 1)`)
	must(t, err)
	if _, err := accounts.Open(t.Context(), b.where, accounts.Options{Cost: cheap}); err == nil || !strings.Contains(err.Error(), "newer") {
		t.Errorf("%v", err)
	}
}

func TestTablesAreMadeAndTakenAwayAndMadeAgain(t *testing.T) {
	both(t, func(t *testing.T, b *bench) {
		b.person(t, "Ana")
		if err := accounts.DownAndUp(t.Context(), b.DB); err != nil {
			t.Fatal(err)
		}
		if ms, err := b.Members(t.Context(), "dam"); err != nil || len(ms) != 0 {
			t.Errorf("%+v %v", ms, err)
		}
		b.person(t, "Ana")
	})
}
