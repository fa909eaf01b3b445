package projects

import (
	"strconv"

	"github.com/spf13/cobra"

	"atrium/cmd/after"
	"atrium/cmd/host"
	"atrium/cmd/usage"
	"atrium/model"
	"atrium/model/op/asset"
	"atrium/model/view"
)

func newModel(h host.Host) *cobra.Command {
	return host.Group("model", "The models of a project and their versions",
		modelCreate(h),
		host.Verb("list", "The models of a project", func(args []string) error {
			s := host.Sheet{
				Columns: []string{"name", "latest", "production", "staging", "created_by", "created_at", "description"},
				Empty:   "No models.",
			}
			return host.List(h, s, func(r *view.Reader, p model.Page) (model.List[view.ModelRow], error) {
				return r.Models(args[0], p)
			})
		}, "WS/NAME"),
		host.Verb("show", "One model", func(args []string) error {
			return host.Show(h, func(r *view.Reader) (view.ModelRow, error) { return r.Model(args[0], args[1]) })
		}, "WS/NAME", "MODEL"),
		modelUpdate(h),
		host.Verb("delete", "Delete a model with all its versions", func(args []string) error {
			return h.Do(asset.DeleteModel{Project: args[0], Model: args[1]}, after.Gone(args[1]))
		}, "WS/NAME", "MODEL"),
		newVersion(h),
	)
}

func modelNow(full, name string) after.Then {
	return after.Just(func(r *view.Reader) (view.ModelRow, error) { return r.Model(full, name) })
}

func modelCreate(h host.Host) *cobra.Command {
	var o asset.CreateModel
	cmd := host.Verb("create", "Register a model in a project", func(args []string) error {
		o.Project, o.Model = args[0], args[1]
		return h.Make(o, modelNow(args[0], args[1]))
	}, "WS/NAME", "MODEL")
	cmd.Flags().StringVar(&o.Description, "description", "", "what it does, as `TEXT`")
	return cmd
}

func modelUpdate(h host.Host) *cobra.Command {
	var text string
	cmd := host.Verb("update", "Change the description of a model", nil, "WS/NAME", "MODEL")
	cmd.Flags().StringVar(&text, "description", "", "what it does, as `TEXT`")
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		o := asset.UpdateModel{Project: args[0], Model: args[1], Description: host.Given(cmd, "description", &text)}
		if o.Description == nil {
			return usage.Errorf(cmd, "There is nothing to change: give --description.")
		}
		return h.Do(o, modelNow(args[0], args[1]))
	}
	return cmd
}

func newVersion(h host.Host) *cobra.Command {
	return host.Group("version", "The versions of a model",
		versionAdd(h),
		host.Verb("list", "The versions of a model, newest first", func(args []string) error {
			s := host.Sheet{
				Columns: []string{"number", "stage", "created_by", "created_at", "description", "metadata"},
				Empty:   "No versions.",
			}
			return host.List(h, s, func(r *view.Reader, p model.Page) (model.List[view.VersionRow], error) {
				return r.Versions(args[0], args[1], p)
			})
		}, "WS/NAME", "MODEL"),
		host.Verb("show", "One version", func(args []string) error {
			n, err := number(args[2])
			if err != nil {
				return err
			}
			return host.Show(h, func(r *view.Reader) (view.VersionRow, error) { return r.ModelVersion(args[0], args[1], n) })
		}, "WS/NAME", "MODEL", "N"),
		host.Verb("stage", "Move a version to a stage: none, staging, production or archived", func(args []string) error {
			n, err := number(args[2])
			if err != nil {
				return err
			}
			stage, err := model.ParseStage(args[3])
			if err != nil {
				return err
			}
			return h.Do(asset.UpdateVersion{Project: args[0], Model: args[1], Number: n, Stage: &stage}, versionNow(args[0], args[1], n))
		}, "WS/NAME", "MODEL", "N", "STAGE"),
		versionUpdate(h),
		host.Verb("delete", "Delete a version; its number is not used again", func(args []string) error {
			n, err := number(args[2])
			if err != nil {
				return err
			}
			return h.Do(asset.DeleteVersion{Project: args[0], Model: args[1], Number: n}, after.Gone(args[1]+"/"+args[2]))
		}, "WS/NAME", "MODEL", "N"),
	)
}

// number reads the number of a version.
func number(s string) (int, error) {
	n, err := strconv.Atoi(s)
	if err != nil || n < 1 {
		return 0, model.Errorf(model.Invalid, "%q is not the number of a version.", s).WithHint("Versions are numbered from 1.")
	}
	return n, nil
}

func versionNow(full, name string, n int) after.Then {
	return after.Just(func(r *view.Reader) (view.VersionRow, error) { return r.ModelVersion(full, name, n) })
}

func versionAdd(h host.Host) *cobra.Command {
	var o asset.AddVersion
	var stage string
	var meta []string
	cmd := host.Verb("add", "Add the next version to a model", nil, "WS/NAME", "MODEL")
	cmd.Flags().StringVar(&o.Description, "description", "", "what is new, as `TEXT`")
	cmd.Flags().StringVar(&stage, "stage", "none", "the `STAGE`: none, staging, production or archived")
	cmd.Flags().StringArrayVar(&meta, "set", nil, "metadata as `KEY=VALUE`; may be repeated")
	cmd.RunE = func(_ *cobra.Command, args []string) (err error) {
		o.Project, o.Model = args[0], args[1]
		if o.Stage, err = model.ParseStage(stage); err != nil {
			return err
		}
		if o.Metadata, err = usage.KeyValues(meta); err != nil {
			return err
		}
		return h.Make(o, after.Versioned(args[0], args[1]))
	}
	return cmd
}

func versionUpdate(h host.Host) *cobra.Command {
	var text string
	var meta []string
	cmd := host.Verb("update", "Change description and metadata of a version", nil, "WS/NAME", "MODEL", "N")
	cmd.Flags().StringVar(&text, "description", "", "what is new, as `TEXT`")
	cmd.Flags().StringArrayVar(&meta, "set", nil, "metadata as `KEY=VALUE`, KEY= takes it away; may be repeated")
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		n, err := number(args[2])
		if err != nil {
			return err
		}
		o := asset.UpdateVersion{Project: args[0], Model: args[1], Number: n, Description: host.Given(cmd, "description", &text)}
		if o.Metadata, err = usage.KeyValues(meta); err != nil {
			return err
		}
		if o.Description == nil && len(o.Metadata) == 0 {
			return usage.Errorf(cmd, "There is nothing to change: give --description or --set.")
		}
		return h.Do(o, versionNow(args[0], args[1], n))
	}
	return cmd
}
