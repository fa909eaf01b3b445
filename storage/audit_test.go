package storage

import (
	"bytes"
	"encoding/hex"
	"fmt"
	"math/rand/v2"
	"testing"

	"atrium/model"
	"atrium/storage/chain"
	"atrium/storage/kv"
	"atrium/storage/kv/memory"
	"atrium/storage/record"
	"atrium/storage/table"
)

func trail(t testing.TB, s *Store, f model.AuditFilter, below uint64) (seqs []uint64) {
	t.Helper()
	if err := look(s, func(st model.State) {
		seqs = nil
		for a := range st.Audit(f, below) {
			seqs = append(seqs, a.Seq)
		}
	}); err != nil {
		t.Fatal(err)
	}
	return seqs
}

func TestAuditRecordTellsWhoDidWhat(t *testing.T) {
	onEngines(t, func(t *testing.T, e kv.Engine) {
		s := open(t, e, Options{})
		populate(t, s)
		actor := model.Actor{Person: 1, Via: model.ViaSSH, Operator: "root"}
		op := step{kind: "workspace.update", apply: func(model.Unit, model.Principal) (model.Effect, error) {
			return model.Effect{
				Workspace: 10, Target: "ml-team", Reason: "asked",
				Before: model.Facts{"description": "old"}, After: model.Facts{"description": "new"},
			}, nil
		}}
		if _, err := s.Do(t.Context(), actor, op); err != nil {
			t.Fatal(err)
		}
		var got *model.AuditRecord
		if err := look(s, func(st model.State) { got = collect(st.Audit(model.AuditFilter{}, 0))[0] }); err != nil {
			t.Fatal(err)
		}
		got.Hash = nil
		same(t, "record", got, &model.AuditRecord{
			Seq: 3, At: noon, Actor: "ada", ActorID: 1, Operator: "root", Via: model.ViaSSH,
			Operation: "workspace.update", Target: "ml-team", Workspace: "ml-team", WorkspaceID: 10,
			Before: []byte(`{"description":"old"}`), After: []byte(`{"description":"new"}`), Reason: "asked",
		})
		same(t, "all", trail(t, s, model.AuditFilter{}, 0), []uint64{3, 2, 1})
		same(t, "below", trail(t, s, model.AuditFilter{}, 3), []uint64{2, 1})
		same(t, "far below", trail(t, s, model.AuditFilter{}, 1<<63), []uint64{3, 2, 1})
		same(t, "of the workspace", trail(t, s, model.AuditFilter{Workspace: 10}, 0), []uint64{3, 1})
		same(t, "of the actor", trail(t, s, model.AuditFilter{Actor: 1}, 3), []uint64{2})
	})
}

// The form that is hashed is a promise: trails of older versions must verify.
func TestChainIsStable(t *testing.T) {
	a := &model.AuditRecord{
		Seq: 2, At: noon, Actor: "ada", ActorID: 1, Operator: "root", Via: model.ViaSSH, Operation: "o", Target: "t",
		Workspace: "w", WorkspaceID: 10, Before: []byte("{}"), After: []byte("[]"), Reason: "r", Hash: []byte("not hashed"),
	}
	const want = "dd8f96c8d9109d654a2a1dcb5f94c5b8dcc50c8fe11646cc454410ca5abd2711"
	if got := hex.EncodeToString(chain.Hash([]byte("before"), a)); got != want {
		t.Errorf("hash %s, want %s", got, want)
	}
}

// long is a store with a trail of n records.
func long(t testing.TB, n int) (*Store, kv.Engine) {
	t.Helper()
	engine := memory.New()
	s := open(t, engine, Options{})
	var ops []model.Operation
	for i := range n {
		ops = append(ops, step{apply: func(model.Unit, model.Principal) (model.Effect, error) {
			return model.Effect{Target: fmt.Sprint(i), After: model.Facts{"n": i}}, nil
		}})
	}
	do(t, s, ops...)
	return s, engine
}

func auditKey(seq uint64) table.Key { return table.NewKey(table.Audit).ID(model.ID(seq)) }

// auditRow is a record as it lies in the store, its checksum included.
func auditRow(at table.Key, a *model.AuditRecord) kv.Write {
	return kv.Write{Key: at, Value: record.Encode(new(record.Codec), at, a, record.Audit)}
}

