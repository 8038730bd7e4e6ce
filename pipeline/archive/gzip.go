package archive

import (
	"bufio"
	"bytes"
	"errors"
	"io"

	"github.com/klauspost/compress/gzip"
)

// members reads the members of a gzip file one after the other and says where
// each begins: in a WARC file every record is a member of its own, so that reading
// can begin at any of them.
type members struct {
	raw    *bufio.Reader
	packed *counted
	base   int64 // offset of the first byte that packed reads
	ratio  int64

	z        gzip.Reader
	start    int64 // offset of the current one
	unpacked int64 // bytes of the current one
	open     bool
	err      error
}

// members reads s from the byte where the walk goes on.
func (w *walk) members(s source) *members {
	m := &members{ratio: w.MaxRatio, packed: &counted{r: s.r}}
	if s.at != nil {
		m.base = w.entry.offset
		m.packed.r = io.NewSectionReader(s.at, m.base, s.size-m.base)
	}
	m.raw = bufio.NewReaderSize(m.packed, bufferSize)
	return m
}

// seekable reports whether a later walk could begin at any member.
func (m *members) seekable() bool {
	_, ok := m.packed.r.(*io.SectionReader)
	return ok
}

// offset is where the next packed byte stands.
func (m *members) offset() int64 { return m.base + m.packed.n - int64(m.raw.Buffered()) }

// Read never returns bytes of two members at once.
func (m *members) Read(p []byte) (int, error) {
	for m.err == nil {
		if !m.open {
			if m.err = m.next(); m.err != nil {
				break
			}
		}
		n, err := m.z.Read(p)
		m.unpacked += int64(n)
		switch {
		case m.unpacked > bombGrace && m.unpacked/m.ratio > m.offset()-m.start:
			m.err = bomb(m.ratio)
			return 0, m.err
		case errors.Is(err, io.EOF):
			m.open = false
		case err != nil:
			m.err = damaged(err)
		}
		if n > 0 {
			return n, nil
		}
	}
	return 0, m.err
}

// next begins a member; io.EOF where the file ends. Zero bytes between members
// are padding.
func (m *members) next() error {
	for {
		b, err := m.raw.Peek(1)
		if len(b) == 0 {
			return err
		}
		if b[0] != 0 {
			break
		}
		if _, err := m.raw.Discard(1); err != nil {
			return err
		}
	}
	m.start = m.offset()
	if err := m.z.Reset(m.raw); err != nil {
		return damaged(err)
	}
	m.z.Multistream(false)
	m.open = true
	m.unpacked = 0
	return nil
}

// resync goes behind a damaged member to the next one that unpacks to something
// beginning with want. It reports whether there is one.
func (m *members) resync(want []byte) bool {
	if section, ok := m.packed.r.(*io.SectionReader); ok {
		// The decoder may have run on into the next member before it noticed.
		if _, err := section.Seek(m.start+1-m.base, io.SeekStart); err == nil {
			m.packed.n = m.start + 1 - m.base
			m.raw.Reset(m.packed)
		}
	}
	m.open, m.err = false, nil
	for {
		if _, err := m.raw.Peek(1); err != nil {
			m.err = io.EOF
			return false
		}
		window, _ := m.raw.Peek(m.raw.Buffered())
		i := bytes.Index(window, []byte("\x1f\x8b\x08"))
		if i < 0 {
			i = max(len(window)-2, 1)
		} else if i == 0 {
			ahead, _ := m.raw.Peek(4096)
			if beginsMember(ahead, want) {
				return true
			}
			i = 1
		}
		if _, err := m.raw.Discard(i); err != nil {
			m.err = io.EOF
			return false
		}
	}
}

// beginsMember reports whether packed is the beginning of a member that holds want.
func beginsMember(packed, want []byte) bool {
	z, err := gzip.NewReader(bytes.NewReader(packed))
	if err != nil {
		return false
	}
	got := make([]byte, len(want))
	_, err = io.ReadFull(z, got)
	return err == nil && bytes.Equal(got, want)
}

// gzip reads what a gzip file holds; WARC files are read member by member.
func (w *walk) gzip(s source) error {
	m := w.members(s)
	r := newReader(m)
	u := s.inner(s.name, r)
	u.unwrap()
	head, err := r.Peek(len(warcMagic))
	if bytes.Equal(head, warcMagic) || errors.Is(err, ErrDamaged) && byExtension[extension(u.file)] == formatWARC {
		return w.warcMembers(u, m)
	}
	return w.open(u)
}
