package model

import "time"

// RequestState is where an access request is in its life (A6); expiry is
// derived from the clock (Request.StateAt).
type RequestState uint8

// The states of an access request.
const (
	RequestPending RequestState = iota
	RequestApproved
	RequestDenied
	RequestWithdrawn
	RequestExpired
)

// String is the word that screens and JSON use.
func (s RequestState) String() string {
	return word([]string{"pending", "approved", "denied", "withdrawn", "expired"}, uint8(s))
}

// RequestWindow is how long a request waits for an answer (A6).
const RequestWindow = 14 * 24 * time.Hour

// Request asks for a role in a project (A6). It is kept also for a target that
// does not exist or is not to be seen, so that the person who asks cannot tell:
// then it has no workspace and no project, and only they ever find it.
type Request struct {
	ID        ID
	Workspace ID // none where the target does not exist
	Project   ID
	Target    string // the full name as it was asked for
	Person    ID
	Role      ProjectRole
	Reason    string
	Created   time.Time
	Expires   time.Time // when it lapses without an answer
	State     RequestState
	By        ID // who answered
	Answer    string
	Answered  time.Time
}

// StateAt is the state at a time: a pending request past its expiry is expired
// without anybody having to write so.
func (r *Request) StateAt(now time.Time) RequestState {
	if r.State == RequestPending && !now.Before(r.Expires) {
		return RequestExpired
	}
	return r.State
}
