package archive

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"

	"trichluc/schemas"
)

var bom = []byte{0xef, 0xbb, 0xbf}

// envelopes reads one JSON object a line. A bad line is an item with its error.
func (o Options) envelopes(name string, r io.Reader, fetched string, yield func(Item) bool) bool {
	lines := bufio.NewReaderSize(r, 64<<10)
	limit := o.MaxBody/3*4 + 1<<20 // base64, and room for the other fields
	seen := false
	for n := 1; ; n++ {
		line, err := readLine(lines, limit)
		if n == 1 {
			line = bytes.TrimPrefix(line, bom)
		}
		if line = bytes.TrimSpace(line); len(line) > 0 || errors.Is(err, errLongLine) {
			seen = true
			item := Item{Name: fmt.Sprintf("%s:%d", name, n)}
			if errors.Is(err, errLongLine) {
				item.Err, err = o.tooLarge(), nil
			} else {
				item.Raw, item.Err = schemas.ParseEnvelope(line)
			}
			if item.Raw.FetchedAt == "" {
				item.Raw.FetchedAt = fetched
			}
			if !yield(item) {
				return false
			}
		}
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return yield(Item{Name: name, Err: reason(err)})
		}
	}
	return seen || yield(Item{Name: name, Err: errors.New("empty")})
}

var errLongLine = errors.New("line too long")

// readLine returns the next line, or errLongLine after skipping one above the limit.
func readLine(r *bufio.Reader, limit int64) ([]byte, error) {
	var line []byte
	long := false
	for {
		part, err := r.ReadSlice('\n')
		if long = long || int64(len(line)+len(part)) > limit; long {
			line = nil
		} else {
			line = append(line, part...)
		}
		switch {
		case errors.Is(err, bufio.ErrBufferFull):
			continue
		case long && (err == nil || errors.Is(err, io.EOF)):
			return nil, errLongLine // the end of the file shows at the next call
		default:
			return line, err
		}
	}
}
