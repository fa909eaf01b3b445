package loadtest

import (
	"bytes"
	"errors"
	"fmt"
	"net"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"golang.org/x/crypto/ssh"
)

// patience is how long anything may take: only a failure reaches it.
const patience = 30 * time.Second

// counted is a connection that counts what comes, and may stop reading.
type counted struct {
	net.Conn
	in   atomic.Int64
	deaf atomic.Bool
	over chan struct{} // closed by Close
	once sync.Once
}

func (c *counted) Read(p []byte) (int, error) {
	if c.deaf.Load() {
		<-c.over
		return 0, net.ErrClosed
	}
	n, err := c.Conn.Read(p)
	c.in.Add(int64(n))
	return n, err
}

func (c *counted) Close() error {
	c.once.Do(func() { close(c.over) })
	return c.Conn.Close()
}

// connection is one to a server.
type connection struct {
	*ssh.Client
	raw *counted
}

// dial connects as a key's owner; from is a loopback address, "" for any.
func dial(addr string, key ssh.Signer, from string) (*connection, error) {
	d := net.Dialer{Timeout: patience}
	if from != "" {
		d.LocalAddr = &net.TCPAddr{IP: net.ParseIP(from)}
	}
	raw, err := d.Dial("tcp", addr)
	if err != nil {
		return nil, err
	}
	c := &counted{Conn: raw, over: make(chan struct{})}
	sc, chans, reqs, err := ssh.NewClientConn(c, addr, &ssh.ClientConfig{
		User: "x", Auth: []ssh.AuthMethod{ssh.PublicKeys(key)}, HostKeyCallback: ssh.InsecureIgnoreHostKey(),
		Config: ssh.Config{KeyExchanges: []string{ssh.KeyExchangeCurve25519}, Ciphers: []string{ssh.CipherAES128GCM}},
	})
	if err != nil {
		_ = raw.Close()
		return nil, err
	}
	return &connection{ssh.NewClient(sc, chans, reqs), c}, nil
}

// console is a person before a console at 120x40.
type console struct {
	conn *connection
	s    *ssh.Session
	keys interface{ Write([]byte) (int, error) }

	mu   sync.Mutex
	tail []byte // the last of what came
	sum  int
	err  error
	more chan struct{}
	gone chan struct{} // closed at the end of the session
}

const kept = 12 << 10

// open asks for a console, with variables as NAME=VALUE.
func (c *connection) open(env ...string) (*console, error) {
	s, err := c.NewSession()
	if err != nil {
		return nil, err
	}
	t := &console{conn: c, s: s, more: make(chan struct{}, 1), gone: make(chan struct{})}
	s.Stdout = t
	if t.keys, err = s.StdinPipe(); err != nil {
		return nil, err
	}
	for _, v := range append(env, "LANG=C.UTF-8") {
		name, value, _ := strings.Cut(v, "=")
		_ = s.Setenv(name, value)
	}
	if err = s.RequestPty("xterm-256color", 40, 120, nil); err == nil {
		err = s.Shell()
	}
	if err != nil {
		_ = s.Close()
		return nil, err
	}
	go func() {
		err := s.Wait()
		close(t.gone)
		t.mu.Lock()
		defer t.mu.Unlock()
		t.err = errors.New("the session has ended: " + fmt.Sprint(err))
		t.tell()
	}()
	return t, nil
}

// Write takes what the console writes.
func (t *console) Write(p []byte) (int, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.sum += len(p)
	t.tail = append(t.tail, p...)
	if over := len(t.tail) - kept; over > 0 {
		t.tail = append(t.tail[:0], t.tail[over:]...)
	}
	t.tell()
	return len(p), nil
}

func (t *console) tell() {
	select {
	case t.more <- struct{}{}:
	default:
	}
}

// sees waits for a text.
func (t *console) sees(text string) error {
	return t.until(func() bool { return bytes.Contains(t.tail, []byte(text)) }, text)
}

// until waits for a condition on what came; what says which.
func (t *console) until(holds func() bool, what string) error {
	if err := t.within(patience, holds); err != nil {
		return fmt.Errorf("no %s: %w", what, err)
	}
	return nil
}

// within is until with less patience.
func (t *console) within(most time.Duration, holds func() bool) error {
	limit := time.NewTimer(most)
	defer limit.Stop()
	for {
		t.mu.Lock()
		ok, err := holds(), t.err
		t.mu.Unlock()
		switch {
		case ok:
			return nil
		case err != nil:
			return err
		}
		select {
		case <-t.more:
		case <-limit.C:
			t.mu.Lock()
			defer t.mu.Unlock()
			return fmt.Errorf("only %q", t.tail[max(0, len(t.tail)-1000):])
		}
	}
}

// key presses a key and gives how long it took until something came.
func (t *console) key(k string) (time.Duration, error) {
	t.mu.Lock()
	before := t.sum
	t.mu.Unlock()
	began := time.Now()
	if _, err := t.keys.Write([]byte(k)); err != nil {
		return 0, err
	}
	err := t.until(func() bool { return t.sum > before }, "frame after a key")
	return time.Since(began), err
}

// forget drops what was seen.
func (t *console) forget() {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.tail = nil
}

// visit connects and waits for the first frame.
func (s *server) visit() (*console, error) {
	c, err := dial(s.addr, s.key, "")
	if err != nil {
		return nil, err
	}
	t, err := c.open()
	if err == nil {
		err = t.sees(s.first)
	}
	if err != nil {
		_ = c.Close()
		return nil, err
	}
	return t, nil
}

// people brings a console to the list of everybody; another server's stays where
// it is.
func (s *server) people(t *console) error {
	if s.first == s.whole {
		return nil
	}
	if err := t.sees(s.whole); err != nil {
		return err
	}
	t.forget()
	if _, err := t.key("2"); err != nil {
		return err
	}
	if err := t.sees("u0000020"); err != nil {
		return err
	}
	// The footer follows the list in a frame of its own, which must not be taken for
	// what a key brought.
	return t.sees("open the person")
}
