package screens

import (
	"atrium/cmd/sshd"
	"atrium/model"
	"atrium/tui/ui"
)

// Unknown is what somebody has proven whom nobody knows (H2); nil for all others.
func Unknown(s *sshd.Session, who model.Actor) *ui.Stranger {
	if s.Local || who.Person != 0 {
		return nil
	}
	unknown := &ui.Stranger{Fingerprint: s.Fingerprint}
	if s.Key != nil {
		unknown.Blob = s.Key.Marshal()
	}
	return unknown
}
