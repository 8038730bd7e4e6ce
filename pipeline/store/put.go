package store

import (
	"context"
	"fmt"
	"slices"
)

// writer writes one sorted batch in one transaction, all of it or nothing.
type writer interface {
	write(ctx context.Context, batch []*prepared) (*writes, error)
}

// maxBatch bounds a transaction, and with it the numbers a result may need.
const maxBatch = 1000

// put prepares the entries, writes them, and narrows a rejected batch down to
// the entries that are at fault.
func put(ctx context.Context, to writer, entries []Entry) (Summary, error) {
	s := Summary{Outcomes: make([]Outcome, len(entries)), Current: make([]bool, len(entries))}
	batch := make([]*prepared, 0, len(entries))
	for i := range entries {
		p, err := entries[i].prepared(i)
		if err != nil {
			s.reject(i, entries[i].Record.ID, err)
			continue
		}
		batch = append(batch, p)
	}
	sortBatch(batch)
	var err error
	for part := range slices.Chunk(batch, maxBatch) {
		if err = s.write(ctx, to, part); err != nil {
			break
		}
	}
	slices.SortFunc(s.Rejections, func(a, b Rejection) int { return a.Index - b.Index })
	if err != nil {
		return s, fmt.Errorf("put %d entries: %w", len(entries), err)
	}
	return s, nil
}

// write writes a batch and adds what became of it. Of a batch rejected as a
// whole each half is tried on its own, down to single entries.
func (s *Summary) write(ctx context.Context, to writer, batch []*prepared) error {
	if len(batch) == 0 {
		return nil
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	w, err := to.write(ctx, batch)
	switch {
	case err == nil:
		s.add(w)
		return nil
	case !IsRejected(err):
		return err
	case len(batch) == 1:
		s.reject(batch[0].index, batch[0].id, err)
		return nil
	}
	half := len(batch) / 2
	if err := s.write(ctx, to, batch[:half]); err != nil {
		return err
	}
	return s.write(ctx, to, batch[half:])
}

func (s *Summary) add(w *writes) {
	for _, o := range w.outcomes {
		s.Outcomes[o.index], s.Current[o.index] = o.outcome, o.current
		switch o.outcome {
		case Added:
			s.Added++
		case Updated:
			s.Updated++
		case Removed:
		default:
			s.Unchanged++
		}
	}
}

func (s *Summary) reject(index int, id string, err error) {
	s.Outcomes[index] = Rejected
	s.Rejections = append(s.Rejections, Rejection{index, id, fmt.Errorf("put %s: %w", id, err)})
}
