package archive

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"mime"
	"strings"

	"github.com/andybalholm/brotli"
	"github.com/klauspost/compress/flate"
	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zlib"
	"github.com/klauspost/compress/zstd"
)

// block is the next n bytes of r.
type block struct {
	r *bufio.Reader
	n int64
}

// line is the next line without its end. It is valid until the next read.
func (b *block) line() ([]byte, error) {
	for {
		have, err := b.r.Peek(int(min(b.n, int64(max(b.r.Buffered(), 1)))))
		if i := bytes.IndexByte(have, '\n'); i >= 0 {
			b.n -= int64(i + 1)
			_, err = b.r.Discard(i + 1)
			return bytes.TrimSuffix(have[:i], []byte("\r")), err
		}
		if int64(len(have)) >= b.n {
			return nil, fmt.Errorf("%w: header does not end", ErrDamaged)
		}
		if err == nil {
			_, err = b.r.Peek(len(have) + 1)
		}
		if errors.Is(err, bufio.ErrBufferFull) {
			return nil, fmt.Errorf("%w: header line too long", ErrDamaged)
		}
		if err != nil {
			return nil, damaged(err)
		}
	}
}

// fields reads "Name: value" lines up to the empty one. Names come in lower case;
// folded lines are joined.
func (b *block) fields(field func(name, value string) error) error {
	var name, value string
	for {
		line, err := b.line()
		if err != nil {
			return err
		}
		if len(line) > 0 && (line[0] == ' ' || line[0] == '\t') && name != "" {
			value += " " + string(bytes.TrimSpace(line))
			continue
		}
		if name != "" {
			if err := field(name, value); err != nil {
				return err
			}
		}
		if len(line) == 0 {
			return nil
		}
		n, v, _ := bytes.Cut(line, []byte(":"))
		name, value = strings.ToLower(string(bytes.TrimSpace(n))), string(bytes.TrimSpace(v))
	}
}

// rest is all that is left, in memory of its own.
func (b *block) rest() ([]byte, error) {
	const trusted = 1 << 20 // a length in a header is only a claim
	if b.n <= trusted {
		body := make([]byte, b.n)
		n, err := io.ReadFull(b.r, body)
		b.n -= int64(n)
		return body, damaged(err)
	}
	var body bytes.Buffer
	body.Grow(trusted)
	n, err := io.CopyN(&body, b.r, b.n)
	b.n -= n
	return body.Bytes(), damaged(err)
}

func (b *block) discard() error {
	for b.n > 0 {
		n, err := b.r.Discard(int(min(b.n, 1<<30)))
		b.n -= int64(n)
		if err != nil {
			return damaged(err)
		}
	}
	return nil
}

// httpHeader is what is used of a response's header.
type httpHeader struct {
	status      string
	contentType string
	encodings   []string // in the order they were applied
	chunked     bool
}

// readHTTP reads a response's header and leaves its body in b.
func readHTTP(b *block) (httpHeader, error) {
	var h httpHeader
	line, err := b.line()
	if err != nil {
		return h, err
	}
	proto, rest, _ := strings.Cut(string(line), " ")
	if !strings.HasPrefix(proto, "HTTP/") {
		return h, fmt.Errorf("%w: no HTTP response", ErrDamaged)
	}
	h.status, _, _ = strings.Cut(strings.TrimSpace(rest), " ")
	return h, b.fields(func(name, value string) error {
		switch name {
		case "content-type":
			h.contentType = value
		case "transfer-encoding":
			h.chunked = strings.Contains(strings.ToLower(value), "chunked")
		case "content-encoding":
			for c := range strings.SplitSeq(strings.ToLower(value), ",") {
				h.encodings = append(h.encodings, strings.TrimSpace(c))
			}
		}
		return nil
	})
}

func mediaType(contentType string) string {
	media, _, err := mime.ParseMediaType(contentType)
	if err != nil { // a broken parameter does not matter here
		media, _, _ = strings.Cut(strings.ToLower(contentType), ";")
		media = strings.TrimSpace(media)
	}
	return media
}

func isPageType(media string) bool {
	switch media {
	case "text/html", "application/xhtml+xml", "text/plain", "application/octet-stream":
		return true
	}
	return false
}

