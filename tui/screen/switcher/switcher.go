// Package switcher lists where a person can go: the workspaces they belong to,
// what is shared with them elsewhere, and the invitations that wait for them.
package switcher
