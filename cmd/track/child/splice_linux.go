package child

import (
	"os"

	"golang.org/x/sys/unix"
)

// spliceable is whether the kernel can write a pipe's bytes to a file, waiting for its
// reader as a write does.
func spliceable(to *os.File) bool {
	var st unix.Stat_t
	flags, err := unix.FcntlInt(to.Fd(), unix.F_GETFL, 0)
	if err != nil || flags&(unix.O_NONBLOCK|unix.O_APPEND) != 0 || unix.Fstat(int(to.Fd()), &st) != nil {
		return false
	}
	kind := st.Mode & unix.S_IFMT
	return kind == unix.S_IFIFO || kind == unix.S_IFREG
}

// splice brings some bytes to their place. Nothing without an error is the end.
func (s *slot) splice() (n int, err error) {
	raw, err := s.from.SyscallConn()
	if err != nil {
		return 0, err
	}
	var inner error
	err = raw.Read(func(fd uintptr) bool {
		for {
			var m int64
			m, inner = unix.Splice(int(fd), nil, int(s.to.Fd()), nil, 1<<20, unix.SPLICE_F_MOVE)
			n = int(max(0, m))
			switch inner {
			case unix.EINTR:
			case unix.EAGAIN: // one of the two would wait; as the first is not blocking, neither does
				if waiting, err := unix.IoctlGetInt(int(fd), unix.TIOCINQ); err != nil || waiting == 0 {
					return false
				}
				_, _ = unix.Poll([]unix.PollFd{{Fd: int32(s.to.Fd()), Events: unix.POLLOUT}}, -1)
			default:
				return true
			}
		}
	})
	if err == nil {
		err = inner
	}
	return n, err
}
