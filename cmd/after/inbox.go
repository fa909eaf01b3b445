package after

import (
	"atrium/cmd/output"
	"atrium/model"
	"atrium/model/view"
)

// Inbox is its first page, after notices were read.
func Inbox(size int) Then {
	return Just(func(r *view.Reader) (output.Listing, error) {
		l, err := r.Inbox(model.Page{Size: size})
		return output.Listed(l.Data), err
	})
}

// Noticed refuses ids that no notice of the inbox has.
func Noticed(r *view.Reader, ids []model.ID) error {
	for _, id := range ids {
		notice, invitation, err := find(r, id)
		switch {
		case err != nil:
			return err
		case invitation && !notice:
			return model.Errorf(model.NotFound, "%s is an invitation, not a notice.", id).
				WithHint("Answer it with atrium invitation accept %s, or decline.", id)
		case !notice:
			return model.Errorf(model.NotFound, "There is no notice %s in your inbox.", id).WithHint("atrium inbox list shows the ids.")
		}
	}
	return nil
}

// find says whether an id is that of a notice in the inbox, or of a pending
// invitation there.
func find(r *view.Reader, id model.ID) (notice, invitation bool, err error) {
	page := model.Page{Size: 1000}
	for {
		l, err := r.Inbox(page)
		if err != nil {
			return false, false, err
		}
		for _, row := range l.Data {
			if row.ID == id.String() {
				invited := row.Kind == "invitation"
				notice, invitation = notice || !invited, invitation || invited
			}
		}
		if page.After = l.Next; page.After == "" {
			return notice, invitation, nil
		}
	}
}
