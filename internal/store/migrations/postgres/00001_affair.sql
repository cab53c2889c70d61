-- The affair in a schema of a PostgreSQL database: the tables of the file. Strings are ordered and
-- compared byte by byte there, so they are here.

-- +goose Up

-- The mark by which an affair is known.
CREATE TABLE rashomon (format INTEGER NOT NULL);
INSERT INTO rashomon (format) VALUES (1);

CREATE TABLE original (
    sha256 TEXT COLLATE "C" PRIMARY KEY,
    size   BIGINT NOT NULL,
    data   BYTEA NOT NULL
);
ALTER TABLE original ALTER COLUMN data SET STORAGE EXTERNAL; -- it is packed already

CREATE TABLE document (
    n         BIGINT PRIMARY KEY,
    id        TEXT COLLATE "C" NOT NULL UNIQUE,
    name      TEXT COLLATE "C" NOT NULL,
    base      TEXT COLLATE "C" NOT NULL,
    sha256    TEXT COLLATE "C" NOT NULL REFERENCES original (sha256),
    outlet    TEXT COLLATE "C" NOT NULL,
    published TEXT COLLATE "C" NOT NULL,
    language  TEXT COLLATE "C" NOT NULL,
    coder     TEXT COLLATE "C" NOT NULL,
    meta      TEXT NOT NULL
);
CREATE INDEX document_name ON document (name, id);
CREATE INDEX document_base ON document (base);

CREATE TABLE content (
    n     BIGINT PRIMARY KEY REFERENCES document (n),
    title TEXT NOT NULL,
    text  TEXT NOT NULL
);
CREATE TABLE machine (
    n       BIGINT PRIMARY KEY REFERENCES document (n),
    records BYTEA NOT NULL
);
ALTER TABLE machine ALTER COLUMN records SET STORAGE EXTERNAL;

CREATE TABLE record (
    n         BIGINT PRIMARY KEY,
    id        TEXT COLLATE "C" NOT NULL UNIQUE,
    doc       TEXT COLLATE "C" NOT NULL,
    kind      INTEGER NOT NULL,
    start     INTEGER NOT NULL,
    stop      INTEGER NOT NULL,
    status    TEXT COLLATE "C" NOT NULL,
    score     DOUBLE PRECISION NOT NULL,
    coder     TEXT COLLATE "C" NOT NULL,
    pattern   TEXT COLLATE "C" NOT NULL,
    holder    TEXT COLLATE "C" NOT NULL,
    type      TEXT COLLATE "C" NOT NULL,
    modality  TEXT COLLATE "C" NOT NULL,
    date      TEXT COLLATE "C" NOT NULL,
    quote     TEXT NOT NULL,
    names     TEXT NOT NULL,
    body      TEXT NOT NULL
);
CREATE INDEX record_doc ON record (doc, kind, start, stop, id);
CREATE INDEX record_kind ON record (kind, doc, start, stop, id);
CREATE INDEX record_type ON record (kind, type, doc, start, stop, id);
CREATE INDEX record_status ON record (status, doc, kind, start, stop, id) WHERE status <> 'machine';

CREATE TABLE record_name (
    scope TEXT COLLATE "C" NOT NULL,
    name  TEXT COLLATE "C" NOT NULL,
    doc   TEXT COLLATE "C" NOT NULL,
    n     BIGINT NOT NULL,
    PRIMARY KEY (scope, name, doc, n)
);
CREATE INDEX record_name_n ON record_name (n);

CREATE TABLE written_name (
    scope TEXT COLLATE "C" NOT NULL,
    name  TEXT COLLATE "C" NOT NULL,
    doc   TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (scope, name, doc)
);
CREATE INDEX written_name_doc ON written_name (doc);

CREATE TABLE decision (
    seq    BIGINT PRIMARY KEY,
    act    TEXT COLLATE "C" NOT NULL,
    who    TEXT COLLATE "C" NOT NULL,
    record TEXT COLLATE "C" NOT NULL,
    doc    TEXT COLLATE "C" NOT NULL,
    undoes BIGINT NOT NULL,
    body   TEXT NOT NULL,
    chain  TEXT COLLATE "C" NOT NULL
);
CREATE INDEX decision_doc ON decision (doc, seq) WHERE doc <> '';
CREATE INDEX decision_names ON decision (seq) WHERE act IN ('merge', 'rename', 'split', 'undo');
CREATE INDEX decision_record ON decision (record, seq) WHERE record <> '';

-- +goose StatementBegin
CREATE FUNCTION decision_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'decisions are never changed or deleted';
END
$$;
-- +goose StatementEnd
CREATE TRIGGER decision_kept BEFORE UPDATE OR DELETE OR TRUNCATE ON decision
    FOR EACH STATEMENT EXECUTE FUNCTION decision_kept();

CREATE TABLE refusal (
    source TEXT COLLATE "C" PRIMARY KEY,
    reason TEXT NOT NULL,
    advice TEXT NOT NULL
);

CREATE TABLE tally (
    kind   INTEGER NOT NULL,
    status TEXT COLLATE "C" NOT NULL,
    count  INTEGER NOT NULL,
    PRIMARY KEY (kind, status)
);
CREATE TABLE name_tally (
    scope TEXT COLLATE "C" NOT NULL,
    name  TEXT COLLATE "C" NOT NULL,
    count INTEGER NOT NULL,
    PRIMARY KEY (scope, name)
);
CREATE INDEX name_tally_count ON name_tally (scope, count DESC, name);

-- Words of documents and records, split and folded by the program, so that both databases find
-- the same.
CREATE TABLE content_words (
    n     BIGINT PRIMARY KEY REFERENCES content (n),
    words TSVECTOR NOT NULL
);
CREATE INDEX content_words_gin ON content_words USING gin (words);
CREATE TABLE record_words (
    n     BIGINT PRIMARY KEY REFERENCES record (n),
    words TSVECTOR NOT NULL
);
CREATE INDEX record_words_gin ON record_words USING gin (words);

-- +goose Down
DROP TABLE record_words;
DROP TABLE content_words;
DROP TABLE name_tally;
DROP TABLE tally;
DROP TABLE refusal;
DROP TABLE decision;
DROP FUNCTION decision_kept();
DROP TABLE written_name;
DROP TABLE record_name;
DROP TABLE record;
DROP TABLE machine;
DROP TABLE content;
DROP TABLE document;
DROP TABLE original;
DROP TABLE rashomon;
