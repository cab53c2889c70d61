package accounts

import (
	"context"
	"database/sql"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/url"

	"github.com/go-webauthn/webauthn/protocol"
	"github.com/go-webauthn/webauthn/webauthn"
)

// Passkeys signs people in by keys that their devices keep (WebAuthn, level 2). The device proves
// itself to this address only: a page elsewhere that looks like ours gets nothing.
type Passkeys struct {
	a *DB
	w *webauthn.WebAuthn
}

// Passkeys takes the address under which people see the server, https://host or
// http://localhost:port.
func (a *DB) Passkeys(public string) (*Passkeys, error) {
	u, err := url.Parse(public)
	if err != nil || u.Host == "" {
		return nil, fmt.Errorf("%w: passkeys need the address that people see, like https://rashomon.example", ErrInvalid)
	}
	w, err := webauthn.New(&webauthn.Config{RPID: u.Hostname(), RPDisplayName: "Rashomon", RPOrigins: []string{u.Scheme + "://" + u.Host},
		AuthenticatorSelection: protocol.AuthenticatorSelection{
			ResidentKey: protocol.ResidentKeyRequirementRequired, UserVerification: protocol.VerificationRequired}})
	if err != nil {
		return nil, fmt.Errorf("%w: passkeys at %s: %w", ErrInvalid, public, err)
	}
	return &Passkeys{a: a, w: w}, nil
}

// holder is a person as the library sees one.
type holder struct {
	p    Person
	keys []webauthn.Credential
}

func (h holder) WebAuthnID() []byte                         { return []byte(h.p.ID) }
func (h holder) WebAuthnName() string                       { return h.p.Name }
func (h holder) WebAuthnDisplayName() string                { return h.p.Name }
func (h holder) WebAuthnCredentials() []webauthn.Credential { return h.keys }

func (k *Passkeys) holder(ctx context.Context, where string, arg any) (holder, error) {
	p, err := scanPerson(k.a.db.QueryRowContext(ctx, `SELECT `+personColumns+` FROM person WHERE removed = 0 AND `+where, arg))
	if errors.Is(err, sql.ErrNoRows) {
		return holder{}, ErrRefused
	}
	if err != nil {
		return holder{}, err
	}
	h := holder{p: p}
	rows, err := k.a.db.QueryContext(ctx, `SELECT credential FROM passkey WHERE person = $1 ORDER BY created, id`, p.ID)
	if err != nil {
		return holder{}, err
	}
	defer rows.Close()
	for rows.Next() {
		var text string
		var c webauthn.Credential
		if err := rows.Scan(&text); err != nil {
			return holder{}, err
		}
		if err := json.Unmarshal([]byte(text), &c); err != nil {
			return holder{}, err
		}
		h.keys = append(h.keys, c)
	}
	return h, rows.Err()
}

func (k *Passkeys) keep(ctx context.Context, kind string, s *webauthn.SessionData) (string, error) {
	b, err := json.Marshal(s)
	if err != nil {
		return "", err
	}
	return k.a.begin(ctx, kind, string(b))
}

func (k *Passkeys) kept(ctx context.Context, kind, secretText string) (s webauthn.SessionData, err error) {
	data, err := k.a.finish(ctx, kind, secretText)
	if err != nil {
		return s, err
	}
	return s, json.Unmarshal([]byte(data), &s)
}

// BeginAdding begins to add a passkey to somebody who is signed in: options for the browser's
// navigator.credentials.create, and a secret that the browser keeps meanwhile.
func (k *Passkeys) BeginAdding(ctx context.Context, p Person) (options any, secretText string, err error) {
	h, err := k.holder(ctx, "id = $1", p.ID)
	if err != nil {
		return nil, "", err
	}
	o, s, err := k.w.BeginRegistration(h, webauthn.WithExclusions(webauthn.Credentials(h.keys).CredentialDescriptors()))
	if err != nil {
		return nil, "", fmt.Errorf("begin adding a passkey: %w", err)
	}
	secretText, err = k.keep(ctx, "passkey-add", s)
	return o, secretText, err
}

// FinishAdding adds the passkey that the browser made.
func (k *Passkeys) FinishAdding(ctx context.Context, p Person, secretText, label string, answer io.Reader) error {
	s, err := k.kept(ctx, "passkey-add", secretText)
	if err != nil {
		return err
	}
	h, err := k.holder(ctx, "id = $1", p.ID)
	if err != nil {
		return err
	}
	parsed, err := protocol.ParseCredentialCreationResponseBody(answer)
	if err != nil {
		return fmt.Errorf("%w: %w", ErrRefused, err)
	}
	c, err := k.w.CreateCredential(h, s, parsed)
	if err != nil {
		return fmt.Errorf("%w: %w", ErrRefused, err)
	}
	b, err := json.Marshal(c)
	if err != nil {
		return err
	}
	_, err = k.a.db.ExecContext(ctx, `INSERT INTO passkey (id, person, name, credential, created) VALUES ($1, $2, $3, $4, $5)`,
		base64.RawURLEncoding.EncodeToString(c.ID), p.ID, label, string(b), k.a.o.Now().Unix())
	return err
}

// Begin begins a sign-in: options for the browser's navigator.credentials.get, and a secret that
// the browser keeps meanwhile. Who signs in is not known yet; the passkey says it.
func (k *Passkeys) Begin(ctx context.Context) (options any, secretText string, err error) {
	o, s, err := k.w.BeginDiscoverableLogin(webauthn.WithUserVerification(protocol.VerificationRequired))
	if err != nil {
		return nil, "", fmt.Errorf("begin signing in: %w", err)
	}
	secretText, err = k.keep(ctx, "passkey", s)
	return o, secretText, err
}

// Finish lets in whose passkey answered. A passkey whose counter went backwards has been copied:
// it is refused.
func (k *Passkeys) Finish(ctx context.Context, secretText, from string, answer io.Reader) (Person, error) {
	if !k.a.limits.allow(k.a.o.Now(), "from "+from) {
		return Person{}, ErrTooMany
	}
	s, err := k.kept(ctx, "passkey", secretText)
	if err != nil {
		return Person{}, err
	}
	parsed, err := protocol.ParseCredentialRequestResponseBody(answer)
	if err != nil {
		return Person{}, fmt.Errorf("%w: %w", ErrRefused, err)
	}
	var h holder
	c, err := k.w.ValidateDiscoverableLogin(func(_, handle []byte) (webauthn.User, error) {
		var err error
		h, err = k.holder(ctx, "id = $1", string(handle))
		return h, err
	}, s, parsed)
	if err != nil {
		return Person{}, fmt.Errorf("%w: %w", ErrRefused, err)
	}
	if c.Authenticator.CloneWarning {
		return Person{}, ErrRefused
	}
	b, err := json.Marshal(c)
	if err != nil {
		return Person{}, err
	}
	if _, err := k.a.db.ExecContext(ctx, `UPDATE passkey SET credential = $1 WHERE id = $2`, string(b), base64.RawURLEncoding.EncodeToString(c.ID)); err != nil {
		return Person{}, err
	}
	return h.p, nil
}
