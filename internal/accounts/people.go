package accounts

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Person is somebody who may sign in.
type Person struct {
	ID      string `json:"id"`
	Name    string `json:"name"`
	Email   string `json:"email,omitempty"`
	Removed bool   `json:"removed,omitempty"`
}

// Member is a person with a role in an affair.
type Member struct {
	Person
	Role     Role `json:"role"`
	Password bool `json:"password"` // has one
	OIDC     bool `json:"oidc"`     // has signed in through a provider
	Passkeys int  `json:"passkeys"`
	Sessions int  `json:"sessions"` // that have not ended
	Tokens   int  `json:"tokens"`
}

// checkName makes a name fit to sign in with and to stand in a log.
func checkName(name string) (string, error) {
	name = norm.NFC.String(strings.TrimSpace(name))
	if name == "" || len(name) > 64 || !utf8.ValidString(name) {
		return "", fmt.Errorf("%w: a name has 1 to 64 bytes", ErrInvalid)
	}
	for _, r := range name {
		if !unicode.IsLetter(r) && !unicode.IsDigit(r) && !unicode.IsMark(r) && !strings.ContainsRune(" .-_'@+", r) {
			return "", fmt.Errorf("%w: a name has letters, digits, spaces and . - _ ' @ +, not %q", ErrInvalid, r)
		}
	}
	return name, nil
}

// AddPerson makes an account. Email may be empty; it is how a first sign-in through a provider is
// recognised. The error wraps ErrConflict when the name was ever given to somebody.
func (a *DB) AddPerson(ctx context.Context, name, email string) (Person, error) {
	name, err := checkName(name)
	if err != nil {
		return Person{}, err
	}
	email = strings.ToLower(strings.TrimSpace(email))
	if email != "" && (!strings.Contains(email, "@") || len(email) > 254) {
		return Person{}, fmt.Errorf("%w: %q is no address", ErrInvalid, email)
	}
	p := Person{ID: secret()[:22], Name: name, Email: email}
	err = a.in(ctx, func(tx *sql.Tx) error {
		var n int
		if err := tx.QueryRowContext(ctx, `SELECT count(*) FROM person WHERE lower(name) = lower($1) OR (email <> '' AND email = $2)`, name, email).Scan(&n); err != nil {
			return err
		}
		if n > 0 {
			return fmt.Errorf("%w: the name or the address is somebody's already, or was", ErrConflict)
		}
		_, err := tx.ExecContext(ctx, `INSERT INTO person (id, name, email, password, issuer, subject, removed, created) VALUES ($1, $2, $3, '', '', '', 0, $4)`,
			p.ID, p.Name, p.Email, a.o.Now().Unix())
		return err
	})
	if err != nil {
		return Person{}, fmt.Errorf("add %s: %w", name, err)
	}
	return p, nil
}

const personColumns = `person.id, person.name, person.email, person.removed`

func scanPerson(row interface{ Scan(...any) error }, more ...any) (Person, error) {
	var p Person
	var removed int64
	err := row.Scan(append([]any{&p.ID, &p.Name, &p.Email, &removed}, more...)...)
	p.Removed = removed != 0
	return p, err
}

// Person finds somebody by name. The error wraps ErrNotFound.
func (a *DB) Person(ctx context.Context, name string) (Person, error) {
	name = norm.NFC.String(strings.TrimSpace(name))
	p, err := scanPerson(a.db.QueryRowContext(ctx, `SELECT `+personColumns+` FROM person WHERE name = $1`, name))
	if errors.Is(err, sql.ErrNoRows) {
		return p, fmt.Errorf("%w: there is nobody called %q", ErrNotFound, name)
	}
	return p, err
}

// SetPassword gives somebody a password, and ends all sessions that began with another one.
func (a *DB) SetPassword(ctx context.Context, name, password string) error {
	p, err := a.Person(ctx, name)
	if err != nil {
		return err
	}
	if p.Removed {
		return fmt.Errorf("%w: %s was removed", ErrInvalid, p.Name)
	}
	if err := checkPassword(p.Name, password); err != nil {
		return err
	}
	h, err := a.hash(ctx, password)
	if err != nil {
		return err
	}
	return a.in(ctx, func(tx *sql.Tx) error {
		if _, err := tx.ExecContext(ctx, `UPDATE person SET password = $1 WHERE id = $2`, h, p.ID); err != nil {
			return err
		}
		_, err := tx.ExecContext(ctx, `DELETE FROM session WHERE person = $1`, p.ID)
		return err
	})
}

