package index

import (
	"context"
	"database/sql"
	"slices"
	"strings"

	"trichluc/pipeline/report/keys"
	"trichluc/pipeline/store"
)

// addWords adds the words of articles that search does not know.
func (x *Indexer) addWords(ctx context.Context, sum *Summary, tell func()) error {
	for {
		type row struct {
			docid int64
			text  string
		}
		var rows []row
		if err := each(ctx, x.m.DB(), x.m.Engine(), func(r *sql.Rows) error {
			var one row
			err := r.Scan(&one.docid, &one.text)
			rows = append(rows, one)
			return err
		}, `SELECT i.docid, t.text FROM index_articles i JOIN texts t ON t.text_id = i.text_id WHERE i.searched = 0 ORDER BY i.docid LIMIT $1`, batch); err != nil {
			return err
		}
		if len(rows) == 0 {
			return nil
		}
		var add [][]any
		var docids []int64
		for _, r := range rows {
			words := x.words.Words(r.text, keys.MostWords)
			docids = append(docids, r.docid)
			if x.m.Engine() == store.Postgres {
				add = append(add, []any{r.docid, keys.Terms(r.docid, words), keys.Pairs(words), keys.Line(words)})
			} else {
				plain, marked := texts(words)
				add = append(add, []any{r.docid, plain, marked})
			}
		}
		n := 0
		if err := x.m.Derive(ctx, func(tx *sql.Tx) error {
			w := x.writer(ctx, tx)
			in, _ := list(docids)
			open, err := w.ints(`SELECT docid FROM index_articles WHERE searched = 0 AND docid IN ` + in)
			if err != nil {
				return err
			}
			n = len(open)
			query := `INSERT INTO index_search (rowid, plain, marked) VALUES ($1, $2, $3)`
			if w.engine == store.Postgres {
				query = `INSERT INTO index_search (docid, terms, pairs, words) VALUES ($1, $2, $3, $4)
					ON CONFLICT (docid) DO UPDATE SET terms = EXCLUDED.terms, pairs = EXCLUDED.pairs, words = EXCLUDED.words`
			}
			for _, row := range add {
				if !slices.Contains(open, row[0].(int64)) {
					continue
				}
				if _, err := w.exec(query, row...); err != nil {
					return err
				}
			}
			_, err = w.exec(`UPDATE index_articles SET searched = 1 WHERE docid IN ` + in)
			return err
		}); err != nil {
			return err
		}
		sum.Searched += n
		tell()
	}
}

// texts are the words for FTS5: all without diacritics, in their order, and once
// each those that have some as they are.
func texts(words []keys.Word) (plain, marked string) {
	var p, m strings.Builder
	seen := map[string]bool{}
	for _, w := range words {
		p.WriteString(w.Plain)
		p.WriteByte(' ')
		if w.HasMarks() && !seen[w.Marked] {
			seen[w.Marked] = true
			m.WriteString(w.Marked)
			m.WriteByte(' ')
		}
	}
	return p.String(), m.String()
}
