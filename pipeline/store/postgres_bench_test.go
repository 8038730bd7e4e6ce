//go:build unix

package store_test

import (
	"fmt"
	"testing"

	"trichluc/pipeline/store/postgrestest"
)

// BenchmarkPutPostgres is BenchmarkPutSQLite on a real server with its default
// settings, by each way in which rows can travel.
func BenchmarkPutPostgres(b *testing.B) {
	server := postgrestest.Start(b)
	for _, mode := range []string{"copy", "unnest"} {
		for _, size := range []int{1, 16, 128, 512} {
			b.Run(fmt.Sprintf("%s/batch=%d", mode, size), func(b *testing.B) {
				benchPut(b, openURL(b, server.NewSchema(b)+"&put="+mode), size)
			})
		}
	}
}
