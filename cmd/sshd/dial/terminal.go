package dial

import (
	"os"

	"golang.org/x/term"

	"atrium/model"
)

// Local is the terminal of this process, as in and out. raw is for the console. Call
// done at the end.
func Local(in, out *os.File, name string, raw bool) (t *Terminal, done func()) {
	changes, stop := resized()
	t = &Terminal{Term: name, Resized: changes, Size: func() (int, int) {
		w, h, err := term.GetSize(int(out.Fd()))
		if err != nil {
			return 80, 24
		}
		return w, h
	}}
	if raw {
		t.Raw = func() (func(), error) {
			was, err := term.MakeRaw(int(in.Fd()))
			if err != nil {
				e := model.Errorf(model.Unavailable, "The terminal cannot be prepared for the console.").WithHint("Run a single command instead.")
				e.Cause = err
				return nil, e
			}
			return func() { _ = term.Restore(int(in.Fd()), was) }, nil
		}
	}
	return t, stop
}
