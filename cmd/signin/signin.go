// Package signin has the commands about accounts and how people sign in: keys, codes
// by which an imported account is claimed, and logins at providers: `user`.
package signin

import (
	"github.com/spf13/cobra"

	"atrium/cmd/after"
	"atrium/cmd/host"
	"atrium/model"
	"atrium/model/op/identity"
	"atrium/model/view"
)

// Commands are the verbs.
func Commands(h host.Host) []*cobra.Command {
	return []*cobra.Command{
		keys(h),
		host.Verb("claim", "Make a single-use code to sign in as an imported account", func(args []string) error {
			return h.Do(identity.IssueClaim{Username: args[0]}, after.Claiming)
		}, "USERNAME"),
		host.Verb("logins", "The linked logins of an account, your own without a name", func(args []string) error {
			s := host.Sheet{Columns: []string{"provider", "issuer", "linked_at"}, Empty: "No logins."}
			return host.List(h, s, func(r *view.Reader, p model.Page) (model.List[view.LoginRow], error) {
				rows, err := r.UserLogins(first(args))
				return model.List[view.LoginRow]{Data: rows, Size: p.Size, Total: len(rows)}, err
			})
		}, "[USERNAME]"),
	}
}

func keys(h host.Host) *cobra.Command {
	return host.Group("key", "The keys that sign in as an account over SSH",
		add(h),
		host.Verb("list", "The keys of an account, your own without a name", func(args []string) error {
			s := host.Sheet{
				Columns: []string{"name", "type", "bits", "fingerprint", "added_at", "last_used", "login_provider"},
				Empty:   "No keys.",
			}
			return host.List(h, s, func(r *view.Reader, p model.Page) (model.List[view.KeyRow], error) {
				return r.UserKeys(first(args), p)
			})
		}, "[USERNAME]"),
		host.Verb("remove", "Take a key away; sessions opened with it end", func(args []string) error {
			return h.Do(identity.RemoveKey{Username: args[0], Key: args[1]}, after.Gone(args[1]))
		}, "USERNAME", "FINGERPRINT|NAME"),
	)
}

func first(args []string) string {
	if len(args) > 0 {
		return args[0]
	}
	return ""
}

func add(h host.Host) *cobra.Command {
	var name string
	cmd := host.Verb("add", "Add a key: the line of a .pub file, or - to read it from stdin", func(args []string) error {
		line := args[1]
		if line == "-" {
			var err error
			if line, err = host.ReadText(h.Stdin); err != nil {
				return err
			}
		}
		return h.Do(identity.AddKey{Username: args[0], Line: line, Name: name}, after.Keyed)
	}, "USERNAME", "KEY")
	cmd.Flags().StringVar(&name, "name", "", "what the key is called, as `NAME`; default the comment in the line")
	return cmd
}
