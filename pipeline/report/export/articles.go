package export

import (
	"context"
	"errors"
	"strconv"
)

// article is what rows take from the article they belong to.
type article struct {
	result                                        int64 // current
	id, url, site, ref, title, published, fetched string
	day                                           *int32
}

// articles are the articles of a part, by result.
type articles struct {
	all  []article
	heap heap
}

// list reads at most limit articles of a part in place of those there were.
func (as *articles) list(ctx context.Context, from source, p Part, limit int) error {
	as.all = as.all[:0]
	as.heap.reset()
	where, args := p.selection()
	c, err := from.query(ctx, `SELECT current_result_id, published_on, article_id, url, site, ref, title, published_at, fetched_at
		FROM articles WHERE `+where+` ORDER BY `+p.result()+` LIMIT `+strconv.Itoa(limit), args...)
	if err != nil {
		return err
	}
	more := true
	for more && err == nil {
		if more, err = c.next(); !more {
			break
		}
		a := article{result: c.integer(0), day: days(c.text(1))}
		for i, s := range []*string{&a.id, &a.url, &a.site, &a.ref, &a.title, &a.published, &a.fetched} {
			*s = as.heap.keep(c.text(i + 2))
		}
		as.all = append(as.all, a)
	}
	return errors.Join(err, c.close())
}
