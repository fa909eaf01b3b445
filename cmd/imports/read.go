package imports

import (
	"errors"
	"io"
	"io/fs"
	"os"

	"atrium/model"
)

// ReadFile reads a whole file to import, up to MaxFile, and gives the name by which
// faults call it; the path "-" is stdin. Without local the machine's own files
// are refused: the path comes from elsewhere. Errors are of code invalid, or
// denied.
func ReadFile(path string, stdin io.Reader, local bool) (name string, data []byte, err error) {
	in, name := stdin, "The standard input"
	if path != "-" {
		if !local {
			return "", nil, model.Errorf(model.Denied, "Over SSH an import reads the standard input only.").
				WithHint("Give - as FILE and send the file along: ssh host import … - < FILE.")
		}
		f, err := os.Open(path)
		if err != nil {
			return "", nil, unreadable(path, err)
		}
		defer f.Close()
		in, name = f, path
	}
	if data, err = io.ReadAll(io.LimitReader(in, MaxFile+1)); err != nil {
		return "", nil, unreadable(name, err)
	}
	return name, data, nil
}

func unreadable(path string, err error) error {
	why := "it cannot be read"
	if errors.Is(err, fs.ErrNotExist) {
		why = "there is no such file"
	}
	e := model.Errorf(model.Invalid, "%s cannot be imported: %s.", path, why).WithHint("Nothing was changed.")
	e.Cause = err
	return e
}
