//go:build unix

package pipeline

import (
	"testing"

	"trichluc/pipeline/store/postgrestest"
)

// BenchmarkRunPostgres is BenchmarkRun into PostgreSQL, on the same cores.
func BenchmarkRunPostgres(b *testing.B) {
	server := postgrestest.Start(b)
	benchBoth(b, func(b *testing.B) string { return server.NewSchema(b) })
}
