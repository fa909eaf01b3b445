package journal

import (
	"errors"
	"os"
	"path/filepath"
	"testing"

	"atrium/model"
)

// lease takes a run and gives its next records.
func lease(t testing.TB, s *Store, run RunID) (*Lease, []Record) {
	t.Helper()
	l, err := s.Lease(run)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(l.Close)
	recs, err := l.Batch(1000, 1<<20)
	if err != nil {
		t.Fatal(err)
	}
	return l, recs
}

func written(t testing.TB, s *Store, n byte, records int) RunID {
	t.Helper()
	w := create(t, s, n, Options{})
	for i := range records {
		put(t, w, text(i))
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return w.Run()
}

// Defect 1: a failed look-up counted as "does not exist any more", and clearing
// deleted what was not sent.
func TestDefectAFailedLookUpIsNotAnAbsence(t *testing.T) {
	s := Open(t.TempDir())
	run := written(t, s, 1, 4)
	for _, code := range []model.Code{model.NotFound, model.Denied, model.Unavailable, model.Internal, model.ReadOnly} {
		if err := s.SetReason(run, Reason{Code: string(code), Text: "the server said so", At: t0}); err != nil {
			t.Fatal(err)
		}
		err := s.Remove(run, false)
		var refusal *model.Error
		if !errors.As(err, &refusal) || refusal.Code != model.Conflict {
			t.Errorf("%s: removing what was not sent: %v", code, err)
		}
		if sum := s.Summary(run); sum.Pending != 4 || sum.Reason.Code != string(code) {
			t.Errorf("%s: %+v", code, sum)
		}
	}
}

// Defect 2: errors of single operations were ignored, "completed" was printed and the
// files were deleted.
func TestDefectARefusedRecordIsNotStored(t *testing.T) {
	s := Open(t.TempDir())
	run := written(t, s, 1, 4)
	l, recs := lease(t, s, run)
	if err := l.Acknowledge(4, Refusal{Seq: recs[1].Seq, Why: "the name is too long"}); err != nil {
		t.Fatal(err)
	}
	l.Close()
	sum := s.Summary(run)
	if sum.Done() || len(sum.Refused) != 1 || sum.Refused[0].Why != "the name is too long" {
		t.Errorf("a run with a refused record: %+v", sum)
	}
	if err := s.Remove(run, false); err == nil {
		t.Error("it was removed")
	}
	if err := s.Remove(run, true); err != nil {
		t.Error(err)
	}
}

// Defect 3: a batch was acknowledged whole although the server took a part of it.
func TestDefectAPartOfABatchIsAcknowledgedAsAPart(t *testing.T) {
	s := Open(t.TempDir())
	run := written(t, s, 1, 4)
	l, _ := lease(t, s, run)
	if err := l.Acknowledge(1); err != nil {
		t.Fatal(err)
	}
	for _, wrong := range []uint64{0, 5, 1 << 60} {
		if err := l.Acknowledge(wrong); err == nil {
			t.Errorf("record %d could be acknowledged", wrong)
		}
	}
	l.Close()
	if sum := s.Summary(run); sum.Pending != 3 || sum.Done() {
		t.Fatalf("%+v", sum)
	}
	_, recs := lease(t, s, run)
	if len(recs) != 3 || recs[0].Seq != 2 {
		t.Errorf("the next batch begins with %+v", recs)
	}
}

// Defect 4: the name of the run on the server was printed where the person knew the one
// on the disk.
func TestDefectARunHasOneName(t *testing.T) {
	s := Open(t.TempDir())
	run := written(t, s, 1, 1)
	written(t, s, 2, 1)
	l, _ := lease(t, s, run)
	if l.Identity().Run != run {
		t.Error("the header names another run")
	}
	if err := l.SetKey("STOC-12"); err != nil {
		t.Fatal(err)
	}
	if sum := s.Summary(run); sum.Key != "STOC-12" || sum.Run != run || sum.Identity.Run != run {
		t.Errorf("%+v", sum)
	}
	for _, form := range []string{run.String(), filepath.Join(s.Dir(), run.String()), "01000000-0000-0000-0000-000000000001"} {
		if got, err := s.Find(form); err != nil || got != run {
			t.Errorf("%s: %v", form, err)
		}
	}
	if _, err := s.Find("01"); err == nil {
		t.Error("a beginning that two runs share was accepted")
	}
}

// Defect 5: one bad object ended the work on all others.
func TestDefectOneBadRunStopsOnlyItself(t *testing.T) {
	s := Open(t.TempDir())
	for n := range byte(10) {
		written(t, s, n, 3)
	}
	bad := RunID{1, 15: 4}
	path := filepath.Join(s.folder(bad), journalName)
	b, _ := os.ReadFile(path)
	b[len(b)-1] ^= 1
	b[60] ^= 1
	if err := os.WriteFile(path, b, 0o600); err != nil {
		t.Fatal(err)
	}
	sums, err := s.List()
	if err != nil || len(sums) != 10 {
		t.Fatal(len(sums), err)
	}
	for _, sum := range sums {
		var d *Damage
		if sum.Run == bad {
			if !errors.As(sum.Err, &d) || d.Path != path {
				t.Errorf("the bad run: %v", sum.Err)
			}
			continue
		}
		l, recs := lease(t, s, sum.Run)
		if err := l.Acknowledge(recs[len(recs)-1].Seq); err != nil {
			t.Error(err)
		}
		l.Close()
		if err := s.Remove(sum.Run, false); err != nil {
			t.Error(err)
		}
	}
	if left, _ := s.Runs(); len(left) != 1 || left[0] != bad {
		t.Errorf("left: %v", left)
	}
}

func TestADamagedMarkMeansNothingWasAcknowledged(t *testing.T) {
	s := Open(t.TempDir())
	run := written(t, s, 1, 4)
	l, _ := lease(t, s, run)
	if err := l.Acknowledge(3); err != nil {
		t.Fatal(err)
	}
	l.Close()
	path := filepath.Join(s.folder(run), markName)
	whole, _ := os.ReadFile(path)
	for cut := range whole {
		for _, b := range [][]byte{whole[:cut], append(append([]byte{}, whole[:cut]...), append([]byte{whole[cut] ^ 4}, whole[cut+1:]...)...)} {
			if err := os.WriteFile(path, b, 0o600); err != nil {
				t.Fatal(err)
			}
			if m, err := s.Mark(run); err != nil || m.Seq != 0 || !m.Unchecked {
				t.Fatalf("byte %d: %+v %v", cut, m, err)
			}
			if sum := s.Summary(run); sum.Pending != 4 {
				t.Fatalf("byte %d: %d pending", cut, sum.Pending)
			}
		}
	}
}
