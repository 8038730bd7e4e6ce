//go:build !unix

package queue

import "os"

// lockFile only opens the file: there is no portable lock here, so two
// processes must not be given the same folder.
func lockFile(path string) (*os.File, error) {
	return os.OpenFile(path, os.O_CREATE|os.O_RDWR, 0o644)
}