// SetRole says what somebody may do in an affair; None takes the role away.
func (a *DB) SetRole(ctx context.Context, name, affair string, r Role) error {
	p, err := a.Person(ctx, name)
	if err != nil {
		return err
	}
	if p.Removed {
		return fmt.Errorf("%w: %s was removed", ErrInvalid, p.Name)
	}
	if r == None {
		_, err = a.db.ExecContext(ctx, `DELETE FROM role WHERE person = $1 AND affair = $2`, p.ID, affair)
		return err
	}
	if _, err := ParseRole(string(r)); err != nil {
		return err
	}
	_, err = a.db.ExecContext(ctx, `INSERT INTO role (person, affair, role) VALUES ($1, $2, $3)
		ON CONFLICT (person, affair) DO UPDATE SET role = excluded.role`, p.ID, affair, string(r))
	return err
}

// RoleIn is what a person may do in an affair.
func (a *DB) RoleIn(ctx context.Context, person, affair string) (Role, error) {
	var r Role
	err := a.db.QueryRowContext(ctx, `SELECT role FROM role JOIN person ON person.id = role.person
		WHERE person = $1 AND affair = $2 AND removed = 0`, person, affair).Scan(&r)
	if errors.Is(err, sql.ErrNoRows) {
		return None, nil
	}
	return r, err
}

// Remove lets somebody in no more: roles, sessions, tokens, passkeys and password are gone. The
// name stays, since decisions name it.
func (a *DB) Remove(ctx context.Context, name string) error {
	p, err := a.Person(ctx, name)
	if err != nil {
		return err
	}
	return a.in(ctx, func(tx *sql.Tx) error {
		for _, q := range []string{`DELETE FROM role WHERE person = $1`, `DELETE FROM session WHERE person = $1`,
			`DELETE FROM token WHERE person = $1`, `DELETE FROM passkey WHERE person = $1`} {
			if _, err := tx.ExecContext(ctx, q, p.ID); err != nil {
				return err
			}
		}
		_, err := tx.ExecContext(ctx, `UPDATE person SET password = '', email = '', issuer = '', subject = '', removed = $1 WHERE id = $2`, a.o.Now().Unix(), p.ID)
		return err
	})
}

// Members lists everybody with what they may do in an affair, those without a role too, in order
// of their names.
func (a *DB) Members(ctx context.Context, affair string) ([]Member, error) {
	rows, err := a.db.QueryContext(ctx, `SELECT `+personColumns+`, coalesce((SELECT role FROM role WHERE person = person.id AND affair = $1), ''),
		CASE WHEN password <> '' THEN 1 ELSE 0 END, CASE WHEN subject <> '' THEN 1 ELSE 0 END,
		(SELECT count(*) FROM passkey WHERE passkey.person = person.id),
		(SELECT count(*) FROM session WHERE session.person = person.id AND expires > $2),
		(SELECT count(*) FROM token WHERE token.person = person.id AND affair = $1 AND expires > $2)
		FROM person`, affair, a.o.Now().Unix())
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var out []Member
	for rows.Next() {
		var m Member
		var password, oidc int
		if m.Person, err = scanPerson(rows, &m.Role, &password, &oidc, &m.Passkeys, &m.Sessions, &m.Tokens); err != nil {
			return nil, err
		}
		m.Password, m.OIDC = password == 1, oidc == 1
		out = append(out, m)
	}
	slices.SortFunc(out, func(a, b Member) int { return strings.Compare(a.Name, b.Name) }) // byte by byte, in both databases
	return out, rows.Err()
}

// SignIn lets somebody in with a password. From is where the attempt comes from, an address. The
// error is ErrRefused or ErrTooMany, and takes the same time whether there is such a person.
func (a *DB) SignIn(ctx context.Context, name, password, from string) (Person, error) {
	name = norm.NFC.String(strings.TrimSpace(name))
	if !a.limits.allow(a.o.Now(), "from "+from, "name "+strings.ToLower(name)) {
		return Person{}, ErrTooMany
	}
	var hash string
	p, err := scanPerson(a.db.QueryRowContext(ctx, `SELECT `+personColumns+`, password FROM person WHERE name = $1`, name), &hash)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return Person{}, err
	}
	known := err == nil && hash != "" && !p.Removed
	if !known {
		hash = a.dummy
	}
	ok, err := a.matches(ctx, hash, password)
	if err != nil {
		return Person{}, err
	}
	if !ok || !known {
		return Person{}, ErrRefused
	}
	a.limits.forgive("name " + strings.ToLower(name))
	return p, nil
}

// timeOf turns stored seconds into a time.
func timeOf(s int64) time.Time { return time.Unix(s, 0).UTC() }
