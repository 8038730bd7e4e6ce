package store

import (
	"bytes"
	"cmp"
	"maps"
	"slices"
)

// What a Put writes is decided here, by a pure function of what is stored and
// what is put; the engines only read the one and write the other.

// articleState is what the store holds of one article.
type articleState struct {
	exists   bool
	current  int64 // result id
	contents map[string]fetch
	results  map[int64]resultState
}

// resultState is what decides whether a stored result gives way.
type resultState struct {
	content string
	version int64
	hash    string
	us      int64
	digest  digest
}

func (p *prepared) state() resultState {
	return resultState{p.content, p.version, p.hash, p.fetch.us, p.digest}
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
// fetch time, then hash) under the highest ruleset version.
func (st *articleState) currentResult() int64 {
	var best int64
	var bestResult resultState
	found := false
	for id, r := range st.results {
		if found && cmp.Or(
			cmp.Compare(st.contents[r.content].us, st.contents[bestResult.content].us),
			cmp.Compare(r.content, bestResult.content),
			cmp.Compare(r.version, bestResult.version),
		) <= 0 {
			continue
		}
		best, bestResult, found = id, r, true
	}
	return best
}

// resultKey names a result.
type resultKey struct {
	article string
	result  int64
}

// writes is everything one transaction changes.
type writes struct {
	insert  []*prepared // new results, and rewritten ones after their deletion
	rewrite []resultKey // results to delete with their children before they are inserted again
	touch   []*prepared // results read alike by later fetches or changed rules: only fetched_us and ruleset_hash change
	// contents seen for the first time, and those fetched again later
	newContents, refetched []contentFetch
	newArticles            []articlePointer
	repoint                []articlePointer // articles whose row must be made anew from stored rows
	outcomes               []outcome
	current                []int
}

type contentFetch struct {
	article, content string
	fetch            fetch
}

// articlePointer is an article with its current result; from is set where the
// result is written by the same transaction.
type articlePointer struct {
	resultKey
	from  *prepared
	fetch fetch
}

type outcome struct {
	index   int
	outcome Outcome
}

func (w *writes) empty() bool {
	return len(w.insert)+len(w.touch)+len(w.newContents)+len(w.refetched)+len(w.repoint) == 0
}

// plan decides what to write for a batch sorted by article. It changes states.
func plan(states map[string]*articleState, batch []*prepared) *writes {
	w := &writes{}
	for len(batch) > 0 {
		n := 1
		for n < len(batch) && batch[n].id == batch[0].id {
			n++
		}
		st := states[batch[0].id]
		if st == nil {
			st = &articleState{}
		}
		planArticle(w, st, batch[:n])
		batch = batch[n:]
	}
	return w
}

// planArticle decides for the entries of one article.
func planArticle(w *writes, st *articleState, entries []*prepared) {
	if st.contents == nil {
		st.contents = make(map[string]fetch, len(entries))
		st.results = make(map[int64]resultState, len(entries))
	}
	winners := make(map[int64]*prepared, len(entries)) // of the entries, per result; nil while the stored one stays
	known := make(map[int64]resultState, len(entries)) // as stored
	fetchedAgain := map[string]*prepared{}
	firstSeen := map[string]bool{}
	for _, p := range entries {
		if f, ok := st.contents[p.content]; !ok {
			firstSeen[p.content] = true
			st.contents[p.content] = p.fetch
		} else if f.before(p.fetch) {
			st.contents[p.content] = p.fetch
			fetchedAgain[p.content] = p
		}
		r, ok := st.results[p.resultID]
		if ok && winners[p.resultID] == nil {
			known[p.resultID] = r
		}
		if !ok || r.givesWayTo(p.state()) {
			st.results[p.resultID] = p.state()
			winners[p.resultID] = p
		}
	}
	for _, content := range slices.Sorted(maps.Keys(firstSeen)) {
		w.newContents = append(w.newContents, contentFetch{entries[0].id, content, st.contents[content]})
	}
	for _, content := range slices.Sorted(maps.Keys(fetchedAgain)) {
		if !firstSeen[content] {
			w.refetched = append(w.refetched, contentFetch{entries[0].id, content, st.contents[content]})
		}
	}
	current := st.currentResult()
	currentRow := current != st.current || fetchedAgain[st.results[current].content] != nil // must the article's row change?
	for _, p := range entries {
		o := Unchanged
		if fetchedAgain[p.content] == p && !firstSeen[p.content] {
			o = Updated
		}
		if winners[p.resultID] == p {
			isCurrent := p.resultID == current
			old, ok := known[p.resultID]
			switch {
			case !ok:
				o = Added
				w.insert = append(w.insert, p)
			case old.digest != p.digest:
				o = Updated
				w.insert = append(w.insert, p)
				w.rewrite = append(w.rewrite, resultKey{p.id, p.resultID})
				currentRow = currentRow || isCurrent
			default:
				o = Updated
				w.touch = append(w.touch, p)
				isCurrent = false // nothing new to tell
			}
			if isCurrent {
				w.current = append(w.current, p.index)
			}
		}
		w.outcomes = append(w.outcomes, outcome{p.index, o})
	}
	if st.exists && !currentRow {
		return
	}
	at := articlePointer{resultKey{entries[0].id, current}, winners[current], st.contents[st.results[current].content]}
	if st.exists {
		w.repoint = append(w.repoint, at)
	} else {
		w.newArticles = append(w.newArticles, at)
	}
	st.exists, st.current = true, current
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
