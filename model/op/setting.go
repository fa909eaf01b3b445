package op

import (
	"slices"
	"strconv"
	"strings"

	"atrium/model"
	"atrium/model/text"
)

// SetWorkspace changes settings of a workspace (SPEC 3.5, B1). Values are in
// the words of `workspace set`.
type SetWorkspace struct {
	Name   string
	Values map[string]string
}

// WorkspaceSettings lists the keys that SetWorkspace knows, with their values.
func WorkspaceSettings() []Setting {
	return []Setting{
		{"guests", "on|off", "people outside the workspace can be given a role in a project (S3)"},
		{"members-create-projects", "on|off", "members may create projects, not only editors and admins (S4)"},
		{"visibilities", "private,workspace,public", "which visibilities projects may have (S5)"},
		{"default-visibility", "private|workspace|public", "the visibility of new projects (S5)"},
		{"everyone", "none|viewer|editor", "the role that every signed-in person has here (S6)"},
	}
}

// Setting describes one key of a settings command.
type Setting struct{ Key, Values, Help string }

// Kind is the audit word.
func (SetWorkspace) Kind() string { return "workspace.set" }

// Authorize: settings.manage.
func (o SetWorkspace) Authorize(s model.State, p model.Principal) error {
	return onWorkspace(s, p, o.Name, model.SettingsManage)
}

// Apply changes the settings.
func (o SetWorkspace) Apply(u model.Unit, _ model.Principal) (model.Effect, error) {
	w := workspace(u, o.Name)
	e := model.Effect{
		Workspace: w.ID, Target: w.Name, Before: model.Facts{}, After: model.Facts{},
	}
	before := w.Settings
	for _, key := range sortedKeys(o.Values) {
		if err := setOne(w, key, o.Values[key], &e); err != nil {
			return model.Effect{}, err
		}
	}
	s := w.Settings
	if s.Visibilities == 0 || !s.Visibilities.Has(s.DefaultVisibility) {
		return model.Effect{}, model.Errorf(model.Invalid, "The default visibility %s must be one of the allowed ones.", s.DefaultVisibility).
			WithHint("Set default-visibility and visibilities together.")
	}
	if before.Guests && !s.Guests {
		e.Consequences = append(e.Consequences, "Guests keep the grants they have; no new ones can be invited.")
	}
	e.Unchanged = len(e.After) == 0
	e.Summary = "Change settings of " + w.Name + "."
	if !e.Unchanged {
		var parts []string
		for _, k := range sortedKeys(e.After) {
			parts = append(parts, k+"="+o.Values[k])
		}
		e.Summary = "Change settings of " + w.Name + ": " + strings.Join(parts, ", ") + "."
		w.Version++
		u.PutWorkspace(w)
	}
	return e, nil
}

func setOne(w *model.Workspace, key, value string, e *model.Effect) error {
	s := &w.Settings
	was, err := "", error(nil)
	switch key {
	case "guests":
		was = onOff(s.Guests)
		s.Guests, err = parseOnOff(key, value)
	case "members-create-projects":
		was = onOff(s.MembersCreate)
		s.MembersCreate, err = parseOnOff(key, value)
	case "everyone":
		was = s.Everyone.String()
		s.Everyone, err = parseEveryone(value)
	case "visibilities":
		was = joinVisibilities(s.Visibilities)
		s.Visibilities, err = parseVisibilities(value)
	case "default-visibility":
		was = s.DefaultVisibility.String()
		s.DefaultVisibility, err = model.ParseVisibility(value)
	default:
		return unknownKey(key, WorkspaceSettings())
	}
	if err != nil {
		return err
	}
	if w.Kind == model.Individual {
		return model.Errorf(model.Conflict, "The individual workspace %s has no settings to change.", w.Name).
			WithHint("Team workspaces have: guests, everyone, visibilities and more.")
	}
	if was != value {
		e.Before[key], e.After[key] = was, value
	}
	return nil
}

func parseEveryone(v string) (model.Role, error) {
	switch v {
	case "none":
		return model.NoRole, nil
	case "viewer":
		return model.Viewer, nil
	case "editor":
		return model.Editor, nil
	}
	return model.NoRole, model.Errorf(model.Invalid, "everyone takes none, viewer or editor, not %s.", quote(v))
}

func parseVisibilities(v string) (model.VisibilitySet, error) {
	var set model.VisibilitySet
	for _, word := range strings.Split(v, ",") {
		one, err := model.ParseVisibility(strings.TrimSpace(word))
		if err != nil {
			return 0, err
		}
		set |= model.Visibilities(one)
	}
	return set, nil
}

func joinVisibilities(s model.VisibilitySet) string {
	var words []string
	for _, v := range s.List() {
		words = append(words, v.String())
	}
	return strings.Join(words, ",")
}

func onOff(b bool) string { return either(b, "on", "off") }

func parseOnOff(key, v string) (bool, error) {
	switch v {
	case "on":
		return true, nil
	case "off":
		return false, nil
	}
	return false, model.Errorf(model.Invalid, "%s takes on or off, not %s.", key, quote(v))
}

func unknownKey(key string, known []Setting) error {
	var keys []string
	for _, k := range known {
		keys = append(keys, k.Key)
	}
	return model.Errorf(model.Invalid, "There is no setting %s.", quote(key)).WithHint("Settings are: %s.", strings.Join(keys, ", "))
}

func sortedKeys[V any](m map[string]V) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}

// SetPlatform changes the deployment's settings, in the words of `platform
// set`.
type SetPlatform struct{ Values map[string]string }

