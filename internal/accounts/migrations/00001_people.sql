-- People, what they may do in which affair, and what they show to be let in. Both databases take this. Times are
-- seconds since 1970. No secret is here: of passwords, sessions and tokens only hashes.

-- +goose Up
CREATE TABLE person (
    id       TEXT PRIMARY KEY,
    name     TEXT NOT NULL UNIQUE, -- signs in with it; stands in the decision log
    email    TEXT NOT NULL,        -- '' or unique, lower case: by it a first sign-in elsewhere is recognised
    password TEXT NOT NULL,        -- argon2id in PHC form, '' for none
    issuer   TEXT NOT NULL,        -- OpenID Connect: who vouches, '' for nobody yet
    subject  TEXT NOT NULL,        -- OpenID Connect: as whom
    removed  BIGINT NOT NULL,      -- when, 0 for not
    created  BIGINT NOT NULL
);
CREATE UNIQUE INDEX person_email ON person (email) WHERE email <> '';
CREATE UNIQUE INDEX person_subject ON person (issuer, subject) WHERE subject <> '';

CREATE TABLE role (
    person TEXT NOT NULL REFERENCES person (id),
    affair TEXT NOT NULL,
    role   TEXT NOT NULL,
    PRIMARY KEY (person, affair)
);

CREATE TABLE session (
    hash    TEXT PRIMARY KEY, -- SHA-256 of the cookie's secret
    person  TEXT NOT NULL REFERENCES person (id),
    how     TEXT NOT NULL,    -- password, oidc, passkey
    created BIGINT NOT NULL,
    seen    BIGINT NOT NULL,
    expires BIGINT NOT NULL
);
CREATE INDEX session_person ON session (person);

CREATE TABLE token (
    hash    TEXT PRIMARY KEY,
    id      TEXT NOT NULL UNIQUE,
    person  TEXT NOT NULL REFERENCES person (id),
    affair  TEXT NOT NULL,
    name    TEXT NOT NULL,
    scope   TEXT NOT NULL, -- the most that it may do, as a role
    created BIGINT NOT NULL,
    expires BIGINT NOT NULL
);
CREATE INDEX token_person ON token (person);

CREATE TABLE passkey (
    id         TEXT PRIMARY KEY, -- credential id, base64url
    person     TEXT NOT NULL REFERENCES person (id),
    name       TEXT NOT NULL,
    credential TEXT NOT NULL,    -- JSON
    created    BIGINT NOT NULL
);
CREATE INDEX passkey_person ON passkey (person);

-- Ways of signing in that are under way: what must come back from elsewhere.
CREATE TABLE ceremony (
    hash    TEXT PRIMARY KEY,
    kind    TEXT NOT NULL,
    data    TEXT NOT NULL,
    expires BIGINT NOT NULL
);

-- +goose Down
DROP TABLE ceremony;
DROP TABLE passkey;
DROP TABLE token;
DROP TABLE session;
DROP TABLE role;
DROP TABLE person;
