package accounts_test

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"errors"
	"io"
	"testing"

	"github.com/rashomon-affairs/rashomon/internal/accounts"
	"github.com/rashomon-affairs/rashomon/internal/accounts/accountstest"
)

const page = "https://rashomon.example"

func newDevice() *accountstest.Device { return accountstest.NewDevice(page) }

func addTo(t *testing.T, d *accountstest.Device, k *accounts.Passkeys, p accounts.Person) {
	t.Helper()
	options, secret, err := k.BeginAdding(t.Context(), p)
	must(t, err)
	must(t, k.FinishAdding(t.Context(), p, secret, "telephone", d.Create(t, options)))
}

func signIn(t *testing.T, d *accountstest.Device, k *accounts.Passkeys) (accounts.Person, error) {
	t.Helper()
	options, secret, err := k.Begin(t.Context())
	must(t, err)
	return k.Finish(t.Context(), secret, "home", d.Get(t, options))
}

func TestAPasskeyLetsItsPersonIn(t *testing.T) {
	both(t, func(t *testing.T, b *bench) {
		k, err := b.Passkeys(page)
		must(t, err)
		ana, ben := b.person(t, "Ana"), b.person(t, "Ben")
		anas, bens := newDevice(), newDevice()
		addTo(t, anas, k, ana)
		addTo(t, bens, k, ben)
		for range 2 {
			if p, err := signIn(t, anas, k); err != nil || p.ID != ana.ID {
				t.Errorf("%+v %v", p, err)
			}
		}
		if p, err := signIn(t, bens, k); err != nil || p.ID != ben.ID {
			t.Errorf("%+v %v", p, err)
		}
		if n, err := b.EndPasskeys(t.Context(), "Ben"); err != nil || n != 1 {
			t.Errorf("%d %v", n, err)
		}
		if p, err := signIn(t, bens, k); !errors.Is(err, accounts.ErrRefused) {
			t.Errorf("a passkey of a lost device: %+v %v", p, err)
		}
		must(t, b.Remove(t.Context(), "Ana"))
		if p, err := signIn(t, anas, k); !errors.Is(err, accounts.ErrRefused) {
			t.Errorf("a removed person: %+v %v", p, err)
		}
	})
}

func TestAPasskeyIsRefused(t *testing.T) {
	for what, spoil := range map[string]func(*accountstest.Device){
		"on a page that looks like ours": func(d *accountstest.Device) { d.Origin = "https://rashornon.example" },
		"for another site":               func(d *accountstest.Device) { d.RP = "rashornon.example" },
		"without the person's consent":   func(d *accountstest.Device) { d.Flags = accountstest.UserPresent },
		"with another key": func(d *accountstest.Device) {
			d.Key, _ = ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
		},
		"under another's name": func(d *accountstest.Device) { d.Handle = []byte("somebody else") },
		"that was never added": func(d *accountstest.Device) { d.ID = []byte("never added") },
		"that was copied":      func(d *accountstest.Device) { d.Count = 0 },
	} {
		t.Run(what, func(t *testing.T) {
			b := openAt(t, t.TempDir()+"/people")
			k, err := b.Passkeys(page)
			must(t, err)
			d := newDevice()
			d.Count = 7
			addTo(t, d, k, b.person(t, "Ana"))
			if _, err := signIn(t, d, k); err != nil {
				t.Fatalf("it does not work at all: %v", err)
			}
			spoil(d)
			if p, err := signIn(t, d, k); !errors.Is(err, accounts.ErrRefused) {
				t.Errorf("%+v %v", p, err)
			}
		})
	}
}

func TestAnAnswerOfAPasskeyIsGoodOnce(t *testing.T) {
	b := openAt(t, t.TempDir()+"/people")
	k, err := b.Passkeys(page)
	must(t, err)
	d := newDevice()
	addTo(t, d, k, b.person(t, "Ana"))
	options, secret, err := k.Begin(t.Context())
	must(t, err)
	answer, err := io.ReadAll(d.Get(t, options))
	must(t, err)
	if _, err := k.Finish(t.Context(), secret, "home", bytes.NewReader(answer)); err != nil {
		t.Fatal(err)
	}
	if _, err := k.Finish(t.Context(), secret, "home", bytes.NewReader(answer)); !errors.Is(err, accounts.ErrRefused) {
		t.Errorf("a second time: %v", err)
	}
	_, secret, err = k.Begin(t.Context())
	must(t, err)
	if _, err := k.Finish(t.Context(), secret, "home", bytes.NewReader(answer)); !errors.Is(err, accounts.ErrRefused) {
		t.Errorf("for another sign-in: %v", err)
	}
	for _, junk := range []string{"", "{}", "[]", `{"id":"eA","rawId":"eA","type":"public-key","response":{}}`, "\x00"} {
		_, secret, err = k.Begin(t.Context())
		must(t, err)
		if _, err := k.Finish(t.Context(), secret, "home", bytes.NewReader([]byte(junk))); !errors.Is(err, accounts.ErrRefused) {
			t.Errorf("%q: %v", junk, err)
		}
	}
}

func TestPasskeysNeedTheAddressThatPeopleSee(t *testing.T) {
	b := openAt(t, t.TempDir()+"/people")
	for _, a := range []string{"", "rashomon.example", "::"} {
		if _, err := b.Passkeys(a); !errors.Is(err, accounts.ErrInvalid) {
			t.Errorf("%q: %v", a, err)
		}
	}
}
