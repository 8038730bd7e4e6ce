package storetest

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"sync"
	"testing"

	"trichluc/pipeline/store"
)

// testCurrentByTheContract checks the pointer against the contract's sentence, worked out by hand.
func testCurrentByTheContract(t *testing.T, s store.Store) {
	a := func(content, version int, fetched string) store.Entry {
		return Entry(1, Options{Content: content, Version: version, FetchedAt: fetched})
	}
	sha := func(content int) string { return a(content, 1, "").Record.Article.ContentSHA256 }
	for i, step := range []struct {
		put     store.Entry
		content int
		version int
	}{
		{a(1, 2, "2022-01-02T00:00:00Z"), 1, 2},
		{a(0, 2, "2022-01-01T00:00:00Z"), 1, 2},      // an older fetch
		{a(1, 1, "2022-01-02T00:00:00Z"), 1, 2},      // an older worker
		{a(1, 3, "2022-01-02T00:00:00Z"), 1, 3},      // better rules
		{a(0, 9, "2022-01-01T00:00:00Z"), 1, 3},      // better rules over an older content
		{a(2, 2, "2022-01-02T23:00:00Z"), 2, 2},      // a newer content
		{a(1, 2, "2022-01-03T01:00:00+07:00"), 2, 2}, // earlier than it looks: 18:00 UTC on the 2nd
		{a(1, 2, "2022-01-03T08:00:00+07:00"), 1, 3}, // the page went back to what it was
		{a(3, 1, ""), 1, 3},                          // fetched nobody knows when
	} {
		Put(t, s, step.put)
		wantRows(t, s, "SELECT current_content_sha256, current_ruleset_version FROM articles",
			fmt.Sprintf("current_content_sha256=%s current_ruleset_version=%d", sha(step.content), step.version))
		if t.Failed() {
			t.Fatalf("after step %d", i)
		}
	}
}

// testOrderDoesNotMatter puts the same entries in many orders and batches: the
// stores must end the same, to the last value.
func testOrderDoesNotMatter(t *testing.T, open func(t testing.TB) store.Store) {
	const day = "2022-03-0%dT00:00:00Z"
	var entries []store.Entry
	for content := range 2 {
		for version := 1; version <= 2; version++ {
			entries = append(entries, Entry(1, Options{Content: content, Version: version, FetchedAt: fmt.Sprintf(day, 1+content)}))
		}
	}
	again := Entry(1, Options{Content: 0, Version: 1, FetchedAt: fmt.Sprintf(day, 5), Hint: "2022-03-05"}) // the older content fetched again, hinted otherwise
	entries = append(entries, again)
	var orders [][]store.Entry
	permute(entries, func(order []store.Entry) { orders = append(orders, order) })
	var want string
	ends := func(t *testing.T, put func(s store.Store)) store.Engine {
		s := open(t)
		put(s)
		got := Dump(t, s.Reader())
		if want == "" {
			want = got
		}
		if got != want {
			t.Errorf("ends otherwise:\n%s", FirstDifference(want, got))
		}
		return s.Reader().Engine
	}
	step := 1
	for n := 0; n < len(orders) && !t.Failed(); n += step {
		t.Run(fmt.Sprintf("order %d", n), func(t *testing.T) {
			engine := ends(t, func(s store.Store) {
				if n%2 == 0 {
					for _, e := range orders[n] {
						Put(t, s, e)
					}
				} else {
					Put(t, s, orders[n][:len(entries)/2]...)
					Put(t, s, orders[n][len(entries)/2:]...)
				}
			})
			if engine != store.SQLite {
				step = 7 // opening a store takes longer there, and what is decided is decided by the same code
			}
		})
	}
	// Many articles, entries with equal fetch times, random orders and batches.
	entries = nil
	for i := range 4 {
		for content := range 3 {
			for version := 1; version <= 2; version++ {
				entries = append(entries, Entry(i, Options{Content: content, Version: version, FetchedAt: fmt.Sprintf(day, 1+(content+1)/2)}),
					Entry(i, Options{Content: content, Version: version, FetchedAt: fmt.Sprintf(day, 1+(content+1)/2), Hint: "2022-03-09"}))
			}
		}
	}
	want = ""
	for seed := range uint64(12) {
		t.Run(fmt.Sprintf("seed %d", seed), func(t *testing.T) {
			ends(t, func(s store.Store) {
				rng := rand.New(rand.NewPCG(seed, 1))
				order := slices.Concat(entries, entries[:len(entries)/3]) // some come twice
				rng.Shuffle(len(order), func(i, j int) { order[i], order[j] = order[j], order[i] })
				for len(order) > 0 {
					k := min(1+rng.IntN(12), len(order))
					Put(t, s, order[:k]...)
					order = order[k:]
				}
			})
		})
	}
}

// testConcurrentPuts has several workers put overlapping entries at once.
func testConcurrentPuts(t *testing.T, open func(t testing.TB) store.Store) {
	var entries []store.Entry
	for i := range 30 {
		for content := range 2 {
			for version := 1; version <= 2; version++ {
				entries = append(entries, Entry(i, Options{Content: content, Version: version, FetchedAt: fmt.Sprintf("2022-03-0%dT00:00:00Z", 1+(i+content)%3)}))
			}
		}
	}
	one := open(t)
	Put(t, one, entries...)
	many := open(t)
	var wg sync.WaitGroup
	for w := range uint64(4) {
		wg.Go(func() {
			rng := rand.New(rand.NewPCG(w, 2))
			order := slices.Clone(entries)
			rng.Shuffle(len(order), func(i, j int) { order[i], order[j] = order[j], order[i] })
			for len(order) > 0 {
				k := min(1+rng.IntN(25), len(order))
				sum, err := many.Put(context.Background(), order[:k])
				if err != nil || len(sum.Rejections) > 0 {
					t.Errorf("worker %d: %v %v", w, err, sum.Rejections)
					return
				}
				order = order[k:]
			}
		})
	}
	wg.Wait()
	if a, b := Dump(t, one.Reader()), Dump(t, many.Reader()); a != b {
		t.Errorf("four workers end otherwise than one:\n%s", FirstDifference(a, b))
	}
}

// permute calls f with every order of list.
func permute[T any](list []T, f func([]T)) {
	var rec func(k int)
	l := slices.Clone(list)
	rec = func(k int) {
		if k == len(l) {
			f(slices.Clone(l))
			return
		}
		for i := k; i < len(l); i++ {
			l[k], l[i] = l[i], l[k]
			rec(k + 1)
			l[k], l[i] = l[i], l[k]
		}
	}
	rec(0)
}
