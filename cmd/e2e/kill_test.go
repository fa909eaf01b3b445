package e2e

import (
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"atrium/model"
	"atrium/model/find"
	"atrium/model/op/chore"
	"atrium/storage"
	"atrium/storage/kv"
)

// killed runs a command and kills it like a power cut would, after a while.
func (p *place) killed(after time.Duration, args ...string) {
	p.t.Helper()
	cmd := exec.Command(p.bin, args...)
	cmd.Env, cmd.Dir = p.environ(), p.dir
	if err := cmd.Start(); err != nil {
		p.t.Fatal(err)
	}
	timer := time.AfterFunc(after, func() { _ = cmd.Process.Kill() })
	defer timer.Stop()
	_ = cmd.Wait()
}

// writes changes the records of a place while nobody holds its file.
type writes struct{ fn func(model.Unit) }

func (writes) Kind() string                                 { return "test.write" }
func (writes) Authorize(model.State, model.Principal) error { return nil }
func (w writes) Apply(u model.Unit, _ model.Principal) (model.Effect, error) {
	w.fn(u)
	return model.Effect{Target: "it"}, nil
}

func (p *place) store(fn func(*storage.Store)) {
	p.t.Helper()
	s, err := storage.Open(filepath.Join(p.dir, "data", "atrium", "atrium.db"), false, storage.Options{})
	if err != nil {
		p.t.Fatal(err)
	}
	fn(s)
	if err := s.Close(); err != nil {
		p.t.Fatal(err)
	}
}

func (p *place) write(fn func(model.Unit)) {
	p.t.Helper()
	p.store(func(s *storage.Store) {
		if _, err := s.Do(context.Background(), chore.Actor(), writes{fn}); err != nil {
			p.t.Fatal(err)
		}
	})
}

func (p *place) fill(full string, n int) {
	p.t.Helper()
	p.write(func(u model.Unit) {
		w, pr := find.Project(u, full)
		for i := range n {
			u.PutMeta(&model.Meta{Workspace: w.ID, Project: pr.ID, Key: fmt.Sprintf("key-%05d", i), Value: "v"})
		}
	})
}

// ids are a workspace's and, if there is one, a project's.
func (p *place) ids(full string) (w, pr model.ID) {
	p.t.Helper()
	p.write(func(u model.Unit) {
		ws, project := find.Project(u, full)
		if ws == nil {
			ws = find.Workspace(u, full)
		}
		if ws != nil {
			w = ws.ID
		}
		if project != nil {
			pr = project.ID
		}
	})
	return w, pr
}

