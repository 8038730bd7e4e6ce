package store

import (
	"database/sql"
	"strconv"
)

// notices are what was decided about rulesets and articles by hand: rulesets
// rolled back, articles removed. Put reads them in the transaction in which it writes.
type notices struct {
	retired map[int64]bool
	removed map[string]bool // article ids and content hashes
}

func (n *notices) add(kind, key string) {
	if kind != "ruleset" {
		if n.removed == nil {
			n.removed = map[string]bool{}
		}
		n.removed[key] = true
		return
	}
	if n.retired == nil {
		n.retired = map[int64]bool{}
	}
	if version, err := strconv.ParseInt(key, 10, 64); err == nil {
		n.retired[version] = true
	}
}

// mark notes on what is stored and on what is put which of it they concern.
func (n notices) mark(states map[string]*articleState, batch []*prepared) {
	for _, st := range states {
		for r, result := range st.results {
			result.retired = n.retired[r.version]
			st.results[r] = result
		}
	}
	for _, p := range batch {
		p.retired = n.retired[p.version]
		p.removed = n.removed[p.id] || n.removed[p.content]
	}
}

// noticeKeys are the keys under which a batch might have been removed.
func noticeKeys(batch []*prepared) []string {
	keys := make([]string, 0, 2*len(batch))
	for _, p := range batch {
		keys = append(keys, p.id, p.content)
	}
	return keys
}

func (t *sqliteTx) notices(batch []*prepared) (notices, error) {
	var n notices
	err := t.each(sqlNotices, noticeKeys(batch), func(rows *sql.Rows) error {
		var kind, key string
		if err := rows.Scan(&kind, &key); err != nil {
			return err
		}
		n.add(kind, key)
		return nil
	})
	return n, err
}

// withhold takes out of a batch what was removed, and notes its outcome.
func (w *writes) withhold(batch []*prepared) []*prepared {
	var kept []*prepared
	for i, p := range batch {
		switch {
		case p.removed:
			if kept == nil {
				kept = append(make([]*prepared, 0, len(batch)), batch[:i]...)
			}
			w.outcomes = append(w.outcomes, outcome{index: p.index, outcome: Removed})
		case kept != nil:
			kept = append(kept, p)
		}
	}
	if kept == nil {
		return batch
	}
	return kept
}

func compareBool(a, b bool) int {
	switch {
	case a == b:
		return 0
	case a:
		return 1
	}
	return -1
}