// PlatformSettings lists the keys that SetPlatform knows.
func PlatformSettings() []Setting {
	return []Setting{
		{"workspace-creation", "everyone|admins|named:USER,…", "who may create team workspaces (W1)"},
		{"signup", "open|invitation|closed", "who may make an account by themselves (H2)"},
		{"anonymous", "on|off", "public projects can be browsed without signing in (H4)"},
		{"default-plan", "PLAN", "the plan of new team workspaces (Q1)"},
		{"invitation-expiry", "DAYS", "days after which an invitation expires (I3)"},
		{"directory", "all|workspace|off", "which accounts the invite field completes (I1)"},
		{"self-service", "on|off", "workspace admins' top-ups take effect at once (Q4)"},
		{"contact", "TEXT", "whom to ask, shown wherever a payment fails (Q4)"},
		{"charge-command", "COMMAND", "what charges an invoice (Q4)"},
	}
}

// Kind is the audit word.
func (SetPlatform) Kind() string { return "platform.set" }

// Authorize: platform admins.
func (o SetPlatform) Authorize(_ model.State, p model.Principal) error {
	return platformAdmin(p, "change the deployment's settings")
}

// Apply changes the settings.
func (o SetPlatform) Apply(u model.Unit, _ model.Principal) (model.Effect, error) {
	p := u.Platform()
	e := model.Effect{Target: "platform", Before: model.Facts{}, After: model.Facts{}, Summary: "Change the deployment's settings."}
	for _, key := range sortedKeys(o.Values) {
		was, err := setPlatformOne(u, &p, key, o.Values[key])
		if err != nil {
			return model.Effect{}, err
		}
		if was != o.Values[key] {
			e.Before[key], e.After[key] = was, o.Values[key]
		}
	}
	if e.Unchanged = len(e.After) == 0; !e.Unchanged {
		p.Version++
		u.PutPlatform(p)
	}
	return e, nil
}

func setPlatformOne(u model.Unit, p *model.Platform, key, value string) (was string, err error) {
	switch key {
	case "workspace-creation":
		return setCreators(u, p, value)
	case "signup":
		was = p.Signup
		p.Signup, err = oneOf(key, value, "open", "invitation", "closed")
	case "directory":
		was = p.Directory
		p.Directory, err = oneOf(key, value, "all", "workspace", "off")
	case "anonymous":
		was = onOff(p.Anonymous)
		p.Anonymous, err = parseOnOff(key, value)
	case "self-service":
		was = onOff(p.SelfService)
		p.SelfService, err = parseOnOff(key, value)
	case "default-plan":
		was, p.DefaultPlan = p.DefaultPlan, value
		if u.Plan(value) == nil {
			err = model.Errorf(model.Invalid, "There is no plan %s.", quote(value))
		}
	case "invitation-expiry":
		was = strconv.Itoa(p.InvitationDays)
		p.InvitationDays, err = strconv.Atoi(strings.TrimSuffix(value, "d"))
		if err != nil || p.InvitationDays < 1 || p.InvitationDays > 365 {
			err = model.Errorf(model.Invalid, "invitation-expiry takes 1 to 365 days, not %s.", quote(value))
		}
	case "contact":
		was, p.Contact = p.Contact, value
		err = invalid(text.Free(key, value, text.MaxDescription, false))
	case "charge-command":
		was, p.ChargeCommand = p.ChargeCommand, value
		err = invalid(text.Free(key, value, text.MaxDescription, false))
	default:
		err = unknownKey(key, PlatformSettings())
	}
	return was, err
}

func setCreators(u model.Unit, p *model.Platform, value string) (was string, err error) {
	was = p.WorkspaceCreation
	mode, list, _ := strings.Cut(value, ":")
	if p.WorkspaceCreation, err = oneOf("workspace-creation", mode, "everyone", "admins", "named"); err != nil || mode != "named" {
		return was, err
	}
	p.Creators = nil
	for _, who := range strings.Split(list, ",") {
		one, err := mustPerson(u, who)
		if err != nil {
			return was, err
		}
		p.Creators = append(p.Creators, one.ID)
	}
	return was, nil
}

func oneOf(key, v string, words ...string) (string, error) {
	if slices.Contains(words, v) {
		return v, nil
	}
	return "", model.Errorf(model.Invalid, "%s takes %s, not %s.", key, strings.Join(words, ", "), quote(v))
}

// ReadNotices marks notices of one's own inbox as read; none named means all.
type ReadNotices struct{ IDs []model.ID }

// Kind is the audit word.
func (ReadNotices) Kind() string { return "inbox.read" }

// Authorize: whoever is signed in.
func (o ReadNotices) Authorize(_ model.State, p model.Principal) error { return signedIn(p) }

// Apply marks them, at most 100 at a time.
func (o ReadNotices) Apply(u model.Unit, by model.Principal) (model.Effect, error) {
	var unread []*model.Notice
	for n := range u.Notices(by.Who.ID) {
		if !n.Read && (len(o.IDs) == 0 || slices.Contains(o.IDs, n.ID)) {
			unread = append(unread, n)
		}
		if len(unread) == 100 {
			break
		}
	}
	for _, n := range unread {
		n.Read = true
		u.PutNotice(n)
	}
	return model.Effect{
		Target: by.Name(), Summary: "Mark " + plural(len(unread), "notice", "notices") + " as read.",
		After: model.Facts{"read": len(unread)}, Unchanged: len(unread) == 0, People: []model.ID{by.Who.ID},
	}, nil
}
