package undo

import (
	"atrium/model"
	"atrium/model/op/request"
)

// requests are the operations on access requests.
func requests() table {
	return table{
		// Who asked withdraws; nothing is compared, so that nothing is told of
		// what was asked for (A6).
		"access.request": {Build: func(r record) (model.Operation, error) {
			return request.Withdraw{Ref: r.is("request")}, nil
		}},
		"access.approve": {Build: ungrant, Present: onProject, Notes: func(record) []string {
			return []string{"The request stays answered; they can ask again."}
		}},
		"access.withdraw": none("ask again instead"),
		"access.deny":     none("whoever asked was told the answer; the role can be granted"),
		"access.expire":   none("nobody answered in time; they can ask again"),
	}
}
