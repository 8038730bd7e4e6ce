package archive

import (
	"bytes"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
)

// format is how a file is read.
type format string

const (
	formatText      format = "text"
	formatHTML      format = "html"
	formatEnvelopes format = "jsonl"
	formatCSV       format = "csv"
	formatTSV       format = "tsv"
	formatWARC      format = "warc"
	formatMHTML     format = "mhtml"
	formatMediaWiki format = "mediawiki"
	formatZIP       format = "zip"
	formatTAR       format = "tar"
	formatGzip      format = "gzip"
	formatZstd      format = "zstd"
	formatBzip2     format = "bzip2"
	formatXZ        format = "xz"
	formatUnknown   format = ""
)

// Formats are the names that Options.Format takes.
func Formats() []string {
	return []string{"text", "html", "jsonl", "csv", "tsv", "warc", "mhtml", "mediawiki", "zip", "tar"}
}

// byExtension is what a name promises.
var byExtension = map[string]format{
	".txt": formatText, ".html": formatHTML, ".htm": formatHTML, ".xhtml": formatHTML,
	".jsonl": formatEnvelopes, ".ndjson": formatEnvelopes,
	".csv": formatCSV, ".tsv": formatTSV,
	".warc": formatWARC, ".mht": formatMHTML, ".mhtml": formatMHTML, ".xml": formatMediaWiki,
	".zip": formatZIP, ".tar": formatTAR,
	".gz": formatGzip, ".tgz": formatGzip, ".zst": formatZstd, ".zstd": formatZstd, ".tzst": formatZstd,
	".bz2": formatBzip2, ".tbz": formatBzip2, ".tbz2": formatBzip2, ".xz": formatXZ, ".txz": formatXZ,
}

// scripts are names under which crawlers keep pages: read if they begin like one.
var scripts = []string{"", ".asp", ".aspx", ".cfm", ".do", ".jsp", ".php", ".shtml"}

// mayBeArticle reports whether a file in a folder or an archive is worth opening.
func mayBeArticle(name string) bool {
	ext := extension(name)
	_, known := byExtension[ext]
	return known || slices.Contains(scripts, ext)
}

func extension(name string) string { return strings.ToLower(filepath.Ext(name)) }

// sniffed is how many bytes tell a format.
const sniffed = 1024

// detect tells the format by name and first bytes. Pages and texts are what their
// name says; of archives the bytes decide, since a name such as .gz often
// survives unpacking.
func (w *walk) detect(s source) (format, error) {
	head, err := s.r.Peek(sniffed)
	if len(head) == 0 && err != nil && !isEOF(err) {
		return "", err
	}
	named := byExtension[extension(s.file)]
	switch named {
	case formatText, formatHTML, formatEnvelopes, formatCSV, formatTSV, formatMHTML:
		return named, nil
	}
	if f := byMagic(head); f != formatUnknown {
		return f, nil
	}
	switch {
	case len(head) == 0:
		return "", ErrEmpty
	case named == formatMediaWiki: // some other XML
		named = formatUnknown
	case named == formatZIP: // may begin with something else: what counts stands at the end
		return named, nil
	case named == formatTAR || named == formatWARC:
		return "", fmt.Errorf("%w: is no %s", ErrDamaged, strings.ToUpper(string(named)))
	case named != formatUnknown: // unpacked, but still under the packed name
		s.file = unpackedName(s.file)
		return w.detect(s)
	}
	switch {
	case w.Format != "":
		return format(w.Format), nil
	case s.file == "" && bytes.HasPrefix(bytes.TrimPrefix(head, bom), []byte("{")):
		return formatEnvelopes, nil
	case looksLikePage(head):
		return formatHTML, nil
	}
	return formatUnknown, nil
}

// byMagic tells a format by the first bytes that every file of it has.
func byMagic(head []byte) format {
	switch has := func(magic string) bool { return bytes.HasPrefix(head, []byte(magic)) }; {
	case has("\x1f\x8b\x08"):
		return formatGzip
	case has("\x28\xb5\x2f\xfd"), len(head) > 4 && head[0]&0xf0 == 0x50 && bytes.Equal(head[1:4], []byte("\x2a\x4d\x18")):
		return formatZstd
	case has("BZh") && len(head) > 10 && (bytes.Equal(head[4:10], []byte("1AY&SY")) || bytes.Equal(head[4:10], []byte("\x17\x72\x45\x38\x50\x90"))):
		return formatBzip2
	case has("\xfd7zXZ\x00"):
		return formatXZ
	case has("PK\x03\x04"), has("PK\x05\x06"):
		return formatZIP
	case has("WARC/"):
		return formatWARC
	case len(head) >= 512 && isTarHeader(head[:512]):
		return formatTAR
	}
	start := bytes.TrimSpace(bytes.TrimPrefix(head, bom))
	if bytes.HasPrefix(start, []byte("<mediawiki")) || bytes.HasPrefix(start, []byte("<?xml")) && bytes.Contains(start, []byte("<mediawiki")) {
		return formatMediaWiki
	}
	return formatUnknown
}

// looksLikePage reports whether a file begins as HTML does, after comments and an XML declaration.
func looksLikePage(head []byte) bool {
	head = bytes.ToLower(bytes.TrimSpace(bytes.TrimPrefix(head, bom)))
	for {
		var end string
		switch {
		case bytes.HasPrefix(head, []byte("<!--")):
			end = "-->"
		case bytes.HasPrefix(head, []byte("<?xml")):
			end = "?>"
		default:
			return bytes.HasPrefix(head, []byte("<!doctype html")) || bytes.HasPrefix(head, []byte("<html")) ||
				bytes.HasPrefix(head, []byte("<head"))
		}
		_, rest, found := bytes.Cut(head, []byte(end))
		if !found {
			return false
		}
		head = bytes.TrimSpace(rest)
	}
}

// unpackedName is the name without the extension of its compression.
func unpackedName(name string) string {
	ext := extension(name)
	base := name[:len(name)-len(ext)]
	switch ext {
	case ".tgz", ".tbz", ".tbz2", ".txz", ".tzst":
		return base + ".tar"
	}
	switch byExtension[ext] {
	case formatGzip, formatZstd, formatBzip2, formatXZ:
		return base
	}
	return name
}

// open reads whatever s is. What is wrong with s as a whole becomes an item.
func (w *walk) open(s source) error {
	if s.depth > w.MaxDepth {
		return w.fail(s.name, fmt.Errorf("%w: more than %d levels", ErrTooDeep, w.MaxDepth))
	}
	f, err := w.detect(s)
	if err == nil {
		err = w.read(f, s)
	}
	if err == nil || errors.Is(err, errStop) {
		return err
	}
	return w.fail(s.name, err)
}

func (w *walk) read(f format, s source) error {
	switch f {
	case formatText:
		return w.page(s, "text/plain")
	case formatHTML:
		return w.page(s, "text/html")
	case formatEnvelopes:
		return w.envelopes(s)
	case formatCSV:
		return w.csv(s, ',')
	case formatTSV:
		return w.csv(s, '\t')
	case formatWARC:
		return w.warc(s)
	case formatMHTML:
		return w.mhtml(s)
	case formatMediaWiki:
		return w.mediawiki(s)
	case formatZIP:
		return w.zip(s)
	case formatTAR:
		return w.tar(s)
	case formatGzip:
		return w.gzip(s)
	case formatZstd:
		return w.zstd(s)
	case formatBzip2:
		return w.bzip2(s)
	case formatXZ:
		return w.xz(s)
	}
	if !s.explicit {
		w.skipped(s.name, SkippedOther)
		return nil
	}
	return w.page(s, "")
}
