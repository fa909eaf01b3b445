package op

import (
	"maps"
	"slices"
	"strconv"
	"strings"

	"atrium/model"
	"atrium/model/text"
)

// Setting describes one key of a settings command.
type Setting struct{ Key, Values, Help string }

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

// Kind is the audit word.
func (SetWorkspace) Kind() string { return "workspace.set" }

// Authorize: settings.manage.
func (o SetWorkspace) Authorize(s model.State, p model.Principal) error {
	return onWorkspace(s, p, o.Name, model.SettingsManage)
}

// Apply changes the settings.
func (o SetWorkspace) Apply(u model.Unit, _ model.Principal) (model.Effect, error) {
	w := workspace(u, o.Name)
	before := w.Settings
	for _, key := range slices.Sorted(maps.Keys(o.Values)) {
		if err := setOne(&w.Settings, key, o.Values[key]); err != nil {
			return model.Effect{}, err
		}
	}
	s := w.Settings
	switch {
	case w.Kind == model.Individual:
		return model.Effect{}, model.Errorf(model.Conflict, "The individual workspace %s has no settings to change.", w.Name).
			WithHint("Team workspaces have: guests, everyone, visibilities and more.")
	case !s.Visibilities.Has(s.DefaultVisibility):
		return model.Effect{}, model.Errorf(model.Invalid, "The default visibility %s must be one of the allowed ones.", s.DefaultVisibility).
			WithHint("Set default-visibility and visibilities together.")
	}
	e := model.Effect{Workspace: w.ID, Target: w.Name, Summary: "Change settings of " + w.Name + "."}
	changed := compare(&e, settingValues(before), settingValues(s))
	if e.Unchanged {
		return e, nil
	}
	e.Summary = "Change settings of " + w.Name + ": " + strings.Join(changed, ", ") + "."
	if before.Guests && !s.Guests {
		e.Consequences = append(e.Consequences, "Guests keep the grants they have; no new ones can be invited.")
	}
	w.Version++
	u.PutWorkspace(w)
	return e, nil
}

// compare fills in what changed between two sets of values, and gives the new
// ones as key=value.
func compare(e *model.Effect, before, after map[string]string) (changed []string) {
	e.Before, e.After = model.Facts{}, model.Facts{}
	for _, key := range slices.Sorted(maps.Keys(after)) {
		if before[key] != after[key] {
			e.Before[key], e.After[key] = before[key], after[key]
			changed = append(changed, key+"="+after[key])
		}
	}
	e.Unchanged = len(changed) == 0
	return changed
}

func settingValues(s model.Settings) map[string]string {
	var allowed []string
	for _, v := range s.Visibilities.List() {
		allowed = append(allowed, v.String())
	}
	return map[string]string{
		"guests": onOff(s.Guests), "members-create-projects": onOff(s.MembersCreate), "everyone": s.Everyone.String(),
		"visibilities": strings.Join(allowed, ","), "default-visibility": s.DefaultVisibility.String(),
	}
}

func setOne(s *model.Settings, key, value string) (err error) {
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
		err = unknownKey(key, WorkspaceSettings())
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

func onOff(b bool) string { return either(b, "on", "off") }

func parseOnOff(key, v string) (bool, error) {
	_, err := oneOf(key, v, "on", "off")
	return v == "on", err
}

func oneOf(key, v string, words ...string) (string, error) {
	if slices.Contains(words, v) {
		return v, nil
	}
	return "", model.Errorf(model.Invalid, "%s takes %s, not %s.", key, strings.Join(words, ", "), quote(v))
}

func unknownKey(key string, known []Setting) error {
	var keys []string
	for _, k := range known {
		keys = append(keys, k.Key)
	}
	return model.Errorf(model.Invalid, "There is no setting %s.", quote(key)).WithHint("Settings are: %s.", strings.Join(keys, ", "))
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
	before := platformValues(u, p)
	for _, key := range slices.Sorted(maps.Keys(o.Values)) {
		if err := setPlatformOne(u, &p, key, o.Values[key]); err != nil {
			return model.Effect{}, err
		}
	}
	e := model.Effect{Target: "platform", Summary: "Change the deployment's settings."}
	compare(&e, before, platformValues(u, p))
	if !e.Unchanged {
		p.Version++
		u.PutPlatform(p)
	}
	return e, nil
}

func platformValues(s model.State, p model.Platform) map[string]string {
	creation := p.WorkspaceCreation
	for i, id := range p.Creators {
		creation += either(i == 0, ":", ",") + username(s, id)
	}
	return map[string]string{
		"workspace-creation": creation, "signup": p.Signup, "anonymous": onOff(p.Anonymous), "default-plan": p.DefaultPlan,
		"invitation-expiry": strconv.Itoa(p.InvitationDays), "directory": p.Directory, "self-service": onOff(p.SelfService),
		"contact": p.Contact, "charge-command": p.ChargeCommand,
	}
}

func setPlatformOne(s model.State, p *model.Platform, key, value string) (err error) {
	switch key {
	case "workspace-creation":
		err = setCreators(s, p, value)
	case "signup":
		p.Signup, err = oneOf(key, value, "open", "invitation", "closed")
	case "directory":
		p.Directory, err = oneOf(key, value, "all", "workspace", "off")
	case "anonymous":
		p.Anonymous, err = parseOnOff(key, value)
	case "self-service":
		p.SelfService, err = parseOnOff(key, value)
	case "default-plan":
		if p.DefaultPlan = value; s.Plan(value) == nil {
			err = model.Errorf(model.Invalid, "There is no plan %s.", quote(value))
		}
	case "invitation-expiry":
		p.InvitationDays, err = strconv.Atoi(strings.TrimSuffix(value, "d"))
		if err != nil || p.InvitationDays < 1 || p.InvitationDays > 365 {
			err = model.Errorf(model.Invalid, "invitation-expiry takes 1 to 365 days, not %s.", quote(value))
		}
	case "contact":
		p.Contact, err = value, invalid(text.Free(key, value, text.MaxDescription, false))
	case "charge-command":
		p.ChargeCommand, err = value, invalid(text.Free(key, value, text.MaxDescription, false))
	default:
		err = unknownKey(key, PlatformSettings())
	}
	return err
}

func setCreators(s model.State, p *model.Platform, value string) (err error) {
	mode, list, _ := strings.Cut(value, ":")
	p.Creators = nil
	if p.WorkspaceCreation, err = oneOf("workspace-creation", mode, "everyone", "admins", "named"); err != nil || mode != "named" {
		return err
	}
	for who := range strings.SplitSeq(list, ",") {
		one, err := mustPerson(s, who)
		if err != nil {
			return err
		}
		p.Creators = append(p.Creators, one.ID)
	}
	return nil
}
