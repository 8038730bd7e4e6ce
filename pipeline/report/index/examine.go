package index

import (
	"math"
	"runtime"
	"strings"
	"sync"

	"trichluc/extractors/vietnamese"
	"trichluc/pipeline/report/keys"
)

// examine works out, on all cores, what needs the texts of articles.
func examine(articles []*article) {
	work := make(chan *article)
	var wg sync.WaitGroup
	for range runtime.GOMAXPROCS(0) {
		wg.Go(func() {
			for a := range work {
				a.examine()
			}
		})
	}
	for _, a := range articles {
		work <- a
	}
	close(work)
	wg.Wait()
}

func (a *article) examine() {
	t := vietnamese.Parse(a.text)
	a.shingles = shinglesOf(t)
	a.bands = bandsOf(a.shingles, a.textSHA)
	if len(a.figures) == 0 {
		return
	}
	sentences := sentencesOf(t)
	type given struct {
		unit   string
		amount int64
	}
	seen := map[given]bool{}
	for i := range a.figures {
		f := &a.figures[i]
		a.figureKind = append(a.figureKind, sentences.kindAt(int(f.start), int(f.end)))
		amount := f.amount()
		repeat := int64(0)
		if n, ok := amount.(int64); ok {
			if seen[given{f.unitKey, n}] {
				repeat = 1
			}
			seen[given{f.unitKey, n}] = true
		}
		a.figureAmount, a.figureRepeat = append(a.figureAmount, amount), append(a.figureRepeat, repeat)
		a.figureSubjectsKey = append(a.figureSubjectsKey, keys.Plain(f.subject.String))
	}
}

// amount is what may be summed of a figure: an exact value in whole đồng, or in
// thousandths of another unit; nil for ranges, rough values, shares and rates,
// and for what that cannot hold exactly.
func (f *figureRow) amount() any {
	if !f.value.Valid || f.qualifier != "exact" || f.per.String != "" || strings.ContainsAny(f.unit, "%‰/°") {
		return nil
	}
	if f.unit == "VND" {
		if !f.vnd.Valid || float64(f.vnd.Int64) != f.value.Float64 {
			return nil
		}
		return f.vnd.Int64
	}
	v := math.Round(f.value.Float64 * 1000)
	if math.Abs(v) > 1<<53 || math.Abs(v/1000-f.value.Float64) > 1e-9*math.Abs(f.value.Float64) {
		return nil
	}
	return int64(v)
}
