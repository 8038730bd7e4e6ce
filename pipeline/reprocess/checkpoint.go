package reprocess

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"

	"trichluc/pipeline/store"
)

// checkpoint is the state of an unfinished run on disk: everything up to the
// cursor is committed in the store and counted in the summary.
type checkpoint struct {
	Job     string  `json:"job"`
	Cursor  Cursor  `json:"cursor"`
	Taken   int     `json:"taken"` // articles selected so far
	Summary Summary `json:"summary"`
}

// ErrOtherJob says that a checkpoint belongs to a run with other sources,
// filters or rules.
var ErrOtherJob = errors.New("the checkpoint belongs to another run")

// load reads the checkpoint of a job; nil where there is none.
func load(path, job string) (*checkpoint, error) {
	if path == "" {
		return nil, nil
	}
	content, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("read checkpoint: %w", err)
	}
	var c checkpoint
	if err := json.Unmarshal(content, &c); err != nil {
		return nil, fmt.Errorf("read checkpoint %s: %w", path, err)
	}
	if c.Job != job {
		return nil, fmt.Errorf("%w: %s", ErrOtherJob, path)
	}
	c.Cursor.begun, err = loadBegun(path, c.Cursor.Store)
	return &c, err
}

// A run over a store passes over what its ruleset has read already, so after a
// crash it would pass over what it had stored since the last checkpoint, and not
// count it. Therefore the keys of every batch are noted beside the checkpoint
// before the batch is stored.

func begunFile(path string) string { return path + ".begun" }

// begin notes that a batch is about to be stored. It need not survive a power cut:
// then an article may be missing in the summary, never in the store.
func (c *checkpoint) begin(path string, keys []store.ContentKey) error {
	if n := len(c.Cursor.begun); n > 0 { // noted before the crash
		last := c.Cursor.begun[n-1]
		keys = slices.DeleteFunc(keys, func(k store.ContentKey) bool { return !behind(k, last) })
	}
	if path == "" || len(keys) == 0 {
		return nil
	}
	line, err := json.Marshal(keys)
	if err != nil {
		return err
	}
	f, err := os.OpenFile(begunFile(path), os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o644)
	if err != nil {
		return fmt.Errorf("write checkpoint: %w", err)
	}
	_, err = f.Write(append(line, '\n'))
	if err = errors.Join(err, f.Close()); err != nil {
		return fmt.Errorf("write checkpoint: %w", err)
	}
	c.Cursor.begun = append(c.Cursor.begun, keys...)
	return nil
}

// behind reports whether a stands behind b in the order in which a store is read.
func behind(a, b store.ContentKey) bool {
	return cmp.Or(cmp.Compare(a.ArticleID, b.ArticleID), cmp.Compare(a.Content, b.Content)) > 0
}

// forget drops what was noted of batches that the cursor has passed. What a crash
// before this one left of later ones stays. The source may still be reading the list.
func (c *checkpoint) forget(path string) error {
	if at := c.Cursor.Store; at != nil {
		c.Cursor.begun = slices.DeleteFunc(slices.Clone(c.Cursor.begun), func(k store.ContentKey) bool { return !behind(k, *at) })
	}
	if len(c.Cursor.begun) == 0 {
		return dropFile(begunFile(path))
	}
	line, err := json.Marshal(c.Cursor.begun)
	if err != nil {
		return err
	}
	part := begunFile(path) + ".part"
	if err := errors.Join(os.WriteFile(part, append(line, '\n'), 0o644), os.Rename(part, begunFile(path))); err != nil {
		return fmt.Errorf("write checkpoint: %w", err)
	}
	return nil
}

// loadBegun reads the keys noted since the cursor.
func loadBegun(path string, cursor *store.ContentKey) ([]store.ContentKey, error) {
	content, err := os.ReadFile(begunFile(path))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("read checkpoint: %w", err)
	}
	var out []store.ContentKey
	for line := range bytes.Lines(content) {
		var keys []store.ContentKey
		if json.Unmarshal(line, &keys) != nil {
			break // cut off: that batch was not stored
		}
		for _, k := range keys {
			if cursor == nil || behind(k, *cursor) {
				out = append(out, k)
			}
		}
	}
	return out, nil
}

// save replaces the checkpoint in one step: after a crash there is the old one
// or the new one, whole.
func (c *checkpoint) save(path string) error {
	if path == "" {
		return nil
	}
	content, err := json.Marshal(c)
	if err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return fmt.Errorf("write checkpoint: %w", err)
	}
	f, err := os.CreateTemp(filepath.Dir(path), filepath.Base(path)+".*")
	if err != nil {
		return fmt.Errorf("write checkpoint: %w", err)
	}
	_, err = f.Write(content)
	err = errors.Join(err, f.Sync(), f.Close())
	if err == nil {
		err = os.Rename(f.Name(), path)
	}
	if err != nil {
		_ = os.Remove(f.Name())
		return fmt.Errorf("write checkpoint: %w", err)
	}
	return c.forget(path)
}

func drop(path string) error {
	if path == "" {
		return nil
	}
	return errors.Join(dropFile(path), dropFile(begunFile(path)))
}

func dropFile(path string) error {
	if err := os.Remove(path); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("remove checkpoint: %w", err)
	}
	return nil
}
