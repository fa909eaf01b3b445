package model

import "time"

// TaskKind says what falls due.
type TaskKind uint8

// What can fall due. The numbers are stored.
const (
	TaskInvitation   TaskKind = iota // an invitation expires (I3): Ref
	TaskMembership                   // a membership ends, or its end is announced: Who
	TaskGrant                        // a grant ends, or its end is announced: Project, Who
	TaskRequest                      // an access request lapses (A6): Ref
	TaskLeftovers                    // dead grants of someone removed 90 days ago (W6): Who
	TaskPurge                        // a project leaves the trash for good (A9): Project
	TaskClean                        // a deleted workspace is emptied (W3)
	TaskDuplicate                    // a project is being copied (A7): Project is the copy, Source what is copied
	TaskSubscription                 // an invoice, or a warning about a subscription (Q4, Q5)
	TaskCharge                       // an invoice is to be charged (Q4): Ref is its number
	TaskErase                        // what a deleted run kept goes: Project, Ref is its number
)

// String is the word for people.
func (k TaskKind) String() string {
	return word([]string{"invitation", "membership", "grant", "request", "leftovers", "purge", "clean-up", "duplicate", "subscription", "charge", "deleted run"}, uint8(k))
}

// Task is one entry of the agenda: something that falls due at a time, or work
// that is done in bounded steps. What it is about is looked at afresh when its
// turn comes, so a task that has been overtaken does nothing and goes. Rights,
// expiry and read-only never depend on a task (SPEC 8).
type Task struct {
	ID        ID
	Kind      TaskKind
	At        time.Time // when its turn comes
	Workspace ID
	Project   ID
	Who       string // username or canonical address
	Ref       ID     // the invitation or request
	Source    Target // what is copied
	By        ID     // who set it going
	Since     time.Time
	Cursor    string // where the next step goes on
	Done      int    // records done so far
	Total     int    // about how many there are
	Error     string // why it stands still until somebody retries; "" while it goes on
	Tries     int
}

// ProjectState is where a project is in its life beside the trash.
type ProjectState uint8

// The states of a project. Only active ones are there for anybody.
const (
	ProjectActive  ProjectState = iota
	ProjectCopying              // a duplicate that is not complete yet (A7)
	ProjectPurging              // being deleted for good (A9)
)

// String is the word for people.
func (s ProjectState) String() string {
	return word([]string{"active", "copying", "purging"}, uint8(s))
}
