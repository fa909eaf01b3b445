package ui

import (
	"encoding/json"
	"strings"

	"atrium/model/view"
)

// Whom adds to an audit record's target whom and which role it was about:
// "api (grace, contributor)". Without either it is the target alone.
func Whom(r view.AuditRow, target string) string {
	var parts []string
	for _, field := range []string{"person", "role"} {
		v := word(r.After, field)
		if v == "" {
			v = word(r.Before, field)
		}
		if v != "" && v != r.Actor && v != target {
			parts = append(parts, v)
		}
	}
	if len(parts) == 0 {
		return target
	}
	return target + " (" + strings.Join(parts, ", ") + ")"
}

// word is a field of a record's values that is a text, else "".
func word(values json.RawMessage, field string) string {
	var m map[string]any
	if json.Unmarshal(values, &m) != nil {
		return ""
	}
	s, _ := m[field].(string)
	return s
}
