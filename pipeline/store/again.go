package store

import (
	"cmp"
	"context"
	"encoding/hex"
	"fmt"
	"strings"

	"trichluc/schemas"
)

// RawFilter chooses stored contents to be read again. The zero value takes the
// newest content of every article.
type RawFilter struct {
	IDs           []string // articles
	Sites         []string // hosts without www.
	PublishedFrom string   // first and last day of publication, 2022-05-09; empty: any
	PublishedTo   string
	FetchedSince  string          // day or RFC 3339
	Ruleset       int             // only articles that show a result of this ruleset; 0: any
	NotReadBy     schemas.Ruleset // not what this very ruleset, version and hash, has read already; zero: all
	AllFetches    bool            // older contents of an article as well
}

// ContentKey names one content of one article.
type ContentKey struct {
	ArticleID string `json:"article_id"`
	Content   string `json:"content_sha256"`
}

// StoredRaw is an article as it was fetched, out of the store. Its body is still
// packed (see Unpack), nil where the bytes were pruned.
type StoredRaw struct {
	ContentKey
	Raw    schemas.RawArticle
	packed []byte
}

// CountRaws counts what Raws would list.
func (r *Reader) CountRaws(ctx context.Context, f RawFilter) (int, error) {
	from, args := f.sql(r)
	var n int
	if err := r.QueryRowContext(ctx, r.SQL("SELECT count(*)"+from), args...).Scan(&n); err != nil {
		return 0, fmt.Errorf("count contents: %w", err)
	}
	return n, nil
}

// Raws lists contents in the order of their keys, at most limit behind after.
func (r *Reader) Raws(ctx context.Context, f RawFilter, after ContentKey, limit int) ([]StoredRaw, error) {
	from, args := f.sql(r)
	n := len(args)
	args = append(args, after.ArticleID, after.Content, limit)
	rows, err := r.QueryContext(ctx, r.SQL(fmt.Sprintf(`SELECT c.article_id, c.content_sha256, coalesce(c.content_type, ''), coalesce(c.url, ''), coalesce(c.ref, ''),
		coalesce(c.fetched_at, ''), coalesce(c.published_hint, ''), w.body`+from+` AND (c.article_id, c.content_sha256) > ($%d, $%d)
		ORDER BY c.article_id, c.content_sha256 LIMIT $%d`, n+1, n+2, n+3)), args...)
	if err != nil {
		return nil, fmt.Errorf("list contents: %w", err)
	}
	defer rows.Close()
	var out []StoredRaw
	for rows.Next() {
		var s StoredRaw
		if err := rows.Scan(&s.ArticleID, &s.Content, &s.Raw.ContentType, &s.Raw.URL, &s.Raw.Ref, &s.Raw.FetchedAt, &s.Raw.PublishedAt, &s.packed); err != nil {
			return nil, fmt.Errorf("list contents: %w", err)
		}
		out = append(out, s)
	}
	return out, rows.Err()
}

// Unpack is the article with its body; ErrNotFound where the bytes were pruned.
func (r *Reader) Unpack(s StoredRaw) (schemas.RawArticle, error) {
	if s.packed == nil {
		return s.Raw, fmt.Errorf("bytes of %s: %w", s.ArticleID, ErrNotFound)
	}
	body, err := r.packing.unpack(s.packed)
	if err != nil {
		return s.Raw, fmt.Errorf("bytes of %s: %w", s.ArticleID, err)
	}
	s.Raw.Body = body
	return s.Raw, nil
}

// sql is the FROM and WHERE of the filter.
func (f RawFilter) sql(r *Reader) (string, []any) {
	var b strings.Builder
	var args []any
	arg := func(v any) string {
		args = append(args, v)
		return fmt.Sprintf("$%d", len(args))
	}
	in := func(column string, values []string) {
		if len(values) == 0 {
			return
		}
		names := make([]string, len(values))
		for i, v := range values {
			names[i] = arg(v)
		}
		b.WriteString(" AND " + column + " IN (" + strings.Join(names, ", ") + ")")
	}
	b.WriteString(` FROM articles a JOIN contents c ON c.article_id = a.article_id`)
	if !f.AllFetches {
		b.WriteString(` AND c.content_sha256 = a.current_content_sha256`)
	}
	b.WriteString(` LEFT JOIN raws w ON w.content_sha256 = c.content_sha256 WHERE 1 = 1`)
	in("a.article_id", f.IDs)
	in("a.site", f.Sites)
	if f.PublishedFrom != "" {
		b.WriteString(" AND a.published_on >= " + arg(f.PublishedFrom))
	}
	if f.PublishedTo != "" {
		b.WriteString(" AND a.published_on <= " + arg(f.PublishedTo))
	}
	if f.FetchedSince != "" {
		b.WriteString(" AND c.fetched_us >= " + arg(microseconds(f.FetchedSince)))
	}
	if f.Ruleset != 0 {
		b.WriteString(" AND a.current_ruleset_version = " + arg(f.Ruleset))
	}
	if f.NotReadBy != (schemas.Ruleset{}) {
		b.WriteString(` AND NOT EXISTS (SELECT 1 FROM results r WHERE r.article_id = c.article_id AND r.content_sha256 = c.content_sha256
			AND r.ruleset_version = ` + arg(f.NotReadBy.Version) + " AND r.ruleset_hash = " + arg(f.NotReadBy.Hash) + ")")
	}
	return b.String(), args
}

// Baseline is the result that a new reading of a content is compared with.
type Baseline struct {
	ResultID int64
	Version  int
	Digest   string // equal to that of Entry.Prepare if and only if both read the same
}

// Baselines finds for each content the result to compare with: that of the
// highest ruleset, not rolled back if possible, other than the very one named.
func (r *Reader) Baselines(ctx context.Context, keys []ContentKey, but schemas.Ruleset) (map[ContentKey]Baseline, error) {
	wanted := make(map[ContentKey]bool, len(keys))
	var args []any
	for _, k := range keys {
		wanted[k] = true
		args = append(args, k.ArticleID)
	}
	out := make(map[ContentKey]Baseline, len(keys))
	retired := map[ContentKey]bool{}
	err := eachPart(append([]any{}, args...), func(part []any) error {
		rows, err := r.QueryContext(ctx, r.SQL(`SELECT r.article_id, r.content_sha256, r.result_id, r.ruleset_version, r.ruleset_hash, r.digest,
			CASE WHEN v.ruleset_version IS NULL THEN 0 ELSE 1 END
			FROM results r LEFT JOIN retired_rulesets v ON v.ruleset_version = r.ruleset_version
			WHERE r.article_id IN (`+placeholders(1, len(part))+`)`), part...)
		if err != nil {
			return err
		}
		defer rows.Close()
		for rows.Next() {
			var k ContentKey
			var b Baseline
			var hash string
			var digest []byte
			var back bool
			if err := rows.Scan(&k.ArticleID, &k.Content, &b.ResultID, &b.Version, &hash, &digest, &back); err != nil {
				return err
			}
			b.Digest = hex.EncodeToString(digest)
			if !wanted[k] || (schemas.Ruleset{Version: b.Version, Hash: hash}) == but {
				continue
			}
			best, ok := out[k]
			if !ok || cmp.Or(compareBool(!back, !retired[k]), cmp.Compare(b.Version, best.Version)) > 0 {
				out[k], retired[k] = b, back
			}
		}
		return rows.Err()
	})
	if err != nil {
		return nil, fmt.Errorf("find results to compare with: %w", err)
	}
	return out, nil
}
