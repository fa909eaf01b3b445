package undo

// runs are what trackers bring. What only grows a run leaves no record, so it is
// never asked for; the reason is for whoever reads the table.
func runs() table {
	const grown = "what a run has told stays; a run can be deleted"
	return table{
		"run.start":  none("a run that has begun has begun; it can be deleted"),
		"run.append": none(grown),
		"run.end":    none(grown),
		"run.upload": none(grown),
		"run.delete": none("what is deleted for good does not come back"),
	}
}
