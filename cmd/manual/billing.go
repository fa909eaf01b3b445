package manual

// billing are the texts of commands about subscriptions and plans.
func billing() map[string]entry {
	return map[string]entry{
		"subscription": {examples: "subscription show -w ml-team"},
		"subscription show": {
			long: `
Shows what a workspace may use and has used: hours of the running period with the
packages that they come from, storage with the trash apart, seats, the state of
payments, and when the quotas run out at the rate of the last 30 days. Needs
subscription.view: admins.`,
			examples: "subscription show -w ml-team\nsubscription show --json",
		},
		"subscription plan": {
			long: `
Puts a workspace on another plan, at once. Hours already used stay used; a dearer
plan is invoiced with the difference, a cheaper one counts from the next period.
The plan academic needs a verified address of a school, university or non-profit,
or a platform admin. Where self-service is off, the platform admins are asked.
Needs subscription.manage: admins.`,
			examples: "subscription plan team -w ml-team",
		},
		"subscription topup": {
			long: `
Adds monitoring hours that last a year. Of all hours those are used first that end
first. What the running period used beyond its hours is taken from them. Where
self-service is off, the platform admins are asked. Needs subscription.manage:
admins.`,
			examples: "subscription topup --hours 100 -w ml-team",
		},
		"subscription storage": {
			long: `
Sets the workspace's own storage quota; 0 is the plan's. A workspace that holds
more than its quota is read-only until it holds less. Needs subscription.manage:
admins.`,
			examples: "subscription storage --limit 2TiB -w ml-team",
		},
		"subscription payment": {
			long: `
Shows the subscription, or with --method sets the label of the payment method: a
brand with the last four digits and the month and year, or "invoice". Never a card
number. Invoices that are not paid are then charged again. --record tells that an
invoice was paid or that its payment failed; that is for platform admins, where no
command charges invoices (platform set charge-command=…).

That command is run by whoever holds the file, as by a console or by serve, with the
invoice as one JSON object on its standard input: id, workspace, owner, method,
number, plan, from, to, amount_cents and more. Status 0 says that it was paid, any
other that it failed. It has a minute. It can be run again for the same invoice,
after a crash for instance: the id is then the same.`,
			examples: "subscription payment --method \"visa 4242 12/2027\" -w ml-team\nsubscription payment --record paid -w ml-team",
		},
		"subscription invoices": {
			long:     "Lists a workspace's invoices, newest first. Each period of a plan with a price issues one. Needs invoice.view: admins.",
			examples: "subscription invoices -w ml-team\nsubscription invoices -o csv --all",
		},
		"subscription usage": {
			long: `
Tells what was used: by day, with what that day added to the storage, or by project
or person with what they hold now. What you cannot see, or is gone, is one row, so
that the rows add up to the workspace's figures. Needs usage.view: every member.`,
			examples: "subscription usage -w ml-team\nsubscription usage --by project --since 2026-12-01 -o csv",
		},
		"subscription forecast": {
			long: `
Tells when hours and storage run out at the rate of the last 30 days, and what the
rate would have to be to last: hours until the next package, storage for 30 days.
With figures on fewer than 3 days there is not enough data. Needs usage.view.`,
			examples: "subscription forecast -w ml-team",
		},
		"plan": {examples: "plan list"},
		"plan list": {
			long:     "Lists the plans with their figures; 0 is no limit.",
			examples: "plan list\nplan list --json",
		},
		"plan set": {
			long: `
Changes the figures of a plan, or adds a plan. Hours, storage, seats and projects
count at once in every workspace on it, the price from each one's next period. For
platform admins. The keys are hours, storage, seats, projects, price and
visibilities.`,
			examples: "plan set team hours=2000 price=180",
		},
	}
}
