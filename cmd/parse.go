package cmd

import (
	"strings"
	"time"

	"atrium/model"
	"atrium/model/op"
	"atrium/model/text"
)

// expiry reads --expires; "" is never.
func (c *call) expiry(s string) (time.Time, error) {
	if s == "" {
		return time.Time{}, nil
	}
	t, err := text.Expiry(s, c.clock())
	return t, invalid(err)
}

// moment reads a time in the past: a date, an RFC 3339 time, or how long ago.
func (c *call) moment(flag, s string) (time.Time, error) {
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
	return c.clock().Add(-d), nil
}

func invalid(err error) error {
	if err == nil {
		return nil
	}
	return model.Errorf(model.Invalid, "%s", err)
}

// onOff reads a switch.
func onOff(s string) (bool, error) {
	switch s {
	case "on":
		return true, nil
	case "off":
		return false, nil
	}
	return false, model.Errorf(model.Invalid, "%q is neither on nor off.", s)
}

// projectRoles reads PROJECT:ROLE pairs. A project without a workspace is one
// of ws.
func projectRoles(ws string, pairs []string) ([]op.ProjectRole, error) {
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
