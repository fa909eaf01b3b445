package op_test

import (
	"testing"

	"atrium/model"
	"atrium/model/op"
)

// Person and workspace names are one namespace, compared case-folded.
func TestN2_PeopleAndWorkspacesShareOneNamespace(t *testing.T) {
	h := newHouse(t)
	h.refuse("root", op.CreateUser{Username: "ml-team"}, model.Conflict, "The name ml-team is taken.")
	h.refuse("ada", op.CreateWorkspace{Name: "ada"}, model.Conflict, "The name ada is taken.")
	h.refuse("ada", op.CreateWorkspace{Name: "default"}, model.Conflict, "taken")
	h.refuse("root", op.CreateUser{Username: "root"}, model.Conflict, "taken")
	h.do("ada", op.UpdateWorkspace{Name: "ML-Team", Description: ref("found in any case")})
}

// A project is unique in its workspace; another may have one of that name.
func TestN2_ProjectsAreUniqueInTheirWorkspace(t *testing.T) {
	h := newHouse(t)
	h.project("api", model.Private)
	h.refuse("ada", op.CreateProject{Project: "ml-team/api"}, model.Conflict, "ml-team already has a project api")
	h.do("ada", op.CreateProject{Project: "ada/api"})
	h.do("ada", op.UpdateProject{Project: "ML-team/API", Description: ref("found in any case")})
}

// A name in deletion, and the name of a deleted account, stay taken.
func TestN2_NamesInDeletionStayTaken(t *testing.T) {
	h := newHouse(t)
	h.user("grace")
	h.do("ada", op.DeleteWorkspace{Name: "ml-team"})
	h.refuse("ada", op.CreateWorkspace{Name: "ml-team"}, model.Conflict, "taken")
	h.do("root", op.DeleteUser{Username: "grace"})
	h.refuse("root", op.CreateUser{Username: "grace"}, model.Conflict, "taken")
	h.refuse("ada", op.CreateWorkspace{Name: "grace"}, model.Conflict, "taken")
}

// Names that break the rule are refused wherever one is given, quoting it.
func TestN1_NamesThatBreakTheRuleAreRefused(t *testing.T) {
	h := newHouse(t)
	h.refuse("root", op.CreateUser{Username: "Grace"}, model.Invalid, "grace")
	h.refuse("root", op.CreateUser{Username: "bot@ml-team"}, model.Invalid, "@")
	h.refuse("ada", op.CreateWorkspace{Name: "ml--team"}, model.Invalid, "ml-team")
	h.refuse("ada", op.CreateProject{Project: "ml-team/x"}, model.Invalid)
	h.refuse("ada", op.CreateProject{Project: "ml-team"}, model.Invalid, "workspace/project")
	h.do("ada", op.CreateWorkspace{Name: "a@b"})
}

// A key is proposed from the name, or given; it is unique in its workspace.
func TestN3_ProjectsHaveUniqueKeys(t *testing.T) {
	h := newHouse(t)
	h.project("stock-prices", model.Private)
	h.project("stock-market", model.Private)
	if a, b := h.found("ml-team/stock-prices").Key, h.found("ml-team/stock-market").Key; a != "STOC" || b == "STOC" || b == "" {
		t.Errorf("the keys are %s and %s", a, b)
	}
	h.refuse("ada", op.CreateProject{Project: "ml-team/other", Key: "STOC"}, model.Conflict, "STOC is taken by ml-team/stock-prices")
	h.refuse("ada", op.CreateProject{Project: "ml-team/other", Key: "low"}, model.Invalid)
	h.do("ada", op.CreateProject{Project: "ml-team/other", Key: "LOW1"})
	if key := h.found("ml-team/other").Key; key != "LOW1" {
		t.Errorf("the key is %s", key)
	}
}

