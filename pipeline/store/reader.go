package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"trichluc/schemas"
)

// Reader answers questions about a store. Queries may use the tables and views
// of schemas/sql with parameters written $1, $2…; see SQL.
type Reader struct {
	*sql.DB
	Engine  Engine
	packing *compressor
	close   func() // what else to close
}

// Close closes the reader.
func (r *Reader) Close() error {
	err := r.DB.Close()
	if r.close != nil {
		r.close()
	}
	return err
}

func newReader(ctx context.Context, db *sql.DB, engine Engine) (*Reader, error) {
	packing, err := newCompressor()
	if err != nil {
		return nil, err
	}
	r := &Reader{DB: db, Engine: engine, packing: packing}
	at, err := storedVersion(ctx, db, engine)
	if err != nil {
		return nil, err
	}
	if at == 0 {
		return nil, errors.New("this is not a store of trichluc: it has no tables of one")
	}
	return r, nil
}

// SQL writes a query for the reader's engine: parameters are $1, $2… in
// PostgreSQL and ?1, ?2… in SQLite. No literal of the query may hold a "$".
func (r *Reader) SQL(query string) string {
	if r.Engine == SQLite {
		return strings.ReplaceAll(query, "$", "?")
	}
	return query
}

// Record reads the current record of an article, as it was put.
func (r *Reader) Record(ctx context.Context, articleID string) (schemas.Record, error) {
	rec, err := r.record(ctx, `r.result_id = a.current_result_id`, articleID)
	if err != nil {
		return rec, fmt.Errorf("read record %s: %w", articleID, err)
	}
	return rec, nil
}

// RecordOf reads the record of one result, current or not.
func (r *Reader) RecordOf(ctx context.Context, articleID string, resultID int64) (schemas.Record, error) {
	rec, err := r.record(ctx, `r.result_id = $2`, articleID, resultID)
	if err != nil {
		return rec, fmt.Errorf("read record %s, result %d: %w", articleID, resultID, err)
	}
	return rec, nil
}

func (r *Reader) record(ctx context.Context, which string, args ...any) (rec schemas.Record, err error) {
	var packed []byte
	var id, content, hash, text string
	var version int
	var url, ref, fetchedAt sql.NullString
	err = r.QueryRowContext(ctx, r.SQL(`SELECT r.article_id, r.content_sha256, r.ruleset_version, r.ruleset_hash, r.record, t.text, c.url, c.ref, c.fetched_at
		FROM articles a
		JOIN results r ON `+which+`
		JOIN texts t ON t.text_id = r.text_id
		JOIN contents c ON c.article_id = r.article_id AND c.content_sha256 = r.content_sha256
		WHERE a.article_id = $1 AND r.article_id = $1`), args...).Scan(&id, &content, &version, &hash, &packed, &text, &url, &ref, &fetchedAt)
	if errors.Is(err, sql.ErrNoRows) {
		return rec, ErrNotFound
	}
	if err != nil {
		return rec, err
	}
	meta, err := r.packing.unpack(packed)
	if err != nil {
		return rec, err
	}
	if err := json.Unmarshal(meta, &rec); err != nil {
		return rec, err
	}
	rec.ID, rec.Ref, rec.Ruleset = id, ref.String, schemas.Ruleset{Version: version, Hash: hash}
	a := &rec.Article
	a.ContentSHA256, a.Text, a.URL, a.FetchedAt = content, text, schemas.Nullable(url.String), schemas.Nullable(fetchedAt.String)
	return rec, nil
}

// Raw reads the bytes of a content as they were fetched.
func (r *Reader) Raw(ctx context.Context, contentSHA256 string) ([]byte, error) {
	var packed []byte
	err := r.QueryRowContext(ctx, r.SQL(`SELECT body FROM raws WHERE content_sha256 = $1`), contentSHA256).Scan(&packed)
	if errors.Is(err, sql.ErrNoRows) {
		err = ErrNotFound
	}
	if err != nil {
		return nil, fmt.Errorf("read raw %s: %w", contentSHA256, err)
	}
	body, err := r.packing.unpack(packed)
	if err != nil {
		return nil, fmt.Errorf("read raw %s: %w", contentSHA256, err)
	}
	return body, nil
}
