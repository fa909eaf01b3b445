package storagetest_test

import (
	"context"
	"fmt"
	"testing"

	"atrium/model"
	"atrium/model/view"
	"atrium/storage/storagetest"
)

// TestBigFileHoldsEverybody keeps the fixture honest: what the benchmarks read
// is a real workspace of that size.
func TestBigFileHoldsEverybody(t *testing.T) {
	s, admin := storagetest.Open(t, 1_000)
	err := s.View(context.Background(), admin, func(r *view.Reader) error {
		w, err := r.Workspace(storagetest.Workspace)
		if err != nil {
			return err
		}
		if w.People != 1_001 {
			t.Errorf("people = %d, want the thousand and the admin", w.People)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// BenchmarkPeopleFirstPage is the first page of the People screen: 50 rows.
func BenchmarkPeopleFirstPage(b *testing.B) {
	each(b, func(b *testing.B, read func(func(*view.Reader) error)) {
		for b.Loop() {
			read(func(r *view.Reader) error {
				page, err := r.People(storagetest.Workspace, view.PeopleQuery{Page: model.Page{Size: 50}})
				if err == nil && len(page.Data) != 50 {
					b.Fatalf("%d rows", len(page.Data))
				}
				return err
			})
		}
	})
}

// BenchmarkPeopleFilterFirst is from a filter of rare matches to its first
// rows; Complete counts every match.
func BenchmarkPeopleFilterFirst(b *testing.B) {
	each(b, func(b *testing.B, read func(func(*view.Reader) error)) {
		for b.Loop() {
			read(func(r *view.Reader) error {
				_, err := r.People(storagetest.Workspace, view.PeopleQuery{Page: model.Page{Size: 50}, Filter: "q77"})
				return err
			})
		}
	})
}

// BenchmarkPeopleFilterComplete walks the whole list for a rare substring.
func BenchmarkPeopleFilterComplete(b *testing.B) {
	each(b, func(b *testing.B, read func(func(*view.Reader) error)) {
		for b.Loop() {
			read(func(r *view.Reader) error {
				_, err := r.PeopleCount(storagetest.Workspace, "zebulon", nil)
				return err
			})
		}
	})
}

func each(b *testing.B, run func(*testing.B, func(func(*view.Reader) error))) {
	for _, n := range storagetest.Sizes() {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			s, admin := storagetest.Open(b, n)
			b.ReportAllocs()
			run(b, func(fn func(*view.Reader) error) {
				if err := s.View(context.Background(), admin, fn); err != nil {
					b.Fatal(err)
				}
			})
		})
	}
}
