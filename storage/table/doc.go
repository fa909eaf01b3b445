// Package table is the records of a store: every table, key and index on one
// page (schema.go), how each kind lies in its table (shelves), and the state and
// the unit of work that operations see (State, Unit) over any kv.Reader. It knows
// no transactions: those are storage's.
//
// A new kind of record takes a table and a shape in schema.go, a list of fields
// in package record, a shelf, and the methods that its port asks for.
//
// Reads and writes return no errors. What cannot be read, and what the code
// above should not have asked for, panics with a Fault, which storage turns into
// one error around the whole transaction (Guard).
package table
