// Package report asks a store questions and renders the answers.
package report

import (
	"context"
	"fmt"
	"strings"

	"trichluc/pipeline/store"
)

// Question is something that can be asked of a store.
type Question struct {
	Name  string
	About string // one line
	query string // columns named as they are shown; $1 since, $2 until (published days, '' for open), $3 site ('' for all), $4 limit
}

// Filter narrows a question down. Zero values do not.
type Filter struct {
	Since, Until string // first and last day of publication, 2024-05-17
	Site         string // host without www.
	Limit        int    // rows; zero means all
}

// Table is an answer. A cell is nil, a string, an int64 or a float64.
type Table struct {
	Columns []string
	Rows    [][]any
}

// inScope are the conditions of every question, on the articles that count.
const inScope = `($1 = '' OR published_on >= $1) AND ($2 = '' OR published_on <= $2) AND ($3 = '' OR site = $3)`

// All lists the questions.
func All() []Question {
	return []Question{
		{"documents", "documents by the number of articles that cite them", `
SELECT MAX(COALESCE(number, name, inferred_number)) AS document, MAX(type) AS type, MAX(COALESCE(issuer, inferred_issuer)) AS issuer,
       MAX(COALESCE(issued_on, inferred_issued_on)) AS issued_on, COUNT(DISTINCT article_id) AS articles, SUM(mention_count) AS mentions,
       MIN(published_on) AS first_cited, MAX(published_on) AS last_cited
FROM current_documents WHERE ` + inScope + `
GROUP BY key ORDER BY articles DESC, mentions DESC, key LIMIT $4`},
		{"officials", "officials with their posts, by the number of articles that name them in it", `
SELECT MAX(name) AS name, MAX(title) AS post, MAX(organization) AS organization, MAX(area) AS area, status,
       COUNT(DISTINCT article_id) AS articles, MIN(published_on) AS first_seen, MAX(published_on) AS last_seen
FROM (SELECT name, name_key, title, organization, organization_key, area, status, article_id, published_on, site FROM current_roles) AS roles
WHERE ` + inScope + `
GROUP BY name_key, title, organization_key, status ORDER BY articles DESC, name_key, last_seen DESC, post LIMIT $4`},
		{"figures", "figures with the words they stand in, newest first", `
SELECT published_on, COALESCE(title, url, article_id) AS article, text AS words, qualifier, value, low, high, unit, per, subject
FROM current_figures WHERE ` + inScope + `
ORDER BY published_on DESC, article_id, n LIMIT $4`},
		{"coverage", "articles by site and month, and what was found in them", `
SELECT site, published_month AS month, COUNT(*) AS articles,
       SUM(date_count) AS dates, SUM(document_count) AS documents, SUM(official_count) AS officials, SUM(figure_count) AS figures,
       SUM(CASE WHEN warning_count > 0 THEN 1 ELSE 0 END) AS with_warnings, MAX(ruleset_version) AS ruleset
FROM current_articles WHERE ` + inScope + `
GROUP BY site, published_month ORDER BY site, published_month LIMIT $4`},
	}
}

// Named finds a question.
func Named(name string) (Question, error) {
	var names []string
	for _, q := range All() {
		if q.Name == name {
			return q, nil
		}
		names = append(names, q.Name)
	}
	return Question{}, fmt.Errorf("no report is called %q; there are %s", name, strings.Join(names, ", "))
}

// Ask answers a question.
func Ask(ctx context.Context, r *store.Reader, q Question, f Filter) (Table, error) {
	limit := f.Limit
	if limit <= 0 {
		limit = 1 << 30
	}
	rows, err := r.QueryContext(ctx, r.SQL(q.query), f.Since, f.Until, f.Site, limit)
	if err != nil {
		return Table{}, fmt.Errorf("report %s: %w", q.Name, err)
	}
	defer rows.Close()
	var t Table
	if t.Columns, err = rows.Columns(); err != nil {
		return Table{}, fmt.Errorf("report %s: %w", q.Name, err)
	}
	for rows.Next() {
		cells := make([]any, len(t.Columns))
		into := make([]any, len(cells))
		for i := range cells {
			into[i] = &cells[i]
		}
		if err := rows.Scan(into...); err != nil {
			return Table{}, fmt.Errorf("report %s: %w", q.Name, err)
		}
		for i, c := range cells {
			if b, ok := c.([]byte); ok {
				cells[i] = string(b)
			}
		}
		t.Rows = append(t.Rows, cells)
	}
	if err := rows.Err(); err != nil {
		return Table{}, fmt.Errorf("report %s: %w", q.Name, err)
	}
	return t, nil
}
