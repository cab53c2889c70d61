// Package accountstest plays the parts of those outside that sign people in: a device with a
// passkey, and an OpenID Connect provider.
package accountstest

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"encoding/json"
	"io"
	"net/url"
	"testing"
)

// NewDevice is a device whose owner consents, on the page of an address.
func NewDevice(page string) *Device {
	u, err := url.Parse(page)
	if err != nil {
		panic(err)
	}
	return &Device{Origin: page, RP: u.Hostname(), Flags: UserPresent | UserVerified}
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// Device is a virtual authenticator: it keeps one key, for whatever page it believes to be on.
type Device struct {
	Key    *ecdsa.PrivateKey
	ID     []byte
	Handle []byte
	Origin string
	RP     string
	Count  uint32
	Flags  byte
}

// Flags of a device's answer: it was touched, and it knows who touched it.
const UserPresent, UserVerified, hasKey = 1, 4, 64

func b64(b []byte) string { return base64.RawURLEncoding.EncodeToString(b) }

// option digs a value out of the options that the server sends.
func option(t testing.TB, options any, path ...string) any {
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

func (d *Device) clientData(kind, challenge string) []byte {
	b, _ := json.Marshal(map[string]any{"type": kind, "challenge": challenge, "origin": d.Origin, "crossOrigin": false})
	return b
}

// text and data are CBOR strings.
func cborText(s string) []byte { return append([]byte{0x60 | byte(len(s))}, s...) }
func cborData(b []byte) []byte {
	return append([]byte{0x59, byte(len(b) >> 8), byte(len(b))}, b...)
}

func (d *Device) authData(more []byte) []byte {
	h := sha256.Sum256([]byte(d.RP))
	out := append(h[:], d.Flags)
	if more != nil {
		out[32] |= hasKey
	}
	out = binary.BigEndian.AppendUint32(out, d.Count)
	return append(out, more...)
}

// Create answers navigator.credentials.create.
func (d *Device) Create(t testing.TB, options any) io.Reader {
	t.Helper()
	var err error
	d.Key, err = ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	must(t, err)
	d.ID = make([]byte, 32)
	_, _ = rand.Read(d.ID)
	d.Handle, err = base64.RawURLEncoding.DecodeString(option(t, options, "publicKey", "user", "id").(string))
	must(t, err)
	raw, err := d.Key.PublicKey.Bytes()
	must(t, err)
	// COSE_Key: kty EC2, alg ES256, crv P-256, x, y (RFC 9052, section 7).
	cose := append([]byte{0xa5, 1, 2, 3, 0x26, 0x20, 1, 0x21, 0x58, 32}, raw[1:33]...)
	cose = append(append(cose, 0x22, 0x58, 32), raw[33:]...)
	attested := append(make([]byte, 16), 0, byte(len(d.ID)))
	attested = append(append(attested, d.ID...), cose...)
	object := []byte{0xa3}
	object = append(append(object, cborText("fmt")...), cborText("none")...)
	object = append(append(object, cborText("attStmt")...), 0xa0)
	object = append(append(object, cborText("authData")...), cborData(d.authData(attested))...)
	return d.answer(t, map[string]any{
		"clientDataJSON":    b64(d.clientData("webauthn.create", option(t, options, "publicKey", "challenge").(string))),
		"attestationObject": b64(object),
	})
}

// Get answers navigator.credentials.get.
func (d *Device) Get(t testing.TB, options any) io.Reader {
	t.Helper()
	d.Count++
	client := d.clientData("webauthn.get", option(t, options, "publicKey", "challenge").(string))
	auth := d.authData(nil)
	h := sha256.Sum256(client)
	signed := sha256.Sum256(append(bytes.Clone(auth), h[:]...))
	sig, err := ecdsa.SignASN1(rand.Reader, d.Key, signed[:])
	must(t, err)
	return d.answer(t, map[string]any{"clientDataJSON": b64(client), "authenticatorData": b64(auth), "signature": b64(sig), "userHandle": b64(d.Handle)})
}

func (d *Device) answer(t testing.TB, response map[string]any) io.Reader {
	t.Helper()
	b, err := json.Marshal(map[string]any{"id": b64(d.ID), "rawId": b64(d.ID), "type": "public-key", "response": response})
	must(t, err)
	return bytes.NewReader(b)
}
