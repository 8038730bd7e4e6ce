package archive

import (
	"bytes"
	"compress/bzip2"
	"errors"
	"fmt"
	"hash"
	"hash/crc32"
	"io"
	"os"

	"github.com/klauspost/compress/flate"
	"github.com/klauspost/compress/zstd"
	"github.com/ulikunitz/xz"
)

// zip reads the members of a ZIP archive in the order of its directory.
func (w *walk) zip(s source) error {
	if s.at == nil {
		spool, err := w.spool(s.r)
		if err != nil {
			return err
		}
		defer func() { _ = errors.Join(spool.Close(), os.Remove(spool.Name())) }() // a copy
		info, err := spool.Stat()
		if err != nil {
			return err
		}
		s.at, s.size = spool, info.Size()
	}
	dir, err := openZipDirectory(s.at, s.size)
	if errors.Is(err, ErrDamaged) {
		if err := w.zipFromFront(s); err != nil {
			return err
		}
	}
	if err != nil {
		return err
	}
	z := &zipReader{w: w, s: s, base: dir.base}
	var packed int64
	for {
		e, err := dir.next()
		switch {
		case isEOF(err):
			return nil
		case err != nil:
			return err
		}
		if packed += e.packed; packed > s.size { // members that share their bytes
			return fmt.Errorf("%w: members overlap", ErrBomb)
		}
		if err := z.member(e); err != nil {
			return err
		}
	}
}

// spool copies an archive that can only be read from front to back into a
// temporary file: a ZIP's directory stands at its end.
func (w *walk) spool(r io.Reader) (*os.File, error) {
	f, err := os.CreateTemp("", "trichluc-*.zip")
	if err != nil {
		return nil, err
	}
	n, err := io.Copy(f, io.LimitReader(r, w.MaxSpool+1))
	if err == nil && n > w.MaxSpool {
		err = fmt.Errorf("%w: a ZIP of more than %s that is not a file of its own", ErrTooLarge, sizeOf(w.MaxSpool))
	}
	if err != nil {
		return nil, errors.Join(err, f.Close(), os.Remove(f.Name()))
	}
	return f, nil
}

type zipReader struct {
	w     *walk
	s     source
	base  int64 // what stands before the archive in its file
	flate io.ReadCloser
}

func (z *zipReader) member(e zipEntry) error {
	w := z.w
	m := z.s.member(e.name, nil)
	if w.Stamp {
		m.fetched = stamp(e.changed)
	}
	switch {
	case e.isDir(), hiddenMember(e.name):
		return nil
	case e.isLink():
		w.skipped(m.name, SkippedSymlink)
		return nil
	case !mayBeArticle(m.file):
		w.skipped(m.name, SkippedOther)
		return nil
	}
	f := byExtension[extension(m.file)]
	page := f == formatText || f == formatHTML
	switch {
	case page && w.skipping():
		return w.emit(Item{})
	case e.flags&1 != 0 || e.method == 99:
		return w.fail(m.name, ErrEncrypted)
	case page && e.size > w.MaxBody:
		return w.fail(m.name, tooLarge(w.MaxBody))
	}
	data, err := z.open(e)
	if err != nil {
		return w.fail(m.name, err)
	}
	m.r, m.size = w.reader(m.depth, data), 0
	return w.open(m)
}

// open reads a member's bytes, checked against its size, its checksum and the
// limits when they end.
func (z *zipReader) open(e zipEntry) (io.Reader, error) {
	var local [zipLocal]byte
	if _, err := z.s.at.ReadAt(local[:], z.base+e.offset); err != nil {
		return nil, damaged(err)
	}
	if !bytes.HasPrefix(local[:], []byte("PK\x03\x04")) {
		return nil, fmt.Errorf("%w: no member where the directory says", ErrDamaged)
	}
	start := z.base + e.offset + int64(len(local)) + int64(le16(local[26:])) + int64(le16(local[28:]))
	if start+e.packed > z.s.size {
		return nil, fmt.Errorf("%w: ends too early", ErrDamaged)
	}
	packed := &counted{r: io.NewSectionReader(z.s.at, start, e.packed)}
	var plain io.Reader
	switch e.method {
	case 0:
		plain = packed
	case 8:
		in := z.w.packedReader(z.s.depth, packed)
		if z.flate == nil {
			z.flate = flate.NewReader(in)
		} else if err := z.flate.(flate.Resetter).Reset(in, nil); err != nil {
			return nil, err
		}
		plain = z.flate
	case 12:
		plain = bzip2.NewReader(newReader(packed))
	case 20, 93:
		d, err := zstd.NewReader(packed, zstd.WithDecoderConcurrency(1), zstd.WithDecoderMaxWindow(maxWindow))
		if err != nil {
			return nil, damaged(err)
		}
		plain = d // without goroutines at concurrency 1, nothing to close
	case 95:
		r := newReader(packed)
		if err := xzWindow(r); err != nil {
			return nil, err
		}
		d, err := xz.NewReader(r)
		if err != nil {
			return nil, damaged(err)
		}
		plain = d
	default:
		return nil, fmt.Errorf("%w: ZIP method %d", ErrUnsupported, e.method)
	}
	g := &guard{r: plain, packed: func() int64 { return packed.n }, ratio: z.w.MaxRatio}
	return &checked{r: g, size: e.size, crc: e.crc, sum: crc32.NewIEEE()}, nil
}

// checked reports at its end whether size and checksum are those of the directory.
type checked struct {
	r    io.Reader
	size int64
	crc  uint32
	sum  hash.Hash32
	n    int64
}

func (c *checked) Read(p []byte) (int, error) {
	n, err := c.r.Read(p)
	c.sum.Write(p[:n])
	c.n += int64(n)
	switch {
	case c.n > c.size:
		return 0, fmt.Errorf("%w: larger than the directory says", ErrDamaged)
	case errors.Is(err, io.EOF) && (c.n != c.size || c.sum.Sum32() != c.crc):
		return n, fmt.Errorf("%w: wrong checksum", ErrDamaged)
	}
	return n, err
}
