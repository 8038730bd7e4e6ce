package archive

import (
	"cmp"
	"errors"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
)

// Why a file was passed over.
const (
	SkippedSymlink = "symbolic link"
	SkippedSpecial = "not a regular file"
	SkippedOther   = "not a page, text or archive"
)

// folder reads all files below root. Hidden files are left alone, and so are
// symbolic links: what they lead to is either in the folder, and read there, or
// not in it. before is put before the names of files in positions.
func (w *walk) folder(root, before string) error {
	dir, err := os.OpenRoot(root)
	if err != nil {
		w.begin(before, nil)
		return w.fail(printable(root), err)
	}
	defer func() { _ = dir.Close() }() // only read
	found := w.after != nil && w.after.Arg == w.arg
	err = fs.WalkDir(dir.FS(), ".", func(rel string, d fs.DirEntry, err error) error {
		name := filepath.Join(root, filepath.FromSlash(rel))
		at := path.Join(before, rel)
		if w.passed(at, d != nil && d.IsDir()) {
			w.passedBytes(name, d)
			return skipTree(d)
		}
		if err != nil {
			found = true
			w.begin(at, nil)
			return w.fail(printable(name), err)
		}
		hidden := rel != "." && strings.HasPrefix(d.Name(), ".")
		switch {
		case hidden:
			return skipTree(d)
		case d.IsDir():
			return nil
		case d.Type()&fs.ModeSymlink != 0:
			w.skipped(printable(name), SkippedSymlink)
			return nil
		case !d.Type().IsRegular():
			w.skipped(printable(name), SkippedSpecial)
			return nil
		case !mayBeArticle(d.Name()):
			w.skipped(printable(name), SkippedOther)
			return nil
		}
		found = true
		f, err := dir.Open(rel) // through the root: no link swapped in meanwhile leads out of it
		if err != nil {
			w.begin(at, nil)
			return w.fail(printable(name), err)
		}
		defer f.Close()
		return w.opened(f, at, name, printable(refOf(rel)), false)
	})
	if err != nil {
		return err
	}
	if !found {
		w.begin(before, nil)
		return w.fail(printable(root), errors.New("folder holds no page, text or archive"))
	}
	return nil
}

func skipTree(d fs.DirEntry) error {
	if d != nil && d.IsDir() {
		return fs.SkipDir
	}
	return nil
}

func isGlob(path string) bool { return strings.ContainsAny(path, "*?[") }

// glob reads all that a pattern matches, in the order in which a folder is read.
func (w *walk) glob(pattern string) error {
	matches, err := expand(pattern)
	if err == nil && len(matches) == 0 {
		err = errors.New("no file matches")
	}
	if err != nil {
		w.begin("", nil)
		return w.fail(printable(pattern), err)
	}
	for _, match := range matches {
		rel := path.Clean(filepath.ToSlash(match))
		info, err := os.Stat(match)
		dir := err == nil && info.IsDir()
		switch {
		case w.passed(rel, dir):
			if w.Options.Read != nil {
				w.Options.Read.Add(Size([]string{match}))
			}
		case dir:
			err = w.folder(match, rel)
		default:
			err = w.regular(match, rel, match, refOf(filepath.Base(match)), true)
		}
		if errors.Is(err, errStop) {
			return err
		}
	}
	return nil
}

// expand lists what a pattern matches: filepath.Match, and ** for any folders between.
func expand(pattern string) ([]string, error) {
	if !strings.Contains(pattern, "**") {
		matches, err := filepath.Glob(pattern)
		slices.SortFunc(matches, byWalk)
		return matches, err
	}
	parts := strings.Split(filepath.ToSlash(filepath.Clean(pattern)), "/")
	fixed := slices.IndexFunc(parts, isGlob)
	root := strings.Join(parts[:fixed], "/")
	if root == "" && fixed > 0 {
		root = "/"
	}
	if _, err := path.Match(strings.Join(parts[fixed:], "/"), ""); err != nil {
		return nil, err
	}
	var matches []string
	err := filepath.WalkDir(cmp.Or(root, "."), func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || d.Type()&fs.ModeSymlink != 0 {
			return nil // what cannot be listed cannot match
		}
		rel, err := filepath.Rel(cmp.Or(root, "."), name)
		if err == nil && matchParts(parts[fixed:], strings.Split(filepath.ToSlash(rel), "/")) {
			matches = append(matches, name)
		}
		return nil
	})
	slices.SortFunc(matches, byWalk)
	return matches, err
}

// matchParts matches names against patterns; "**" matches any number of names.
func matchParts(patterns, names []string) bool {
	if len(patterns) == 0 {
		return len(names) == 0
	}
	if patterns[0] == "**" {
		return matchParts(patterns[1:], names) || len(names) > 0 && matchParts(patterns, names[1:])
	}
	if len(names) == 0 {
		return false
	}
	ok, _ := path.Match(patterns[0], names[0])
	return ok && matchParts(patterns[1:], names[1:])
}

func byWalk(a, b string) int {
	switch a, b = filepath.ToSlash(a), filepath.ToSlash(b); {
	case a == b:
		return 0
	case walkedBefore(a, b):
		return -1
	default:
		return 1
	}
}
