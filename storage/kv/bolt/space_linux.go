package bolt

import (
	"os"
	"syscall"
)

func freeSpace(f *os.File) int64 {
	var s syscall.Statfs_t
	if err := syscall.Fstatfs(int(f.Fd()), &s); err != nil {
		return 0
	}
	return int64(s.Bavail) * s.Bsize
}
