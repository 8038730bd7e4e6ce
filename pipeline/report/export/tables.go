package export

import (
	"context"
	"database/sql"
	"fmt"
	"strings"

	"trichluc/pipeline/store"
)

// exporter writes one table of a part.
type exporter interface {
	// write reads the table's rows of some articles, (…) in SQL, and writes them.
	write(ctx context.Context, r *store.Reader, articles string, args []any) error
	// close ends the file; bytes and rows are what it holds.
	close() (rows int64, err error)
}

// table is a table of the export: its rows are made from the columns of query,
// which the caller narrows to some articles a.
type table[T any] struct {
	name  string
	query string // ends before WHERE; a is articles
	order string
	scan  func(row *T) []any       // where the columns behind the first go
	day   func(row *T, day *int32) // where the first goes, published_on
}

// known are the tables by name, in the order in which they are written.
func known() []opener {
	return []opener{
		table[Article]{"articles", `SELECT a.published_on, a.article_id, a.url, a.site, a.ref, a.title, a.published_at, a.fetched_at, r.source, r.section,
			r.content_sha256, r.text_sha256, r.ruleset_version, r.warning_count, t.text
			FROM articles a JOIN results r ON r.result_id = a.current_result_id JOIN texts t ON t.text_id = r.text_id`, "a.article_id",
			func(x *Article) []any {
				return []any{&x.ArticleID, &x.URL, &x.Site, &x.Ref, &x.Title, &x.PublishedAt, &x.FetchedAt, &x.Source, &x.Section,
					&x.ContentSHA256, &x.TextSHA256, &x.RulesetVersion, &x.Warnings, &x.Text}
			}, func(x *Article, d *int32) { x.PublishedOn = d }},
		table[Date]{"dates", `SELECT a.published_on, a.article_id, a.site, c.n, c.text, c.start_offset, c.end_offset, c.type, c.value, c.from_date, c.to_date, c.rule
			FROM articles a JOIN dates c ON c.result_id = a.current_result_id`, "a.article_id, c.n",
			func(x *Date) []any {
				return []any{&x.ArticleID, &x.Site, &x.N, &x.Text, &x.Start, &x.End, &x.Type, &x.Value, &x.From, &x.To, &x.Rule}
			}, func(x *Date, d *int32) { x.PublishedOn = d }},
		table[Document]{"documents", `SELECT a.published_on, a.article_id, a.site, c.n, c.key, c.number, c.name, c.type, c.issuer, c.issued_on, c.subject,
			c.inferred_number, c.inferred_issuer, c.inferred_issued_on, c.mention_count
			FROM articles a JOIN documents c ON c.result_id = a.current_result_id`, "a.article_id, c.n",
			func(x *Document) []any {
				return []any{&x.ArticleID, &x.Site, &x.N, &x.Key, &x.Number, &x.Name, &x.Type, &x.Issuer, &x.IssuedOn, &x.Subject,
					&x.InferredNumber, &x.InferredIssuer, &x.InferredIssuedOn, &x.Mentions}
			}, func(x *Document, d *int32) { x.PublishedOn = d }},
		mentions("document_mentions", "document_n"),
		table[Official]{"officials", `SELECT a.published_on, a.article_id, a.site, c.n, c.name, c.name_key, c.honorific, c.mention_count
			FROM articles a JOIN officials c ON c.result_id = a.current_result_id`, "a.article_id, c.n",
			func(x *Official) []any {
				return []any{&x.ArticleID, &x.Site, &x.N, &x.Name, &x.NameKey, &x.Honorific, &x.Mentions}
			}, func(x *Official, d *int32) { x.PublishedOn = d }},
		table[Role]{"roles", `SELECT a.published_on, a.article_id, a.site, c.official_n, c.n, o.name, c.text, c.start_offset, c.end_offset, c.title,
			c.organization, c.area, c.status, c.rule
			FROM articles a JOIN officials o ON o.result_id = a.current_result_id JOIN roles c ON c.result_id = o.result_id AND c.official_n = o.n`,
			"a.article_id, c.official_n, c.n",
			func(x *Role) []any {
				return []any{&x.ArticleID, &x.Site, &x.Of, &x.N, &x.Name, &x.Text, &x.Start, &x.End, &x.Title, &x.Organization, &x.Area, &x.Status, &x.Rule}
			}, func(x *Role, d *int32) { x.PublishedOn = d }},
		mentions("official_mentions", "official_n"),
		table[Figure]{"figures", `SELECT a.published_on, a.article_id, a.site, c.n, c.text, c.start_offset, c.end_offset, c.value, c.low, c.high, c.value_vnd,
			c.unit, c.qualifier, c.per, c.subject, c.rule
			FROM articles a JOIN figures c ON c.result_id = a.current_result_id`, "a.article_id, c.n",
			func(x *Figure) []any {
				return []any{&x.ArticleID, &x.Site, &x.N, &x.Text, &x.Start, &x.End, &x.Value, &x.Low, &x.High, &x.ValueVND, &x.Unit, &x.Qualifier,
					&x.Per, &x.Subject, &x.Rule}
			}, func(x *Figure, d *int32) { x.PublishedOn = d }},
	}
}

