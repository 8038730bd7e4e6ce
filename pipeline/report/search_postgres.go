package report

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"strings"

	"trichluc/pipeline/report/keys"
	"trichluc/pipeline/store"
)

// PostgreSQL's GIN gives what it finds in no order. It is asked for windows of
// articles, from the newest on, that grow, so that of words that stand
// everywhere not all is read; each article's terms say which month it is of. Where
// the next window would not have enough either, all the rest is asked for.
const (
	firstWindow = 2000 // articles
	nextWindows = 6    // times as many as the one before
	mostMonths  = 240  // beyond that, all months are as quick
)

func postgresCandidates(ctx context.Context, r *store.Reader, f Filters, w wanted, t tier, below int64, limit int) (out []candidate, more bool, err error) {
	values := f.values()
	lowest := int64(-1)
	if low, ok := values["low"].(int64); ok {
		lowest = low
	}
	if high, ok := values["high"].(int64); ok {
		below = min(below, high+1)
	}
	tx, err := byIndex(ctx, r)
	if err != nil {
		return nil, false, err
	}
	defer func() { err = errors.Join(err, tx.Rollback()) }()
	windowSQL := t.windowSQL(w, values)
	rest := false // what is left is asked for at once
	for size := firstWindow; lowest < below; size *= nextWindows {
		floor := lowest
		if !rest {
			var newest, next sql.NullInt64
			if err := tx.QueryRowContext(ctx, `SELECT MAX(docid), (SELECT docid FROM index_articles WHERE docid < $1 AND docid > $2 ORDER BY docid DESC OFFSET $3 LIMIT 1)
				FROM index_articles WHERE docid < $1 AND docid > $2`, below, lowest, size).Scan(&newest, &next); err != nil {
				return nil, false, fmt.Errorf("window: %w", err)
			}
			if !newest.Valid {
				break
			}
			below = newest.Int64 + 1
			if next.Valid {
				floor = next.Int64
			}
		}
		values["below"], values["floor"], values["limit"] = below, floor, limit-len(out)
		delete(values, "months")
		if months := keys.MonthTerms(max(floor, 0), below, mostMonths); months != nil {
			values["months"] = months
		}
		query, args, err := compile(windowSQL, values, "month")
		if err != nil {
			return nil, false, err
		}
		found, err := readCandidates(ctx, tx, r, query, args)
		if err != nil {
			return nil, false, err
		}
		if out = append(out, found...); len(out) == limit {
			return out, true, nil
		}
		below, rest = floor, nextWindows*len(found) < limit-len(out)
	}
	return out, false, nil
}

// byIndex begins to read, and by the index: the planner does not know what it
// costs to look into terms, and would rather look into those of every article.
func byIndex(ctx context.Context, r *store.Reader) (*sql.Tx, error) {
	tx, err := r.BeginTx(ctx, &sql.TxOptions{ReadOnly: true})
	if err != nil {
		return nil, err
	}
	if _, err := tx.ExecContext(ctx, "SET LOCAL enable_seqscan = off"); err != nil {
		return nil, errors.Join(err, tx.Rollback())
	}
	return tx, nil
}

// windowSQL asks for the articles of a window; what the tier is goes into values.
func (t tier) windowSQL(w wanted, values map[string]any) string {
	values["terms"] = t.terms(w)
	phrases := ""
	for i, p := range t.phrases {
		phrases += " AND " + phraseSQL(p, i, values)
	}
	return `WITH found AS MATERIALIZED (SELECT docid FROM index_search WHERE terms @> :terms[months: AND terms && :months]` + phrases + `)
SELECT i.docid, i.day, i.site, i.title, i.url, i.article_id, COALESCE(t.text, '') -- none where the index is behind
FROM (SELECT i.docid FROM found JOIN index_articles i ON i.docid = found.docid WHERE i.docid < :below AND i.docid >= :floor` + in("i") + `
      ORDER BY i.docid DESC LIMIT :limit) s
JOIN index_articles i ON i.docid = s.docid LEFT JOIN texts t ON t.text_id = i.text_id ORDER BY i.docid DESC`
}

// terms are what an article must have for the tier. What it must not have is
// for Go to see.
func (t tier) terms(w wanted) []int32 {
	var out []int32
	for _, word := range w.words {
		if word.HasMarks() {
			out = append(out, keys.MarkedTerm(word.Marked))
		} else {
			out = append(out, keys.PlainTerm(word.Plain))
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// phraseSQL is the condition that a phrase, the nth, may stand in an article:
// first what is quick. CASE because conditions joined by AND have no order.
func phraseSQL(p []keys.Word, n int, values map[string]any) string {
	const mostBits = 16
	name := strings.Repeat("p", n+1) // names are of letters
	var bits []string
	hashes := keys.PairBits(p)
	for i, h := range hashes[:min(len(hashes), mostBits)] {
		bit := name + "_" + strings.Repeat("b", i+1)
		values[bit] = h
		bits = append(bits, "get_bit(pairs, CAST(:"+bit+" AS integer) % (8 * octet_length(pairs))) = 1")
	}
	values[name+"_line"] = keys.Line(p)
	return "CASE WHEN " + strings.Join(bits, " AND ") + " THEN strpos(words, :" + name + "_line) > 0 ELSE FALSE END"
}
