package pipeline

import (
	"fmt"
	"path/filepath"
	"runtime/debug"
	"slices"
	"testing"
	"time"

	"trichluc/pipeline/archive"
	"trichluc/pipeline/queue"
	"trichluc/pipeline/store"
	"trichluc/schemas"
)

// samples are the articles that come with the program.
func samples(b *testing.B) (raws []schemas.RawArticle, bytes int64) {
	b.Helper()
	for item := range archive.Read([]string{"../cmd/trichluc/samples"}, archive.Options{}) {
		if item.Err != nil {
			b.Fatalf("%s: %v", item.Name, item.Err)
		}
		raws = append(raws, item.Raw)
		bytes += int64(len(item.Raw.Body))
	}
	return raws, bytes
}

// BenchmarkProcess is one core making records of the samples: MB/s of raw bytes.
func BenchmarkProcess(b *testing.B) {
	raws, bytes := samples(b)
	b.SetBytes(bytes)
	b.ReportAllocs()
	for b.Loop() {
		for _, raw := range raws {
			if _, err := Process(raw); err != nil {
				b.Fatal(err)
			}
		}
	}
}

// BenchmarkRun works 10,000 articles, the samples under distinct refs, through
// the embedded queue into SQLite, and then does the same with records made before:
// articles a second of both, and the one in percent of the other. The two take turns,
// and the figures are medians, so that other work on the machine matters less.
func BenchmarkRun(b *testing.B) {
	benchBoth(b, func(b *testing.B) string { return filepath.Join(b.TempDir(), "trichluc.db") })
}

// benchBoth runs with and without extraction, in turn, into the stores of fresh.
func benchBoth(b *testing.B, fresh func(*testing.B) string) {
	const articles = 10_000
	defer debug.SetGCPercent(debug.SetGCPercent(GCPercent)) // as the program does
	raws, _ := samples(b)
	made := map[string]schemas.Record{}
	for _, raw := range raws {
		record, err := Process(raw)
		if err != nil {
			b.Fatal(err)
		}
		made[string(raw.Body)] = record
	}
	readyMade := func(raw schemas.RawArticle) (schemas.Record, error) {
		record, ok := made[string(raw.Body)]
		if !ok {
			return record, fmt.Errorf("no record of %s", raw.Ref)
		}
		record.Ref, record.ID = raw.Ref, hash("ref", raw.Ref)
		return record, nil
	}
	timed := func(process func(schemas.RawArticle) (schemas.Record, error)) float64 {
		began := time.Now()
		benchRun(b, fresh(b), raws, articles, func(q *queue.Queue, s store.Store, published <-chan struct{}) error {
			return Run(b.Context(), q, s, Options{Process: process, Published: published})
		})
		return articles / time.Since(began).Seconds()
	}
	var extracted, stored, ratios []float64
	for b.Loop() {
		e, s := timed(Process), timed(readyMade)
		extracted, stored, ratios = append(extracted, e), append(stored, s), append(ratios, 100*e/s)
	}
	b.ReportMetric(median(extracted), "extracted/s")
	b.ReportMetric(median(stored), "stored/s")
	b.ReportMetric(median(ratios), "%")
}

func median(of []float64) float64 {
	slices.Sort(of)
	return (of[(len(of)-1)/2] + of[len(of)/2]) / 2
}

// benchRun publishes the raws over and over, until there are so many articles, while
// they are worked, and checks that all are stored.
func benchRun(b *testing.B, storeURL string, raws []schemas.RawArticle, articles int, work func(*queue.Queue, store.Store, <-chan struct{}) error) {
	dir := b.TempDir()
	q, err := queue.Open(b.Context(), queue.Options{Dir: filepath.Join(dir, "queue")})
	if err != nil {
		b.Fatal(err)
	}
	defer q.Close()
	s, err := store.Open(b.Context(), storeURL)
	if err != nil {
		b.Fatal(err)
	}
	defer func() {
		if err := s.Close(); err != nil {
			b.Error(err)
		}
	}()
	published := make(chan struct{})
	go func() {
		defer close(published)
		p := q.Publisher("bench")
		defer p.Wait()
		for i := range articles {
			raw := raws[i%len(raws)]
			raw.URL, raw.Ref = "", fmt.Sprintf("%s-%d", raw.Ref, i)
			if err := p.Publish(b.Context(), "", raw, func(_ bool, err error) {
				if err != nil {
					b.Error(err)
				}
			}); err != nil {
				b.Error(err)
			}
		}
	}()
	if err := work(q, s, published); err != nil {
		b.Fatal(err)
	}
	var stored int
	if err := s.Reader().QueryRowContext(b.Context(), "SELECT count(*) FROM articles").Scan(&stored); err != nil || stored != articles {
		b.Fatalf("stored %d of %d articles: %v", stored, articles, err)
	}
}
