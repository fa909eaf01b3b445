package cmd

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"strings"

	"atrium/cmd/assume"
	"atrium/cmd/hold"
	"atrium/cmd/usage"
	"atrium/model"
	"atrium/model/display"
)

// plain is the console for screen readers (SPEC C4): one command a line, the
// same commands as everywhere, answers that read from top to bottom and nothing
// drawn over.
func (c *call) plain(first bool) error {
	in := bufio.NewReader(c.Stdin)
	if first {
		if err := c.plainStart(in); err != nil {
			return err
		}
	}
	fmt.Fprintln(c.Stdout, "Atrium, plain. Type a command such as: people list. help lists them, quit leaves.")
	for {
		line, err := c.ask(in, "atrium> ")
		if err != nil {
			return ended(err)
		}
		if c.Touched != nil {
			c.Touched()
		}
		words, err := usage.Words(line)
		switch {
		case err != nil:
			fmt.Fprintln(c.Stderr, "atrium: "+display.Text(err.Error()))
			continue
		case len(words) == 0:
			continue
		case words[0] == "quit" || words[0] == "exit":
			return nil
		}
		c.line(words)
	}
}

// line runs one command on the store that is open.
func (c *call) line(words []string) {
	env := c.Env
	env.Open = func(_ context.Context, q Request) (*Session, error) {
		if q.Create || q.DB != "" || q.As != "" {
			return nil, model.Errorf(model.Invalid, "This is for a command of its own, outside the plain console.")
		}
		s := *c.session
		s.Close = nil
		return &s, nil
	}
	if words[0] == "atrium" {
		words = words[1:]
	}
	env.Forward = false
	env.StdinTTY = false // nothing asks in between: a change that has to be confirmed takes --yes
	Run(c.ctx, env, append([]string{"--plain"}, words...))
}

// plainStart asks for the first account.
func (c *call) plainStart(in *bufio.Reader) error {
	fmt.Fprintln(c.Stdout, "Welcome to Atrium. There is no account yet: the first one is a platform admin.")
	s := c.session
	who, err := assume.First(c.ctx, s.Store, s.Actor, func(question string) (string, error) { return c.ask(in, question) }, func(err error) {
		fmt.Fprintln(c.Stderr, "atrium: "+display.Text(err.Error()))
	})
	if err != nil {
		return ended(err)
	}
	if s.Actor = who; c.SignedIn != nil {
		c.SignedIn(who)
	}
	return nil
}

// ask reads one line. There is nothing to ask when the store has failed.
func (c *call) ask(in *bufio.Reader, prompt string) (string, error) {
	if err := hold.Failure(c.session.Store); err != nil {
		return "", err
	}
	fmt.Fprint(c.Stdout, prompt)
	line, err := in.ReadString('\n')
	if err != nil && line == "" {
		return "", err
	}
	return strings.TrimSpace(line), c.ctx.Err()
}

func ended(err error) error {
	if errors.Is(err, io.EOF) {
		return nil
	}
	return model.AsError(err)
}
