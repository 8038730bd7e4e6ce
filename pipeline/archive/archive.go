// Package archive reads raw articles out of files: pages, texts, files of JSON
// envelopes, CSV, folders, ZIP and TAR archives, WARC files of crawlers, saved
// pages (MHTML), MediaWiki dumps, standard input, and any of them compressed
// with gzip, zstd, bzip2 or xz, one inside the other.
//
// It streams: what is in memory does not grow with the number of articles. What
// is damaged, hostile or not understood becomes an error that names it; the rest
// goes on.
package archive

import (
	"bufio"
	"errors"
	"io"
	"iter"
	"os"
	"path/filepath"
	"sync/atomic"

	"trichluc/schemas"
)

// Stdin is the path that stands for standard input.
const Stdin = "-"

const stdinName = "standard input"

// Limits that hold where Options leave them zero.
const (
	DefaultMaxBody  = 64 << 20 // bytes of one article
	DefaultMaxRatio = 250      // unpacked bytes for one packed byte
	DefaultMaxDepth = 6        // a compression or an archive inside the other
	DefaultMaxSpool = 1 << 30  // bytes of an inner ZIP put in a temporary file
)

// Item is one article of an input, or the reason why there is none.
type Item struct {
	Name string // where it stands, for messages: "tin/bai.txt", "feed.jsonl:17", "cu.zip!tin/bai.html"
	Raw  schemas.RawArticle
	Err  error
	At   Position // reading goes on behind this item when given as Options.After
}

// Options of reading. The zero value reads no standard input and has the default limits.
type Options struct {
	Stdin  io.Reader // what the path "-" reads
	Format string    // format of standard input and of files whose name does not tell, one of Formats; empty: by their content
	CSV    CSV       // columns of CSV files

	// Stamp takes a file's modification time as the time when its article was
	// fetched, which makes an edited file the newer version of the same article.
	Stamp bool

	MaxBody  int64 // larger articles are refused
	MaxRatio int64 // what unpacks to more than this many times its size is refused as a bomb
	MaxDepth int   // archives nested deeper are refused
	MaxSpool int64 // larger ZIPs inside archives or on standard input are refused

	// After continues behind an item of an earlier reading of the same paths. A
	// file that has changed since is read from its beginning.
	After *Position

	// Skipped, where set, is told what was passed over because it is no article
	// (an image, a redirect, a symbolic link). Reasons are few and fixed.
	Skipped func(name, reason string)

	// Read, where set, counts the bytes of files that are behind the reading, packed
	// as they are; Size is where it ends.
	Read *atomic.Int64
}

// Read yields the articles of the paths in the order given, those of a folder
// in the order of their names, those of an archive in the archive's order. What
// cannot be read is an item with Err; the rest goes on. A path with * ? [ or **
// that names no file stands for all files it matches.
//
// A file given by name that is none of the formats above is one article, its ref
// the base name without the extension. In folders, which are read recursively,
// and in archives only files are read whose names or first bytes say that they
// are pages, texts or archives; their ref keeps the folders below the one given
// (and the name of an archive that lies in it), so that two files of one name
// stay two articles. An archive given by name is like the folder packed in it.
func Read(paths []string, o Options) iter.Seq[Item] {
	if o.MaxBody <= 0 {
		o.MaxBody = DefaultMaxBody
	}
	if o.MaxRatio <= 0 {
		o.MaxRatio = DefaultMaxRatio
	}
	if o.MaxDepth <= 0 {
		o.MaxDepth = DefaultMaxDepth
	}
	if o.MaxSpool <= 0 {
		o.MaxSpool = DefaultMaxSpool
	}
	return func(yield func(Item) bool) {
		w := &walk{Options: o, yield: yield, after: o.After}
		for i, path := range paths {
			w.arg = i
			if w.after != nil && i < w.after.Arg {
				if w.Options.Read != nil {
					w.Options.Read.Add(Size([]string{path}))
				}
				continue
			}
			if w.path(path) != nil {
				return
			}
		}
	}
}

// walk is one reading of all paths.
type walk struct {
	Options
	yield func(Item) bool

	arg   int       // index of the path being read
	after *Position // nil once the place to go on from has been reached
	file  Position  // the file being read: everything but N and Offset
	n     int64     // items of the file so far, counted from its last entry
	skip  int64     // items still to be passed over
	entry entry     // the last place where reading can begin without what stands before

	readers, packed []*bufio.Reader // one for each depth
}

// errStop ends a reading whose consumer has had enough.
var errStop = errors.New("stopped")

// emit hands over one item; its only error is errStop.
func (w *walk) emit(item Item) error {
	w.n++
	if w.skip > 0 {
		w.skip--
		return nil
	}
	item.At = w.file
	item.At.Offset, item.At.Line, item.At.N = w.entry.offset, w.entry.line, w.n
	if !w.yield(item) {
		return errStop
	}
	return nil
}

// skipping reports whether the next item was read before and need not be read again.
func (w *walk) skipping() bool { return w.skip > 0 }

func (w *walk) fail(name string, err error) error {
	return w.emit(Item{Name: name, Err: reason(err)})
}

func (w *walk) skipped(name, why string) {
	if w.Skipped != nil && w.skip == 0 {
		w.Skipped(name, why)
	}
}

// path reads one of the paths given.
func (w *walk) path(path string) error {
	if path == Stdin {
		return w.stdin()
	}
	info, err := os.Stat(path)
	if err != nil {
		if isGlob(path) && errors.Is(err, os.ErrNotExist) {
			return w.glob(path)
		}
		w.begin("", nil)
		return w.fail(printable(path), err)
	}
	if info.IsDir() {
		return w.folder(path, "")
	}
	return w.regular(path, "", path, refOf(filepath.Base(path)), true)
}

func (w *walk) stdin() error {
	w.begin("", nil)
	if w.Stdin == nil {
		return w.fail(stdinName, errors.New("cannot be read here"))
	}
	return w.open(source{name: stdinName, r: newReader(w.Stdin), explicit: true})
}

// regular reads the file at path. rel is its name below the path given, empty for
// that path itself.
func (w *walk) regular(path, rel, name, ref string, explicit bool) error {
	f, err := os.Open(path)
	if err != nil {
		w.begin(rel, nil)
		return w.fail(printable(name), err)
	}
	defer f.Close()
	return w.opened(f, rel, name, ref, explicit)
}

func (w *walk) opened(f *os.File, rel, name, ref string, explicit bool) error {
	info, err := f.Stat()
	if err != nil {
		w.begin(rel, nil)
		return w.fail(printable(name), err)
	}
	w.begin(rel, info)
	s := source{name: printable(name), file: filepath.Base(name), ref: ref, explicit: explicit}
	if w.Stamp {
		s.fetched = stamp(info.ModTime())
	}
	file := io.Reader(f)
	if w.Options.Read != nil {
		c := &counting{f: f, n: w.Options.Read, size: info.Size()}
		c.add(w.entry.offset)
		defer c.done()
		if file = c; info.Mode().IsRegular() {
			s.at, s.size = c, info.Size()
		}
	} else if info.Mode().IsRegular() { // not a pipe, which cannot be read from anywhere but here
		s.at, s.size = f, info.Size()
	}
	s.r = w.reader(0, file)
	return w.open(s)
}
