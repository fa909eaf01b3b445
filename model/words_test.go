package model_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"atrium/model"
)

// Every word is read back as what it is the word of; others are refused, naming
// the choices.
func TestWords_AreReadBack(t *testing.T) {
	for _, c := range []struct {
		words string
		read  func(string) (fmt.Stringer, error)
	}{
		{"viewer member editor admin", func(s string) (fmt.Stringer, error) { return model.ParseRole(s) }},
		{"viewer contributor owner", func(s string) (fmt.Stringer, error) { return model.ParseProjectRole(s) }},
		{"private workspace public", func(s string) (fmt.Stringer, error) { return model.ParseVisibility(s) }},
		{"full view", func(s string) (fmt.Stringer, error) { return model.ParseMemberAccess(s) }},
		{"commercial education non-profit", func(s string) (fmt.Stringer, error) { return model.ParseOrganizationType(s) }},
	} {
		words := strings.Fields(c.words)
		for _, word := range words {
			if v, err := c.read(word); err != nil || v.String() != word {
				t.Errorf("%q is read as %s, %v", word, v, err)
			}
		}
		for _, wrong := range []string{"", "none", "Admin", words[0] + " "} {
			_, err := c.read(wrong)
			if model.CodeOf(err) != model.Invalid || !strings.Contains(err.Error(), strings.Join(words, ", ")) {
				t.Errorf("%q: %v", wrong, err)
			}
		}
	}
	if _, err := model.ParseAction("project.fly"); model.CodeOf(err) != model.Invalid {
		t.Errorf("project.fly: %v", err)
	}
}

// The words of SPEC for what is never typed.
func TestWords_AreThoseOfTheSpecification(t *testing.T) {
	for want, is := range map[string]fmt.Stringer{
		"none": model.NoRole, "individual": model.Individual, "team": model.Team, "builtin": model.Builtin,
		"active": model.WorkspaceActive, "deleting": model.WorkspaceDeleting, "failed": model.WorkspaceFailed,
		"person": model.Human, "service": model.Service, "suspended": model.PersonSuspended, "deleted": model.PersonDeleted,
		"pending": model.Pending, "accepted": model.Accepted, "declined": model.Declined, "revoked": model.Revoked, "expired": model.Expired,
		"system": model.ViaSystem, "tui": model.ViaTUI, "cli": model.ViaCLI, "ssh": model.ViaSSH,
		"platform-admin": model.FromPlatform, "workspace-admin": model.FromWorkspaceAdmin, "grant": model.FromGrant,
		"workspace-role": model.FromWorkspaceRole, "everyone": model.FromEveryone, "public": model.FromPublic,
		"unknown": model.Role(99),
	} {
		if is.String() != want {
			t.Errorf("%q, not %q", is, want)
		}
	}
	if len(model.Roles()) != 4 || len(model.ProjectRoles()) != 3 || model.NoAction.String() != "unknown" {
		t.Error("the lists of words are not complete")
	}
}

// Errors say what, why and the way out, and have the exit status of SPEC 8.
func TestErrors_HaveTheirExitStatus(t *testing.T) {
	for code, exit := range map[model.Code]int{
		model.Internal: 1, model.Invalid: 2, model.NotFound: 3, model.Denied: 4, model.Conflict: 5,
		model.ReadOnly: 6, model.OverQuota: 6, model.Unavailable: 7,
	} {
		if got := code.Exit(); got != exit {
			t.Errorf("%s ends with %d, not %d", code, got, exit)
		}
	}
	cause := errors.New("disk on fire")
	plain := model.Errorf(model.Conflict, "No %s.", "room")
	full := plain.WithHint("Make %s.", "some").With("a", "1").With("b", "2")
	if plain.Error() != "No room." || full.Error() != "No room. Make some." || len(full.Details) != 2 || plain.Details != nil || plain.Hint != "" {
		t.Errorf("%v, %v, %v", plain, full, full.Details)
	}
	wrapped := fmt.Errorf("outer: %w", full)
	if model.CodeOf(wrapped) != model.Conflict || model.AsError(wrapped) != full || model.CodeOf(nil) != "" || model.CodeOf(cause) != model.Internal {
		t.Error("codes are not found in the chain")
	}
	if shown := model.AsError(cause); shown.Error() != "Internal error." || !errors.Is(shown, cause) {
		t.Errorf("a foreign error is shown as %q", shown)
	}
}

