package runs

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/dustin/go-humanize"

	"atrium/model"
	"atrium/model/display"
)

// to writes to FILE or to the standard output. A file has its name once it is
// whole.
func (x exporting) to(write func(io.Writer) error) error {
	if x.file == "" || x.file == "-" {
		return x.Write(write)
	}
	path := x.File(x.file)
	info, err := os.Stat(path)
	switch {
	case err == nil && info.IsDir():
		return model.Errorf(model.Invalid, "%s is a folder.", display.Text(x.file)).WithHint("Name a file in it.")
	case err == nil && !info.Mode().IsRegular(): // a pipe, a device
		f, err := os.OpenFile(path, os.O_WRONLY, 0)
		if err != nil {
			return x.unwritten(err)
		}
		err = errors.Join(write(f), f.Close())
		return x.unwritten(err)
	case err == nil && !x.Yes():
		return model.Errorf(model.Conflict, "%s is there already.", display.Text(x.file)).WithHint("Give another name, or --yes to replace it.")
	}
	f, err := os.CreateTemp(filepath.Dir(path), ".atrium-export-*")
	if err != nil {
		return x.unwritten(err)
	}
	defer func() { _ = os.Remove(f.Name()) }()
	counted := &counter{w: bufio.NewWriterSize(f, 1<<16)}
	err = write(counted)
	if err == nil {
		err = counted.w.Flush()
	}
	if err = errors.Join(err, f.Close()); err == nil {
		if err = os.Chmod(f.Name(), 0o600); err == nil {
			err = os.Rename(f.Name(), path)
		}
	}
	if err != nil {
		return x.unwritten(err)
	}
	return x.Note(fmt.Sprintf("Written: %s, %s.", x.file, humanize.IBytes(uint64(counted.n))))
}

type counter struct {
	w *bufio.Writer
	n int64
}

func (c *counter) Write(p []byte) (int, error) {
	n, err := c.w.Write(p)
	c.n += int64(n)
	return n, err
}

// unwritten is the error for a file that cannot be written.
func (x exporting) unwritten(err error) error {
	var known *model.Error
	if err == nil || errors.As(err, &known) {
		return err
	}
	e := model.Errorf(model.Unavailable, "The file %s cannot be written.", display.Text(x.file)).WithHint("Check its folder and the space on the disk.")
	if errors.Is(err, fs.ErrPermission) {
		e = e.WithHint("Check the rights of its folder.")
	}
	e.Cause = err
	return e
}
