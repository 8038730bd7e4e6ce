package decode

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"io"
	"mime"
	"strings"
)

// mostUnpacked is how many bytes a compressed body may unpack to.
const mostUnpacked = 64 << 20

// unpack undoes gzip where a crawler stored the bytes as they came over the
// wire. A body that breaks off gives what came, and a warning.
func unpack(body []byte) (out []byte, warning string, err error) {
	if !bytes.HasPrefix(body, []byte{0x1f, 0x8b, 0x08}) {
		return body, "", nil
	}
	z, err := gzip.NewReader(bytes.NewReader(body))
	if err != nil {
		return nil, "", fmt.Errorf("%w: %v", ErrGzip, err)
	}
	z.Multistream(false)
	out, err = io.ReadAll(io.LimitReader(z, mostUnpacked+1))
	if len(out) > mostUnpacked {
		return nil, "", fmt.Errorf("%w: it unpacks to more than %d MB", ErrGzip, mostUnpacked>>20)
	}
	if err != nil {
		if len(out) == 0 {
			return nil, "", fmt.Errorf("%w: %v", ErrGzip, err)
		}
		return out, "the compressed body breaks off", nil
	}
	return out, "", nil
}

// signatures of files that are no text.
var signatures = []struct{ name, magic string }{
	{"PDF", "%PDF-"}, {"PNG image", "\x89PNG"}, {"JPEG image", "\xff\xd8\xff"}, {"GIF image", "GIF8"}, {"ZIP or Office file", "PK\x03\x04"},
	{"old Office file", "\xd0\xcf\x11\xe0"}, {"RAR file", "Rar!"}, {"7z file", "7z\xbc\xaf"}, {"ELF program", "\x7fELF"}, {"Windows program", "MZ\x90"},
	{"bzip2 file", "BZh9"}, {"xz file", "\xfd7zXZ"}, {"zstd file", "\x28\xb5\x2f\xfd"}, {"video", "\x00\x00\x00\x18ftyp"}, {"audio", "ID3\x03"}, {"RIFF file", "RIFF"}, {"SQLite file", "SQLite format 3"},
	{"RTF document", "{\\rtf"},
}

// binaryKind names what a body is that is no text, "" for text. NUL bytes
// are left to the caller: UTF-16 has them.
func binaryKind(body []byte) string {
	for _, s := range signatures {
		if bytes.HasPrefix(body, []byte(s.magic)) {
			return s.name
		}
	}
	control, n := 0, min(len(body), 1<<16)
	for _, c := range body[:n] {
		switch {
		case c >= 0x20 && c != 0x7f, c == '\t', c == '\n', c == '\r', c == '\f':
		default:
			control++
		}
	}
	if control*20 > n { // VISCII and VPS use a few control codes for rare capitals
		return "control characters"
	}
	return ""
}

// looksHTML decides between markup and plain text: the bytes count for more
// than the label, which settles only what they leave open.
func looksHTML(text string, contentType string) bool {
	if strings.IndexByte(text, '<') < 0 {
		return false
	}
	head := lowerASCII(strings.TrimLeft(text[:min(len(text), 4096)], "\ufeff \t\r\n"))
	for _, p := range []string{"<!doctype html", "<html", "<head", "<body", "<?xml"} {
		if strings.HasPrefix(head, p) {
			return true
		}
	}
	tags := 0
	for _, t := range []string{"<html", "<head>", "<body", "<div", "<p>", "<p ", "<table", "<td", "<br", "<span", "<h1", "<meta ", "<script", "<font", "<article", "<a href", "<frameset"} {
		if strings.Contains(head, t) {
			tags++
		}
	}
	media, _, err := mime.ParseMediaType(contentType)
	switch {
	case err == nil && (media == "text/html" || media == "application/xhtml+xml"):
		return tags > 0 || strings.Contains(text, "</")
	case strings.HasPrefix(head, "<") && tags >= 2, tags >= 4:
		return true
	}
	// a fragment: closed paragraphs or line breaks, a few of them
	return strings.Count(head, "</p>")+strings.Count(head, "</div>")+strings.Count(head, "<br>")+strings.Count(head, "<br/>")+strings.Count(head, "<br />")+strings.Count(head, "</h") >= 2
}

// lowerASCII lowers A to Z only, which is all that tags and labels are made of.
func lowerASCII(s string) string {
	b := []byte(s)
	for i, c := range b {
		if c >= 'A' && c <= 'Z' {
			b[i] = c + 'a' - 'A'
		}
	}
	return string(b)
}

// labelOf is the charset that the sender or the page names, in that order.
func labelOf(body []byte, contentType string) string {
	if _, params, err := mime.ParseMediaType(contentType); err == nil && params["charset"] != "" {
		return params["charset"]
	}
	head := body[:min(len(body), 4096)]
	if bytes.IndexByte(head, '<') < 0 {
		return ""
	}
	head = []byte(lowerASCII(string(head)))
	for {
		i := bytes.Index(head, []byte("charset"))
		if j := bytes.Index(head, []byte("encoding=")); i < 0 && j >= 0 && bytes.HasPrefix(head, []byte("<?xml")) {
			i = j + 1
		}
		if i < 0 {
			return ""
		}
		rest := bytes.TrimLeft(head[i+7:], " \t\r\n=g\"'")
		n := 0
		for n < len(rest) && (rest[n] >= 'a' && rest[n] <= 'z' || rest[n] >= '0' && rest[n] <= '9' || rest[n] == '-' || rest[n] == '_') {
			n++
		}
		if n > 2 {
			return string(rest[:n])
		}
		head = head[i+7:]
	}
}
