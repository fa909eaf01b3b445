package faults

import "sync"

// kind is what an event did.
type kind uint8

const (
	wrote   kind = iota // data at an offset of a file
	resized             // the file got a length, durably
	synced              // the file's content is durable
	named               // a name was given to a file
	unnamed             // a name was removed
	folder              // the names are durable
	marked              // the test's own mark
)

// event is one thing that happened. Files are numbered, because names change.
type event struct {
	kind kind
	file int
	off  int64
	data []byte
	name string
	to   string // with unnamed: the name that a rename gave instead
	mark int
}

// Log is what happened to the files of one store, in order.
type Log struct {
	mu     sync.Mutex
	events []event
	files  map[string]int // by their present names
	next   int
	dirty  map[int]bool // hooked files with writes since their last sync
}

// NewLog is an empty log.
func NewLog() *Log { return &Log{files: map[string]int{}, dirty: map[int]bool{}} }

// Mark notes where the test stands: what was acknowledged so far.
func (l *Log) Mark(n int) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.settle()
	l.events = append(l.events, event{kind: marked, mark: n})
}

// Len is the number of events.
func (l *Log) Len() int {
	l.mu.Lock()
	defer l.mu.Unlock()
	return len(l.events)
}

func (l *Log) add(e event) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.settle()
	l.events = append(l.events, e)
}

// settle notes the flush that bbolt made at the end of a commit: it shows only
// in what follows.
func (l *Log) settle() {
	for file := range l.dirty {
		l.events = append(l.events, event{kind: synced, file: file})
	}
	clear(l.dirty)
}

// number is the number of the file with a name; a new one when it has none.
func (l *Log) number(name string, fresh bool) int {
	l.mu.Lock()
	defer l.mu.Unlock()
	n, ok := l.files[name]
	if !ok || fresh {
		n = l.next
		l.next++
		l.files[name] = n
		if fresh {
			l.events = append(l.events, event{kind: named, file: n, name: name})
		}
	}
	return n
}

func (l *Log) rename(from, to string, keep bool) {
	n := l.number(from, false)
	l.mu.Lock()
	l.files[to] = n
	if !keep {
		delete(l.files, from)
	}
	l.mu.Unlock()
	l.add(event{kind: named, file: n, name: to})
	if !keep {
		l.add(event{kind: unnamed, file: n, name: from, to: to})
	}
}

func (l *Log) remove(name string) {
	l.mu.Lock()
	delete(l.files, name)
	l.mu.Unlock()
	l.add(event{kind: unnamed, name: name})
}

// paged notes a page write of bbolt. It flushes the pages before it writes
// a head, which lies in the first two pages, and grows the file durably.
func (l *Log) paged(file int, off int64, data []byte, size, pageSize int64) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if off < 2*pageSize {
		l.settle()
	}
	l.events = append(l.events, event{kind: resized, file: file, off: size},
		event{kind: wrote, file: file, off: off, data: append([]byte(nil), data...)})
	l.dirty[file] = true
}
