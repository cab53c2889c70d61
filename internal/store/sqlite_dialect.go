package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
)

var sqliteDialect = dialect{
	name:           "sqlite",
	mark:           func(int) string { return "?" }, // the driver looks numbered ones up one by one
	join:           "CROSS JOIN",
	snapshot:       &sql.TxOptions{ReadOnly: true},
	matchDocuments: `SELECT rowid FROM content_fts WHERE content_fts MATCH ?`,
	matchRecords:   `SELECT rowid FROM record_fts WHERE record_fts MATCH ?`,
	query:          ftsQuery,
	// The best are chosen first, and only they are joined and cut out: a word that stands
	// everywhere would otherwise make snippets of everything. Of more than 20,000 matches the first are ranked:
	// a rank costs a look at the row, and words that stand everywhere rank nothing.
	searchDocuments: `SELECT document.id, document.name, '', -1, snippet(content_fts, -1, '«', '»', ' … ', 24), best.rank
		FROM (SELECT n, rank FROM (SELECT rowid AS n, bm25(content_fts, 4.0, 1.0) AS rank FROM content_fts WHERE content_fts MATCH $1 LIMIT 20000)
			ORDER BY rank, n LIMIT $2) AS best
		CROSS JOIN content_fts ON content_fts.rowid = best.n AND content_fts MATCH $1 CROSS JOIN document ON document.n = best.n
		ORDER BY best.rank, document.name, document.id`,
	searchRecords: `SELECT record.doc, document.name, record.id, record.kind, snippet(record_fts, 0, '«', '»', ' … ', 24), best.rank
		FROM (SELECT n, rank FROM (SELECT rowid AS n, bm25(record_fts) AS rank FROM record_fts WHERE record_fts MATCH $1 LIMIT 20000)
			ORDER BY rank, n LIMIT $2 + (SELECT coalesce(sum(count), 0) FROM tally WHERE status = 'rejected')) AS best
		CROSS JOIN record_fts ON record_fts.rowid = best.n AND record_fts MATCH $1
		CROSS JOIN record ON record.n = best.n CROSS JOIN document ON document.id = record.doc
		WHERE record.status <> 'rejected' ORDER BY best.rank, record.doc, record.kind, record.start, record.id LIMIT $2`,
	index: func(w *writer) error {
		if w.document1 > w.document0 {
			if err := w.exec(`INSERT INTO content_fts (rowid, title, text) SELECT n, title, text FROM content WHERE n > $1 ORDER BY n`, w.document0); err != nil {
				return fmt.Errorf("index documents: %w", err)
			}
		}
		if w.record1 > w.record0 {
			if err := w.exec(`INSERT INTO record_fts (rowid, quote, names) SELECT n, quote, names FROM record WHERE n > $1 ORDER BY n`, w.record0); err != nil {
				return fmt.Errorf("index records: %w", err)
			}
		}
		return nil
	},
	unindex: func(w *writer, n int64) error {
		return w.exec(`INSERT INTO record_fts (record_fts, rowid, quote, names) SELECT 'delete', n, quote, names FROM record WHERE n = $1`, n)
	},
	backup: func(ctx context.Context, db *DB, path string) (err error) {
		own, err := sql.Open("sqlite", dsn(db.path, "busy_timeout(10000)")) // neither the writer's nor a reader's handle is held up
		if err != nil {
			return err
		}
		defer func() { err = errors.Join(err, own.Close()) }()
		return vacuumInto(ctx, own, path)
	},
	checkSearch: func(ctx context.Context, tx *sql.Tx) []Finding {
		var out []Finding
		for _, t := range []string{"content_fts", "record_fts"} {
			if _, err := tx.ExecContext(ctx, fmt.Sprintf(`INSERT INTO %s (%s, rank) VALUES ('integrity-check', 1)`, t, t)); err != nil {
				out = append(out, Finding{What: "search", Problem: t + " does not fit the text it indexes: " + err.Error()})
			}
		}
		var s string
		if err := tx.QueryRowContext(ctx, `PRAGMA quick_check(1)`).Scan(&s); err != nil || s != "ok" {
			out = append(out, Finding{What: "file", Problem: fmt.Sprintf("damaged: %s %v", s, err)})
		}
		return out
	},
}
