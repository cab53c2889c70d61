package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/stdlib"
)

var postgresDialect = dialect{
	name:           "postgres",
	mark:           func(n int) string { return "$" + strconv.Itoa(n) },
	join:           "JOIN",
	matchDocuments: `SELECT n FROM content_words WHERE words @@ CAST(? AS tsquery)`,
	matchRecords:   `SELECT n FROM record_words WHERE words @@ CAST(? AS tsquery)`,
	query:          tsQuery,
	begin:          `SELECT pg_advisory_xact_lock(hashtext('rashomon'), hashtext(current_schema()))`,
	notify:         `SELECT pg_notify(` + changed + `, '')`,
	snapshot:       &sql.TxOptions{Isolation: sql.LevelRepeatableRead, ReadOnly: true},
	searchDocuments: `SELECT document.id, document.name, '', -1, content.text, best.rank
		FROM (SELECT n, -ts_rank(words, q) AS rank FROM (SELECT n, words, q FROM content_words, CAST($1 AS tsquery) AS q WHERE words @@ q LIMIT 20000) AS m
			ORDER BY rank, n LIMIT $2) AS best
		JOIN content ON content.n = best.n JOIN document ON document.n = best.n
		ORDER BY best.rank, document.name, document.id`,
	searchRecords: `SELECT record.doc, document.name, record.id, record.kind, record.quote, best.rank
		FROM (SELECT n, -ts_rank(words, q) AS rank FROM (SELECT n, words, q FROM record_words, CAST($1 AS tsquery) AS q WHERE words @@ q LIMIT 20000) AS m
			ORDER BY rank, n LIMIT $2 + (SELECT coalesce(sum(count), 0) FROM tally WHERE status = 'rejected')) AS best
		JOIN record ON record.n = best.n JOIN document ON document.id = record.doc
		WHERE record.status <> 'rejected' ORDER BY best.rank, record.doc, record.kind, record.start, record.id LIMIT $2`,
	snippet:  snippet,
	prepares: true,
	insert:   copyRows,
	index: func(w *writer) error {
		return errors.Join(
			w.indexWords("content_words", `SELECT n, title || E'\n' || text FROM content WHERE n > $1 ORDER BY n`, w.document0),
			w.indexWords("record_words", `SELECT n, quote || E'\n' || names FROM record WHERE n > $1 ORDER BY n`, w.record0))
	},
	unindex: func(w *writer, n int64) error { return w.exec(`DELETE FROM record_words WHERE n = $1`, n) },
	backup: func(context.Context, *DB, string) error {
		return fmt.Errorf("%w: an affair in PostgreSQL is backed up with pg_dump, or moved with a full export", ErrInvalid)
	},
	checkSearch: func(ctx context.Context, tx *sql.Tx) []Finding {
		var out []Finding
		for _, q := range []string{
			`SELECT count(*) FROM content FULL JOIN content_words USING (n) WHERE text IS NULL OR words IS NULL`,
			`SELECT count(*) FROM record FULL JOIN record_words USING (n) WHERE body IS NULL OR words IS NULL`,
		} {
			var n int
			if err := tx.QueryRowContext(ctx, q).Scan(&n); err != nil || n > 0 {
				out = append(out, Finding{What: "search", Problem: fmt.Sprintf("%d texts are not indexed %v", n, err)})
			}
		}
		return out
	},
}

// copyRows writes rows with COPY.
func copyRows(w *writer, table, columns string, rows [][]any) error {
	err := w.conn.Raw(func(driver any) error {
		c, ok := driver.(*stdlib.Conn)
		if !ok {
			return fmt.Errorf("%w: this is no connection to a PostgreSQL server", ErrInvalid)
		}
		_, err := c.Conn().CopyFrom(w.ctx, pgx.Identifier{table}, strings.Split(columns, ", "), pgx.CopyFromRows(rows))
		return err
	})
	if err != nil {
		return fmt.Errorf("write %s: %w", table, err)
	}
	return nil
}

// indexWords fills a table of words for rows that have none yet.
func (w *writer) indexWords(table, query string, after int64) error {
	for {
		rows, err := w.tx.QueryContext(w.ctx, query+" LIMIT 500", after)
		if err != nil {
			return fmt.Errorf("index: %w", err)
		}
		var out [][]any
		if err := each(rows, func() error {
			var text string
			if err := rows.Scan(&after, &text); err != nil {
				return err
			}
			out = append(out, []any{after, tsVector(text)})
			return nil
		}); err != nil {
			return fmt.Errorf("index: %w", err)
		}
		ns, ws := make([]int64, len(out)), make([]string, len(out))
		for i, row := range out {
			ns[i], ws[i] = row[0].(int64), row[1].(string)
		}
		if err := w.exec(`INSERT INTO `+table+` (n, words) SELECT n, CAST(w AS tsvector) FROM unnest(CAST($1 AS BIGINT[]), CAST($2 AS TEXT[])) AS x (n, w)`, ns, ws); err != nil {
			return fmt.Errorf("index: %w", err)
		}
		if len(out) < 500 {
			return nil
		}
	}
}

// tsVector writes the words of a text with their places as PostgreSQL's tsvector. It keeps 16,383
// places and 256 a word; beyond that words are still found, phrases no longer.
func tsVector(text string) string {
	var b strings.Builder
	for i, w := range words(text) {
		if i > 0 {
			b.WriteByte(' ')
		}
		b.WriteString(lexeme(w.folded))
		b.WriteByte(':')
		b.WriteString(strconv.Itoa(min(i+1, 16383)))
	}
	return b.String()
}

// lexeme quotes a word for tsvector and tsquery. Words are letters, digits and marks: nothing in
// them needs escaping, but the quotes keep them from being read as operators.
func lexeme(w string) string { return "'" + w + "'" }

// tsQuery writes a query as PostgreSQL's tsquery; it is empty when no word is wanted.
func tsQuery(query string) string {
	var groups [][]string
	var nots []string
	for _, t := range terms(query) {
		var ws []string
		for _, s := range t.words {
			for _, w := range words(s) {
				ws = append(ws, lexeme(w.folded))
			}
		}
		if len(ws) == 0 {
			continue
		}
		s := "(" + strings.Join(ws, " <-> ") + ")"
		if t.prefix {
			s = ws[0] + ":*"
		}
		switch {
		case t.not:
			nots = append(nots, "!"+s)
		case t.or && len(groups) > 0:
			groups[len(groups)-1] = append(groups[len(groups)-1], s)
		default:
			groups = append(groups, []string{s})
		}
	}
	if len(groups) == 0 {
		return ""
	}
	var and []string
	for _, g := range groups {
		and = append(and, "("+strings.Join(g, " | ")+")")
	}
	return strings.Join(append(and, nots...), " & ")
}
