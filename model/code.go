package model

import "time"

// CodeKind says what a one-time code is for. The numbers are stored.
type CodeKind uint8

// The kinds of code.
const (
	CodeClaim   CodeKind = iota // makes an unknown key a key of the account
	CodeVerify                  // verifies the address of an account (N5)
	CodeSignup                  // verifies the address of somebody who signs up (H2)
	CodeAddress                 // no code: counts the mails to an address
)

// OneTimeCode is a code that counts once. Only a hash of it is kept; the code itself is shown
// once, or is in a mail that is deleted when it was sent.
//
// There is at most one for each thing it is for, which its Key names: a new one
// takes the place of the one before.
type OneTimeCode struct {
	Key      string
	Kind     CodeKind
	Person   ID     // whose account
	Email    string // as typed; where it was mailed to
	EmailKey string
	Hash     []byte // nil: no code is right
	Expires  time.Time
	Sent     time.Time // the last mail
	Since    time.Time // the first mail of those that are counted
	Sends    int
	Tries    int  // wrong ones
	Passed   bool // the right one was given
}

// Mail is one message that waits to be sent. It is written in the transaction of
// the change that it tells of, and deleted, with the secret it may hold, when it
// was sent or given up.
type Mail struct {
	ID         ID
	To         string // an address (N5)
	Subject    string
	Text       string
	Token      UUID // of its Message-ID: the same at every try
	Created    time.Time
	Next       time.Time // when to try (again)
	Expires    time.Time // when it is of no use any more
	Invitation ID        // which it is about: sent only while that is pending
	By         ID        // who is told when it cannot be delivered
	Workspace  ID        // where the notice about that belongs
	Tries      int
	Error      string // of the last try, for the operator
	Person     ID     // whose address it has to be still, and verified; 0: it is for the address
	Admin      bool   // and who has to be an admin of the workspace still
	Request    ID     // the access request that it is about: it goes to all who may answer that when it is sent
}
