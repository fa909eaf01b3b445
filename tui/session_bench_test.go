//go:build unix

package tui_test

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"runtime"
	"slices"
	"sync"
	"syscall"
	"testing"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"atrium/model"
	"atrium/model/op"
	"atrium/model/port"
	"atrium/tui"
	"atrium/tui/keys"
	"atrium/tui/ui"
)

// peer is somebody far away before a console: keys in, bytes out.
type peer struct {
	keys *io.PipeWriter
	mu   sync.Mutex
	tail []byte // the last of what was written
	sum  int
	more chan struct{}
}

func (p *peer) Write(b []byte) (int, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.sum += len(b)
	p.tail = append(p.tail, b...)
	if over := len(p.tail) - 16<<10; over > 0 {
		p.tail = append([]byte(nil), p.tail[over:]...)
	}
	select {
	case p.more <- struct{}{}:
	default:
	}
	return len(b), nil
}

// await waits until something was written since a mark.
func (p *peer) await(b *testing.B, text string) {
	b.Helper()
	limit := time.After(10 * time.Second)
	for {
		p.mu.Lock()
		seen := bytes.Contains(p.tail, []byte(text))
		p.mu.Unlock()
		if seen {
			return
		}
		select {
		case <-p.more:
		case <-limit:
			b.Fatalf("no %q in %q", text, p.tail)
		}
	}
}

// begins starts a console for a peer at 120x40: on our host, or on Bubble Tea's
// own renderer.
func begins(ctx context.Context, store port.Store, actor model.Actor, ours bool) (*peer, chan error) {
	in, keyboard := io.Pipe()
	p, ended := &peer{keys: keyboard, more: make(chan struct{}, 1)}, make(chan error, 1)
	env := map[string]string{"TERM": "xterm-256color", "LANG": "C.UTF-8"}
	o := tui.Options{Store: store, Actor: actor, In: in, Out: p, Getenv: func(k string) string { return env[k] }}
	if ours {
		size := make(chan tea.WindowSizeMsg, 1)
		size <- tea.WindowSizeMsg{Width: 120, Height: 40}
		o.Size = size
		go func() { ended <- tui.Run(ctx, o) }()
		return p, ended
	}
	c := &ui.Context{Store: store, Actor: actor, Clock: time.Now, Base: ctx, Log: func(error) {}, Clipboard: func(string) error { return nil }}
	c.Keys, _ = keys.Load(tui.Catalog(), nil)
	app := tui.NewApp(c, o)
	program := tea.NewProgram(
		app, tea.WithContext(ctx), tea.WithInput(in), tea.WithOutput(p), tea.WithAltScreen(), tea.WithoutSignalHandler(),
	)
	go func() {
		_, err := program.Run()
		app.Close()
		ended <- err
	}()
	go program.Send(tea.WindowSizeMsg{Width: 120, Height: 40})
	return p, ended
}

// crowd is a store in memory with one workspace of n people.
func crowd(b *testing.B, n int) (port.Store, model.Actor) {
	b.Helper()
	store, system := memory(), model.Actor{System: true, Via: model.ViaCLI}
	do := func(a model.Actor, o model.Operation) model.Effect {
		effects, err := store.Do(context.Background(), a, o)
		if err != nil {
			b.Fatal(err)
		}
		return effects[0]
	}
	ada := model.Actor{Person: do(system, op.Init{Username: "ada", Email: "ada@example.com"}).People[0], Via: model.ViaTUI}
	do(ada, op.CreateWorkspace{Name: "crowd"})
	do(ada, op.SwitchWorkspace{Name: "crowd"})
	for i := range n {
		name := fmt.Sprintf("user%05d", i)
		do(ada, op.CreateUser{Username: name, Email: name + "@example.com", Name: "Someone Nobody"})
		do(ada, op.AddMember{Workspace: "crowd", Who: name, Role: model.Editor})
	}
	return store, ada
}

// BenchmarkSessions is what an idle session with a full list of people costs, on
// our host and on Bubble Tea's renderer: memory, goroutines, and the time that a
// hundred of them take of a processor while nobody does anything.
func BenchmarkSessions(b *testing.B) {
	store, ada := crowd(b, 200)
	for _, ours := range []bool{true, false} {
		b.Run(map[bool]string{true: "atrium", false: "bubbletea"}[ours], func(b *testing.B) {
			for b.Loop() {
				sessions(b, store, ada, ours)
			}
		})
	}
}

