// Package model holds Atrium's words and rules: people, workspaces, projects,
// roles, grants and invitations; the permission tables as data; Decide, the
// only place where access is decided; and the ports through which rules read
// and write. It does no I/O and imports the standard library only.
//
// Reads inside a transaction return no errors. A record that cannot be read
// (damage, a failing disk) aborts the whole transaction: storage raises it and
// port.Store turns it into one error. So a rule either sees the true state or
// does not run at all (X1, X4), and nil always means "there is none".
package model
