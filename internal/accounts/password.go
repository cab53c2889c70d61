package accounts

import (
	"context"
	"crypto/rand"
	"crypto/subtle"
	"encoding/base64"
	"fmt"
	"strings"
	"unicode/utf8"

	"golang.org/x/crypto/argon2"
	"golang.org/x/text/unicode/norm"
)

// Cost is what a guess at a password costs.
type Cost struct {
	Passes    uint32
	MemoryKiB uint32
	Lanes     uint8
}

// DefaultCost is the second recommended option of RFC 9106, section 4: 3 passes over 64 MiB.
var DefaultCost = Cost{Passes: 3, MemoryKiB: 64 << 10, Lanes: 4}

// Lengths of passwords, in characters and bytes.
const (
	minPassword      = 12
	maxPasswordBytes = 1024
)

// checkPassword says what is wrong with a password that is to be set.
func checkPassword(name, password string) error {
	switch {
	case !utf8.ValidString(password):
		return fmt.Errorf("%w: the password is not UTF-8", ErrInvalid)
	case utf8.RuneCountInString(password) < minPassword:
		return fmt.Errorf("%w: a password has at least %d characters", ErrInvalid, minPassword)
	case len(password) > maxPasswordBytes:
		return fmt.Errorf("%w: a password has at most %d bytes", ErrInvalid, maxPasswordBytes)
	case strings.EqualFold(password, name), strings.Count(password, password[:1]) == len(password):
		return fmt.Errorf("%w: that password would be guessed", ErrInvalid)
	}
	return nil
}

// hash makes the hash of a password in PHC form. Characters are compared as they look: accents
// typed in one way or the other are the same password.
func (a *DB) hash(ctx context.Context, password string) (string, error) {
	var salt [16]byte
	_, _ = rand.Read(salt[:])
	key, err := a.derive(ctx, password, salt[:], a.o.Cost)
	if err != nil {
		return "", err
	}
	c := a.o.Cost
	return fmt.Sprintf("$argon2id$v=%d$m=%d,t=%d,p=%d$%s$%s", argon2.Version, c.MemoryKiB, c.Passes, c.Lanes,
		base64.RawStdEncoding.EncodeToString(salt[:]), base64.RawStdEncoding.EncodeToString(key)), nil
}

func (a *DB) derive(ctx context.Context, password string, salt []byte, c Cost) ([]byte, error) {
	select {
	case a.hashes <- struct{}{}:
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	defer func() { <-a.hashes }()
	return argon2.IDKey([]byte(norm.NFC.String(password)), salt, c.Passes, c.MemoryKiB, c.Lanes, 32), nil
}

// matches reports whether a password is that of a hash. What is no hash of ours matches nothing.
func (a *DB) matches(ctx context.Context, hash, password string) (bool, error) {
	var version int
	var c Cost
	var rest string
	if _, err := fmt.Sscanf(hash, "$argon2id$v=%d$m=%d,t=%d,p=%d$%s", &version, &c.MemoryKiB, &c.Passes, &c.Lanes, &rest); err != nil || version != argon2.Version {
		return false, nil
	}
	if c.Passes < 1 || c.Passes > 100 || c.Lanes < 1 || c.MemoryKiB > 4<<20 {
		return false, nil
	}
	s, k, _ := strings.Cut(rest, "$")
	salt, err1 := base64.RawStdEncoding.DecodeString(s)
	want, err2 := base64.RawStdEncoding.DecodeString(k)
	if err1 != nil || err2 != nil || len(want) != 32 || len(password) > maxPasswordBytes {
		return false, nil
	}
	got, err := a.derive(ctx, password, salt, c)
	if err != nil {
		return false, err
	}
	return subtle.ConstantTimeCompare(got, want) == 1, nil
}

// GeneratePassword makes a password of 120 random bits that can be read aloud and typed.
func GeneratePassword() string {
	const letters = "abcdefghjkmnpqrstuvwxyz23456789" // none that look alike
	var b strings.Builder
	var r [1]byte
	for b.Len() < 29 { // 24 letters of 4.95 bits, in groups of five
		if b.Len()%6 == 5 {
			b.WriteByte('-')
			continue
		}
		_, _ = rand.Read(r[:])
		if int(r[0]) < 256/len(letters)*len(letters) { // no letter is likelier than another
			b.WriteByte(letters[int(r[0])%len(letters)])
		}
	}
	return b.String()
}
