package entry

import "atrium/model/view/scope"

// JoinableRow is a workspace that takes the actor in by the domain of their
// address.
type JoinableRow struct {
	Name        string    `json:"name"`
	Description string    `json:"description"`
	Owner       scope.Opt `json:"owner"`
	Domain      string    `json:"domain"`
	People      int       `json:"people"`
	Why         scope.Opt `json:"why"` // what stands in the way now; null: nothing
}

// BarredRow is a workspace in which the actor counts as a member only in a
// session that was signed in through another login provider.
type BarredRow struct {
	Name     string `json:"name"`
	Role     string `json:"role"`
	Provider string `json:"provider"`
	Release  bool   `json:"release"` // this session may switch the provider off
}

// EntryRow is what the two settings that open and close a workspace stand at, and
// what this session could set them to.
type EntryRow struct {
	Domain      scope.Opt `json:"domain"`       // whose people may join now; null: nobody's
	Offered     scope.Opt `json:"offered"`      // the one domain that could be switched on
	DomainWhy   string    `json:"domain_why"`   // why none could be
	Provider    scope.Opt `json:"provider"`     // the enforced one; null: none
	Session     scope.Opt `json:"session"`      // the one that this session could enforce
	ProviderWhy string    `json:"provider_why"` // why it could enforce none
}
