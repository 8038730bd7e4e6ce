// Package linking is what needs several fields or the whole article: which
// mentions are one document or one person, when and by whom a document was
// issued, which province "tỉnh" means. It is pure, like the fields.
package linking

import (
	"trichluc/extractors/dates"
	"trichluc/extractors/documents"
	"trichluc/extractors/officials"
	"trichluc/extractors/places"
	"trichluc/extractors/vietnamese"
	"trichluc/schemas"
)

// Article is what the links are made from: a text, what each field found in
// it, and what is known of where it was published.
type Article struct {
	Text      *vietnamese.Text
	Published schemas.Day
	Site      string // host name, "" where unknown
	Places    []places.Mention
	Dates     []dates.Mention
	Documents []documents.Mention
	Officials []officials.Mention
}

// Links is what linking concludes.
type Links struct {
	Documents []schemas.Document
	Officials []schemas.Official
	Warnings  []string
}

// Link joins the mentions of an article.
func Link(a Article) Links {
	home := homeProvince(a)
	people := linkOfficials(a, home)
	return Links{Documents: linkDocuments(a, home), Officials: people, Warnings: doubtfulOfficials(people)}
}
