// Package accounts knows who may do what: people, their roles in affairs, and how they are let
// in, by password, by OpenID Connect, by passkey, or with a token for programs.
//
// Accounts are not part of an affair: an affair file can be handed on without anybody's
// password going with it. They are kept in a file beside it, or in a PostgreSQL schema, which
// may serve several affairs; a role is always a role in one of them.
//
// What is kept is of no use to who reads it: passwords are argon2id hashes (RFC 9106), and of
// the random secrets in cookies and tokens only SHA-256 hashes are stored. Removing a person
// ends every session and token, and keeps the name, which stands in the decision log and is not
// given to anybody else.
package accounts
