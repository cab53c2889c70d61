package accounts_test

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"encoding/json"
	"errors"
	"io"
	"testing"

	"github.com/rashomon-affairs/rashomon/internal/accounts"
)

// device is an authenticator: it keeps one key, for whatever page it believes to be on.
type device struct {
	key    *ecdsa.PrivateKey
	id     []byte
	handle []byte
	origin string
	rp     string
	count  uint32
	flags  byte
}

const userPresent, userVerified, hasKey = 1, 4, 64

func b64(b []byte) string { return base64.RawURLEncoding.EncodeToString(b) }

// option digs a value out of the options that the server sends.
func option(t *testing.T, options any, path ...string) any {
	t.Helper()
	b, err := json.Marshal(options)
	must(t, err)
	var v any
	must(t, json.Unmarshal(b, &v))
	for _, k := range path {
		m, ok := v.(map[string]any)
		if !ok {
			t.Fatalf("no %v in %s", path, b)
		}
		v = m[k]
	}
	return v
}

func (d *device) clientData(kind, challenge string) []byte {
	b, _ := json.Marshal(map[string]any{"type": kind, "challenge": challenge, "origin": d.origin, "crossOrigin": false})
	return b
}

// text and data are CBOR strings.
func cborText(s string) []byte { return append([]byte{0x60 | byte(len(s))}, s...) }
func cborData(b []byte) []byte {
	return append([]byte{0x59, byte(len(b) >> 8), byte(len(b))}, b...)
}

func (d *device) authData(more []byte) []byte {
	h := sha256.Sum256([]byte(d.rp))
	out := append(h[:], d.flags)
	if more != nil {
		out[32] |= hasKey
	}
	out = binary.BigEndian.AppendUint32(out, d.count)
	return append(out, more...)
}

// create answers navigator.credentials.create.
func (d *device) create(t *testing.T, options any) io.Reader {
	t.Helper()
	var err error
	d.key, err = ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	must(t, err)
	d.id = make([]byte, 32)
	_, _ = rand.Read(d.id)
	d.handle, err = base64.RawURLEncoding.DecodeString(option(t, options, "publicKey", "user", "id").(string))
	must(t, err)
	raw, err := d.key.PublicKey.Bytes()
	must(t, err)
	// COSE_Key: kty EC2, alg ES256, crv P-256, x, y (RFC 9052, section 7).
	cose := append([]byte{0xa5, 1, 2, 3, 0x26, 0x20, 1, 0x21, 0x58, 32}, raw[1:33]...)
	cose = append(append(cose, 0x22, 0x58, 32), raw[33:]...)
	attested := append(make([]byte, 16), 0, byte(len(d.id)))
	attested = append(append(attested, d.id...), cose...)
	object := []byte{0xa3}
	object = append(append(object, cborText("fmt")...), cborText("none")...)
	object = append(append(object, cborText("attStmt")...), 0xa0)
	object = append(append(object, cborText("authData")...), cborData(d.authData(attested))...)
	return d.answer(t, map[string]any{
		"clientDataJSON":    b64(d.clientData("webauthn.create", option(t, options, "publicKey", "challenge").(string))),
		"attestationObject": b64(object),
	})
}

// get answers navigator.credentials.get.
func (d *device) get(t *testing.T, options any) io.Reader {
	t.Helper()
	d.count++
	client := d.clientData("webauthn.get", option(t, options, "publicKey", "challenge").(string))
	auth := d.authData(nil)
	h := sha256.Sum256(client)
	signed := sha256.Sum256(append(bytes.Clone(auth), h[:]...))
	sig, err := ecdsa.SignASN1(rand.Reader, d.key, signed[:])
	must(t, err)
	return d.answer(t, map[string]any{"clientDataJSON": b64(client), "authenticatorData": b64(auth), "signature": b64(sig), "userHandle": b64(d.handle)})
}

func (d *device) answer(t *testing.T, response map[string]any) io.Reader {
	t.Helper()
	b, err := json.Marshal(map[string]any{"id": b64(d.id), "rawId": b64(d.id), "type": "public-key", "response": response})
	must(t, err)
	return bytes.NewReader(b)
}

const page = "https://rashomon.example"

func newDevice() *device {
	return &device{origin: page, rp: "rashomon.example", flags: userPresent | userVerified}
}

func (d *device) addTo(t *testing.T, k *accounts.Passkeys, p accounts.Person) {
	t.Helper()
	options, secret, err := k.BeginAdding(t.Context(), p)
	must(t, err)
	must(t, k.FinishAdding(t.Context(), p, secret, "telephone", d.create(t, options)))
}

func (d *device) signIn(t *testing.T, k *accounts.Passkeys) (accounts.Person, error) {
	t.Helper()
	options, secret, err := k.Begin(t.Context())
	must(t, err)
	return k.Finish(t.Context(), secret, "home", d.get(t, options))
}

func TestAPasskeyLetsItsPersonIn(t *testing.T) {
	both(t, func(t *testing.T, b *bench) {
		k, err := b.Passkeys(page)
		must(t, err)
		ana, ben := b.person(t, "Ana"), b.person(t, "Ben")
		anas, bens := newDevice(), newDevice()
		anas.addTo(t, k, ana)
		bens.addTo(t, k, ben)
		for range 2 {
			if p, err := anas.signIn(t, k); err != nil || p.ID != ana.ID {
				t.Errorf("%+v %v", p, err)
			}
		}
		if p, err := bens.signIn(t, k); err != nil || p.ID != ben.ID {
			t.Errorf("%+v %v", p, err)
		}
		must(t, b.Remove(t.Context(), "Ana"))
		if p, err := anas.signIn(t, k); !errors.Is(err, accounts.ErrRefused) {
			t.Errorf("a removed person: %+v %v", p, err)
		}
	})
}

func TestAPasskeyIsRefused(t *testing.T) {
	for what, spoil := range map[string]func(*device){
		"on a page that looks like ours": func(d *device) { d.origin = "https://rashornon.example" },
		"for another site":               func(d *device) { d.rp = "rashornon.example" },
		"without the person's consent":   func(d *device) { d.flags = userPresent },
		"with another key": func(d *device) {
			d.key, _ = ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
		},
		"under another's name": func(d *device) { d.handle = []byte("somebody else") },
		"that was never added": func(d *device) { d.id = []byte("never added") },
		"that was copied":      func(d *device) { d.count = 0 },
	} {
		t.Run(what, func(t *testing.T) {
			b := openAt(t, t.TempDir()+"/people")
			k, err := b.Passkeys(page)
			must(t, err)
			d := newDevice()
			d.count = 7
			d.addTo(t, k, b.person(t, "Ana"))
			if _, err := d.signIn(t, k); err != nil {
				t.Fatalf("it does not work at all: %v", err)
			}
			spoil(d)
			if p, err := d.signIn(t, k); !errors.Is(err, accounts.ErrRefused) {
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
	d.addTo(t, k, b.person(t, "Ana"))
	options, secret, err := k.Begin(t.Context())
	must(t, err)
	answer, err := io.ReadAll(d.get(t, options))
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
