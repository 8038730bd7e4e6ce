package schemas

import (
	"encoding/json"
	"time"
)

// RecordSchema names the version of the record's shape.
const RecordSchema = "trichluc.record/v1"

// Nullable is text that is null in JSON where it is empty: the article does not say.
type Nullable string

// MarshalJSON writes null for the empty value.
func (n Nullable) MarshalJSON() ([]byte, error) {
	if n == "" {
		return []byte("null"), nil
	}
	return json.Marshal(string(n))
}

// UnmarshalJSON reads null as the empty value, also over an earlier one.
func (n *Nullable) UnmarshalJSON(b []byte) error {
	var s *string
	if err := json.Unmarshal(b, &s); err != nil {
		return err
	}
	*n = ""
	if s != nil {
		*n = Nullable(*s)
	}
	return nil
}

// Record is what was read from one article.
type Record struct {
	Schema    string     `json:"schema"`
	ID        string     `json:"id"`
	Ref       string     `json:"ref,omitempty"`
	Ruleset   Ruleset    `json:"ruleset"`
	Article   Article    `json:"article"`
	Dates     []Date     `json:"dates"`
	Documents []Document `json:"documents"`
	Officials []Official `json:"officials"`
	Figures   []Figure   `json:"figures"`
	Warnings  []string   `json:"warnings"`
}

// Ruleset says which rules made a record. Version only grows; Hash covers rules and lexicons.
type Ruleset struct {
	Version int    `json:"version"`
	Hash    string `json:"hash"`
}

// Article is the cleaned article. Text holds title, lead, body and captions,
// normalised, lines separated by "\n"; every offset in the record counts its
// code points.
type Article struct {
	URL           Nullable `json:"url"`
	CanonicalURL  string   `json:"canonical_url,omitempty"`
	Site          Nullable `json:"site"`
	FetchedAt     Nullable `json:"fetched_at"`
	Charset       string   `json:"charset"`
	ContentSHA256 string   `json:"content_sha256"`
	Title         Nullable `json:"title"`
	PublishedAt   Nullable `json:"published_at"` // RFC 3339, or a bare date where the page shows no time
	Byline        []string `json:"byline"`
	Source        string   `json:"source,omitempty"` // agency or paper the text was taken from
	Section       string   `json:"section,omitempty"`
	Tags          []string `json:"tags,omitempty"`
	Image         string   `json:"image,omitempty"`
	Text          string   `json:"text"`
	// Origins says where title, published_at and byline were read ("json-ld", "stamp", "last line"…).
	Origins map[string]string `json:"origins,omitempty"`
}

// Span points into Article.Text: code points from 0, End exclusive. Text quotes it.
type Span struct {
	Start int    `json:"start"`
	End   int    `json:"end"`
	Text  string `json:"text"`
}

// Mention is one place where a thing is named, and the rule that saw it.
type Mention struct {
	Span
	Rule string `json:"rule"`
}

// Date is one temporal expression. Type and Value follow TIMEX3; From and To
// are the first and last calendar day (ISO 8601), null where they cannot be known.
type Date struct {
	Span
	Type     string   `json:"type"` // DATE, TIME, DURATION or SET
	Value    string   `json:"value"`
	From     Nullable `json:"from"`
	To       Nullable `json:"to"`
	Mod      string   `json:"mod,omitempty"`      // TIMEX3 mod: START, MID, END, BEFORE…
	Calendar string   `json:"calendar,omitempty"` // "lunar" where the words name a lunar day
	Rule     string   `json:"rule"`
}

// Document is one official document, however often it is mentioned.
type Document struct {
	Number   Nullable  `json:"number"` // canonical; null for a document known by name only
	Name     string    `json:"name,omitempty"`
	Year     int       `json:"year,omitempty"`
	Type     Nullable  `json:"type"`
	Issuer   Nullable  `json:"issuer"`
	IssuedOn Nullable  `json:"issued_on"`
	Subject  Nullable  `json:"subject"`
	Inferred *Inferred `json:"inferred,omitempty"`
	Key      string    `json:"key"`
	Mentions []Mention `json:"mentions"`
}

// Inferred is what a reader concludes beyond the article's words.
type Inferred struct {
	Number   string `json:"number,omitempty"`
	Issuer   string `json:"issuer,omitempty"`
	IssuedOn string `json:"issued_on,omitempty"`
	Year     int    `json:"year,omitempty"`
	Term     string `json:"term,omitempty"`
}

// Official is one named person with at least one post.
type Official struct {
	Name      string    `json:"name"`
	Honorific Nullable  `json:"honorific"`
	Roles     []Role    `json:"roles"`
	Mentions  []Mention `json:"mentions"`
}

// Role is one post: Span is the post as written; the other fields are its parts resolved.
type Role struct {
	Span
	Title        string   `json:"title"`
	Organization Nullable `json:"organization"`
	Area         Nullable `json:"area"`
	Status       string   `json:"status"` // current, former or acting
	Rule         string   `json:"rule"`
}

// Figure is a number with what it counts. Either Value, or Low and/or High, is set.
type Figure struct {
	Span
	Value     *float64 `json:"value,omitempty"`
	Low       *float64 `json:"low,omitempty"`
	High      *float64 `json:"high,omitempty"`
	Unit      string   `json:"unit"`      // VND, USD, %, a measure's symbol, else the counted noun
	Qualifier string   `json:"qualifier"` // exact, about, over, nearly, under, max or min
	Per       string   `json:"per,omitempty"`
	Subject   Nullable `json:"subject"`
	Rule      string   `json:"rule"`
}

// Day is a calendar day without zone.
type Day struct {
	Year  int
	Month time.Month
	Day   int
}

// IsZero reports whether no day is known.
func (d Day) IsZero() bool { return d == Day{} }

// DayOf is the calendar day of t in t's own zone.
func DayOf(t time.Time) Day {
	y, m, d := t.Date()
	return Day{y, m, d}
}

// Time is midnight UTC of the day, for arithmetic.
func (d Day) Time() time.Time { return time.Date(d.Year, d.Month, d.Day, 0, 0, 0, 0, time.UTC) }

// Add moves the day by n days.
func (d Day) Add(n int) Day { return DayOf(d.Time().AddDate(0, 0, n)) }

// Before reports whether d lies before e.
func (d Day) Before(e Day) bool { return d.Time().Before(e.Time()) }

// Valid reports whether the day exists in the calendar.
func (d Day) Valid() bool { return d.Year > 0 && DayOf(d.Time()) == d }

// String is the day as ISO 8601, or "" for the zero day.
func (d Day) String() string {
	if d.IsZero() {
		return ""
	}
	return d.Time().Format(time.DateOnly)
}
