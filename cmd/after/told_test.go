package after_test

import (
	"slices"
	"testing"

	"atrium/cmd/after"
	"atrium/model"
)

// An end that is taken away is told like one that is moved.
func TestAnEndThatIsTakenAwayIsTold(t *testing.T) {
	lines := after.Did([]model.Effect{{
		Summary: "Make grace owner of ml-team/api.",
		Before:  model.Facts{"role": "viewer", "expires_at": "2026-12-21T22:31:26Z"},
		After:   model.Facts{"role": "owner", "expires_at": nil},
	}})
	if !slices.Contains(lines, "  expires at: 2026-12-21T22:31:26Z -> never") {
		t.Errorf("%q", lines)
	}
}
