//go:build unix

package child

import (
	"cmp"
	"errors"
	"io/fs"
	"os"
	"os/exec"
	"os/signal"
	"runtime"
	"strconv"
	"sync"
	"syscall"
	"time"

	"golang.org/x/sys/unix"
)

// Options are what to run and where its output goes.
type Options struct {
	Argv   []string // Argv[0] is looked up in PATH
	Env    []string // nil: ours
	Dir    string
	Stdin  *os.File // nil: ours; likewise the others
	Stdout *os.File
	Stderr *os.File
	// Extra is given to the child under the lowest number from 3 on that it would not
	// have inherited; the environment variable ExtraEnv holds the number. It is usually
	// a single digit, more than which not every shell can redirect to.
	Extra    *os.File
	ExtraEnv string
	// Drain is the end that Extra is read from. If we are killed it stays open and is
	// emptied, so that the child does not die of writing to the other.
	Drain *os.File
	// Sink is given the output in order, from one goroutine, and may take its time.
	// Without it nothing is copied and the child has our descriptors themselves.
	Sink        func([]Chunk)
	BufferBytes int           // 8 MiB
	Linger      time.Duration // how long the end waits for Sink: 5 s
}

// Result is how the child ended.
type Result struct {
	Code    int            // its exit status, or 128+n
	Signal  syscall.Signal // that killed it; 0 without one
	Dropped int64          // bytes of output that Sink was not given
}

// Child is a command that runs.
type Child struct {
	pid    int
	slots  []*slot
	buffer *buffer
	sunk   chan struct{}
	linger time.Duration
	tty    *os.File // the controlling terminal; nil without one
	sigs   chan os.Signal
	ended  chan struct{}
	quiet  chan struct{} // forward is over

	relay   *relay // goes on if we are killed; known when watched is closed
	over    chan struct{}
	watched chan struct{}

	mu   sync.Mutex
	gone bool // reaped: the number may belong to another process
}

// ExitOf is the status that a shell gives for a command that could not be started:
// 127 if there is none of that name, 126 otherwise.
func ExitOf(err error) int {
	if errors.Is(err, exec.ErrNotFound) || errors.Is(err, fs.ErrNotExist) {
		return 127
	}
	return 126
}

// Start runs the command. After an error nothing runs.
func Start(o Options) (*Child, error) {
	o.Stdin, o.Stdout, o.Stderr = cmp.Or(o.Stdin, os.Stdin), cmp.Or(o.Stdout, os.Stdout), cmp.Or(o.Stderr, os.Stderr)
	path, err := exec.LookPath(o.Argv[0])
	if err != nil {
		return nil, err
	}
	c := &Child{
		buffer: newBuffer(cmp.Or(o.BufferBytes, 8<<20)), linger: cmp.Or(o.Linger, 5*time.Second),
		over: make(chan struct{}), watched: make(chan struct{}), sunk: make(chan struct{}), ended: make(chan struct{}), quiet: make(chan struct{}), sigs: make(chan os.Signal, 64),
	}
	out, errs := o.Stdout, o.Stderr
	if o.Sink != nil {
		if out, errs, err = c.connect(o.Stdout, o.Stderr); err != nil {
			c.unconnect()
			return nil, err
		}
	}
	c.tty, _ = os.OpenFile("/dev/tty", os.O_RDWR|syscall.O_NOCTTY, 0)
	// Before the child is there, so that no signal meant for it ends us.
	signal.Notify(c.sigs, forwarded()...)
	files := []uintptr{o.Stdin.Fd(), out.Fd(), errs.Fd()}
	env := o.Env
	if env == nil {
		env = os.Environ()
	}
	if o.Extra != nil {
		for inherited(len(files)) {
			files = append(files, uintptr(len(files)))
		}
		env = append(env[:len(env):len(env)], o.ExtraEnv+"="+strconv.Itoa(len(files)))
		files = append(files, o.Extra.Fd())
	}
	// Not os.StartProcess: it takes files of ours only, and waits by a handle.
	c.pid, _, err = syscall.StartProcess(path, o.Argv, &syscall.ProcAttr{Dir: o.Dir, Env: env, Files: files})
	runtime.KeepAlive(o.Extra)
	for _, s := range c.slots {
		s.end.Close()
	}
	if err != nil {
		signal.Stop(c.sigs)
		c.unconnect()
		return nil, &os.PathError{Op: "start", Path: path, Err: err}
	}
	for _, s := range c.slots {
		go s.pass(c.buffer)
	}
	if o.Sink != nil {
		go c.watch(o.Drain)
	} else { // the child has our descriptors themselves
		close(c.watched)
	}
	go c.sink(o.Sink)
	go c.forward()
	return c, nil
}

// inherited is whether a descriptor is one that a child gets without being given it.
func inherited(fd int) bool {
	flags, err := unix.FcntlInt(uintptr(fd), unix.F_GETFD, 0)
	return err == nil && flags&unix.FD_CLOEXEC == 0
}

// Pid is the child's process id.
func (c *Child) Pid() int { return c.pid }

func (c *Child) sink(f func([]Chunk)) {
	defer close(c.sunk)
	for f != nil {
		chunks := c.buffer.take()
		if chunks == nil {
			return
		}
		f(chunks)
	}
}

// Wait waits for the child, and for its output up to its end. It must be called once.
func (c *Child) Wait() Result {
	status := c.reap()
	var left []*slot
	for _, s := range c.slots {
		if s.finish(c.buffer) {
			left = append(left, s)
		}
	}
	c.leave(left)
	// Not before the output is out: a reader that is gone must not end us by SIGPIPE.
	close(c.ended)
	<-c.quiet
	signal.Stop(c.sigs)
	c.unconnect()
	c.buffer.close()
	patience := time.NewTimer(c.linger)
	defer patience.Stop()
	select {
	case <-c.sunk:
	case <-patience.C:
	}
	r := Result{Code: status.ExitStatus(), Dropped: c.buffer.lost()}
	if status.Signaled() {
		r.Signal = status.Signal()
		r.Code = 128 + int(r.Signal)
	}
	return r
}

// reap waits for the end. Stops need nothing of us: the terminal sends them, and what
// ends them, to all of our group.
func (c *Child) reap() (status syscall.WaitStatus) {
	for {
		if _, err := syscall.Wait4(c.pid, &status, 0, nil); errors.Is(err, syscall.EINTR) {
			continue
		}
		c.mu.Lock()
		defer c.mu.Unlock()
		c.gone = true
		return status
	}
}

// Signal sends a signal to the child, if it is still there.
func (c *Child) Signal(sig syscall.Signal) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.gone {
		return os.ErrProcessDone
	}
	return syscall.Kill(c.pid, sig)
}
