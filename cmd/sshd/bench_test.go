package sshd_test

import (
	"context"
	"fmt"
	"net"
	"os"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	tea "github.com/charmbracelet/bubbletea"
	charm "github.com/charmbracelet/ssh"
	"github.com/charmbracelet/wish"
	bm "github.com/charmbracelet/wish/bubbletea"
	"golang.org/x/crypto/ssh"

	"atrium/cmd/sshd"
	"atrium/cmd/sshd/local"
)

// hello is the smallest console.
type hello struct{ size tea.WindowSizeMsg }

func (m hello) Init() tea.Cmd { return nil }

func (m hello) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	switch msg := msg.(type) {
	case tea.WindowSizeMsg:
		m.size = msg
	case tea.KeyMsg:
		if msg.String() == "q" {
			return m, tea.Quit
		}
	}
	return m, nil
}

func (m hello) View() string { return fmt.Sprintf("hello at %d x %d", m.size.Width, m.size.Height) }

// greet runs it in a session of ours.
func greet(ctx context.Context, s *sshd.Session) int {
	p := tea.NewProgram(hello{}, tea.WithContext(ctx), tea.WithInput(s.Stdin), tea.WithOutput(s.Stdout),
		tea.WithAltScreen(), tea.WithoutSignalHandler())
	size := s.Size()
	go p.Send(tea.WindowSizeMsg(size))
	if _, err := p.Run(); err != nil {
		return 1
	}
	return 0
}

// first says something and waits: the floor.
func first(ctx context.Context, s *sshd.Session) int {
	fmt.Fprint(s.Stdout, "hello at\n")
	<-ctx.Done()
	return 0
}

// contestant is a server to be measured.
type contestant struct {
	name  string
	start func(testing.TB) (addr string)
}

func contestants() []contestant {
	ours := func(handler sshd.Handler) func(testing.TB) string {
		return func(t testing.TB) string {
			h := open(t, func(o *sshd.Options) {
				o.Handler, o.Log = handler, nil
				o.Identify = func(context.Context, sshd.Proof) (sshd.Identity, error) { return sshd.Identity{Name: "x"}, nil }
				o.Admit = func(context.Context, ssh.PublicKey) sshd.Verdict { return sshd.Known }
				o.Limits = sshd.Limits{PerIdentity: 1 << 20, Rate: 1e9, Burst: 1e9}
			})
			return h.addr
		}
	}
	return []contestant{
		{"atrium", ours(first)},
		{"atrium+tea", ours(greet)},
		{"wish+tea", func(t testing.TB) string {
			return wished(t, wish.WithPublicKeyAuth(func(charm.Context, charm.PublicKey) bool { return true }),
				wish.WithMiddleware(bm.Middleware(func(charm.Session) (tea.Model, []tea.ProgramOption) {
					return hello{}, []tea.ProgramOption{tea.WithAltScreen()}
				})))
		}},
	}
}

// visit connects and waits for the first frame.
func visit(addr string, cfg *ssh.ClientConfig) (*ssh.Client, error) {
	c, err := ssh.Dial("tcp", addr, cfg)
	if err != nil {
		return nil, err
	}
	s, err := c.NewSession()
	if err != nil {
		return nil, err
	}
	out, _ := s.StdoutPipe()
	if _, err := s.StdinPipe(); err != nil {
		return nil, err
	}
	if err := s.RequestPty("xterm", 40, 120, nil); err != nil {
		return nil, err
	}
	if err := s.Shell(); err != nil {
		return nil, err
	}
	var seen strings.Builder
	b := make([]byte, 4096)
	for !strings.Contains(seen.String(), "hello at") {
		n, err := out.Read(b)
		seen.Write(b[:n])
		if strings.Contains(seen.String(), "\x1b]11;?") { // wish asks the terminal
			return nil, fmt.Errorf("a question: %q", seen.String())
		}
		if err != nil {
			return nil, err
		}
	}
	return c, nil
}

func benchConfig(t testing.TB) *ssh.ClientConfig {
	return &ssh.ClientConfig{User: "x", Auth: []ssh.AuthMethod{ssh.PublicKeys(newKey(t))}, HostKeyCallback: ssh.InsecureIgnoreHostKey()}
}

func percentile(all []time.Duration, p float64) float64 {
	slices.Sort(all)
	return float64(all[min(len(all)-1, int(float64(len(all))*p))].Microseconds()) / 1000
}

