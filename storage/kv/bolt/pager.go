package bolt

import (
	"fmt"
	"os"
	"sync/atomic"

	"atrium/storage/kv/bolt/seal"
)

// pager gives the pages of the file. Before a page is used for the first time
// its sum is compared with the seal: so whatever is read, a record, its absence
// or the end of a list, is what was committed, and bbolt, which trusts pages
// blindly, is never let near one that was not compared.
type pager struct {
	path string
	file *os.File        // nil when everything is mapped
	data []byte          // the mapping; nil where there is none
	size uint64          // of a page
	seal *seal.Seal      // nil: nothing is compared
	seen []atomic.Uint32 // a bit for each page that was compared
}

func newPager(path string, f *os.File, s *seal.Seal, pageSize uint64, limit int64) (*pager, error) {
	p := &pager{
		path: path, size: pageSize, seal: s,
		seen: make([]atomic.Uint32, uint64(limit)/pageSize/32+2),
	}
	data, err := mapFile(f, limit)
	if err != nil {
		return nil, err
	}
	if p.data = data; data == nil {
		p.file = f
	}
	return p, nil
}

func (p *pager) close() error {
	data := p.data
	p.data = nil
	return unmapFile(data)
}

func (p *pager) compared(id uint64) bool {
	return id/32 < uint64(len(p.seen)) && p.seen[id/32].Load()&(1<<(id%32)) != 0
}

func (p *pager) mark(id uint64, good bool) {
	if id/32 >= uint64(len(p.seen)) {
		return
	}
	if good {
		p.seen[id/32].Or(1 << (id % 32))
	} else {
		p.seen[id/32].And(^uint32(1 << (id % 32)))
	}
}

// bytes are the bytes of n pages.
func (p *pager) bytes(id, n uint64) ([]byte, error) {
	from, to := id*p.size, (id+n)*p.size
	if p.file == nil {
		if to > uint64(len(p.data)) {
			return nil, pageError(p.path, id, "it lies outside of the file")
		}
		return p.data[from:to:to], nil
	}
	b := make([]byte, to-from)
	if _, err := p.file.ReadAt(b, int64(from)); err != nil {
		return nil, unreadable(p.path, err)
	}
	return b, nil
}

// page gives a page of a state in which no page at or above limit is used.
func (p *pager) page(id, limit uint64) (page, error) {
	if p.data != nil && p.compared(id) && id < limit {
		from := id * p.size
		n := 1 + page(p.data[from:from+pageHead]).Overflow()
		to := from + n*p.size
		return page(p.data[from:to:to]), nil
	}
	b, err := p.whole(id, limit)
	if err != nil {
		return nil, err
	}
	if p.seal == nil {
		return b, nil
	}
	want, err := p.seal.Sum(id)
	if err != nil {
		return nil, unreadable(p.path+SealSuffix, err)
	}
	if seal.Of(b) != want {
		return nil, pageError(p.path, id, "its checksum differs")
	}
	p.mark(id, true)
	return b, nil
}

// whole is a page with those that belong to it, before anything in it is
// trusted.
func (p *pager) whole(id, limit uint64) (page, error) {
	if id < 2 || id >= limit {
		return nil, pageError(p.path, id, "there is no such page")
	}
	head, err := p.bytes(id, 1)
	if err != nil {
		return nil, err
	}
	n := page(head).Overflow()
	if page(head).ID() != id || n >= limit-id {
		return nil, pageError(p.path, id, "its head is wrong")
	}
	return p.bytes(id, n+1)
}

// pageError is the error for a page that is not what was committed.
func pageError(path string, id uint64, why string) error {
	return damaged(path, fmt.Sprintf("page %d: %s", id, why)).With("page", fmt.Sprint(id))
}

// forget makes every page be compared anew.
func (p *pager) forget() {
	for i := range p.seen {
		p.seen[i].Store(0)
	}
}
