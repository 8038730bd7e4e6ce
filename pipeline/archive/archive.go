// Package archive reads raw articles out of files: single pages and texts,
// files of JSON envelopes, folders of both, and standard input. It streams:
// what is in memory does not grow with the number of articles.
package archive

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"iter"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"trichluc/schemas"
)

// DefaultMaxBody bounds one article in bytes.
const DefaultMaxBody = 64 << 20

// Stdin is the path that stands for standard input.
const Stdin = "-"

// Item is one article of an input, or the reason why there is none.
type Item struct {
	Name string // where it stands, for messages: "tin/bai.txt", "feed.jsonl:17"
	Raw  schemas.RawArticle
	Err  error
}

// Options of reading. The zero value reads no standard input and bounds articles at DefaultMaxBody.
type Options struct {
	Stdin   io.Reader // what the path "-" reads
	MaxBody int64     // larger articles are refused; zero means DefaultMaxBody

	// Stamp takes a file's modification time as the time when its article was
	// fetched, which makes an edited file the newer version of the same article.
	Stamp bool
}

// Read yields the articles of the paths in the order given, those of a folder
// in the order of their names. What cannot be read is an item with Err; the rest
// goes on.
//
// Files named .jsonl or .ndjson, and standard input whose first byte is '{', hold
// envelopes; any other file is one article, its ref the base name without the
// extension. In folders, which are read recursively, only .txt, .html, .htm and
// envelope files are read, and the ref keeps the folders below the one given, so
// that two files of one name stay two articles.
func Read(paths []string, o Options) iter.Seq[Item] {
	if o.MaxBody <= 0 {
		o.MaxBody = DefaultMaxBody
	}
	return func(yield func(Item) bool) {
		for _, p := range paths {
			if !o.path(p, yield) {
				return
			}
		}
	}
}

// path reports whether to go on, as do all functions here that yield.
func (o Options) path(path string, yield func(Item) bool) bool {
	if path == Stdin {
		return o.stdin(yield)
	}
	info, err := os.Stat(path)
	if err != nil {
		return yield(Item{Name: path, Err: reason(err)})
	}
	if info.IsDir() {
		return o.folder(path, yield)
	}
	return o.file(path, refOf(filepath.Base(path)), yield)
}

// folder reads one folder. Hidden files, symbolic links and whatever is not a
// regular file are left alone.
func (o Options) folder(root string, yield func(Item) bool) bool {
	found, goOn := false, true
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			if path == root {
				return err
			}
			found = true
			if goOn = yield(Item{Name: path, Err: reason(err)}); !goOn {
				return fs.SkipAll
			}
			return nil
		}
		hidden := path != root && strings.HasPrefix(d.Name(), ".")
		if d.IsDir() {
			if hidden {
				return fs.SkipDir
			}
			return nil
		}
		if hidden || !d.Type().IsRegular() || !isArticle(path) {
			return nil
		}
		found = true
		ref := refOf(filepath.Base(path))
		if rel, err := filepath.Rel(root, path); err == nil {
			ref = refOf(filepath.ToSlash(rel))
		}
		if goOn = o.file(path, ref, yield); !goOn {
			return fs.SkipAll
		}
		return nil
	})
	if err != nil {
		return yield(Item{Name: root, Err: reason(err)})
	}
	if !found && goOn {
		return yield(Item{Name: root, Err: errors.New("folder holds no .txt, .html, .htm, .jsonl or .ndjson file")})
	}
	return goOn
}

func (o Options) file(path, ref string, yield func(Item) bool) bool {
	f, err := os.Open(path)
	if err != nil {
		return yield(Item{Name: path, Err: reason(err)})
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return yield(Item{Name: path, Err: reason(err)})
	}
	fetched := ""
	if o.Stamp {
		fetched = info.ModTime().UTC().Format(time.RFC3339)
	}
	if isEnvelopes(path) {
		return o.envelopes(path, f, fetched, yield)
	}
	item := Item{Name: path, Raw: schemas.RawArticle{Ref: ref, ContentType: contentType(path), FetchedAt: fetched}}
	item.Raw.Body, item.Err = o.readBody(f, info.Size())
	return yield(item)
}

func (o Options) stdin(yield func(Item) bool) bool {
	const name = "standard input"
	if o.Stdin == nil {
		return yield(Item{Name: name, Err: errors.New("cannot be read here")})
	}
	r := bufio.NewReaderSize(o.Stdin, 64<<10)
	if first, _ := r.Peek(len(bom) + 1); len(first) > 0 && bytes.TrimPrefix(first, bom)[0] == '{' {
		return o.envelopes(name, r, "", yield)
	}
	item := Item{Name: name}
	item.Raw.Body, item.Err = o.readBody(r, 0)
	return yield(item)
}

func (o Options) readBody(r io.Reader, size int64) ([]byte, error) {
	if size > o.MaxBody {
		return nil, o.tooLarge()
	}
	var b bytes.Buffer
	b.Grow(int(size) + bytes.MinRead) // no second copy where the size is known
	if _, err := b.ReadFrom(io.LimitReader(r, o.MaxBody+1)); err != nil {
		return nil, reason(err)
	}
	switch {
	case int64(b.Len()) > o.MaxBody:
		return nil, o.tooLarge()
	case len(bytes.TrimSpace(b.Bytes())) == 0:
		return nil, errors.New("empty")
	}
	return b.Bytes(), nil
}

func (o Options) tooLarge() error {
	return fmt.Errorf("larger than %d MiB, the limit for one article", o.MaxBody>>20)
}

// reason drops the operation and the path that the os package puts before the
// cause: the item's name says it already.
func reason(err error) error {
	var p *fs.PathError
	if errors.As(err, &p) {
		return p.Err
	}
	return err
}

func refOf(name string) string { return strings.TrimSuffix(name, filepath.Ext(name)) }

func extension(path string) string { return strings.ToLower(filepath.Ext(path)) }

func isEnvelopes(path string) bool {
	return slices.Contains([]string{".jsonl", ".ndjson"}, extension(path))
}

func isArticle(path string) bool {
	return isEnvelopes(path) || contentType(path) != ""
}

func contentType(path string) string {
	switch extension(path) {
	case ".html", ".htm":
		return "text/html"
	case ".txt":
		return "text/plain"
	}
	return "" // sniffed
}
