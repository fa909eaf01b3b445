package outbox

import "sync/atomic"

// Budget is memory that boxes share: once it is spent each of them keeps only a
// share, however much it may keep otherwise. So many clients that read nothing
// cost little more than one, and those that read still get everything, in smaller
// pieces.
type Budget struct {
	most, share int
	used        atomic.Int64
}

// NewBudget makes a budget of so many bytes in all, and a share for each box that
// comes when it is spent.
func NewBudget(most, share int) *Budget { return &Budget{most: most, share: share} }

// Used is how many bytes wait in all boxes.
func (b *Budget) Used() int { return int(b.used.Load()) }

// full says that a writer has to wait. What is in the box is being sent then, so
// somebody wakes it.
func (b *Box) full() bool {
	if b.size >= b.o.Cap {
		return true
	}
	g := b.o.Budget
	return g != nil && b.size >= g.share && g.Used() >= g.most
}

// grow counts bytes that came, or went.
func (b *Box) grow(n int) {
	b.size += n
	if b.o.Budget != nil {
		b.o.Budget.used.Add(int64(n))
	}
}
