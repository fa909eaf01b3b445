package model

// Plan is the figures of a subscription plan (Q1); zero means no limit.
type Plan struct {
	Name         string
	HoursAMonth  int
	StorageBytes int64
	Seats        int
	Projects     int
	PriceCents   int64
	Visibilities VisibilitySet
}

const gib = int64(1) << 30

// DefaultPlans are the plans that a deployment starts with (SPEC 5).
func DefaultPlans() []Plan {
	all := Visibilities(Private, WorkspaceVisible, Public)
	return []Plan{
		{"individual", 200, 100 * gib, 1, 0, 0, Visibilities(Private, Public)},
		{"team-trial", 1000, 100 * gib, 0, 0, 0, all},
		{"team", 1500, 1024 * gib, 0, 0, 15000, all},
		{"academic", 1500, 1024 * gib, 0, 0, 0, all},
		{"unlimited", 0, 0, 0, 0, 0, all},
	}
}
