package reprocess

import (
	"context"
	"errors"
	"hash/fnv"
	"iter"
	"time"

	"trichluc/pipeline/archive"
	"trichluc/pipeline/store"
	"trichluc/schemas"
)

// Cursor says up to where a source was read.
type Cursor struct {
	Archive *archive.Position `json:"archive,omitempty"`
	Store   *store.ContentKey `json:"store,omitempty"`
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
			for ctx.Err() == nil {
				raws, err := r.Raws(ctx, f, last, page)
				if err != nil {
					if ctx.Err() == nil {
						yield(Job{Name: "store", Err: fatal{err}})
					}
					return
				}
				for _, s := range raws {
					key := s.ContentKey
					name := s.Raw.Ref
					if name == "" {
						name = s.Raw.URL
					}
					if name == "" {
						name = s.ArticleID
					}
					last = key
					job := Job{Name: name, at: Cursor{Store: &key}, key: key, fetchedAt: s.Raw.FetchedAt,
						raw: func() (schemas.RawArticle, error) { return r.Unpack(s) }}
					if ctx.Err() != nil || !yield(job) {
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
