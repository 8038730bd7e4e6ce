package store

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"time"
	"unicode"

	"github.com/jackc/pgx/v5"

	"trichluc/schemas"
)

// DeadLetter is an article that could not be read or stored, as the table
// rejections notes it for reports. The article itself is kept by the queue, as a
// dead letter.
type DeadLetter struct {
	Raw    schemas.RawArticle
	Stage  string // where it failed: queue, extract or store
	Reason string
	At     time.Time // when it was given up
}

// longestReason bounds a reason, in code points.
const longestReason = 500

// The latest rejection of an article is the one that is kept. One that was
// removed on request leaves no trace.
const sqlReject = `INSERT INTO rejections (rejection_id, content_sha256, url, ref, site, stage, reason, day, rejected_at)
	SELECT CAST($1 AS TEXT), CAST($2 AS TEXT), CAST($3 AS TEXT), CAST($4 AS TEXT), CAST($5 AS TEXT), CAST($6 AS TEXT), CAST($7 AS TEXT), CAST($8 AS TEXT), CAST($9 AS TEXT)
	WHERE NOT EXISTS (SELECT 1 FROM removed WHERE kind = 'content' AND key = $2)
	ON CONFLICT (rejection_id) DO UPDATE SET stage = excluded.stage, reason = excluded.reason, day = excluded.day, rejected_at = excluded.rejected_at
	WHERE (excluded.rejected_at, excluded.stage, excluded.reason) > (rejections.rejected_at, rejections.stage, rejections.reason)`

// row makes the values of sqlReject.
func (r DeadLetter) row() []any {
	raw := r.Raw
	content := ContentSHA256(raw.Body)
	h := sha256.New()
	for _, s := range []string{content, raw.URL, raw.Ref} {
		fmt.Fprintf(h, "%d %s\n", len(s), s)
	}
	at := r.At.UTC()
	day := at.Format(time.DateOnly)
	if hint, _, _ := strings.Cut(raw.PublishedAt, "T"); isDay(hint) {
		day = hint
	}
	reason := strings.Map(func(c rune) rune {
		if unicode.IsControl(c) {
			return ' '
		}
		return c
	}, cleanText(r.Reason))
	if runes := []rune(reason); len(runes) > longestReason {
		reason = string(runes[:longestReason])
	}
	return []any{hex.EncodeToString(h.Sum(nil))[:32], content, null(clip(cleanText(raw.URL))), null(clip(cleanText(raw.Ref))), null(clip(cleanText(siteOf(raw.URL)))),
		cleanText(r.Stage), reason, day, at.Format(time.RFC3339)}
}

func isDay(s string) bool {
	t, err := time.Parse(time.DateOnly, s)
	return err == nil && t.Year() > 0
}

// siteOf is the host of an address as the site of an article is written.
func siteOf(address string) string {
	u, err := url.Parse(strings.TrimSpace(address))
	if err != nil {
		return ""
	}
	host := strings.TrimSuffix(strings.ToLower(u.Hostname()), ".")
	if port := u.Port(); port != "" && port != "80" && port != "443" {
		host += ":" + port
	}
	return strings.TrimPrefix(host, "www.")
}

// rejections are the rows of articles, in one order by all workers, so that none
// waits for another that waits for it. No value of a row can be refused: an error
// is the store's and not an article's.
func rejections(articles []DeadLetter) [][]any {
	rows := make([][]any, len(articles))
	for i, a := range articles {
		rows[i] = a.row()
	}
	slices.SortStableFunc(rows, func(a, b []any) int { return strings.Compare(a[0].(string), b[0].(string)) })
	return rows
}

func (s *sqliteStore) NoteDead(ctx context.Context, articles []DeadLetter) error {
	if err := s.write.noteDead(ctx, rejections(articles)); err != nil {
		return fmt.Errorf("note %d dead letters: %w", len(articles), sqliteError(err))
	}
	return nil
}

func (w *sqliteWriteConn) noteDead(ctx context.Context, rows [][]any) error {
	if err := w.take(ctx); err != nil {
		return err
	}
	defer w.give()
	tx, err := w.db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	query := strings.ReplaceAll(sqlReject, "$", "?")
	for _, row := range rows {
		if _, err := tx.ExecContext(ctx, query, row...); err != nil {
			return errors.Join(err, tx.Rollback())
		}
	}
	return tx.Commit()
}

func (s *postgresStore) NoteDead(ctx context.Context, articles []DeadLetter) error {
	err := pgx.BeginFunc(ctx, s.pool, func(tx pgx.Tx) error {
		for _, row := range rejections(articles) {
			if _, err := tx.Exec(ctx, sqlReject, row...); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("note %d dead letters: %w", len(articles), postgresError(err))
	}
	return nil
}
