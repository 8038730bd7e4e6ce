package export

import "time"

// SchemaVersion grows when a column is removed, renamed or changes its type or
// meaning. Columns may be added within a version.
const SchemaVersion = 1

// The tables of an export. A parquet tag gives a column's name and encoding, an
// sql tag what it is read from where that is not c's column of the same name; "-"
// is a column taken from the article. A pointer is a column that may be null: the
// library (v0.32.0) takes some empty strings of an optional string for not null. Days are Parquet DATEs, offsets count code points
// of the article's text from 0, end exclusive. Dictionaries where values repeat.

// Origin is what every row says of its article.
type Origin struct {
	ArticleID   string  `parquet:"article_id,dict"`
	PublishedOn *int32  `parquet:"published_on,optional,date"`
	Site        *string `parquet:"site,optional,dict"`
}

// Article is one article as of its current result.
type Article struct {
	ArticleID      string  `parquet:"article_id" sql:"-"`
	URL            *string `parquet:"url,optional" sql:"-"`
	Site           *string `parquet:"site,optional,dict" sql:"-"`
	Ref            *string `parquet:"ref,optional" sql:"-"`
	Title          *string `parquet:"title,optional" sql:"-"`
	PublishedAt    *string `parquet:"published_at,optional" sql:"-"` // RFC 3339, or a bare day
	PublishedOn    *int32  `parquet:"published_on,optional,date" sql:"-"`
	FetchedAt      *string `parquet:"fetched_at,optional" sql:"-"`
	Source         *string `parquet:"source,optional,dict"`
	Section        *string `parquet:"section,optional,dict"`
	ContentSHA256  string  `parquet:"content_sha256"`
	TextSHA256     string  `parquet:"text_sha256"`
	RulesetVersion int64   `parquet:"ruleset_version,dict"`
	Warnings       int64   `parquet:"warnings,delta" sql:"c.warning_count"`
	Text           string  `parquet:"text" sql:"t.text"`
}

// Date is one temporal expression.
type Date struct {
	Origin
	N     int64   `parquet:"n,delta"`
	Text  string  `parquet:"text"`
	Start int64   `parquet:"start_offset,delta"`
	End   int64   `parquet:"end_offset,delta"`
	Type  string  `parquet:"type,dict"`
	Value string  `parquet:"value"`
	From  *string `parquet:"from_date,optional"` // ISO 8601: texts name years that a DATE would, and readers do not, hold
	To    *string `parquet:"to_date,optional"`
	Rule  string  `parquet:"rule,dict"`
}

// Document is one document named in an article.
type Document struct {
	Origin
	N                int64   `parquet:"n,delta"`
	Key              string  `parquet:"key,dict"`
	Number           *string `parquet:"number,optional,dict"`
	Name             *string `parquet:"name,optional,dict"`
	Type             *string `parquet:"type,optional,dict"`
	Issuer           *string `parquet:"issuer,optional,dict"`
	IssuedOn         *string `parquet:"issued_on,optional,dict"`
	Subject          *string `parquet:"subject,optional"`
	InferredNumber   *string `parquet:"inferred_number,optional,dict"`
	InferredIssuer   *string `parquet:"inferred_issuer,optional,dict"`
	InferredIssuedOn *string `parquet:"inferred_issued_on,optional,dict"`
	Mentions         int64   `parquet:"mentions,delta" sql:"c.mention_count"`
}

// DocumentMention is one place where a document is named.
type DocumentMention struct {
	Origin
	Of    int64  `parquet:"of,delta" sql:"c.document_n"` // n of the document in the article
	N     int64  `parquet:"n,delta"`
	Text  string `parquet:"text"`
	Start int64  `parquet:"start_offset,delta"`
	End   int64  `parquet:"end_offset,delta"`
	Rule  string `parquet:"rule,dict"`
}

// OfficialMention is one place where an official is named.
type OfficialMention struct {
	Origin
	Of    int64  `parquet:"of,delta" sql:"c.official_n"` // n of the official in the article
	N     int64  `parquet:"n,delta"`
	Text  string `parquet:"text"`
	Start int64  `parquet:"start_offset,delta"`
	End   int64  `parquet:"end_offset,delta"`
	Rule  string `parquet:"rule,dict"`
}

// Official is one named person of an article.
type Official struct {
	Origin
	N         int64   `parquet:"n,delta"`
	Name      string  `parquet:"name,dict"`
	NameKey   string  `parquet:"name_key,dict"` // folded
	Honorific *string `parquet:"honorific,optional,dict"`
	Mentions  int64   `parquet:"mentions,delta" sql:"c.mention_count"`
}

// Role is one post of an official.
type Role struct {
	Origin
	Of           int64   `parquet:"of,delta" sql:"c.official_n"` // n of the official in the article
	N            int64   `parquet:"n,delta"`
	Name         string  `parquet:"name,dict" sql:"o.name"`
	Text         string  `parquet:"text"`
	Start        int64   `parquet:"start_offset,delta"`
	End          int64   `parquet:"end_offset,delta"`
	Title        string  `parquet:"title,dict"`
	Organization *string `parquet:"organization,optional,dict"`
	Area         *string `parquet:"area,optional,dict"`
	Status       string  `parquet:"status,dict"`
	Rule         string  `parquet:"rule,dict"`
}

// Figure is one number with what it counts.
type Figure struct {
	Origin
	N         int64    `parquet:"n,delta"`
	Text      string   `parquet:"text"`
	Start     int64    `parquet:"start_offset,delta"`
	End       int64    `parquet:"end_offset,delta"`
	Value     *float64 `parquet:"value,optional"`
	Low       *float64 `parquet:"low,optional"`
	High      *float64 `parquet:"high,optional"`
	ValueVND  *int64   `parquet:"value_vnd,optional"` // whole đồng
	Unit      string   `parquet:"unit,dict"`
	Qualifier string   `parquet:"qualifier,dict"`
	Per       *string  `parquet:"per,optional,dict"`
	Subject   *string  `parquet:"subject,optional"`
	Rule      string   `parquet:"rule,dict"`
}

// days is a day as Parquet counts it, from 1970-01-01; nil where it is none.
func days(day []byte) *int32 {
	t, err := time.Parse(time.DateOnly, string(day))
	if err != nil {
		return nil
	}
	n := int32(t.Unix() / (24 * 60 * 60)) // midnights divide evenly, before 1970 too
	return &n
}
