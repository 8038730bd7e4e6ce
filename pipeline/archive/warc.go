package archive

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"

	"trichluc/schemas"
)

// Why a WARC record was passed over.
const (
	SkippedRevisit = "WARC revisit: unchanged since an earlier fetch"
	SkippedRecord  = "WARC record that holds no page"
	SkippedStatus  = "HTTP status other than 200"
	SkippedMedia   = "neither HTML nor text"
	SkippedNoBody  = "HTTP response without a body"
	SkippedRobots  = "robots.txt"
)

var warcMagic = []byte("WARC/")

const maxHeader = 256 << 10 // bytes of a record's or a response's header

// warcReader reads the records of a WARC file (ISO 28500), versions 0.17 to 1.1.
type warcReader struct {
	w       *walk
	s       source
	r       *bufio.Reader
	members *members // nil where the file is not packed record by record

	base  int64 // offset of the first byte that plain reads
	plain *counted
	fresh entry // where the next record begins, if enter
	enter bool
}

// warcHeader is what is used of a record's header.
type warcHeader struct {
	kind, uri, date, contentType string
	truncated, segment           string
	length                       int64
}

// warc reads an unpacked WARC file.
func (w *walk) warc(s source) error {
	r := &warcReader{w: w, s: s, plain: &counted{r: s.r}}
	if s.at != nil {
		r.base = w.entry.offset
		r.plain.r = io.NewSectionReader(s.at, r.base, s.size-r.base)
	}
	r.r = bufio.NewReaderSize(r.plain, bufferSize)
	return r.records()
}

// warcMembers reads a WARC file whose records are members of a gzip file.
func (w *walk) warcMembers(s source, m *members) error {
	return (&warcReader{w: w, s: s, r: s.r, members: m}).records()
}

func (r *warcReader) records() error {
	if r.members != nil { // opening the file began the first one
		r.canEnter(r.members.start)
	}
	for {
		err := r.begin()
		if isEOF(err) {
			return nil
		}
		var item *Item
		if err == nil {
			item, err = r.record()
		}
		// The end of the record also proves the checksum of what was just read.
		if err == nil {
			if err = r.end(); isEOF(err) {
				err = nil // begin will see it again
			}
		}
		switch {
		case err != nil && !recoverable(err):
			return err
		case err != nil:
			if err := r.w.fail(r.name(item), damaged(err)); err != nil {
				return err
			}
			if !r.resync() {
				return nil
			}
		case item != nil:
			if err := r.w.emit(*item); err != nil {
				return err
			}
		}
	}
}

func recoverable(err error) bool {
	return errors.Is(damaged(err), ErrDamaged) || errors.Is(err, ErrBomb)
}

func (r *warcReader) name(item *Item) string {
	if item != nil {
		return item.Name
	}
	return fmt.Sprintf("%s@%d", r.s.name, r.offset())
}

// offset is where the reader stands in the file, or in the member that it reads.
func (r *warcReader) offset() int64 {
	if r.members != nil {
		return r.members.start
	}
	return r.base + r.plain.n - int64(r.r.Buffered())
}

// begin stands at the first byte of a record.
func (r *warcReader) begin() error {
	for {
		b, err := r.r.Peek(1)
		if len(b) == 0 {
			return err
		}
		if b[0] != '\r' && b[0] != '\n' {
			break
		}
		if _, err := r.r.Discard(1); err != nil {
			return err
		}
		r.enter = false
	}
	switch {
	case r.members == nil && r.s.at != nil:
		r.w.enter(entry{offset: r.offset()})
	case r.enter:
		r.w.enter(r.fresh)
	}
	r.enter = false
	if head, _ := r.r.Peek(len(warcMagic)); !bytes.Equal(head, warcMagic) {
		return fmt.Errorf("%w: no WARC record begins here", ErrDamaged)
	}
	return nil
}

// canEnter notes that the next record begins a member, where reading could begin
// in a later walk if the file is one on disk.
func (r *warcReader) canEnter(offset int64) {
	r.fresh, r.enter = entry{offset: offset}, r.s.depth == 1 && r.members.seekable()
}

// end takes the two line ends behind a record and looks whether the next one is
// the first of a member.
func (r *warcReader) end() error {
	for range 2 {
		b, err := r.r.Peek(2)
		switch {
		case len(b) > 0 && b[0] == '\n':
			_, err = r.r.Discard(1)
		case len(b) > 1 && b[0] == '\r' && b[1] == '\n':
			_, err = r.r.Discard(2)
		case len(b) == 0:
			return err
		default:
			err = nil
		}
		if err != nil {
			return err
		}
	}
	if r.members == nil || r.r.Buffered() > 0 {
		return nil
	}
	start := r.members.start
	b, err := r.r.Peek(1)
	switch {
	case r.members.start == start && len(b) == 0:
		return err
	case r.members.start != start && len(b) > 0:
		r.canEnter(r.members.start)
	}
	return nil // what is wrong with the next member shows when it begins
}

