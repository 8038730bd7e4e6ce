package store

import (
	"errors"
	"io"
	"net"
	"strings"

	"github.com/jackc/pgx/v5/pgconn"
)

// errOvertaken says that another transaction stored an article first that this
// one took for new. Tried again, the article is known.
var errOvertaken = &storeError{errors.New("another worker stored the same article at the same time"), faultTransient}

// postgresError gives an error of PostgreSQL its fault.
func postgresError(err error) error {
	if err == nil {
		return nil
	}
	if _, ok := errors.AsType[*storeError](err); ok {
		return err
	}
	return &storeError{err, postgresFault(err)}
}

func postgresFault(err error) fault {
	if e, ok := errors.AsType[*pgconn.PgError](err); ok {
		return sqlStateFault(e.Code)
	}
	_, connecting := errors.AsType[*pgconn.ConnectError](err)
	_, network := errors.AsType[net.Error](err)
	if connecting || network || pgconn.SafeToRetry(err) || pgconn.Timeout(err) || errors.Is(err, pgconn.ErrConnClosed) ||
		errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, net.ErrClosed) {
		return faultTransient
	}
	return faultUnknown
}

// sqlStateFault sorts the codes of PostgreSQL, Appendix A.
func sqlStateFault(code string) fault {
	switch code {
	case "40001", "40P01", // serialization failure, deadlock
		"55P03", "57014", // lock not available, query cancelled (a time-out)
		"57P01", "57P02", "57P03", "57P05", // shutting down, crashed, starting up, idle too long
		"25006", // read-only: a standby, or a primary that has become one
		"XX001": // a damaged page: another article does not help, another day may
		return faultTransient
	}
	for _, class := range []struct {
		prefix string
		fault  fault
	}{
		{"08", faultTransient}, // connection
		{"53", faultTransient}, // resources: disk full, memory, connections
		{"58", faultTransient}, // system: I/O
		{"21", faultEntry},     // cardinality
		{"22", faultEntry},     // data: encoding, range
		{"23", faultEntry},     // constraints
		{"54", faultEntry},     // limits: row or index entry too large
	} {
		if strings.HasPrefix(code, class.prefix) {
			return class.fault
		}
	}
	return faultUnknown
}
