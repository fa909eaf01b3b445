package asset

import (
	"regexp"

	"atrium/model"
	"atrium/model/find"
	"atrium/model/op/rule"
)

// mentions is the most people that one comment tells.
const mentions = 20

var at = regexp.MustCompile(`(?:^|[^a-zA-Z0-9.+_@-])@([a-z][a-z0-9.+_-]*[a-z0-9+_])`)

// mentioned are the usernames that stand in a text behind an @, each once.
func mentioned(s string) map[string]bool {
	names := map[string]bool{}
	for _, m := range at.FindAllStringSubmatch(s, -1) {
		names[m[1]] = true
	}
	return names
}

// mention tells those whose name stands in a text, did not before, and who may
// comment here, too. Others are passed over without a word: what a comment does
// must not tell who has an account (R3).
func mention(u model.Unit, by model.Principal, w *model.Workspace, p *model.Project, before map[string]bool, s string, e *model.Effect) {
	var names []string
	for _, name := range sorted(mentioned(s)) {
		who := find.Person(u, name)
		if before[name] || who == nil || who.ID == by.Person || len(names) == mentions {
			continue
		}
		if d := model.Stand(u, who, w).DecideProject(u, model.ProjectComment, p); d.Allowed {
			rule.Notify(u, by, who.ID, w.ID, "mentioned you in a comment on "+fullName(w, p)+".")
			e.People = append(e.People, who.ID)
			names = append(names, name)
		}
	}
	if len(names) > 0 {
		e.Consequences = append(e.Consequences, rule.Either(len(names) == 1, names[0]+" is told.", listed(names, told)+" are told."))
	}
}