// Memberships, grants and invitations end exactly at their expiry.
func TestA1_ExpiryIsExact(t *testing.T) {
	end := time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
	before := end.Add(-1)
	m := &model.Membership{Person: 7, Role: model.Editor, Expires: end, Epoch: 2}
	if m.RoleAt(before) != model.Editor || m.RoleAt(end) != model.NoRole || (*model.Membership)(nil).RoleAt(end) != model.NoRole {
		t.Error("a membership does not end at its expiry")
	}
	g := &model.Grant{Person: 7, Role: model.Owner, Expires: end, Epoch: 2}
	if g.RoleAt(before, m) != model.Owner || g.RoleAt(end, m) != model.NoProjectRole {
		t.Error("a grant does not end at its expiry")
	}
	other, older := *m, *m
	other.Person, older.Epoch = 8, 1
	for _, row := range []*model.Membership{nil, &other, &older} {
		if g.RoleAt(before, row) != model.NoProjectRole {
			t.Errorf("a grant counts through the row %+v", row)
		}
	}
	if (*model.Grant)(nil).RoleAt(before, m) != model.NoProjectRole {
		t.Error("no grant gives a role")
	}
	i := &model.Invitation{State: model.Pending, Expires: end}
	if i.StateAt(before) != model.Pending || i.StateAt(end) != model.Expired {
		t.Error("an invitation does not end at its expiry")
	}
	i.State = model.Accepted
	if i.StateAt(end) != model.Accepted {
		t.Error("an accepted invitation expires")
	}
}

// A guest has grants and no role; a row with nothing left is empty.
func TestS3_AGuestHasGrantsAndNoRole(t *testing.T) {
	for _, c := range []struct {
		row          model.Membership
		guest, empty bool
	}{
		{model.Membership{}, false, true},
		{model.Membership{Grants: 1}, true, false},
		{model.Membership{Grants: 1, Role: model.Viewer}, false, false},
		{model.Membership{Invitation: 1}, false, false},
	} {
		if c.row.Guest() != c.guest || c.row.Empty() != c.empty {
			t.Errorf("%+v: %v, %v", c.row, c.row.Guest(), c.row.Empty())
		}
	}
}

// IDs and pages are read within their bounds.
func TestIDsAndPages_StayInTheirBounds(t *testing.T) {
	for s, want := range map[string]model.ID{"12": 12, "281474976710655": model.MaxID, "0": 0, "-1": 0, "x": 0, "281474976710656": 0} {
		if id, ok := model.ParseID(s); ok != (want != 0) || ok && (id != want || id.String() != s) {
			t.Errorf("%q is read as %d, %v", s, id, ok)
		}
	}
	if s := (model.UUID{0x12, 15: 0xff}).String(); s != "12000000-0000-0000-0000-0000000000ff" {
		t.Errorf("a UUID is %s", s)
	}
	for size, want := range map[int]int{-1: 100, 0: 100, 1: 1, 1000: 1000, 1001: 1000} {
		if got := (model.Page{Size: size}).Limit(); got != want {
			t.Errorf("a page of %d has %d rows", size, got)
		}
	}
	for _, c := range []struct {
		page model.Page
		want model.Span
	}{
		{model.Page{}, model.Span{}},
		{model.Page{After: "a"}, model.Span{After: "a"}},
		{model.Page{After: "a", Before: "b"}, model.Span{After: "b", Reverse: true}},
		{model.Page{After: "a", Before: "b", Last: true}, model.Span{Reverse: true}},
	} {
		if got := c.page.Span(); got != c.want {
			t.Errorf("%+v begins at %+v", c.page, got)
		}
	}
}

// The plans a deployment starts with are those of SPEC 5.
func TestQ1_ThePlansAreThoseOfTheSpecification(t *testing.T) {
	const want = `
individual 200 107374182400 1 0 0 [private public]
team-trial 1000 107374182400 0 0 0 [private workspace public]
team 1500 1099511627776 0 0 15000 [private workspace public]
academic 1500 1099511627776 0 0 0 [private workspace public]
unlimited 0 0 0 0 0 [private workspace public]`
	got := ""
	for _, p := range model.DefaultPlans() {
		var seen []string
		for _, v := range p.Visibilities.List() {
			seen = append(seen, v.String())
		}
		got += fmt.Sprintf("\n%s %d %d %d %d %d %s", p.Name, p.HoursAMonth, p.StorageBytes, p.Seats, p.Projects, p.PriceCents, seen)
	}
	if got != want {
		t.Errorf("%s\nnot%s", got, want)
	}
}
