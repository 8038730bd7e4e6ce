package archive

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"hash/crc32"
	"io"

	"github.com/klauspost/compress/flate"
)

// zipFromFront reads the members of a ZIP whose directory is lost, one behind the
// other: of an archive that was cut off, all but the last.
func (w *walk) zipFromFront(s source) error {
	packed := &counted{r: io.NewSectionReader(s.at, 0, s.size)}
	f := &zipFront{w: w, s: s, packed: packed, r: newReader(packed)}
	for {
		head, _ := f.r.Peek(zipLocal)
		if len(head) < zipLocal || !bytes.HasPrefix(head, []byte("PK\x03\x04")) {
			return nil
		}
		if err := f.member(); err != nil {
			return err
		}
		if f.lost {
			return nil
		}
	}
}

const zipLocal = 30 // bytes of a local header without its texts

type zipFront struct {
	w      *walk
	s      source
	packed *counted
	r      *bufio.Reader
	lost   bool // nobody knows where the next member begins
}

// member reads one member and goes to the end of it.
func (f *zipFront) member() error {
	head := make([]byte, zipLocal)
	if _, err := io.ReadFull(f.r, head); err != nil {
		return err
	}
	e := zipEntry{flags: le16(head[6:]), method: le16(head[8:]), changed: dosTime(le16(head[12:]), le16(head[10:])),
		crc: le32(head[14:]), packed: int64(le32(head[18:])), size: int64(le32(head[22:]))}
	texts := make([]byte, int(le16(head[26:]))+int(le16(head[28:])))
	if _, err := io.ReadFull(f.r, texts); err != nil {
		f.lost = true
		return nil
	}
	e.name = string(texts[:le16(head[26:])])
	if err := e.extra(texts[le16(head[26:]):]); err != nil {
		f.lost = true
		return nil
	}
	const sizesFollow = 8
	var data, plain io.Reader
	if e.flags&sizesFollow == 0 {
		data = io.LimitReader(f.r, e.packed)
		plain = data
	} else {
		data, plain = f.r, f.r // ends where the packed stream says so
		if e.method != 8 {
			f.lost = true
		}
	}
	var stream io.ReadCloser
	switch {
	case f.lost || e.flags&1 != 0 || e.method != 0 && e.method != 8:
		plain = nil
	case e.method == 8:
		stream = flate.NewReader(data) // from a bufio.Reader, it takes no byte too many
		plain = stream
	}
	var check *frontCheck
	if plain != nil {
		start := f.at()
		check = &frontCheck{f: f, e: e, r: &guard{r: plain, packed: func() int64 { return f.at() - start }, ratio: f.w.MaxRatio}, follows: e.flags&sizesFollow != 0}
	}
	if err := f.read(e, check); err != nil {
		return err
	}
	switch { // what of it was not read
	case f.lost:
	case e.flags&sizesFollow == 0:
		_, err := io.Copy(io.Discard, data)
		f.lost = err != nil
	case check == nil:
		f.lost = true
	case !check.ended:
		_, err := io.Copy(io.Discard, check)
		f.lost = err != nil
	}
	return nil
}

// at is where the next byte stands.
func (f *zipFront) at() int64 { return f.packed.n - int64(f.r.Buffered()) }

// read hands a member on; data is nil where it cannot be unpacked.
func (f *zipFront) read(e zipEntry, data *frontCheck) error {
	w := f.w
	m := f.s.member(e.name, nil)
	if w.Stamp {
		m.fetched = stamp(e.changed)
	}
	switch {
	case e.isDir(), hiddenMember(e.name):
		return nil
	case !mayBeArticle(m.file):
		w.skipped(m.name, SkippedOther)
		return nil
	case e.flags&1 != 0:
		return w.fail(m.name, ErrEncrypted)
	case data == nil:
		return w.fail(m.name, fmt.Errorf("%w: ZIP method %d in an archive without its directory", ErrUnsupported, e.method))
	}
	m.r, m.size = w.reader(m.depth, data), 0
	return w.open(m)
}

// frontCheck compares a member with its checksum, which may stand behind it.
type frontCheck struct {
	f       *zipFront
	e       zipEntry
	r       io.Reader
	follows bool
	ended   bool
	sum     uint32
	n       int64
}

func (c *frontCheck) Read(p []byte) (int, error) {
	if c.ended {
		return 0, io.EOF
	}
	n, err := c.r.Read(p)
	c.sum = crc32.Update(c.sum, crc32.IEEETable, p[:n])
	c.n += int64(n)
	if !errors.Is(err, io.EOF) {
		if err != nil && c.follows {
			c.f.lost = true
		}
		return n, err
	}
	c.ended = true
	want := c.e.crc
	if c.follows {
		if want, err = c.f.descriptor(c.n); err != nil {
			return n, err
		}
	}
	if c.sum != want {
		return n, fmt.Errorf("%w: wrong checksum", ErrDamaged)
	}
	return n, io.EOF
}

// descriptor reads what stands behind a member of unknown size: checksum and
// sizes, of 32 or 64 bits, with a signature or without (APPNOTE 4.3.9).
func (f *zipFront) descriptor(size int64) (crc uint32, err error) {
	b, _ := f.r.Peek(24)
	at := 0
	if bytes.HasPrefix(b, []byte("PK\x07\x08")) {
		at = 4
	}
	switch {
	case len(b) >= at+20 && int64(le64(b[at+12:])) == size && size > 0:
		_, err = f.r.Discard(at + 20)
	case len(b) >= at+12 && int64(le32(b[at+8:])) == size&(1<<32-1):
		_, err = f.r.Discard(at + 12)
	default:
		f.lost = true
		return 0, fmt.Errorf("%w: ends too early", ErrDamaged)
	}
	return le32(b[at:]), err
}