// decode takes the transfer and content encodings off a body. Many crawlers store
// the body already decoded under the original header; such a body stays as it is.
func (h httpHeader) decode(body []byte, truncated bool, o Options) ([]byte, error) {
	if h.chunked {
		plain, err := dechunk(body)
		if err != nil && !truncated {
			return nil, err
		}
		body = plain
	}
	for i := len(h.encodings) - 1; i >= 0; i-- {
		plain, err := decodeContent(h.encodings[i], body, o)
		if err != nil && (!truncated || len(plain) == 0 || !errors.Is(err, ErrDamaged)) {
			return nil, err
		}
		body = plain
	}
	return body, nil
}

func decodeContent(encoding string, body []byte, o Options) ([]byte, error) {
	packed := &counted{r: bytes.NewReader(body)}
	var r io.Reader
	var err error
	switch encoding {
	case "gzip", "x-gzip":
		if !bytes.HasPrefix(body, []byte("\x1f\x8b")) {
			return body, nil
		}
		r, err = gzip.NewReader(packed)
	case "zstd":
		if !bytes.HasPrefix(body, []byte("\x28\xb5\x2f\xfd")) {
			return body, nil
		}
		var d *zstd.Decoder
		if d, err = zstd.NewReader(packed, zstd.WithDecoderConcurrency(1), zstd.WithDecoderMaxWindow(8<<20)); err == nil { // RFC 9659
			defer d.Close()
			r = d
		}
	case "deflate": // meant to be zlib, often the bare stream
		switch {
		case looksLikePage(body[:min(len(body), sniffed)]):
			return body, nil
		case len(body) >= 2 && body[0]&0x0f == 8 && (int(body[0])<<8|int(body[1]))%31 == 0:
			r, err = zlib.NewReader(packed)
		default:
			r = flate.NewReader(packed)
		}
	case "br":
		if looksLikePage(body[:min(len(body), sniffed)]) {
			return body, nil
		}
		r = brotli.NewReader(packed)
	case "", "identity", "utf-8", "none":
		return body, nil
	default:
		return nil, fmt.Errorf("%w: Content-Encoding %q", ErrUnsupported, encoding)
	}
	if err != nil {
		return nil, fmt.Errorf("%s body: %w", encoding, damaged(err))
	}
	g := &guard{r: r, packed: func() int64 { return packed.n }, ratio: o.MaxRatio}
	var plain bytes.Buffer
	plain.Grow(min(4*len(body), 1<<20) + bytes.MinRead)
	_, err = plain.ReadFrom(io.LimitReader(g, o.MaxBody+1))
	switch {
	case err != nil:
		return plain.Bytes(), fmt.Errorf("%s body: %w", encoding, err)
	case int64(plain.Len()) > o.MaxBody:
		return nil, tooLarge(o.MaxBody)
	}
	return plain.Bytes(), nil
}

// dechunk joins the chunks of a body in place (RFC 9112, 7.1). With an error it
// returns the chunks before it; what does not begin with a chunk is no chunked body.
func dechunk(body []byte) ([]byte, error) {
	plain, rest := body[:0], body
	for first := true; ; first = false {
		line, after, ended := bytes.Cut(rest, []byte("\n"))
		size, ok := chunkSize(line)
		if !ok || !ended {
			if first {
				return body, nil
			}
			return plain, fmt.Errorf("%w: chunked body", ErrDamaged)
		}
		if size == 0 {
			return plain, nil
		}
		if size > int64(len(after)) {
			if first {
				return body, nil // text that begins with a number
			}
			return append(plain, after...), fmt.Errorf("%w: chunked body ends too early", ErrDamaged)
		}
		plain = append(plain, after[:size]...)
		rest = bytes.TrimPrefix(bytes.TrimPrefix(after[size:], []byte("\r")), []byte("\n"))
	}
}

func chunkSize(line []byte) (int64, bool) {
	line, _, _ = bytes.Cut(bytes.TrimSpace(line), []byte(";"))
	line = bytes.TrimSpace(line)
	if len(line) == 0 || len(line) > 15 {
		return 0, false
	}
	var n int64
	for _, c := range line {
		switch {
		case '0' <= c && c <= '9':
			n = n<<4 | int64(c-'0')
		case 'a' <= c|0x20 && c|0x20 <= 'f':
			n = n<<4 | int64(c|0x20-'a'+10)
		default:
			return 0, false
		}
	}
	return n, true
}
