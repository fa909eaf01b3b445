package bolt

import (
	"os"
	"syscall"
	"testing"
)

// breakFlush makes every later flush of an open file fail: its descriptor
// becomes that of a pipe, which cannot be flushed. Writes to it fail, too.
func breakFlush(t *testing.T, f *os.File) {
	t.Helper()
	r, w, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _, _ = r.Close(), w.Close() }()
	if err := syscall.Dup3(int(r.Fd()), int(f.Fd()), syscall.O_CLOEXEC); err != nil {
		t.Fatal(err)
	}
}
