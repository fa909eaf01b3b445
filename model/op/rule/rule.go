// Package rule holds what operations have in common, whatever they are about:
// who may (this file), what is refused (check.go) and how a change is told
// (tell.go). It knows no operation, so every room of them can use it: package
// op and its siblings below model/op.
package rule

import (
	"atrium/model"
	"atrium/model/find"
	"atrium/model/help"
	"atrium/model/ledger"
)

// SignedIn is Denied for nobody: for those who are not signed in.
func SignedIn(p model.Principal) error {
	if p.Who == nil && !p.System {
		return model.Errorf(model.Denied, "Nobody is signed in.").WithHint("Sign in first.")
	}
	return nil
}

// PlatformAdmin is Denied for everyone but platform admins and Atrium itself.
// What they may not do reads on after "Only platform admins may".
func PlatformAdmin(p model.Principal, what string) error {
	if p.System || p.Who != nil && p.Who.PlatformAdmin {
		return nil
	}
	return model.Errorf(model.Denied, "Only platform admins may %s.", what)
}

// OnWorkspace authorises an action on the workspace of that name (SPEC 3.3):
// NotFound for who cannot see it, Denied for who may not. A refusal repeats
// the name as it was asked for: the stored one would tell that it exists (R3).
func OnWorkspace(s model.State, p model.Principal, name string, a model.Action) error {
	if p.System {
		return nil
	}
	w := find.Workspace(s, name)
	if w == nil {
		return model.NoSuch(a, name)
	}
	st := model.Stand(s, p.Who, w).Through(p.Provider)
	d := st.Decide(a)
	return help.Require(s, &d, st, nil, p.Name(), name)
}

// OnProject authorises an action on the project of that full name (SPEC 4),
// with the errors of OnWorkspace.
func OnProject(s model.State, p model.Principal, full string, a model.Action) error {
	if p.System {
		return nil
	}
	w, pr := find.Project(s, full)
	if pr == nil {
		return model.NoSuch(a, full)
	}
	st := model.Stand(s, p.Who, w).Through(p.Provider)
	d := st.DecideProject(s, a, pr)
	return help.Require(s, &d, st, pr, p.Name(), full)
}

// Writable refuses, as ReadOnly, what a read-only workspace blocks: starting runs,
// uploading to them, new models and versions, and copies into it (O2).
func Writable(s model.State, w *model.Workspace) error { return ledger.Writable(s, w) }
