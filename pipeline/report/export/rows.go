package export

import "time"

// SchemaVersion grows when a column is removed, renamed or changes its type or
// meaning. Columns may be added within a version.
const SchemaVersion = 1

// The tables of an export. The tags give the column names; a pointer is a
// column that may be null. Days are Parquet DATEs, offsets count code points of
// the article's text from 0, end exclusive.

// Article is one article as of its current result.
type Article struct {
	ArticleID      string  `parquet:"article_id,zstd"`
	URL            *string `parquet:"url,optional,zstd"`
	Site           *string `parquet:"site,optional,dict,zstd"`
	Ref            *string `parquet:"ref,optional,zstd"`
	Title          *string `parquet:"title,optional,zstd"`
	PublishedAt    *string `parquet:"published_at,optional,zstd"` // RFC 3339, or a bare day
	PublishedOn    *int32  `parquet:"published_on,optional,date,zstd"`
	FetchedAt      *string `parquet:"fetched_at,optional,zstd"`
	Source         *string `parquet:"source,optional,dict,zstd"`
	Section        *string `parquet:"section,optional,dict,zstd"`
	ContentSHA256  string  `parquet:"content_sha256,zstd"`
	TextSHA256     string  `parquet:"text_sha256,zstd"`
	RulesetVersion int64   `parquet:"ruleset_version,dict,zstd"`
	Warnings       int64   `parquet:"warnings,zstd"`
	Text           string  `parquet:"text,zstd"`
}

// Date is one temporal expression.
type Date struct {
	ArticleID   string  `parquet:"article_id,dict,zstd"`
	PublishedOn *int32  `parquet:"published_on,optional,date,zstd"`
	Site        *string `parquet:"site,optional,dict,zstd"`
	N           int64   `parquet:"n,delta,zstd"`
	Text        string  `parquet:"text,zstd"`
	Start       int64   `parquet:"start_offset,zstd"`
	End         int64   `parquet:"end_offset,zstd"`
	Type        string  `parquet:"type,dict,zstd"`
	Value       string  `parquet:"value,zstd"`
	From        *string `parquet:"from_date,optional,zstd"` // ISO 8601: texts name years that a DATE would, and readers do not, hold
	To          *string `parquet:"to_date,optional,zstd"`
	Rule        string  `parquet:"rule,dict,zstd"`
}

// Document is one document named in an article.
type Document struct {
	ArticleID        string  `parquet:"article_id,dict,zstd"`
	PublishedOn      *int32  `parquet:"published_on,optional,date,zstd"`
	Site             *string `parquet:"site,optional,dict,zstd"`
	N                int64   `parquet:"n,delta,zstd"`
	Key              string  `parquet:"key,dict,zstd"`
	Number           *string `parquet:"number,optional,dict,zstd"`
	Name             *string `parquet:"name,optional,dict,zstd"`
	Type             *string `parquet:"type,optional,dict,zstd"`
	Issuer           *string `parquet:"issuer,optional,dict,zstd"`
	IssuedOn         *string `parquet:"issued_on,optional,dict,zstd"`
	Subject          *string `parquet:"subject,optional,zstd"`
	InferredNumber   *string `parquet:"inferred_number,optional,dict,zstd"`
	InferredIssuer   *string `parquet:"inferred_issuer,optional,dict,zstd"`
	InferredIssuedOn *string `parquet:"inferred_issued_on,optional,dict,zstd"`
	Mentions         int64   `parquet:"mentions,zstd"`
}

// Mention is one place where a document or an official is named.
type Mention struct {
	ArticleID   string  `parquet:"article_id,dict,zstd"`
	PublishedOn *int32  `parquet:"published_on,optional,date,zstd"`
	Site        *string `parquet:"site,optional,dict,zstd"`
	Of          int64   `parquet:"of,zstd"` // n of the document or official in the article
	N           int64   `parquet:"n,delta,zstd"`
	Text        string  `parquet:"text,zstd"`
	Start       int64   `parquet:"start_offset,zstd"`
	End         int64   `parquet:"end_offset,zstd"`
	Rule        string  `parquet:"rule,dict,zstd"`
}

// Official is one named person of an article.
type Official struct {
	ArticleID   string  `parquet:"article_id,dict,zstd"`
	PublishedOn *int32  `parquet:"published_on,optional,date,zstd"`
	Site        *string `parquet:"site,optional,dict,zstd"`
	N           int64   `parquet:"n,delta,zstd"`
	Name        string  `parquet:"name,dict,zstd"`
	NameKey     string  `parquet:"name_key,dict,zstd"` // folded
	Honorific   *string `parquet:"honorific,optional,dict,zstd"`
	Mentions    int64   `parquet:"mentions,zstd"`
}

// Role is one post of an official.
type Role struct {
	ArticleID    string  `parquet:"article_id,dict,zstd"`
	PublishedOn  *int32  `parquet:"published_on,optional,date,zstd"`
	Site         *string `parquet:"site,optional,dict,zstd"`
	Of           int64   `parquet:"of,zstd"` // n of the official in the article
	N            int64   `parquet:"n,delta,zstd"`
	Name         string  `parquet:"name,dict,zstd"`
	Text         string  `parquet:"text,zstd"`
	Start        int64   `parquet:"start_offset,zstd"`
	End          int64   `parquet:"end_offset,zstd"`
	Title        string  `parquet:"title,dict,zstd"`
	Organization *string `parquet:"organization,optional,dict,zstd"`
	Area         *string `parquet:"area,optional,dict,zstd"`
	Status       string  `parquet:"status,dict,zstd"`
	Rule         string  `parquet:"rule,dict,zstd"`
}

// Figure is one number with what it counts.
type Figure struct {
	ArticleID   string   `parquet:"article_id,dict,zstd"`
	PublishedOn *int32   `parquet:"published_on,optional,date,zstd"`
	Site        *string  `parquet:"site,optional,dict,zstd"`
	N           int64    `parquet:"n,delta,zstd"`
	Text        string   `parquet:"text,zstd"`
	Start       int64    `parquet:"start_offset,zstd"`
	End         int64    `parquet:"end_offset,zstd"`
	Value       *float64 `parquet:"value,optional,zstd"`
	Low         *float64 `parquet:"low,optional,zstd"`
	High        *float64 `parquet:"high,optional,zstd"`
	ValueVND    *int64   `parquet:"value_vnd,optional,zstd"` // whole đồng
	Unit        string   `parquet:"unit,dict,zstd"`
	Qualifier   string   `parquet:"qualifier,dict,zstd"`
	Per         *string  `parquet:"per,optional,dict,zstd"`
	Subject     *string  `parquet:"subject,optional,zstd"`
	Rule        string   `parquet:"rule,dict,zstd"`
}

// days is a day as Parquet counts it, from 1970-01-01; nil for none.
func days(day *string) *int32 {
	if day == nil {
		return nil
	}
	t, err := time.Parse(time.DateOnly, *day)
	if err != nil {
		return nil
	}
	n := int32(t.Unix() / (24 * 60 * 60))
	if t.Unix() < 0 {
		n = int32((t.Unix() - 24*60*60 + 1) / (24 * 60 * 60))
	}
	return &n
}
