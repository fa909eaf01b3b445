package bolt

import (
	"crypto/rand"
	"encoding/binary"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"atrium/storage/kv/bolt/disk"
	"atrium/storage/kv/bolt/layout"
	"atrium/storage/kv/bolt/seal"
)

// bornTxid is the number of the state in which a store is created.
const bornTxid = 1

// create makes an empty store appear at path, whole or not at all, and
// durable: a power cut while bbolt writes its first pages could leave a file
// that cannot be opened. The lock keeps others from creating it meanwhile.
func create(fsys disk.FS, path string) error {
	if err := makeFile(fsys, path, newborn(storeID(), os.Getpagesize())); err != nil {
		return uncreatable(path, err)
	}
	return nil
}

func makeFile(fsys disk.FS, path string, content []byte) error {
	temp := path + NewSuffix
	if err := fsys.Remove(temp); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	f, err := fsys.OpenFile(temp, os.O_RDWR|os.O_CREATE|os.O_EXCL, fileMode)
	if err != nil {
		return err
	}
	_, err = f.WriteAt(content, 0)
	if err == nil {
		err = f.Sync()
	}
	if err = errors.Join(err, f.Close()); err == nil {
		err = publish(fsys, temp, path)
	}
	if err != nil {
		_ = fsys.Remove(temp)
		return err
	}
	return fsys.SyncDir(filepath.Dir(path))
}

// publish gives the finished file its name. A link never replaces a file that
// someone put there in the meantime; where the file system has no links a rename
// takes its place after one more look.
func publish(fsys disk.FS, temp, path string) error {
	err := fsys.Link(temp, path)
	if err == nil || errors.Is(err, fs.ErrExist) {
		_ = fsys.Remove(temp)
		return nil
	}
	if _, statErr := os.Lstat(path); !errors.Is(statErr, fs.ErrNotExist) {
		return err
	}
	return fsys.Rename(temp, path)
}

func storeID() uint64 {
	var b [8]byte
	_, _ = rand.Read(b[:]) // never fails
	return binary.NativeEndian.Uint64(b[:]) | 1
}

// newborn is the content of a store without records.
func newborn(id uint64, size int) []byte {
	order := binary.NativeEndian
	b := make([]byte, 4*size)
	head := func(n int, flags, count uint16) page {
		p := page(b[n*size : (n+1)*size])
		order.PutUint64(p, uint64(n))
		order.PutUint16(p[8:], flags)
		order.PutUint16(p[10:], count)
		return p
	}
	for n := range 2 {
		m := meta{pageSize: uint64(size), root: 3, freelist: 2, pages: 4, txid: uint64(n)}
		putMeta(head(n, layout.FlagMeta, 0)[metaStart:], m)
	}
	head(2, layout.FlagFree, 0)
	// Two buckets without keys: each is its head and an empty leaf.
	empty := make([]byte, 16+pageHead)
	order.PutUint16(empty[16+8:], layout.FlagLeaf)
	top := head(3, layout.FlagLeaf, 2)
	at := pageHead + 2*elemSize
	for i, name := range []string{fmt.Sprintf("%s%016x", idPrefix, id), bucket} {
		e := top[pageHead+i*elemSize:]
		order.PutUint32(e, layout.FlagBucket)
		order.PutUint32(e[4:], uint32(at-pageHead-i*elemSize))
		order.PutUint32(e[8:], uint32(len(name)))
		order.PutUint32(e[12:], uint32(len(empty)))
		at += copy(top[at:], name)
		at += copy(top[at:], empty)
	}
	return b
}

// writeSeal makes the seal of a file as it is, whole or not at all.
func writeSeal(fsys disk.FS, p *pager, m meta, path string, witnessKey []byte) error {
	temp := path + NewSuffix
	if err := fsys.Remove(temp); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	err := writeSealAt(fsys, p, m, temp, witnessKey)
	if err == nil {
		err = fsys.Rename(temp, path)
	}
	if err != nil {
		_ = fsys.Remove(temp)
		return err
	}
	return fsys.SyncDir(filepath.Dir(path))
}

// writeSealAt writes the seal of a file as it is to a new file.
func writeSealAt(fsys disk.FS, p *pager, m meta, path string, witnessKey []byte) error {
	sums, err := every(p, m)
	if err != nil {
		return err
	}
	for _, s := range sums {
		p.mark(s.Page, true)
	}
	s, err := resolve(p, m)
	if err != nil {
		return err
	}
	var witness []byte
	if len(witnessKey) > 0 {
		if witness, _, err = s.find(witnessKey); err != nil {
			return err
		}
	}
	head := headOf(s, witness)
	head.Clean = true // every page was read just now
	return seal.Write(fsys, path, head, sums)
}

// finishReplacement gives a new seal its name when the store beside it has
// been replaced already (Replace), and else removes it.
func (e *Engine) finishReplacement(m meta) error {
	path := e.path + SealSuffix
	next, err := seal.Open(e.fs, path+NewSuffix)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	fits := false
	if err == nil {
		e.pager.seal = next
		head := next.Head()
		s, bad := resolve(e.pager, m)
		fits = bad == nil && s.store == head.Store && m.txid == head.Txid
		e.pager.seal = nil
		e.pager.forget()
		_ = next.Close()
	}
	if !fits {
		err = e.fs.Remove(path + NewSuffix)
	} else if err = e.fs.Rename(path+NewSuffix, path); err == nil {
		err = e.fs.SyncDir(filepath.Dir(path))
	}
	if err != nil {
		return unreadable(path, err)
	}
	return nil
}

func uncreatable(path string, cause error) error {
	return unavailable(cause, "The store %q cannot be created: %s.", path, reason(cause)).
		WithHint("The folder %q must exist, be yours and have space.", filepath.Dir(path))
}
