package signin

import (
	"context"
	"fmt"
	"io"
	"strings"

	"atrium/model"
	"atrium/model/display"
	"atrium/model/op/identity"
	"atrium/model/op/signup"
	"atrium/model/port"
	"atrium/model/view"
)

// Desk lets a stranger in line by line, for screen readers (C4): the questions of the
// sign-up screen, one after the other.
type Desk struct {
	Store port.Store
	Actor model.Actor // who has proven a key and has no account
	Blob  []byte      // that key in the wire format
	Ask   func(prompt string) (string, error)
	Out   io.Writer
}

// Enter asks until the stranger has an account, and gives the actor to go on as. The
// error is that of Ask, or of a store that cannot be read.
func (d Desk) Enter(ctx context.Context) (model.Actor, error) {
	var policy view.SignupRow
	err := d.Store.View(ctx, d.Actor, func(r *view.Reader) error {
		policy = r.Signup()
		return nil
	})
	if err != nil {
		return d.Actor, err
	}
	d.say("Welcome to Atrium. You have no account here yet.")
	up := policy.Signup == "open" || policy.Signup == "invitation" && policy.Mail
	for {
		question := "The code of an invitation or of an account: "
		if up {
			question = "A code, if you have one; empty to sign up: "
		}
		code, err := d.Ask(question)
		if err != nil {
			return d.Actor, err
		}
		var who model.ID
		switch {
		case code != "":
			who, err = d.code(ctx, code)
		case up:
			who, err = d.signUp(ctx, policy.Mail, "")
		}
		switch {
		case err == errAsk:
			return d.Actor, io.EOF
		case err != nil:
			d.say("atrium: " + model.AsError(err).Error())
		case who != 0:
			d.Actor.Person = who
			return d.Actor, nil
		}
	}
}

// errAsk says that nobody answers any more.
var errAsk = fmt.Errorf("no answer")

func (d Desk) say(line string) { _, _ = fmt.Fprintln(d.Out, display.Text(line)) }

func (d Desk) do(ctx context.Context, o model.Operation) (model.Effect, error) {
	done, err := d.Store.Do(ctx, d.Actor, o)
	if err != nil {
		return model.Effect{}, err
	}
	return done[0], nil
}

// code takes the code of an invitation, else that of an account.
func (d Desk) code(ctx context.Context, code string) (model.ID, error) {
	var offer view.OfferRow
	err := d.Store.View(ctx, d.Actor, func(r *view.Reader) (err error) {
		offer, err = r.Offer(code)
		return err
	})
	if err == nil {
		d.say("You are invited to " + offer.Workspace + " as " + offer.Role + ".")
		return d.signUp(ctx, false, code)
	}
	e, err := d.do(ctx, identity.Claim{Code: code, Proof: identity.Proof{Blob: d.Blob}})
	if err != nil {
		return 0, err
	}
	return e.People[0], nil
}

// signUp asks for what an account needs; with mail the address is verified first.
func (d Desk) signUp(ctx context.Context, mail bool, invitation string) (model.ID, error) {
	o := signup.SignUp{Invitation: invitation, Proof: identity.Proof{Blob: d.Blob}}
	if err := d.answers(map[string]*string{"Email: ": &o.Email}, "Email: "); err != nil {
		return 0, err
	}
	if mail {
		if _, err := d.do(ctx, signup.SendCode{Email: o.Email}); err != nil {
			return 0, err
		}
		d.say("A code is on its way to " + o.Email + ".")
		for right := false; !right; {
			code, err := d.Ask("Code: ")
			if err != nil {
				return 0, errAsk
			}
			e, err := d.do(ctx, signup.CheckCode{Code: code})
			if err != nil {
				return 0, err
			}
			if err := signup.Wrong(e); err != nil {
				d.say("atrium: " + err.Error())
				continue
			}
			right = true
		}
	}
	for {
		if err := d.answers(map[string]*string{"Username: ": &o.Username, "Display name: ": &o.Name}, "Username: ", "Display name: "); err != nil {
			return 0, err
		}
		e, err := d.do(ctx, o)
		if err == nil {
			return e.People[0], nil
		}
		if code := model.CodeOf(err); code != model.Invalid && !strings.Contains(err.Error(), "is taken") {
			return 0, err
		}
		d.say("atrium: " + model.AsError(err).Error())
	}
}

func (d Desk) answers(into map[string]*string, order ...string) error {
	for _, question := range order {
		answer, err := d.Ask(question)
		if err != nil {
			return errAsk
		}
		*into[question] = answer
	}
	return nil
}
