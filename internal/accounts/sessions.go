package accounts

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"
)

// Ways of being let in.
const (
	ByPassword = "password"
	ByOIDC     = "oidc"
	ByPasskey  = "passkey"
	ByToken    = "token"
)

// Principal is who makes a request.
type Principal struct {
	Person Person
	How    string // ByPassword, ByOIDC, ByPasskey, ByToken
	// Affair and Scope bound a token: it is good for one affair, and for no more than Scope
	// there. A session has neither.
	Affair string
	Scope  Role
}

// tokenPrefix marks tokens, so that one that was published by mistake can be found.
const tokenPrefix = "rashomon_"

// NewSession lets a person in. The secret goes into a cookie; it is always a new one.
func (a *DB) NewSession(ctx context.Context, p Person, how string) (secretText string, err error) {
	s, now := secret(), a.o.Now()
	if _, err := a.db.ExecContext(ctx, `DELETE FROM session WHERE expires <= $1 OR seen <= $2`, now.Unix(), now.Add(-a.o.SessionIdle).Unix()); err != nil {
		return "", err
	}
	_, err = a.db.ExecContext(ctx, `INSERT INTO session (hash, person, how, created, seen, expires) VALUES ($1, $2, $3, $4, $4, $5)`,
		digest(s), p.ID, how, now.Unix(), now.Add(a.o.SessionAge).Unix())
	return s, err
}

// Session finds whose session a secret is. The error is ErrRefused when it is nobody's, or has
// ended.
func (a *DB) Session(ctx context.Context, secretText string) (Principal, error) {
	if len(secretText) != 43 {
		return Principal{}, ErrRefused
	}
	now := a.o.Now()
	var pr Principal
	var seen int64
	var err error
	h := digest(secretText)
	pr.Person, err = scanPerson(a.db.QueryRowContext(ctx, `SELECT `+personColumns+`, how, seen FROM session JOIN person ON person.id = session.person
		WHERE hash = $1 AND expires > $2 AND seen > $3 AND removed = 0`, h, now.Unix(), now.Add(-a.o.SessionIdle).Unix()), &pr.How, &seen)
	if errors.Is(err, sql.ErrNoRows) {
		return Principal{}, ErrRefused
	}
	if err != nil {
		return Principal{}, err
	}
	if now.Unix()-seen > 60 { // not with every request
		if _, err := a.db.ExecContext(ctx, `UPDATE session SET seen = $1 WHERE hash = $2`, now.Unix(), h); err != nil {
			return Principal{}, err
		}
	}
	return pr, nil
}

// EndSession ends one session.
func (a *DB) EndSession(ctx context.Context, secretText string) error {
	_, err := a.db.ExecContext(ctx, `DELETE FROM session WHERE hash = $1`, digest(secretText))
	return err
}

// EndSessions ends all sessions of a person, and says how many there were.
func (a *DB) EndSessions(ctx context.Context, name string) (int, error) {
	p, err := a.Person(ctx, name)
	if err != nil {
		return 0, err
	}
	res, err := a.db.ExecContext(ctx, `DELETE FROM session WHERE person = $1`, p.ID)
	if err != nil {
		return 0, err
	}
	n, err := res.RowsAffected()
	return int(n), err
}

// EndPasskeys takes all passkeys from a person, as when a device was lost, and says how many
// there were. The sessions that they began go on: EndSessions ends them.
func (a *DB) EndPasskeys(ctx context.Context, name string) (int, error) {
	p, err := a.Person(ctx, name)
	if err != nil {
		return 0, err
	}
	res, err := a.db.ExecContext(ctx, `DELETE FROM passkey WHERE person = $1`, p.ID)
	if err != nil {
		return 0, err
	}
	n, err := res.RowsAffected()
	return int(n), err
}

// Token is a way in for a program.
type Token struct {
	ID      string    `json:"id"`
	Person  string    `json:"person"` // name
	Affair  string    `json:"affair"`
	Name    string    `json:"name"`
	Scope   Role      `json:"scope"`
	Created time.Time `json:"created"`
	Expires time.Time `json:"expires"`
}

