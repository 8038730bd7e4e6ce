package archive

import (
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
)

// Size adds up the files that Read would open for the paths, packed as they are,
// so that a reading's progress can be told. What cannot be looked at counts nothing.
func Size(paths []string) int64 {
	var total int64
	for _, path := range paths {
		info, err := os.Stat(path)
		switch {
		case err != nil && isGlob(path):
			if matches, err := expand(path); err == nil {
				total += Size(matches)
			}
		case err != nil:
		case info.IsDir():
			_ = filepath.WalkDir(path, func(name string, d fs.DirEntry, err error) error {
				if err != nil {
					return nil
				}
				if strings.HasPrefix(d.Name(), ".") && name != path {
					return skipTree(d)
				}
				if d.Type().IsRegular() && mayBeArticle(d.Name()) {
					total += sizeOfEntry(d)
				}
				return nil
			})
		case info.Mode().IsRegular():
			total += info.Size()
		}
	}
	return total
}

func sizeOfEntry(d fs.DirEntry) int64 {
	if info, err := d.Info(); err == nil {
		return info.Size()
	}
	return 0
}

// passedBytes counts what an earlier reading has read.
func (w *walk) passedBytes(name string, d fs.DirEntry) {
	switch {
	case w.Options.Read == nil || d == nil:
	case d.IsDir():
		w.Options.Read.Add(Size([]string{name}))
	case d.Type().IsRegular() && mayBeArticle(d.Name()):
		w.Options.Read.Add(sizeOfEntry(d))
	}
}

// counting counts what is read of a file, no byte twice beyond its size.
type counting struct {
	f       *os.File
	n       *atomic.Int64
	size    int64
	counted int64
}

func (c *counting) add(n int64) {
	n = min(n, c.size-c.counted)
	c.counted += n
	c.n.Add(n)
}

// done counts what was not read of a file that is behind.
func (c *counting) done() { c.add(c.size) }

func (c *counting) Read(p []byte) (int, error) {
	n, err := c.f.Read(p)
	c.add(int64(n))
	return n, err
}

func (c *counting) ReadAt(p []byte, at int64) (int, error) {
	n, err := c.f.ReadAt(p, at)
	c.add(int64(n))
	return n, err
}
