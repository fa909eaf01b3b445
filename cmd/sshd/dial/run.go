package dial

import (
	"context"
	"errors"
	"io"
	"maps"
	"slices"
	"time"

	"golang.org/x/crypto/ssh"

	"atrium/cmd/sshd/execline"
	"atrium/model"
)

// Command is what runs there, and with what.
type Command struct {
	Args           []string // none: the console
	Stdin          io.Reader
	Stdout, Stderr io.Writer
	Terminal       *Terminal // nil: nobody sits there
	Env            map[string]string
}

// Terminal is this end's terminal.
type Terminal struct {
	Term string
	// Size is the size now; Resized tells when it has changed. Both may be nil.
	Size    func() (width, height int)
	Resized <-chan struct{}
	// Raw puts the terminal into raw mode until restore is called: for the console.
	// Nil leaves lines and ctrl+c to the terminal: for commands.
	Raw func() (restore func(), err error)
}

// lastWord is how long a command may take to end after it was interrupted.
const lastWord = 2 * time.Second

// Run runs a command and gives its exit status. When the context ends the command is
// interrupted, as by ctrl+c here. Errors are of this side or of the connection
// (Unavailable, exit status 7), not of the command, which has told them on Stderr; one
// that wraps local.ErrNobody says that nobody holds the file.
func Run(ctx context.Context, t Target, o Options, c Command) (status int, err error) {
	conn, err := connect(ctx, t, o)
	if err != nil {
		return 0, err
	}
	defer conn.Close()
	if o.Keepalive > 0 {
		go conn.keepalive(o.Keepalive)
	}
	s, err := conn.session()
	if err != nil {
		return 0, refused(t, err)
	}
	defer s.Close()
	s.Stdout, s.Stderr = c.Stdout, c.Stderr
	in, err := s.StdinPipe()
	if err != nil {
		return 0, refused(t, err)
	}
	for _, name := range slices.Sorted(maps.Keys(c.Env)) {
		_ = s.Setenv(name, c.Env[name]) // the host takes what it wants
	}
	restore, err := c.terminal(s)
	if err != nil {
		return 0, err
	}
	defer restore()
	if len(c.Args) == 0 {
		err = s.Shell()
	} else {
		err = s.Start(execline.Render(c.Args))
	}
	if err != nil {
		return 0, refused(t, err)
	}
	over := make(chan struct{})
	defer close(over)
	go c.resize(s, over)
	go func() {
		if c.Stdin != nil {
			_, _ = io.Copy(in, c.Stdin)
		}
		_ = in.Close()
	}()
	return conn.wait(ctx, t, s)
}

// session opens a session. The library's client may wait for ever when the connection
// breaks meanwhile.
func (c *client) session() (*ssh.Session, error) {
	type result struct {
		s   *ssh.Session
		err error
	}
	opened := make(chan result, 1)
	go func() {
		s, err := c.NewSession()
		opened <- result{s, err}
	}()
	select {
	case r := <-opened:
		return r.s, r.err
	case <-c.gone:
		return nil, io.EOF
	}
}

// terminal asks for one there and prepares the one here.
func (c Command) terminal(s *ssh.Session) (restore func(), err error) {
	restore = func() {}
	if c.Terminal == nil {
		return restore, nil
	}
	w, h := 80, 24
	if c.Terminal.Size != nil {
		w, h = c.Terminal.Size()
	}
	if err := s.RequestPty(c.Terminal.Term, h, w, ssh.TerminalModes{}); err != nil {
		return restore, unavailable(err, "The server gives no terminal.").WithHint("Run a single command instead.")
	}
	if c.Terminal.Raw == nil {
		return restore, nil
	}
	return c.Terminal.Raw()
}

// resize passes changes of size on.
func (c Command) resize(s *ssh.Session, over <-chan struct{}) {
	if c.Terminal == nil || c.Terminal.Size == nil {
		return
	}
	for {
		select {
		case <-over:
			return
		case <-c.Terminal.Resized:
			w, h := c.Terminal.Size()
			_ = s.WindowChange(h, w)
		}
	}
}

// wait waits for the end of the command.
func (c *client) wait(ctx context.Context, t Target, s *ssh.Session) (int, error) {
	ended := make(chan error, 1)
	go func() { ended <- s.Wait() }()
	var err error
	select {
	case err = <-ended:
	case <-ctx.Done():
		_ = s.Signal(ssh.SIGINT)
		timer := time.NewTimer(lastWord)
		defer timer.Stop()
		select {
		case err = <-ended:
		case <-timer.C:
			return model.Internal.Exit(), nil
		}
	}
	var exit *ssh.ExitError
	switch {
	case err == nil:
		return 0, nil
	case errors.As(err, &exit):
		return exit.ExitStatus(), nil
	default:
		return 0, unavailable(err, "The connection to %s was lost.", t).WithHint("What you asked for may have been done: look before you repeat it.")
	}
}

// refused is why a session did not begin.
func refused(t Target, err error) error {
	var why *ssh.OpenChannelError
	if errors.As(err, &why) {
		return unavailable(err, "The server %s refuses: %s.", t, why.Message).WithHint("Try again later.")
	}
	return unavailable(err, "The connection to %s was lost.", t).WithHint("Try again.")
}
