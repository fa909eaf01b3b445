// Package heard holds that whoever a change concerns hears of it (C3, H3): over
// random histories of every kind of operation it compares, for every person, what
// they may do everywhere, what their inbox holds and what they sign in with before
// and after, and requires that the event of a change which moved any of these
// reaches their sessions. It holds tests only.
//
// Shape: what is compared is asked of model.Decide and the store's records, never of
// the operation, and operations are drawn by their fields' names, so that a new one
// needs a line in all (kinds_test.go) and nothing else. A failure prints the seed and
// the history; it is repeated by
//
//	go test ./storage/heard -run 'TestC3_WhoeverIsConcernedIsNamed/seed=17$'
//
// ATRIUM_LONG=1 plays many more histories.
package heard
