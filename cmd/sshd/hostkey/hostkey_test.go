package hostkey_test

import (
	"bytes"
	"os"
	"path/filepath"
	"sync"
	"testing"

	"atrium/cmd/sshd/hostkey"
	"atrium/model"
)

func TestLoadMakesOnce(t *testing.T) {
	path := filepath.Join(t.TempDir(), "host_key")
	key, made, err := hostkey.Load(path)
	if err != nil || !made {
		t.Fatal(made, err)
	}
	info, err := os.Stat(path)
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Fatalf("mode %v, %v", info.Mode(), err)
	}
	again, made, err := hostkey.Load(path)
	if err != nil || made || !bytes.Equal(again.PublicKey().Marshal(), key.PublicKey().Marshal()) {
		t.Errorf("another key the second time (made %v): %v", made, err)
	}
	if left, _ := filepath.Glob(filepath.Join(filepath.Dir(path), ".*")); len(left) > 0 {
		t.Errorf("left behind: %v", left)
	}
}

// TestLoadRace: processes that start together end with one key.
func TestLoadRace(t *testing.T) {
	path := filepath.Join(t.TempDir(), "host_key")
	var wg sync.WaitGroup
	prints := make([]string, 8)
	for i := range prints {
		wg.Go(func() {
			if key, _, err := hostkey.Load(path); err == nil {
				prints[i] = hostkey.Fingerprint(key.PublicKey())
			}
		})
	}
	wg.Wait()
	for _, p := range prints {
		if p == "" || p != prints[0] {
			t.Errorf("fingerprints %q", prints)
		}
	}
}

func TestLoadRefuses(t *testing.T) {
	dir := t.TempDir()
	good := filepath.Join(dir, "good")
	if _, _, err := hostkey.Load(good); err != nil {
		t.Fatal(err)
	}
	text, _ := os.ReadFile(good)
	for name, mode := range map[string]os.FileMode{"group": 0o640, "others": 0o604, "writable": 0o620} {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, text, mode); err != nil {
			t.Fatal(err)
		}
		_ = os.Chmod(path, mode)
		if _, _, err := hostkey.Load(path); model.CodeOf(err) != model.Unavailable {
			t.Errorf("%s: %v", name, err)
		}
	}
	for name, content := range map[string]string{"empty": "", "text": "hello", "cut": string(text[:100])} {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
		if _, made, err := hostkey.Load(path); model.CodeOf(err) != model.Unavailable || made {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, _, err := hostkey.Load(dir); model.CodeOf(err) != model.Unavailable {
		t.Errorf("a folder: %v", err)
	}
	if _, _, err := hostkey.LoadAll(good, filepath.Join(dir, "absent")); model.CodeOf(err) != model.Unavailable {
		t.Errorf("an absent second key: %v", err)
	}
	keys, made, err := hostkey.LoadAll(filepath.Join(dir, "new"), good)
	if err != nil || !made || len(keys) != 2 {
		t.Errorf("%d keys, made %v: %v", len(keys), made, err)
	}
}
