//go:build unix

package run

import (
	"errors"
	"fmt"
	"os"
	"sync"
	"time"

	"atrium/cmd/track/journal"
	"atrium/cmd/track/line"
)

// intake takes what the child logs. The descriptor is always read, as fast as lines can
// be parsed: a child that writes to it does not wait for the disk. Who asks by the socket
// is answered when the journal has it, or cannot have it soon.
type intake struct {
	w      *journal.Writer
	now    func() time.Time
	server *line.Server
	pipe   *os.File

	mu      sync.Mutex
	points  []journal.Point
	armed   bool
	timer   *time.Timer
	reading chan struct{}

	files  chan line.Pair // that the descriptor named, to be copied
	copied chan struct{}
}

func newIntake(w *journal.Writer, now func() time.Time) *intake {
	i := &intake{w: w, now: now, files: make(chan line.Pair, 1000), copied: make(chan struct{})}
	go func() {
		defer close(i.copied)
		for x := range i.files {
			_, _ = w.AddFile(x.Name, x.Value) // counted where it is lost
		}
	}()
	return i
}

// direct takes a line from the socket; its sender is answered when it is in the journal.
func (i *intake) direct(b []byte) error {
	e, err := line.Parse(b)
	if err != nil {
		i.refused(err)
		return fmt.Errorf("%w: %w", line.ErrRefused, err)
	}
	return i.take(e, true)
}

// follow reads the descriptor until its end.
func (i *intake) follow(pipe *os.File) {
	i.pipe, i.reading = pipe, make(chan struct{})
	go func() {
		defer close(i.reading)
		defer pipe.Close()
		_ = line.Scan(pipe, func(b []byte) {
			e, err := line.Parse(b)
			if err != nil {
				i.refused(err)
				return
			}
			_ = i.take(e, false) // counted where it is lost
		})
	}()
}

func (i *intake) refused(err error) {
	i.w.Lose(journal.Lost{Lines: 1, Why: "a line of the log was refused: " + err.Error()})
}

// take brings an entry into the journal: points are gathered for a moment so that many
// share a record, unless their sender waits.
func (i *intake) take(e line.Entry, now bool) error {
	at := e.Time
	if at.IsZero() {
		at = i.now()
	}
	var bodies []journal.Body
	if len(e.Params) > 0 {
		p := journal.Params{}
		for _, x := range e.Params {
			p[x.Name] = x.Value
		}
		bodies = append(bodies, p)
	}
	for _, x := range e.Text {
		bodies = append(bodies, journal.Text{Name: x.Name, Step: e.Step, Text: x.Value})
	}
	var err error
	if len(bodies) > 0 {
		err = i.append(now, at, bodies...)
	}
	for _, x := range e.Artifacts {
		if !now {
			select {
			case i.files <- x:
			default:
				i.w.Lose(journal.Lost{Files: 1, Why: "more files were named than could be copied"})
			}
			continue
		}
		if _, bad := i.w.AddFile(x.Name, x.Value); bad != nil {
			err = errors.Join(err, fmt.Errorf("%w: the artifact %s: %w", line.ErrRefused, x.Name, bad))
		}
	}
	i.mu.Lock()
	defer i.mu.Unlock()
	for _, m := range e.Metrics {
		p := journal.Point{Name: m.Name, Time: at, Value: m.Value}
		if e.Step != nil {
			p.Has, p.Step = true, *e.Step
		}
		i.points = append(i.points, p)
	}
	if now || len(i.points) >= 1024 {
		return errors.Join(err, i.write(now))
	}
	i.arm()
	return err
}

// arm writes what was gathered soon. The pause is what kill -9 of the tracker may cost.
func (i *intake) arm() {
	if i.armed || len(i.points) == 0 {
		return
	}
	i.armed = true
	i.timer = time.AfterFunc(50*time.Millisecond, func() {
		i.mu.Lock()
		defer i.mu.Unlock()
		i.armed = false
		_ = i.write(false)
	})
}

// append waits for the disk only where a sender waits for the answer.
func (i *intake) append(now bool, at time.Time, bodies ...journal.Body) error {
	if now {
		return i.w.Append(at, bodies...)
	}
	i.w.Offer(at, bodies...)
	return nil
}

func (i *intake) write(now bool) error {
	if len(i.points) == 0 {
		return nil
	}
	points := i.points
	i.points = nil
	return i.append(now, i.now(), journal.Metrics{Points: points})
}

// copying is how long the end waits for files that are being copied.
const copying = 5 * time.Second

// close takes what the child has written before its end. A descendant that still has
// the descriptor is not waited for.
func (i *intake) close() {
	if i.server != nil {
		i.server.Close()
	}
	if i.reading != nil {
		_ = i.pipe.SetReadDeadline(time.Now().Add(50 * time.Millisecond))
		<-i.reading
	}
	close(i.files)
	patience := time.NewTimer(copying)
	defer patience.Stop()
	select {
	case <-i.copied:
	case <-patience.C:
	}
	i.mu.Lock()
	defer i.mu.Unlock()
	if i.timer != nil {
		i.timer.Stop()
	}
	_ = i.write(false)
}
