package reprocess

import (
	"cmp"
	"context"
	"errors"
	"hash/fnv"
	"iter"
	"math"
	"slices"
	"time"

	"trichluc/pipeline/archive"
	"trichluc/pipeline/store"
	"trichluc/schemas"
)

// Cursor says up to where a source was read.
type Cursor struct {
	Archive *archive.Position `json:"archive,omitempty"`
	Store   *store.ContentKey `json:"store,omitempty"`

	// begun are the contents behind the cursor that were about to be stored when
	// the run was interrupted: stored or not, they belong to it.
	begun []store.ContentKey
}

// Job is one article to read again, or the reason why it cannot be.
type Job struct {
	Name string
	Err  error
	at   Cursor // behind it
	key  store.ContentKey
	raw  func() (schemas.RawArticle, error)

	fetchedAt string

	skipped map[string]int // what was passed over before it, by reason
	end     bool           // no article: the source has given all it has
}

// Source gives jobs, always in the same order, from behind a cursor on, and at its
// end one that says so. When ctx ends it stops without.
type Source func(ctx context.Context, after Cursor) iter.Seq[Job]

// FromArchives reads files, see archive.Read.
func FromArchives(paths []string, o archive.Options) Source {
	return func(ctx context.Context, after Cursor) iter.Seq[Job] {
		o := o
		o.After = after.Archive
		return func(yield func(Job) bool) {
			var skipped map[string]int
			o.Skipped = func(_, reason string) {
				if skipped == nil {
					skipped = map[string]int{}
				}
				skipped[reason]++
			}
			for item := range archive.Read(paths, o) {
				at := item.At
				job := Job{Name: item.Name, Err: item.Err, at: Cursor{Archive: &at}, fetchedAt: item.Raw.FetchedAt, skipped: skipped,
					raw: func() (schemas.RawArticle, error) { return item.Raw, nil }}
				skipped = nil
				if ctx.Err() != nil || !yield(job) {
					return
				}
			}
			if ctx.Err() == nil {
				yield(Job{end: true, skipped: skipped})
			}
		}
	}
}

// FromStore reads the bytes that a store keeps.
func FromStore(r *store.Reader, f store.RawFilter) Source {
	const page = 64 // bodies are held until they are read
	return func(ctx context.Context, after Cursor) iter.Seq[Job] {
		return func(yield func(Job) bool) {
			var last store.ContentKey
			if after.Store != nil {
				last = *after.Store
			}
			broken := func(err error) {
				if ctx.Err() == nil {
					yield(Job{Name: "store", Err: fatal{err}})
				}
			}
			for keys := range slices.Chunk(after.begun, page) {
				raws, err := r.Raws(ctx, store.RawFilter{IDs: articles(keys), AllFetches: true}, last, math.MaxInt32)
				if err != nil {
					broken(err)
					return
				}
				for _, s := range raws {
					if slices.Contains(keys, s.ContentKey) {
						if ctx.Err() != nil || !yield(stored(r, s)) {
							return
						}
					}
				}
				last = keys[len(keys)-1]
			}
			for ctx.Err() == nil {
				raws, err := r.Raws(ctx, f, last, page)
				if err != nil {
					broken(err)
					return
				}
				for _, s := range raws {
					last = s.ContentKey
					if ctx.Err() != nil || !yield(stored(r, s)) {
						return
					}
				}
				if len(raws) < page {
					yield(Job{end: true})
					return
				}
			}
		}
	}
}

func articles(keys []store.ContentKey) []string {
	ids := make([]string, len(keys))
	for i, k := range keys {
		ids[i] = k.ArticleID
	}
	return ids
}

// stored is the job of a content of the store.
func stored(r *store.Reader, s store.StoredRaw) Job {
	return Job{Name: cmp.Or(s.Raw.Ref, s.Raw.URL, s.ArticleID), at: Cursor{Store: &s.ContentKey}, key: s.ContentKey, fetchedAt: s.Raw.FetchedAt,
		raw: func() (schemas.RawArticle, error) { return r.Unpack(s) }}
}

// fatal ends a run: going on would leave things out.
type fatal struct{ error }

func (f fatal) Unwrap() error { return f.error }

// Selection takes some of the articles of a source.
type Selection struct {
	Limit  int       `json:"limit,omitempty"`  // at most so many; 0: all
	Sample float64   `json:"sample,omitempty"` // so large a part of them, always the same ones; 0: all
	Since  time.Time `json:"since,omitzero"`   // fetched then or later, or nobody knows when
}

// of passes on what is selected; taken is how many earlier runs took.
func (s Selection) of(jobs iter.Seq[Job], taken int) iter.Seq[Job] {
	return func(yield func(Job) bool) {
		var skipped map[string]int // before articles that were not taken
		for job := range jobs {
			if s.Limit > 0 && taken >= s.Limit {
				yield(Job{end: true})
				return
			}
			skipped = addUp(skipped, job.skipped)
			var stop fatal
			if !job.end && !errors.As(job.Err, &stop) && !s.takes(job) {
				continue
			}
			if !job.end {
				taken++
			}
			job.skipped, skipped = skipped, nil
			if !yield(job) {
				return
			}
		}
	}
}

// addUp adds counts to others, which may be nil.
func addUp(to, counts map[string]int) map[string]int {
	if to == nil && len(counts) > 0 {
		to = map[string]int{}
	}
	for reason, n := range counts {
		to[reason] += n
	}
	return to
}

func (s Selection) takes(job Job) bool {
	if !s.Since.IsZero() {
		for _, layout := range []string{time.RFC3339, time.DateOnly} {
			if t, err := time.Parse(layout, job.fetchedAt); err == nil && t.Before(s.Since) {
				return false
			}
		}
	}
	if s.Sample <= 0 || s.Sample >= 1 {
		return true
	}
	h := fnv.New64a()
	_, _ = h.Write([]byte(job.Name))
	_, _ = h.Write([]byte(job.key.ArticleID))
	mixed := h.Sum64() * 0x9e3779b97f4a7c15 // the low bits of names that differ in a digit are alike
	return float64(mixed>>11)/(1<<53) < s.Sample
}
