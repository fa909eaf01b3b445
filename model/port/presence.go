package port

import (
	"context"
	"time"

	"atrium/model"
)

// Visitor is one session of the process that holds the file, as platform admins see
// it.
type Visitor struct {
	ID       uint64    `json:"id"`
	Person   string    `json:"person"` // "" for somebody unknown, who may only sign in
	Via      string    `json:"via"`    // one of the doors below
	Remote   string    `json:"remote"` // the address; over the socket the user
	Key      *string   `json:"key"`    // the fingerprint of the proven key
	Terminal bool      `json:"terminal"`
	Command  string    `json:"command"` // "" is the console
	BeganAt  time.Time `json:"began_at"`
	ActiveAt time.Time `json:"active_at"` // when something was typed last
	Own      bool      `json:"this_session"`
}

// The doors that a visitor can have come through.
const (
	ViaSSH    = "ssh"
	ViaSocket = "socket" // another process of the same user on this machine
	ViaHolder = "holder" // the console of the process that holds the file itself
)

// Presence tells who is here. All methods may be called from many goroutines; all
// refuse (denied) whoever is no platform admin at that moment.
type Presence interface {
	// Visitors lists the sessions, the oldest first.
	Visitors(ctx context.Context, actor model.Actor) ([]Visitor, error)
	// Kick ends a session, whose person is told by whom. It is not_found when there
	// is none, and conflict for the console of the holder, with which the file would
	// close. This is no change of what is kept: the host logs it, and the audit trail
	// does not tell of it.
	Kick(ctx context.Context, actor model.Actor, id uint64) error
	// Watch gives a channel that holds something after sessions began or ended. It
	// ends with the context.
	Watch(ctx context.Context) <-chan struct{}
}
