package index

import (
	"cmp"
	"context"
	"database/sql"
	"slices"

	"trichluc/pipeline/report/keys"
)

// settle works out again what is said of the documents that changed.
func (x *Indexer) settle(ctx context.Context, _ *Summary, _ func()) error {
	for {
		n := 0
		err := x.m.Derive(ctx, func(tx *sql.Tx) error {
			w := x.writer(ctx, tx)
			var stale []string
			if err := w.each(func(rows *sql.Rows) error {
				var key string
				err := rows.Scan(&key)
				stale = append(stale, key)
				return err
			}, `SELECT doc_key FROM index_document_keys WHERE stale = 1 ORDER BY doc_key LIMIT $1`, batch); err != nil {
				return err
			}
			n = len(stale)
			if n == 0 {
				return nil
			}
			return w.settleDocuments(stale)
		})
		if err != nil || n < batch {
			return err
		}
	}
}

// votes counts what articles say; a stated value outweighs any inferred one.
type votes map[string]int

const stated = 1 << 32

func (v votes) add(s sql.NullString, weight int) {
	if s.String != "" {
		v[s.String] += weight
	}
}

// most is the value with most votes, of equals the first in order of bytes; nil for none.
func (v votes) most() any {
	if len(v) == 0 {
		return nil
	}
	values := make([]string, 0, len(v))
	for s := range v {
		values = append(values, s)
	}
	return slices.MinFunc(values, func(a, b string) int {
		return cmp.Or(cmp.Compare(v[b], v[a]), cmp.Compare(a, b))
	})
}

// document is what articles say of one document.
type document struct {
	number, name, kind, issuer, issuedOn, subject votes
	articles                                      int64
}

func (w *writer) settleDocuments(stale []string) error {
	in, args := placeholders(stale)
	of := map[string]*document{}
	err := w.each(func(rows *sql.Rows) error {
		var key string
		var c [9]sql.NullString
		if err := rows.Scan(&key, &c[0], &c[1], &c[2], &c[3], &c[4], &c[5], &c[6], &c[7], &c[8]); err != nil {
			return err
		}
		d := of[key]
		if d == nil {
			d = &document{votes{}, votes{}, votes{}, votes{}, votes{}, votes{}, 0}
			of[key] = d
		}
		d.articles++
		d.number.add(c[0], stated)
		d.number.add(c[1], 1)
		d.name.add(c[2], stated)
		d.kind.add(c[3], stated)
		d.issuer.add(c[4], stated)
		d.issuer.add(c[5], 1)
		d.issuedOn.add(c[6], stated)
		d.issuedOn.add(c[7], 1)
		d.subject.add(c[8], stated)
		return nil
	}, `SELECT i.doc_key, d.number, d.inferred_number, d.name, d.type, d.issuer, d.inferred_issuer, d.issued_on, d.inferred_issued_on, d.subject
		FROM index_documents i JOIN documents d ON d.result_id = i.result_id AND d.n = i.n WHERE i.doc_key IN `+in, args...)
	if err != nil {
		return err
	}
	if _, err := w.exec(`DELETE FROM index_document_keys WHERE doc_key IN `+in, args...); err != nil {
		return err
	}
	folded := func(v any, by func(string) string) any {
		if v == nil {
			return nil
		}
		return by(v.(string))
	}
	var rows [][]any
	for _, key := range stale {
		if d := of[key]; d != nil { // else no article names it any more
			n, k, is := d.number.most(), d.kind.most(), d.issuer.most()
			rows = append(rows, []any{key, n, folded(n, keys.Fold), d.name.most(), k, folded(k, keys.Fold), is, folded(is, keys.Organization),
				d.issuedOn.most(), d.subject.most(), d.articles, int64(0)})
		}
	}
	return w.insert("index_document_keys", []string{"doc_key", "number", "number_key", "name", "type", "type_key", "issuer", "issuer_key",
		"issued_on", "subject", "articles", "stale"}, rows, "")
}
