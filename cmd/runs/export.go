package runs

import (
	"encoding/csv"
	"errors"
	"io"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/spf13/cobra"

	"atrium/cmd/host"
	"atrium/cmd/output"
	"atrium/cmd/usage"
	"atrium/model"
	"atrium/model/display"
	"atrium/model/view"
)

// atOnce is how many values are read in one transaction.
const atOnce = 1000

// exporting is one export.
type exporting struct {
	Host
	ref      view.RunRef
	file     string
	metrics  []string
	console  bool
	artifact string
}

func export(h Host) *cobra.Command {
	x := exporting{Host: h}
	cmd := host.Verb("export", "A whole run as JSON lines, its metrics as CSV, its console, or a file", nil, "RUN", "[FILE]")
	f := cmd.Flags()
	f.StringArrayVar(&x.metrics, "metric", nil, "only the values of this `METRIC`; can be repeated")
	f.BoolVar(&x.console, "console", false, "only what it printed, as text")
	f.StringVar(&x.artifact, "artifact", "", "only the content of this `ARTIFACT`")
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		x.ref = h.ref(args[0])
		if len(args) == 2 {
			x.file = args[1]
		}
		only := 0
		for _, flag := range []string{"metric", "console", "artifact"} {
			if cmd.Flags().Changed(flag) {
				only++
			}
		}
		switch format := h.Format(); {
		case only > 1:
			return usage.Errorf(cmd, "Give one of --metric, --console and --artifact.")
		case h.Chosen() && format != "json" && format != "csv":
			return model.Errorf(model.Invalid, "An export is written as JSON lines or CSV, not as %s.", format).
				WithHint("Leave -o out, or give -o csv.")
		case h.Chosen() && format == "csv" && (x.console || x.artifact != ""):
			return usage.Errorf(cmd, "-o csv is for metrics: leave it out.")
		case h.Remote && x.file != "" && x.file != "-":
			return model.Errorf(model.Denied, "Writing a file is for local commands only.").
				WithHint("Leave FILE out or give -, and write the output to a file where you are.")
		case x.artifact != "":
			return x.content()
		case x.console:
			return x.printed()
		case format == "csv":
			return x.csv()
		}
		return x.lines()
	}
	return cmd
}

// names lists what the run keeps of one kind, page by page.
func names[T any](x exporting, list func(*view.Reader, model.Page) (model.List[T], error), each func(T) error) error {
	for p := (model.Page{Size: atOnce}); ; {
		l, err := host.Read(x.Host.Host, func(r *view.Reader) (model.List[T], error) { return list(r, p) })
		if err != nil {
			return err
		}
		for _, row := range l.Data {
			if err := each(row); err != nil {
				return err
			}
		}
		if p.After = l.Next; l.Next == "" {
			return nil
		}
	}
}

// wanted goes through the metrics that are asked for, each with its values.
func (x exporting) wanted(each func(name string, points []view.PointRow) error) error {
	values := func(name string) error {
		q := view.PointQuery{Name: name, Page: model.Page{Size: atOnce}}
		for {
			l, err := host.Read(x.Host.Host, func(r *view.Reader) (model.List[view.PointRow], error) { return r.RunPoints(x.ref, q) })
			if err != nil {
				return err
			}
			if err := each(name, l.Data); err != nil {
				return err
			}
			if q.After = l.Next; l.Next == "" {
				return nil
			}
		}
	}
	for _, name := range x.metrics {
		if err := values(name); err != nil {
			return err
		}
	}
	if len(x.metrics) > 0 {
		return nil
	}
	return names(x, func(r *view.Reader, p model.Page) (model.List[view.MetricRow], error) { return r.RunMetrics(x.ref, p) },
		func(m view.MetricRow) error { return values(m.Name) })
}

// there reads the run, and the metrics asked for, before anything is written: a
// refusal leaves the output empty. Afterwards the run is known by its UUID, which
// no other gets.
func (x *exporting) there() (d view.RunDetail, err error) {
	err = x.View(func(r *view.Reader) (err error) {
		if d, err = r.Run(x.ref); err != nil {
			return err
		}
		for _, name := range x.metrics {
			if _, err := r.RunPoints(x.ref, view.PointQuery{Name: name, Page: model.Page{Size: 1}}); err != nil {
				return err
			}
		}
		return nil
	})
	if err == nil {
		ws, _, _ := strings.Cut(d.Project, "/")
		x.ref = view.RunRef{Workspace: ws, Run: d.ID}
	}
	return d, err
}

