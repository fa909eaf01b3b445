package op

import (
	"slices"

	"atrium/model"
	"atrium/model/op/rule"
)

// ReadNotices marks notices of one's own inbox as read; none named means all.
type ReadNotices struct{ IDs []model.ID }

// Kind is the audit word.
func (ReadNotices) Kind() string { return "inbox.read" }

// Authorize: whoever is signed in.
func (o ReadNotices) Authorize(_ model.State, p model.Principal) error { return rule.SignedIn(p) }

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
		Target: by.Name(), Summary: "Mark " + rule.Plural(len(unread), "notice", "notices") + " as read.",
		After: model.Facts{"read": len(unread)}, Unchanged: len(unread) == 0, People: []model.ID{by.Who.ID},
	}, nil
}
