package record

import (
	"encoding/binary"
	"fmt"
	"strings"
	"time"

	"atrium/model"
)

// Codec writes a record's fields into a payload or reads them back. A record
// type has one function that lists its fields in order, used both ways, so
// that writing and reading cannot differ.
//
// Every zero value is a zero byte (a UUID apart), and fields that a payload no
// longer has read as zero: zeros at the end are not written. So a new field goes to the end of its record's list
// and old records need no migration. What is left over is damage.
//
// Reading makes one string of the payload; string fields are parts of it. The
// zero value is ready; it belongs to one goroutine.
type Codec struct {
	writing bool
	out     []byte // writing: the format byte and what was written so far
	kept    int    // writing: where the last field that is not zero ends
	in      string // reading: the payload
	at      int    // reading: where the next field begins
	bad     bool   // reading: the payload is not one of this record
	text    strings.Builder
}

// textChunk is how much room for payloads is taken at once: the strings of a
// few records share one allocation, and none keeps more than this alive.
const textChunk = 320

// Encode gives the value of a record under its key. The bytes are the codec's
// and last until its next use. A value that the format has no room for is a
// panic with a Misuse.
func Encode[T any](c *Codec, key []byte, rec *T, fields func(*Codec, *T)) []byte {
	c.begin()
	fields(c, rec)
	c.out = Seal(key, c.written())
	return c.out
}

// Entry gives the value of an index entry with a payload of its own, framed
// like a record. The bytes last until the codec's next use.
func Entry(c *Codec, key, payload []byte) []byte {
	c.begin()
	c.out = Seal(key, append(c.out, payload...))
	return c.out
}

// Decode reads the fields of a record into rec, which is zero before. What
// cannot be the value of this key is a panic with a Damage.
func Decode[T any](c *Codec, key, value []byte, rec *T, fields func(*Codec, *T)) {
	c.writing = false
	c.in, c.at, c.bad = c.copy(Unseal(key, value)), 0, false
	fields(c, rec)
	if c.bad || c.at < len(c.in) {
		damaged(key, "fields do not fit")
	}
}

func (c *Codec) begin() {
	c.writing = true
	c.out, c.kept = append(c.out[:0], Format), frameHead
}

// written is the body: what was written, without zeros at its end.
func (c *Codec) written() []byte { return c.out[:c.kept] }

func (c *Codec) keep() { c.kept = len(c.out) }

// copy makes a string of a payload, which is valid for the transaction only.
func (c *Codec) copy(payload []byte) string {
	if c.text.Cap()-c.text.Len() < len(payload) {
		c.text = strings.Builder{}
		c.text.Grow(max(textChunk, len(payload)))
	}
	from := c.text.Len()
	c.text.Write(payload)
	return c.text.String()[from:]
}

func (c *Codec) put(v uint64) {
	c.out = binary.AppendUvarint(c.out, v)
	if v != 0 {
		c.keep()
	}
}

// left is how many bytes were not read yet.
func (c *Codec) left() int { return len(c.in) - c.at }

func (c *Codec) take() uint64 {
	if c.at < len(c.in) && c.in[c.at] < 0x80 {
		c.at++
		return uint64(c.in[c.at-1])
	}
	return c.takeLong()
}

// takeLong stands apart so that the short case is inlined.
//
//go:noinline
func (c *Codec) takeLong() (v uint64) {
	if c.left() == 0 {
		return 0
	}
	for i := range min(c.left(), binary.MaxVarintLen64) {
		b := c.in[c.at+i]
		if i == binary.MaxVarintLen64-1 && b > 1 {
			break
		}
		v |= uint64(b&0x7f) << (7 * i)
		if b < 0x80 {
			c.at += i + 1
			return v
		}
	}
	c.fail()
	return 0
}

// fail makes everything after it read as zero, until Decode tells.
func (c *Codec) fail() { c.bad, c.at = true, len(c.in) }

func (c *Codec) uint64(p *uint64) {
	if c.writing {
		c.put(*p)
		return
	}
	*p = c.take()
}

func (c *Codec) id(p *model.ID) { c.uint64((*uint64)(p)) }

func (c *Codec) uint32(p *uint32) {
	if c.writing {
		c.put(uint64(*p))
		return
	}
	v := c.take()
	if v>>32 != 0 {
		c.fail()
	}
	*p = uint32(v)
}

