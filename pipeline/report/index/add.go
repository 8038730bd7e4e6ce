package index

import (
	"context"
	"database/sql"
	"errors"
	"strings"

	"trichluc/pipeline/report/keys"
)

// article is what the index needs of one article's current result.
type article struct {
	id                string
	result, textID    int64
	textSHA, text     string
	day, site         sql.NullString
	title, url        sql.NullString
	counts            [5]int64 // dates, documents, officials, figures, warnings
	ruleset           int64
	documents         []documentRow
	posts             []postRow
	figures           []figureRow
	dates             []dateRow
	shingles          []uint64 // sorted; nil where the text is too short to compare
	bands             []int64
	docid, copies     int64
	copy, copyOnSite  int64
	figureKind        []string
	figureAmount      []any
	figureRepeat      []int64
	figureSubjectsKey []string
}

type documentRow struct {
	key         string
	n, mentions int64
}

type postRow struct {
	person                            string
	official, n                       int64 // n is -1 where there is no post
	title, organization, area, status sql.NullString
}

type figureRow struct {
	n, start, end int64
	value         sql.NullFloat64
	vnd           sql.NullInt64
	unit, unitKey string
	qualifier     string
	per, subject  sql.NullString
}

type dateRow struct {
	n        int64
	from, to string
	days     int64
}

// add indexes current results that the index does not have.
func (x *Indexer) add(ctx context.Context, sum *Summary, tell func()) error {
	last := int64(-1)
	for {
		results, err := x.missing(ctx, last)
		if err != nil || len(results) == 0 {
			return err
		}
		last = results[len(results)-1]
		articles, err := x.load(ctx, results)
		if err != nil {
			return err
		}
		examine(articles)
		n := 0
		if err := x.m.Derive(ctx, func(tx *sql.Tx) error {
			w := x.writer(ctx, tx)
			still, err := w.stillMissing(articles)
			if err != nil {
				return err
			}
			n = len(still)
			return w.add(still)
		}); err != nil {
			return err
		}
		sum.Indexed += n
		tell()
	}
}

// missing lists current results behind last that are not indexed.
func (x *Indexer) missing(ctx context.Context, last int64) ([]int64, error) {
	var out []int64
	err := each(ctx, x.m.DB(), x.m.Engine(), func(rows *sql.Rows) error {
		var n int64
		err := rows.Scan(&n)
		out = append(out, n)
		return err
	}, `SELECT a.current_result_id FROM articles a WHERE a.current_result_id > $1
		AND NOT EXISTS (SELECT 1 FROM index_articles i WHERE i.result_id = a.current_result_id)
		ORDER BY a.current_result_id LIMIT $2`, last, batch)
	return out, err
}

