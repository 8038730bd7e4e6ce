package export

import (
	"context"
	"errors"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"strings"
)

// exporter is an export under way.
type exporter struct {
	*State
	from     source
	tables   []table
	writers  []writer // of the tables
	dir      string
	articles articles // of the part being written
	progress func(State)
}

// all writes every part that is missing or of which the store has changed.
//
// Parts are cut by the numbers of results: in their order SQLite reads without
// seeking. A part holds the articles whose current result is in its range. So
// where a range has as many as when it was written, with the same sum, the part
// is right still; and together the ranges have every article once.
func (x *exporter) all(ctx context.Context) error {
	codec, err := newCodec(x.Compression)
	if err != nil {
		return err
	}
	for _, t := range x.tables {
		w, err := t.open(x.Format, codec)
		if err != nil {
			return err
		}
		x.writers = append(x.writers, w)
	}
	for i, p := range x.Parts {
		if same, err := x.unchanged(ctx, p); err != nil {
			return err
		} else if same {
			continue
		}
		if err := x.articles.list(ctx, x.from, p, math.MaxInt32); err != nil {
			return err
		}
		if err := x.write(ctx, i, p); err != nil {
			return err
		}
	}
	months, err := x.months(ctx)
	if err != nil {
		return err
	}
	for _, month := range months {
		for {
			p := x.following(month)
			if err := x.articles.list(ctx, x.from, p, x.PerPart); err != nil {
				return err
			}
			if len(x.articles.all) == 0 {
				break
			}
			p.Through = x.articles.all[len(x.articles.all)-1].result
			if err := x.write(ctx, len(x.Parts), p); err != nil {
				return err
			}
		}
	}
	if len(x.Parts) == 0 { // empty files have columns at least
		p := x.following("")
		p.Through = p.After
		return x.write(ctx, 0, p)
	}
	return nil
}

// months lists what the export is partitioned by, "" for articles without a day;
// only "" where it is not partitioned.
func (x *exporter) months(ctx context.Context) ([]string, error) {
	if x.Partition == "" {
		return []string{""}, nil
	}
	c, err := x.from.query(ctx, `SELECT DISTINCT COALESCE(published_month, '') AS month FROM articles ORDER BY month`)
	if err != nil {
		return nil, err
	}
	var months []string
	more := true
	for more && err == nil {
		if more, err = c.next(); more {
			months = append(months, string(c.text(0)))
		}
	}
	return months, errors.Join(err, c.close())
}

// following is the part behind the last of a month, without an end.
func (x *exporter) following(month string) Part {
	p := Part{Partitioned: x.Partition != "", Month: month, After: math.MinInt64}
	for _, other := range x.Parts {
		if other.Month == month {
			p.N, p.After = other.N+1, other.Through
		}
	}
	p.Through = math.MaxInt64
	return p
}

// unchanged reports whether a part holds what it would hold if it were written now.
func (x *exporter) unchanged(ctx context.Context, p Part) (bool, error) {
	where, args := p.selection()
	c, err := x.from.query(ctx, `SELECT COUNT(*), CAST(COALESCE(SUM(current_result_id), 0) AS BIGINT) FROM articles WHERE `+where, args...)
	if err != nil {
		return false, err
	}
	_, err = c.next()
	if err != nil {
		return false, errors.Join(err, c.close())
	}
	same := c.integer(0) == p.Articles && c.integer(1) == p.Sum
	return same, c.close()
}

// articlesAtOnce is how many articles' rows are read of one table, then of the next.
const articlesAtOnce = 1000

// write writes part i, of the articles listed. Files get their names when they
// are all whole; a part interrupted is written again.
func (x *exporter) write(ctx context.Context, i int, p Part) error {
	paths := make([]string, len(x.tables))
	for t, table := range x.tables {
		paths[t] = x.path(x.dir, table.name, p)
		if err := os.MkdirAll(filepath.Dir(paths[t]), 0o755); err != nil {
			return err
		}
	}
	if err := x.fill(ctx, paths); err != nil {
		for _, path := range paths {
			_ = os.Remove(path + unfinished) // what stays the next run writes over
		}
		return err
	}
	p.Articles, p.Sum, p.Rows = int64(len(x.articles.all)), 0, map[string]int64{}
	for _, a := range x.articles.all {
		p.Sum += a.result
	}
	for t, path := range paths {
		if err := os.Rename(path+unfinished, path); err != nil {
			return err
		}
		p.Rows[x.tables[t].name] = x.writers[t].rows()
	}
	if i == len(x.Parts) {
		x.Parts = append(x.Parts, p)
	} else {
		x.Parts[i] = p
	}
	if err := x.save(x.dir); err != nil {
		return err
	}
	if x.progress != nil {
		x.progress(*x.State)
	}
	return nil
}

// fill writes the files of a part.
func (x *exporter) fill(ctx context.Context, paths []string) (err error) {
	begun := 0
	for begun < len(x.writers) && err == nil {
		if err = x.writers[begun].begin(paths[begun] + unfinished); err == nil {
			begun++
		}
	}
	all := x.articles.all
	for len(all) > 0 && err == nil {
		some := all[:min(articlesAtOnce, len(all))]
		all = all[len(some):]
		for t := 0; t < len(x.tables) && err == nil; t++ {
			if err = x.read(ctx, x.tables[t], x.writers[t], some); err != nil {
				err = fmt.Errorf("read %s: %w", x.tables[t].name, err)
			}
		}
	}
	for _, w := range x.writers[:begun] {
		w.end()
	}
	for _, w := range x.writers[:begun] {
		err = errors.Join(err, w.wait())
	}
	return err
}

// read hands the rows that a table has of some articles to its writer.
func (x *exporter) read(ctx context.Context, t table, w writer, some []article) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	result, _, _ := strings.Cut(t.order, ",")
	first, last := some[0].result, some[len(some)-1].result
	from, where, order, args := t.from, result+" BETWEEN $1 AND $2", " ORDER BY "+t.order, []any{first, last}
	// Where there are many other results between, they are skipped; a search for
	// each article costs as much as stepping over a few.
	if last-first >= int64(3*len(some)) {
		ids := make([]int64, len(some))
		for i := range some {
			ids[i] = some[i].result
		}
		from, where, order = x.from.among(t.from, result, order)
		args = []any{ids}
	}
	c, err := x.from.query(ctx, "SELECT "+result+", "+strings.Join(t.columns, ", ")+" FROM "+from+" WHERE "+where+order, args...)
	if err != nil {
		return err
	}
	more := true
	for more && err == nil {
		if more, err = c.next(); !more {
			break
		}
		id := c.integer(0)
		if id < first {
			err = errors.New("the database gives rows out of order")
			break
		}
		first = id
		for len(some) > 0 && some[0].result < id {
			some = some[1:]
		}
		if len(some) > 0 && some[0].result == id {
			w.add(c, &some[0])
		}
	}
	return errors.Join(err, c.close())
}
