package store

// kind is a column's type, as far as the engines must be told.
type kind uint8

const (
	text kind = iota
	integer
	real
	blob
)

// column is one column of a table.
type column struct {
	name string
	kind kind
}

// table is a table as Put fills it: the columns in the order in which rows
// carry their values. The key's columns come first.
type table struct {
	name    string
	columns []column
}

// Values of a row are string, int64, float64, []byte or nil.
type row []any

// The tables in the order in which they are written.
const (
	tabRaws = iota
	tabContents
	tabTexts
	tabResults
	tabDates
	tabDocuments
	tabDocumentMentions
	tabOfficials
	tabRoles
	tabOfficialMentions
	tabFigures
	tabWarnings
	tabArticles
	tableCount
)

// firstChild and lastChild bound the tables whose rows belong to one result.
const (
	firstChild = tabDates
	lastChild  = tabWarnings
)

// tables is schemas/sql in Go; a test compares the two.
var tables = [tableCount]table{
	tabRaws: {"raws", []column{{"content_sha256", text}, {"size", integer}, {"body", blob}}},
	tabContents: {"contents", []column{
		{"article_id", text}, {"content_sha256", text}, {"fetched_us", integer}, {"fetched_at", text}, {"url", text}, {"ref", text},
		{"content_type", text}, {"published_hint", text}, {"stored_at", text},
	}},
	tabTexts: {"texts", []column{{"text_id", integer}, {"article_id", text}, {"text", text}}},
	tabResults: {"results", []column{
		{"result_id", integer}, {"article_id", text}, {"content_sha256", text}, {"ruleset_version", integer}, {"ruleset_hash", text},
		{"fetched_us", integer}, {"digest", blob}, {"text_id", integer}, {"text_sha256", text}, {"site", text}, {"canonical_url", text}, {"charset", text},
		{"title", text}, {"published_at", text}, {"published_on", text}, {"published_month", text}, {"published_quarter", text},
		{"published_year", integer}, {"byline", text}, {"source", text}, {"section", text}, {"date_count", integer},
		{"document_count", integer}, {"official_count", integer}, {"figure_count", integer}, {"warning_count", integer}, {"record", blob},
	}},
	tabDates: {"dates", []column{
		{"article_id", text}, {"result_id", integer}, {"n", integer}, {"text", text}, {"start_offset", integer}, {"end_offset", integer},
		{"type", text}, {"value", text}, {"from_date", text}, {"to_date", text}, {"days", integer}, {"mod", text}, {"calendar", text}, {"rule", text},
	}},
	tabDocuments: {"documents", []column{
		{"article_id", text}, {"result_id", integer}, {"n", integer}, {"key", text}, {"number", text}, {"number_key", text}, {"name", text},
		{"year", integer}, {"type", text}, {"issuer", text}, {"issued_on", text}, {"subject", text}, {"inferred_number", text},
		{"inferred_issuer", text}, {"inferred_issued_on", text}, {"inferred_year", integer}, {"inferred_term", text},
		{"mention_count", integer}, {"text", text}, {"start_offset", integer}, {"end_offset", integer}, {"rule", text},
	}},
	tabDocumentMentions: {"document_mentions", []column{
		{"article_id", text}, {"result_id", integer}, {"document_n", integer}, {"n", integer}, {"text", text}, {"start_offset", integer},
		{"end_offset", integer}, {"rule", text},
	}},
	tabOfficials: {"officials", []column{
		{"article_id", text}, {"result_id", integer}, {"n", integer}, {"name", text}, {"name_key", text}, {"name_plain", text},
		{"honorific", text}, {"role_count", integer}, {"mention_count", integer}, {"text", text}, {"start_offset", integer},
		{"end_offset", integer}, {"rule", text},
	}},
	tabRoles: {"roles", []column{
		{"article_id", text}, {"result_id", integer}, {"official_n", integer}, {"n", integer}, {"text", text}, {"start_offset", integer},
		{"end_offset", integer}, {"title", text}, {"organization", text}, {"organization_key", text}, {"area", text}, {"status", text}, {"rule", text},
	}},
	tabOfficialMentions: {"official_mentions", []column{
		{"article_id", text}, {"result_id", integer}, {"official_n", integer}, {"n", integer}, {"text", text}, {"start_offset", integer},
		{"end_offset", integer}, {"rule", text},
	}},
	tabFigures: {"figures", []column{
		{"article_id", text}, {"result_id", integer}, {"n", integer}, {"text", text}, {"start_offset", integer}, {"end_offset", integer},
		{"value", real}, {"low", real}, {"high", real}, {"value_vnd", integer}, {"low_vnd", integer}, {"high_vnd", integer}, {"unit", text},
		{"unit_key", text}, {"qualifier", text}, {"per", text}, {"subject", text}, {"rule", text},
	}},
	tabWarnings: {"warnings", []column{{"article_id", text}, {"result_id", integer}, {"n", integer}, {"text", text}}},
	tabArticles: {"articles", []column{
		{"article_id", text}, {"current_result_id", integer}, {"current_content_sha256", text}, {"current_ruleset_version", integer},
		{"fetched_at", text}, {"url", text}, {"ref", text}, {"site", text}, {"title", text}, {"published_at", text}, {"published_on", text},
		{"published_month", text}, {"published_quarter", text}, {"published_year", integer},
	}},
}