// left is the number of keys that begin with the ids, behind their table's byte,
// but for the audit trail.
func (p *place) left(ids ...model.ID) (n int) {
	p.t.Helper()
	var prefix []byte
	for _, id := range ids {
		for shift := 40; shift >= 0; shift -= 8 {
			prefix = append(prefix, byte(id>>shift))
		}
	}
	// The tables whose keys begin with a workspace: storage/table/schema.go.
	tables := []byte{0x17, 0x20, 0x21, 0x22, 0x23, 0x30, 0x31, 0x33, 0x40, 0x41, 0x42, 0x44, 0x45, 0x46, 0x47, 0x48, 0x49, 0x50, 0x64, 0x67, 0x92}
	p.store(func(s *storage.Store) {
		err := s.Engine().View(context.Background(), func(r kv.Reader) error {
			for _, t := range tables {
				if err := r.Scan(kv.Prefix(append([]byte{t}, prefix...)), func(_, _ []byte) bool {
					n++
					return true
				}); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			p.t.Fatal(err)
		}
	})
	return n
}

// kills is how often something is killed, with a source of chance that a failure
// names.
func kills(t *testing.T) (int, *rand.Rand) {
	seed := uint64(time.Now().UnixNano())
	t.Logf("seed %d", seed)
	n := 20
	if os.Getenv("ATRIUM_LONG") != "" {
		n = 200
	}
	return n, rand.New(rand.NewPCG(seed, 1))
}

// TestW3_ACleanUpSurvivesKills kills commands while they clean up: what was
// deleted stays invisible, and in the end nothing of it is left.
func TestW3_ACleanUpSurvivesKills(t *testing.T) {
	p := settled(t)
	n, chance := kills(t)
	p.run("workspace", "create", "gone")
	p.run("workspace", "create", "stays")
	p.run("project", "create", "gone/api")
	p.run("project", "create", "stays/api")
	p.fill("gone/api", 4000)
	for i := range 3 {
		p.run("people", "invite", fmt.Sprintf("p%d@example.com", i), "--role", "viewer", "-w", "gone")
	}
	id, _ := p.ids("gone")
	stays, _ := p.ids("stays")
	before := p.left(stays)
	p.killed(time.Duration(chance.IntN(40))*time.Millisecond, "workspace", "delete", "gone", "--yes")
	p.run("user", "create", "bob", "--email", "bob@example.com")
	p.command("workspace", "delete", "gone", "--yes")
	for range n {
		p.killed(time.Duration(5+chance.IntN(60))*time.Millisecond, "inbox", "read")
		if _, stderr, status := p.command("workspace", "show", "gone", "--as", "bob"); status != 3 {
			t.Fatalf("bob sees it: exit %d: %s", status, stderr)
		}
	}
	for range 200 {
		if p.run("inbox", "read"); p.left(id) == 0 {
			break
		}
	}
	if n := p.left(id); n != 0 {
		t.Errorf("%d records are left", n)
	}
	if n := p.left(stays); n != before {
		t.Errorf("the other workspace has %d records, not %d", n, before)
	}
	p.run("workspace", "create", "gone")
	p.run("audit", "verify")
}

// TestA7_ADuplicateSurvivesKills kills a copy and the commands that go on with it:
// nobody sees half of it, and in the end it is whole. One that is cancelled leaves
// nothing.
func TestA7_ADuplicateSurvivesKills(t *testing.T) {
	p := settled(t)
	n, chance := kills(t)
	p.run("workspace", "create", "labs")
	p.run("project", "create", "labs/api")
	p.fill("labs/api", 5000)
	cancelled := 0
	for round := range n {
		target := fmt.Sprintf("labs/copy%d", round)
		p.killed(time.Duration(10+chance.IntN(150))*time.Millisecond, "project", "duplicate", "labs/api", target)
		_, pr := p.ids(target)
		w, _ := p.ids("labs")
		stdout, _, status := p.command("project", "show", target, "--json")
		if status == 0 { // complete before the kill
			whole(t, p, target, stdout)
			continue
		}
		if pr == 0 {
			continue // not begun
		}
		if round%2 == 0 {
			cancelled++
			p.command("project", "duplicate", "labs/api", target, "--cancel")
			for range 200 {
				if p.run("inbox", "read"); p.left(w, pr) == 0 {
					break
				}
			}
			if n := p.left(w, pr); n != 0 {
				t.Errorf("%d records of a cancelled copy are left", n)
			}
			continue
		}
		for range 200 {
			p.run("inbox", "read")
			if stdout, _, status = p.command("project", "show", target, "--json"); status == 0 {
				break
			}
		}
		whole(t, p, target, stdout)
	}
	t.Logf("%d of %d copies were cancelled", cancelled, n)
	p.run("audit", "verify")
}

func whole(t *testing.T, p *place, target, shown string) {
	t.Helper()
	if !strings.Contains(shown, `"owner"`) {
		t.Errorf("%s is %s", target, shown)
	}
	out := p.run("project", "meta", "get", target, "--json", "--page-size", "1000", "--all")
	if n := strings.Count(out, `"key"`); n != 5000 {
		t.Errorf("%s has %d entries", target, n)
	}
}

// TestX1_ABulkImportSurvivesKills kills imports: all lines were taken, or none.
func TestX1_ABulkImportSurvivesKills(t *testing.T) {
	n, chance := kills(t)
	var csv strings.Builder
	csv.WriteString("workspace,who,role\n")
	const lines = 200
	for i := range lines {
		fmt.Fprintf(&csv, "crowd,p%03d@example.com,viewer\n", i)
	}
	p := settled(t)
	p.run("workspace", "create", "crowd")
	file := filepath.Join(p.dir, "people.csv")
	if err := os.WriteFile(file, []byte(csv.String()), 0o600); err != nil {
		t.Fatal(err)
	}
	none, all := 0, 0
	for range n {
		p.killed(time.Duration(2+chance.IntN(30))*time.Millisecond, "import", "csv", file)
		switch rows := strings.Count(p.run("people", "list", "-w", "crowd", "--json", "--all"), `"status": "pending"`) +
			strings.Count(p.run("people", "list", "-w", "crowd", "--json", "--all"), `"status":"pending"`); rows {
		case 0:
			none++
		case lines:
			all++
		default:
			t.Fatalf("%d of %d lines were taken", rows, lines)
		}
	}
	t.Logf("%d kills before, %d after the import", none, all)
	p.run("import", "csv", file)
	p.run("audit", "verify")
}
