package store

import (
	"context"
	"fmt"
	"time"
)

// PruneOptions say what to give up. The result that an article shows is never among it.
type PruneOptions struct {
	RulesetsBelow int       // results of rulesets before this one
	Retired       bool      // results of rulesets that were rolled back
	OldFetches    bool      // contents of an article that a newer fetch replaced, with their results and bytes
	RawBefore     time.Time // bytes whose newest fetch (or, unknown, whose storing) lies before this
	DryRun        bool
}

// Pruned says what was given up.
type Pruned struct {
	Results  int64 `json:"results"`
	Contents int64 `json:"contents"`
	Raws     int64 `json:"raws"`
}

// Prune gives up what the options say, some hundred articles a transaction; an
// interrupted one goes on where it was when called again. done, where set, hears
// how many articles were looked at.
func (m *Maintenance) Prune(ctx context.Context, o PruneOptions, done func(articles int)) (Pruned, error) {
	var out Pruned
	looked := 0
	err := m.eachBatch(ctx, o.DryRun, func(c *change, articles []any) error {
		p, err := c.prune(o, articles)
		if err != nil {
			return err
		}
		out.Results += p.Results
		out.Contents += p.Contents
		out.Raws += p.Raws
		if looked += len(articles); done != nil {
			done(looked)
		}
		return nil
	})
	if err != nil {
		return out, fmt.Errorf("prune: %w", err)
	}
	return out, nil
}

func (c *change) prune(o PruneOptions, articles []any) (out Pruned, err error) {
	const notShown = "result_id NOT IN (SELECT current_result_id FROM articles WHERE article_id IN {})"
	var victims []any
	choose := func(query string, args ...any) error {
		ids, err := c.integers(query, articles, args...)
		victims = union(victims, ids)
		return err
	}
	if o.RulesetsBelow > 0 {
		if err := choose("SELECT result_id FROM results WHERE article_id IN {} AND ruleset_version < $1 AND "+notShown, o.RulesetsBelow); err != nil {
			return out, err
		}
	}
	if o.Retired {
		if err := choose(`SELECT result_id FROM results WHERE article_id IN {} AND ruleset_version IN (SELECT ruleset_version FROM retired_rulesets) AND ` + notShown); err != nil {
			return out, err
		}
	}
	if o.OldFetches {
		if err := choose(`SELECT r.result_id FROM results r JOIN articles a ON a.article_id = r.article_id
			WHERE a.article_id IN {} AND r.content_sha256 <> a.current_content_sha256`); err != nil {
			return out, err
		}
	}
	if len(victims) > 0 {
		if out.Results, err = c.deleteResults(victims); err != nil {
			return out, err
		}
	}
	var bytes []any // of which some may go
	if o.OldFetches {
		const old = `SELECT c.content_sha256 FROM contents c JOIN articles a ON a.article_id = c.article_id
			WHERE a.article_id IN {} AND c.content_sha256 <> a.current_content_sha256`
		if bytes, err = c.strings(old, articles); err != nil {
			return out, err
		}
		if len(bytes) > 0 && !o.DryRun { // a worker may be about to rely on them
			if err := c.lock("raws"); err != nil {
				return out, err
			}
		}
		out.Contents, err = c.exec(`DELETE FROM contents WHERE article_id IN {} AND content_sha256 <>
			(SELECT a.current_content_sha256 FROM articles a WHERE a.article_id = contents.article_id)`, articles)
		if err != nil {
			return out, err
		}
		if out.Raws, err = c.deleteRaws(bytes); err != nil {
			return out, err
		}
	}
	if o.RawBefore.IsZero() {
		return out, nil
	}
	before, stored := o.RawBefore.UnixMicro(), o.RawBefore.UTC().Format(time.RFC3339)
	const old = `(fetched_us > 0 AND fetched_us < $1 OR fetched_us = 0 AND stored_at < $2)`
	n, err := c.exec(`DELETE FROM raws WHERE content_sha256 IN (SELECT content_sha256 FROM contents WHERE article_id IN {} AND `+old+`)
		AND NOT EXISTS (SELECT 1 FROM contents WHERE contents.content_sha256 = raws.content_sha256 AND NOT `+old+`)`, articles, before, stored)
	out.Raws += n
	return out, err
}

// Compact gives the room of deleted rows back to the disk. SQLite needs as much
// room again meanwhile, and nobody else can write.
func (m *Maintenance) Compact(ctx context.Context) error {
	if m.engine == Postgres {
		return nil // autovacuum does
	}
	for _, q := range []string{"INSERT INTO index_search (index_search) VALUES ('optimize')", "VACUUM"} { // the first forgets the words of deleted articles
		if _, err := m.db.ExecContext(ctx, q); err != nil {
			return fmt.Errorf("compact: %w", sqliteError(err))
		}
	}
	return m.EmptyLog(ctx)
}

// EmptyLog writes an SQLite store's log into its file and empties it: until then
// the log holds pages as they were.
func (m *Maintenance) EmptyLog(ctx context.Context) error {
	if m.engine == Postgres {
		return nil
	}
	_, err := m.db.ExecContext(ctx, "PRAGMA wal_checkpoint(TRUNCATE)")
	return err
}

// Indexed reports whether the tables that reports read were ever filled.
func (m *Maintenance) Indexed(ctx context.Context) (bool, error) {
	var n int
	err := m.db.QueryRowContext(ctx, "SELECT count(*) FROM (SELECT 1 FROM index_articles LIMIT 1) AS i").Scan(&n)
	return n > 0, err
}
