//go:build !linux && !darwin && !freebsd

package local

import (
	"errors"
	"net"
)

// peer knows nobody: without the kernel's word nobody is let in.
func peer(*net.UnixConn) (uid, pid int, err error) {
	return -1, 0, errors.New("this system does not tell who is at the other end of a socket")
}

func shorten(path string) (string, func(), error) { return path, func() {}, nil }
