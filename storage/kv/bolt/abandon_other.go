//go:build !(darwin || dragonfly || freebsd || linux || netbsd || openbsd)

package bolt

import "os"

// abandon gives up a file that bbolt can no longer close.
func abandon(f *os.File) error { return f.Close() }
