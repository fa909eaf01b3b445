package bolt

import (
	"os"
	"path/filepath"
	"testing"
)

// TestUncleanUntilScrubbed stops a store without closing it: short openings do
// not hide that, a whole scrub ends it.
func TestUncleanUntilScrubbed(t *testing.T) {
	e, path := fresh(t, Options{})
	opened := func(what string, want bool, use func(*Engine)) {
		t.Helper()
		again, err := Open(path, Options{})
		if err != nil {
			t.Fatal(err)
		}
		if again.Unclean() != want {
			t.Errorf("%s: unclean is %v", what, again.Unclean())
		}
		if use != nil {
			use(again)
		}
		if err := again.Close(); err != nil {
			t.Fatal(err)
		}
	}
	if e.Unclean() {
		t.Error("a new store is unclean")
	}
	if err := set(e, "a", "1"); err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	copied := filepath.Join(dir, "atrium.db")
	for _, suffix := range []string{"", SealSuffix} {
		b, err := os.ReadFile(path + suffix)
		if err == nil {
			err = os.WriteFile(copied+suffix, b, 0o600)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	_ = e.Close()
	opened("closed", false, func(e *Engine) {
		if err := set(e, "a", "2"); err != nil {
			t.Fatal(err)
		}
	})
	opened("changed and closed", false, nil)
	path = copied
	opened("stopped", true, nil)
	opened("opened in between", true, func(e *Engine) {
		if err := set(e, "a", "2"); err != nil {
			t.Fatal(err)
		}
	})
	opened("scrubbed", true, func(e *Engine) {
		if _, err := e.Scrub(t.Context(), nil); err != nil || e.Unclean() {
			t.Errorf("unclean is %v, %v", e.Unclean(), err)
		}
	})
	opened("afterwards", false, nil)
}
