//go:build !(darwin || dragonfly || freebsd || linux || netbsd || openbsd)

package bolt

import "os"

// mapFile maps nothing: pages are read one by one.
func mapFile(*os.File, int64) ([]byte, error) { return nil, nil }

func unmapFile([]byte) error { return nil }

// flock leaves it to bbolt's own lock.
func flock(*os.File) (bool, error) { return true, nil }

func available(f *os.File) int64 { return freeSpace(f) }
