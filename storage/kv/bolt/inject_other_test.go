//go:build !linux

package bolt

import (
	"os"
	"testing"
)

// breakFlush closes the file: its flush fails, and so does all else.
func breakFlush(t *testing.T, f *os.File) {
	t.Helper()
	_ = f.Close()
}