// NewToken makes a token for a person in one affair. It is good for what the person may do there
// at the time of use, and for no more than scope. The secret is shown once.
func (a *DB) NewToken(ctx context.Context, name, affair, label string, scope Role, good time.Duration) (secretText string, t Token, err error) {
	p, err := a.Person(ctx, name)
	if err != nil {
		return "", t, err
	}
	if p.Removed {
		return "", t, fmt.Errorf("%w: %s was removed", ErrInvalid, p.Name)
	}
	if _, err := ParseRole(string(scope)); err != nil {
		return "", t, err
	}
	if good <= 0 || good > 10*366*24*time.Hour {
		return "", t, fmt.Errorf("%w: a token is good for some time, and for ten years at most", ErrInvalid)
	}
	now := a.o.Now()
	t = Token{ID: secret()[:11], Person: p.Name, Affair: affair, Name: label, Scope: scope, Created: timeOf(now.Unix()), Expires: timeOf(now.Add(good).Unix())}
	s := tokenPrefix + secret()
	_, err = a.db.ExecContext(ctx, `INSERT INTO token (hash, id, person, affair, name, scope, created, expires) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
		digest(s), t.ID, p.ID, affair, label, string(scope), t.Created.Unix(), t.Expires.Unix())
	return s, t, err
}

// Token finds whose token a secret is. The error is ErrRefused when it is nobody's, or too old.
func (a *DB) Token(ctx context.Context, secretText string) (Principal, error) {
	if !strings.HasPrefix(secretText, tokenPrefix) {
		return Principal{}, ErrRefused
	}
	pr := Principal{How: ByToken}
	var err error
	pr.Person, err = scanPerson(a.db.QueryRowContext(ctx, `SELECT `+personColumns+`, affair, scope FROM token JOIN person ON person.id = token.person
		WHERE hash = $1 AND expires > $2 AND removed = 0`, digest(secretText), a.o.Now().Unix()), &pr.Affair, &pr.Scope)
	if errors.Is(err, sql.ErrNoRows) {
		return Principal{}, ErrRefused
	}
	return pr, err
}

// Tokens lists the tokens of an affair, by person and label.
func (a *DB) Tokens(ctx context.Context, affair string) ([]Token, error) {
	rows, err := a.db.QueryContext(ctx, `SELECT token.id, person.name, affair, token.name, scope, token.created, expires
		FROM token JOIN person ON person.id = token.person WHERE affair = $1`, affair)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var out []Token
	for rows.Next() {
		var t Token
		var created, expires int64
		if err := rows.Scan(&t.ID, &t.Person, &t.Affair, &t.Name, &t.Scope, &created, &expires); err != nil {
			return nil, err
		}
		t.Created, t.Expires = timeOf(created), timeOf(expires)
		out = append(out, t)
	}
	slices.SortFunc(out, func(a, b Token) int {
		return cmp.Or(strings.Compare(a.Person, b.Person), strings.Compare(a.Name, b.Name), strings.Compare(a.ID, b.ID))
	})
	return out, rows.Err()
}

// EndToken ends a token of an affair by its id.
func (a *DB) EndToken(ctx context.Context, affair, id string) error {
	res, err := a.db.ExecContext(ctx, `DELETE FROM token WHERE id = $1 AND affair = $2`, id, affair)
	if err != nil {
		return err
	}
	if n, err := res.RowsAffected(); err != nil || n == 0 {
		return errors.Join(err, fmt.Errorf("%w: there is no token %q", ErrNotFound, id))
	}
	return nil
}

// Role is what who makes a request may do in an affair.
func (a *DB) Role(ctx context.Context, pr Principal, affair string) (Role, error) {
	if pr.How == ByToken && pr.Affair != affair {
		return None, nil
	}
	r, err := a.RoleIn(ctx, pr.Person.ID, affair)
	if err != nil || pr.How != ByToken {
		return r, err
	}
	return least(r, pr.Scope), nil
}

// begin keeps what must come back from elsewhere, for ten minutes, under a new secret.
func (a *DB) begin(ctx context.Context, kind, data string) (string, error) {
	s, now := secret(), a.o.Now()
	if _, err := a.db.ExecContext(ctx, `DELETE FROM ceremony WHERE expires <= $1`, now.Unix()); err != nil {
		return "", err
	}
	_, err := a.db.ExecContext(ctx, `INSERT INTO ceremony (hash, kind, data, expires) VALUES ($1, $2, $3, $4)`, digest(s), kind, data, now.Add(10*time.Minute).Unix())
	return s, err
}

// finish gives what was kept under a secret, once.
func (a *DB) finish(ctx context.Context, kind, secretText string) (data string, err error) {
	err = a.in(ctx, func(tx *sql.Tx) error {
		return tx.QueryRowContext(ctx, `DELETE FROM ceremony WHERE hash = $1 AND kind = $2 AND expires > $3 RETURNING data`,
			digest(secretText), kind, a.o.Now().Unix()).Scan(&data)
	})
	if errors.Is(err, sql.ErrNoRows) {
		return "", ErrRefused
	}
	return data, err
}
