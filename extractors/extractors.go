// Package extractors runs all fields over one article and decides who wins
// where two of them claim the same words.
package extractors

import (
	"time"

	"trichluc/extractors/dates"
	"trichluc/extractors/documents"
	"trichluc/extractors/figures"
	"trichluc/extractors/linking"
	"trichluc/extractors/officials"
	"trichluc/extractors/places"
	"trichluc/extractors/vietnamese"
	"trichluc/schemas"
)

// Run reads an article's text and gives its record; ID and Ref are left to the
// caller. Article.PublishedAt is the only clock that the fields see.
//
// Who wins: a document's number before a date (06/2021 inside a symbol is no
// month), both before a figure. A field that loses words never sees them.
func Run(a schemas.Article) schemas.Record {
	t := vietnamese.Parse(a.Text)
	a.Text = t.S
	published := PublishedDay(string(a.PublishedAt))

	taken := vietnamese.NewMask(t)
	docs := documents.Find(t)
	for _, m := range docs {
		taken.Claim(m.Lo, m.Hi)
	}
	days := dates.Find(t, published, taken)
	for _, m := range days {
		taken.Claim(m.Lo, m.Hi)
	}
	numbers := figures.Find(t, taken)

	spots := places.Find(t)
	links := linking.Link(linking.Article{
		Text: t, Published: published, Site: string(a.Site),
		Places: spots, Dates: days, Documents: docs, Officials: officials.Find(t, places.Ranges(spots)),
	})
	return schemas.Record{
		Schema: schemas.RecordSchema, Ruleset: CurrentRuleset(), Article: a,
		Dates: recordDates(t, days), Documents: orEmpty(links.Documents),
		Officials: orEmpty(links.Officials), Figures: recordFigures(t, numbers),
		Warnings: orEmpty(append(dateWarnings(t, days), links.Warnings...)),
	}
}

// PublishedDay is the calendar day in Vietnam of an RFC 3339 instant or of a
// bare date; zero where s is neither.
func PublishedDay(s string) schemas.Day {
	if t, err := time.Parse(time.RFC3339, s); err == nil {
		return schemas.DayOf(t.In(vietnamTime))
	}
	if len(s) >= len(time.DateOnly) {
		if t, err := time.Parse(time.DateOnly, s[:len(time.DateOnly)]); err == nil {
			return schemas.DayOf(t)
		}
	}
	return schemas.Day{}
}

var vietnamTime = time.FixedZone("+07", 7*60*60)

func recordDates(t *vietnamese.Text, in []dates.Mention) []schemas.Date {
	out := make([]schemas.Date, len(in))
	for i, m := range in {
		out[i] = schemas.Date{
			Span: t.Span(m.Lo, m.Hi), Type: m.Type, Value: m.Value,
			From: schemas.Nullable(m.From.String()), To: schemas.Nullable(m.To.String()),
			Mod: m.Mod, Calendar: m.Calendar, Rule: m.Rule,
		}
	}
	return out
}

func dateWarnings(t *vietnamese.Text, in []dates.Mention) []string {
	var out []string
	for _, m := range in {
		if m.From.IsZero() && m.Type != "SET" && m.Type != "DURATION" {
			out = append(out, "date "+t.Slice(m.Lo, m.Hi)+": publication day unknown, not resolved")
		}
	}
	return out
}

func recordFigures(t *vietnamese.Text, in []figures.Mention) []schemas.Figure {
	out := make([]schemas.Figure, len(in))
	for i, m := range in {
		f := schemas.Figure{
			Span: t.Span(m.Lo, m.Hi), Unit: m.Unit, Qualifier: m.Qualifier, Per: m.Per,
			Subject: schemas.Nullable(t.Slice(m.SubjectLo, m.SubjectHi)), Rule: m.Rule,
		}
		if m.Range {
			f.Low, f.High = &m.Low, &m.High
		} else {
			f.Value = &m.Value
		}
		out[i] = f
	}
	return out
}

func orEmpty[T any](in []T) []T {
	if in == nil {
		return []T{}
	}
	return in
}
