package storage

import (
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	bbolt "go.etcd.io/bbolt"

	"atrium/model"
	"atrium/storage/kv"
	"atrium/storage/table"
)

// The data of the permission benchmarks: workspaces of 100 members and 20
// projects, each person in two of them, every third member with a grant. The
// size is the number of memberships.
const (
	membersEach  = 100
	projectsEach = 20
)

func benchSizes() []int {
	if os.Getenv("ATRIUM_LONG") == "1" {
		return []int{10_000, 100_000, 1_000_000}
	}
	return []int{10_000}
}

// question is one look-up: the ids of its parts and of the records behind it.
type question struct {
	person model.ID
	target model.Target
	action model.Action
	keys   [3][]byte // person, membership, project: the floor's three Gets
}

// BenchmarkDecide asks random questions of persisted data, seven of eight about
// a workspace that the person is in. The floor is three raw bbolt Gets in one
// transaction on a copy of the file. Both run in turn, a few thousand questions
// each; x-floor is the median of their ratios, which a busy machine moves less
// than either time.
func BenchmarkDecide(b *testing.B) {
	for _, size := range benchSizes() {
		b.Run(fmt.Sprint(size), func(b *testing.B) {
			path, asked := decideFile(b, size)
			floor := openFloor(b, path)
			s, err := Open(path, false, Options{})
			if err != nil {
				b.Fatal(err)
			}
			defer s.Close()
			const turn = 4_000
			var ratios []float64
			var n, allowed int
			b.ReportAllocs()
			for b.Loop() {
				start := time.Now()
				for i := range turn {
					if decideOne(b, s, &asked[(n+i)%len(asked)]) {
						allowed++
					}
				}
				ours := time.Since(start)
				b.StopTimer()
				ratios = append(ratios, float64(ours)/float64(floor(asked, n, turn)))
				n += turn
				b.StartTimer()
			}
			if allowed == 0 {
				b.Fatal("no question was answered with yes: the data is wrong")
			}
			slices.Sort(ratios)
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(n), "ns/decision")
			b.ReportMetric(ratios[len(ratios)/2], "x-floor")
		})
	}
}

func decideOne(b *testing.B, s *Store, q *question) (allowed bool) {
	err := s.read(context.Background(), func(r kv.Reader) error {
		d := model.Decide(table.NewState(r, s.Now()), q.person, q.action, q.target)
		allowed = d.Allowed
		return nil
	})
	if err != nil {
		b.Fatal(err)
	}
	return allowed
}

// openFloor gives a function that answers as many questions with three raw
// Gets in one View each.
func openFloor(b *testing.B, path string) func([]question, int, int) time.Duration {
	data, err := os.ReadFile(path)
	if err != nil {
		b.Fatal(err)
	}
	raw := filepath.Join(b.TempDir(), "floor.db")
	if err := os.WriteFile(raw, data, 0o600); err != nil {
		b.Fatal(err)
	}
	db, err := bbolt.Open(raw, 0o600, &bbolt.Options{ReadOnly: true, Timeout: time.Second})
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = db.Close() })
	var bucket []byte
	_ = db.View(func(tx *bbolt.Tx) error {
		return tx.ForEach(func(name []byte, _ *bbolt.Bucket) error {
			bucket = append([]byte(nil), name...)
			return nil
		})
	})
	return func(asked []question, from, n int) time.Duration {
		start := time.Now()
		for i := range n {
			q := &asked[(from+i)%len(asked)]
			_ = db.View(func(tx *bbolt.Tx) error {
				bk := tx.Bucket(bucket)
				for _, k := range q.keys {
					if bk.Get(k) == nil {
						b.Fatalf("floor: no record under %x", k)
					}
				}
				return nil
			})
		}
		return time.Since(start)
	}
}

