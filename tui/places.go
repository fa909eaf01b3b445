package tui

import (
	"atrium/tui/keys"
	"atrium/tui/screen/account"
	"atrium/tui/screen/accounts"
	"atrium/tui/screen/activity"
	"atrium/tui/screen/inbox"
	"atrium/tui/screen/integrations"
	"atrium/tui/screen/matrix"
	"atrium/tui/screen/model"
	"atrium/tui/screen/overview"
	"atrium/tui/screen/people"
	"atrium/tui/screen/person"
	"atrium/tui/screen/platform"
	"atrium/tui/screen/project"
	"atrium/tui/screen/projects"
	"atrium/tui/screen/public"
	"atrium/tui/screen/run"
	"atrium/tui/screen/settings"
	"atrium/tui/screen/shared"
	"atrium/tui/screen/signin"
	"atrium/tui/screen/signup"
	"atrium/tui/screen/start"
	"atrium/tui/screen/subscription"
	"atrium/tui/screen/switcher"
	"atrium/tui/screen/visitors"
	"atrium/tui/ui"
)

// place is a kind of screen: how it is made, and under which tab it hangs.
type place struct {
	kind    ui.Kind
	tab     string // the tab's label; "" for places that are no tab
	make    func(*ui.Context, ui.Route) ui.Screen
	catalog func() []keys.Action
}

// places lists every screen there is, tabs in their order.
func places() []place {
	return []place{
		{ui.Overview, "Overview", as(overview.New), overview.Catalog},
		{ui.People, "People", as(people.New), people.Catalog},
		{ui.Projects, "Projects", as(projects.New), projects.Catalog},
		{ui.Subscription, "Subscription", as(subscription.New), subscription.Catalog},
		{ui.Activity, "Activity", as(activity.New), activity.Catalog},
		{ui.Settings, "Settings", as(settings.New), settings.Catalog},
		{ui.Inbox, "Inbox", as(inbox.New), inbox.Catalog},
		{ui.PersonDetail, "", as(person.New), person.Catalog},
		{ui.Project, "", as(project.New), project.Catalog},
		{ui.Model, "", as(model.New), model.Catalog},
		{ui.Run, "", as(run.New), run.Catalog},
		{ui.Integrations, "", as(integrations.New), integrations.Catalog},
		{ui.Matrix, "", as(matrix.New), matrix.Catalog},
		{ui.Shared, "", as(shared.New), shared.Catalog},
		{ui.Accounts, "", as(accounts.New), accounts.Catalog},
		{ui.Platform, "", as(platform.New), platform.Catalog},
		{ui.Public, "", as(public.New), public.Catalog},
		{ui.Visitors, "", as(visitors.New), visitors.Catalog},
		{ui.AccountDetail, "", as(accounts.NewDetail), accounts.DetailCatalog},
		{ui.Switcher, "", as(switcher.New), switcher.Catalog},
		{ui.Start, "", as(start.New), start.Catalog},
		{ui.SignUp, "", as(signup.New), signup.Catalog},
		{ui.SignIn, "", as(signin.New), signin.Catalog},
		{ui.Account, "", as(account.New), account.Catalog},
	}
}

// as makes a screen's constructor one of any screen.
func as[S ui.Screen](make func(*ui.Context, ui.Route) S) func(*ui.Context, ui.Route) ui.Screen {
	return func(c *ui.Context, r ui.Route) ui.Screen { return make(c, r) }
}

func (a *App) place(k ui.Kind) (place, bool) {
	for _, p := range a.places {
		if p.kind == k {
			return p, true
		}
	}
	return place{}, false
}

// tabs are the places that hang in the line of tabs.
func (a *App) tabs() []place {
	var out []place
	for _, p := range a.places {
		if p.tab != "" {
			out = append(out, p)
		}
	}
	return out
}

// Catalog lists every action of the console with its default keys: what a keys
// file may name.
func Catalog() []keys.Action {
	out := append(globals(), keys.Navigation()...)
	for _, p := range places() {
		out = append(out, p.catalog()...)
	}
	return out
}
