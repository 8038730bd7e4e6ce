package archive

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"

	"trichluc/schemas"
)

var bom = []byte("\ufeff")

// envelopes reads one JSON object a line. A bad line is an item with its error.
func (w *walk) envelopes(s source) error {
	lines, at := s.r, int64(0)
	n := 0
	seekable := s.at != nil
	if seekable {
		at, n = w.entry.offset, w.entry.line
		lines = newReader(io.NewSectionReader(s.at, at, s.size-at))
	}
	limit := w.MaxBody/3*4 + 1<<20 // base64, and room for the other fields
	seen := n > 0
	for {
		if seekable {
			w.enter(entry{at, n})
		}
		line, size, err := readLine(lines, limit)
		if err != nil && !isEOF(err) && !errors.Is(err, errLongLine) {
			return err // what was read of the line is no line
		}
		at += size
		n++
		if n == 1 {
			line = bytes.TrimPrefix(line, bom)
		}
		if line = bytes.TrimSpace(line); len(line) > 0 || errors.Is(err, errLongLine) {
			seen = true
			item := Item{Name: fmt.Sprintf("%s:%d", s.name, n)}
			if errors.Is(err, errLongLine) {
				item.Err, err = tooLarge(w.MaxBody), nil
			} else if !w.skipping() {
				item.Raw, item.Err = schemas.ParseEnvelope(line)
			}
			if item.Raw.FetchedAt == "" {
				item.Raw.FetchedAt = s.fetched
			}
			if err := w.emit(item); err != nil {
				return err
			}
		}
		if isEOF(err) {
			break
		}
	}
	if !seen {
		return ErrEmpty
	}
	return nil
}

var errLongLine = errors.New("line too long")

// readLine returns the next line and how many bytes it took, or errLongLine after
// skipping one above the limit.
func readLine(r *bufio.Reader, limit int64) (line []byte, size int64, err error) {
	long := false
	for {
		part, err := r.ReadSlice('\n')
		size += int64(len(part))
		if long = long || size > limit; long {
			line = nil
		} else {
			line = append(line, part...)
		}
		switch {
		case errors.Is(err, bufio.ErrBufferFull):
			continue
		case long && (err == nil || isEOF(err)):
			return nil, size, errLongLine // the end of the file shows at the next call
		default:
			return line, size, err
		}
	}
}
