package ui

import (
	"strings"

	"atrium/model/display"
	"atrium/tui/layout"
)

// Gauge draws how much of a limit is used in exactly w cells; the number has to
// stand beside it. Without a limit it is blank.
func Gauge(c *Context, used, limit int64, w int) string {
	if limit <= 0 || w <= 0 {
		return layout.Repeat(" ", w)
	}
	share := float64(used) / float64(limit)
	full := layout.Clamp(int(share*float64(w)+0.5), 0, w)
	if used > 0 {
		full = max(full, 1)
	}
	th, style := c.Theme, c.Theme.Full
	switch {
	case share >= 0.95:
		style = th.Danger
	case share >= 0.8:
		style = th.Warning
	}
	return th.Draw(style, layout.Repeat(th.Glyphs.Full, full)) + th.Draw(th.Empty, layout.Repeat(th.Glyphs.Empty, w-full))
}

// Section draws the heading of a part of a screen with a note beside it.
func Section(c *Context, title, note string, w int) string {
	th := c.Theme
	out := th.Draw(th.Title, layout.Truncate(display.Text(title), w, th.Glyphs.Ellipsis))
	if room := w - layout.Width(out) - 2; note != "" && room > 3 {
		out += "  " + th.Draw(th.Dim, layout.Truncate(display.Text(note), room, th.Glyphs.Ellipsis))
	}
	return out
}

// Scroll shows h of the lines from *from on, which it brings into range, and
// says at the end how many are below.
func Scroll(c *Context, lines []string, from *int, w, h int) string {
	if h <= 0 || w <= 0 {
		return ""
	}
	*from = layout.Clamp(*from, 0, max(0, len(lines)-h))
	shown := append([]string(nil), lines[*from:min(len(lines), *from+h)]...)
	if below := len(lines) - *from - h; below > 0 && h > 1 {
		more := Count(below+1, "more line", "more lines") + " below"
		shown[len(shown)-1] = c.Theme.Draw(c.Theme.Dim, layout.Truncate(more, w, ""))
	}
	return layout.Clip(strings.Join(shown, "\n"), w, h)
}

// Did says in words what an audit record's operation did: "invited". Words that
// are not known are shown as they are.
func Did(operation string) string {
	switch operation {
	case "platform.init":
		return "made the first account"
	case "platform.set":
		return "changed the deployment's settings"
	case "user.create":
		return "created the account"
	case "user.update":
		return "changed the account"
	case "user.verify-email":
		return "verified the address of"
	case "user.suspend":
		return "suspended"
	case "user.resume":
		return "resumed"
	case "user.delete":
		return "deleted the account"
	case "user.platform-admin":
		return "changed platform admin of"
	case "people.invite":
		return "invited"
	case "people.resend":
		return "sent the invitation again to"
	case "people.revoke":
		return "revoked the invitation of"
	case "people.role":
		return "changed the role of"
	case "people.remove":
		return "removed"
	case "people.restore":
		return "restored"
	case "people.add":
		return "added"
	case "invitation.accept":
		return "accepted the invitation to"
	case "invitation.decline":
		return "declined the invitation to"
	case "subscription.plan":
		return "changed the plan of"
	case "subscription.topup":
		return "topped up the hours of"
	case "subscription.storage":
		return "set the storage quota of"
	case "subscription.method":
		return "set the payment method of"
	case "subscription.payment", "subscription.charge":
		return "recorded a payment of"
	case "subscription.settle":
		return "brought the subscription up to date of"
	case "plan.set":
		return "changed the plan"
	case "access.request":
		return "asked for access to"
	case "access.withdraw":
		return "withdrew the request for"
	case "access.approve":
		return "approved a request for"
	case "access.deny":
		return "denied a request for"
	case "access.expire":
		return "let a request lapse for"
	case "service.create":
		return "created the service account"
	case "service.deactivate":
		return "deactivated"
	case "service.reactivate":
		return "reactivated"
	case "access.grant":
		return "granted access to"
	case "access.revoke":
		return "revoked access to"
	case "comment.add":
		return "commented on"
	case "comment.edit":
		return "edited a comment on"
	case "comment.delete":
		return "deleted a comment on"
	case "project.meta":
		return "changed the metadata of"
	case "integration.create":
		return "created the integration"
	case "integration.update":
		return "changed the integration"
	case "integration.delete":
		return "deleted the integration"
	case "model.create":
		return "created the model"
	case "model.delete":
		return "deleted the model"
	case "model-version.delete":
		return "deleted the model version"
	case "integration.connect":
		return "connected an integration to"
	case "integration.disconnect":
		return "disconnected an integration from"
	case "model-version.add":
		return "added the model version"
	case "model-version.stage":
		return "changed the stage of"
	case "run.start":
		return "started the run"
	case "run.append":
		return "tracked"
	case "run.end":
		return "ended the run"
	case "run.delete":
		return "deleted the run"
	case "inbox.read":
		return "read"
	case "undo":
		return "undid a change of"
	}
	noun, verb, ok := strings.Cut(operation, ".")
	past := map[string]string{
		"create": "created", "update": "changed", "delete": "deleted", "set": "changed the settings of",
		"leave": "left", "switch": "switched to", "transfer": "transferred", "trash": "moved to the trash",
		"restore": "restored", "purge": "purged", "lock": "locked", "unlock": "unlocked", "join": "joined", "retry": "retried",
	}[verb]
	if !ok || past == "" || noun == "" {
		return operation
	}
	return past
}
