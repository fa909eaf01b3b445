package cmd

import (
	"fmt"
	"strings"
	"testing"
)

// TestScriptsGetTheThingAsItIsAfterwards carries each change out in a world of
// its own and looks at what it prints as JSON.
func TestScriptsGetTheThingAsItIsAfterwards(t *testing.T) {
	for args, want := range map[string]string{
		"user create joan --email joan@example.com":                               "username=joan state=active",
		"user update grace --name Hopper":                                         "username=grace name=Hopper",
		"user suspend linus":                                                      "username=linus state=suspended",
		"user delete linus":                                                       "username=linus state=deleted",
		"user verify-email grace":                                                 "username=grace email_verified=true",
		"user platform-admin grace on":                                            "username=grace platform_admin=true",
		"platform set signup=open":                                                "signup=open",
		"workspace create other":                                                  "name=other role=admin people=1 current=true",
		"workspace update ml-team --description New":                              "name=ml-team description=New",
		"workspace switch default":                                                "name=default current=true",
		"workspace set ml-team guests=on":                                         "name=ml-team settings.guests=true",
		"workspace transfer ml-team grace":                                        "name=ml-team owner=grace",
		"workspace delete ml-team":                                                "name=ml-team state=deleting",
		"--as grace workspace leave ml-team":                                      "person=grace email=grace@example.com removed=true",
		"people invite linus new@example.com --role member":                       "data.0.person=linus data.0.status=pending data.0.role=member data.0.code=<nil> data.1.person=<nil> data.1.email=new@example.com page.total=2",
		"people role grace admin":                                                 "person=grace role=admin status=active",
		"people role mary editor":                                                 "person=mary role=editor status=pending",
		"people remove grace mary":                                                "data.0.person=grace data.0.email=grace@example.com data.0.removed=true data.1.person=mary page.next=<nil>",
		"people revoke mary":                                                      "data.0.person=mary data.0.removed=true",
		"people revoke mary@example.com":                                          "data.0.person=mary data.0.removed=true",
		"--as mary invitation accept":                                             "workspace=ml-team project=<nil> role=viewer invited_by=ada state=accepted",
		"--as mary invitation decline":                                            "workspace=ml-team state=declined",
		"inbox read":                                                              "data.0.read=true page.total=1",
		"project create ml-team/new":                                              "full_name=ml-team/new role=owner key=NEW",
		"project update ml-team/secret --visibility workspace":                    "full_name=ml-team/secret visibility=workspace",
		"project lock ml-team/api":                                                "member_access=view",
		"project trash ml-team/api":                                               "full_name=ml-team/api",
		"--as grace project leave ml-team/api":                                    "person=grace role=contributor sources.0=workspace-role grant=<nil>",
		"access grant ml-team/secret grace viewer --expires 30d":                  "person=grace role=viewer sources.0=grant expires_at=2026-03-31T12:00:00Z code=<nil>",
		"access grant ml-team/secret grace@example.com viewer":                    "person=grace role=viewer",
		"access revoke ml-team/api grace":                                         "person=grace role=contributor",
		"access revoke ml-team/api grace@example.com":                             "person=grace role=contributor",
		"user show grace@example.com":                                             "username=grace state=active",
		"user verify-email grace@example.com":                                     "username=grace email_verified=true",
		"user suspend linus@example.com":                                          "username=linus state=suspended",
		"user update grace@example.com --email hopper@example.com":                "username=grace email=hopper@example.com",
		"user delete linus@example.com":                                           "username=linus state=deleted",
		"people resend mary --now-is-later":                                       "data.0.person=mary data.0.status=pending",
		"workspace restore-member ml-team grace --after-removal":                  "person=grace role=editor",
		"access revoke ml-team/secret grace --after-granting":                     "person=grace name=grace role=<nil> sources=[] guest=false expires_at=<nil> code=<nil>",
		"access revoke ml-team/secret Grace@example.com --named --after-granting": "person=grace name=Hopper role=<nil> sources=[]",
		"--as linus project leave ml-team/secret --guest-linus":                   "person=linus name=linus role=<nil> sources=[] guest=false",
		"access revoke ml-team/secret linus --guest-linus":                        "person=linus name=linus role=<nil> guest=false",
		"access revoke ml-team/secret linus@example.com --asked-linus":            "person=linus name=linus role=<nil> guest=false",
		"access grant ml-team/api out@example.com viewer --guests":                "person=<nil> role=viewer status=pending",
		"access revoke ml-team/api out@example.com --guests --and-grant":          "person=<nil> name=out@example.com role=<nil>",
	} {
		t.Run(strings.ReplaceAll(args, " ", "_"), func(t *testing.T) {
			t.Parallel()
			w := team(t)
			var plain []string
			for _, a := range strings.Fields(args) {
				switch a {
				case "--now-is-later":
					w.now = w.now.AddDate(0, 0, 1)
				case "--after-removal":
					w.ok("people", "remove", "grace", "--yes")
				case "--after-granting":
					w.ok("access", "grant", "ml-team/secret", "grace", "viewer")
				case "--named":
					w.ok("user", "update", "grace", "--name", "Hopper")
				case "--asked-linus", "--guest-linus":
					w.ok("workspace", "set", "ml-team", "guests=on")
					w.ok("access", "grant", "ml-team/secret", "linus", "viewer")
					if a == "--guest-linus" {
						w.ok("--as", "linus", "invitation", "accept")
					}
				case "--guests":
					w.ok("workspace", "set", "ml-team", "guests=on")
				case "--and-grant":
					w.ok("access", "grant", "ml-team/api", "out@example.com", "viewer")
				default:
					plain = append(plain, a)
				}
			}
			got := w.object(append(plain, "--yes")...)
			for _, pair := range strings.Fields(want) {
				path, value, _ := strings.Cut(pair, "=")
				if is := fmt.Sprint(dig(got, path)); is != value {
					t.Errorf("%s is %s, want %s in %v", path, is, value, got)
				}
			}
		})
	}
}

