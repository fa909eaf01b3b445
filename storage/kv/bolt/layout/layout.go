// Package layout reads the pages of a bbolt file, as internal/common of bbolt
// lays them out: a head (id, flags, count, overflow), then elements of 16 bytes
// that tell where their key and value are. Whatever a page holds, a method ends
// with a value or with the panic of a slice bound.
package layout

import (
	"bytes"
	"encoding/binary"
)

// The sizes of a page's head and of an element, and what a page is.
const (
	Head       = 16
	Elem       = 16
	FlagBranch = 0x01
	FlagLeaf   = 0x02
	FlagMeta   = 0x04
	FlagFree   = 0x10
	// FlagBucket is that of an element of a leaf: it holds a tree of its own.
	FlagBucket = 0x01
)

// Page is a page with those that belong to it.
type Page []byte

// ID is the number of the page, by its own account.
func (p Page) ID() uint64 { return binary.NativeEndian.Uint64(p) }

// Branch tells whether the page leads to others.
func (p Page) Branch() bool { return binary.NativeEndian.Uint16(p[8:]) == FlagBranch }

// Leaf tells whether the page holds keys with their values.
func (p Page) Leaf() bool { return binary.NativeEndian.Uint16(p[8:]) == FlagLeaf }

// Count is the number of elements.
func (p Page) Count() int { return int(binary.NativeEndian.Uint16(p[10:])) }

// Overflow is how many pages after it belong to the page.
func (p Page) Overflow() uint64 { return uint64(binary.NativeEndian.Uint32(p[12:])) }

// Item is the key and value of a leaf's element.
func (p Page) Item(i int) (key, value []byte) {
	at := Head + i*Elem
	e := p[at : at+Elem]
	from := at + int(binary.NativeEndian.Uint32(e[4:]))
	mid := from + int(binary.NativeEndian.Uint32(e[8:]))
	end := mid + int(binary.NativeEndian.Uint32(e[12:]))
	return p[from:mid:mid], p[mid:end:end]
}

// Child is the smallest key below a branch's element, and its page.
func (p Page) Child(i int) (key []byte, id uint64) {
	at := Head + i*Elem
	e := p[at : at+Elem]
	from := at + int(binary.NativeEndian.Uint32(e))
	end := from + int(binary.NativeEndian.Uint32(e[4:]))
	return p[from:end:end], binary.NativeEndian.Uint64(e[8:])
}

// Lower is the first element of a leaf whose key is not below key.
func (p Page) Lower(key []byte) (i int, exact bool) {
	lo, hi := 0, p.Count()
	for lo < hi {
		mid := int(uint(lo+hi) >> 1)
		k, _ := p.Item(mid)
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

// Towards is the element of a branch below which key lies.
func (p Page) Towards(key []byte) int {
	lo, hi := 0, p.Count()
	for lo < hi {
		mid := int(uint(lo+hi) >> 1)
		if k, _ := p.Child(mid); bytes.Compare(k, key) <= 0 {
			lo = mid + 1
		} else {
			hi = mid
		}
	}
	return max(lo-1, 0)
}

// Free are the ids in a page that lists free pages, in rising order.
func (p Page) Free() List {
	n, from := p.Count(), Head
	if n == 0xffff {
		n, from = int(binary.NativeEndian.Uint64(p[from:])), from+8
	}
	return List(p[from : from+8*n])
}

// List is the numbers of free pages.
type List []byte

// Len is how many there are.
func (f List) Len() int { return len(f) / 8 }

// At is one of them.
func (f List) At(i int) uint64 { return binary.NativeEndian.Uint64(f[8*i:]) }

// Has tells whether a page is among them.
func (f List) Has(id uint64) bool {
	lo, hi := 0, f.Len()
	for lo < hi {
		mid := int(uint(lo+hi) >> 1)
		switch v := f.At(mid); {
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
