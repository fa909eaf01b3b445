package trail

import (
	"bytes"
	"encoding/json"
	"strings"

	"github.com/spf13/cobra"

	"atrium/cmd/host"
	"atrium/model"
	"atrium/model/view"
)

func matrix(h Host) *cobra.Command {
	q := view.MatrixQuery{}
	cmd := host.Verb("matrix", "Who has which access to which project of a workspace", func(args []string) error {
		if q.Projects < 1 || q.Projects > 200 {
			return model.Errorf(model.Invalid, "--projects takes 1 to 200, not %d.", q.Projects).
				WithHint("Go on with --after-project NAME.")
		}
		read := func(r *view.Reader, p model.Page) (view.Matrix, error) {
			asked := q
			asked.Page = p
			return r.Matrix(args[0], asked)
		}
		if f := h.Format(); f == "json" || f == "yaml" {
			return host.List(h.Host, host.Sheet{}, func(r *view.Reader, p model.Page) (model.List[view.MatrixRow], error) {
				m, err := read(r, p)
				return m.List, err
			})
		}
		// The columns of a table are the projects, so they are looked up first.
		head, err := host.Read(h.Host, func(r *view.Reader) (view.Matrix, error) { return read(r, model.Page{Size: 1}) })
		if err != nil {
			return err
		}
		names := columns(head)
		err = h.Rows(host.Sheet{Columns: names, Empty: "Nobody has a role or a grant there."}, wide{names: names},
			func(r *view.Reader, p model.Page) (model.List[any], error) {
				m, err := read(r, p)
				out := model.List[any]{Size: m.Size, Total: m.Total, Prev: m.Prev, Next: m.Next}
				for _, row := range m.Data {
					out.Data = append(out.Data, wide{names, row})
				}
				return out, err
			})
		if err == nil && head.NextProject != "" && h.Table() {
			err = h.Note("More projects: --after-project " + string(head.NextProject))
		}
		return err
	}, "WS")
	f := cmd.Flags()
	f.IntVar(&q.Projects, "projects", 20, "at most so many projects, `1-200`")
	f.StringVar(&q.AfterProject, "after-project", "", "go on after the project of this `NAME`")
	return cmd
}

// fixed are the columns before the projects.
func fixed() []string { return []string{"person", "role"} }

// columns are the names of a matrix's columns: a project by its name, or by its
// full one where that is a column already.
func columns(m view.Matrix) []string {
	names := fixed()
	for _, c := range m.Columns {
		name := c.Name
		if name == "person" || name == "role" {
			name = c.FullName
		}
		names = append(names, name)
	}
	return names
}

// wide is a row of a matrix with one field a project.
type wide struct {
	names []string
	row   view.MatrixRow
}

// MarshalJSON writes the fields in the order of the columns. A project that was
// made or went since the columns were looked up does not move the others.
func (w wide) MarshalJSON() ([]byte, error) {
	cells := map[string]view.MatrixCell{}
	for _, c := range w.row.Projects {
		cells[c.Project] = c
		_, name, _ := strings.Cut(c.Project, "/")
		if cells[name] = c; name == "person" || name == "role" {
			delete(cells, name)
		}
	}
	values := []any{w.row.Person, w.row.Role}
	for _, name := range w.names[len(fixed()):] {
		values = append(values, view.Opt(says(cells[name])))
	}
	b := bytes.NewBufferString("{")
	for i, name := range w.names {
		key, err := json.Marshal(name)
		if err != nil {
			return nil, err
		}
		value, err := json.Marshal(values[i])
		if err != nil {
			return nil, err
		}
		if i > 0 {
			b.WriteByte(',')
		}
		b.Write(append(append(key, ':'), value...))
	}
	b.WriteByte('}')
	return b.Bytes(), nil
}

// says is a cell in words: the role, what it comes from, and until when.
func says(c view.MatrixCell) string {
	if c.Role == "" {
		return ""
	}
	s := string(c.Role) + " (" + strings.Join(c.Sources, ", ") + ")"
	if !c.ExpiresAt.IsZero() {
		s += " until " + c.ExpiresAt.UTC().Format("2006-01-02 15:04")
	}
	return s
}