// resync goes to the next record behind a damaged one.
func (r *warcReader) resync() bool {
	if r.members != nil {
		if !r.members.resync(warcMagic) {
			return false
		}
		r.r.Reset(r.members)
		r.canEnter(r.members.offset())
		return true
	}
	for {
		line, err := r.r.ReadSlice('\n')
		if errors.Is(err, bufio.ErrBufferFull) {
			err = nil
		}
		if err != nil || len(line) == 0 {
			return false
		}
		if head, _ := r.r.Peek(len(warcMagic)); line[len(line)-1] == '\n' && bytes.Equal(head, warcMagic) {
			return true
		}
	}
}

// record reads one record to its end. It is nil where it holds no article; with
// an error it names the place.
func (r *warcReader) record() (*Item, error) {
	h, err := r.header()
	if err != nil {
		return nil, err
	}
	block := &block{r: r.r, n: h.length}
	item := &Item{Name: r.s.name}
	if h.uri != "" {
		item.Name += "!" + printable(h.uri)
	}
	skip, err := r.article(h, block, item)
	if end := block.discard(); end != nil {
		return item, end
	}
	switch {
	case err != nil: // the frame of the record is whole, what is in it is not
		item.Err = err
	case skip != "":
		r.w.skipped(item.Name, skip)
		return nil, nil
	}
	if item.Err != nil {
		item.Raw = schemas.RawArticle{}
	}
	return item, nil
}

// article fills item from the block of a record, or says why it is passed over.
func (r *warcReader) article(h warcHeader, b *block, item *Item) (skip string, err error) {
	if h.kind == "revisit" {
		return SkippedRevisit, nil
	}
	isHTTP := strings.HasPrefix(strings.ToLower(h.contentType), "application/http")
	switch {
	case h.kind == "response" && isHTTP, h.kind == "response" && h.contentType == "":
	case h.kind == "resource" && !strings.HasPrefix(h.uri, "metadata:"): // wget keeps its log so
	default:
		return SkippedRecord, nil
	}
	if h.segment != "" && h.segment != "1" || h.segment == "1" && h.truncated == "" {
		return "", fmt.Errorf("%w: segmented WARC record", ErrUnsupported)
	}
	item.Raw = schemas.RawArticle{URL: h.uri, FetchedAt: h.date}
	if h.kind == "resource" {
		return r.payload(b, httpHeader{contentType: h.contentType}, h.truncated != "", item)
	}
	head, err := readHTTP(b)
	if err != nil {
		return "", err
	}
	if head.status != "200" {
		return SkippedStatus, nil
	}
	return r.payload(b, head, h.truncated != "", item)
}

// payload reads the page itself.
func (r *warcReader) payload(b *block, h httpHeader, truncated bool, item *Item) (skip string, err error) {
	media := mediaType(h.contentType)
	switch {
	case media != "" && !isPageType(media):
		return SkippedMedia, nil
	case strings.HasSuffix(strings.ToLower(item.Raw.URL), "/robots.txt"):
		return SkippedRobots, nil
	case b.n == 0:
		return SkippedNoBody, nil
	case b.n > r.w.MaxBody:
		return "", tooLarge(r.w.MaxBody)
	}
	packed, err := b.rest()
	if err != nil {
		return "", err
	}
	body, err := h.decode(packed, truncated, r.w.Options)
	switch {
	case err != nil:
		return "", err
	case len(bytes.TrimSpace(body)) == 0:
		return SkippedNoBody, nil
	case (media == "" || media == "application/octet-stream") && !looksLikePage(body[:min(len(body), sniffed)]):
		return SkippedMedia, nil
	}
	item.Raw.ContentType, item.Raw.Body = h.contentType, body
	return "", nil
}

// header reads the lines before a record's block.
func (r *warcReader) header() (warcHeader, error) {
	h := warcHeader{length: -1}
	b := &block{r: r.r, n: maxHeader}
	if _, err := b.line(); err != nil { // WARC/1.0
		return h, err
	}
	err := b.fields(func(name, value string) error {
		switch name {
		case "warc-type":
			h.kind = strings.ToLower(value)
		case "warc-target-uri":
			h.uri = strings.TrimSuffix(strings.TrimPrefix(value, "<"), ">") // WARC/1.0 put it in brackets
		case "warc-date":
			h.date = value
		case "warc-truncated":
			h.truncated = value
		case "warc-segment-number":
			h.segment = value
		case "content-type":
			h.contentType = value
		case "content-length":
			n, err := strconv.ParseInt(value, 10, 64)
			if err != nil || n < 0 {
				return fmt.Errorf("%w: Content-Length %q", ErrDamaged, value)
			}
			h.length = n
		}
		return nil
	})
	if err == nil && h.length < 0 {
		err = fmt.Errorf("%w: WARC record without Content-Length", ErrDamaged)
	}
	return h, err
}