// decideFile builds the data once per size and draws the questions.
func decideFile(b *testing.B, size int) (string, []question) {
	path := filepath.Join(b.TempDir(), "decide.db")
	s, err := Open(path, true, Options{})
	if err != nil {
		b.Fatal(err)
	}
	defer s.Close()
	workspaces := size / membersEach
	people := size / 2
	for from := 0; from < people; from += 10_000 {
		fillWith(b, s, func(u *table.Unit) {
			for n := from; n < min(from+10_000, people); n++ {
				u.PutPerson(&model.Person{ID: personID(n), Username: fmt.Sprintf("user%07d", n), Email: fmt.Sprintf("user%d@example.com", n), Name: "Some Name", Created: u.Now(), Version: 1})
			}
		})
	}
	for from := 0; from < workspaces; from += 50 {
		fillWith(b, s, func(u *table.Unit) {
			for w := from; w < min(from+50, workspaces); w++ {
				fillWorkspace(u, w, people)
			}
		})
	}
	return path, draw(size, workspaces, people)
}

func personID(n int) model.ID    { return model.ID(1_000 + n) }
func workspaceID(w int) model.ID { return model.ID(10_000_000 + w) }
func projectID(w, p int) model.ID {
	return model.ID(20_000_000 + w*projectsEach + p)
}

// member is the m-th member of workspace w: each person is in two.
func member(w, m, people int) int { return (w*membersEach + m) % people }

func roleOf(m int) model.Role {
	switch {
	case m < 5:
		return model.Admin
	case m < 50:
		return model.Editor
	default:
		return model.Viewer
	}
}

func fillWorkspace(u *table.Unit, w, people int) {
	ws := &model.Workspace{ID: workspaceID(w), Name: fmt.Sprintf("workspace-%d", w), Kind: model.Team, Description: "A team.", Plan: "unlimited", Created: u.Now()}
	ws.Settings.Visibilities = model.Visibilities(model.Private, model.WorkspaceVisible)
	u.PutWorkspace(ws)
	for p := range projectsEach {
		u.PutProject(&model.Project{
			ID: projectID(w, p), Workspace: ws.ID, Name: fmt.Sprintf("project-%d", p), Key: fmt.Sprintf("P%d", p),
			Description: "One task.", Visibility: model.Visibility(p % 2), Created: u.Now(), Version: 1,
		})
	}
	for m := range membersEach {
		id := member(w, m, people)
		row := &model.Membership{Workspace: ws.ID, Who: fmt.Sprintf("user%07d", id), Person: personID(id), Role: roleOf(m), Joined: u.Now(), Epoch: 1, Search: "user@example.com some name"}
		if m%3 == 0 {
			row.Grants = 1
			u.PutGrant(&model.Grant{Workspace: ws.ID, Project: projectID(w, m%projectsEach), Person: row.Person, Who: row.Who, Role: model.Contributor, At: u.Now(), Epoch: 1})
		}
		u.PutMembership(row)
	}
}

func draw(size, workspaces, people int) []question {
	rng := rand.New(rand.NewPCG(1, uint64(size)))
	actions := []model.Action{model.ProjectView, model.ProjectEdit, model.ProjectSettings, model.ProjectTrack}
	asked := make([]question, 1<<16)
	for i := range asked {
		w, m, p := rng.IntN(workspaces), rng.IntN(membersEach), rng.IntN(projectsEach)
		who := member(w, m, people)
		in := w
		if i%8 == 0 {
			in = rng.IntN(workspaces) // most likely a stranger there
		}
		asked[i] = question{
			person: personID(who), action: actions[i%len(actions)],
			target: model.Target{Workspace: workspaceID(in), Project: projectID(in, p)},
			keys: [3][]byte{
				table.NewKey(table.Person).ID(personID(who)),
				table.NewKey(table.Member).ID(workspaceID(w)).Str(fmt.Sprintf("user%07d", who)),
				table.NewKey(table.Project).ID(workspaceID(in)).ID(projectID(in, p)),
			},
		}
	}
	return asked
}

// fillWith writes records straight into the store.
func fillWith(b *testing.B, s *Store, fill func(*table.Unit)) {
	err := s.engine.Write(context.Background(), func(r kv.Reader) ([]kv.Write, error) {
		u := table.NewUnit(kv.NewOverlay(r), s.Now(), s.random)
		fill(u)
		return u.Writes(), nil
	})
	if err != nil {
		b.Fatal(err)
	}
}
