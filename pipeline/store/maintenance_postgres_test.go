//go:build unix

package store_test

import (
	"testing"

	"trichluc/pipeline/store/postgrestest"
	"trichluc/pipeline/store/storetest"
)

func TestPostgresMaintenance(t *testing.T) {
	server := postgrestest.Start(t)
	storetest.RunMaintenance(t, func(t testing.TB) string { return server.NewSchema(t) })
}