// Free text with characters that could deceive is refused, never changed.
func TestN4_DeceivingTextIsRefused(t *testing.T) {
	h := newHouse(t)
	h.project("api", model.Private)
	const bidi = "report\u202egnp.exe"
	h.refuse("ada", op.UpdateUser{Username: "ada", Name: ref(bidi)}, model.Invalid)
	h.refuse("root", op.CreateUser{Username: "grace", Name: bidi}, model.Invalid)
	h.refuse("ada", op.CreateWorkspace{Name: "other", Description: bidi}, model.Invalid)
	h.refuse("ada", op.UpdateWorkspace{Name: "ml-team", Description: ref(bidi)}, model.Invalid)
	h.refuse("ada", op.CreateProject{Project: "ml-team/other", Description: bidi}, model.Invalid)
	h.refuse("ada", op.UpdateProject{Project: "ml-team/api", Description: ref(bidi)}, model.Invalid)
	h.refuse("root", op.SetPlatform{Values: map[string]string{"contact": bidi}}, model.Invalid)
	h.refuse("root", op.SetPlatform{Values: map[string]string{"charge-command": bidi}}, model.Invalid)
}

// An address belongs to one account at most, in its canonical form; a new one
// has to be verified again, the same one in other letters not.
func TestN5_AnAddressBelongsToOneAccount(t *testing.T) {
	h := newHouse(t)
	h.do("root", op.CreateUser{Username: "grace", Email: "grace@example.com"})
	if h.person("grace").EmailVerified {
		t.Error("user create verified the address")
	}
	h.refuse("root", op.CreateUser{Username: "other", Email: "GRACE@Example.COM"}, model.Conflict, "belongs to another account")
	h.refuse("ada", op.UpdateUser{Username: "ada", Email: ref("grace@example.com")}, model.Conflict, "belongs to another account")
	h.refuse("ada", op.UpdateUser{Username: "ada", Email: ref("nonsense")}, model.Invalid)

	h.do("ada", op.UpdateUser{Username: "ada", Email: ref("ADA@example.com")})
	if !h.person("ada").EmailVerified {
		t.Error("other letters of the same address lost its verification")
	}
	h.do("ada", op.UpdateUser{Username: "ada", Email: ref("ada@example.org")})
	if h.person("ada").EmailVerified {
		t.Error("a new address counts as verified")
	}
	h.do("ada", op.UpdateUser{Username: "ada", Email: ref("")})
	h.refuse("root", op.VerifyEmail{Username: "ada"}, model.Conflict, "no address")
	h.refuse("grace", op.VerifyEmail{Username: "grace"}, model.Denied, "Only platform admins")
}

// WHO is a username, a service account's name, else an address.
func TestN6_WhoIsAUsernameAServiceAccountOrAnAddress(t *testing.T) {
	h := newHouse(t)
	h.member("grace", model.Viewer)
	h.do("ada", op.SetRole{Workspace: "ml-team", Who: "GRACE", Role: model.Member})
	h.do("ada", op.SetRole{Workspace: "ml-team", Who: "Grace@Example.com", Role: model.Editor})
	if got := h.row("grace").Role; got != model.Editor {
		t.Errorf("grace is %s", got)
	}
	h.do("ada", op.Invite{Workspace: "ml-team", Who: "new@example.com", Role: model.Viewer})
	h.do("ada", op.SetRole{Workspace: "ml-team", Who: "NEW@example.com", Role: model.Member})

	h.service("bot@ml-team")
	h.project("api", model.Private)
	h.do("ada", op.GrantAccess{Project: "ml-team/api", Who: "bot@ml-team", Role: model.Contributor})
	h.projectRole("bot@ml-team", "ml-team/api", model.Contributor)

	h.refuse("ada", op.SetRole{Workspace: "ml-team", Who: "nobody", Role: model.Viewer}, model.NotFound, "not on the People list of ml-team")
	h.refuse("ada", op.Invite{Workspace: "ml-team", Who: "nobody", Role: model.Viewer}, model.NotFound, "There is no person")
	h.refuse("ada", op.Invite{Workspace: "ml-team", Who: "no body@", Role: model.Viewer}, model.Invalid)
	for _, o := range []model.Operation{
		op.SuspendUser{Username: "nobody@example.com"},
		op.ResumeUser{Username: "nobody"},
		op.DeleteUser{Username: "nobody"},
		op.UpdateUser{Username: "nobody"},
		op.VerifyEmail{Username: "nobody"},
		op.SetPlatformAdmin{Username: "nobody", On: true},
		op.LabelUser{Username: "nobody", Label: "x:y"},
		op.AddMember{Workspace: "ml-team", Who: "nobody", Role: model.Viewer},
		op.RestoreMember{Workspace: "ml-team", Who: "nobody"},
	} {
		h.refuse("root", o, model.NotFound, "There is no person")
	}
}
