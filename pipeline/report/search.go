package report

import (
	"context"

	"trichluc/pipeline/store"
)

func search(ctx context.Context, r *store.Reader, f Filters, limit int) ([][]any, error) {
	return nil, nil
}
