package identity_test

import (
	"strings"
	"testing"

	"atrium/model"
	"atrium/model/op"
	"atrium/model/op/identity"
)

// H1: what is no key is refused, a key without a comment is named by its kind, and
// an admin's service accounts are those that there are.
func TestH1_KeysAreKeys(t *testing.T) {
	h := newHouse(t)
	h.refused(h.actor("ada"), identity.AddKey{Username: "ada", Line: "no key"}, model.Invalid, "")
	line, _, _ := proven("plain")
	fields := strings.Fields(line)
	h.do("ada", identity.AddKey{Username: "ada", Line: strings.Join(fields[:2], " ")})
	h.look(func(s model.State) {
		for k := range s.Keys(s.Name("ada").Person) {
			if k.Name != "ssh-ed25519" {
				t.Errorf("it is called %q", k.Name)
			}
		}
	})
	h.refused(h.actor("ada"), identity.AddKey{Username: "ghost@ml-team", Line: line}, model.NotFound, "There is no service account")
	h.refused(h.actor("ada"), identity.AddKey{Username: "bob", Line: line}, model.Denied, "not yours")
}

// W4: an admin who links a login at the provider that their workspace enforces
// keeps it from then on.
func TestW4_ALinkedLoginCounts(t *testing.T) {
	h, _ := enforced(t)
	admins := func() (n int) {
		h.look(func(s model.State) { n = s.Workspace(s.Name("ml-team").Workspace).Counts.Admins })
		return n
	}
	before := admins()
	h.do("root", op.AddMember{Workspace: "ml-team", Who: "grace", Role: model.Admin})
	if admins() != before {
		t.Error("an admin without a login counts")
	}
	h.do("grace", identity.LinkLogin{Login: at("grace")})
	if admins() != before+1 {
		t.Errorf("%d admins count, not %d", admins(), before+1)
	}
}

// What a provider tells is bounded, up to and including the bound.
func TestH1_ALoginIsBounded(t *testing.T) {
	h := newHouse(t)
	l := at("grace")
	l.Issuer = "https://" + strings.Repeat("i", 504)
	l.Subject = strings.Repeat("s", 255)
	longer := l
	longer.Issuer += "i"
	h.refused(h.actor("grace"), identity.LinkLogin{Login: longer}, model.Invalid, "who signed in")
	longer = l
	longer.Subject += "s"
	h.refused(h.actor("grace"), identity.LinkLogin{Login: longer}, model.Invalid, "who signed in")
	h.do("grace", identity.LinkLogin{Login: l})
}
