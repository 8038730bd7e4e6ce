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
			for _, key := range stale {
				if err := w.settleDocument(key); err != nil {
					return err
				}
			}
			return nil
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

func (w *writer) settleDocument(key string) error {
	var number, name, kind, issuer, issuedOn, subject votes = votes{}, votes{}, votes{}, votes{}, votes{}, votes{}
	articles := int64(0)
	err := w.each(func(rows *sql.Rows) error {
		var c [9]sql.NullString
		if err := rows.Scan(&c[0], &c[1], &c[2], &c[3], &c[4], &c[5], &c[6], &c[7], &c[8]); err != nil {
			return err
		}
		articles++
		number.add(c[0], stated)
		number.add(c[1], 1)
		name.add(c[2], stated)
		kind.add(c[3], stated)
		issuer.add(c[4], stated)
		issuer.add(c[5], 1)
		issuedOn.add(c[6], stated)
		issuedOn.add(c[7], 1)
		subject.add(c[8], stated)
		return nil
	}, `SELECT d.number, d.inferred_number, d.name, d.type, d.issuer, d.inferred_issuer, d.issued_on, d.inferred_issued_on, d.subject
		FROM index_documents i JOIN documents d ON d.result_id = i.result_id AND d.n = i.n WHERE i.doc_key = $1`, key)
	if err != nil {
		return err
	}
	if articles == 0 {
		_, err := w.exec(`DELETE FROM index_document_keys WHERE doc_key = $1`, key)
		return err
	}
	folded := func(v any, by func(string) string) any {
		if v == nil {
			return nil
		}
		return by(v.(string))
	}
	n, k, is := number.most(), kind.most(), issuer.most()
	_, err = w.exec(`UPDATE index_document_keys SET number = $1, number_key = $2, name = $3, type = $4, type_key = $5, issuer = $6, issuer_key = $7,
		issued_on = $8, subject = $9, articles = $10, stale = 0 WHERE doc_key = $11`,
		n, folded(n, keys.Fold), name.most(), k, folded(k, keys.Fold), is, folded(is, keys.Organization), issuedOn.most(), subject.most(), articles, key)
	return err
}
