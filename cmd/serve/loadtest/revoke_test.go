package loadtest

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"golang.org/x/crypto/ssh"

	"atrium/storage/storagetest"
)

// What each person holds: so many sessions on one of two connections each, so many
// of them at consoles, and of these so many that type comments.
const (
	perPerson = 10
	seated    = 6
	writing   = 2
	pipelines = 2
)

// TestRevocation (H3, X4): people who change things in all their sessions as fast as
// they can are suspended, deleted, robbed of their key and removed from the
// workspace, one after the other. Nothing of theirs is kept after that, and their
// sessions end.
func TestRevocation(t *testing.T) {
	if testing.Short() {
		t.Skip("starts hosts")
	}
	crowd := 8
	if long {
		crowd = 50
	}
	s := serve(t, 10_000, crowd, "limits: {per_identity: 1000, per_address: 64, connections: 100000, sessions_per_second: 1000000}\n")
	admin, err := dial(s.addr, s.key, "")
	if err != nil {
		t.Fatal(err)
	}
	s.remote(t, admin, "project create everybody/wall --visibility workspace --member-access full")
	all := make([]*member, crowd)
	stop := make(chan struct{})
	var wg sync.WaitGroup
	for i := range all {
		all[i] = &member{server: s, name: storagetest.Username(i), stop: stop, began: make(chan struct{})}
		t.Cleanup(all[i].leave)
		if i%3 == 0 {
			s.remote(t, admin, "people role "+all[i].name+" admin -w everybody")
		}
		if err := all[i].come(s.others[i], &wg); err != nil {
			t.Fatal(err)
		}
	}
	for _, m := range all {
		m.begin(&wg)
	}
	sessions := len(all) * perPerson
	before := s.counted(t, admin)
	profiled := make(chan struct{})
	go func() {
		defer close(profiled)
		s.profile("revoke.cpu", "profile?seconds=10")
	}()
	defer func() { <-profiled }()

	// Every other person goes, each in one of the ways there are.
	type leaving struct {
		*member
		operation        string
		asked, confirmed time.Time
	}
	var gone []leaving
	for i, m := range all {
		if i%2 == 1 || len(gone) == 12 {
			continue
		}
		way := []struct{ command, operation string }{
			{"user suspend " + m.name + " --yes", "user.suspend"},
			{"user delete " + m.name + " --yes", "user.delete"},
			{"user key remove " + m.name + " " + ssh.FingerprintSHA256(s.others[i].PublicKey()) + " --yes", "key.remove"},
			{"people remove " + m.name + " -w everybody --yes", "people.remove"},
		}[i/2%4]
		select {
		case <-m.began:
		case <-time.After(patience):
			t.Fatalf("%s changes nothing", m.name)
		}
		l := leaving{member: m, operation: way.operation, asked: time.Now()}
		s.remote(t, admin, way.command)
		l.confirmed = time.Now()
		_ = m.late.Close() // and its command begins to change something
		gone = append(gone, l)
	}
	var late []time.Duration // from the confirmation, at most 0.3 ms after the commit was known
	var asked []time.Duration
	for _, g := range gone {
		if g.operation == "people.remove" {
			continue // they are somebody still, elsewhere
		}
		for _, end := range g.lasting {
			at, err := end.wait()
			if err != nil {
				t.Errorf("%s after %s: %v", g.name, g.operation, err)
				continue
			}
			late, asked = append(late, max(0, at.Sub(g.confirmed))), append(asked, at.Sub(g.asked))
		}
	}
	still := s.counted(t, admin)
	limit := time.Now().Add(patience)
	for s.counted(t, admin) <= still && time.Now().Before(limit) {
	}
	close(stop)
	for _, m := range all {
		m.leave()
	}
	wg.Wait()

	trail := s.trail(t, admin)
	for _, g := range gone {
		end := slices.IndexFunc(trail, func(r record) bool { return r.Operation == g.operation && strings.Contains(r.Target, g.name) })
		if end < 0 {
			t.Errorf("%s: no record of %s", g.name, g.operation)
			continue
		}
		own := 0
		for i, r := range trail {
			switch {
			case r.Actor != g.name || r.Operation == "key.use":
			case i < end:
				own++
			case g.operation != "people.remove" || r.Workspace == storagetest.Workspace:
				t.Errorf("%s: %s (%d) by %s, who was gone at %d", r.Operation, r.Target, r.Seq, g.name, trail[end].Seq)
			}
		}
		if own == 0 {
			t.Errorf("%s changed nothing before they went", g.name)
		}
	}
	if now := len(trail); still <= before || now <= still {
		t.Errorf("%d, %d and %d changes: those who stay do not go on", before, still, now)
	}
	if len(late) == 0 {
		t.Fatal("no session has ended")
	}
	t.Logf("%d sessions of %d people, %d people gone, %d sessions of theirs over: %.1f ms p50, %.1f ms p99 after the answer; %.1f, %.1f after the question; %d changes; load %s",
		sessions, len(all), len(gone), len(late), p(late, 0.5), p(late, 0.99), p(asked, 0.5), p(asked, 0.99), len(trail), load())
}

// member is a person with many sessions.
type member struct {
	*server
	name    string
	stop    chan struct{}
	began   chan struct{} // closed after the first change
	once    sync.Once
	conns   []*connection
	desks   []*console // at which comments are typed
	lasting []*lasting
	late    io.Closer // the input of a command that changes something at its end
}

// lasting is a session that would go on by itself; it keeps when it ended.
type lasting struct {
	over chan struct{}
	at   time.Time
}

