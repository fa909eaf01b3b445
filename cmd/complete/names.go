package complete

import (
	"strings"

	"atrium/model"
	"atrium/model/view"
)

func (s Source) workspaces(typed string) []string {
	var out []string
	_ = s.View(func(r *view.Reader) error {
		l, err := r.Workspaces(view.WorkspaceQuery{Page: model.Page{Size: most}, Filter: typed})
		for _, w := range l.Data {
			if !w.Joinable || w.Role != "" { // until they join it is not there for other commands
				out = append(out, w.Name)
			}
		}
		return err
	})
	return plain(out)
}

// joinable proposes the workspaces that take the person in by their domain.
func (s Source) joinable() []string {
	var out []string
	_ = s.View(func(r *view.Reader) error {
		l, err := r.Joinable(model.Page{Size: most})
		for _, w := range l.Data {
			out = append(out, w.Name)
		}
		return err
	})
	return plain(out)
}

// projects proposes the projects of the workspace that is typed already, else
// those of the present one.
func (s Source) projects(typed string) []string {
	ws, begun, named := strings.Cut(typed, "/")
	if !named {
		ws, begun = s.Workspace(), ""
	}
	var out []string
	_ = s.View(func(r *view.Reader) error {
		l, err := r.Projects(ws, view.ProjectQuery{Page: model.Page{Size: most}, Filter: begun})
		for _, p := range l.Data {
			out = append(out, p.FullName)
		}
		if err != nil || named {
			return err
		}
		shared, err := r.Shared(model.Page{Size: most})
		for _, p := range shared.Data {
			out = append(out, p.FullName)
		}
		return err
	})
	return plain(out)
}

func (s Source) people(typed string) []string {
	var out []string
	_ = s.View(func(r *view.Reader) error {
		l, err := r.People(s.Workspace(), view.PeopleQuery{Page: model.Page{Size: most}, Filter: typed})
		for _, p := range l.Data {
			out = append(out, p.Who)
		}
		if err != nil || typed == "" {
			return err
		}
		known, err := r.Suggest(s.Workspace(), typed)
		for _, p := range known {
			out = append(out, p.Username)
		}
		return err
	})
	return plain(out)
}

func (s Source) accounts(typed string) []string {
	var out []string
	_ = s.View(func(r *view.Reader) error {
		l, err := r.Users(model.Page{Size: most}, typed)
		for _, u := range l.Data {
			out = append(out, u.Username)
		}
		return err
	})
	return plain(out)
}

// invitations proposes the ids of one's own pending ones, or of notices.
func (s Source) invitations(noun string) []string {
	var out []string
	_ = s.View(func(r *view.Reader) error {
		if noun == "inbox" {
			l, err := r.Inbox(model.Page{Size: most})
			for _, n := range l.Data {
				if n.Kind != "invitation" {
					out = append(out, n.ID)
				}
			}
			return err
		}
		l, err := r.Invitations(model.Page{Size: most}, false)
		for _, i := range l.Data {
			out = append(out, i.ID)
		}
		return err
	})
	return plain(out)
}

// services proposes a workspace's service accounts.
func (s Source) services() []string {
	var out []string
	_ = s.View(func(r *view.Reader) error {
		l, err := r.People(s.Workspace(), view.PeopleQuery{Page: model.Page{Size: most}, Kind: model.Service.String()})
		for _, p := range l.Data {
			out = append(out, p.Who)
		}
		return err
	})
	return plain(out)
}

// requests proposes the ids of requests to answer, or of one's own pending ones.
func (s Source) requests(own bool) []string {
	var out []string
	_ = s.View(func(r *view.Reader) error {
		read := func() (model.List[view.RequestRow], error) { return r.Requests(s.Workspace(), model.Page{Size: most}) }
		if own {
			read = func() (model.List[view.RequestRow], error) { return r.OwnRequests(model.Page{Size: most}) }
		}
		l, err := read()
		for _, q := range l.Data {
			if q.State == model.RequestPending.String() {
				out = append(out, q.ID)
			}
		}
		return err
	})
	return plain(out)
}

// keys proposes the fingerprints of the keys of the account that is named already.
func (s Source) keys(before []string) []string {
	var out []string
	_ = s.View(func(r *view.Reader) error {
		if len(before) == 0 {
			return nil
		}
		l, err := r.UserKeys(before[0], model.Page{Size: most})
		for _, k := range l.Data {
			out = append(out, k.Fingerprint)
		}
		return err
	})
	return plain(out)
}