// BenchmarkFirstFrame is the time from connecting to the first frame, alone.
func BenchmarkFirstFrame(b *testing.B) {
	for _, who := range contestants() {
		b.Run(who.name, func(b *testing.B) {
			addr, cfg := who.start(b), benchConfig(b)
			var all []time.Duration
			for b.Loop() {
				began := time.Now()
				c, err := visit(addr, cfg)
				if err != nil {
					b.Fatal(err)
				}
				all = append(all, time.Since(began))
				_ = c.Close()
			}
			b.ReportMetric(percentile(all, 0.5), "ms-p50")
			b.ReportMetric(percentile(all, 0.99), "ms-p99")
		})
	}
}

// BenchmarkCrowd is 500 connections, or ATRIUM_CROWD, 32 at a time, that stay: how long each takes, and
// what each keeps. The client's side is in the same process and counted in.
func BenchmarkCrowd(b *testing.B) {
	crowd, atATime := 500, 32
	if n, err := strconv.Atoi(os.Getenv("ATRIUM_CROWD")); err == nil {
		crowd = n
	}
	for _, who := range contestants() {
		b.Run(who.name, func(b *testing.B) {
			addr, cfg := who.start(b), benchConfig(b)
			for b.Loop() {
				before := inUse()
				goroutines := runtime.NumGoroutine()
				began := time.Now()
				var mu sync.Mutex
				var all []time.Duration
				var held []*ssh.Client
				var wg sync.WaitGroup
				turns := make(chan struct{}, atATime)
				for range crowd {
					turns <- struct{}{}
					wg.Go(func() {
						defer func() { <-turns }()
						began := time.Now()
						c, err := visit(addr, cfg)
						mu.Lock()
						defer mu.Unlock()
						if err != nil {
							b.Error(err)
							return
						}
						all = append(all, time.Since(began))
						held = append(held, c)
					})
				}
				wg.Wait()
				b.ReportMetric(time.Since(began).Seconds(), "s-all")
				b.ReportMetric(percentile(all, 0.5), "ms-p50")
				b.ReportMetric(percentile(all, 0.99), "ms-p99")
				b.ReportMetric(float64(inUse()-before)/float64(crowd)/1024, "KB/pair")
				b.ReportMetric(float64(runtime.NumGoroutine()-goroutines)/float64(crowd), "goroutines/pair")
				for _, c := range held {
					_ = c.Close()
				}
			}
		})
	}
}

// inUse is what the heap and the stacks hold after a collection.
func inUse() int64 {
	runtime.GC()
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return int64(m.HeapInuse + m.StackInuse)
}

// BenchmarkKeyExchange is a whole connection with one command, for each key exchange,
// over TCP and over the Unix socket: both ends share the machine.
func BenchmarkKeyExchange(b *testing.B) {
	kex, _, _, _ := sshd.Inventory()
	h := open(b, func(o *sshd.Options) {
		o.Log = nil
		o.Limits = sshd.Limits{PerIdentity: 1 << 20, Rate: 1e9, Burst: 1e9}
	})
	key := h.person("ada")
	path := b.TempDir() + "/s"
	l, err := local.Listen(path, func() error { return nil }, nil)
	if err != nil {
		b.Fatal(err)
	}
	go func() { _ = h.host.Serve(context.Background(), l) }()
	once := func(b *testing.B, raw net.Conn, err error, cfg *ssh.ClientConfig) {
		if err != nil {
			b.Fatal(err)
		}
		conn, chans, reqs, err := ssh.NewClientConn(raw, "x", cfg)
		if err != nil {
			b.Fatal(err)
		}
		c := ssh.NewClient(conn, chans, reqs)
		if _, e, status := output(c, "whoami"); status != 0 {
			b.Fatal(status, e)
		}
		_ = c.Close()
	}
	for _, name := range kex {
		cfg := h.config(ssh.PublicKeys(key))
		cfg.KeyExchanges = []string{name}
		b.Run("tcp/"+name, func(b *testing.B) {
			for b.Loop() {
				raw, err := net.Dial("tcp", h.addr)
				once(b, raw, err, cfg)
			}
		})
		b.Run("unix/"+name, func(b *testing.B) {
			for b.Loop() {
				raw, err := local.Dial(path, time.Second)
				once(b, raw, err, cfg)
			}
		})
	}
}
