package bolt

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
)

// items looks at the elements of a page and gives the pages below it.
func (x *examiner) items(p page, top bool) (children []uint64, err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("its elements are wrong: %v", r)
		}
	}()
	for i := range p.Count() {
		if p.Branch() {
			_, child := p.Child(i)
			children = append(children, child)
			continue
		}
		key, value := p.Item(i)
		if top {
			if len(value) < 16 {
				return children, errors.New("it holds no tables")
			}
			if root := binary.NativeEndian.Uint64(value); root != 0 {
				children = append(children, root)
			} else if _, err := x.items(page(value[16:]), false); err != nil {
				return children, err
			}
			continue
		}
		if x.Records++; x.last != nil && bytes.Compare(x.last, key) >= 0 {
			x.problem(errors.New("records are out of order"))
		}
		x.last = append(x.last[:0], key...)
		if x.record != nil {
			if err := x.record(key, value); err != nil {
				x.problem(err)
			}
		}
	}
	return children, nil
}

// Reseal makes a new seal for the file as it is, for whoever trusts it in
// spite of a seal that is lost or does not fit. Examine it before: nothing else
// speaks for its pages.
func Reseal(path string, opts Options) error {
	unlock, err := Lock(path, opts)
	if err != nil {
		return err
	}
	defer unlock()
	e := &Engine{path: path, opts: opts, fs: opts.fs(), ended: make(chan struct{})}
	if e.own, err = e.fs.OpenFile(path, 0, 0); err != nil {
		return openError(path, err)
	}
	var ignored error
	defer e.release(&ignored)
	m, err := inspect(path, e.own)
	if err != nil {
		return err
	}
	info, err := e.own.Stat()
	if err != nil {
		return unreadable(path, err)
	}
	if e.pager, err = newPager(path, e.own.OS(), nil, m.pageSize, info.Size()); err != nil {
		return unreadable(path, err)
	}
	if err := writeSeal(e.fs, e.pager, m, path+SealSuffix, opts.Witness); err != nil {
		return unreadable(path+SealSuffix, err)
	}
	return nil
}
