package undo

// chores are what Atrium does by itself when it falls due, and what people set
// going that takes steps.
func chores() table {
	const clock = "the time has come for it, whoever undoes it"
	return table{
		"invitation.expire":        none("the invitation was not answered in time; they can be invited again"),
		"people.expire":            none("the membership came to its end; for 90 days it can be restored"),
		"people.warn":              none("what was announced cannot be taken back"),
		"people.leftovers":         none(clock),
		"grant.expire":             none("the role came to its end; it can be granted again"),
		"grant.warn":               none("what was announced cannot be taken back"),
		"request.expire":           none("nobody answered in time; it can be filed again"),
		"project.purge":            none("what is deleted for good does not come back"),
		"project.purge-step":       none("what is deleted for good does not come back"),
		"project.duplicate":        none("the copy can be moved to the trash, or cancelled while it is made"),
		"project.duplicate-step":   none("the copy can be moved to the trash, or cancelled while it is made"),
		"project.duplicate-cancel": none("what was copied is deleted; it can be copied again"),
		"workspace.clean-up":       none("what is deleted for good does not come back"),
		"workspace.retry":          none("work that goes on cannot be held up again"),
		"run.erase-step":           none("what is deleted for good does not come back"),
		"agenda.tidy":              none(clock),
		"subscription.settle":      none(clock),
		"subscription.charge":      none("what was charged cannot be taken back; a platform admin records payments"),
		"agenda.postpone":          none(clock),
	}
}
