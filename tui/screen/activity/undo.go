package activity

import (
	"cmp"
	"strconv"
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"atrium/model"
	"atrium/model/op/undo"
	"atrium/model/view"
	"atrium/tui/ui"
)

// undoWhy is why a change cannot be undone, as far as its row tells; "" where it
// may be tried. The rest, rights and later changes, is told when it is.
func undoWhy(r view.AuditRow) string {
	if r.UndoneBy != 0 {
		return "change " + number(r) + " was undone already, by change " + strconv.FormatUint(uint64(r.UndoneBy), 10) + "."
	}
	return undo.Why(r.Operation, r.After)
}

func number(r view.AuditRow) string { return strconv.FormatUint(r.Seq, 10) }

// undo shows what undoing a change would do, and asks.
func (s *Screen) undo(r view.AuditRow) tea.Cmd {
	return s.c.Change(ui.Plan{
		Title: "Undo change " + number(r) + "?", Yes: "Undo", Ask: true,
		Ops: []model.Operation{undo.Undo{Seq: r.Seq}},
	})
}

// latest is the answer to looking for one's own newest change that can be
// undone.
type latest struct {
	row view.AuditRow
	ok  bool
}

// undoMine looks for one's own newest change that can be undone, anywhere.
func (s *Screen) undoMine() tea.Cmd {
	return s.c.Read(&s.mine, func(r *ui.Reader) (tea.Msg, error) {
		row, ok, err := r.Mine(func(row view.AuditRow) bool {
			return row.UndoneBy == 0 && undo.Latest(row.Operation, row.After)
		})
		return latest{row, ok}, err
	})
}

func (s *Screen) foundMine(m latest) tea.Cmd {
	if !m.ok {
		return ui.Warn("nothing that you changed can be undone")
	}
	return s.undo(m.row)
}

// export shows the command that writes what is shown here, and copies it.
func (s *Screen) export() tea.Cmd {
	parts := []string{"atrium", "audit", "export", "-w", s.at}
	for _, p := range [][2]string{
		{"--actor", s.only.actor},
		{"--operation", s.only.operation},
		{"--target", cmp.Or(s.filter.Value(), s.only.target)},
		{"--since", s.only.since},
		{"--until", s.only.until},
	} {
		if p[1] != "" {
			parts = append(parts, p[0], quoted(p[1]))
		}
	}
	command := strings.Join(parts, " ") + " > audit.jsonl"
	panel := ui.NewPanel(s.c, "Export", "This command writes what is shown here, oldest first, one JSON object a line:",
		"", command, "", "With -o csv it writes CSV.")
	return tea.Batch(ui.Ask(panel), s.c.Copy(command, "the command"))
}

// quoted writes a value for a shell.
func quoted(v string) string {
	const plain = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_./:@+"
	if strings.Trim(v, plain) == "" {
		return v
	}
	return "'" + strings.ReplaceAll(v, "'", `'\''`) + "'"
}
