package cmd

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// TestBackupAndRestore goes through a disaster: a backup, changes, damage, what
// check says of it, and the way back.
func TestBackupAndRestore(t *testing.T) {
	w := team(t)
	file := filepath.Join(t.TempDir(), "atrium.backup")
	contains(t, w.ok("backup", file, "--dry-run"), "nothing is written")
	if _, err := os.Stat(file); err == nil {
		t.Error("a dry run wrote a backup")
	}
	contains(t, w.ok("backup", file), "was read back")
	if out := w.ok("backup", "-"); !strings.HasPrefix(out, "ATRIUM BACKUP 1\n") {
		t.Errorf("the stream begins with %.20q", out)
	}
	w.ok("user", "create", "later", "--email", "later@example.com")
	contains(t, w.ok("check"), "All is well")
	contains(t, w.ok("audit", "verify"), "All is well")
	contains(t, w.ok("compact", "--dry-run"), "Dry run")
	contains(t, w.ok("compact"), "Done")
	for _, more := range []string{"--yes", "--dry-run"} {
		contains(t, w.fails(5, "restore", file, more), "lacks the newest change", "--accept-rollback")
	}
	contains(t, w.fails(2, "restore", file, "--accept-rollback"), "--yes")
	contains(t, w.ok("restore", file, "--accept-rollback", "--dry-run"), "nothing is changed")
	w.ok("user", "show", "later")
	content, err := os.ReadFile(w.db)
	if err != nil {
		t.Fatal(err)
	}
	for page := 2; page*os.Getpagesize() < len(content); page++ {
		content[page*os.Getpagesize()+20] ^= 1
	}
	_ = os.Remove(w.db)
	if err := os.WriteFile(w.db, content, 0o600); err != nil {
		t.Fatal(err)
	}
	r := w.run("check", "--json")
	var doc struct {
		OK       bool
		Problems []string
		Would    string
	}
	if err := json.Unmarshal([]byte(r.out), &doc); err != nil || r.code != 7 || doc.OK || len(doc.Problems) == 0 || doc.Would == "" {
		t.Errorf("check of a damaged file: exit %d, %+v, %v", r.code, doc, err)
	}
	// What the damaged store had is still known from its seal.
	contains(t, w.fails(5, "restore", file, "--yes"), "--accept-rollback")
	contains(t, w.ok("restore", file, "--accept-rollback", "--yes"), "The old file is")
	kept, err := os.ReadFile(w.keptFile())
	if err != nil || !bytes.Equal(kept, content) {
		t.Errorf("the old file was not kept as it was: %v", err)
	}
	contains(t, w.ok("user", "list"), "grace")
	w.fails(3, "user", "show", "later")
	w.now = w.now.Add(time.Second)
	w.ok("restore", file, "--yes") // it lacks nothing of the store now
	spoiled, _ := os.ReadFile(file)
	spoiled[len(spoiled)/2] ^= 1
	if err := os.WriteFile(file, spoiled, 0o600); err != nil {
		t.Fatal(err)
	}
	contains(t, w.fails(7, "restore", file, "--yes"), "backup")
	w.ok("user", "list")
}

// keptFile is the one old file that a restore has left.
func (w *world) keptFile() string {
	w.t.Helper()
	found, err := filepath.Glob(w.db + ".before-*Z")
	if err != nil || len(found) != 1 {
		w.t.Fatal(found, err)
	}
	return found[0]
}

// TestARestoreOfAnotherHistory is refused, whichever of the two is longer.
func TestARestoreOfAnotherHistory(t *testing.T) {
	w, other := team(t), newWorld(t)
	other.ok("init", "--username", "mallory", "--email", "mallory@example.com")
	file := filepath.Join(t.TempDir(), "atrium.backup")
	w.ok("backup", file)
	contains(t, other.fails(5, "restore", file, "--yes"), "--accept-rollback")
	fresh := newWorld(t)
	if err := os.Mkdir(filepath.Dir(fresh.db), 0o700); err != nil {
		t.Fatal(err)
	}
	fresh.ok("restore", file, "--yes")
	contains(t, fresh.ok("user", "list"), "grace")
}

// TestUpkeepIsForPlatformAdmins asks for each as somebody else.
func TestUpkeepIsForPlatformAdmins(t *testing.T) {
	w := team(t)
	file := filepath.Join(t.TempDir(), "atrium.backup")
	w.ok("backup", file)
	for _, args := range [][]string{
		{"backup", "other"}, {"restore", file, "--yes"}, {"check"}, {"compact"}, {"audit", "verify"},
	} {
		contains(t, w.fails(4, append([]string{"--as", "grace"}, args...)...), "platform admins")
	}
}
