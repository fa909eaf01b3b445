// Package storage is the store: the model's records (storage/table) in the
// ordered keys of an engine (storage/kv), the one way to change them and the one
// way to read.
//
//	store.go, queue.go    Do, Try and View
//	perform.go, audit.go  one operation, and its line in the audit trail
//	quarantine.go         workspaces in which damage was met
//	migrate.go            the version of the schema
//
// The rules:
//
//   - Whatever is read is checked first. A record that is damaged ends the
//     transaction with an error that names it; it is never shown as data.
//   - Inside a transaction nothing returns an error for that: a fault is raised
//     as a panic and turned into an error at View, Do and Try.
//   - A change and its audit record are one commit. An operation that fails,
//     panics or changes nothing leaves no trace.
//   - The functions given to an engine may run twice; everything they produce
//     is set anew at their start.
package storage
