package after

import (
	"atrium/model"
	"atrium/model/view"
)

// ClaimRow is an account with the code by which somebody signs in as it.
type ClaimRow struct {
	Username  string   `json:"username"`
	Code      view.Opt `json:"code"` // to hand over, shown this once
	ExpiresAt view.Opt `json:"expires_at"`
}

// Claiming is the code that was made.
func Claiming(_ *view.Reader, done []model.Effect) (any, error) {
	until, _ := done[0].After["expires_at"].(string)
	return ClaimRow{done[0].Target, view.Opt(done[0].Code), view.Opt(until)}, nil
}

// Keyed is the key that was added.
func Keyed(r *view.Reader, done []model.Effect) (any, error) {
	want, _ := done[0].After["fingerprint"].(string)
	l, err := r.UserKeys(done[0].Target, model.Page{Size: 1000})
	for _, k := range l.Data {
		if k.Fingerprint == want {
			return k, nil
		}
	}
	return view.KeyRow{Person: done[0].Target, Fingerprint: want}, err
}
