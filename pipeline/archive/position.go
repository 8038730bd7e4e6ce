package archive

import (
	"io/fs"
	"strings"
)

// Position says up to where a reading has come. It can be kept as JSON and given
// to a later reading of the same paths as Options.After.
type Position struct {
	Arg     int    `json:"arg"`               // index of the path
	File    string `json:"file,omitempty"`    // file below that path, with slashes
	Size    int64  `json:"size,omitempty"`    // of the file, to see that it is still the same
	Changed int64  `json:"changed,omitempty"` // its modification time, Unix nanoseconds
	Offset  int64  `json:"offset,omitempty"`  // byte where reading can begin
	Line    int    `json:"line,omitempty"`    // lines before that byte
	N       int64  `json:"n"`                 // items from there on that were read
}

// entry is a place in a file where reading can begin.
type entry struct {
	offset int64
	line   int
}

// begin starts a file; where it is the one to go on from, it arranges that.
func (w *walk) begin(rel string, info fs.FileInfo) {
	w.file = Position{Arg: w.arg, File: rel}
	if info != nil {
		w.file.Size, w.file.Changed = info.Size(), info.ModTime().UnixNano()
	}
	w.n, w.skip, w.entry = 0, 0, entry{}
	after := w.after
	if after == nil || after.Arg != w.arg || after.File != rel {
		w.after = nil // behind the place: that file is gone
		return
	}
	w.after = nil
	if after.Size != w.file.Size || after.Changed != w.file.Changed {
		return
	}
	w.skip = after.N
	w.entry = entry{after.Offset, after.Line}
}

// enter marks a place where reading could begin: what stands before it need not
// be counted any more.
func (w *walk) enter(e entry) {
	if w.skip == 0 {
		w.entry, w.n = e, 0
	}
}

// passed reports whether a file or folder below the path being read lies wholly
// before the place to go on from.
func (w *walk) passed(rel string, dir bool) bool {
	if w.after == nil || w.after.Arg != w.arg {
		return false
	}
	if dir && (rel == "." || strings.HasPrefix(w.after.File, rel+"/")) {
		return false
	}
	return walkedBefore(rel, w.after.File)
}

// walkedBefore is the order in which folders are walked: name by name.
func walkedBefore(a, b string) bool {
	for {
		nameA, restA, moreA := strings.Cut(a, "/")
		nameB, restB, moreB := strings.Cut(b, "/")
		if nameA != nameB {
			return nameA < nameB
		}
		if !moreA || !moreB {
			return moreB && !moreA
		}
		a, b = restA, restB
	}
}
