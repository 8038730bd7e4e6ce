package main

import (
	"errors"
	"io"
)

// closeInto closes c at the end of a function, and lets a failure be seen.
func closeInto(err *error, c io.Closer) {
	*err = errors.Join(*err, c.Close())
}
