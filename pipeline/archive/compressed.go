package archive

import (
	"bufio"
	"bytes"
	"compress/bzip2"
	"encoding/binary"
	"errors"
	"fmt"
	"io"

	"github.com/klauspost/compress/zstd"
	"github.com/ulikunitz/xz"
)

const (
	bombGrace = 16 << 20  // bytes that may unpack from anything, whatever the ratio
	maxWindow = 128 << 20 // of zstd and xz: what a decoder may hold in memory
	maxDict   = 16 << 20  // of zstd in WARC files
)

// counted counts the packed bytes that a decoder has taken.
type counted struct {
	r io.Reader
	n int64
}

func (c *counted) Read(p []byte) (int, error) {
	n, err := c.r.Read(p)
	c.n += int64(n)
	return n, err
}

// guard passes on what a decoder unpacks, and stops it where that is a bomb.
type guard struct {
	r        io.Reader
	packed   func() int64
	unpacked int64
	ratio    int64
}

func (g *guard) Read(p []byte) (int, error) {
	n, err := g.r.Read(p)
	g.unpacked += int64(n)
	if g.unpacked > bombGrace && g.unpacked/g.ratio > g.packed() {
		return 0, bomb(g.ratio)
	}
	if err != nil && !errors.Is(err, io.EOF) {
		err = damaged(err)
	}
	return n, err
}

func bomb(ratio int64) error {
	return fmt.Errorf("%w: more than %d bytes out of one", ErrBomb, ratio)
}

// unpacked reads what a decoder gives, as if it were the file itself.
func (w *walk) unpacked(s source, packed func() int64, decoder io.Reader) error {
	g := &guard{r: decoder, packed: packed, ratio: w.MaxRatio}
	u := s.inner(s.name, newReader(g))
	u.unwrap()
	return w.open(u)
}

// unwrap takes the compression off the names.
func (s *source) unwrap() {
	inner := unpackedName(s.file)
	if s.file != "" && s.ref != "" && inner != s.file {
		// The ref lost one extension with the name: feed.jsonl.gz is "feed.jsonl".
		if ext := extension(inner); byExtension[ext] != formatUnknown && len(s.ref) > len(ext) && extension(s.ref) == ext {
			s.ref = s.ref[:len(s.ref)-len(ext)]
		}
	}
	s.file = inner
}

func (w *walk) bzip2(s source) error {
	c := &counted{r: s.r}
	return w.unpacked(s, func() int64 { return c.n }, bzip2.NewReader(bufio.NewReader(c)))
}

func (w *walk) xz(s source) error {
	if err := xzWindow(s.r); err != nil {
		return err
	}
	c := &counted{r: s.r}
	d, err := xz.NewReader(bufio.NewReader(c))
	if err != nil {
		return damaged(err)
	}
	return w.unpacked(s, func() int64 { return c.n }, d)
}

// xzWindow refuses a first block that wants a huge dictionary. Later blocks are
// not looked at: the decoder maps their dictionary, but fills it no faster than
// it unpacks.
func xzWindow(r *bufio.Reader) error {
	head, _ := r.Peek(64)
	const streamHeader = 12
	if len(head) < streamHeader+2 || head[streamHeader] == 0 { // no block
		return nil
	}
	flags, rest := head[streamHeader+1], head[streamHeader+2:]
	for _, has := range []byte{0x40, 0x80} { // packed size, unpacked size
		if flags&has != 0 {
			_, n := binary.Uvarint(rest)
			if n <= 0 {
				return ErrDamaged
			}
			rest = rest[n:]
		}
	}
	if len(rest) < 3 || rest[0] != 0x21 || rest[1] != 1 { // not LZMA2 alone: the decoder says so
		return nil
	}
	bits := rest[2]
	if size := (2 | int64(bits&1)) << (bits/2 + 11); bits > 40 || size > maxWindow {
		return fmt.Errorf("%w: xz with a dictionary above %s", ErrUnsupported, sizeOf(maxWindow))
	}
	return nil
}

func (w *walk) zstd(s source) error {
	options := []zstd.DOption{zstd.WithDecoderConcurrency(1), zstd.WithDecoderMaxWindow(maxWindow)}
	dict, err := zstdDict(s.r)
	if err != nil {
		return damaged(err)
	}
	if dict != nil {
		options = append(options, zstd.WithDecoderDicts(dict))
	}
	c := &counted{r: s.r}
	d, err := zstd.NewReader(c, options...)
	if err != nil {
		return damaged(err)
	}
	defer d.Close()
	return w.unpacked(s, func() int64 { return c.n }, d)
}

// zstdDict takes the dictionary that .warc.zst files carry in front, in a
// skippable frame of its own number, itself packed or not.
// https://iipc.github.io/warc-specifications/specifications/warc-zstd/
func zstdDict(r *bufio.Reader) ([]byte, error) {
	head, err := r.Peek(8)
	if err != nil || !bytes.HasPrefix(head, []byte("\x5d\x2a\x4d\x18")) {
		return nil, nil
	}
	size := binary.LittleEndian.Uint32(head[4:])
	if size > maxDict {
		return nil, fmt.Errorf("%w: zstd dictionary of %s", ErrTooLarge, sizeOf(int64(size)))
	}
	if _, err := r.Discard(8); err != nil {
		return nil, err
	}
	dict := make([]byte, size)
	if _, err := io.ReadFull(r, dict); err != nil {
		return nil, err
	}
	if !bytes.HasPrefix(dict, []byte("\x28\xb5\x2f\xfd")) {
		return dict, nil
	}
	d, err := zstd.NewReader(nil, zstd.WithDecoderConcurrency(1), zstd.WithDecoderMaxMemory(maxDict))
	if err != nil {
		return nil, err
	}
	defer d.Close()
	return d.DecodeAll(dict, nil)
}

func isEOF(err error) bool { return errors.Is(err, io.EOF) }
