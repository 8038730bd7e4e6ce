package pipeline

import (
	"slices"
	"sync/atomic"
	"testing"
	"time"
)

func upTo(n int, read *atomic.Int64) func(yield func(int) bool) {
	return func(yield func(int) bool) {
		for i := range n {
			read.Add(1)
			if !yield(i) {
				return
			}
		}
	}
}

func TestOrderedKeepsTheOrder(t *testing.T) {
	for _, n := range []int{1, 2, 7} {
		var read atomic.Int64
		slow := func(i int) int {
			if i%3 == 0 {
				time.Sleep(time.Millisecond)
			}
			return i * i
		}
		i := 0
		for got := range Ordered(upTo(50, &read), n, slow) {
			if got != i*i {
				t.Fatalf("with %d at once, result %d is %d", n, i, got)
			}
			i++
		}
		if i != 50 {
			t.Errorf("with %d at once, %d results of 50", n, i)
		}
	}
}

func TestOrderedReadsOnlyALittleAhead(t *testing.T) {
	var read atomic.Int64
	most := int64(0)
	done := int64(0)
	for range Ordered(upTo(200, &read), 3, func(i int) int { return i }) {
		time.Sleep(100 * time.Microsecond) // a slow consumer
		most = max(most, read.Load()-done)
		done++
	}
	if most > 2*3+2 {
		t.Errorf("%d elements were read ahead of the consumer", most)
	}
}

func TestOrderedStopsWithItsConsumer(t *testing.T) {
	var read atomic.Int64
	var got []int
	for i := range Ordered(upTo(1_000_000, &read), 4, func(i int) int { return i }) {
		if got = append(got, i); len(got) == 3 {
			break
		}
	}
	if !slices.Equal(got, []int{0, 1, 2}) || read.Load() > 100 {
		t.Errorf("got %v after reading %d elements", got, read.Load())
	}
}
