package host

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"os"
	"strings"

	"golang.org/x/term"

	"atrium/model"
)

// most is how much of stdin is read for one text or secret.
const most = 1 << 20

// ReadText reads a text from stdin to its end, without the line feed there.
func ReadText(in io.Reader) (string, error) {
	b, err := io.ReadAll(io.LimitReader(in, most))
	if err != nil {
		e := model.Errorf(model.Unavailable, "The input cannot be read.")
		e.Cause = err
		return "", e
	}
	return strings.TrimSuffix(strings.TrimSuffix(string(b), "\n"), "\r"), nil
}

// ReadSecrets reads a value for each key: from a person who is asked for one
// after the other and does not see it, else from stdin. There one key takes all
// of it, line feeds and all; several take a line each, in their order.
func ReadSecrets(ctx context.Context, in io.Reader, ask io.Writer, person bool, keys []string) (map[string]string, error) {
	out := map[string]string{}
	lines := bufio.NewReader(io.LimitReader(in, most))
	for _, key := range keys {
		var value string
		var err error
		switch {
		case person:
			_, _ = fmt.Fprintf(ask, "Secret %s: ", key)
			value, err = hidden(ctx, in, lines)
			_, _ = fmt.Fprintln(ask)
		case len(keys) == 1:
			value, err = ReadText(in)
		default:
			value, err = lines.ReadString('\n')
			if value = strings.TrimRight(value, "\r\n"); err == io.EOF {
				err = nil
			}
		}
		if err != nil {
			return nil, err
		}
		if value == "" {
			return nil, model.Errorf(model.Invalid, "There is no value for the secret %s.", key).
				WithHint("Type it where it is asked for, or give it on stdin: one line for each --secret.")
		}
		out[key] = value
	}
	return out, nil
}

// hidden reads a line that the terminal does not show. The terminal is put back
// also where the run ends meanwhile.
func hidden(ctx context.Context, in io.Reader, lines *bufio.Reader) (string, error) {
	if hides, ok := in.(interface{ Hide() (show func()) }); ok { // a session from elsewhere
		defer hides.Hide()()
	}
	file, ok := in.(*os.File)
	if !ok || !term.IsTerminal(int(file.Fd())) {
		line, _ := lines.ReadString('\n')
		return strings.TrimRight(line, "\r\n"), nil
	}
	was, err := term.GetState(int(file.Fd()))
	if err != nil {
		return "", err
	}
	type reply struct {
		typed []byte
		err   error
	}
	got := make(chan reply, 1)
	go func() {
		typed, err := term.ReadPassword(int(file.Fd()))
		got <- reply{typed, err}
	}()
	select {
	case r := <-got:
		if r.err != nil && r.err != io.EOF {
			return "", r.err
		}
		return string(r.typed), nil
	case <-ctx.Done():
		_ = term.Restore(int(file.Fd()), was) // the run ends with the context's error
		return "", ctx.Err()
	}
}
