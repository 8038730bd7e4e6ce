package pipeline

import "iter"

// Ordered yields f of every element of in, in the order of in, with up to n calls
// of f running at once. It reads at most 2n elements ahead, so memory stays flat
// however long in is.
func Ordered[A, B any](in iter.Seq[A], n int, f func(A) B) iter.Seq[B] {
	return func(yield func(B) bool) {
		type job struct {
			a      A
			result chan<- B
		}
		jobs := make(chan job)
		results := make(chan (<-chan B), 2*n-1)
		done := make(chan struct{})
		defer close(done)

		go func() {
			defer close(results)
			defer close(jobs)
			for a := range in {
				result := make(chan B, 1)
				select {
				case results <- result:
				case <-done:
					return
				}
				select {
				case jobs <- job{a, result}:
				case <-done:
					return
				}
			}
		}()
		for range n {
			go func() {
				for j := range jobs {
					j.result <- f(j.a)
				}
			}()
		}
		for result := range results {
			if !yield(<-result) {
				return
			}
		}
	}
}
