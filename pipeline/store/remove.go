package store

import (
	"context"
	"fmt"
	"strings"
)

// Removal says what was removed.
type Removal struct {
	Articles []string `json:"articles"` // ids, those with the same bytes among them
	Contents int      `json:"contents"` // distinct bytes
	Results  int64    `json:"results"`
}

// Find lists the articles that are known under an address, as it was fetched or
// as the page calls itself; http or https, with www. or without, do not matter.
func (m *Maintenance) Find(ctx context.Context, url string) ([]string, error) {
	rest := url
	for _, prefix := range []string{"http://", "https://", "www."} {
		rest = strings.TrimPrefix(rest, prefix)
	}
	var spellings []any
	for _, scheme := range []string{"http://", "https://"} {
		for _, www := range []string{"", "www."} {
			spellings = append(spellings, scheme+www+rest)
		}
	}
	var ids []string
	err := m.transaction(ctx, true, func(c *change) error {
		found, err := c.strings(`SELECT article_id FROM contents WHERE url IN {} UNION SELECT article_id FROM results WHERE canonical_url IN {} ORDER BY 1`, spellings)
		ids = nil
		for _, id := range found {
			ids = append(ids, id.(string))
		}
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("find %s: %w", url, err)
	}
	return ids, nil
}

// Remove deletes articles with everything that is kept of them: results,
// mentions, texts, bytes, and any other article with the same bytes. What was
// removed is remembered by id and by hash, known to the store or not, and will
// not be stored again.
func (m *Maintenance) Remove(ctx context.Context, ids []string, dry bool) (Removal, error) {
	var out Removal
	err := m.transaction(ctx, dry, func(c *change) error {
		out = Removal{}
		if err := c.lock("removed"); err != nil { // before any article: as Put does
			return err
		}
		contents, err := c.strings("SELECT DISTINCT content_sha256 FROM contents WHERE article_id IN {}", list(ids))
		if err != nil {
			return err
		}
		articles := list(ids)
		if len(contents) > 0 {
			same, err := c.strings("SELECT DISTINCT article_id FROM contents WHERE content_sha256 IN {}", contents)
			if err != nil {
				return err
			}
			articles = union(articles, same)
			if contents, err = c.strings("SELECT DISTINCT content_sha256 FROM contents WHERE article_id IN {}", articles); err != nil {
				return err
			}
		}
		if err := c.remember("article", articles, articles[0]); err != nil {
			return err
		}
		if err := c.remember("content", contents, articles[0]); err != nil {
			return err
		}
		known, err := c.strings("SELECT article_id FROM articles WHERE article_id IN {} ORDER BY article_id", articles)
		if err != nil {
			return err
		}
		for _, id := range known {
			out.Articles = append(out.Articles, id.(string))
		}
		out.Contents = len(contents)
		out.Results, err = c.deleteArticles(articles, contents)
		return err
	})
	if err == nil && !dry {
		err = m.EmptyLog(ctx)
	}
	if err != nil {
		return out, fmt.Errorf("remove: %w", err)
	}
	return out, nil
}

func (c *change) remember(kind string, keys []any, article any) error {
	for _, key := range keys {
		if _, err := c.exec("INSERT INTO removed (kind, key, article_id, removed_at) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING",
			nil, kind, key, article, now()); err != nil {
			return err
		}
	}
	return nil
}

// deleteArticles deletes articles and the bytes that nothing else needs.
func (c *change) deleteArticles(articles, contents []any) (results int64, err error) {
	// What was rejected of them under the same address or with the same bytes.
	if _, err := c.exec(`DELETE FROM rejections WHERE content_sha256 IN (SELECT content_sha256 FROM contents WHERE article_id IN {})
		OR url IN (SELECT url FROM contents WHERE article_id IN {})`, articles); err != nil {
		return 0, err
	}
	ids, err := c.integers("SELECT result_id FROM results WHERE article_id IN {}", articles)
	if err != nil {
		return 0, err
	}
	if results, err = c.deleteResults(append([]any{}, ids...)); err != nil {
		return 0, err
	}
	for _, table := range []string{"texts", "contents", "articles"} {
		if _, err := c.exec("DELETE FROM "+table+" WHERE article_id IN {}", articles); err != nil {
			return 0, err
		}
	}
	if _, err := c.deleteRaws(contents); err != nil {
		return 0, err
	}
	return results, nil
}

// deleteRaws deletes those of the bytes that no article has any more.
func (c *change) deleteRaws(contents []any) (int64, error) {
	if len(contents) == 0 {
		return 0, nil
	}
	return c.exec(`DELETE FROM raws WHERE content_sha256 IN {} AND content_sha256 NOT IN (SELECT content_sha256 FROM contents WHERE content_sha256 IN {})`, contents)
}

// Allow lets articles that were removed be stored again, with the contents
// removed on their account.
func (m *Maintenance) Allow(ctx context.Context, ids []string) (int64, error) {
	var n int64
	err := m.transaction(ctx, false, func(c *change) error {
		if err := c.lock("removed"); err != nil {
			return err
		}
		var err error
		n, err = c.exec("DELETE FROM removed WHERE article_id IN {} OR kind = 'article' AND key IN {}", list(ids))
		return err
	})
	if err != nil {
		return 0, fmt.Errorf("allow: %w", err)
	}
	return n, nil
}

func union(a, b []any) []any {
	seen := map[any]bool{}
	var out []any
	for _, l := range [][]any{a, b} {
		for _, v := range l {
			if !seen[v] {
				seen[v] = true
				out = append(out, v)
			}
		}
	}
	return out
}

// FindRef lists the articles that a sender named so.
func (m *Maintenance) FindRef(ctx context.Context, ref string) ([]string, error) {
	var ids []string
	err := m.transaction(ctx, true, func(c *change) error {
		found, err := c.strings("SELECT DISTINCT article_id FROM contents WHERE ref = $1 ORDER BY 1", nil, ref)
		ids = nil
		for _, id := range found {
			ids = append(ids, id.(string))
		}
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("find ref %q: %w", ref, err)
	}
	return ids, nil
}
