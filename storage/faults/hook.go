package faults

import (
	"reflect"
	"unsafe"

	"go.etcd.io/bbolt"
)

// WriteAt is the function with which bbolt writes pages.
type WriteAt func(b []byte, off int64) (int, error)

// Hook puts a function around the page writes of an open store. bbolt keeps its
// own in a field for its tests, which is reached past its door; only tests may.
// It panics when bbolt has changed so that the field is gone.
func Hook(db *bbolt.DB, around func(WriteAt) WriteAt) {
	field := reflect.ValueOf(db).Elem().FieldByName("ops").FieldByName("writeAt")
	p := (*func([]byte, int64) (int, error))(unsafe.Pointer(field.UnsafeAddr()))
	*p = around(*p)
}

// Record notes the page writes of an open store in the log.
func (l *Log) Record(db *bbolt.DB, path string, size func() int64) {
	no, pageSize := l.number(path, false), int64(db.Info().PageSize)
	Hook(db, func(next WriteAt) WriteAt {
		return func(b []byte, off int64) (int, error) {
			l.paged(no, off, b, size(), pageSize)
			return next(b, off)
		}
	})
}
