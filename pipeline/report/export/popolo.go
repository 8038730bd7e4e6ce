package export

import (
	"bufio"
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"

	"trichluc/pipeline/store"
)

// The shapes of Popolo (https://www.popoloproject.com/specs), as far as articles
// tell: a person is a folded name, an organisation a folded name with its
// abbreviations in full, a membership a post as it was observed. When a post began and
// ended articles do not say: there is no start_date or end_date, but the days of
// the first and last article that gives it.

// Person is a Popolo person.
type Person struct {
	ID              string `json:"id"`
	Name            string `json:"name"`
	HonorificPrefix string `json:"honorific_prefix,omitempty"`
	FirstObserved   string `json:"first_observed,omitempty"`
	LastObserved    string `json:"last_observed,omitempty"`
	Articles        int64  `json:"articles"`
}

// Organization is a Popolo organization.
type Organization struct {
	ID   string `json:"id"`
	Name string `json:"name"`
}

// Membership is a Popolo membership. A person observed in a post without an
// organisation has one without organization_id.
type Membership struct {
	PersonID       string `json:"person_id"`
	OrganizationID string `json:"organization_id,omitempty"`
	Role           string `json:"role"`
	Area           *Area  `json:"area,omitempty"`
	Status         string `json:"status"` // current, former or acting, as the articles said
	FirstObserved  string `json:"first_observed,omitempty"`
	LastObserved   string `json:"last_observed,omitempty"`
	Articles       int64  `json:"articles"`
	Sources        []Link `json:"sources,omitempty"` // the newest article that gives the post
}

// Area is a Popolo area.
type Area struct {
	Name string `json:"name"`
}

// Link is a Popolo link.
type Link struct {
	URL string `json:"url"`
}

func personID(key string) string       { return "person/" + key }
func organizationID(key string) string { return "organization/" + key }

// Popolo writes the officials of a store as one JSON object: persons,
// organizations, memberships. Each text counts once. It reads the index
// (pipeline/report/index) and holds no more than a row.
func Popolo(ctx context.Context, r *store.Reader, w io.Writer) error {
	b := bufio.NewWriter(w)
	_, _ = b.WriteString("{\n\"persons\": [") // a bufio.Writer keeps its error for Flush
	if err := list(ctx, r, b, `SELECT p.person_key, MAX(o.name), COALESCE(MAX(o.honorific), ''), COALESCE(MIN(p.day), ''), COALESCE(MAX(p.day), ''), COUNT(*)
		FROM index_posts p JOIN officials o ON o.result_id = p.result_id AND o.n = p.official_n
		WHERE p.copy = 0 AND p.nth = 0 GROUP BY p.person_key ORDER BY p.person_key`, func(rows *sql.Rows) (any, error) {
		var p Person
		err := rows.Scan(&p.ID, &p.Name, &p.HonorificPrefix, &p.FirstObserved, &p.LastObserved, &p.Articles)
		p.ID = personID(p.ID)
		return p, err
	}); err != nil {
		return fmt.Errorf("popolo: persons: %w", err)
	}
	_, _ = b.WriteString("],\n\"organizations\": [")
	if err := list(ctx, r, b, `SELECT p.organization_key, MAX(r.organization)
		FROM index_posts p JOIN roles r ON r.result_id = p.result_id AND r.official_n = p.official_n AND r.n = p.n
		WHERE p.copy = 0 AND p.organization_key IS NOT NULL GROUP BY p.organization_key ORDER BY p.organization_key`, func(rows *sql.Rows) (any, error) {
		var o Organization
		err := rows.Scan(&o.ID, &o.Name)
		o.ID = organizationID(o.ID)
		return o, err
	}); err != nil {
		return fmt.Errorf("popolo: organizations: %w", err)
	}
	_, _ = b.WriteString("],\n\"memberships\": [")
	if err := list(ctx, r, b, `SELECT m.person_key, m.organization_key, m.title, m.area, m.status, m.first_day, m.last_day, m.articles, COALESCE(a.url, '')
		FROM (SELECT p.person_key, COALESCE(p.organization_key, '') AS organization_key, p.title_key, COALESCE(p.area_key, '') AS area_key, MAX(r.title) AS title,
		             COALESCE(MAX(r.area), '') AS area, p.status, COALESCE(MIN(p.day), '') AS first_day, COALESCE(MAX(p.day), '') AS last_day,
		             COUNT(DISTINCT p.docid) AS articles, MAX(p.docid) AS newest
		      FROM index_posts p JOIN roles r ON r.result_id = p.result_id AND r.official_n = p.official_n AND r.n = p.n
		      WHERE p.copy = 0 AND p.title_key IS NOT NULL
		      GROUP BY p.person_key, COALESCE(p.organization_key, ''), p.title_key, COALESCE(p.area_key, ''), p.status) m
		JOIN index_articles a ON a.docid = m.newest
		ORDER BY m.person_key, m.organization_key, m.title_key, m.area_key, m.status`, func(rows *sql.Rows) (any, error) {
		var m Membership
		var area, url string
		err := rows.Scan(&m.PersonID, &m.OrganizationID, &m.Role, &area, &m.Status, &m.FirstObserved, &m.LastObserved, &m.Articles, &url)
		m.PersonID = personID(m.PersonID)
		if m.OrganizationID != "" {
			m.OrganizationID = organizationID(m.OrganizationID)
		}
		if area != "" {
			m.Area = &Area{area}
		}
		if url != "" {
			m.Sources = []Link{{url}}
		}
		return m, err
	}); err != nil {
		return fmt.Errorf("popolo: memberships: %w", err)
	}
	_, _ = b.WriteString("]\n}\n")
	return b.Flush()
}

// list writes the rows of a query as members of a JSON array.
func list(ctx context.Context, r *store.Reader, b *bufio.Writer, query string, scan func(*sql.Rows) (any, error)) error {
	rows, err := r.QueryContext(ctx, query)
	if err != nil {
		return err
	}
	defer rows.Close()
	for n := 0; rows.Next(); n++ {
		v, err := scan(rows)
		if err != nil {
			return err
		}
		line, err := json.Marshal(v)
		if err != nil {
			return err
		}
		if n > 0 {
			_ = b.WriteByte(',')
		}
		_ = b.WriteByte('\n')
		if _, err := b.Write(line); err != nil {
			return err
		}
	}
	return rows.Err()
}

// PopoloFile writes Popolo to a file, which gets its name when it is whole.
func PopoloFile(ctx context.Context, r *store.Reader, path string) error {
	f, err := os.Create(path + ".tmp")
	if err != nil {
		return err
	}
	if err := errors.Join(Popolo(ctx, r, f), f.Sync(), f.Close()); err != nil {
		return errors.Join(err, os.Remove(path+".tmp"))
	}
	return os.Rename(path+".tmp", path)
}
