// Package twin holds two deployments against one another that differ in nothing
// but what other workspaces contain: whatever a member of one workspace asks for
// or does has the same answer in both, byte for byte. It holds tests only.
//
// Accounts are the same in both, since the directory shows them (I1), and so are
// all names that the two sides use: names are one set for the whole deployment
// (N2). Numbers and hashes of audit records are left out of the comparison: the
// trail is one chain.
//
// A failure prints the seed of the history and the line that repeats it:
//
//	go test ./storage/twin -run 'TestR3_TwinsAnswerAlike/seed=17$'
//
// ATRIUM_LONG=1 plays more and longer histories.
package twin
