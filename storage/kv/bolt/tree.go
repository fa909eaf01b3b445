package bolt

import (
	"atrium/storage/kv"
	"atrium/storage/kv/bolt/layout"
)

// page is a page of the file. It is parsed only after its checksum was
// compared, or under a limit of depth.
type page = layout.Page

const (
	pageHead = layout.Head
	elemSize = layout.Elem
	maxDepth = 20
)

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
		return c.s.damaged(p.ID(), "the tree is too deep")
	}
	c.at[c.depth] = place{p, i}
	c.depth++
	return nil
}

// down goes from the top of the stack to a leaf, by the element that pick
// chooses on every page.
func (c *cursor) down(p page, pick func(page) int) error {
	for {
		if err := c.push(p, pick(p)); err != nil || p.Leaf() {
			return err
		}
		_, id := p.Child(c.at[c.depth-1].i)
		next, err := c.s.page(id)
		if err != nil {
			return err
		}
		p = next
	}
}

func firstOf(page) int  { return 0 }
func lastOf(p page) int { return max(p.Count()-1, 0) }

// seek goes to the first element that is not below key; past the end of its
// leaf when there is none in it.
func (c *cursor) seek(key []byte) error {
	c.depth = 0
	return c.down(c.s.root, func(p page) int {
		if p.Branch() {
			return p.Towards(key)
		}
		i, _ := p.Lower(key)
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
			c.at[c.depth-1].i = c.at[c.depth-1].p.Count()
		}
	default:
		err = c.seek(r.To)
	}
	if err != nil {
		return false, err
	}
	top := &c.at[c.depth-1]
	if r.Reverse || top.i >= top.p.Count() {
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
	if top.i++; !back && top.i < top.p.Count() {
		return true, nil
	}
	pick, by := firstOf, 1
	if back {
		pick, by = lastOf, -1
	}
	for c.depth--; c.depth > 0; c.depth-- {
		top := &c.at[c.depth-1]
		if top.i += by; top.i < 0 || top.i >= top.p.Count() {
			continue
		}
		_, id := top.p.Child(top.i)
		p, err := c.s.page(id)
		if err != nil {
			return false, err
		}
		if err := c.down(p, pick); err != nil {
			return false, err
		}
		if leaf := c.at[c.depth-1]; leaf.i < leaf.p.Count() {
			return true, nil
		}
	}
	return false, nil
}

func (c *cursor) item() (key, value []byte) {
	top := c.at[c.depth-1]
	return top.p.Item(top.i)
}

// find looks a key up in the tree of a snapshot.
func (s *snapshot) find(key []byte) (value []byte, found bool, err error) {
	p := s.root
	for range maxDepth {
		if p.Leaf() {
			i, exact := p.Lower(key)
			if !exact {
				return nil, false, nil
			}
			_, value = p.Item(i)
			return value, true, nil
		}
		_, id := p.Child(p.Towards(key))
		if p, err = s.page(id); err != nil {
			return nil, false, err
		}
	}
	return nil, false, s.damaged(p.ID(), "the tree is too deep")
}
