package archive

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
)

// Reasons why something gives no article; errors.Is tells them apart.
var (
	ErrEmpty       = errors.New("empty")
	ErrTooLarge    = errors.New("too large")
	ErrBomb        = errors.New("unpacks to far more than its size")
	ErrTooDeep     = errors.New("archives nested too deep")
	ErrEncrypted   = errors.New("encrypted")
	ErrDamaged     = errors.New("damaged")
	ErrUnsupported = errors.New("not supported")
)

// damaged marks an error of a decoder or a parser. Errors of the system beneath
// (a disk that fails, a closed pipe) stay what they are.
func damaged(err error) error {
	var path *fs.PathError
	if err == nil || errors.As(err, &path) || errors.Is(err, io.ErrClosedPipe) {
		return err
	}
	for _, known := range []error{errStop, ErrEmpty, ErrTooLarge, ErrBomb, ErrTooDeep, ErrEncrypted, ErrDamaged, ErrUnsupported} {
		if errors.Is(err, known) {
			return err
		}
	}
	if errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, io.EOF) {
		return fmt.Errorf("%w: ends too early", ErrDamaged)
	}
	return fmt.Errorf("%w: %w", ErrDamaged, err)
}

// tooLarge says which limit an article broke.
func tooLarge(limit int64) error {
	return fmt.Errorf("%w: more than %s, the limit for one article", ErrTooLarge, sizeOf(limit))
}

func sizeOf(n int64) string {
	if n >= 1<<20 {
		return fmt.Sprintf("%d MiB", n>>20)
	}
	return fmt.Sprintf("%d bytes", n)
}

// reason drops the operation and the path that the os package puts before the
// cause: the item's name says it already.
func reason(err error) error {
	var p *fs.PathError
	if errors.As(err, &p) {
		return p.Err
	}
	return err
}
