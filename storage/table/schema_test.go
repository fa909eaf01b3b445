package table

import (
	"testing"

	"pgregory.net/rapid"

	"atrium/model"
	"atrium/storage/record"
)

func TestKeysSortAndTellTheirParts(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		id := rapid.Uint64Range(0, uint64(model.MaxID))
		a, b := model.ID(id.Draw(t, "a")), model.ID(id.Draw(t, "b"))
		ka, kb := NewKey(Person).ID(a), NewKey(Person).ID(b)
		if (string(ka) < string(kb)) != (a < b) || lastID(ka) != a {
			t.Fatalf("keys %x and %x", ka, kb)
		}
	})
	for want, k := range map[string]Key{
		`membership 12/"ada"`:        NewKey(Member).ID(12).Str("ada"),
		`label index "github:ada"/3`: NewKey(PersonLabel).Str("github:ada").End().ID(3),
		`platform settings`:          NewKey(Platform),
		`record 0fff`:                {0x0f, 0xff},
		`record 1000`:                {0x10, 0x00},
		`record `:                    {},
	} {
		if got := Describe(k); got != want {
			t.Errorf("Describe(%x) = %q, want %q", k, got, want)
		}
	}
}

func TestValueUnderAnotherKeyIsNamed(t *testing.T) {
	ada, bob := NewKey(Name).Str("ada"), NewKey(Name).Str("bob")
	err := Check(bob, record.Encode(new(record.Codec), ada, &model.Name{Person: 3}, record.Name))
	if model.CodeOf(err) != model.Unavailable {
		t.Fatal(err)
	}
	if got := err.Error(); got != "The store has a damaged record: name \"bob\". See what is damaged with `atrium check`, then restore a backup." {
		t.Error(got)
	}
}

// Whatever is no index has a shelf, and whatever begins with a workspace's id
// goes with it.
func TestEveryTableHasItsShelf(t *testing.T) {
	shelved := map[Table]bool{Meta: true, Platform: true, Undone: true}
	for _, s := range []interface{ holds() Table }{
		&names, &people, &invitations, &notices, &audits, &keys, &codes, &mails, &requests, &tasks, &plans,
	} {
		shelved[s.holds()] = true
	}
	for _, s := range inWorkspaces() {
		if shelved[s.holds()] = true; !s.holds().within(false) {
			t.Errorf("the keys of a %s do not begin with a workspace", s.holds().shape().name)
		}
	}
	for n, s := range shapes {
		if at := Table(n); s.name != "" && at.index() == shelved[at] {
			t.Errorf("%s: on a shelf %v, an index %v", s.name, shelved[at], at.index())
		}
	}
}
