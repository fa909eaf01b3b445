package ui

// Kind is a kind of place.
type Kind string

// The places of the console. Those before Person are tabs.
const (
	Overview      Kind = "overview"
	People        Kind = "people"
	Projects      Kind = "projects"
	Subscription  Kind = "subscription"
	Activity      Kind = "activity"
	Settings      Kind = "settings"
	Inbox         Kind = "inbox"
	PersonDetail  Kind = "person"
	Project       Kind = "project"
	Model         Kind = "model"
	Run           Kind = "run"
	Integrations  Kind = "integrations"
	Switcher      Kind = "switcher"
	Shared        Kind = "shared"
	Accounts      Kind = "accounts"
	AccountDetail Kind = "user"
	Platform      Kind = "platform"
	Visitors      Kind = "visitors"
	Public        Kind = "public"
	Start         Kind = "start"
)

// Route names one place. It is the key under which the App keeps its screen, so
// coming back finds cursor and filter as they were.
type Route struct {
	Kind Kind
	// Workspace is where the place is; the App fills in the current one
	// where it is empty.
	Workspace string
	// Name is the thing in it: a username or address, the short name of a
	// project, or that of a model behind it: api:churn, or a run's number: api:12.
	Name string
	// Section is a part of the place to open on: "access". May be empty.
	Section string
}

// ShowsRuns says whether the place shows what runs track or use: others are read
// again only when more than that has changed.
func (r Route) ShowsRuns() bool { return r.Kind == Project || r.Kind == Subscription || r.Kind == Run }

// Full is the full name of the route's project.
func (r Route) Full() string { return r.Workspace + "/" + r.Name }
