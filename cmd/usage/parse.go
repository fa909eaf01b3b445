package usage

import (
	"strings"
	"time"

	"atrium/model"
	"atrium/model/display"
	"atrium/model/op"
	"atrium/model/text"
)

// Expiry reads --expires, a duration from now or a date; "" is never: the zero
// time.
func Expiry(s string, now time.Time) (time.Time, error) {
	if s == "" {
		return time.Time{}, nil
	}
	t, err := text.Expiry(s, now)
	return t, invalid(err)
}

// Lasting reads an --expires whose length of time counts from later on, from an
// acceptance or from the change itself: a moment, or how long.
func Lasting(s string, now time.Time) (until time.Time, lasts time.Duration, err error) {
	if until, err = Expiry(s, now); err != nil || s == "" {
		return until, 0, err
	}
	if d, err := text.Duration(s); err == nil {
		return time.Time{}, d, nil
	}
	return until, 0, nil
}

// Moment reads a time in the past: a date, an RFC 3339 time, or how long ago.
func Moment(flag, s string, now time.Time) (time.Time, error) {
	if s == "" {
		return time.Time{}, nil
	}
	for _, form := range []string{time.RFC3339, time.DateOnly} {
		if t, err := time.Parse(form, s); err == nil {
			return t.UTC(), nil
		}
	}
	d, err := text.Duration(s)
	if err != nil {
		return time.Time{}, model.Errorf(model.Invalid, "--%s %q is not a time.", flag, s).
			WithHint("Give a date such as 2026-12-31, an RFC 3339 time, or how long ago, such as 12h or 30d.")
	}
	return now.Add(-d), nil
}

func invalid(err error) error {
	if err == nil {
		return nil
	}
	return model.Errorf(model.Invalid, "%s", err)
}

// OnOff reads a switch.
func OnOff(s string) (bool, error) {
	switch s {
	case "on":
		return true, nil
	case "off":
		return false, nil
	}
	return false, model.Errorf(model.Invalid, "%q is neither on nor off.", s)
}

// ProjectRoles reads PROJECT:ROLE pairs. A project without a workspace is one
// of ws.
func ProjectRoles(ws string, pairs []string) ([]op.ProjectRole, error) {
	var roles []op.ProjectRole
	for _, pair := range pairs {
		at := strings.LastIndex(pair, ":")
		if at < 1 {
			return nil, model.Errorf(model.Invalid, "--project %q is not PROJECT:ROLE.", pair).
				WithHint("For example: --project %s/api:viewer.", ws)
		}
		role, err := model.ParseProjectRole(pair[at+1:])
		if err != nil {
			return nil, err
		}
		project := pair[:at]
		if !strings.Contains(project, "/") {
			project = ws + "/" + project
		}
		roles = append(roles, op.ProjectRole{Project: project, Role: role})
	}
	return roles, nil
}

// Distinct leaves out who is named again, in whatever case.
func Distinct(who []string) []string {
	seen := map[string]bool{}
	var once []string
	for _, w := range who {
		key := text.Fold(w)
		if canonical, err := text.CanonicalEmail(w); err == nil {
			key = canonical
		}
		if !seen[key] {
			seen[key] = true
			once = append(once, w)
		}
	}
	return once
}

// KeyValues reads KEY=VALUE arguments.
func KeyValues(args []string) (map[string]string, error) {
	values := make(map[string]string, len(args))
	for _, a := range args {
		key, value, ok := strings.Cut(a, "=")
		if !ok || key == "" {
			return nil, model.Errorf(model.Invalid, "%q is not KEY=VALUE.", a)
		}
		if _, twice := values[key]; twice {
			return nil, model.Errorf(model.Invalid, "%q is given twice.", key)
		}
		values[key] = value
	}
	return values, nil
}

// ShellWord quotes a value for pasting into a shell.
func ShellWord(s string) string {
	s = display.Text(s)
	const plain = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.,:/@+="
	if s != "" && strings.Trim(s, plain) == "" {
		return s
	}
	return "'" + strings.ReplaceAll(s, "'", `'\''`) + "'"
}
