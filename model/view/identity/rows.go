package identity

import "atrium/model/view/scope"

// KeyRow is a key of an account.
type KeyRow struct {
	Fingerprint   string     `json:"fingerprint"`
	Name          string     `json:"name"`
	Type          string     `json:"type"`
	Bits          int        `json:"bits"`
	Person        string     `json:"person"`
	AddedAt       scope.Time `json:"added_at"`
	LastUsed      scope.Opt  `json:"last_used"`      // the day, as 2026-03-01; null: never
	LoginProvider scope.Opt  `json:"login_provider"` // its sessions count as signed in through it
	LoginUntil    scope.Time `json:"login_until"`
	ThisSession   bool       `json:"this_session"` // the session was opened with it
}

// LoginRow is a login at a provider that is linked to an account.
type LoginRow struct {
	Provider string     `json:"provider"`
	Issuer   string     `json:"issuer"`
	LinkedAt scope.Time `json:"linked_at"`
}