// readAudit reads what is whole.
func readAudit(at table.Key, v []byte) *model.AuditRecord {
	a := new(model.AuditRecord)
	record.Decode(new(record.Codec), at, v, a, record.Audit)
	return a
}

// forge writes a record with a right checksum, as whoever edits the file would.
func forge(t testing.TB, e kv.Engine, a *model.AuditRecord) {
	t.Helper()
	at := auditKey(a.Seq)
	put(t, e, auditRow(at, a))
}

func TestVerifyWalksTheWholeTrail(t *testing.T) {
	s, _ := long(t, 2*auditStep+1)
	got, err := s.Verify(t.Context())
	if err != nil || got.Records != 2*auditStep+1 || len(got.Hash) != 32 {
		t.Errorf("%+v, %v", got, err)
	}
	empty := open(t, memory.New(), Options{})
	if got, err := empty.Verify(t.Context()); err != nil || got.Records != 0 {
		t.Errorf("%+v, %v", got, err)
	}
}

// Any single edit, removal, insertion or exchange is found, and the first record
// that is not as it was is named.
func TestEditsOfTheTrailAreFound(t *testing.T) {
	const n, rounds = 60, 2000
	s, engine := long(t, n)
	whole := contents(t, engine)
	var records []*model.AuditRecord
	_ = look(s, func(st model.State) { records = collect(st.Audit(model.AuditFilter{}, 0)) })
	seed := rand.Uint64()
	t.Logf("seed %d", seed)
	random := rand.New(rand.NewPCG(seed, 0))
	for range rounds {
		a := *records[random.IntN(n)] // newest first: records[n-seq]
		at := a.Seq
		what := random.IntN(11)
		switch what {
		case 0:
			a.Target += "!"
		case 1:
			a.At = a.At.Add(1)
		case 2:
			a.Operator = "mallory"
		case 3:
			a.After = []byte(`{"n":-1}`)
		case 4:
			a.Hash = bytes.Repeat([]byte{1}, 32)
		case 5: // edited, and its own hash made anew
			a.Reason = "forged"
			before := []byte(nil)
			if a.Seq > 1 {
				before = records[n-a.Seq+1].Hash
			}
			a.Hash = chain.Hash(before, &a)
			at = min(a.Seq+1, n)
		case 6: // removed
			put(t, engine, kv.Write{Key: auditKey(a.Seq)})
		case 7: // exchanged with another
			other := *records[random.IntN(n)]
			if other.Seq == a.Seq {
				continue
			}
			at = min(a.Seq, other.Seq)
			a.Seq, other.Seq = other.Seq, a.Seq
			forge(t, engine, &other)
		case 8: // put in at the end
			a.Seq = n + 1
			a.Hash = chain.Hash(records[0].Hash, &a)
			at = n + 1
		case 9: // put in before another, and those behind numbered anew
			for _, later := range records[:n-a.Seq+1] {
				moved := *later
				moved.Seq++
				forge(t, engine, &moved)
			}
			a.Target = "inserted"
		case 10: // removed, and those behind numbered anew
			put(t, engine, kv.Write{Key: auditKey(n)})
			for _, later := range records[:n-a.Seq] {
				moved := *later
				moved.Seq--
				forge(t, engine, &moved)
			}
		}
		if what != 6 && what != 10 {
			forge(t, engine, &a)
		}
		_, err := s.Verify(t.Context())
		wantCode(t, err, model.Unavailable)
		if got := model.AsError(err).Details["seq"]; got != fmt.Sprint(at) {
			t.Fatalf("edit %d of record %d is found at %s: %v", what, at, got, err)
		}
		put(t, engine, whole...)
		put(t, engine, kv.Write{Key: auditKey(n + 1)})
	}
	if _, err := s.Verify(t.Context()); err != nil {
		t.Error(err)
	}
}

func TestVerifyNamesAnUnreadableRecord(t *testing.T) {
	s, engine := long(t, 3)
	put(t, engine, kv.Write{Key: auditKey(2), Value: []byte("garbage")})
	_, err := s.Verify(t.Context())
	if model.CodeOf(err) != model.Unavailable || model.AsError(err).Details["record"] != "audit 2" {
		t.Error(err)
	}
}
