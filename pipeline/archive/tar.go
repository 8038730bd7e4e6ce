package archive

import (
	"archive/tar"
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"
)

const tarBlock = 512

// tar reads the members of a TAR archive. Behind a damaged header it goes on with
// the next block that is one.
func (w *walk) tar(s source) error {
	blocks := io.Reader(s.r)
	for {
		err := w.tarMembers(s, tar.NewReader(blocks))
		if err == nil || errors.Is(err, errStop) {
			return err
		}
		if err := w.fail(s.name, err); err != nil {
			return err
		}
		header := nextTarHeader(s.r)
		if header == nil {
			return nil
		}
		blocks = io.MultiReader(bytes.NewReader(header), s.r)
	}
}

func (w *walk) tarMembers(s source, t *tar.Reader) error {
	for {
		h, err := t.Next()
		switch {
		case isEOF(err):
			return nil
		case err != nil:
			return damaged(err)
		}
		m := s.member(h.Name, nil)
		if w.Stamp {
			m.fetched = stamp(h.ModTime)
		}
		switch {
		case h.Typeflag == tar.TypeDir, hiddenMember(h.Name):
			continue
		case h.Typeflag == tar.TypeSymlink || h.Typeflag == tar.TypeLink:
			w.skipped(m.name, SkippedSymlink)
			continue
		case h.Typeflag != tar.TypeReg && h.Typeflag != tar.TypeGNUSparse:
			w.skipped(m.name, SkippedSpecial)
			continue
		case !mayBeArticle(m.file):
			w.skipped(m.name, SkippedOther)
			continue
		}
		if f := byExtension[extension(m.file)]; w.skipping() && (f == formatText || f == formatHTML) {
			if err := w.emit(Item{}); err != nil {
				return err
			}
			continue
		}
		broken := &broken{r: t}
		m.r = w.reader(m.depth, broken)
		if err := w.open(m); err != nil {
			return err
		}
		if broken.err != nil { // said for the member; no member can follow
			return errTarEnds
		}
	}
}

var errTarEnds = fmt.Errorf("%w: archive ends inside a member", ErrDamaged)

// broken remembers the error that its reader ended with.
type broken struct {
	r   io.Reader
	err error
}

func (b *broken) Read(p []byte) (int, error) {
	n, err := b.r.Read(p)
	if err != nil && !isEOF(err) {
		err = damaged(err)
		b.err = err
	}
	return n, err
}

// hiddenMember reports whether a member or one of its folders is hidden.
func hiddenMember(name string) bool {
	for part := range strings.SplitSeq(strings.ReplaceAll(name, `\`, "/"), "/") {
		if len(part) > 1 && part[0] == '.' && part != ".." || part == "__MACOSX" {
			return true
		}
	}
	return false
}

// nextTarHeader reads on to the next block that is a header, nil where there is none.
func nextTarHeader(r io.Reader) []byte {
	b := make([]byte, tarBlock)
	for {
		if _, err := io.ReadFull(r, b); err != nil {
			return nil
		}
		if isTarHeader(b) {
			return b
		}
	}
}

// isTarHeader checks a header block's checksum: the sum of its bytes with the
// checksum itself as spaces (POSIX.1-2017, pax).
func isTarHeader(b []byte) bool {
	var sum, want int64
	for i, c := range b {
		if i >= 148 && i < 156 {
			c = ' '
		}
		sum += int64(c)
	}
	digits := 0
	for _, c := range b[148:156] {
		if c >= '0' && c <= '7' {
			want = want<<3 | int64(c-'0')
			digits++
		} else if digits > 0 {
			break
		}
	}
	return digits > 0 && sum == want && b[0] != 0
}