func (x exporting) csv() error {
	if _, err := x.there(); err != nil {
		return err
	}
	return x.to(func(w io.Writer) error {
		out := csv.NewWriter(w)
		if err := out.Write([]string{"metric", "step", "at", "value"}); err != nil {
			return err
		}
		err := x.wanted(func(name string, points []view.PointRow) error {
			name = output.Guarded(display.Text(name))
			for _, p := range points {
				if err := out.Write([]string{name, strconv.FormatInt(p.Step, 10), p.At.Format(time.RFC3339Nano), p.Value.String()}); err != nil {
					return err
				}
			}
			out.Flush()
			return out.Error()
		})
		out.Flush()
		return errors.Join(err, out.Error())
	})
}

// The lines of an export, each an object with a kind.
type (
	runLine struct {
		Kind string         `json:"kind"` // run
		Run  view.RunDetail `json:"run"`
	}
	paramLine struct {
		Kind string `json:"kind"` // param
		view.ParamRow
	}
	textLine struct {
		Kind string `json:"kind"` // text
		Name string `json:"name"`
		view.LineRow
	}
	consoleLine struct {
		Kind    string    `json:"kind"`   // console
		Stream  string    `json:"stream"` // out, err, or terminal where both are one
		At      time.Time `json:"at"`
		Dropped int64     `json:"dropped_bytes"` // of this stream that were not kept just before
		Text    *string   `json:"text"`          // null where the bytes are no text
		Base64  []byte    `json:"base64"`        // then they are here
	}
	artifactLine struct {
		Kind string `json:"kind"` // artifact
		view.ArtifactRow
	}
)

// lines writes everything but the content of files.
func (x exporting) lines() error {
	d, err := x.there()
	if err != nil {
		return err
	}
	return x.to(func(w io.Writer) error {
		line := func(v any) error {
			_, err := w.Write(append(output.Line(v), '\n'))
			return err
		}
		points := func() error {
			var b []byte
			return x.wanted(func(name string, points []view.PointRow) error {
				head := append([]byte(`{"kind":"point","metric":`), output.Line(name)...)
				for _, p := range points {
					b = append(append(b[:0], head...), `,"step":`...)
					b = append(strconv.AppendInt(b, p.Step, 10), `,"at":"`...)
					b = append(p.At.AppendFormat(b, time.RFC3339Nano), `","value":`...)
					value, _ := p.Value.MarshalJSON()
					if _, err := w.Write(append(append(b, value...), '}', '\n')); err != nil {
						return err
					}
				}
				return nil
			})
		}
		if len(x.metrics) > 0 {
			return points()
		}
		if err := line(runLine{"run", d}); err != nil {
			return err
		}
		if err := names(x, func(r *view.Reader, p model.Page) (model.List[view.ParamRow], error) { return r.RunParams(x.ref, p) },
			func(p view.ParamRow) error { return line(paramLine{"param", p}) }); err != nil {
			return err
		}
		if err := points(); err != nil {
			return err
		}
		if err := names(x, func(r *view.Reader, p model.Page) (model.List[view.TextRow], error) { return r.RunTexts(x.ref, p) },
			func(t view.TextRow) error {
				return names(x, func(r *view.Reader, p model.Page) (model.List[view.LineRow], error) {
					return r.RunLines(x.ref, view.PointQuery{Name: t.Name, Page: p})
				}, func(l view.LineRow) error { return line(textLine{"text", t.Name, l}) })
			}); err != nil {
			return err
		}
		if err := x.pieces(func(p view.ConsolePiece) error {
			l := consoleLine{Kind: "console", Stream: stream(p.Stream), At: p.At, Dropped: p.Dropped}
			if s := string(p.Data); utf8.ValidString(s) {
				l.Text = &s
			} else {
				l.Base64 = p.Data
			}
			return line(l)
		}); err != nil {
			return err
		}
		return names(x, func(r *view.Reader, p model.Page) (model.List[view.ArtifactRow], error) {
			return r.RunArtifacts(x.ref, p)
		},
			func(a view.ArtifactRow) error { return line(artifactLine{"artifact", a}) })
	})
}

func stream(s byte) string {
	switch s {
	case 1:
		return "out"
	case 2:
		return "err"
	}
	return "terminal"
}
