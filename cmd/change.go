package cmd

import (
	"bufio"
	"errors"
	"fmt"
	"runtime/debug"
	"strings"

	"atrium/cmd/after"
	"atrium/cmd/output"
	"atrium/model"
	"atrium/model/display"
	"atrium/model/port"
	"atrium/model/view"
)

// change is what a command asks for: operations that are carried out together
// or not at all.
type change struct {
	ops   []model.Operation
	typed string                     // asked for in full on a terminal instead of y (W3)
	after after.Then                 // what scripts get
	show  bool                       // people get it too, instead of a sentence
	then  func() error               // done when the change is made, before that is read
	wrong func([]model.Effect) error // its error is told instead (host.Change)
}

// do carries out one operation.
func (c *call) do(o model.Operation, then after.Then) error {
	return c.change(change{ops: []model.Operation{o}, after: then})
}

// change is the one way in which commands change anything: with --dry-run it
// says what would happen; else it asks where an operation wants a confirmation,
// and carries all of them out.
func (c *call) change(ch change) error {
	if err := c.timeless(); err != nil {
		return err
	}
	s, err := c.open()
	if err != nil {
		return err
	}
	var planned []model.Effect
	if c.flags.dryRun || !c.flags.yes || len(ch.ops) > 1 {
		if planned, err = c.plan(s, ch.ops); err != nil {
			return err
		}
	}
	if c.flags.dryRun {
		return c.preview(ch.ops, planned)
	}
	if err := c.confirm(planned, ch.typed); err != nil {
		return err
	}
	done, err := s.Store.Do(c.ctx, s.Actor, ch.ops...)
	if err != nil {
		return err
	}
	c.changed = true
	if ch.then != nil {
		if err := ch.then(); err != nil {
			return err
		}
	}
	if ch.wrong != nil {
		if err := ch.wrong(done); err != nil {
			return err
		}
	}
	if c.flags.output == "table" && !ch.show {
		return c.print(after.Did(done)...)
	}
	var now any
	err = s.Store.View(c.ctx, s.Actor, func(r *view.Reader) (err error) {
		now, err = ch.after(r, done)
		return err
	})
	switch code := model.CodeOf(err); {
	case code == model.NotFound || code == model.Denied: // one's own right to look went with the change
		return c.effects(ch.ops, done)
	case err != nil:
		return err
	}
	if l, ok := now.(output.Listing); ok {
		return c.rows(l)
	}
	return c.object(now)
}

// timeless refuses to change anything at another time than now.
func (c *call) timeless() error {
	if c.flags.at.IsZero() || c.flags.dryRun {
		return nil
	}
	return model.Errorf(model.Invalid, "--now is for looking at another day; changes happen now.").
		WithHint("Leave --now out, or add --dry-run.")
}

// plan tries the operations. All that are refused are told, not only the first.
func (c *call) plan(s *Session, ops []model.Operation) ([]model.Effect, error) {
	verdicts, err := s.Store.Try(c.ctx, s.Actor, ops...)
	if err != nil {
		return nil, err
	}
	effects := make([]model.Effect, len(verdicts))
	for i, v := range verdicts {
		effects[i] = v.Effect
	}
	return effects, refusal(verdicts)
}

// refusal is the error of operations that are not all possible.
func refusal(verdicts []port.Verdict) error {
	var refused []*model.Error
	for _, v := range verdicts {
		if v.Err != nil {
			refused = append(refused, shown(v.Err))
		}
	}
	switch len(refused) {
	case 0:
		return nil
	case 1:
		return refused[0]
	}
	e := *refused[0]
	messages := make([]string, len(refused))
	for i, r := range refused {
		messages[i] = r.Message
	}
	e.Message = fmt.Sprintf("%d of %d changes are refused, so none was made: %s", len(refused), len(verdicts), strings.Join(messages, " "))
	return &e
}

// confirm asks for what is not to be done by accident. The question names
// everything that would be done and what follows, as the dry run does; the
// default is No (C2, A5).
func (c *call) confirm(planned []model.Effect, typed string) error {
	var told []model.Effect
	ask := false
	for _, e := range planned {
		if !e.Unchanged {
			told, ask = append(told, e), ask || e.Confirm
		}
	}
	if c.flags.yes || !ask {
		return nil
	}
	if !c.StdinTTY || !c.StdoutTTY {
		return after.Unconfirmed(told)
	}
	for _, e := range told {
		_, _ = fmt.Fprintln(c.Stderr, strings.Join(after.Sentences(e), "\n"))
	}
	question, want := "Go on? [y/N] ", []string{"y", "yes"}
	if typed != "" {
		question, want = fmt.Sprintf("Type %s to go on: ", display.Text(typed)), []string{typed}
	}
	_, _ = fmt.Fprint(c.Stderr, question)
	said, err := c.readLine()
	if err != nil {
		return err
	}
	for _, w := range want {
		if said == w || typed == "" && strings.EqualFold(said, w) {
			return nil
		}
	}
	return model.Errorf(model.Invalid, "Nothing was changed.").WithHint("The confirmation was not given.")
}

// readLine waits for a line from the person, or for the end of the run.
func (c *call) readLine() (string, error) {
	type reply struct {
		line string
		err  error
	}
	got := make(chan reply, 1)
	go func() {
		var r reply
		defer func() {
			if p := recover(); p != nil { // it is this run's alone, whoever else the process serves
				r.err = &model.Error{Code: model.Internal, Message: "Internal error.", Cause: fmt.Errorf("panic: %v\n%s", p, debug.Stack())}
			}
			got <- r
		}()
		r.line, r.err = bufio.NewReader(c.Stdin).ReadString('\n')
	}()
	select {
	case r := <-got:
		if e := (*model.Error)(nil); errors.As(r.err, &e) {
			return "", e
		}
		if r.err != nil && r.line == "" {
			_, _ = fmt.Fprintln(c.Stderr)
		}
		return strings.TrimSpace(r.line), nil
	case <-c.ctx.Done():
		return "", c.ctx.Err()
	}
}

// preview prints what would change. Codes are left out: nobody could use them.
func (c *call) preview(ops []model.Operation, effects []model.Effect) error {
	if c.flags.output != "table" {
		return c.effects(ops, effects)
	}
	return c.print(after.WouldDo(effects)...)
}

// effects prints them in a format for scripts; CSV has a line for each.
func (c *call) effects(ops []model.Operation, effects []model.Effect) error {
	doc := after.Effects(c.flags.dryRun, ops, effects)
	if c.flags.output == "csv" {
		return c.rows(output.Listed(doc.Effects))
	}
	return c.object(doc)
}
