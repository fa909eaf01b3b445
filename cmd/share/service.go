package share

import (
	"github.com/spf13/cobra"

	"atrium/cmd/after"
	"atrium/cmd/host"
	"atrium/model"
	"atrium/model/op/service"
	"atrium/model/view"
)

// Services is `people service`.
func Services(h host.Host) *cobra.Command {
	change := func(use, short string, op func(ws, name string) model.Operation) *cobra.Command {
		return host.Verb(use, short, func(args []string) error {
			ws, err := h.Workspace()
			if err != nil {
				return err
			}
			return h.Do(op(ws, args[0]), after.Role(ws))
		}, "SERVICE")
	}
	return host.Group("service", "Service accounts of a workspace (-w): access for machines, by grants only",
		host.Verb("create", "Create the service account NAME@WORKSPACE", func(args []string) error {
			ws, err := h.Workspace()
			if err != nil {
				return err
			}
			return h.Do(service.Create{Workspace: ws, Name: args[0]}, after.Role(ws))
		}, "NAME"),
		host.Verb("list", "The service accounts of the workspace", func([]string) error {
			s := host.Sheet{Columns: []string{"person", "status", "projects", "joined_at"}, Empty: "No service accounts."}
			return host.List(h, s, func(r *view.Reader, p model.Page) (model.List[view.PeopleRow], error) {
				return r.People(h.Named(), view.PeopleQuery{Page: p, Kind: model.Service.String()})
			})
		}),
		change("deactivate", "Take a service account's access away until it is reactivated", func(ws, name string) model.Operation {
			return service.Deactivate{Workspace: ws, Name: name}
		}),
		change("reactivate", "Give a deactivated service account its access back", func(ws, name string) model.Operation {
			return service.Reactivate{Workspace: ws, Name: name}
		}),
	)
}
