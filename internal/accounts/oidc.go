package accounts

import (
	"context"
	"crypto/subtle"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"github.com/coreos/go-oidc/v3/oidc"
	"golang.org/x/oauth2"
)

// ProviderConfig names an OpenID Connect provider that vouches for people.
type ProviderConfig struct {
	Issuer   string // https://...
	ClientID string
	Secret   string // may be empty for a public client
	// Redirect is our address that the provider sends people back to.
	Redirect string
	// Trusted takes the provider's word for an address even when it does not say that it has
	// verified it. Only for a provider of one's own.
	Trusted bool
}

// Provider signs people in by OpenID Connect: the authorization code flow with PKCE (RFC 7636),
// state and nonce.
type Provider struct {
	a       *DB
	c       ProviderConfig
	oauth   oauth2.Config
	verify  *oidc.IDTokenVerifier
	context func(context.Context) context.Context
}

// Provider asks a provider for its addresses and keys. The context may carry an HTTP client
// (oidc.ClientContext), which is then used for all requests to it.
func (a *DB) Provider(ctx context.Context, c ProviderConfig) (*Provider, error) {
	p, err := oidc.NewProvider(ctx, c.Issuer)
	if err != nil {
		return nil, fmt.Errorf("ask %s how it signs people in: %w", c.Issuer, err)
	}
	client := ctx.Value(oauth2.HTTPClient)
	return &Provider{a: a, c: c,
		oauth: oauth2.Config{ClientID: c.ClientID, ClientSecret: c.Secret, Endpoint: p.Endpoint(), RedirectURL: c.Redirect,
			Scopes: []string{oidc.ScopeOpenID, "email", "profile"}},
		verify: p.Verifier(&oidc.Config{ClientID: c.ClientID, Now: a.o.Now}),
		context: func(ctx context.Context) context.Context {
			if client == nil {
				return ctx
			}
			return context.WithValue(ctx, oauth2.HTTPClient, client)
		},
	}, nil
}

// journey is what must come back from a provider.
type journey struct {
	State, Nonce, Verifier string
}

// Begin begins a sign-in: the address to send the browser to, and a secret that the browser
// keeps meanwhile, in a cookie.
func (p *Provider) Begin(ctx context.Context) (address, secretText string, err error) {
	j := journey{State: secret(), Nonce: secret(), Verifier: oauth2.GenerateVerifier()}
	b, err := json.Marshal(j)
	if err != nil {
		return "", "", err
	}
	if secretText, err = p.a.begin(ctx, "oidc", string(b)); err != nil {
		return "", "", err
	}
	return p.oauth.AuthCodeURL(j.State, oidc.Nonce(j.Nonce), oauth2.S256ChallengeOption(j.Verifier)), secretText, nil
}

// Finish ends a sign-in with what the provider sent back. A person is known by issuer and
// subject; the first time, by a verified address that an owner has given the person. Nobody gets
// an account by having one elsewhere: the error is then ErrRefused.
func (p *Provider) Finish(ctx context.Context, secretText, state, code string) (Person, error) {
	data, err := p.a.finish(ctx, "oidc", secretText)
	if err != nil {
		return Person{}, err
	}
	var j journey
	if err := json.Unmarshal([]byte(data), &j); err != nil {
		return Person{}, err
	}
	if subtle.ConstantTimeCompare([]byte(state), []byte(j.State)) != 1 {
		return Person{}, ErrRefused
	}
	ctx = p.context(ctx)
	t, err := p.oauth.Exchange(ctx, code, oauth2.VerifierOption(j.Verifier))
	if err != nil {
		return Person{}, fmt.Errorf("%w: %w", ErrRefused, err)
	}
	raw, _ := t.Extra("id_token").(string)
	id, err := p.verify.Verify(ctx, raw)
	if err != nil {
		return Person{}, fmt.Errorf("%w: %w", ErrRefused, err)
	}
	if subtle.ConstantTimeCompare([]byte(id.Nonce), []byte(j.Nonce)) != 1 {
		return Person{}, ErrRefused
	}
	var claims struct {
		Email    string `json:"email"`
		Verified any    `json:"email_verified"` // some send a string
	}
	if err := id.Claims(&claims); err != nil {
		return Person{}, fmt.Errorf("%w: %w", ErrRefused, err)
	}
	email := ""
	if claims.Verified == true || claims.Verified == "true" || p.c.Trusted {
		email = strings.ToLower(claims.Email)
	}
	return p.a.known(ctx, id.Issuer, id.Subject, email)
}

// known finds a person by issuer and subject, or the first time by address.
func (a *DB) known(ctx context.Context, issuer, subject, email string) (p Person, err error) {
	if subject == "" {
		return Person{}, ErrRefused
	}
	err = a.in(ctx, func(tx *sql.Tx) error {
		p, err = scanPerson(tx.QueryRowContext(ctx, `SELECT `+personColumns+` FROM person WHERE issuer = $1 AND subject = $2 AND removed = 0`, issuer, subject))
		if !errors.Is(err, sql.ErrNoRows) {
			return err
		}
		if email == "" {
			return ErrRefused
		}
		p, err = scanPerson(tx.QueryRowContext(ctx, `SELECT `+personColumns+` FROM person WHERE email = $1 AND subject = '' AND removed = 0`, email))
		if errors.Is(err, sql.ErrNoRows) {
			return ErrRefused
		}
		if err != nil {
			return err
		}
		_, err = tx.ExecContext(ctx, `UPDATE person SET issuer = $1, subject = $2 WHERE id = $3`, issuer, subject, p.ID)
		return err
	})
	if err != nil {
		return Person{}, err
	}
	return p, nil
}
