package cmd

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
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
	contains(t, w.fails(2, "restore", file), "--yes")
	contains(t, w.ok("restore", file, "--dry-run"), "nothing is changed")
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
	contains(t, w.ok("restore", file, "--yes"), "The old file is")
	contains(t, w.ok("user", "list"), "grace")
	w.fails(3, "user", "show", "later")
	spoiled, _ := os.ReadFile(file)
	spoiled[len(spoiled)/2] ^= 1
	if err := os.WriteFile(file, spoiled, 0o600); err != nil {
		t.Fatal(err)
	}
	contains(t, w.fails(7, "restore", file, "--yes"), "backup")
	w.ok("user", "list")
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
