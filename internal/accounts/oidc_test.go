package accounts_test

import (
	"context"
	"errors"
	"net/url"
	"testing"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"

	"github.com/rashomon-affairs/rashomon/internal/accounts"
	"github.com/rashomon-affairs/rashomon/internal/accounts/accountstest"
)

// visit goes to the provider and back.
func visit(t *testing.T, p *accountstest.Provider, us *accounts.Provider, back func(secret, state, code string) (string, string, string)) (accounts.Person, error) {
	t.Helper()
	address, secret, err := us.Begin(t.Context())
	must(t, err)
	u, err := url.Parse(address)
	must(t, err)
	p.Asked = u.Query()
	if p.Asked.Get("code_challenge_method") != "S256" || p.Asked.Get("redirect_uri") != "http://localhost/signin/provider" {
		t.Errorf("asked for %v", p.Asked)
	}
	state, code := p.Asked.Get("state"), "the code"
	if back != nil {
		secret, state, code = back(secret, state, code)
	}
	return us.Finish(t.Context(), secret, state, code)
}

func TestAProviderVouchesForPeopleThatAnOwnerNamed(t *testing.T) {
	both(t, func(t *testing.T, b *bench) {
		p := accountstest.NewProvider(t)
		us, err := b.Provider(oidc.ClientContext(context.Background(), p.Client()), accounts.ProviderConfig{Issuer: p.URL, ClientID: "rashomon", Redirect: "http://localhost/signin/provider"})
		must(t, err)
		ana, err := b.AddPerson(t.Context(), "Ana", "Ana@Example.org")
		must(t, err)
		ben, err := b.AddPerson(t.Context(), "Ben", "ben@example.org")
		must(t, err)
		honest := func(s string) string { return s }
		for _, test := range []struct {
			what   string
			claims map[string]any
			nonce  func(string) string
			forged bool
			back   func(secret, state, code string) (string, string, string)
			want   string // id, "" for refused
		}{
			{"a stranger", map[string]any{"sub": "9", "email": "eve@example.org", "email_verified": true}, nil, false, nil, ""},
			{"an address that is not verified", map[string]any{"sub": "1", "email": "ana@example.org", "email_verified": false}, nil, false, nil, ""},
			{"an address of which nothing is said", map[string]any{"sub": "1", "email": "ana@example.org"}, nil, false, nil, ""},
			{"a forged signature", map[string]any{"sub": "1", "email": "ana@example.org", "email_verified": true}, nil, true, nil, ""},
			{"a token for another program", map[string]any{"sub": "1", "aud": "other", "email": "ana@example.org", "email_verified": true}, nil, false, nil, ""},
			{"a token of another provider", map[string]any{"sub": "1", "iss": "https://elsewhere.example", "email": "ana@example.org", "email_verified": true}, nil, false, nil, ""},
			{"an old token", map[string]any{"sub": "1", "exp": 1, "email": "ana@example.org", "email_verified": true}, nil, false, nil, ""},
			{"a token for another sign-in", map[string]any{"sub": "1", "email": "ana@example.org", "email_verified": true}, func(string) string { return "stale" }, false, nil, ""},
			{"another state", map[string]any{"sub": "1", "email": "ana@example.org", "email_verified": true}, nil, false,
				func(s, _, c string) (string, string, string) { return s, "made up", c }, ""},
			{"another browser", map[string]any{"sub": "1", "email": "ana@example.org", "email_verified": true}, nil, false,
				func(_, s, c string) (string, string, string) { return "made up", s, c }, ""},
			{"another code", map[string]any{"sub": "1", "email": "ana@example.org", "email_verified": true}, nil, false,
				func(x, s, _ string) (string, string, string) { return x, s, "made up" }, ""},
			{"no subject", map[string]any{"sub": "", "email": "ana@example.org", "email_verified": true}, nil, false, nil, ""},
			{"the first time", map[string]any{"sub": "1", "email": "ana@example.org", "email_verified": true}, nil, false, nil, ana.ID},
			{"later, under another address", map[string]any{"sub": "1", "email": "ana@new.example", "email_verified": true}, nil, false, nil, ana.ID},
			{"somebody else under her old address", map[string]any{"sub": "2", "email": "ana@example.org", "email_verified": true}, nil, false, nil, ""},
			{"verified as text", map[string]any{"sub": "3", "email": "ben@example.org", "email_verified": "true"}, nil, false, nil, ben.ID},
		} {
			p.Claims, p.Nonce, p.Forged = test.claims, honest, test.forged
			if test.nonce != nil {
				p.Nonce = test.nonce
			}
			b.now = time.Unix(1.7e9, 0)
			got, err := visit(t, p, us, test.back)
			if got.ID != test.want || (test.want == "") != errors.Is(err, accounts.ErrRefused) {
				t.Errorf("%s: %+v %v", test.what, got, err)
			}
		}
		must(t, b.Remove(t.Context(), "Ana"))
		p.Claims = map[string]any{"sub": "1", "email": "ana@example.org", "email_verified": true}
		if got, err := visit(t, p, us, nil); !errors.Is(err, accounts.ErrRefused) {
			t.Errorf("a removed person: %+v %v", got, err)
		}
	})
}

func TestAnAnswerOfAProviderIsGoodOnceAndForTenMinutes(t *testing.T) {
	both(t, func(t *testing.T, b *bench) {
		p := accountstest.NewProvider(t)
		us, err := b.Provider(oidc.ClientContext(context.Background(), p.Client()), accounts.ProviderConfig{Issuer: p.URL, ClientID: "rashomon", Redirect: "http://localhost/signin/provider"})
		must(t, err)
		_, err = b.AddPerson(t.Context(), "Ana", "ana@example.org")
		must(t, err)
		p.Claims = map[string]any{"sub": "1", "email": "ana@example.org", "email_verified": true}
		var kept string
		if _, err := visit(t, p, us, func(s, st, c string) (string, string, string) { kept = s; return s, st, c }); err != nil {
			t.Fatal(err)
		}
		if _, err := us.Finish(t.Context(), kept, p.Asked.Get("state"), "the code"); !errors.Is(err, accounts.ErrRefused) {
			t.Errorf("a second time: %v", err)
		}
		if _, err := visit(t, p, us, func(s, st, c string) (string, string, string) {
			b.now = b.now.Add(11 * time.Minute)
			return s, st, c
		}); !errors.Is(err, accounts.ErrRefused) {
			t.Errorf("after eleven minutes: %v", err)
		}
	})
}
