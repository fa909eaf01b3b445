// Package entry answers how people come into workspaces without being invited:
// which ones take the actor in by their domain (S1), which want another way of
// signing in (S2), and what the settings for both could be set to. Its Reader is
// a part of view.Reader.
package entry

import (
	"atrium/model"
	"atrium/model/gate"
	"atrium/model/view/pages"
	"atrium/model/view/scope"
)

// barred is the most workspaces that want another way of signing in.
const barred = 100

// Reader answers about ways in. Get it as a part of view.Reader.
type Reader struct{ s *scope.Scope }

// New makes the reader of one scope.
func New(s *scope.Scope) Reader { return Reader{s} }

// Joinable lists by name the workspaces that take the actor in by the domain of
// their verified address, and of which they are no member yet, with what stands
// in the way of it now: a pending invitation, the seats, the login provider (S1).
// Nobody signed in: Denied.
func (r Reader) Joinable(p model.Page) (model.List[JoinableRow], error) {
	if _, err := r.s.SignedIn(); err != nil {
		return model.List[JoinableRow]{}, err
	}
	all := r.s.Joinable()
	name := func(w *model.Workspace) string { return w.Name }
	return pages.List[*model.Workspace, JoinableRow]{
		From: pages.Held(all, pages.ByKey(name)),
		Key:  name,
		Row: func(w *model.Workspace) (JoinableRow, bool) {
			row := JoinableRow{
				Name: w.Name, Description: w.Description, Owner: scope.Opt(r.s.Username(w.Owner)),
				Domain: w.Settings.Domain, People: w.Counts.People,
			}
			if err := gate.Bar(r.s.State, w, r.s.Who); err != nil {
				row.Why = scope.Opt(model.AsError(err).Message)
			}
			return row, true
		},
	}.Page(p, len(all)), nil
}

// Barred are the workspaces in which the actor is a member, but not in this
// session: another login provider is enforced there (S2); at most 100. Nobody
// signed in: Denied.
func (r Reader) Barred() ([]BarredRow, error) {
	me, err := r.s.SignedIn()
	if err != nil {
		return nil, err
	}
	var rows []BarredRow
	for id := range r.s.State.WorkspacesOf(me.ID) {
		w := r.s.State.Workspace(id)
		if w == nil || w.State != model.WorkspaceActive || w.Settings.Provider == "" || len(rows) == barred {
			continue
		}
		if st := r.s.Standing(w); st.Behind != model.NoRole {
			rows = append(rows, BarredRow{
				Name: w.Name, Role: st.Behind.String(), Provider: w.Settings.Provider,
				Release: r.s.Admin() || gate.MayRelease(w, r.s.Who),
			})
		}
	}
	return rows, nil
}

// Entry is how a workspace can be come into without an invitation, and what could
// be set about it in this session. Needs workspace.view.
func (r Reader) Entry(ws string) (EntryRow, error) {
	at, err := r.s.Place(ws, model.WorkspaceView)
	if err != nil {
		return EntryRow{}, err
	}
	row := EntryRow{
		Domain:   scope.Opt(gate.Domain(r.s.State, at.Workspace)),
		Provider: scope.Opt(at.Settings.Provider),
	}
	offered, why := gate.Offer(r.s.State, at.Workspace)
	row.Offered, row.DomainWhy = scope.Opt(offered), why
	session, why := gate.Enforceable(at.Workspace, r.s.Who)
	row.Session, row.ProviderWhy = scope.Opt(session), why
	return row, nil
}