// dig follows a path of names and positions.
func dig(v any, path string) any {
	for _, step := range strings.Split(path, ".") {
		switch at := v.(type) {
		case map[string]any:
			v = at[step]
		case []any:
			var i int
			if _, err := fmt.Sscan(step, &i); err != nil || i >= len(at) {
				return "missing"
			}
			v = at[i]
		}
	}
	return v
}

// TestPeopleGetASentence keeps dumps of objects away from those who only
// changed something.
func TestPeopleGetASentence(t *testing.T) {
	w := team(t)
	for args, want := range map[string]string{
		"workspace set ml-team guests=on members-create-projects=on": "done: change settings of ml-team: guests=on, members-create-projects=on\n  guests: off -> on\n  members-create-projects: off -> on\n",
		"people role grace viewer":                                   "done: change the role of grace in ml-team to viewer\n  role: editor -> viewer\n",
		"project lock ml-team/api":                                   "done: lock ml-team/api\n  member access: full -> view\n",
		"user verify-email linus":                                    "done: mark linus@example.com of linus as verified\n",
		"people invite linus --role member":                          "done: invite linus to ml-team as member\n",
		"access grant ml-team/api mary viewer":                       "done: make mary viewer of ml-team/api once the invitation to ml-team is accepted\n",
	} {
		if got := w.ok(strings.Fields(args)...); !strings.HasPrefix(got, strings.SplitAfter(want, "\n")[0]) || len(got) > 3*len(want) {
			t.Errorf("%s: %q, want %q", args, got, want)
		}
	}
	contains(t, w.ok("people", "invite", "new@example.org", "--role", "viewer"), "Hand this code over, it is not shown again: ")
	contains(t, w.ok("project", "create", "ml-team/new"), "full name")
}

func TestAnAnswerByCodeIsTold(t *testing.T) {
	for verb, state := range map[string]string{"accept": "accepted", "decline": "declined"} {
		w := team(t)
		code := dig(w.object("people", "invite", "joan@example.org", "--role", "member"), "data.0.code").(string)
		w.ok("user", "create", "joan", "--email", "joan@example.org")
		got := w.object("--as", "joan", "invitation", verb, code)
		if got["state"] != state || got["workspace"] != "ml-team" || got["id"] != nil {
			t.Errorf("%s: %v", verb, got)
		}
	}
}
