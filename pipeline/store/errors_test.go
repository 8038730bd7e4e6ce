package store

import (
	"context"
	"errors"
	"fmt"
	"io"
	"syscall"
	"testing"

	"github.com/jackc/pgx/v5/pgconn"
)

func TestPostgresErrorsHaveTheirFault(t *testing.T) {
	for _, c := range []struct {
		err  error
		want fault
	}{
		{&pgconn.PgError{Code: "40P01"}, faultTransient}, // deadlock
		{&pgconn.PgError{Code: "40001"}, faultTransient}, // serialization
		{&pgconn.PgError{Code: "57P01"}, faultTransient}, // shut down
		{&pgconn.PgError{Code: "53100"}, faultTransient}, // disk full
		{&pgconn.PgError{Code: "53300"}, faultTransient}, // too many connections
		{&pgconn.PgError{Code: "08006"}, faultTransient}, // connection failure
		{&pgconn.PgError{Code: "58030"}, faultTransient}, // I/O error
		{&pgconn.PgError{Code: "25006"}, faultTransient}, // read-only
		{&pgconn.PgError{Code: "57014"}, faultTransient}, // statement time-out
		{&pgconn.PgError{Code: "22021"}, faultEntry},     // bad UTF-8
		{&pgconn.PgError{Code: "22003"}, faultEntry},     // out of range
		{&pgconn.PgError{Code: "21000"}, faultEntry},     // a key twice in one statement
		{&pgconn.PgError{Code: "23514"}, faultEntry},     // check
		{&pgconn.PgError{Code: "54000"}, faultEntry},     // index row too large
		{&pgconn.PgError{Code: "42P01"}, faultUnknown},   // no such table
		{&pgconn.PgError{Code: "42501"}, faultUnknown},   // no right to
		{&pgconn.PgError{Code: "28P01"}, faultUnknown},   // wrong password
		{&pgconn.PgError{Code: "3D000"}, faultUnknown},   // no such database
		{io.ErrUnexpectedEOF, faultTransient},
		{syscall.ECONNRESET, faultTransient},
		{pgconn.ErrConnClosed, faultTransient},
		{errors.New("cannot scan"), faultUnknown},
	} {
		err := fmt.Errorf("copy into dates: %w", c.err)
		if got := postgresFault(err); got != c.want {
			t.Errorf("%v: %v, want %v", err, got, c.want)
		}
		classed := fmt.Errorf("put: %w", postgresError(err))
		if IsTransient(classed) != (c.want == faultTransient) || IsRejected(classed) != (c.want == faultEntry) {
			t.Errorf("%v: transient %v, rejected %v", err, IsTransient(classed), IsRejected(classed))
		}
	}
	if postgresError(nil) != nil || sqliteError(nil) != nil {
		t.Error("no error became one")
	}
	if !IsTransient(fmt.Errorf("put: %w", context.DeadlineExceeded)) || IsTransient(errors.New("x")) || IsRejected(nil) {
		t.Error("errors that are no database's are sorted wrongly")
	}
}
