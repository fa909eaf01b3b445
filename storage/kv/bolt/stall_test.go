package bolt

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"atrium/storage/kv"
)

// TestStalledReaderDelaysNobody lets a reader stop in the middle of a view
// while others write, the file grows many times over, and others read.
func TestStalledReaderDelaysNobody(t *testing.T) {
	e, err := Open(filepath.Join(fastDir(t), "atrium.db"), Options{Create: true})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = e.Close() }()
	if err := set(e, "first", "1"); err != nil {
		t.Fatal(err)
	}
	inside, let, done := make(chan struct{}), make(chan struct{}), make(chan error, 1)
	go func() {
		done <- e.View(context.Background(), func(r kv.Reader) error {
			close(inside)
			<-let
			n := 0
			err := r.Scan(kv.Range{}, func(_, _ []byte) bool { n++; return true })
			if n != 1 {
				return fmt.Errorf("the stalled reader sees %d records", n)
			}
			return err
		})
	}()
	<-inside
	slowest := time.Duration(0)
	rounds := times(200, 500, 2_000)
	for n := range rounds {
		begin := time.Now()
		if err := set(e, fmt.Sprintf("%05d", n%2000), strings.Repeat("x", 2000)); err != nil {
			t.Fatal(err)
		}
		if get(t, e, "first") != "1" {
			t.Fatal("another reader sees something else")
		}
		slowest = max(slowest, time.Since(begin))
	}
	close(let)
	if err := <-done; err != nil {
		t.Error(err)
	}
	size, _ := e.Size()
	t.Logf("%d changes and reads beside a stalled reader: the slowest took %v; the file has %d bytes", rounds, slowest, size)
	if slowest > 2*time.Second {
		t.Errorf("somebody waited %v", slowest)
	}
}

// TestScrubAndExamine find damage to what nobody reads, and a scrub lets
// writers through.
func TestScrubAndExamine(t *testing.T) {
	small := Options{MaxSize: 64 << 20} // maps little: the test opens many
	path, content := filled(t)
	e, err := Open(path, small)
	if err != nil {
		t.Fatal(err)
	}
	if n, err := e.Scrub(t.Context(), nil); err != nil || n != 1200 {
		t.Fatal(n, err)
	}
	_ = e.Close()
	r, err := Examine(t.Context(), path, small, nil, nil)
	if err != nil || len(r.Problems) > 0 || r.Records != 1200 || !r.Clean {
		t.Fatalf("%+v, %v", r, err)
	}
	found := 0
	page := os.Getpagesize()
	for n := 2; n < len(content)/page; n++ {
		bad := append([]byte(nil), content...)
		bad[n*page+100] ^= 4
		_ = os.Remove(path)
		if err := os.WriteFile(path, bad, 0o600); err != nil {
			t.Fatal(err)
		}
		scrubbed := false
		if e, err := Open(path, small); err != nil {
			scrubbed = true
		} else {
			_, err = e.Scrub(t.Context(), nil)
			scrubbed = err != nil
			_ = e.Close()
		}
		r, err := Examine(t.Context(), path, small, nil, nil)
		if err != nil || scrubbed != (len(r.Problems) > 0) {
			t.Errorf("page %d: scrub found it: %v, examine: %v, %v", n, scrubbed, r.Problems, err)
		}
		if scrubbed {
			found++
		}
	}
	if found < 20 {
		t.Errorf("only %d damaged pages were found", found)
	}
}

// TestReplacementCutOff leaves a replacement between its two renames.
func TestReplacementCutOff(t *testing.T) {
	for _, renamed := range []bool{false, true} {
		e, path := fresh(t, Options{})
		if err := set(e, "state", "old"); err != nil {
			t.Fatal(err)
		}
		_ = e.Close()
		records := func(yield func(kv.Write, error) bool) {
			yield(kv.Write{Key: []byte("state"), Value: []byte("new")}, nil)
		}
		if err := Build(t.Context(), path, Options{}, records); err != nil {
			t.Fatal(err)
		}
		want := "old"
		if renamed {
			want = "new"
			if err := os.Rename(path+NewSuffix, path); err != nil {
				t.Fatal(err)
			}
		}
		again, err := Open(path, Options{})
		if err != nil {
			t.Fatal(err)
		}
		if got := get(t, again, "state"); got != want {
			t.Errorf("renamed %v: %q", renamed, got)
		}
		_ = again.Close()
	}
}

// TestMissingFiles: a file that is gone is never a new store while its seal
// stands, and a seal that is gone is made again only on demand.
func TestMissingFiles(t *testing.T) {
	e, path := fresh(t, Options{})
	if err := set(e, "a", "1"); err != nil {
		t.Fatal(err)
	}
	_ = e.Close()
	seal, _ := os.ReadFile(path + SealSuffix)
	if err := os.Remove(path + SealSuffix); err != nil {
		t.Fatal(err)
	}
	_, err := Open(path, Options{Create: true})
	wantRefused(t, err, path+SealSuffix, "missing", "--reseal")
	if err := Reseal(path, Options{}); err != nil {
		t.Fatal(err)
	}
	again, err := Open(path, Options{})
	if err != nil || get(t, again, "a") != "1" {
		t.Fatal(err)
	}
	_ = again.Close()
	_ = os.Remove(path)
	for _, create := range []bool{false, true} {
		_, err = Open(path, Options{Create: create})
		wantRefused(t, err, path, "gone", "atrium restore")
	}
	if err := os.WriteFile(path+SealSuffix, seal[:100], 0o600); err != nil {
		t.Fatal(err)
	}
	_, err = Open(path, Options{Create: true})
	wantRefused(t, err, path, "gone")
}
