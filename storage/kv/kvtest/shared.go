package kvtest

import (
	"bytes"
	"context"
	"fmt"
	"slices"
	"strconv"
	"sync"
	"testing"

	"atrium/model"
	"atrium/storage/kv"
)

func nestedScans(t *testing.T, e kv.Engine) {
	write(t, e, put("a", "1"), put("b", "2"), put("c", "3"))
	view(t, e, func(r kv.Reader) {
		var seen []string
		err := r.Scan(kv.Range{}, func(outer, _ []byte) bool {
			_ = r.Scan(kv.Range{Reverse: true}, func(inner, value []byte) bool {
				again, err := r.Get(inner)
				if err != nil || !bytes.Equal(again, value) {
					t.Fatalf("Get(%q) = %q, %v inside a scan that shows %q", inner, again, err, value)
				}
				seen = append(seen, string(outer)+string(inner))
				return string(inner) != "b"
			})
			return true
		})
		if want := []string{"ac", "ab", "bc", "bb", "cc", "cb"}; err != nil || !slices.Equal(seen, want) {
			t.Fatalf("nested scans saw %q (%v), want %q", seen, err, want)
		}
	})
}

// sliceOwnership: an engine keeps no slice it was given, and appending to one
// that it gave changes nothing.
func sliceOwnership(t *testing.T, e kv.Engine) {
	key, value := []byte("a"), []byte("1")
	write(t, e, kv.Write{Key: key, Value: value}, put("b", "2"))
	key[0], value[0] = 'x', 'x'
	view(t, e, func(r kv.Reader) {
		got, _ := r.Get([]byte("a"))
		_ = append(got, "more"...)
		_ = r.Scan(kv.Range{}, func(k, v []byte) bool {
			_, _ = append(k, "more"...), append(v, "more"...)
			return true
		})
	})
	wantAll(t, e, rows("a", "1", "b", "2"))
}

func snapshots(t *testing.T, e kv.Engine) {
	write(t, e, put("a", "1"), put("b", "1"))
	view(t, e, func(r kv.Reader) {
		wantGet(t, r, "a", "1", true)
		done := make(chan struct{})
		go func() {
			defer close(done)
			for i := range 20 {
				write(t, e, put("a", strconv.Itoa(i)), del("b"), put(fmt.Sprintf("new%d", i), "x"))
			}
		}()
		<-done
		wantRows(t, r, kv.Range{}, rows("a", "1", "b", "1"))
		// The next run of this function starts from the same state.
		var writes []kv.Write
		for i := range 20 {
			writes = append(writes, del(fmt.Sprintf("new%d", i)))
		}
		write(t, e, append(writes, put("a", "1"), put("b", "1"))...)
	})
}

// writers counts up from many goroutines while others watch two keys that
// always change together.
func writers(t *testing.T, e kv.Engine) {
	const goroutines, rounds = 6, 20
	var group sync.WaitGroup
	for range goroutines {
		group.Go(func() {
			for range rounds {
				err := e.Write(context.Background(), func(r kv.Reader) ([]kv.Write, error) {
					old, err := r.Get([]byte("n"))
					n, _ := strconv.Atoi(string(old))
					next := strconv.Itoa(n + 1)
					return []kv.Write{put("n", next), put("twin", next)}, err
				})
				if err != nil {
					t.Errorf("Write: %v", err)
				}
			}
		})
		group.Go(func() {
			for range rounds {
				err := e.View(context.Background(), func(r kv.Reader) error {
					n, _ := r.Get([]byte("n"))
					twin, err := r.Get([]byte("twin"))
					if !bytes.Equal(n, twin) {
						t.Errorf("a snapshot shows n %q beside twin %q", n, twin)
					}
					return err
				})
				if err != nil {
					t.Errorf("View: %v", err)
				}
			}
		})
	}
	group.Wait()
	want := strconv.Itoa(goroutines * rounds)
	wantAll(t, e, rows("n", want, "twin", want))
}

func contexts(t *testing.T, e kv.Engine) {
	write(t, e, put("a", "1"))
	over, cancel := context.WithCancel(context.Background())
	cancel()
	ran := false
	if err := e.View(over, func(kv.Reader) error { ran = true; return nil }); err != context.Canceled || ran {
		t.Fatalf("View with an ended context gave %v, ran %v", err, ran)
	}
	nothing := func(kv.Reader) ([]kv.Write, error) { ran = true; return []kv.Write{put("a", "2")}, nil }
	if err := e.Write(over, nothing); err != context.Canceled || ran {
		t.Fatalf("Write with an ended context gave %v, ran %v", err, ran)
	}

	// A context that ends while the writer before holds the turn.
	waiting, stop := context.WithCancel(context.Background())
	err := e.Write(context.Background(), func(kv.Reader) ([]kv.Write, error) {
		result := make(chan error)
		go func() { result <- e.Write(waiting, nothing) }()
		stop()
		if err := <-result; err != context.Canceled {
			t.Errorf("a waiting Write gave %v", err)
		}
		return nil, nil
	})
	if err != nil || ran {
		t.Fatalf("Write gave %v, the waiting one ran %v", err, ran)
	}

	// A context that ends in the function, before the commit.
	late, end := context.WithCancel(context.Background())
	err = e.Write(late, func(kv.Reader) ([]kv.Write, error) {
		end()
		return []kv.Write{put("a", "3")}, nil
	})
	if err != context.Canceled {
		t.Fatalf("Write whose context ended in its function gave %v", err)
	}
	wantAll(t, e, rows("a", "1"))
}

func longScan(t *testing.T, e kv.Engine) {
	const n = 5000
	writes := make([]kv.Write, n)
	for i := range writes {
		writes[i] = put(fmt.Sprintf("%06d", i), "")
	}
	write(t, e, writes...)
	ctx, cancel := context.WithCancel(context.Background())
	seen := 0
	err := e.View(ctx, func(r kv.Reader) error {
		seen = 0
		return r.Scan(kv.Range{}, func(_, _ []byte) bool {
			seen++
			cancel()
			return true
		})
	})
	if err != context.Canceled || seen >= n {
		t.Fatalf("the scan showed %d of %d keys and gave %v", seen, n, err)
	}
}

func closing(t *testing.T, e kv.Engine) {
	write(t, e, put("a", "1"))
	shut(t, e)
	shut(t, e)
	wantCode(t, e.View(context.Background(), func(kv.Reader) error { return nil }), model.Unavailable)
	err := e.Write(context.Background(), func(kv.Reader) ([]kv.Write, error) { return nil, nil })
	wantCode(t, err, model.Unavailable)
}
