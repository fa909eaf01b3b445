package signin

import (
	"github.com/spf13/cobra"

	"atrium/cmd/after"
	"atrium/cmd/host"
	"atrium/cmd/usage"
	"atrium/model"
	"atrium/model/op"
	"atrium/model/op/signup"
	"atrium/model/view"
)

// VerifyEmail is `user verify-email`: by a platform admin, or by a mailed code for
// oneself.
func VerifyEmail(h host.Host) *cobra.Command {
	var code string
	var send bool
	cmd := host.Verb("verify-email", "Verify an account's address: as a platform admin, or one's own by a mailed code", nil, "USERNAME")
	cmd.Flags().BoolVar(&send, "send", false, "mail a code to your own address")
	cmd.Flags().StringVar(&code, "code", "", "the `CODE` that was mailed to your own address")
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		given := cmd.Flags().Changed("code")
		switch {
		case send && given:
			return usage.Errorf(cmd, "--send mails a new code: leave --code out.")
		case !send && !given:
			return h.Do(op.VerifyEmail{Username: args[0]}, after.Account)
		}
		if err := oneself(h, args[0]); err != nil {
			return err
		}
		if send {
			return h.Do(signup.SendVerification{}, after.Account)
		}
		return h.Change(host.Change{Ops: []model.Operation{signup.Verify{Code: code}}, After: after.Account, Wrong: func(done []model.Effect) error {
			return signup.Wrong(done[0])
		}})
	}
	return cmd
}

// oneself refuses another account than the actor's own.
func oneself(h host.Host, username string) error {
	return h.View(func(r *view.Reader) error {
		if _, err := r.Whoami(); err != nil {
			return err
		}
		if row, err := r.User(username); err == nil && row.Username == r.Me().Username {
			return nil
		}
		return model.Errorf(model.Denied, "Only whoever reads the mail can verify an address by a code: this is not your account.").
			WithHint("Platform admins leave --code and --send out.")
	})
}
