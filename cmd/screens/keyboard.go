package screens

import "atrium/cmd/sshd"

// Keyboard is a session's input as it is at the moment of reading: lines, once
// Session.Cook was called, else keys.
type Keyboard struct{ Session *sshd.Session }

// Read reads from the client.
func (k Keyboard) Read(p []byte) (int, error) { return k.Session.Stdin.Read(p) }

// Hide stops showing what is typed, for a secret.
func (k Keyboard) Hide() (show func()) {
	if lines, ok := k.Session.Stdin.(interface{ Hide() (show func()) }); ok {
		return lines.Hide()
	}
	return func() {}
}
