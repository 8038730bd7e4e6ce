package main

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"trichluc/pipeline/reprocess"
)

// reprocessProgress says how far a run is: by articles where their number is
// known, else by bytes of the files.
type reprocessProgress struct {
	app       *app
	articles  int          // to read in all; 0: nobody knows
	bytes     atomic.Int64 // of all files; 0: not known yet
	read      *atomic.Int64
	selection reprocess.Selection
	began     time.Time
	shrinks   bool // articles does not count what earlier parts have read

	mu    sync.Mutex
	now   reprocess.Summary
	first int // articles that earlier parts had read
	heard bool
}

func (p *reprocessProgress) observe(s reprocess.Summary) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if !p.heard {
		p.heard = true
		if s.Resumed > 0 {
			p.first = s.Articles
		}
	}
	p.now = s
}

// line is what the bottom of the terminal shows.
func (p *reprocessProgress) line() string {
	p.mu.Lock()
	s, first := p.now, p.first
	p.mu.Unlock()
	elapsed := time.Since(p.began)
	rate := float64(s.Articles-first) / max(elapsed.Seconds(), 1e-3)
	var b strings.Builder
	if part := p.part(s); part >= 0 {
		const width = 24
		full := int(part * width)
		fmt.Fprintf(&b, "[%s%s] %3.0f%% ", strings.Repeat("=", full), strings.Repeat(" ", width-full), part*100)
		if left := p.left(s, first, part, elapsed); left > 0 {
			fmt.Fprintf(&b, "%s left, ", left.Round(time.Second))
		}
	}
	fmt.Fprintf(&b, "%s, %.0f/s", count(s.Articles, "article"), rate)
	for _, outcome := range sortedByCount(s.Outcomes) {
		fmt.Fprintf(&b, ", %s %s", thousands(s.Outcomes[outcome]), outcome)
	}
	if s.Failed > 0 {
		fmt.Fprintf(&b, ", %s failed", thousands(s.Failed))
	}
	if s.Changes != nil && s.Changes.Compared > 0 {
		fmt.Fprintf(&b, ", %s changed", thousands(s.Changes.Changed))
	}
	return b.String()
}

// part is how much is done, from 0 to 1; below 0 where nobody knows.
func (p *reprocessProgress) part(s reprocess.Summary) float64 {
	total := p.articles
	if n := p.selection.Limit; n > 0 && (total == 0 || n < total) {
		total = n
	}
	if total > 0 && (p.selection.Sample == 0 || total == p.selection.Limit) {
		done := s.Articles
		if p.shrinks && p.selection.Limit == 0 {
			done -= p.first
		}
		return min(float64(done)/float64(total), 1)
	}
	if size := p.bytes.Load(); size > 0 {
		return min(float64(p.read.Load())/float64(size), 1)
	}
	return -1
}

// left guesses the time that is left by the rate so far.
func (p *reprocessProgress) left(s reprocess.Summary, first int, part float64, elapsed time.Duration) time.Duration {
	if part <= 0.001 || s.Articles == first || s.Resumed > 0 && p.articles == 0 {
		return 0
	}
	return time.Duration(float64(elapsed) * (1 - part) / part)
}

// logEvery says the same now and then where no terminal shows it. The function it
// returns ends that.
func (p *reprocessProgress) logEvery(every time.Duration, on bool) (stop func()) {
	if !on || every <= 0 {
		return func() {}
	}
	done, ended := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(ended)
		tick := time.NewTicker(every)
		defer tick.Stop()
		for {
			select {
			case <-done:
				return
			case <-tick.C:
				fmt.Fprintf(p.app.err, "%s %s\n", time.Now().Format(time.TimeOnly), p.line())
			}
		}
	}()
	return func() { close(done); <-ended }
}

// sortedByCount are the names, the most frequent first.
func sortedByCount(counts map[string]int) []string {
	names := slices.Sorted(maps.Keys(counts))
	slices.SortStableFunc(names, func(a, b string) int { return cmp.Compare(counts[b], counts[a]) })
	return names
}
