package platform

import (
	"strconv"
	"strings"

	"atrium/model/view"
)

// value is the present value of a setting in the words of `platform set`.
func value(d view.PlatformRow, key string) string {
	switch key {
	case "workspace-creation":
		if len(d.Creators) > 0 && d.WorkspaceCreation == "named" {
			return "named:" + strings.Join(d.Creators, ",")
		}
		return d.WorkspaceCreation
	case "signup":
		return d.Signup
	case "anonymous":
		return onOff(d.Anonymous)
	case "default-plan":
		return d.DefaultPlan
	case "invitation-expiry":
		return strconv.Itoa(d.InvitationExpiry)
	case "directory":
		return d.Directory
	case "self-service":
		return onOff(d.SelfService)
	case "contact":
		return d.Contact
	case "charge-command":
		return d.ChargeCommand
	}
	return ""
}

func onOff(b bool) string {
	if b {
		return "on"
	}
	return "off"
}

// meaning explains a setting in full.
func meaning(key string) string {
	switch key {
	case "workspace-creation":
		return "Who may create team workspaces: everyone who is signed in, platform admins only, or people who are named here beside them."
	case "signup":
		return "Who may make an account by themselves over SSH: anyone with an address, only people whose address was invited, or nobody."
	case "anonymous":
		return "Whether public projects can be viewed without signing in. Nothing else is ever shown to them."
	case "default-plan":
		return "The plan that new team workspaces begin with. Workspaces that there are keep theirs."
	case "invitation-expiry":
		return "Days after which an invitation that nobody answered expires, 1 to 365. Those that wait keep the end they were sent with."
	case "directory":
		return "Which accounts the invite field completes after two characters: all of them, those of the workspace at hand, or none. An address is completed only when typed in full."
	case "self-service":
		return "Whether top-ups and raised quotas by workspace admins take effect at once, or when they are paid or approved."
	case "contact":
		return "Whom to ask: shown wherever a payment fails, and to people who cannot make an account by themselves."
	case "charge-command":
		return "The command that charges an invoice. It runs with the rights of whoever holds the file; only platform admins see it."
	}
	return ""
}

// says tells in a few words what a value does.
func says(key, v string) string {
	switch key + "=" + v {
	case "workspace-creation=everyone":
		return "everyone who is signed in"
	case "workspace-creation=admins":
		return "platform admins only"
	case "workspace-creation=named":
		return "people whom you name, and platform admins"
	case "signup=open":
		return "anyone, with an address they prove theirs"
	case "signup=invitation":
		return "people whose address was invited"
	case "signup=closed":
		return "nobody; platform admins make accounts"
	case "anonymous=on":
		return "anyone views public projects"
	case "anonymous=off":
		return "one has to sign in"
	case "directory=all":
		return "all accounts"
	case "directory=workspace":
		return "people of the workspace at hand"
	case "directory=off":
		return "nobody"
	case "self-service=on":
		return "top-ups take effect at once"
	case "self-service=off":
		return "top-ups wait until paid or approved"
	}
	return ""
}
