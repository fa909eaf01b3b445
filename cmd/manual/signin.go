package manual

// signin are the texts of commands about keys, codes and logins.
func signin() map[string]entry {
	return map[string]entry{
		"user key": {aliases: "keys", examples: "user key list\nuser key add ada - --name laptop"},
		"user key add": {
			long: `
Gives an account another key to sign in with over SSH. KEY is the line of a .pub
file in quotes, or - to read it from stdin. Ed25519 and ECDSA keys are taken, also
those on a security key, and RSA keys of 3072 bits or more. A key is for one
account; an account may have 50.

Everyone adds keys to their own account, platform admins to all, admins of a
workspace to its service accounts. Who was given a key by somebody else is told.`,
			examples: "user key add ada - --name laptop\nuser key add ada \"ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJBt0T9kQf9PZ5Vw1Z6sWw2cS2nXkq7cCq6WJ0yqGq3H ada@laptop\"\nuser key add ci@ml-team -",
		},
		"user key list": {
			long: `
Lists the keys of an account with their fingerprints and the day on which each was
used last; your own without a name. Who may see them may change them.`,
			examples: "user key list\nuser key list ci@ml-team --json",
		},
		"user key remove": {
			long: `
Takes a key away from an account, by its fingerprint or by its name where only one
has it. Sessions that were opened with it end within a second. A last key is
confirmed.`,
			examples: "user key remove ada laptop\nuser key remove ada SHA256:uNiVztksCsDhcc0u9e8BrrI8nJVVV9vJNKE5MSBpDz0 --yes",
		},
		"user logins": {
			long: `
Lists the logins at login providers that are linked to an account: whoever signs in
there with one of them signs in here as the account. They are linked and unlinked
in the console, under Settings. For oneself and platform admins.`,
			examples: "user logins\nuser logins grace --json",
		},
		"user claim": {
			long: `
Prints a code with which somebody whose key is unknown here signs in as the
account: one that was imported, or whose keys are lost. They connect over SSH,
choose "I have a code" and type it; from then on their key is one of the account's.

A code works once, for seven days. A new one takes the place of the one before.
For platform admins.`,
			examples: "user claim grace",
		},
	}
}
