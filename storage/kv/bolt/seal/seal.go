// Package seal keeps the small file beside a store that tells what the store
// must look like: the checksum of every page, and of the newest commit its
// number, its root, the number of records and the end of the audit trail.
//
// The file is two head slots of 4 KiB, written in turn, and a table with four
// bytes a page. A commit of the store comes first; its seal is written and
// flushed before the commit is acknowledged. So after a power cut the seal is
// the one of the store or the one just before it, never a later one.
//
// A head repeats the page sums of its own commit: the flush that makes a head
// durable may have been cut before it reached the table.
package seal

import (
	"encoding/binary"
	"errors"
	"hash/crc32"
	"io"
	"io/fs"
	"os"
	"slices"
	"sync/atomic"

	"atrium/storage/kv/bolt/disk"
)

const (
	slotSize  = 4096
	slots     = 2
	tableAt   = slots * slotSize
	magic     = "ATRSEAL1"
	fixed     = len(magic) + 4 + 4 + 7*8 + 2 + 2
	sumSize   = 12
	chunk     = 16 << 10 // bytes by which the table grows
	fileMode  = 0o600
	witnesses = 512 // the longest witness
)

// ErrDamaged is a seal of which no head can be read.
var ErrDamaged = errors.New("the seal file is damaged")

// Head describes one commit.
type Head struct {
	Store    uint64 // the store that the seal belongs to
	Txid     uint64 // number of the commit
	Root     uint64 // page of the root
	Freelist uint64 // page of the list of free pages
	Pages    uint64 // pages in use: none at or above this number is
	PageSize uint64
	Records  uint64
	Clean    bool   // the store was closed after this commit
	Witness  []byte // the value of the witness key
}

// Sum is the CRC-32C of a page, with the pages that belong to it.
type Sum struct {
	Page uint64
	Sum  uint32
}

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

// Of is the sum of a page's bytes.
func Of(page []byte) uint32 { return crc32.Checksum(page, castagnoli) }

// Seal is an open seal file. Sum may be called from many goroutines while one
// other calls Commit, about other pages.
type Seal struct {
	file disk.File
	head Head
	// newest are the sums that the head repeats, until Fold: at opening the
	// table may lack them.
	newest atomic.Pointer[map[uint64]uint32]
	size   int64
}

// Write makes a whole seal file at path, which must not exist, and flushes it.
func Write(fsys disk.FS, path string, head Head, sums []Sum) error {
	f, err := fsys.OpenFile(path, os.O_RDWR|os.O_CREATE|os.O_EXCL, fileMode)
	if err != nil {
		return err
	}
	content := make([]byte, tableAt+room(head.Pages))
	for _, s := range sums {
		binary.BigEndian.PutUint32(content[place(s.Page):], s.Sum)
	}
	copy(content[at(head.Txid):], encode(head, nil))
	_, err = f.WriteAt(content, 0)
	if err == nil {
		err = f.Sync()
	}
	return errors.Join(err, f.Close())
}

// Open opens the seal file. The error is ErrDamaged or that of the file.
func Open(fsys disk.FS, path string) (*Seal, error) {
	f, err := fsys.OpenFile(path, os.O_RDWR, 0)
	if errors.Is(err, fs.ErrPermission) {
		f, err = fsys.OpenFile(path, os.O_RDONLY, 0)
	}
	if err != nil {
		return nil, err
	}
	s := &Seal{file: f}
	if err := s.read(); err != nil {
		_ = f.Close()
		return nil, err
	}
	return s, nil
}

func (s *Seal) read() error {
	info, err := s.file.Stat()
	if err != nil {
		return err
	}
	s.size = info.Size()
	found := false
	for slot := range slots {
		b := make([]byte, slotSize)
		n, err := s.file.ReadAt(b, int64(slot)*slotSize)
		if err != nil && !errors.Is(err, io.EOF) {
			return err
		}
		head, sums, ok := decode(b[:n])
		if ok && int(head.Txid%slots) == slot && (!found || head.Txid > s.head.Txid) {
			s.head, found = head, true
			newest := make(map[uint64]uint32, len(sums))
			for _, sum := range sums {
				newest[sum.Page] = sum.Sum
			}
			s.newest.Store(&newest)
		}
	}
	if !found {
		return ErrDamaged
	}
	return nil
}

// Head is the newest head.
func (s *Seal) Head() Head { return s.head }

// Sum is what the table or the newest head has for a page.
func (s *Seal) Sum(page uint64) (uint32, error) {
	if newest := s.newest.Load(); newest != nil {
		if sum, ok := (*newest)[page]; ok {
			return sum, nil
		}
	}
	return s.stored(page)
}

func (s *Seal) stored(page uint64) (uint32, error) {
	var b [4]byte
	_, err := s.file.ReadAt(b[:], place(page))
	if errors.Is(err, io.EOF) {
		err = nil // pages the table has no room for have no sum
	}
	return binary.BigEndian.Uint32(b[:]), err
}

// Reserve makes sure that the table has room for the sums of so many pages,
// so that a disk that is full is noticed before the store commits.
func (s *Seal) Reserve(pages uint64) error {
	want := tableAt + room(pages)
	if want <= s.size {
		return nil
	}
	if _, err := s.file.WriteAt(make([]byte, want-s.size), s.size); err != nil {
		return err
	}
	if err := s.file.Sync(); err != nil {
		return err
	}
	s.size = want
	return nil
}

