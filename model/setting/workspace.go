// Package setting knows the keys of `workspace set` and `platform set`: which
// there are, how each is read and written in words, and which words it takes.
// It checks one value at a time; what values must fit together, the operations
// say.
package setting

import (
	"slices"
	"strings"

	"atrium/model"
	"atrium/model/text"
)

// Key is one key of a settings command: its name, the values it takes, and what
// it is for.
type Key struct{ Name, Values, Help string }

// Workspace lists the keys of `workspace set` (SPEC 3.5).
func Workspace() []Key {
	return []Key{
		{"guests", "on|off", "people outside the workspace can be given a role in a project"},
		{"members-create-projects", "on|off", "members may create projects, not only editors and admins"},
		{"visibilities", "private,workspace,public", "which visibilities projects may have"},
		{"default-visibility", "private|workspace|public", "the visibility of new projects"},
		{"everyone", "none|viewer|editor", "the role that every signed-in person has here"},
	}
}

// WorkspaceValues are the settings in the words of the command, by key.
func WorkspaceValues(s model.Settings) map[string]string {
	var allowed []string
	for _, v := range s.Visibilities.List() {
		allowed = append(allowed, v.String())
	}
	return map[string]string{
		"guests": onOff(s.Guests), "members-create-projects": onOff(s.MembersCreate), "everyone": s.Everyone.String(),
		"visibilities": strings.Join(allowed, ","), "default-visibility": s.DefaultVisibility.String(),
	}
}

// SetWorkspace changes one setting; the error is invalid.
func SetWorkspace(s *model.Settings, key, value string) (err error) {
	switch key {
	case "guests":
		s.Guests, err = parseOnOff(key, value)
	case "members-create-projects":
		s.MembersCreate, err = parseOnOff(key, value)
	case "visibilities":
		s.Visibilities, err = parseVisibilities(value)
	case "default-visibility":
		s.DefaultVisibility, err = model.ParseVisibility(value)
	case "everyone":
		s.Everyone = map[string]model.Role{"viewer": model.Viewer, "editor": model.Editor}[value]
		_, err = oneOf(key, value, "none", "viewer", "editor")
	default:
		err = unknown(key, Workspace())
	}
	return err
}

func parseVisibilities(v string) (set model.VisibilitySet, err error) {
	for word := range strings.SplitSeq(v, ",") {
		one, err := model.ParseVisibility(strings.TrimSpace(word))
		if err != nil {
			return 0, err
		}
		set |= model.Visibilities(one)
	}
	return set, nil
}

func onOff(b bool) string {
	if b {
		return "on"
	}
	return "off"
}

func parseOnOff(key, v string) (bool, error) {
	_, err := oneOf(key, v, "on", "off")
	return v == "on", err
}

func oneOf(key, v string, words ...string) (string, error) {
	if slices.Contains(words, v) {
		return v, nil
	}
	return "", model.Errorf(model.Invalid, "%s takes %s, not %s.", key, strings.Join(words, ", "), text.Quote(v))
}

func unknown(key string, known []Key) error {
	var keys []string
	for _, k := range known {
		keys = append(keys, k.Name)
	}
	return model.Errorf(model.Invalid, "There is no setting %s.", text.Quote(key)).WithHint("Settings are: %s.", strings.Join(keys, ", "))
}
