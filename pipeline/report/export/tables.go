package export

import "github.com/parquet-go/parquet-go/compress"

// known are the tables of an export, in the order in which they are written. c is
// the table of the store with a row for each of the export's.
func known() []table {
	return []table{
		tableOf[Article]("articles", "results c JOIN texts t ON t.text_id = c.text_id", "c.result_id"),
		tableOf[Date]("dates", "dates c", "c.result_id, c.n"),
		tableOf[Document]("documents", "documents c", "c.result_id, c.n"),
		tableOf[DocumentMention]("document_mentions", "document_mentions c", "c.result_id, c.document_n, c.n"),
		tableOf[Official]("officials", "officials c", "c.result_id, c.n"),
		tableOf[Role]("roles", "roles c JOIN officials o ON o.result_id = c.result_id AND o.n = c.official_n", "c.result_id, c.official_n, c.n"),
		tableOf[OfficialMention]("official_mentions", "official_mentions c", "c.result_id, c.official_n, c.n"),
		tableOf[Figure]("figures", "figures c", "c.result_id, c.n"),
	}
}

// table is one table of an export, whatever its rows.
type table struct {
	name  string
	from  string // FROM of the store
	order string // the result first
	// columns are what is read for a row, in SQL.
	columns []string
	// open begins to write files of one format.
	open func(format string, codec compress.Codec) (writer, error)
}

func tableOf[T any, P row[T]](name, from, order string) table {
	return table{name, from, order, sqlColumns[T](), func(format string, codec compress.Codec) (writer, error) {
		s, err := newSink[T](format, codec)
		if err != nil {
			return nil, err
		}
		return newTableWriter[T, P](s), nil
	}}
}

// row is a row that takes what it says of its article.
type row[T any] interface {
	*T
	of(*article)
}

func (o *Origin) of(a *article) { o.ArticleID, o.PublishedOn, o.Site = a.id, a.day, nullable(&a.site) }

func (x *Article) of(a *article) {
	x.ArticleID, x.URL, x.Site, x.Ref, x.Title = a.id, nullable(&a.url), nullable(&a.site), nullable(&a.ref), nullable(&a.title)
	x.PublishedAt, x.PublishedOn, x.FetchedAt = nullable(&a.published), a.day, nullable(&a.fetched)
}
