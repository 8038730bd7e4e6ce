package store

import (
	"context"
	"database/sql"
	"fmt"
)

// RulesetUse says what a store holds of one ruleset.
type RulesetUse struct {
	Version int    `json:"version"`
	Hash    string `json:"hash"` // of its latest results
	Results int    `json:"results"`
	Current int    `json:"current"` // articles that show them
	Retired bool   `json:"retired"` // rolled back
}

// Rulesets lists the rulesets whose results the store holds, oldest first.
func (r *Reader) Rulesets(ctx context.Context) ([]RulesetUse, error) {
	rows, err := r.QueryContext(ctx, `SELECT r.ruleset_version, max(r.ruleset_hash), count(*), count(a.article_id), count(v.ruleset_version)
		FROM results r LEFT JOIN articles a ON a.current_result_id = r.result_id AND a.article_id = r.article_id
		LEFT JOIN retired_rulesets v ON v.ruleset_version = r.ruleset_version
		GROUP BY r.ruleset_version ORDER BY r.ruleset_version`)
	if err != nil {
		return nil, fmt.Errorf("list rulesets: %w", err)
	}
	defer rows.Close()
	var out []RulesetUse
	for rows.Next() {
		var u RulesetUse
		var retired int
		if err := rows.Scan(&u.Version, &u.Hash, &u.Results, &u.Current, &retired); err != nil {
			return nil, fmt.Errorf("list rulesets: %w", err)
		}
		u.Retired = retired > 0
		out = append(out, u)
	}
	return out, rows.Err()
}

// IsRetired reports whether a ruleset was rolled back.
func (r *Reader) IsRetired(ctx context.Context, version int) (bool, error) {
	var n int
	err := r.QueryRowContext(ctx, r.SQL("SELECT count(*) FROM retired_rulesets WHERE ruleset_version = $1"), version).Scan(&n)
	return n > 0, err
}

// Rollback says what a rollback did.
type Rollback struct {
	Retired   []int `json:"retired"`   // rulesets that no longer count
	Restored  []int `json:"restored"`  // rulesets that count again
	Repointed int64 `json:"repointed"` // articles that show another result now
	Kept      int64 `json:"kept"`      // articles that still show a retired ruleset: no other has read their newest content
}

// Rollback makes version the newest ruleset that counts: the results of later
// ones stay, but articles show those of version or, where it has read nothing,
// of the ones before it. Workers of the retired rulesets may go on: what they
// store counts no more. Rolling back to a later version undoes it.
func (m *Maintenance) Rollback(ctx context.Context, version int, dry bool) (Rollback, error) {
	var out Rollback
	decide := func(c *change) error {
		out.Retired, out.Restored = nil, nil
		if err := c.lock("retired_rulesets"); err != nil {
			return err
		}
		numbers := func(to *[]int, query string) error {
			return c.query(func(rows *sql.Rows) error {
				var v int
				err := rows.Scan(&v)
				*to = append(*to, v)
				return err
			}, query, nil, version)
		}
		if err := numbers(&out.Restored, "SELECT ruleset_version FROM retired_rulesets WHERE ruleset_version <= $1 ORDER BY ruleset_version"); err != nil {
			return err
		}
		if err := numbers(&out.Retired, `SELECT DISTINCT ruleset_version FROM results WHERE ruleset_version > $1
			AND ruleset_version NOT IN (SELECT ruleset_version FROM retired_rulesets) ORDER BY ruleset_version`); err != nil {
			return err
		}
		var held []int
		if err := numbers(&held, "SELECT ruleset_version FROM results WHERE ruleset_version = $1 LIMIT 1"); err != nil {
			return err
		}
		if len(held) == 0 {
			return fmt.Errorf("%w: no result of ruleset %d", ErrNotFound, version)
		}
		if _, err := c.exec("DELETE FROM retired_rulesets WHERE ruleset_version <= $1", nil, version); err != nil {
			return err
		}
		for _, v := range out.Retired {
			if _, err := c.exec("INSERT INTO retired_rulesets (ruleset_version, retired_at) VALUES ($1, $2)", nil, v, now()); err != nil {
				return err
			}
		}
		return nil
	}
	repoint := func(c *change, articles []any) error {
		n, err := c.repoint(articles)
		if err != nil {
			return err
		}
		kept, err := c.strings(`SELECT a.article_id FROM articles a JOIN retired_rulesets v ON v.ruleset_version = a.current_ruleset_version
			WHERE a.article_id IN {}`, articles)
		out.Repointed += n
		out.Kept += int64(len(kept))
		return err
	}
	var err error
	if dry { // all in one transaction, which is taken back
		err = m.transaction(ctx, true, func(c *change) error {
			if err := decide(c); err != nil {
				return err
			}
			out.Repointed, out.Kept = 0, 0
			return c.allArticles(repoint)
		})
	} else if err = m.transaction(ctx, false, decide); err == nil {
		err = m.eachBatch(ctx, false, repoint)
	}
	if err != nil {
		return out, fmt.Errorf("roll back to ruleset %d: %w", version, err)
	}
	return out, nil
}

// allArticles runs f over all articles within the transaction.
func (c *change) allArticles(f func(c *change, articles []any) error) error {
	last := ""
	for {
		articles, err := c.strings("SELECT article_id FROM articles WHERE article_id > $1 ORDER BY article_id LIMIT 500", nil, last)
		if err != nil || len(articles) == 0 {
			return err
		}
		if err := f(c, articles); err != nil {
			return err
		}
		last = articles[len(articles)-1].(string)
	}
}