func mentions(name, of string) table[Mention] {
	return table[Mention]{name, `SELECT a.published_on, a.article_id, a.site, c.` + of + `, c.n, c.text, c.start_offset, c.end_offset, c.rule
			FROM articles a JOIN ` + name + ` c ON c.result_id = a.current_result_id`, "a.article_id, c." + of + ", c.n",
		func(x *Mention) []any {
			return []any{&x.ArticleID, &x.Site, &x.Of, &x.N, &x.Text, &x.Start, &x.End, &x.Rule}
		}, func(x *Mention, d *int32) { x.PublishedOn = d }}
}

// opener makes the exporter of one table for one file.
type opener interface {
	tableName() string
	open(format, path string) (exporter, error)
}

func (t table[T]) tableName() string { return t.name }

func (t table[T]) open(format, path string) (exporter, error) {
	sink, err := newSink[T](format, path)
	if err != nil {
		return nil, err
	}
	return &tableExporter[T]{t: t, sink: sink}, nil
}

type tableExporter[T any] struct {
	t    table[T]
	sink sink[T]
	rows int64
}

func (e *tableExporter[T]) write(ctx context.Context, r *store.Reader, articles string, args []any) error {
	rows, err := r.QueryContext(ctx, r.SQL(e.t.query+" WHERE a.article_id IN "+articles+" ORDER BY "+e.t.order), args...)
	if err != nil {
		return fmt.Errorf("%s: %w", e.t.name, err)
	}
	defer rows.Close()
	const atOnce = 256
	batch := make([]T, 0, atOnce)
	flush := func() error {
		err := e.sink.write(batch)
		e.rows += int64(len(batch))
		batch = batch[:0]
		return err
	}
	for rows.Next() {
		var row T
		var day sql.NullString
		if err := rows.Scan(append([]any{&day}, e.t.scan(&row)...)...); err != nil {
			return fmt.Errorf("%s: %w", e.t.name, err)
		}
		if day.Valid {
			e.t.day(&row, days(&day.String))
		}
		if batch = append(batch, row); len(batch) == atOnce {
			if err := flush(); err != nil {
				return fmt.Errorf("%s: %w", e.t.name, err)
			}
		}
	}
	if err := rows.Err(); err != nil {
		return fmt.Errorf("%s: %w", e.t.name, err)
	}
	return flush()
}

func (e *tableExporter[T]) close() (int64, error) { return e.rows, e.sink.close() }

// placeholders is ($1, $2…).
func placeholders(n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, "%c$%d", "(,"[min(i, 1)], i+1)
	}
	return b.String() + ")"
}
