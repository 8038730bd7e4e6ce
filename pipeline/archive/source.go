package archive

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"path"
	"path/filepath"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"trichluc/schemas"
)

// source is one file, or one member of an archive, about to be read.
type source struct {
	name     string // for messages
	file     string // base name, which tells the format; empty for standard input
	ref      string // of the one article in it, or the folder of those in it
	fetched  string // RFC 3339: the fetch time of articles that have none of their own
	explicit bool   // given by name, so anything not known is an article
	depth    int    // compressions and archives around it

	r    *bufio.Reader
	at   io.ReaderAt // where it can be read from anywhere, else nil
	size int64       // of at
}

const bufferSize = 64 << 10

func newReader(r io.Reader) *bufio.Reader { return bufio.NewReaderSize(r, bufferSize) }

// inner is the source of something inside s, which reads r.
func (s source) inner(name string, r *bufio.Reader) source {
	s.name, s.r = name, r
	s.at, s.size = nil, 0
	s.depth++
	return s
}

// member is the source of a member of the archive s. File and ref come from the
// name in the archive, which is a stranger's: it never leaves the archive's folder.
func (s source) member(name string, r *bufio.Reader) source {
	clean := cleanMember(name)
	m := s.inner(s.name+"!"+clean, r)
	m.file = path.Base(clean)
	m.ref = refOf(clean)
	if !s.explicit { // else like the files of a folder given
		m.ref = s.ref + "/" + m.ref
	}
	m.explicit = false
	return m
}

// cleanMember makes a safe relative path out of a name in an archive: slashes
// one way, no "..", nothing that a terminal would obey. Bytes that are not UTF-8
// are spelled %XX, so that two names stay two.
func cleanMember(name string) string {
	if strings.ContainsRune(name, '\\') && !strings.ContainsRune(name, '/') {
		name = strings.ReplaceAll(name, `\`, "/") // written on Windows by a careless tool
	}
	clean := strings.TrimPrefix(path.Clean("/"+printable(name)), "/")
	if len(clean) > 1024 {
		clean = strings.ToValidUTF8(clean[:1024], "")
	}
	return clean
}

// printable spells what is not text as %XX.
func printable(s string) string {
	if utf8.ValidString(s) && strings.IndexFunc(s, unicode.IsControl) < 0 {
		return s
	}
	var b strings.Builder
	for i := 0; i < len(s); {
		r, n := utf8.DecodeRuneInString(s[i:])
		if r == utf8.RuneError && n == 1 || unicode.IsControl(r) {
			for _, c := range []byte(s[i : i+n]) {
				fmt.Fprintf(&b, "%%%02X", c)
			}
		} else {
			b.WriteString(s[i : i+n])
		}
		i += n
	}
	return b.String()
}

func refOf(name string) string { return strings.TrimSuffix(name, filepath.Ext(name)) }

func stamp(t time.Time) string {
	if t.IsZero() || t.Unix() <= 0 {
		return ""
	}
	return t.UTC().Format(time.RFC3339)
}

// page reads the source as one article.
func (w *walk) page(s source, contentType string) error {
	if w.skipping() {
		return w.emit(Item{})
	}
	body, err := w.body(s.r, s.size)
	if err != nil {
		return w.fail(s.name, err)
	}
	return w.emit(Item{Name: s.name, Raw: schemas.RawArticle{
		Ref: s.ref, ContentType: contentType, FetchedAt: s.fetched, Body: body,
	}})
}

// body reads r to its end; size is what is known of its length.
func (w *walk) body(r io.Reader, size int64) ([]byte, error) {
	if size > w.MaxBody {
		return nil, tooLarge(w.MaxBody)
	}
	var b bytes.Buffer
	b.Grow(int(min(max(size, 0), 1<<20)) + bytes.MinRead) // no second copy where the size is known, no trust in it where it is large
	_, err := b.ReadFrom(io.LimitReader(r, w.MaxBody+1))
	switch {
	case err != nil:
		return nil, err
	case int64(b.Len()) > w.MaxBody:
		return nil, tooLarge(w.MaxBody)
	case len(bytes.TrimSpace(bytes.TrimPrefix(b.Bytes(), bom))) == 0:
		return nil, ErrEmpty
	}
	return b.Bytes(), nil
}

// reader is the one buffer that serves all members at a depth, one after the other.
func (w *walk) reader(depth int, r io.Reader) *bufio.Reader { return reused(&w.readers, depth, r) }

// packedReader is the same for what a decoder reads.
func (w *walk) packedReader(depth int, r io.Reader) *bufio.Reader { return reused(&w.packed, depth, r) }

func reused(readers *[]*bufio.Reader, depth int, r io.Reader) *bufio.Reader {
	for len(*readers) <= depth {
		*readers = append(*readers, newReader(nil))
	}
	(*readers)[depth].Reset(r)
	return (*readers)[depth]
}
