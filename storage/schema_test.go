package storage

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
		ka, kb := newKey(tPerson).id(a), newKey(tPerson).id(b)
		if (string(ka) < string(kb)) != (a < b) || lastID(ka) != a {
			t.Fatalf("keys %x and %x", ka, kb)
		}
	})
	for want, k := range map[string]key{
		`membership 12/"ada"`:        newKey(tMember).id(12).str("ada"),
		`label index "github:ada"/3`: newKey(tPersonLabel).str("github:ada").end().id(3),
		`platform settings`:          newKey(tPlatform),
		`record 0fff`:                {0x0f, 0xff},
		`record 1000`:                {0x10, 0x00},
		`record `:                    {},
	} {
		if got := describe(k); got != want {
			t.Errorf("describe(%x) = %q, want %q", k, got, want)
		}
	}
}

func TestValueUnderAnotherKeyIsNamed(t *testing.T) {
	ada, bob := newKey(tName).str("ada"), newKey(tName).str("bob")
	err := CheckRecord(bob, record.Encode(new(record.Codec), ada, &model.Name{Person: 3}, record.Name))
	wantCode(t, err, model.Unavailable)
	if got := err.Error(); got != "The store has a damaged record: name \"bob\". See what is damaged with `atrium check`, then restore a backup." {
		t.Error(got)
	}
}
