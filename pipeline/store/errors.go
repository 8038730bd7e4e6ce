package store

import (
	"context"
	"errors"
)

// fault says whose fault an error is.
type fault uint8

const (
	faultUnknown   fault = iota // neither retrying nor another article helps: a bug, a wrong schema, missing rights
	faultTransient              // the store's: full disk, lock, lost connection; the same entries may be stored later
	faultEntry                  // the entry's: it can never be stored
)

// storeError is an error with its fault.
type storeError struct {
	err   error
	fault fault
}

func (e *storeError) Error() string { return e.err.Error() }
func (e *storeError) Unwrap() error { return e.err }

func entryError(err error) error { return &storeError{err, faultEntry} }

// IsTransient reports whether the same call may succeed later without anything
// about the entries having changed: a full or read-only disk, a lock, a lost
// connection, a deadline.
func IsTransient(err error) bool {
	if errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) {
		return true
	}
	e, ok := errors.AsType[*storeError](err)
	return ok && e.fault == faultTransient
}

// IsRejected reports whether err says that an entry can never be stored.
func IsRejected(err error) bool {
	e, ok := errors.AsType[*storeError](err)
	return ok && e.fault == faultEntry
}
