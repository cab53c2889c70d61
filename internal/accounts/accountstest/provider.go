package accountstest

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"net/url"
	"testing"

	"github.com/coreos/go-oidc/v3/oidc"
	"github.com/coreos/go-oidc/v3/oidc/oidctest"
)

// Provider vouches for whoever the test says.
type Provider struct {
	*httptest.Server
	key    *ecdsa.PrivateKey
	Claims map[string]any
	Nonce  func(string) string
	Forged bool // signs with a key that it does not publish
	Asked  url.Values
}

// NewProvider starts a provider whose code is "the code". Asked must be set to what the browser
// was sent with before the code is exchanged.
func NewProvider(t testing.TB) *Provider {
	t.Helper()
	p := &Provider{Nonce: func(s string) string { return s }}
	var err error
	p.key, err = ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	must(t, err)
	inner := &oidctest.Server{PublicKeys: []oidctest.PublicKey{{PublicKey: p.key.Public(), KeyID: "k", Algorithm: oidc.ES256}}, Algorithms: []string{oidc.ES256}}
	mux := http.NewServeMux()
	mux.Handle("/", inner)
	mux.HandleFunc("POST /token", func(w http.ResponseWriter, r *http.Request) {
		verifier := sha256.Sum256([]byte(r.FormValue("code_verifier")))
		if r.FormValue("code") != "the code" || base64.RawURLEncoding.EncodeToString(verifier[:]) != p.Asked.Get("code_challenge") {
			http.Error(w, "no", http.StatusBadRequest)
			return
		}
		claims := map[string]any{"iss": p.URL, "aud": "rashomon", "exp": 4e9, "nonce": p.Nonce(p.Asked.Get("nonce"))}
		for k, v := range p.Claims {
			claims[k] = v
		}
		b, _ := json.Marshal(claims)
		key := p.key
		if p.Forged {
			key, _ = ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
		}
		w.Header().Set("Content-Type", "application/json")
		_ = json.NewEncoder(w).Encode(map[string]any{"access_token": "x", "token_type": "Bearer", "id_token": oidctest.SignIDToken(key, "k", oidc.ES256, string(b))})
	})
	p.Server = httptest.NewServer(mux)
	t.Cleanup(p.Close)
	inner.SetIssuer(p.URL)
	return p
}
