package store

import (
	"bytes"
	"cmp"
	"slices"
)

// What a Put writes is decided here, by a pure function of what is stored and
// what is put; the engines only read the one and write the other.

// articleState is what the store holds of one article.
type articleState struct {
	exists   bool
	current  int64 // result id
	contents map[string]fetch
	results  map[reading]resultState
}

// reading says which result of an article it is: what was read, by which rules.
type reading struct {
	content string
	version int64
}

// resultState is what decides whether a stored result gives way.
type resultState struct {
	id      int64
	textID  int64
	textSHA string
	hash    string
	us      int64
	digest  digest
	retired bool // its ruleset was rolled back
}

func (p *prepared) reading() reading { return reading{p.content, p.version} }

func (p *prepared) state() resultState {
	return resultState{textSHA: p.textSHA, hash: p.hash, us: p.fetch.us, digest: p.digest, retired: p.retired}
}

// givesWayTo reports whether a result is replaced by another of the same
// article, content and ruleset version: by one of a later fetch; for the same
// fetch by one of changed rules (met only while rules are being written); else,
// where the sender's hints made a difference, by the one with the higher digest.
func (r resultState) givesWayTo(s resultState) bool {
	if r.us != s.us {
		return r.us < s.us
	}
	if r.hash != s.hash {
		return true
	}
	return bytes.Compare(r.digest[:], s.digest[:]) < 0
}

// currentResult is the result an article shows: that of its newest content (by
// fetch time, then hash) under the highest ruleset version that has read it; one
// that was rolled back counts only where there is no other.
func (st *articleState) currentResult() reading {
	var best reading
	found := false
	for r, result := range st.results {
		if !found || cmp.Or(
			cmp.Compare(st.contents[r.content].us, st.contents[best.content].us),
			cmp.Compare(r.content, best.content),
			compareBool(!result.retired, !st.results[best].retired),
			cmp.Compare(r.version, best.version),
		) > 0 {
			best, found = r, true
		}
	}
	return best
}

// writes is everything one transaction changes.
type writes struct {
	remove []oldResult // rewritten results, to be deleted with their rows before they are inserted anew
	insert []newResult
	touch  []touchedResult
	// contents seen for the first time, and those fetched again later
	newContents, refetched []contentFetch
	newArticles            []newArticle
	repoint                []int64 // results that became current for articles known before, or whose content was fetched again
	outcomes               []outcome
}

type oldResult struct {
	article    string
	id, textID int64
}

// newResult is a result to insert. Its text is new where textID is its own id.
type newResult struct {
	*prepared
	id, textID int64
}

// touchedResult was read alike by a later fetch or by changed rules.
type touchedResult struct {
	*prepared
	id int64
}

type contentFetch struct {
	article, content string
	fetch            fetch
}

type newArticle struct {
	current newResult
	fetch   fetch
}

type outcome struct {
	index   int
	outcome Outcome
	current bool
}

func (w *writes) empty() bool {
	return len(w.insert)+len(w.touch)+len(w.newContents)+len(w.refetched)+len(w.repoint) == 0
}

// plan decides what to write for a batch sorted by article; next gives ids for
// new results, at most one an entry. It changes states.
func plan(states map[string]*articleState, batch []*prepared, next func() int64) *writes {
	w := &writes{}
	batch = w.withhold(batch)
	for len(batch) > 0 {
		n := 1
		for n < len(batch) && batch[n].id == batch[0].id {
			n++
		}
		st := states[batch[0].id]
		if st == nil {
			st = &articleState{contents: make(map[string]fetch, 1), results: make(map[reading]resultState, 1)}
		}
		w.planArticle(st, batch[:n], next)
		batch = batch[n:]
	}
	return w
}

// planArticle decides for the entries of one article.
func (w *writes) planArticle(st *articleState, entries []*prepared, next func() int64) {
	refetched := w.planContents(st, entries)
	texts := map[string]int64{} // the article's texts by hash
	for _, r := range st.results {
		texts[r.textSHA] = r.textID
	}
	stored := map[reading]resultState{} // what the winners replace
	winners := map[reading]*prepared{}  // of the entries, where not the stored result stays
	for _, p := range entries {
		r, ok := st.results[p.reading()]
		if ok && winners[p.reading()] == nil {
			stored[p.reading()] = r
		}
		if !ok || r.givesWayTo(p.state()) {
			st.results[p.reading()] = p.state()
			winners[p.reading()] = p
		}
	}
	current := st.currentResult()
	var currentNew newResult
	for _, p := range entries {
		o := Unchanged
		if refetched[p.content] == p {
			o = Updated
		}
		if winners[p.reading()] == p {
			o = Updated
			old, ok := stored[p.reading()]
			switch {
			case ok && old.digest == p.digest:
				w.touch = append(w.touch, touchedResult{p, old.id})
				st.results[p.reading()] = old
			case ok:
				w.remove = append(w.remove, oldResult{p.id, old.id, old.textID})
			default:
				o = Added
			}
			if !ok || old.digest != p.digest {
				n := newResult{p, next(), texts[p.textSHA]}
				if n.textID == 0 {
					n.textID = n.id
					texts[p.textSHA] = n.id
				}
				w.insert = append(w.insert, n)
				state := p.state()
				state.id, state.textID = n.id, n.textID
				st.results[p.reading()] = state
				if p.reading() == current {
					currentNew = n
				}
			}
		}
		w.outcomes = append(w.outcomes, outcome{p.index, o, p.reading() == current && p.digest == st.results[current].digest})
	}
	id := st.results[current].id
	switch {
	case !st.exists:
		w.newArticles = append(w.newArticles, newArticle{currentNew, st.contents[current.content]})
	case id != st.current || refetched[current.content] != nil:
		w.repoint = append(w.repoint, id)
	}
	st.exists, st.current = true, id
}

// planContents notes new contents and later fetches of known ones, and returns
// for each of the latter the entry that brought it.
func (w *writes) planContents(st *articleState, entries []*prepared) map[string]*prepared {
	var fresh []string
	again := map[string]*prepared{}
	for _, p := range entries {
		f, ok := st.contents[p.content]
		if ok && !f.before(p.fetch) {
			continue
		}
		st.contents[p.content] = p.fetch
		switch {
		case !ok:
			fresh = append(fresh, p.content)
		case !slices.Contains(fresh, p.content):
			again[p.content] = p
		}
	}
	for _, content := range fresh {
		w.newContents = append(w.newContents, contentFetch{entries[0].id, content, st.contents[content]})
	}
	for content, p := range again {
		w.refetched = append(w.refetched, contentFetch{p.id, content, p.fetch})
	}
	return again
}

// sortBatch orders a batch by article, so that transactions that meet take
// their locks in one order; the caller's order is kept within an article.
func sortBatch(batch []*prepared) {
	slices.SortStableFunc(batch, func(a, b *prepared) int { return cmp.Compare(a.id, b.id) })
}

// articleIDs lists the articles of a sorted batch.
func articleIDs(batch []*prepared) []string {
	var ids []string
	for i, p := range batch {
		if i == 0 || p.id != batch[i-1].id {
			ids = append(ids, p.id)
		}
	}
	return ids
}
