package kv

import "github.com/tidwall/btree"

// Scan merges the staged changes into the base's keys, in order. Changes made
// by fn are seen by the next Scan, not by this one.
func (o *Overlay) Scan(r Range, fn func(key, value []byte) bool) error {
	staged := o.staged
	c := newCursor(&staged.writes, r)
	if !c.ok {
		return o.base.Scan(r, fn)
	}
	staged.scans++
	defer func() { staged.scans-- }()

	stopped := false
	err := o.base.Scan(r, func(key, value []byte) bool {
		for c.ok && c.before(key) {
			if stopped = !c.emit(fn); stopped {
				return false
			}
		}
		if c.ok && c.write.key == string(key) {
			stopped = !c.emit(fn)
		} else {
			stopped = !fn(key, value)
		}
		return !stopped
	})
	for err == nil && !stopped && c.ok {
		stopped = !c.emit(fn)
	}
	return err
}

// cursor walks the staged writes of a range in the range's direction. It is ok
// while it stands on a write.
type cursor struct {
	iter  btree.MapIter[string, Write]
	r     Range
	ok    bool
	write struct {
		key string
		Write
	}
}

func newCursor(writes *btree.Map[string, Write], r Range) *cursor {
	c := &cursor{r: r}
	if writes.Len() == 0 || r.Empty() {
		return c
	}
	c.iter = writes.Iter()
	switch {
	case !r.Reverse:
		c.settle(c.iter.Seek(string(r.From)))
	case r.To == nil || !c.iter.Seek(string(r.To)):
		c.settle(c.iter.Last())
	default:
		c.settle(c.iter.Prev())
	}
	return c
}

func (c *cursor) settle(found bool) {
	if c.ok = found; !found {
		return
	}
	c.write.key, c.write.Write = c.iter.Key(), c.iter.Value()
	c.ok = c.r.Contains(c.write.Key)
}

// before tells whether the write comes earlier than the key in the direction
// of the scan.
func (c *cursor) before(key []byte) bool {
	if c.r.Reverse {
		return c.write.key > string(key)
	}
	return c.write.key < string(key)
}

// emit shows the write to fn, unless it is a removal, and moves on. It returns
// false when fn wants no more.
func (c *cursor) emit(fn func(key, value []byte) bool) bool {
	w := c.write.Write
	if c.r.Reverse {
		c.settle(c.iter.Prev())
	} else {
		c.settle(c.iter.Next())
	}
	return w.Value == nil || fn(w.Key, w.Value)
}
