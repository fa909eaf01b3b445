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
// it is for, in one or two sentences for people.
type Key struct{ Name, Values, Help string }

// The keys that speak of who the owner is and how the session was signed in:
// what they may be set to, model/gate says.
const (
	DomainInvites = "domain-invites"
	LoginProvider = "login-provider"
)

// Workspace lists the keys of `workspace set` (SPEC 3.5).
func Workspace() []Key {
	return []Key{
		{DomainInvites, "on|off", "Everyone with a verified address in the same domain as the owner's may join as viewer, without being invited. Not offered for public mail providers, schools and universities."},
		{LoginProvider, "PROVIDER|off", "Only sessions signed in through this login provider count as members; guests are not affected. You can enforce the provider of your own session only; off is always possible for platform admins and on the machine with the file."},
		{"guests", "on|off", "Owners of projects may grant people from outside the workspace a role in them. While off, only members can be granted one, and guests there are keep what they have."},
		{"members-create-projects", "on|off", "People with the role member may create projects, though no private ones. While off, only editors and admins create projects."},
		{"visibilities", "private,workspace,public", "The visibilities that projects may be given. Projects with another one stay as they are until somebody changes them."},
		{"default-visibility", "private|workspace|public", "The visibility of a new project where nothing else is asked for. Members, who may not create private ones, get the first other one that is allowed."},
		{"everyone", "none|viewer|editor", "The role that every signed-in person has here without being a member. The higher of this and their own counts."},
	}
}

// WorkspaceValues are the settings in the words of the command, by key: domain
// invites by their domain.
func WorkspaceValues(s model.Settings) map[string]string {
	var allowed []string
	for _, v := range s.Visibilities.List() {
		allowed = append(allowed, v.String())
	}
	return map[string]string{
		DomainInvites: orOff(s.Domain), LoginProvider: orOff(s.Provider),
		"guests": onOff(s.Guests), "members-create-projects": onOff(s.MembersCreate), "everyone": s.Everyone.String(),
		"visibilities": strings.Join(allowed, ","), "default-visibility": s.DefaultVisibility.String(),
	}
}

// SetWorkspace changes one setting that needs no look beyond itself; the error is
// invalid. DomainInvites and LoginProvider are for model/gate to set.
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

func orOff(s string) string {
	if s == "" {
		return "off"
	}
	return s
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
