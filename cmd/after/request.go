package after

import (
	"atrium/model"
	"atrium/model/view"
)

// Requested is the access request that the effect names.
func Requested(r *view.Reader, done []model.Effect) (any, error) {
	id, _ := done[0].After["request"].(string)
	return r.Request(id)
}
