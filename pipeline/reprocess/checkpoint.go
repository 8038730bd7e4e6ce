package reprocess

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
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
	return &c, nil
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
	return nil
}

func drop(path string) error {
	if path == "" {
		return nil
	}
	if err := os.Remove(path); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("remove checkpoint: %w", err)
	}
	return nil
}
