package bolt

import (
	"errors"
	"fmt"
	"io/fs"
	"strings"
	"syscall"

	berrors "go.etcd.io/bbolt/errors"

	"atrium/model"
)

// failure is the end of writing: a commit whose outcome nobody knows.
type failure struct {
	err   *model.Error
	stuck bool // bbolt's writer lock is lost
}

// fail ends writing for the life of the engine and returns the error to give
// from now on; the first failure is the one that stays, a lost lock is added.
func (e *Engine) fail(cause error, stuck bool) error {
	f := &failure{stuck: stuck}
	f.err = unavailable(cause, "Writing to %q failed, and the last change may or may not be kept; nothing more is written.", e.path).
		WithHint("Check the disk, then start Atrium again: it reads what is there.")
	if before := e.failed.Load(); before != nil {
		f.err = before.err
		f.stuck = f.stuck || before.stuck
	}
	if e.failed.Swap(f) == nil {
		close(e.ended)
	}
	return f.err
}

// notReserved is for a change that ended before anything was written to the
// store itself.
func (e *Engine) notReserved(err error) error {
	if diskFull(err) {
		return full(e.path, err)
	}
	return e.fail(err, false)
}

// sealed passes on the error of a seal that could not be written.
func (e *Engine) sealed(err error) error {
	if err == nil {
		return nil
	}
	return e.fail(err, false)
}

// commitError tells a commit that was undone whole from one whose outcome is
// unknown.
func (e *Engine) commitError(err error) error {
	switch {
	case errors.Is(err, berrors.ErrMaxSizeReached):
		return unavailable(err, "The store %q has reached its size limit; nothing was changed.", e.path).
			WithHint("Raise the limit, or remove what is not needed.")
	case diskFull(err):
		return full(e.path, err)
	}
	return e.fail(err, false)
}

func full(path string, err error) error {
	return unavailable(err, "The disk that holds %q is full; nothing was changed.", path).
		WithHint("Free some space and try again.")
}

// diskFull is true for a write that found no space. The same error from a
// flush arrives without an operation and means that earlier pages are lost.
func diskFull(err error) bool {
	var path *fs.PathError
	return errors.As(err, &path) && strings.HasPrefix(path.Op, "write") &&
		(errors.Is(path.Err, syscall.ENOSPC) || errors.Is(path.Err, syscall.EDQUOT))
}

func (e *Engine) beginError(err error) error {
	if errors.Is(err, berrors.ErrDatabaseNotOpen) {
		return closedError(e.path)
	}
	return unavailable(err, "The store %q cannot be read any more.", e.path).WithHint("Start Atrium again.")
}

func closedError(path string) error {
	return unavailable(berrors.ErrDatabaseNotOpen, "The store %q is closed.", path).WithHint("Open it again.")
}

func inUse(path string) error {
	return unavailable(berrors.ErrTimeout, "The store %q is in use by another atrium.", path).
		WithHint("Close that one or wait until it has finished, then try again.").With("file", "in use")
}

// mismatch is for a store and a seal that do not describe the same state.
func mismatch(path, why string) error {
	return unavailable(nil, "The store %q does not fit its seal %q: %s.", path, path+SealSuffix, why).
		WithHint("Nothing was changed. Put both files of one moment back, or restore a backup: atrium restore FILE.")
}

// openError puts bbolt's reasons not to open a file into words.
func openError(path string, err error) error {
	switch {
	case errors.Is(err, berrors.ErrTimeout):
		return inUse(path)
	case errors.Is(err, fs.ErrNotExist):
		return missing(path)
	case errors.Is(err, fs.ErrPermission):
		return unreadable(path, err)
	case errors.Is(err, berrors.ErrInvalid), errors.Is(err, berrors.ErrVersionMismatch), errors.Is(err, berrors.ErrChecksum):
		return foreign(path, err.Error())
	}
	return unavailable(err, "The store %q cannot be opened.", path).WithHint("Check the disk and the rights of the file.")
}

func missing(path string) error {
	return unavailable(fs.ErrNotExist, "There is no store at %q.", path).
		WithHint("Create one with `atrium init`, or name the right file.")
}

func unreadable(path string, cause error) error {
	return unavailable(cause, "The store %q cannot be read: %s.", path, reason(cause)).
		WithHint("Check that the file exists and that you own it.")
}

func foreign(path, why string) error {
	return unavailable(nil, "The file %q is not a whole Atrium store: %s.", path, why).
		WithHint("It was left as it is. Restore a backup, or move the file away and run `atrium init`.")
}

// damaged turns a panic that came out of bbolt into an error.
func damaged(path string, p any) *model.Error {
	return unavailable(fmt.Errorf("bbolt: %v", p), "The store %q is damaged.", path).
		WithHint("See what is damaged with `atrium check`, then restore the newest backup.").With("damaged", path)
}

// refused is for a write that bbolt does not take; nothing was changed.
func refused(key []byte, cause error) error {
	e := model.Errorf(model.Internal, "The key %q cannot be changed.", key)
	e.Cause = cause
	return e
}

// reason is the bare reason of a file error, whose text repeats the path.
func reason(err error) string {
	var path *fs.PathError
	if errors.As(err, &path) {
		err = path.Err
	}
	return err.Error()
}

func unavailable(cause error, format string, args ...any) *model.Error {
	e := model.Errorf(model.Unavailable, format, args...)
	e.Cause = cause
	return e
}
