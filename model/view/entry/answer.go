package entry

import "atrium/model/view/scope"

// JoinableRow is a workspace that takes the actor in by the domain of their
// address.
type JoinableRow struct {
	Name        string
	Description string
	Owner       scope.Opt
	Domain      string
	People      int
	Why         scope.Opt // what stands in the way now; null: nothing
}

// BarredRow is a workspace in which the actor counts as a member only in a
// session that was signed in through another login provider.
type BarredRow struct {
	Name     string
	Role     string
	Provider string
	Release  bool // this session may switch the provider off
}

// EntryRow is what the two settings that open and close a workspace stand at, and
// what this session could set them to.
type EntryRow struct {
	Domain      scope.Opt // whose people may join now; "": nobody's
	Offered     scope.Opt // the one domain that could be switched on
	DomainWhy   string    // why none could be
	Provider    scope.Opt // the enforced one; "": none
	Session     scope.Opt // the one that this session could enforce
	ProviderWhy string    // why it could enforce none
}
