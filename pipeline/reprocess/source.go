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
}

// Source gives jobs, always in the same order, from behind a cursor on.
type Source func(ctx context.Context, after Cursor) iter.Seq[Job]

// FromArchives reads files, see archive.Read.
func FromArchives(paths []string, o archive.Options) Source {
	return func(ctx context.Context, after Cursor) iter.Seq[Job] {
		o := o
		o.After = after.Archive
		return func(yield func(Job) bool) {
			for item := range archive.Read(paths, o) {
				at := item.At
				job := Job{Name: item.Name, Err: item.Err, at: Cursor{Archive: &at}, fetchedAt: item.Raw.FetchedAt,
					raw: func() (schemas.RawArticle, error) { return item.Raw, nil }}
				if ctx.Err() != nil || !yield(job) {
					return
				}
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
		for job := range jobs {
			if s.Limit > 0 && taken >= s.Limit {
				return
			}
			var stop fatal
			if !errors.As(job.Err, &stop) && !s.takes(job) {
				continue
			}
			taken++
			if !yield(job) {
				return
			}
		}
	}
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
