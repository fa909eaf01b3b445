package activity

import (
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"atrium/model/view"
	"atrium/tui/layout"
	"atrium/tui/ui"
)

// record tells a change line by line.
func record(r view.AuditRow) []string {
	lines := []string{
		who(r) + " " + ui.Did(r.Operation) + " " + r.Target,
		"",
		"when       " + r.At.UTC().Format("2006-01-02 15:04:05 UTC"),
		"operation  " + r.Operation,
		"through    " + r.Via,
	}
	if r.Workspace != "" {
		lines = append(lines, "workspace  "+string(r.Workspace))
	}
	if r.Reason != "" {
		lines = append(lines, "reason     "+string(r.Reason))
	}
	switch why := undoWhy(r); {
	case r.UndoneBy != 0:
		lines = append(lines, "undone by  change "+strconv.FormatUint(uint64(r.UndoneBy), 10))
	case why == "":
		lines = append(lines, "undo       by u on the list, after showing what that would do")
	default:
		lines = append(lines, "undo       no: "+why)
	}
	if changes := differences(r.Before, r.After); len(changes) > 0 {
		lines = append(append(lines, ""), changes...)
	}
	return append(lines, "", "hash       "+r.Hash)
}

// differences puts the fields before and after beside one another.
func differences(before, after json.RawMessage) []string {
	was, is := fields(before), fields(after)
	var names []string
	for name := range was {
		names = append(names, name)
	}
	for name := range is {
		if _, both := was[name]; !both {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	var lines []string
	for _, name := range names {
		old, had := was[name]
		now, has := is[name]
		switch {
		case !had:
			lines = append(lines, name+": "+now)
		case had && old == now:
			lines = append(lines, name+": "+now)
		case !has:
			lines = append(lines, name+": was "+old)
		default:
			lines = append(lines, name+": "+old+" -> "+now)
		}
	}
	return lines
}

func fields(raw json.RawMessage) map[string]string {
	var m map[string]any
	if json.Unmarshal(raw, &m) != nil {
		return nil
	}
	out := make(map[string]string, len(m))
	for name, v := range m {
		out[name] = value(v)
	}
	return out
}

func value(v any) string {
	switch v := v.(type) {
	case nil:
		return "none"
	case string:
		if v == "" {
			return `""`
		}
		return v
	case []any:
		parts := make([]string, len(v))
		for i, one := range v {
			parts[i] = value(one)
		}
		return strings.Join(parts, ", ")
	}
	return fmt.Sprint(v)
}

// View implements ui.Screen.
func (s *Screen) View() string {
	if s.err != nil && s.table.Len() == 0 {
		return ui.Trouble(s.c, s.err, s.w, s.h)
	}
	note := s.table.Info()
	if s.table.Len() == 0 {
		note = ""
	}
	parts := []string{" " + ui.Section(s.c, s.only.title(), note, max(0, s.w-1))}
	if s.filter.Height() > 0 {
		parts = append(parts, " "+s.filter.View())
	}
	return layout.Clip(strings.Join(append(parts, s.table.View()), "\n"), s.w, s.h)
}