func (c *Codec) int64(p *int64) {
	if c.writing {
		c.put(zigzag(*p))
		return
	}
	*p = unzigzag(c.take())
}

func (c *Codec) int(p *int) {
	if c.writing {
		c.put(zigzag(int64(*p)))
		return
	}
	*p = int(unzigzag(c.take()))
}

func (c *Codec) bool(p *bool) {
	if c.writing {
		if *p {
			c.put(1)
		} else {
			c.put(0)
		}
		return
	}
	v := c.take()
	if v > 1 {
		c.fail()
	}
	*p = v == 1
}

// enum is for the small numbers of SPEC 1 and sets of them.
func enum[T ~uint8](c *Codec, p *T) {
	if c.writing {
		c.put(uint64(*p))
		return
	}
	v := c.take()
	if v > 0xff {
		c.fail()
	}
	*p = T(v)
}

func (c *Codec) str(p *string) {
	if c.writing {
		c.raw(*p)
		return
	}
	n := c.take()
	if n > uint64(c.left()) {
		c.fail()
		return
	}
	end := c.at + int(n)
	*p, c.at = c.in[c.at:end], end
}

func (c *Codec) raw(s string) {
	c.put(uint64(len(s)))
	if c.out = append(c.out, s...); s != "" {
		c.keep()
	}
}

// twin is a string that most often equals another one before it: that is
// written as one, and a length as one more.
func (c *Codec) twin(p *string, of string) {
	switch {
	case c.writing && *p == "":
		c.put(0)
	case c.writing && *p == of:
		c.put(1)
	case c.writing:
		c.put(uint64(len(*p)) + 1)
		c.out = append(c.out, *p...)
		c.keep()
	default:
		switch n := c.take(); {
		case n == 1:
			*p = of
		case n > uint64(c.left())+1:
			c.fail()
		case n > 1:
			end := c.at + int(n-1)
			*p, c.at = c.in[c.at:end], end
		}
	}
}

// bytes keeps no difference between nil and empty: both read as nil.
func (c *Codec) bytes(p *[]byte) {
	if c.writing {
		c.raw(string(*p))
		return
	}
	var s string
	if c.str(&s); s != "" {
		*p = []byte(s)
	}
}

func (c *Codec) uuid(p *model.UUID) {
	if c.writing {
		c.out = append(c.out, p[:]...)
		c.keep()
		return
	}
	if n := c.left(); n < len(p) {
		if n > 0 {
			c.fail()
		}
		return
	}
	c.at += copy(p[:], c.in[c.at:])
}

// time keeps seconds and nanoseconds in UTC; the zero time is a zero byte.
func (c *Codec) time(p *time.Time) {
	if c.writing {
		c.putTime(*p)
		return
	}
	head := c.take()
	if head == 0 {
		return
	}
	head--
	var nanos uint64
	if head&1 == 1 {
		if nanos = c.take(); nanos >= 1e9 {
			c.fail()
			return
		}
	}
	*p = time.Unix(unzigzag(head>>1), int64(nanos)).UTC()
}

func (c *Codec) putTime(t time.Time) {
	if t.IsZero() {
		c.put(0)
		return
	}
	sec, nanos := zigzag(t.Unix()), uint64(t.Nanosecond())
	if sec >= 1<<62 {
		panic(Misuse{fmt.Sprintf("time %v is out of range", t)})
	}
	if nanos == 0 {
		c.put(sec<<1 + 1)
		return
	}
	c.put((sec<<1 | 1) + 1)
	c.put(nanos)
}

// list is the number of elements; each takes at least a byte.
func (c *Codec) list(n int) int {
	if c.writing {
		c.put(uint64(n))
		return n
	}
	v := c.take()
	if v > uint64(c.left()) {
		c.fail()
		return 0
	}
	return int(v)
}

func sized[T any](c *Codec, p *[]T) []T {
	n := c.list(len(*p))
	if !c.writing && n > 0 {
		*p = make([]T, n)
	}
	return *p
}

func (c *Codec) strs(p *[]string) {
	for i := range sized(c, p) {
		c.str(&(*p)[i])
		c.keep() // elements of a list are all written
	}
}

func (c *Codec) ids(p *[]model.ID) {
	for i := range sized(c, p) {
		c.id(&(*p)[i])
		c.keep()
	}
}

func zigzag(v int64) uint64   { return uint64(v)<<1 ^ uint64(v>>63) }
func unzigzag(v uint64) int64 { return int64(v>>1) ^ -int64(v&1) }
