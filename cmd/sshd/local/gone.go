package local

import (
	"errors"
	"io/fs"
	"syscall"
)

// gone says that a connection failed because nobody is there.
func gone(err error) bool {
	return errors.Is(err, fs.ErrNotExist) || errors.Is(err, syscall.ECONNREFUSED)
}
