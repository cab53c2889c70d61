-- Documents that wait to be coded, with the bytes they were made from. A row is written in one transaction with
-- its job, and taken away in one transaction with the job's completion and the document's records.

-- +goose Up
CREATE TABLE waiting (
    id       TEXT COLLATE "C" NOT NULL, -- of the document
    coder    TEXT COLLATE "C" NOT NULL, -- who is to code it
    again    BOOLEAN NOT NULL,          -- even if that coder has coded it already
    document TEXT NOT NULL,
    original BYTEA NOT NULL,            -- zstd
    PRIMARY KEY (id, coder)
);
ALTER TABLE waiting ALTER COLUMN original SET STORAGE EXTERNAL;

-- +goose Down
DROP TABLE waiting;