func sessions(b *testing.B, store port.Store, ada model.Actor, ours bool) {
	const n = 100
	ctx, stop := context.WithCancel(context.Background())
	before, routines := used(), runtime.NumGoroutine()
	var peers []*peer
	var ends []chan error
	for range n {
		p, end := begins(ctx, store, ada, ours)
		peers, ends = append(peers, p), append(ends, end)
	}
	for _, p := range peers {
		p.await(b, "Recent activity")
		_, _ = io.WriteString(p.keys, "2")
		p.await(b, "user00020")
		p.mu.Lock()
		p.tail = nil
		p.mu.Unlock()
	}
	after := used()
	b.ReportMetric(float64(after.HeapAlloc-before.HeapAlloc)/n/1000, "KB-heap/session")
	b.ReportMetric(float64(after.StackInuse-before.StackInuse)/n/1000, "KB-stack/session")
	b.ReportMetric(float64(runtime.NumGoroutine()-routines)/n, "goroutines/session")
	b.ReportMetric(float64(idle(b)), "cpu-ms/s-idle")
	stop()
	for i, end := range ends {
		<-end
		_ = peers[i].keys.Close()
	}
}

func used() (m runtime.MemStats) {
	for range 3 {
		runtime.GC()
	}
	runtime.ReadMemStats(&m)
	return m
}

// BenchmarkKeys is a key that moves the cursor on People at 120x40, and one that
// scrolls, on our host and on Bubble Tea's renderer: what is written for it, and
// how long it takes from the key to the first byte of the frame.
func BenchmarkKeys(b *testing.B) {
	store, ada := crowd(b, 1000)
	for _, ours := range []bool{true, false} {
		name := map[bool]string{true: "atrium", false: "bubbletea"}[ours]
		ctx, stop := context.WithCancel(context.Background())
		p, ended := begins(ctx, store, ada, ours)
		p.await(b, "Recent activity")
		_, _ = io.WriteString(p.keys, "2")
		p.await(b, "open the person")
		b.Run(name+"/move", func(b *testing.B) {
			p.measure(b, func(i int) string { return []string{"j", "k"}[i%2] })
		})
		const page, rows = 33, 900
		for range page + 1 {
			p.key(b, "j")
		}
		b.Run(name+"/scroll", func(b *testing.B) {
			key := "j"
			p.measure(b, func(i int) string {
				if i%rows == rows-1 { // turn round, and go to the other edge of the page
					key = map[string]string{"j": "k", "k": "j"}[key]
					for range page + 1 {
						p.key(b, key)
					}
				}
				return key
			})
		})
		stop()
		<-ended
		_ = p.keys.Close()
	}
}

// key presses a key, waits for something to be written, and gives how long that
// took and how much it was.
func (p *peer) key(b *testing.B, key string) (time.Duration, int) {
	b.Helper()
	p.mu.Lock()
	before := p.sum
	p.mu.Unlock()
	began := time.Now()
	_, _ = io.WriteString(p.keys, key)
	for {
		select {
		case <-p.more:
		case <-time.After(10 * time.Second):
			b.Fatal("no frame after a key")
		}
		p.mu.Lock()
		after := p.sum
		p.mu.Unlock()
		if after > before {
			return time.Since(began), after - before
		}
	}
}

func (p *peer) measure(b *testing.B, key func(i int) string) {
	var took []time.Duration
	sum := 0
	for i := 0; b.Loop(); i++ {
		d, n := p.key(b, key(i))
		took, sum = append(took, d), sum+n
	}
	slices.Sort(took)
	b.ReportMetric(float64(sum)/float64(b.N), "bytes/key")
	b.ReportMetric(float64(took[len(took)/2].Microseconds())/1000, "ms/key-p50")
	b.ReportMetric(float64(took[len(took)*99/100].Microseconds())/1000, "ms/key-p99")
}

// idle is how many milliseconds of processor the process uses in a second in
// which nothing happens.
func idle(b *testing.B) int64 {
	b.Helper()
	spent := func() time.Duration {
		var u syscall.Rusage
		if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
			b.Fatal(err)
		}
		return time.Duration(u.Utime.Nano() + u.Stime.Nano())
	}
	before := spent()
	time.Sleep(time.Second)
	return (spent() - before).Milliseconds()
}
