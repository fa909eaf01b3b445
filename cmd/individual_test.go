package cmd

import "testing"

// An individual workspace has one person, private and public projects, and
// collaborators on public ones: invited, agreed, free to leave (P2, P3).
func TestP3_CollaboratorsOfAnIndividualWorkspace(t *testing.T) {
	team(t).tell([]step{
		{"people invite linus --role viewer -w ada", 5, "Nobody can be invited to the individual workspace ada"},
		{"workspace set ada guests=on", 5, "has no settings"},
		{"workspace set ada domain-invites=on", 5, "has no settings"},
		{"workspace delete ada --yes", 5, "individual workspace"},
		{"workspace leave ada", 5, "individual workspace"},
		{"project create ada/notes --visibility workspace", 5, "private and public projects only"},
		{"project create ada/notes", 0, "private"},
		{"access grant ada/notes linus contributor", 5, "Only public projects of an individual workspace take collaborators"},
		{"project update ada/notes --visibility public --yes", 0, "public"},
		{"--as linus project show ada/notes", 0, "public"},
		{"--as linus access list ada/notes", 4, "project.people.view"},
		{"access grant ada/notes linus contributor", 0, "invite linus to ada/notes as contributor"},
		{"access list ada/notes", 0, "Pending invitation"},
		{"project update ada/notes --visibility private", 5, "while it has collaborators: linus (invited)"},
		{"--as linus invitation list", 0, "ada/notes"},
		{"--as linus invitation accept", 0, "join ada/notes as contributor"},
		{"--as linus can linus project.edit ada/notes", 0, ""},
		{"--as linus workspace show ada", 3, "no workspace ada"},
		{"people list --guests -w ada", 0, "linus"},
		{"people show linus -w ada", 0, "ada/notes"},
		{"people role linus editor -w ada", 5, "guest"},
		{"project update ada/notes --visibility private", 5, "while it has collaborators: linus"},
		{"--as linus project leave ada/notes", 0, "leave ada/notes"},
		{"--as linus project comment add ada/notes Mine", 4, "project.comment"},
		{"project update ada/notes --visibility private", 0, "private"},
		{"--as linus project show ada/notes", 3, "no project ada/notes"},
	})
}
