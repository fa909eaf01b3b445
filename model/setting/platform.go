package setting

import (
	"strconv"
	"strings"

	"atrium/model"
	"atrium/model/find"
	"atrium/model/text"
)

// Platform lists the keys of `platform set`.
func Platform() []Key {
	return []Key{
		{"workspace-creation", "everyone|admins|named[:USER,…]", "who may create team workspaces; platform admins always may"},
		{"signup", "open|invitation|closed", "who may make an account by themselves"},
		{"anonymous", "on|off", "public projects can be browsed without signing in"},
		{"default-plan", "PLAN", "the plan of new team workspaces"},
		{"invitation-expiry", "DAYS", "days after which an invitation expires"},
		{"directory", "all|workspace|off", "which accounts the invite field completes"},
		{"self-service", "on|off", "workspace admins' top-ups take effect at once"},
		{"contact", "TEXT", "whom to ask, shown wherever a payment fails"},
		{"charge-command", "COMMAND", "what charges an invoice"},
	}
}

// PlatformValues are the deployment's settings in the words of the command, by
// key.
func PlatformValues(s model.State, p model.Platform) map[string]string {
	var named []string
	for _, id := range p.Creators {
		if who := s.Person(id); who != nil {
			named = append(named, who.Username)
		}
	}
	creation := p.WorkspaceCreation
	if len(named) > 0 {
		creation += ":" + strings.Join(named, ",")
	}
	return map[string]string{
		"workspace-creation": creation, "signup": p.Signup, "anonymous": onOff(p.Anonymous), "default-plan": p.DefaultPlan,
		"invitation-expiry": strconv.Itoa(p.InvitationDays), "directory": p.Directory, "self-service": onOff(p.SelfService),
		"contact": p.Contact, "charge-command": p.ChargeCommand,
	}
}

// SetPlatform changes one of the deployment's settings; the error is invalid, or
// not_found for a person who may create workspaces.
func SetPlatform(s model.State, p *model.Platform, key, value string) (err error) {
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
			err = model.Errorf(model.Invalid, "There is no plan %s.", text.Quote(value))
		}
	case "invitation-expiry":
		p.InvitationDays, err = strconv.Atoi(strings.TrimSuffix(value, "d"))
		if err != nil || p.InvitationDays < 1 || p.InvitationDays > 365 {
			err = model.Errorf(model.Invalid, "invitation-expiry takes 1 to 365 days, not %s.", text.Quote(value))
		}
	case "contact":
		p.Contact, err = value, line(key, value)
	case "charge-command":
		p.ChargeCommand, err = value, line(key, value)
	default:
		err = unknown(key, Platform())
	}
	return err
}

func setCreators(s model.State, p *model.Platform, value string) (err error) {
	mode, list, listed := strings.Cut(value, ":")
	if mode != "named" {
		p.Creators = nil
		p.WorkspaceCreation, err = oneOf("workspace-creation", value, "everyone", "admins", "named")
		return err
	}
	if p.WorkspaceCreation = mode; !listed {
		return nil // those named before; at first platform admins only
	}
	if p.Creators = nil; list == "" {
		return nil // nobody but platform admins
	}
	for who := range strings.SplitSeq(list, ",") {
		one, err := find.Account(s, who)
		if err != nil {
			return err
		}
		p.Creators = append(p.Creators, one.ID)
	}
	return nil
}

// line checks free text of one line (N4).
func line(key, value string) error {
	if err := text.Free(key, value, text.MaxDescription, false); err != nil {
		return model.Errorf(model.Invalid, "%s", err)
	}
	return nil
}
