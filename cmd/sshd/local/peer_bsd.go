//go:build darwin || freebsd

package local

import (
	"fmt"
	"net"

	"golang.org/x/sys/unix"
)

// mostPath is what a socket's address holds.
const mostPath = 103

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
		var cred *unix.Xucred
		if cred, asked = unix.GetsockoptXucred(int(fd), unix.SOL_LOCAL, unix.LOCAL_PEERCRED); asked == nil {
			uid = int(cred.Uid)
		}
	})
	if err == nil {
		err = asked
	}
	return uid, pid, err
}

// shorten refuses a path that does not fit into a socket's address.
func shorten(path string) (short string, done func(), err error) {
	if len(path) > mostPath {
		return "", nil, fmt.Errorf("the path %q is too long for a socket", path)
	}
	return path, func() {}, nil
}
