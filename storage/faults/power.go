package faults

import (
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
)

// sector is what a disk writes whole or not at all.
const sector = 512

// content is a file as a disk has it: what is durable, and what was written
// since.
type content struct {
	durable []byte
	pending []event
}

// Power replays a log and cuts the power on the way.
type Power struct {
	log   []event
	at    int
	files map[int]*content
	names map[string]int
	moved []event // names that are not durable
	// Lying makes the disk say that it has flushed what it has not: a test of
	// the test.
	Lying bool
	// Mark is the newest mark before the cut, -1 before the first.
	Mark int
}

// Power is the log from its beginning.
func (l *Log) Power() *Power {
	l.mu.Lock()
	defer l.mu.Unlock()
	return &Power{log: slices.Clone(l.events), files: map[int]*content{}, names: map[string]int{}, Mark: -1}
}

// Step lets the next event happen; false at the end of the log.
func (p *Power) Step() bool {
	if p.at == len(p.log) {
		return false
	}
	e := p.log[p.at]
	p.at++
	f := p.files[e.file]
	if f == nil {
		f = new(content)
		p.files[e.file] = f
	}
	switch e.kind {
	case wrote:
		f.pending = append(f.pending, e)
	case resized:
		if grow := int(e.off) - len(f.durable); grow > 0 {
			f.durable = append(f.durable, make([]byte, grow)...)
		}
	case synced:
		if p.Lying {
			break
		}
		for _, w := range f.pending {
			f.durable = overwrite(f.durable, w.off, w.data)
		}
		f.pending = nil
	case named, unnamed:
		p.moved = append(p.moved, e)
	case folder:
		for _, e := range p.moved {
			name(p.names, e)
		}
		p.moved = nil
	case marked:
		p.Mark = e.mark
	}
	return true
}

func name(names map[string]int, e event) {
	if e.kind == unnamed {
		delete(names, e.name)
	} else {
		names[e.name] = e.file
	}
}

func overwrite(b []byte, off int64, data []byte) []byte {
	if grow := int(off) + len(data) - len(b); grow > 0 {
		b = append(b, make([]byte, grow)...)
	}
	copy(b[off:], data)
	return b
}

// Cut puts into dir what a power cut now may leave. Every write that was not
// flushed is kept, dropped or torn at sectors, each by itself; so later ones may
// be kept without earlier ones. Names that were not flushed are kept or dropped; a
// rename may leave the old name, the new one or both.
func (p *Power) Cut(rng *rand.Rand, dir string) error {
	names := maps.Clone(p.names)
	for _, e := range p.moved {
		// A file that is renamed never loses both names.
		if no, ok := names[e.to]; e.to != "" && (!ok || no != e.file) {
			continue
		}
		if rng.IntN(2) == 0 {
			name(names, e)
		}
	}
	old, err := filepath.Glob(filepath.Join(dir, "*"))
	if err != nil {
		return err
	}
	for _, o := range old {
		if err := os.Remove(o); err != nil {
			return err
		}
	}
	for path, no := range names {
		b := []byte{}
		if f := p.files[no]; f != nil {
			b = f.cut(rng)
		}
		if err := os.WriteFile(filepath.Join(dir, filepath.Base(path)), b, 0o600); err != nil {
			return err
		}
	}
	return nil
}

func (f *content) cut(rng *rand.Rand) []byte {
	b := slices.Clone(f.durable)
	all := rng.IntN(3) // 0: all dropped, 1: all kept, 2: each by itself
	for _, w := range f.pending {
		fate := rng.IntN(3)
		switch {
		case all == 1 || all == 2 && fate == 0:
			b = overwrite(b, w.off, w.data)
		case all == 2 && fate == 1:
			for from := 0; from < len(w.data); {
				to := min(len(w.data), from+sector-int((w.off+int64(from))%sector))
				if rng.IntN(2) == 0 {
					b = overwrite(b, w.off+int64(from), w.data[from:to])
				}
				from = to
			}
		}
	}
	return b
}
