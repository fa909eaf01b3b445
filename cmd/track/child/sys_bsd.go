//go:build unix && !linux

package child

import (
	"os"

	"golang.org/x/sys/unix"
)

const (
	getTermios = unix.TIOCGETA
	setTermios = unix.TIOCSETA
)

func widen(*os.File) {}

func spliceable(*os.File) bool { return false }

func (*slot) splice() (int, error) { return 0, os.ErrInvalid }
