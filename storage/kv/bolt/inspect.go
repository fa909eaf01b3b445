package bolt

import (
	"encoding/binary"
	"errors"
	"fmt"
	"hash/fnv"
	"io"
	"runtime"

	"atrium/storage/kv/bolt/disk"
)

// The head of a bbolt file: two pages, each a page header and a meta record,
// of which the newer valid one counts. See bbolt's internal/common/meta.go.
const (
	metaStart   = 16 // after the page header
	metaSize    = 64
	metaMagic   = 0xED0CDAED
	metaVersion = 2
	minPage     = 1 << 10
	maxPage     = 1 << 24
)

// meta is what the store needs of a meta record.
type meta struct {
	pageSize uint64
	root     uint64 // page of the buckets
	freelist uint64 // page of the list of free pages
	pages    uint64 // pages in use: no page at or above this number is
	txid     uint64
}

// inspect refuses a file that bbolt must not be let near: bbolt would make an
// empty file a new store, and reading a file that was cut short crashes the
// process beyond recovery. It reads and never maps the file.
func inspect(path string, f disk.File) (meta, error) {
	info, err := f.Stat()
	switch {
	case err != nil:
		return meta{}, openError(path, err)
	case !info.Mode().IsRegular():
		return meta{}, foreign(path, "it is not a regular file")
	case info.Size() == 0:
		return meta{}, foreign(path, "it is empty")
	case info.Mode().Perm()&0o077 != 0 && runtime.GOOS != "windows":
		return meta{}, unavailable(nil, "The store %q is open to other users of this machine (mode %04o).", path, info.Mode().Perm()).
			WithHint("Make it yours alone: chmod 600 %q", path)
	}
	newest, found := newestMeta(f)
	if !found {
		return meta{}, foreign(path, "its head is not one of a store")
	}
	if size := uint64(info.Size()); newest.pages > size/newest.pageSize {
		return meta{}, foreign(path, fmt.Sprintf("it is cut short, %d of at least %d pages are left", size/newest.pageSize, newest.pages))
	}
	return newest, nil
}

// newestMeta is the newest valid record. The first page tells the page size
// and so the place of the second; when it is damaged every size is tried.
func newestMeta(f io.ReaderAt) (newest meta, found bool) {
	if newest, found = readMeta(f, 0); found {
		if second, ok := readMeta(f, int64(newest.pageSize)); ok && second.txid > newest.txid {
			newest = second
		}
		return newest, true
	}
	for size := int64(minPage); size <= maxPage; size <<= 1 {
		if m, ok := readMeta(f, size); ok && m.pageSize == uint64(size) {
			return m, true
		}
	}
	return meta{}, false
}

func readMeta(f io.ReaderAt, page int64) (meta, bool) {
	var b [metaSize]byte
	if n, err := f.ReadAt(b[:], page+metaStart); n < len(b) || err != nil && !errors.Is(err, io.EOF) {
		return meta{}, false
	}
	return parseMeta(b[:])
}

func parseMeta(b []byte) (meta, bool) {
	order := binary.NativeEndian
	m := meta{
		pageSize: uint64(order.Uint32(b[8:])),
		root:     order.Uint64(b[16:]),
		freelist: order.Uint64(b[32:]),
		pages:    order.Uint64(b[40:]),
		txid:     order.Uint64(b[48:]),
	}
	return m, order.Uint32(b[0:]) == metaMagic && order.Uint32(b[4:]) == metaVersion &&
		order.Uint64(b[56:]) == metaSum(b) && m.pageSize >= minPage && m.pageSize <= maxPage
}

func metaSum(b []byte) uint64 {
	sum := fnv.New64a()
	_, _ = sum.Write(b[:56])
	return sum.Sum64()
}

// putMeta writes the record of a meta page.
func putMeta(b []byte, m meta) {
	order := binary.NativeEndian
	order.PutUint32(b[0:], metaMagic)
	order.PutUint32(b[4:], metaVersion)
	order.PutUint32(b[8:], uint32(m.pageSize))
	order.PutUint64(b[16:], m.root)
	order.PutUint64(b[32:], m.freelist)
	order.PutUint64(b[40:], m.pages)
	order.PutUint64(b[48:], m.txid)
	order.PutUint64(b[56:], metaSum(b))
}

// meta reads the record of a commit.
func (p *pager) meta(txid uint64) (meta, error) {
	b, err := p.bytes(txid%2, 1)
	if err != nil {
		return meta{}, err
	}
	m, ok := parseMeta(b[metaStart : metaStart+metaSize])
	if !ok || m.txid != txid {
		return meta{}, pageError(p.path, txid%2, "its head is wrong")
	}
	return m, nil
}