// Commit makes the sums and then the head durable. After an error the outcome
// is unknown.
func (s *Seal) Commit(head Head, sums []Sum) error {
	if err := s.table(sums); err != nil {
		return err
	}
	repeated := sums
	if len(encode(head, nil))+len(sums)*sumSize > slotSize {
		repeated = nil
		if err := s.file.Sync(); err != nil {
			return err
		}
	}
	if _, err := s.file.WriteAt(encode(head, repeated), at(head.Txid)); err != nil {
		return err
	}
	if err := s.file.Sync(); err != nil {
		return err
	}
	s.head = head
	return nil
}

// Fold makes the sums durable in the table that only the newest head is sure
// to have. It comes before the first Commit after opening.
func (s *Seal) Fold() error {
	newest := s.newest.Load()
	if newest == nil {
		return nil
	}
	var sums []Sum
	for page, sum := range *newest {
		switch stored, err := s.stored(page); {
		case err != nil:
			return err
		case stored != sum:
			sums = append(sums, Sum{page, sum})
		}
	}
	if len(sums) > 0 {
		if err := s.table(sums); err != nil {
			return err
		}
		if err := s.file.Sync(); err != nil {
			return err
		}
	}
	s.newest.Store(nil)
	return nil
}

// table writes sums, those of neighbours at once.
func (s *Seal) table(sums []Sum) error {
	sums = slices.Clone(sums)
	slices.SortFunc(sums, func(a, b Sum) int { return int(int64(a.Page) - int64(b.Page)) })
	for len(sums) > 0 {
		run := 1
		for run < len(sums) && sums[run].Page == sums[run-1].Page+1 {
			run++
		}
		b := make([]byte, 4*run)
		for i, sum := range sums[:run] {
			binary.BigEndian.PutUint32(b[4*i:], sum.Sum)
		}
		from := place(sums[0].Page)
		if _, err := s.file.WriteAt(b, from); err != nil {
			return err
		}
		s.size = max(s.size, from+int64(len(b)))
		sums = sums[run:]
	}
	return nil
}

// Close closes the file. Whether the head says that the store was closed is
// the caller's affair.
func (s *Seal) Close() error { return s.file.Close() }

func at(txid uint64) int64    { return int64(txid%slots) * slotSize }
func place(page uint64) int64 { return tableAt + 4*int64(page) }

// room is the length of a table for so many pages.
func room(pages uint64) int64 {
	return (4*int64(pages) + chunk - 1) / chunk * chunk
}

func encode(h Head, sums []Sum) []byte {
	if len(h.Witness) > witnesses {
		h.Witness = h.Witness[:witnesses]
	}
	b := make([]byte, 0, fixed+len(h.Witness)+len(sums)*sumSize)
	b = append(b, magic...)
	b = append(b, 0, 0, 0, 0, 0, 0, 0, 0) // checksum and length
	clean := uint64(0)
	if h.Clean {
		clean = 1 << 63
	}
	for _, v := range []uint64{h.Store, h.Txid, h.Root, h.Freelist, h.Pages, h.PageSize | clean, h.Records} {
		b = binary.BigEndian.AppendUint64(b, v)
	}
	b = binary.BigEndian.AppendUint16(b, uint16(len(h.Witness)))
	b = append(b, h.Witness...)
	b = binary.BigEndian.AppendUint16(b, uint16(len(sums)))
	for _, s := range sums {
		b = binary.BigEndian.AppendUint64(b, s.Page)
		b = binary.BigEndian.AppendUint32(b, s.Sum)
	}
	binary.BigEndian.PutUint32(b[len(magic)+4:], uint32(len(b)))
	binary.BigEndian.PutUint32(b[len(magic):], Of(b[len(magic)+4:]))
	return b
}

func decode(b []byte) (h Head, sums []Sum, ok bool) {
	if len(b) < fixed || string(b[:len(magic)]) != magic {
		return Head{}, nil, false
	}
	size := int(binary.BigEndian.Uint32(b[len(magic)+4:]))
	if size < fixed || size > len(b) || Of(b[len(magic)+4:size]) != binary.BigEndian.Uint32(b[len(magic):]) {
		return Head{}, nil, false
	}
	b = b[len(magic)+8 : size]
	for _, p := range []*uint64{&h.Store, &h.Txid, &h.Root, &h.Freelist, &h.Pages, &h.PageSize, &h.Records} {
		*p, b = binary.BigEndian.Uint64(b), b[8:]
	}
	h.Clean = h.PageSize>>63 == 1
	h.PageSize &^= 1 << 63
	n := int(binary.BigEndian.Uint16(b))
	h.Witness, b = slices.Clone(b[2:2+n]), b[2+n:]
	n, b = int(binary.BigEndian.Uint16(b)), b[2:]
	for range n {
		sums = append(sums, Sum{binary.BigEndian.Uint64(b), binary.BigEndian.Uint32(b[8:])})
		b = b[sumSize:]
	}
	return h, sums, true
}