// load reads what the index needs of some results.
func (x *Indexer) load(ctx context.Context, results []int64) ([]*article, error) {
	in, _ := list(results)
	byResult := make(map[int64]*article, len(results))
	var out []*article
	read := func(query string, scan func(*sql.Rows) error) error {
		return each(ctx, x.m.DB(), x.m.Engine(), scan, query)
	}
	of := func(id int64) *article { return byResult[id] } // rows of a result that has gone since are nobody's
	err := errors.Join(
		read(`SELECT r.article_id, r.result_id, r.text_id, r.text_sha256, t.text, a.published_on, a.site, a.title, a.url,
			r.date_count, r.document_count, r.official_count, r.figure_count, r.warning_count, r.ruleset_version
			FROM articles a JOIN results r ON r.result_id = a.current_result_id JOIN texts t ON t.text_id = r.text_id
			WHERE a.current_result_id IN `+in+` ORDER BY r.result_id`, func(rows *sql.Rows) error {
			a := &article{}
			c := &a.counts
			if err := rows.Scan(&a.id, &a.result, &a.textID, &a.textSHA, &a.text, &a.day, &a.site, &a.title, &a.url,
				&c[0], &c[1], &c[2], &c[3], &c[4], &a.ruleset); err != nil {
				return err
			}
			byResult[a.result] = a
			out = append(out, a)
			return nil
		}),
		read(`SELECT result_id, key, n, mention_count FROM documents WHERE result_id IN `+in+` ORDER BY result_id, n`, func(rows *sql.Rows) error {
			var id int64
			var d documentRow
			err := rows.Scan(&id, &d.key, &d.n, &d.mentions)
			if a := of(id); a != nil && err == nil {
				a.addDocument(d)
			}
			return err
		}),
		read(`SELECT o.result_id, o.name_key, o.n, COALESCE(r.n, -1), r.title, r.organization, r.area, COALESCE(r.status, '')
			FROM officials o LEFT JOIN roles r ON r.result_id = o.result_id AND r.official_n = o.n
			WHERE o.result_id IN `+in+` ORDER BY o.result_id, o.n, r.n`, func(rows *sql.Rows) error {
			var id int64
			var p postRow
			err := rows.Scan(&id, &p.person, &p.official, &p.n, &p.title, &p.organization, &p.area, &p.status)
			if a := of(id); a != nil && err == nil {
				a.posts = append(a.posts, p)
			}
			return err
		}),
		read(`SELECT result_id, n, start_offset, end_offset, value, value_vnd, unit, unit_key, qualifier, per, subject
			FROM figures WHERE result_id IN `+in+` ORDER BY result_id, n`, func(rows *sql.Rows) error {
			var id int64
			var f figureRow
			err := rows.Scan(&id, &f.n, &f.start, &f.end, &f.value, &f.vnd, &f.unit, &f.unitKey, &f.qualifier, &f.per, &f.subject)
			if a := of(id); a != nil && err == nil {
				a.figures = append(a.figures, f)
			}
			return err
		}),
		read(`SELECT d.result_id, d.n, d.from_date, COALESCE(d.to_date, d.from_date), COALESCE(d.days, 1) FROM dates d JOIN articles a ON a.current_result_id = d.result_id
			WHERE d.result_id IN `+in+` AND d.from_date > a.published_on AND d.type IN ('DATE', 'TIME') ORDER BY d.result_id, d.n`, func(rows *sql.Rows) error {
			var id int64
			var d dateRow
			err := rows.Scan(&id, &d.n, &d.from, &d.to, &d.days)
			if a := of(id); a != nil && err == nil {
				a.dates = append(a.dates, d)
			}
			return err
		}),
	)
	return out, err
}

// addDocument adds a document, to the one before where an article has two of one key.
func (a *article) addDocument(d documentRow) {
	for i := range a.documents {
		if a.documents[i].key == d.key {
			a.documents[i].mentions += d.mentions
			return
		}
	}
	a.documents = append(a.documents, d)
}

// stillMissing leaves out what was changed, removed or indexed since it was loaded.
func (w *writer) stillMissing(articles []*article) ([]*article, error) {
	var ids []int64
	for _, a := range articles {
		ids = append(ids, a.result)
	}
	in, _ := list(ids)
	current, err := w.ints(`SELECT a.current_result_id FROM articles a WHERE a.current_result_id IN ` + in + `
		AND NOT EXISTS (SELECT 1 FROM index_articles i WHERE i.result_id = a.current_result_id)`)
	if err != nil {
		return nil, err
	}
	is := make(map[int64]bool, len(current))
	for _, id := range current {
		is[id] = true
	}
	var out []*article
	for _, a := range articles {
		if is[a.result] {
			out = append(out, a)
		}
	}
	return out, nil
}

// add writes articles to the index.
func (w *writer) add(articles []*article) error {
	// An article may still be there as of an older result: found missing after drop.
	var ids []string
	for _, a := range articles {
		ids = append(ids, a.id)
	}
	if len(ids) == 0 {
		return nil
	}
	in, args := placeholders(ids)
	old, err := w.ints(`SELECT docid FROM index_articles WHERE article_id IN `+in, args...)
	if err != nil {
		return err
	}
	if len(old) > 0 {
		if err := w.remove(old); err != nil {
			return err
		}
	}
	if err := w.number(articles); err != nil {
		return err
	}
	if err := w.findCopies(articles); err != nil {
		return err
	}
	return w.rows(articles)
}

// number gives articles their docids.
func (w *writer) number(articles []*article) error {
	var first []int64
	for _, a := range articles {
		first = append(first, keys.DocID(a.day.String, a.id, 0))
	}
	in, _ := list(first)
	there, err := w.ints(`SELECT docid FROM index_articles WHERE docid IN ` + in)
	if err != nil {
		return err
	}
	taken := map[int64]bool{}
	for _, docid := range there {
		taken[docid] = true
	}
	for i, a := range articles {
		a.docid = first[i]
		for salt := 1; taken[a.docid]; salt++ { // once in a million millions: look each up
			a.docid = keys.DocID(a.day.String, a.id, salt)
			there, err := w.ints(`SELECT docid FROM index_articles WHERE docid = $1`, a.docid)
			if err != nil {
				return err
			}
			if len(there) > 0 {
				taken[a.docid] = true
			}
		}
		taken[a.docid] = true
	}
	return nil
}

