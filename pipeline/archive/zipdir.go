package archive

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"fmt"
	"io"
	"time"
	"unicode/utf8"
)

// zipDirectory reads a ZIP's central directory entry by entry (APPNOTE 4.3.12).
// The standard library's reader holds all of it, which for millions of members is
// gigabytes.
type zipDirectory struct {
	r    *bufio.Reader
	base int64 // bytes before the archive, as in self-extracting ones
	left uint64
}

// zipEntry is what is used of a directory entry.
type zipEntry struct {
	name     string
	flags    uint16
	method   uint16
	changed  time.Time
	crc      uint32
	packed   int64
	size     int64
	offset   int64 // of the local header
	creator  byte  // system that external is in terms of
	external uint32
}

func le16(b []byte) uint16 { return binary.LittleEndian.Uint16(b) }
func le32(b []byte) uint32 { return binary.LittleEndian.Uint32(b) }
func le64(b []byte) uint64 { return binary.LittleEndian.Uint64(b) }

const (
	zipEnd        = 22 // bytes of the end record without its comment
	zip64Locator  = 20
	zip64End      = 56
	zipHeader     = 46 // bytes of a directory entry without its texts
	zipMaxComment = 1<<16 - 1
)

// openZipDirectory finds the directory from the end of the file.
func openZipDirectory(at io.ReaderAt, size int64) (*zipDirectory, error) {
	tail := make([]byte, min(size, zipEnd+zipMaxComment+zip64Locator))
	if n, err := at.ReadAt(tail, size-int64(len(tail))); n < len(tail) {
		return nil, damaged(err)
	}
	for i := len(tail) - zipEnd; i >= 0; i-- {
		if !bytes.HasPrefix(tail[i:], []byte("PK\x05\x06")) || i+zipEnd+int(le16(tail[i+20:])) > len(tail) {
			continue
		}
		end := size - int64(len(tail)) + int64(i)
		count, length, offset := uint64(le16(tail[i+10:])), uint64(le32(tail[i+12:])), uint64(le32(tail[i+16:]))
		if j := i - zip64Locator; j >= 0 && bytes.HasPrefix(tail[j:], []byte("PK\x06\x07")) {
			var b [zip64End]byte
			at64 := int64(le64(tail[j+8:]))
			if n, _ := at.ReadAt(b[:], at64); at64 < 0 || n < len(b) || !bytes.HasPrefix(b[:], []byte("PK\x06\x06")) {
				return nil, fmt.Errorf("%w: ZIP64 directory not found", ErrDamaged)
			}
			end, count, length, offset = at64, le64(b[32:]), le64(b[40:]), le64(b[48:])
		}
		if length > uint64(end) || offset > uint64(end)-length {
			return nil, fmt.Errorf("%w: ZIP directory lies outside the file", ErrDamaged)
		}
		start := end - int64(length)
		return &zipDirectory{
			r:    newReader(io.NewSectionReader(at, start, int64(length))),
			base: start - int64(offset),
			left: count,
		}, nil
	}
	return nil, fmt.Errorf("%w: ZIP directory not found, the file may be cut off", ErrDamaged)
}

// next is the next entry; io.EOF after the last.
func (d *zipDirectory) next() (zipEntry, error) {
	head, err := d.r.Peek(zipHeader)
	if len(head) == 0 && isEOF(err) && d.left == 0 {
		return zipEntry{}, io.EOF
	}
	if err != nil || !bytes.HasPrefix(head, []byte("PK\x01\x02")) {
		return zipEntry{}, fmt.Errorf("%w: ZIP directory, %d members unread", ErrDamaged, d.left)
	}
	if d.left > 0 { // archives above 65,535 members without ZIP64 count wrong
		d.left--
	}
	e := zipEntry{
		creator:  head[5],
		flags:    le16(head[8:]),
		method:   le16(head[10:]),
		changed:  dosTime(le16(head[14:]), le16(head[12:])),
		crc:      le32(head[16:]),
		packed:   int64(le32(head[20:])),
		size:     int64(le32(head[24:])),
		external: le32(head[38:]),
		offset:   int64(le32(head[42:])),
	}
	nameLen, extraLen, commentLen := int(le16(head[28:])), int(le16(head[30:])), int(le16(head[32:]))
	texts := make([]byte, zipHeader+nameLen+extraLen+commentLen)
	if _, err := io.ReadFull(d.r, texts); err != nil {
		return zipEntry{}, fmt.Errorf("%w: ZIP directory ends too early", ErrDamaged)
	}
	e.name = string(texts[zipHeader : zipHeader+nameLen])
	if err := e.extra(texts[zipHeader+nameLen : zipHeader+nameLen+extraLen]); err != nil {
		return zipEntry{}, err
	}
	if e.packed < 0 || e.size < 0 || e.offset < 0 {
		return zipEntry{}, fmt.Errorf("%w: ZIP directory, impossible size", ErrDamaged)
	}
	return e, nil
}

// extra reads the fields that hold 64-bit sizes and a time with a zone.
func (e *zipEntry) extra(b []byte) error {
	for len(b) >= 4 {
		id, n := le16(b), int(le16(b[2:]))
		b = b[4:]
		if n > len(b) {
			return nil // many tools leave rubbish here
		}
		field := b[:n]
		b = b[n:]
		switch id {
		case 0x0001:
			for _, v := range []*int64{&e.size, &e.packed, &e.offset} { // in this order, those that do not fit 32 bits
				if *v != 1<<32-1 {
					continue
				}
				if len(field) < 8 {
					return fmt.Errorf("%w: ZIP64 field", ErrDamaged)
				}
				*v = int64(le64(field))
				field = field[8:]
			}
		case 0x7075: // the name as UTF-8, behind a version and the checksum of the other
			if len(field) > 5 && field[0] == 1 && !utf8.ValidString(e.name) && utf8.Valid(field[5:]) {
				e.name = string(field[5:])
			}
		case 0x5455:
			if len(field) >= 5 && field[0]&1 != 0 {
				e.changed = time.Unix(int64(int32(le32(field[1:]))), 0)
			}
		}
	}
	return nil
}

func (e *zipEntry) isDir() bool { return len(e.name) > 0 && e.name[len(e.name)-1] == '/' }

func (e *zipEntry) isLink() bool {
	const unix, macOS, linkMode, typeMask = 3, 19, 0xa000, 0xf000
	return (e.creator == unix || e.creator == macOS) && e.external>>16&typeMask == linkMode
}

// dosTime has no zone and steps of two seconds.
func dosTime(date, clock uint16) time.Time {
	if date == 0 {
		return time.Time{}
	}
	return time.Date(int(date>>9)+1980, time.Month(date>>5&15), int(date&31),
		int(clock>>11), int(clock>>5&63), int(clock&31)*2, 0, time.UTC)
}
