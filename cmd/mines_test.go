package cmd

import (
	"bytes"
	"context"
	"io"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"golang.org/x/crypto/ssh"

	"atrium/cmd/serve"
	"atrium/model"
	"atrium/model/port"
	"atrium/model/view"
)

// mine is a panic that waits to happen, once, to whoever comes by its point. It is
// the store, the clock and the streams of a host under test.
type mine struct {
	port.Store
	armed atomic.Pointer[string]
	only  atomic.Int64 // the person whom it waits for
}

func (m *mine) pass(point string) {
	if at := m.armed.Load(); at != nil && *at == point && m.armed.CompareAndSwap(at, nil) {
		panic("injected at " + point)
	}
}

func (m *mine) View(ctx context.Context, who model.Actor, fn func(*view.Reader) error) error {
	if int64(who.Person) != m.only.Load() {
		return m.Store.View(ctx, who, fn)
	}
	m.pass("before a view")
	return m.Store.View(ctx, who, func(r *view.Reader) error {
		m.pass("in a view")
		err := fn(r)
		m.pass("at the end of a view")
		return err
	})
}

func (m *mine) Do(ctx context.Context, who model.Actor, ops ...model.Operation) ([]model.Effect, error) {
	if int64(who.Person) == m.only.Load() {
		m.pass("before a change")
		for i := range ops {
			ops[i] = mined{ops[i], m}
		}
	}
	return m.Store.Do(ctx, who, ops...)
}

func (m *mine) Subscribe() port.Feed { return mineFeed{m.Store.Subscribe(), m} }

// mined is an operation on the mine.
type mined struct {
	model.Operation
	m *mine
}

func (o mined) Authorize(s model.State, p model.Principal) error {
	o.m.pass("in a decision")
	return o.Operation.Authorize(s, p)
}

func (o mined) Apply(u model.Unit, p model.Principal) (model.Effect, error) {
	o.m.pass("in a change")
	return o.Operation.Apply(u, p)
}

type mineFeed struct {
	port.Feed
	m *mine
}

// Next panics in consoles only, not where the host itself listens.
func (f mineFeed) Next(ctx context.Context) (model.Event, error) {
	e, err := f.Feed.Next(ctx)
	if within("(*App).listen") {
		f.m.pass("in a feed")
	}
	return e, err
}

type mineStream struct {
	io.Reader
	io.Writer
	m    *mine
	name string
}

func (s mineStream) Read(p []byte) (int, error) {
	n, err := s.Reader.Read(p)
	s.m.pass(s.name)
	return n, err
}

func (s mineStream) Write(p []byte) (int, error) {
	s.m.pass(s.name)
	return s.Writer.Write(p)
}

// now is a clock that panics where a console asks for the time.
func (m *mine) now() time.Time {
	if m.armed.Load() != nil {
		switch {
		case within("terminal.(*hosted).show"):
			m.pass("in a frame")
		case within("terminal.(*hosted).Update"):
			m.pass("in an update")
		}
	}
	return time.Now()
}

// within says whether a function whose name ends so is being run.
func within(name string) bool {
	var at [128]uintptr
	frames := runtime.CallersFrames(at[:runtime.Callers(2, at[:])])
	for {
		f, more := frames.Next()
		if strings.Contains(f.Function, name) {
			return true
		}
		if !more {
			return false
		}
	}
}

// minefield is a host with two people, ada and grace; the mine waits for ada.
type minefield struct {
	t    *testing.T
	m    *mine
	door *serve.Door
	addr string
	keys map[string]ssh.Signer
	log  locked
}

type locked struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (l *locked) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.Write(p)
}

func (l *locked) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.String()
}
