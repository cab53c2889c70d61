-- The affair file. Strings that are ordered or compared are compared byte by byte.

-- +goose Up
PRAGMA user_version = 1;

-- Originals, once each, whatever documents were made from them.
CREATE TABLE original (
    sha256 TEXT PRIMARY KEY,
    size   INTEGER NOT NULL,
    data   BLOB NOT NULL -- zstd
) STRICT;

-- Documents. Small columns are for filters; meta is the whole Document but its text.
CREATE TABLE document (
    n         INTEGER PRIMARY KEY,
    id        TEXT NOT NULL UNIQUE,
    name      TEXT NOT NULL,
    base      TEXT NOT NULL, -- name without folders and known endings
    sha256    TEXT NOT NULL REFERENCES original (sha256),
    outlet    TEXT NOT NULL,
    published TEXT NOT NULL,
    language  TEXT NOT NULL,
    coder     TEXT NOT NULL, -- who made the machine records, '' for nobody
    meta      TEXT NOT NULL
) STRICT;
CREATE INDEX document_name ON document (name, id);
CREATE INDEX document_base ON document (base);

-- The long columns, apart, so that lists of documents do not read them.
CREATE TABLE content (
    n     INTEGER PRIMARY KEY REFERENCES document (n),
    title TEXT NOT NULL,
    text  TEXT NOT NULL
) STRICT;
CREATE TABLE machine (
    n       INTEGER PRIMARY KEY REFERENCES document (n),
    records BLOB NOT NULL -- zstd of the JSON list of the coder's records
) STRICT;

-- The view: what one sees. It follows from machine and decision.
CREATE TABLE record (
    n         INTEGER PRIMARY KEY,
    id        TEXT NOT NULL UNIQUE,
    doc       TEXT NOT NULL,
    kind      INTEGER NOT NULL, -- place in affair.Kinds
    start     INTEGER NOT NULL, -- of the first evidence
    stop      INTEGER NOT NULL,
    status    TEXT NOT NULL,
    score     REAL NOT NULL,
    coder     TEXT NOT NULL,
    pattern   TEXT NOT NULL,
    holder    TEXT NOT NULL,
    type      TEXT NOT NULL,
    modality  TEXT NOT NULL,
    date      TEXT NOT NULL,
    quote     TEXT NOT NULL, -- evidence, for search
    names     TEXT NOT NULL, -- actors, issues, factors, for search
    body      TEXT NOT NULL  -- the record
) STRICT;
CREATE INDEX record_doc ON record (doc, kind, start, stop, id);
CREATE INDEX record_kind ON record (kind, status, doc, start, stop, id);

-- Names in the view, for filters.
CREATE TABLE record_name (
    scope TEXT NOT NULL,
    name  TEXT NOT NULL,
    n     INTEGER NOT NULL,
    PRIMARY KEY (scope, name, n)
) STRICT, WITHOUT ROWID;
CREATE INDEX record_name_n ON record_name (n);

-- Names as written, before decisions on names: which documents a merge concerns.
CREATE TABLE written_name (
    scope TEXT NOT NULL,
    name  TEXT NOT NULL,
    doc   TEXT NOT NULL,
    PRIMARY KEY (scope, name, doc)
) STRICT, WITHOUT ROWID;
CREATE INDEX written_name_doc ON written_name (doc);

-- The log. Each entry's chain is the SHA-256 of the chain before it and its own body.
CREATE TABLE decision (
    seq    INTEGER PRIMARY KEY,
    act    TEXT NOT NULL,
    who    TEXT NOT NULL,
    record TEXT NOT NULL,
    doc    TEXT NOT NULL, -- of the record, '' for decisions on names
    undoes INTEGER NOT NULL,
    body   TEXT NOT NULL,
    chain  TEXT NOT NULL
) STRICT;
CREATE INDEX decision_doc ON decision (doc, seq) WHERE doc <> '';
CREATE INDEX decision_names ON decision (seq) WHERE act IN ('merge', 'rename', 'split', 'undo');
CREATE INDEX decision_record ON decision (record, seq) WHERE record <> '';

-- +goose StatementBegin
CREATE TRIGGER decision_kept BEFORE UPDATE ON decision BEGIN
    SELECT RAISE(ABORT, 'decisions are never changed');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER decision_never_deleted BEFORE DELETE ON decision BEGIN
    SELECT RAISE(ABORT, 'decisions are never deleted');
END;
-- +goose StatementEnd

CREATE TABLE refusal (
    source TEXT PRIMARY KEY,
    reason TEXT NOT NULL,
    advice TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- Full-text search over the documents and over the records' words and names. Kept by the writer,
-- once a transaction: a trigger would make FTS5 write a segment for every row.
CREATE VIRTUAL TABLE content_fts USING fts5 (
    title, text, content = 'content', content_rowid = 'n',
    tokenize = 'unicode61 remove_diacritics 2'
);
CREATE VIRTUAL TABLE record_fts USING fts5 (
    quote, names, content = 'record', content_rowid = 'n',
    tokenize = 'unicode61 remove_diacritics 2'
);

-- +goose Down
PRAGMA user_version = 0;
DROP TABLE record_fts;
DROP TABLE content_fts;
DROP TABLE refusal;
DROP TABLE decision;
DROP TABLE written_name;
DROP TABLE record_name;
DROP TABLE record;
DROP TABLE machine;
DROP TABLE content;
DROP TABLE document;
DROP TABLE original;
