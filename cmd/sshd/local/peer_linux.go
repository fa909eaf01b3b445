package local

import (
	"fmt"
	"net"
	"os"
	"path/filepath"
	"syscall"
)

// mostPath is what a socket's address holds on Linux.
const mostPath = 107

// peer is the user and the number of the process at the other end, as the kernel
// knows them; the number is 0 where it does not tell.
func peer(c *net.UnixConn) (uid, pid int, err error) {
	raw, err := c.SyscallConn()
	if err != nil {
		return -1, 0, err
	}
	uid = -1
	var asked error
	err = raw.Control(func(fd uintptr) {
		var cred *syscall.Ucred
		if cred, asked = syscall.GetsockoptUcred(int(fd), syscall.SOL_SOCKET, syscall.SO_PEERCRED); asked == nil {
			uid, pid = int(cred.Uid), int(cred.Pid)
		}
	})
	if err == nil {
		err = asked
	}
	return uid, pid, err
}

// shorten gives a path that fits into a socket's address. A long one is reached
// through its folder, held open: /proc/self/fd/N/name. done lets go of the folder.
func shorten(path string) (short string, done func(), err error) {
	if len(path) <= mostPath {
		return path, func() {}, nil
	}
	dir, err := os.Open(filepath.Dir(path))
	if err != nil {
		return "", nil, err
	}
	short = fmt.Sprintf("/proc/self/fd/%d/%s", dir.Fd(), filepath.Base(path))
	if len(short) > mostPath {
		_ = dir.Close()
		return "", nil, fmt.Errorf("the name %q is too long for a socket", filepath.Base(path))
	}
	return short, func() { _ = dir.Close() }, nil
}
