// Package storetest checks that every store behaves alike: one suite of
// conformance tests for all engines, the entries it puts, and a dump that tells
// whether two stores hold the same.
package storetest

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"trichluc/pipeline/store"
	"trichluc/schemas"
)

// Options vary an entry of an article; the zero value is its first fetch.
type Options struct {
	Content   int    // which of the article's contents
	Version   int    // of the ruleset; 0 means 1
	Hash      string // of the ruleset; empty means one derived from Version
	FetchedAt string // RFC 3339
	Hint      string // publication time as the sender says it; changes what is read
}

// Entry makes the entry of article i, in the style of provincial news, with
// about 25 child rows. Equal arguments make equal entries.
func Entry(i int, o Options) store.Entry {
	if o.Version == 0 {
		o.Version = 1
	}
	if o.Hash == "" {
		o.Hash = fmt.Sprintf("hash-%d", o.Version)
	}
	b := &builder{}
	b.record(i, o)
	raw := schemas.RawArticle{
		ContentType: "text/plain; charset=utf-8", URL: string(b.r.Article.URL), Ref: b.r.Ref,
		FetchedAt: o.FetchedAt, PublishedAt: o.Hint, Body: []byte(fmt.Sprintf("Bản tải về số %d của bài %d\n%s", o.Content, i, b.r.Article.Text)),
	}
	b.r.Article.ContentSHA256 = store.ContentSHA256(raw.Body)
	b.r.Article.FetchedAt = schemas.Nullable(o.FetchedAt)
	return store.Entry{Raw: raw, Record: b.r}
}

// Entries makes n entries of different articles, counted from first.
func Entries(first, n int) []store.Entry {
	out := make([]store.Entry, n)
	for i := range out {
		out[i] = Entry(first+i, Options{})
	}
	return out
}

// builder writes an article's text and notes the mentions as it goes.
type builder struct {
	text strings.Builder
	at   int // code points written
	r    schemas.Record
}

// say appends words to the text and returns their span.
func (b *builder) say(words string) schemas.Span {
	s := schemas.Span{Start: b.at, End: b.at + utf8.RuneCountInString(words), Text: words}
	b.text.WriteString(words)
	b.at = s.End
	return s
}

func (b *builder) record(i int, o Options) {
	day := 1 + i%28
	month := 1 + i/28%12
	b.r = schemas.Record{
		Schema: schemas.RecordSchema, ID: fmt.Sprintf("%016x", uint64(i+1)*0x9e3779b97f4a7c15), Ref: fmt.Sprintf("bai-%d", i),
		Ruleset: schemas.Ruleset{Version: o.Version, Hash: o.Hash},
		Article: schemas.Article{
			URL: schemas.Nullable(fmt.Sprintf("https://bao%d.example.vn/thoi-su/bai-%d.html", i%7, i)), Site: schemas.Nullable(fmt.Sprintf("bao%d.example.vn", i%7)),
			Charset: "utf-8", PublishedAt: schemas.Nullable(fmt.Sprintf("2022-%02d-%02dT07:30:00+07:00", month, day)), Byline: []string{"Lê Hoài", "Trần Nam"},
			Origins: map[string]string{"title": "json-ld"}, Tags: []string{"nông thôn mới"},
		},
	}
	if o.Hint != "" {
		b.r.Article.PublishedAt = schemas.Nullable(o.Hint)
	}
	title := fmt.Sprintf("Xã số %d sơ kết công tác quý %d", i, 1+(month-1)/3)
	b.r.Article.Title = schemas.Nullable(title)
	b.say(title + "\n")
	rule := fmt.Sprintf("v%d", o.Version)
	for k := range 3 {
		b.sentence(i, k, rule)
	}
	for k := range 8 {
		b.say("Tại hội nghị, các đại biểu đã nghe báo cáo tình hình, trao đổi kinh nghiệm và bàn giải pháp cho thời gian tới. ")
		b.say(fmt.Sprintf("Thôn thứ %d của xã nêu khó khăn về đường giao thông, nước sạch, việc làm và đề nghị các ngành cùng giúp.\n", k))
	}
	b.r.Warnings = append(b.r.Warnings, "the year of one date was taken from the publication date")
	b.r.Article.Text = b.text.String()
}

// sentence adds one sentence with two dates, a document, an official and two figures.
func (b *builder) sentence(i, k int, rule string) {
	number := fmt.Sprintf("%02d-NQ/TU", 1+(i+k)%40)
	issued := fmt.Sprintf("2021-%02d-%02d", 1+(i+k)%12, 1+(i*3+k)%28)
	span := b.say(fmt.Sprintf("Ngày %d/%d", 1+i%28, 1+k))
	b.r.Dates = append(b.r.Dates, schemas.Date{Span: span, Type: "DATE", Value: issued, From: schemas.Nullable(issued), To: schemas.Nullable(issued), Rule: rule})
	b.say(", đồng chí ")
	name := [...]string{"Hoàng Thị Hòa", "Đỗ Văn Thủy", "Nguyễn Quang Huy"}[k]
	person := schemas.Mention{Span: b.say(name), Rule: rule}
	b.say(", ")
	post := b.say("Phó Chủ tịch UBND huyện")
	b.r.Officials = append(b.r.Officials, schemas.Official{
		Name: name, Honorific: "đồng chí", Mentions: []schemas.Mention{person},
		Roles: []schemas.Role{{Span: post, Title: "Phó Chủ tịch", Organization: "Ủy ban nhân dân huyện", Status: "current", Rule: rule}},
	})
	b.say(", cho biết thực hiện ")
	doc := schemas.Mention{Span: b.say("Nghị quyết số " + number), Rule: rule}
	b.r.Documents = append(b.r.Documents, schemas.Document{
		Number: schemas.Nullable(number), Type: "Nghị quyết", IssuedOn: schemas.Nullable(issued), Key: number + "@2021",
		Inferred: &schemas.Inferred{Issuer: "Tỉnh ủy", Year: 2021}, Mentions: []schemas.Mention{doc},
	})
	b.say(" trong ")
	months := b.say("tháng 2/2022")
	b.r.Dates = append(b.r.Dates, schemas.Date{Span: months, Type: "DATE", Value: "2022-02", From: "2022-02-01", To: "2022-02-28", Rule: rule})
	b.say(", xã đã cho ")
	households := float64(100 + i%900 + k)
	b.r.Figures = append(b.r.Figures, schemas.Figure{
		Span: b.say(fmt.Sprintf("khoảng %g hộ", households)), Value: &households, Unit: "hộ", Qualifier: "about", Subject: "cho vay vốn", Rule: rule,
	})
	b.say(" vay ")
	low, high := float64(5e9), float64(7e9+float64(i))
	b.r.Figures = append(b.r.Figures, schemas.Figure{
		Span: b.say("từ 5 đến hơn 7 tỷ đồng"), Low: &low, High: &high, Unit: "VND", Qualifier: "over", Rule: rule,
	})
	b.say(".\n")
}
