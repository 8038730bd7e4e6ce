package officials

import "testing"

// BenchmarkLoad is what the lexicons cost every start of the program.
func BenchmarkLoad(b *testing.B) {
	for b.Loop() {
		load()
	}
}
