package bolt

import (
	"bytes"
	"encoding/binary"

	"atrium/storage/kv"
)

// The pages of a bbolt file, as internal/common of bbolt lays them out: a head
// (id, flags, count, overflow), then elements of 16 bytes that tell where their
// key and value are. A page is parsed only after its checksum was compared, or
// under a limit of depth: whatever it holds, parsing ends with a value or a
// panic of a slice bound, which the engine turns into an error.
const (
	pageHead   = 16
	elemSize   = 16
	flagBranch = 0x01
	flagLeaf   = 0x02
	flagFree   = 0x10
	flagBucket = 0x01 // of a leaf element
	maxDepth   = 20
)

type page []byte

func (p page) id() uint64       { return binary.NativeEndian.Uint64(p) }
func (p page) branch() bool     { return binary.NativeEndian.Uint16(p[8:]) == flagBranch }
func (p page) leaf() bool       { return binary.NativeEndian.Uint16(p[8:]) == flagLeaf }
func (p page) count() int       { return int(binary.NativeEndian.Uint16(p[10:])) }
func (p page) overflow() uint64 { return uint64(binary.NativeEndian.Uint32(p[12:])) }

// item is the key and value of a leaf's element.
func (p page) item(i int) (key, value []byte) {
	at := pageHead + i*elemSize
	e := p[at : at+elemSize]
	from := at + int(binary.NativeEndian.Uint32(e[4:]))
	mid := from + int(binary.NativeEndian.Uint32(e[8:]))
	end := mid + int(binary.NativeEndian.Uint32(e[12:]))
	return p[from:mid:mid], p[mid:end:end]
}

// child is the smallest key below a branch's element, and its page.
func (p page) child(i int) (key []byte, id uint64) {
	at := pageHead + i*elemSize
	e := p[at : at+elemSize]
	from := at + int(binary.NativeEndian.Uint32(e))
	end := from + int(binary.NativeEndian.Uint32(e[4:]))
	return p[from:end:end], binary.NativeEndian.Uint64(e[8:])
}

// lower is the first element of a leaf whose key is not below key.
func (p page) lower(key []byte) (i int, exact bool) {
	lo, hi := 0, p.count()
	for lo < hi {
		mid := int(uint(lo+hi) >> 1)
		k, _ := p.item(mid)
		switch c := bytes.Compare(k, key); {
		case c == 0:
			return mid, true
		case c < 0:
			lo = mid + 1
		default:
			hi = mid
		}
	}
	return lo, false
}

// towards is the element of a branch below which key lies.
func (p page) towards(key []byte) int {
	lo, hi := 0, p.count()
	for lo < hi {
		mid := int(uint(lo+hi) >> 1)
		if k, _ := p.child(mid); bytes.Compare(k, key) <= 0 {
			lo = mid + 1
		} else {
			hi = mid
		}
	}
	return max(lo-1, 0)
}

// free are the ids in a page that lists free pages, in rising order.
func (p page) free() freeList {
	n, from := p.count(), pageHead
	if n == 0xffff {
		n, from = int(binary.NativeEndian.Uint64(p[from:])), from+8
	}
	return freeList(p[from : from+8*n])
}

type freeList []byte

func (f freeList) len() int        { return len(f) / 8 }
func (f freeList) at(i int) uint64 { return binary.NativeEndian.Uint64(f[8*i:]) }

func (f freeList) has(id uint64) bool {
	lo, hi := 0, f.len()
	for lo < hi {
		mid := int(uint(lo+hi) >> 1)
		switch v := f.at(mid); {
		case v == id:
			return true
		case v < id:
			lo = mid + 1
		default:
			hi = mid
		}
	}
	return false
}

// place is an element of a page.
type place struct {
	p page
	i int
}

// cursor stands on an element of a tree. After its last step in a direction it
// is not used any more.
type cursor struct {
	s     *snapshot
	depth int
	at    [maxDepth]place
}

func (c *cursor) push(p page, i int) error {
	if c.depth == maxDepth {
		return c.s.damaged(p.id(), "the tree is too deep")
	}
	c.at[c.depth] = place{p, i}
	c.depth++
	return nil
}

// down goes from the top of the stack to a leaf, by the element that pick
// chooses on every page.
func (c *cursor) down(p page, pick func(page) int) error {
	for {
		if err := c.push(p, pick(p)); err != nil || p.leaf() {
			return err
		}
		_, id := p.child(c.at[c.depth-1].i)
		next, err := c.s.page(id)
		if err != nil {
			return err
		}
		p = next
	}
}

func firstOf(page) int  { return 0 }
func lastOf(p page) int { return max(p.count()-1, 0) }

// seek goes to the first element that is not below key; past the end of its
// leaf when there is none in it.
func (c *cursor) seek(key []byte) error {
	c.depth = 0
	return c.down(c.s.root, func(p page) int {
		if p.branch() {
			return p.towards(key)
		}
		i, _ := p.lower(key)
		return i
	})
}

// start goes to the first element of the range in its direction, or beside it.
func (c *cursor) start(r kv.Range) (ok bool, err error) {
	c.depth = 0
	switch {
	case !r.Reverse && r.From == nil:
		err = c.down(c.s.root, firstOf)
	case !r.Reverse:
		err = c.seek(r.From)
	case r.To == nil:
		if err = c.down(c.s.root, lastOf); err == nil {
			c.at[c.depth-1].i = c.at[c.depth-1].p.count()
		}
	default:
		err = c.seek(r.To)
	}
	if err != nil {
		return false, err
	}
	top := &c.at[c.depth-1]
	if r.Reverse || top.i >= top.p.count() {
		return c.step(r.Reverse)
	}
	return true, nil
}

// step goes to the neighbour, the one before when back is set.
func (c *cursor) step(back bool) (ok bool, err error) {
	top := &c.at[c.depth-1]
	if back && top.i > 0 {
		top.i--
		return true, nil
	}
	if top.i++; !back && top.i < top.p.count() {
		return true, nil
	}
	pick, by := firstOf, 1
	if back {
		pick, by = lastOf, -1
	}
	for c.depth--; c.depth > 0; c.depth-- {
		top := &c.at[c.depth-1]
		if top.i += by; top.i < 0 || top.i >= top.p.count() {
			continue
		}
		_, id := top.p.child(top.i)
		p, err := c.s.page(id)
		if err != nil {
			return false, err
		}
		if err := c.down(p, pick); err != nil {
			return false, err
		}
		if leaf := c.at[c.depth-1]; leaf.i < leaf.p.count() {
			return true, nil
		}
	}
	return false, nil
}

func (c *cursor) item() (key, value []byte) {
	top := c.at[c.depth-1]
	return top.p.item(top.i)
}

// find looks a key up in the tree of a snapshot.
func (s *snapshot) find(key []byte) (value []byte, found bool, err error) {
	p := s.root
	for range maxDepth {
		if p.leaf() {
			i, exact := p.lower(key)
			if !exact {
				return nil, false, nil
			}
			_, value = p.item(i)
			return value, true, nil
		}
		_, id := p.child(p.towards(key))
		if p, err = s.page(id); err != nil {
			return nil, false, err
		}
	}
	return nil, false, s.damaged(p.id(), "the tree is too deep")
}
