package storage

import (
	"fmt"
	"path/filepath"
	"testing"
	"testing/synctest"
	"time"

	"atrium/model"
	"atrium/model/op"
	"atrium/model/view"
	"atrium/storage/kv"
	"atrium/storage/table"
)

// TestScrubSetsApart damages one record past its checksum: the scrub names it,
// and its workspace is not changed any more.
func TestScrubSetsApart(t *testing.T) {
	s, err := Open(filepath.Join(t.TempDir(), "atrium.db"), true, Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = s.Close() }()
	if n, err := s.Scrub(t.Context()); err != nil || n == 0 {
		t.Fatal(n, err)
	}
	bad := table.NewKey(table.Project).ID(7).ID(9)
	err = s.Engine().Write(t.Context(), func(kv.Reader) ([]kv.Write, error) {
		return []kv.Write{{Key: bad, Value: []byte("not a record")}}, nil
	})
	if err != nil {
		t.Fatal(err)
	}
	_, err = s.Scrub(t.Context())
	if model.CodeOf(err) != model.Unavailable || model.AsError(err).Details["record"] == "" {
		t.Errorf("the scrub says %v", err)
	}
	if err := s.sick.refuse([]kv.Write{{Key: table.NewKey(table.Project).ID(7).ID(1)}}); err == nil {
		t.Error("the damaged workspace can be changed")
	}
	if err := s.sick.refuse([]kv.Write{{Key: table.NewKey(table.Project).ID(8).ID(1)}}); err != nil {
		t.Errorf("another workspace: %v", err)
	}
	if s.Failed() == nil || s.Failure() != nil {
		t.Error("the store counts as failed")
	}
	if m := Memory(Options{}); m.Failed() != nil || m.Failure() != nil || m.Unclean() {
		t.Error("a store in memory has no file that could fail")
	}
}

// TestAViewThatStallsReadsNoFurther lets a view wait for a minute of a simulated
// clock before it scans on.
func TestAViewThatStallsReadsNoFurther(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := Memory(Options{})
		defer func() { _ = s.Close() }()
		ops := []model.Operation{op.Init{Username: "ada", Email: "ada@example.com"}}
		for n := range 1500 {
			ops = append(ops, op.CreateUser{Username: fmt.Sprint("user", n), Email: fmt.Sprintf("user%d@example.com", n)})
		}
		done, err := s.Do(t.Context(), system, ops...)
		if err != nil {
			t.Fatal(err)
		}
		ada := model.Actor{Person: done[0].People[0]}
		for _, wait := range []time.Duration{0, time.Minute} {
			err := s.View(t.Context(), ada, func(r *view.Reader) error {
				time.Sleep(wait)
				_, err := r.Users(model.Page{}, "nobody has this")
				return err
			})
			if stopped := model.CodeOf(err) == model.Unavailable; stopped != (wait > patience) {
				t.Errorf("after %v: %v", wait, err)
			}
		}
	})
}
