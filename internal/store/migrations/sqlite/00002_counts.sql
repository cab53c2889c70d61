-- Counts that are kept instead of counted, and indexes in the order in which pages are shown, so
-- that a page costs the same in a large affair as in a small one.

-- +goose Up
PRAGMA user_version = 2;

DROP INDEX record_kind;
CREATE INDEX record_kind ON record (kind, doc, start, stop, id, status);
CREATE INDEX record_type ON record (kind, type, doc, start, stop, id, status);
CREATE INDEX record_status ON record (status, doc, kind, start, stop, id) WHERE status <> 'machine';

-- Names with the document, so that an actor's records come out in order.
CREATE TABLE record_name_2 (
    scope TEXT NOT NULL,
    name  TEXT NOT NULL,
    doc   TEXT NOT NULL,
    n     INTEGER NOT NULL,
    PRIMARY KEY (scope, name, doc, n)
) STRICT, WITHOUT ROWID;
INSERT INTO record_name_2 (scope, name, doc, n)
SELECT scope, name, doc, record_name.n FROM record_name JOIN record ON record.n = record_name.n;
DROP TABLE record_name;
ALTER TABLE record_name_2 RENAME TO record_name;
CREATE INDEX record_name_n ON record_name (n);

-- Records by kind and status.
CREATE TABLE tally (
    kind   INTEGER NOT NULL,
    status TEXT NOT NULL,
    count  INTEGER NOT NULL,
    PRIMARY KEY (kind, status)
) STRICT, WITHOUT ROWID;
INSERT INTO tally (kind, status, count) SELECT kind, status, count(*) FROM record GROUP BY kind, status;

-- Records that are not rejected by name.
CREATE TABLE name_tally (
    scope TEXT NOT NULL,
    name  TEXT NOT NULL,
    count INTEGER NOT NULL,
    PRIMARY KEY (scope, name)
) STRICT, WITHOUT ROWID;
INSERT INTO name_tally (scope, name, count)
SELECT scope, name, count(*) FROM record_name JOIN record ON record.n = record_name.n
WHERE status <> 'rejected' GROUP BY scope, name;
CREATE INDEX name_tally_count ON name_tally (scope, count DESC, name);

-- +goose Down
PRAGMA user_version = 1;
DROP TABLE name_tally;
DROP TABLE tally;
CREATE TABLE record_name_1 (
    scope TEXT NOT NULL,
    name  TEXT NOT NULL,
    n     INTEGER NOT NULL,
    PRIMARY KEY (scope, name, n)
) STRICT, WITHOUT ROWID;
INSERT INTO record_name_1 (scope, name, n) SELECT scope, name, n FROM record_name;
DROP TABLE record_name;
ALTER TABLE record_name_1 RENAME TO record_name;
CREATE INDEX record_name_n ON record_name (n);
DROP INDEX record_status;
DROP INDEX record_type;
DROP INDEX record_kind;
CREATE INDEX record_kind ON record (kind, status, doc, start, stop, id);
