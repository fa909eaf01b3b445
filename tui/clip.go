package tui

import (
	"encoding/base64"
	"io"

	"atrium/model"
)

// mostCopied is the most text that goes to the clipboard: terminals cut OSC 52
// somewhere above it.
const mostCopied = 48 << 10

// clip puts text on the clipboard of whoever looks at the terminal (OSC 52).
func clip(terminal io.Writer, text string) error {
	if len(text) > mostCopied {
		return model.Errorf(model.Invalid, "This is too long for the clipboard: %d KiB at most.", mostCopied>>10).
			WithHint("Mark it by hand, or use a command with --json.")
	}
	_, err := io.WriteString(terminal, "\x1b]52;c;"+base64.StdEncoding.EncodeToString([]byte(text))+"\a")
	if err != nil {
		e := model.Errorf(model.Unavailable, "The terminal took no copy.")
		e.Cause = err
		return e
	}
	return nil
}
