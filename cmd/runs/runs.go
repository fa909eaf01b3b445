// Package runs has the commands about what was tracked: `runs`.
package runs

import (
	"bytes"
	"context"
	"io"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"atrium/cmd/after"
	"atrium/cmd/host"
	"atrium/cmd/tracking"
	"atrium/cmd/usage"
	"atrium/model"
	"atrium/model/op/track"
	"atrium/model/view"
)

// Host is the run of the program that these commands are part of.
type Host struct {
	host.Host
	Getenv func(string) string
	// Flag says whether the workspace was given with -w.
	Flag func() bool
	// Format is that of -o; Chosen says whether it was asked for.
	Format func() string
	Chosen func() bool
	Yes    func() bool
	// Write hands over the standard output and flushes it afterwards; an error
	// of the output is told as one. Terminal says whether a person reads along.
	Write    func(func(io.Writer) error) error
	Terminal bool
	// Remote is set where another machine asked for the command. File is a path
	// as it was named there.
	Remote bool
	File   func(string) string
	// Note tells people something on the side.
	Note func(string) error
	// Run runs a command with the global flags of this one, wherever that is.
	Run func(ctx context.Context, args ...string) (stdout, stderr *bytes.Buffer, status int)
	// Track tracks a command here (track --mode), with the exit status of it as
	// its error. Guest says that this process is not where the command was asked
	// for.
	Track func(ctx context.Context, t tracking.Tracked, mode string) error
	Guest bool
}

// Commands are the nouns of this room. Verbs are those of runs that are kept
// elsewhere.
func Commands(h Host, verbs ...*cobra.Command) []*cobra.Command {
	return []*cobra.Command{host.Group("runs", "What was tracked: list, show, export, delete", append(verbs,
		list(h), show(h), metrics(h), artifacts(h), export(h), remove(h), rerun(h))...)}
}

// ref is the run of an argument: within -w, else the workspace of ATRIUM_PROJECT.
func (h Host) ref(arg string) view.RunRef {
	ref := view.RunRef{Workspace: h.Named(), Run: arg}
	if ws, _, ok := strings.Cut(h.Getenv("ATRIUM_PROJECT"), "/"); ok && !h.Flag() {
		ref.Workspace = ws
	}
	return ref
}

func list(h Host) *cobra.Command {
	var q view.RunQuery
	cmd := host.Verb("list", "The runs of a project, newest first", nil, "[WS/NAME]")
	f := cmd.Flags()
	f.StringVar(&q.State, "state", "", "only those that are `running|finished|failed|killed`")
	f.StringVar(&q.Person, "person", "", "only those of this `USERNAME`")
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		full := h.Getenv("ATRIUM_PROJECT")
		if len(args) == 1 {
			full = args[0]
		}
		if full == "" {
			return usage.Errorf(cmd, "Say of which project: give WS/NAME, or set ATRIUM_PROJECT.")
		}
		s := host.Sheet{Columns: []string{"key", "state", "person", "started_at", "seconds", "bytes", "name"}, Empty: "No runs."}
		if q.State+q.Person != "" {
			s.Empty = "No run matches."
		}
		return host.List(h.Host, s, func(r *view.Reader, p model.Page) (model.List[view.RunRow], error) {
			asked := q
			asked.Page = p
			return r.Runs(full, asked)
		})
	}
	return cmd
}

// shown is a run for people: its command as it is typed, and its metrics.
type shown struct {
	view.RunDetail
	Command string           `json:"command"`
	Metrics []view.MetricRow `json:"metrics"`
}

// metricsShown is the most metrics that are shown with a run.
const metricsShown = 20

func show(h Host) *cobra.Command {
	return host.Verb("show", "Everything about one run", func(args []string) error {
		s, err := host.Read(h.Host, func(r *view.Reader) (s shown, err error) {
			if s.RunDetail, err = r.Run(h.ref(args[0])); err != nil || !h.Table() {
				return s, err
			}
			l, err := r.RunMetrics(h.ref(args[0]), model.Page{Size: metricsShown})
			s.Metrics = l.Data
			return s, err
		})
		if err != nil {
			return err
		}
		if !h.Table() {
			return h.Object(s.RunDetail)
		}
		words := make([]string, len(s.RunDetail.Command))
		for i, w := range s.RunDetail.Command {
			words[i] = usage.ShellWord(w)
		}
		s.Command = strings.Join(words, " ")
		return h.Object(s)
	}, "RUN")
}

func metrics(h Host) *cobra.Command {
	return host.Verb("metrics", "The metrics of a run by name, with their newest values", func(args []string) error {
		s := host.Sheet{Columns: []string{"name", "last", "min", "max", "count", "step", "at"}, Empty: "No metrics."}
		return host.List(h.Host, s, func(r *view.Reader, p model.Page) (model.List[view.MetricRow], error) {
			return r.RunMetrics(h.ref(args[0]), p)
		})
	}, "RUN")
}

func artifacts(h Host) *cobra.Command {
	return host.Verb("artifacts", "The files that a run keeps", func(args []string) error {
		s := host.Sheet{Columns: []string{"name", "bytes", "sha256", "at"}, Empty: "No artifacts."}
		return host.List(h.Host, s, func(r *view.Reader, p model.Page) (model.List[view.ArtifactRow], error) {
			return r.RunArtifacts(h.ref(args[0]), p)
		})
	}, "RUN")
}

func remove(h Host) *cobra.Command {
	return host.Verb("delete", "Delete runs for good, which frees their storage", func(args []string) error {
		var ops []model.Operation
		var keys, ids []string
		err := h.View(func(r *view.Reader) error {
			for _, arg := range args {
				d, err := r.Run(h.ref(arg))
				if err != nil {
					return err
				}
				if !slices.Contains(ids, d.ID) { // named twice, perhaps in two ways
					ws, _, _ := strings.Cut(d.Project, "/")
					ops, keys, ids = append(ops, track.Delete{Workspace: ws, Run: d.ID}), append(keys, d.Key), append(ids, d.ID)
				}
			}
			return nil
		})
		if err != nil {
			return err
		}
		return h.Change(host.Change{Ops: ops, After: after.AllGone(keys)})
	}, "RUN…")
}
