package scope

import (
	"cmp"
	"encoding/json"
	"strings"
	"time"

	"atrium/model"
)

// Opt is a word that may be missing: "" is null in JSON.
type Opt string

// MarshalJSON writes null for "".
func (o Opt) MarshalJSON() ([]byte, error) {
	if o == "" {
		return []byte("null"), nil
	}
	return json.Marshal(string(o))
}

// Time is a moment in UTC that may be missing: zero is null in JSON.
type Time struct{ time.Time }

// At makes a Time.
func At(t time.Time) Time { return Time{t} }

// MarshalJSON writes RFC 3339 in UTC, null for the zero time.
func (t Time) MarshalJSON() ([]byte, error) {
	if t.IsZero() {
		return []byte("null"), nil
	}
	return json.Marshal(t.UTC().Format(time.RFC3339))
}

// RoleWord is the role's word; null for none.
func RoleWord(role model.Role) Opt {
	if role == model.NoRole {
		return ""
	}
	return Opt(role.String())
}

// ProjectRoleWord is the role's word; null for none.
func ProjectRoleWord(role model.ProjectRole) Opt {
	if role == model.NoProjectRole {
		return ""
	}
	return Opt(role.String())
}

// FullName is a project's name everywhere outside its workspace.
func FullName(w *model.Workspace, p *model.Project) string { return w.Name + "/" + p.Name }

// Contains says whether any of the texts contains the lower-case needle.
func Contains(needle string, texts ...string) bool {
	for _, t := range texts {
		if strings.Contains(strings.ToLower(t), needle) {
			return true
		}
	}
	return needle == ""
}

// NewestFirst compares two record ids in their decimal form: greater first.
func NewestFirst(a, b string) int {
	x, _ := model.ParseID(a)
	y, _ := model.ParseID(b)
	return cmp.Compare(y, x)
}

// Offered is the role that an invitation gives on a project.
func Offered(inv *model.Invitation, project model.ID) model.ProjectRole {
	for _, g := range inv.Projects {
		if g.Project == project {
			return g.Role
		}
	}
	return model.NoProjectRole
}
