package bolt

import (
	"context"
	"errors"
	"fmt"
	"os"
	"runtime/debug"
	"time"

	"atrium/model"
	"atrium/storage/kv/bolt/seal"
)

// Report is what Examine found.
type Report struct {
	Problems []string // in words for people; none when all is well
	Pages    uint64   // that were compared
	Records  uint64   // that were read
	Bytes    int64    // length of the file
	Free     int64    // bytes of it that compacting gives back, about
	Change   uint64   // number of the newest commit
	Clean    bool     // the store was closed properly
}

// mostProblems is how many problems a report names: what is damaged at that
// many places is to be restored.
const mostProblems = 20

// Examine reads a store whole, which nobody may have open, and tells all that
// is wrong with it: it goes on after a damaged page. record is asked about every
// record and gives an error for one that is wrong. progress, if there is one, is
// called now and then with the share that is done.
//
// It does not need the process of its own that bbolt's Check would: it parses
// pages by itself, each at most once and inside of its bounds, so that no file
// crashes it or lets it run for ever, and it ends with its context.
func Examine(ctx context.Context, path string, opts Options, record func(k, v []byte) error, progress func(float64)) (r Report, err error) {
	e := &Engine{path: path, opts: opts, fs: opts.fs(), ended: make(chan struct{})}
	if err := e.lockFile(); err != nil {
		return r, err
	}
	faults := debug.SetPanicOnFault(true)
	defer func() {
		debug.SetPanicOnFault(faults)
		if p := recover(); p != nil {
			r.problem(damaged(path, p))
		}
		var ignored error
		e.release(&ignored)
	}()
	x := &examiner{Report: &r, e: e, ctx: ctx, record: record, progress: progress}
	return r, x.run()
}

func (r *Report) problem(err error) {
	var known *model.Error
	text := err.Error()
	if errors.As(err, &known) {
		text = known.Message
		if known.Cause != nil {
			text = fmt.Sprintf("%s (%v)", text, known.Cause)
		}
	}
	if len(r.Problems) < mostProblems {
		r.Problems = append(r.Problems, text)
	}
}

type examiner struct {
	*Report
	e        *Engine
	ctx      context.Context
	record   func(k, v []byte) error
	progress func(float64)
	told     time.Time
	last     []byte // the newest key
	seen     []bool
}

func (x *examiner) run() error {
	e := x.e
	if info, err := os.Stat(e.path); err == nil {
		x.Bytes = info.Size()
	}
	s, err := e.look()
	if err != nil {
		x.problem(err)
	} else {
		x.Clean = !e.Unclean()
	}
	if s == nil { // look again without the seal: what else is wrong
		if e.pager == nil {
			return nil
		}
		m, ok := newestMeta(e.own)
		if !ok {
			return nil
		}
		e.pager.seal = e.seal
		e.pager.forget()
		s = &snapshot{pager: e.pager, meta: m}
	}
	x.Change = s.meta.txid
	x.seen = make([]bool, s.meta.pages)
	if err := x.walk(s.meta, s.meta.root, 0); err != nil {
		return err
	}
	free, err := x.page(s.meta, s.meta.freelist)
	if err != nil {
		x.problem(err)
	} else {
		x.Free = int64(free.Free().Len()) * int64(s.meta.pageSize)
	}
	if s.root != nil && x.Records != s.records && len(x.Problems) == 0 {
		x.problem(fmt.Errorf("%d records were found, %d are expected", x.Records, s.records))
	}
	x.Free += x.Bytes - int64(s.meta.pages*s.meta.pageSize)
	return nil
}

// page is a page, compared if there is a seal.
func (x *examiner) page(m meta, id uint64) (p page, err error) {
	defer func() {
		if r := recover(); r != nil {
			err = pageError(x.e.path, id, fmt.Sprint(r))
		}
	}()
	p, err = x.e.pager.whole(id, m.pages)
	if err != nil || x.e.pager.seal == nil {
		return p, err
	}
	want, err := x.e.pager.seal.Sum(id)
	if err == nil && seal.Of(p) != want {
		err = pageError(x.e.path, id, "its checksum differs")
	}
	return p, err
}

// walk looks at a page and all below it. Its error is the context's.
func (x *examiner) walk(m meta, id uint64, depth int) error {
	if err := x.ctx.Err(); err != nil {
		return err
	}
	p, err := x.page(m, id)
	switch {
	case err != nil:
		x.problem(err)
		return nil
	case x.seen[id] || depth > maxDepth || !p.Branch() && !p.Leaf():
		x.problem(pageError(x.e.path, id, "it is not part of a tree"))
		return nil
	}
	x.seen[id] = true
	x.Pages++
	if x.progress != nil && x.Pages%256 == 0 && time.Since(x.told) > 100*time.Millisecond {
		x.told = time.Now()
		x.progress(float64(x.Pages) / float64(m.pages))
	}
	children, err := x.items(p, id == m.root)
	if err != nil {
		x.problem(pageError(x.e.path, id, err.Error()))
	}
	for _, child := range children {
		if err := x.walk(m, child, depth+1); err != nil {
			return err
		}
	}
	return nil
}

// Sealed is the witness of the newest commit, as the seal of the store at path has
// it, whatever became of the store itself; nil when no seal can be read.
func Sealed(path string, opts Options) []byte {
	s, err := seal.Open(opts.fs(), path+SealSuffix)
	if err != nil {
		return nil
	}
	defer func() { _ = s.Close() }()
	return s.Head().Witness
}
