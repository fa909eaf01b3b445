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

// Notice says whether an id is that of a notice in the inbox, or of a pending
// invitation there.
func Notice(r *view.Reader, id model.ID) (notice, invitation bool, err error) {
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