// rows writes the rows of articles that know their docid and their copies.
func (w *writer) rows(articles []*article) error {
	var arts, docs, docKeys, posts, figures, dates, bands [][]any
	seen := map[string]bool{}
	for _, a := range articles {
		c := a.counts
		arts = append(arts, []any{a.docid, a.id, a.result, a.textID, a.day, a.site, a.title, a.url, a.copies, a.copy, a.copyOnSite,
			c[0], c[1], c[2], c[3], c[4], a.ruleset, int64(0)})
		for _, d := range a.documents {
			docs = append(docs, []any{d.key, a.docid, d.n, a.result, a.day, a.site, d.mentions, a.copy, a.copyOnSite})
			if !seen[d.key] {
				seen[d.key] = true
				docKeys = append(docKeys, []any{d.key, int64(0), int64(1)})
			}
		}
		mains := mainPosts(a.posts)
		for i, p := range a.posts {
			nth := int64(1)
			if mains[p.person] == i {
				nth = 0
			}
			posts = append(posts, []any{p.person, a.docid, p.official, p.n, nth, a.result, a.day, a.site,
				fold(p.title, keys.Fold), fold(p.organization, keys.Organization), fold(p.area, keys.Fold), p.status.String, a.copy, a.copyOnSite})
		}
		for i, f := range a.figures {
			figures = append(figures, []any{f.unitKey, a.docid, f.n, a.result, a.day, a.site, a.figureKind[i], a.figureAmount[i], a.figureRepeat[i],
				a.figureSubjectsKey[i], a.copy, a.copyOnSite})
		}
		for _, d := range a.dates {
			dates = append(dates, []any{d.from, a.docid, d.n, a.result, d.to, d.days, a.day, a.site, a.copy, a.copyOnSite})
		}
		for _, b := range a.bands {
			bands = append(bands, []any{b, a.docid})
		}
	}
	return errors.Join(
		w.insert("index_articles", []string{"docid", "article_id", "result_id", "text_id", "day", "site", "title", "url", "copies", "copy", "site_copy",
			"date_count", "document_count", "official_count", "figure_count", "warning_count", "ruleset_version", "searched"}, arts, ""),
		w.insert("index_documents", []string{"doc_key", "docid", "n", "result_id", "day", "site", "mentions", "copy", "site_copy"}, docs, ""),
		w.insert("index_document_keys", []string{"doc_key", "articles", "stale"}, docKeys, " ON CONFLICT (doc_key) DO UPDATE SET stale = 1"),
		w.insert("index_posts", []string{"person_key", "docid", "official_n", "n", "nth", "result_id", "day", "site", "title_key", "organization_key",
			"area_key", "status", "copy", "site_copy"}, posts, ""),
		w.insert("index_figures", []string{"unit_key", "docid", "n", "result_id", "day", "site", "kind", "amount", "repeat", "subject_key", "copy", "site_copy"}, figures, ""),
		w.insert("index_dates", []string{"from_date", "docid", "n", "result_id", "to_date", "days", "day", "site", "copy", "site_copy"}, dates, ""),
		w.insert("index_bands", []string{"band", "docid"}, bands, " ON CONFLICT DO NOTHING"),
	)
}

// mainPosts is, of each person, the row that stands for the article: the first
// post that is more than a seat (Ủy viên Bộ Chính trị, Thủ tướng Chính phủ: the
// second), else the first.
func mainPosts(posts []postRow) map[string]int {
	at := map[string]int{}
	seat := map[string]bool{}
	for i, p := range posts {
		title := keys.Fold(p.title.String)
		isSeat := title == "" || strings.HasPrefix(title, "ủy viên") || strings.HasPrefix(title, "đại biểu")
		if _, seen := at[p.person]; !seen || seat[p.person] && !isSeat {
			at[p.person], seat[p.person] = i, isSeat
		}
	}
	return at
}

func fold(s sql.NullString, by func(string) string) any {
	if s.String == "" {
		return nil
	}
	return by(s.String)
}
