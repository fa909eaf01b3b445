package loadtest

import (
	"encoding/json"
	"fmt"
	"net"
	"net/http"
	_ "net/http/pprof"
	"os"
	"runtime"
	"strings"
	"testing"

	tea "github.com/charmbracelet/bubbletea"
	charm "github.com/charmbracelet/ssh"
	"github.com/charmbracelet/wish"
	bm "github.com/charmbracelet/wish/bubbletea"

	"atrium/cmd"
)

// The environment by which the test starts itself again as one of the servers.
const (
	roleVar = "ATRIUM_LOADTEST_ROLE"
	argsVar = "ATRIUM_LOADTEST_ARGS"
)

// long says that the big versions are asked for.
var long = os.Getenv("ATRIUM_LONG") == "1"

// TestMain runs the tests, or a server of them.
func TestMain(m *testing.M) {
	var args []string
	if list := os.Getenv(argsVar); list != "" {
		args = strings.Split(list, "\x1f")
	}
	switch os.Getenv(roleVar) {
	case "atrium":
		look()
		os.Exit(cmd.Main(args, os.Stdin, os.Stdout, os.Stderr))
	case "command":
		os.Exit(cmd.Main(args, os.Stdin, os.Stdout, os.Stderr))
	case "hello":
		look()
		hello(args[0])
	}
	os.Exit(m.Run())
}

// figures are what a server says about itself, after a collection.
type figures struct {
	Heap, Stack, Sys uint64
	Goroutines       int
}

// look lets the tests look into a server: its memory, and its profiles.
func look() {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		panic(err)
	}
	http.HandleFunc("/figures", func(w http.ResponseWriter, _ *http.Request) {
		for range 3 { // what pools keep goes in two rounds
			runtime.GC()
		}
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		_ = json.NewEncoder(w).Encode(figures{m.HeapInuse, m.StackInuse, m.Sys - m.HeapReleased, runtime.NumGoroutine()})
	})
	fmt.Fprintf(os.Stderr, "Looking at %s\n", l.Addr())
	go func() { _ = http.Serve(l, nil) }()
}

// greeting is the smallest console: it counts keys.
type greeting struct{ keys int }

func (g greeting) Init() tea.Cmd { return nil }

func (g greeting) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	if _, ok := msg.(tea.KeyMsg); ok {
		g.keys++
	}
	return g, nil
}

func (g greeting) View() string { return fmt.Sprintf("hello: %d keys", g.keys) }

// hello is a wish server with the defaults that its documentation shows.
func hello(dir string) {
	s, err := wish.NewServer(
		wish.WithAddress("127.0.0.1:0"), wish.WithHostKeyPath(dir+"/key"),
		wish.WithPublicKeyAuth(func(charm.Context, charm.PublicKey) bool { return true }),
		wish.WithMiddleware(bm.Middleware(func(charm.Session) (tea.Model, []tea.ProgramOption) {
			return greeting{}, []tea.ProgramOption{tea.WithAltScreen()}
		})),
	)
	if err == nil {
		var l net.Listener
		if l, err = net.Listen("tcp", "127.0.0.1:0"); err == nil {
			fmt.Fprintf(os.Stderr, "Listening at %s\n", l.Addr())
			err = s.Serve(l)
		}
	}
	fmt.Fprintln(os.Stderr, err)
	os.Exit(1)
}
