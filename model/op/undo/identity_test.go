package undo_test

import (
	"slices"
	"testing"

	"atrium/model"
	"atrium/model/op/identity"
	"atrium/model/op/undo"
)

// Keys come back as they were and go again, to and fro; once the key is somebody
// else's, or was removed meanwhile, nothing is left to undo.
func TestKeysComeBack(t *testing.T) {
	h := newHouse(t)
	const line = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIOMqqnkVzrm0SdG6UOoqKLsabgH5C9okWi0dh2l9GKJl laptop"
	keys := func() (out []string) {
		h.write(func(s model.Unit) {
			for k := range s.Keys(s.Name("grace").Person) {
				out = append(out, k.Fingerprint+" "+k.Name)
			}
		})
		return out
	}
	added := h.seq("grace", identity.AddKey{Username: "grace", Line: line})
	with := keys()
	_, undid := h.undo("grace", added)
	if len(with) != 1 || len(keys()) != 0 {
		t.Fatalf("with %v, without %v", with, keys())
	}
	_, redid := h.undo("grace", undid)
	if !slices.Equal(keys(), with) {
		t.Errorf("back are %v, not %v", keys(), with)
	}
	h.refuse("bob", undo.Undo{Seq: redid}, model.NotFound)
	h.do("grace", identity.RemoveKey{Username: "grace", Key: "laptop"})
	h.refuse("grace", undo.Undo{Seq: redid}, model.Conflict)
	h.do("bob", identity.AddKey{Username: "bob", Line: line})
	var removed uint64
	h.write(func(s model.Unit) {
		for a := range s.Audit(model.AuditFilter{}, 0) {
			if a.Operation == "key.remove" {
				removed = a.Seq
				break
			}
		}
	})
	h.refuse("grace", undo.Undo{Seq: removed}, model.Conflict, "another account")
}
