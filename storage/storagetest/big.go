// Package storagetest makes large files for benchmarks and load tests. A file
// is built once and kept in the folder for temporary files, as building a
// million people takes minutes.
package storagetest

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"atrium/model"
	"atrium/model/op"
	"atrium/storage"
	"atrium/storage/kv/bolt"
)

// Workspace is the team workspace that every person of a big file is in.
const Workspace = "everybody"

// recipe changes whenever what a file holds does.
const recipe = 3

// Sizes are the numbers of people that benchmarks compare: up to 100,000, and
// a million with ATRIUM_LONG=1.
func Sizes() []int {
	if os.Getenv("ATRIUM_LONG") == "1" {
		return []int{1_000, 10_000, 100_000, 1_000_000}
	}
	return []int{1_000, 10_000}
}

// Big is the path of a file with so many people, all of them members of
// Workspace, each with the individual workspace of an account. The platform
// admin is "admin"; the others are called u0000000, u0000001 and so on, with a
// name and an address. The file is shared: do not change it.
func Big(tb testing.TB, people int) string {
	tb.Helper()
	dir := filepath.Join(os.TempDir(), fmt.Sprintf("atrium-bench-%d", os.Getuid()))
	if err := os.MkdirAll(dir, 0o700); err != nil {
		tb.Fatal(err)
	}
	path := filepath.Join(dir, fmt.Sprintf("people-%d-%d.db", recipe, people))
	if _, err := os.Stat(path); err == nil {
		return path
	}
	tmp := fmt.Sprintf("%s.%d", path, os.Getpid())
	defer os.Remove(tmp)
	defer os.Remove(tmp + bolt.SealSuffix)
	if err := build(tmp, people); err != nil {
		tb.Fatal(err)
	}
	// The file last: once it is there, its seal is too.
	for _, part := range []string{bolt.SealSuffix, ""} {
		if err := os.Rename(tmp+part, path+part); err != nil {
			tb.Fatal(err)
		}
	}
	return path
}

// copied is up to how many people a big file is copied before it is opened: a
// store has one holder, and packages are tested side by side.
const copied = 10_000

// Open opens the big file, or a copy of a smaller one, and gives its platform
// admin as the actor.
func Open(tb testing.TB, people int) (*storage.Store, model.Actor) {
	tb.Helper()
	path := Big(tb, people)
	if people <= copied {
		path = duplicate(tb, path)
	}
	s, err := storage.Open(path, false, storage.Options{})
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() { _ = s.Close() })
	return s, model.Actor{Person: adminID, Via: model.ViaTUI}
}

func duplicate(tb testing.TB, path string) string {
	tb.Helper()
	to := filepath.Join(tb.TempDir(), "people.db")
	for _, part := range []string{"", bolt.SealSuffix} {
		data, err := os.ReadFile(path + part)
		if err == nil {
			err = os.WriteFile(to+part, data, 0o600)
		}
		if err != nil {
			tb.Fatal(err)
		}
	}
	return to
}

// adminID is the id that the first account of a new file gets: default and
// system come before it.
const adminID model.ID = 3

func build(path string, people int) error {
	s, err := storage.Open(path, true, storage.Options{})
	if err != nil {
		return err
	}
	defer s.Close()
	ctx, system := context.Background(), model.Actor{System: true}
	if _, err := s.Do(ctx, system, op.Init{Username: "admin", Email: "admin@example.com"}); err != nil {
		return err
	}
	admin := model.Actor{Person: adminID}
	if _, err := s.Do(ctx, admin, op.CreateWorkspace{Name: Workspace}); err != nil {
		return err
	}
	const batch = 5_000
	for from := 0; from < people; from += batch {
		if _, err := s.Do(ctx, admin, crowd{from, min(from+batch, people)}); err != nil {
			return err
		}
	}
	return nil
}

// crowd is many accounts and memberships in one transaction with one audit
// record: the very records that the single operations write.
type crowd struct{ from, to int }

func (crowd) Kind() string                                 { return "bench.crowd" }
func (crowd) Authorize(model.State, model.Principal) error { return nil }
func (c crowd) Apply(u model.Unit, p model.Principal) (model.Effect, error) {
	for n := c.from; n < c.to; n++ {
		name := Username(n)
		user := op.CreateUser{Username: name, Email: Email(n), Name: Name(n)}
		if _, err := user.Apply(u, p); err != nil {
			return model.Effect{}, err
		}
		member := op.AddMember{Workspace: Workspace, Who: name, Role: model.Roles()[n%3]}
		if _, err := member.Apply(u, p); err != nil {
			return model.Effect{}, err
		}
	}
	return model.Effect{Target: Workspace, Summary: "Add a crowd."}, nil
}

// Username is the n-th person's.
func Username(n int) string { return fmt.Sprintf("u%07d", n) }

// Email is the n-th person's.
func Email(n int) string { return fmt.Sprintf("person.%d@example.com", n) }

// Name is the n-th person's: no two are equal, and a few share a rare part.
func Name(n int) string {
	first := []string{"Ada", "Grace", "Barbara", "Edsger", "Alan", "Donald", "Margaret", "Niklaus"}[n%8]
	if n%50_000 == 777 {
		first = "Zebulon"
	}
	return fmt.Sprintf("%s Q%d", first, n)
}
