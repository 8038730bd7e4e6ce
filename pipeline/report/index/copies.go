package index

import (
	"database/sql"
	"slices"

	"trichluc/extractors/vietnamese"
	"trichluc/pipeline/report/keys"
)

// known is an article that the index has, or that comes before in the batch.
type known struct {
	docid, copies int64
	sha           string
	shingles      []uint64
}

// findCopies says of each article which copies it belongs to, and which of them counts.
// Of the articles in a band it looks at the first and the last: reprints stand
// close to their original, and what comes in between is in the copies of both.
func (w *writer) findCopies(articles []*article) error {
	first, last, err := w.bands(articles)
	if err != nil {
		return err
	}
	cache := map[int64]*known{}
	var touched []int64
	for _, a := range articles {
		a.copies = a.docid
		me := &known{a.docid, a.docid, a.textSHA, a.shingles}
		for _, band := range a.bands {
			for _, docid := range []int64{first[band], last[band]} {
				if docid == 0 {
					continue
				}
				k, err := w.known(docid, cache)
				if err != nil {
					return err
				}
				if k == nil || k.copies == a.copies || k.sha != a.textSHA && jaccard(k.shingles, a.shingles) < alike {
					continue
				}
				from, to := a.copies, k.copies
				if from != a.docid { // it links two groups that were apart
					if _, err := w.exec(`UPDATE index_articles SET copies = $1 WHERE copies = $2`, to, from); err != nil {
						return err
					}
					for _, other := range cache {
						if other.copies == from {
							other.copies = to
						}
					}
					for _, other := range articles {
						if other.copies == from {
							other.copies = to
						}
					}
				}
				a.copies, me.copies = to, to
			}
			if first[band] == 0 {
				first[band] = a.docid
			}
			last[band] = a.docid
		}
		cache[a.docid] = me
		if a.copies != a.docid {
			touched = append(touched, a.copies)
		}
	}
	slices.Sort(touched)
	for _, group := range slices.Compact(touched) {
		if err := w.rank(group, articles); err != nil {
			return err
		}
	}
	return nil
}

// bands looks up the first and last article in each band of the articles.
func (w *writer) bands(articles []*article) (first, last map[int64]int64, err error) {
	var all []int64
	for _, a := range articles {
		all = append(all, a.bands...)
	}
	first, last = map[int64]int64{}, map[int64]int64{}
	for part := range slices.Chunk(all, longList) {
		in, _ := list(part)
		if err := w.each(func(rows *sql.Rows) error {
			var band, lo, hi int64
			err := rows.Scan(&band, &lo, &hi)
			first[band], last[band] = lo, hi
			return err
		}, `SELECT band, MIN(docid), MAX(docid) FROM index_bands WHERE band IN `+in+` GROUP BY band`); err != nil {
			return nil, nil, err
		}
	}
	return first, last, nil
}

// known reads an article that may be a copy; nil where it has gone.
func (w *writer) known(docid int64, cache map[int64]*known) (*known, error) {
	if k, ok := cache[docid]; ok {
		return k, nil
	}
	var k *known
	err := w.each(func(rows *sql.Rows) error {
		k = &known{docid: docid}
		var text string
		if err := rows.Scan(&k.copies, &k.sha, &text); err != nil {
			return err
		}
		k.shingles = shinglesOf(vietnamese.Parse(text))
		return nil
	}, `SELECT i.copies, r.text_sha256, t.text FROM index_articles i JOIN results r ON r.result_id = i.result_id JOIN texts t ON t.text_id = i.text_id
		WHERE i.docid = $1`, docid)
	cache[docid] = k
	return k, err
}

// member is one of several copies.
type member struct {
	docid            int64
	site             string
	copy, copyOnSite int64
	of               *article // not written yet
}

// rank works out which of a group of copies counts: the first by day and docid,
// those without a day last; and the first on each site. Articles of the batch
// get theirs, rows of the index are changed.
func (w *writer) rank(group int64, articles []*article) error {
	var all []member
	err := w.each(func(rows *sql.Rows) error {
		var m member
		var site sql.NullString
		err := rows.Scan(&m.docid, &site, &m.copy, &m.copyOnSite)
		m.site = site.String
		all = append(all, m)
		return err
	}, `SELECT docid, site, copy, site_copy FROM index_articles WHERE copies = $1 AND site_copy = 0`, group)
	if err != nil {
		return err
	}
	for _, a := range articles {
		if a.copies == group {
			all = append(all, member{a.docid, a.site.String, 0, 0, a})
		}
	}
	return w.setRanks(all)
}

// regroup is rank for a group that lost members: any of them may count now.
func (w *writer) regroup(group int64) error {
	var all []member
	err := w.each(func(rows *sql.Rows) error {
		var m member
		var site sql.NullString
		err := rows.Scan(&m.docid, &site, &m.copy, &m.copyOnSite)
		m.site = site.String
		all = append(all, m)
		return err
	}, `SELECT docid, site, copy, site_copy FROM index_articles WHERE copies = $1`, group)
	if err != nil {
		return err
	}
	return w.setRanks(all)
}

func (w *writer) setRanks(all []member) error {
	slices.SortFunc(all, func(a, b member) int {
		x, y := a.docid, b.docid
		if unknown := keys.FirstOfDay(keys.FirstDay); (x < unknown) != (y < unknown) {
			x, y = y, x
		}
		switch {
		case x < y:
			return -1
		case x > y:
			return 1
		}
		return 0
	})
	sites := map[string]bool{}
	for i, m := range all {
		var copied, onSite int64
		if i > 0 {
			copied = 1
		}
		if sites[m.site] {
			onSite = 1
		}
		sites[m.site] = true
		if m.of != nil {
			m.of.copy, m.of.copyOnSite = copied, onSite
			continue
		}
		if copied == m.copy && onSite == m.copyOnSite {
			continue
		}
		for _, t := range []string{"index_articles", "index_documents", "index_posts", "index_figures", "index_dates"} {
			if _, err := w.exec("UPDATE "+t+" SET copy = $1, site_copy = $2 WHERE docid = $3", copied, onSite, m.docid); err != nil {
				return err
			}
		}
	}
	return nil
}