func (l *lasting) end() {
	l.at = time.Now()
	close(l.over)
}

// wait waits for the end of it.
func (l *lasting) wait() (time.Time, error) {
	select {
	case <-l.over:
		return l.at, nil
	case <-time.After(patience):
		return time.Time{}, errors.New("a session goes on")
	}
}

// come takes a person's seats.
func (m *member) come(key ssh.Signer, wg *sync.WaitGroup) error {
	for range 2 {
		c, err := dial(m.addr, key, "")
		if err != nil {
			return err
		}
		m.conns = append(m.conns, c)
	}
	for n := range seated {
		t, err := m.conns[n%2].open("ATRIUM_WORKSPACE=" + storagetest.Workspace)
		if err == nil {
			err = t.sees(m.whole)
		}
		if err == nil && n < writing {
			err = m.atTheWall(t)
		}
		if err != nil {
			return err
		}
		l := &lasting{over: make(chan struct{})}
		m.lasting = append(m.lasting, l)
		wg.Go(func() {
			defer l.end()
			<-t.gone
		})
		if n < writing {
			m.desks = append(m.desks, t)
		}
	}
	for n := range pipelines {
		if err := m.pipe(m.conns[n%2], wg); err != nil {
			return err
		}
	}
	return nil
}

// begin begins to change things, in all sessions.
func (m *member) begin(wg *sync.WaitGroup) {
	for _, t := range m.desks {
		wg.Go(func() { m.types(t) })
	}
	for n := range perPerson - seated - pipelines {
		wg.Go(func() { m.fire(m.conns[n%2], n) })
	}
}

// atTheWall brings a console to the comments of the project.
func (m *member) atTheWall(t *console) error {
	for _, step := range [][2]string{{"3", "open the project"}, {"\r", "Comments"}} {
		t.forget()
		if _, err := t.keys.Write([]byte(step[0])); err != nil {
			return err
		}
		if err := t.sees(step[1]); err != nil {
			return err
		}
	}
	// The section is so many to the right; the first console finds how many.
	for n := 0; m.right == 0 || n < m.right; n++ {
		if _, err := t.key("l"); err != nil || n > 10 {
			return fmt.Errorf("no comments %d to the right: %w", n, err)
		}
		if m.right == 0 && t.within(time.Second, func() bool { return bytes.Contains(t.tail, []byte(comments)) }) == nil {
			m.right = n + 1
		}
	}
	return t.sees(comments)
}

// comments is what the footer of the comments has, less what it may share with
// the one before.
const comments = "ldest first"

// types comments at a console, a key after the other, until it ends.
func (m *member) types(t *console) {
	for i := 0; ; i++ {
		if _, err := t.keys.Write([]byte([]string{"a", "x", "\x13"}[i%3])); err != nil {
			return
		}
		select {
		case <-m.stop:
			return
		case <-t.gone:
			return
		case <-time.After(50 * time.Millisecond):
		}
	}
}

// pipe begins a command that reads its input, and leaves it there.
func (m *member) pipe(c *connection, wg *sync.WaitGroup) error {
	session, err := c.NewSession()
	if err != nil {
		return err
	}
	in, err := session.StdinPipe()
	if err == nil {
		err = session.Start("project comment add everybody/wall -")
	}
	if err == nil {
		_, err = io.WriteString(in, "from a pipe")
	}
	if err != nil {
		return err
	}
	if m.late == nil {
		m.late = in
		return nil
	}
	l := &lasting{over: make(chan struct{})}
	m.lasting = append(m.lasting, l)
	wg.Go(func() {
		defer l.end()
		_ = session.Wait()
	})
	return nil
}

// fire runs commands that change something, one after the other.
func (m *member) fire(c *connection, n int) {
	for i := 0; ; i++ {
		select {
		case <-m.stop:
			return
		default:
		}
		session, err := c.NewSession()
		if err != nil {
			return
		}
		command := "project comment add everybody/wall shot"
		if i%2 == n {
			command = "people role " + storagetest.Username(5000+i/2%2) + " " + []string{"viewer", "member"}[i/4%2] + " -w everybody"
		}
		if session.Run(command) == nil { // who may no longer goes on trying
			m.once.Do(func() { close(m.began) })
		}
		_ = session.Close()
	}
}

// leave ends a person's sessions.
func (m *member) leave() {
	for _, c := range m.conns {
		_ = c.Close()
	}
}

// record is a line of the audit trail.
type record struct {
	Seq                                 uint64
	Actor, Operation, Target, Workspace string
}

// trail is the whole audit trail, the oldest first.
func (s *server) trail(t *testing.T, c *connection) (all []record) {
	t.Helper()
	for d := json.NewDecoder(bytes.NewReader(s.remote(t, c, "audit export"))); d.More(); {
		var r record
		if err := d.Decode(&r); err != nil {
			t.Fatal(err)
		}
		all = append(all, r)
	}
	if !slices.IsSortedFunc(all, func(a, b record) int { return int(a.Seq) - int(b.Seq) }) {
		t.Fatal("the trail is not in order")
	}
	return all
}

// counted is how many changes there are.
func (s *server) counted(t *testing.T, c *connection) int {
	t.Helper()
	var rows struct{ Data []record }
	out := s.remote(t, c, "audit list --page-size 1 --json")
	if err := json.Unmarshal(out, &rows); err != nil || len(rows.Data) == 0 {
		t.Fatal(fmt.Errorf("%w: %s", err, out))
	}
	return int(rows.Data[0].Seq)
}
