package journal

import (
	"bytes"
	"encoding/binary"
	"encoding/json"
	"errors"
	"math"
	"time"
)

// Kind is KindMetrics.
func (Metrics) Kind() Kind { return KindMetrics }

// Kind is KindConsole.
func (Console) Kind() Kind { return KindConsole }

// Kind is KindParams.
func (Params) Kind() Kind { return KindParams }

// Kind is KindText.
func (Text) Kind() Kind { return KindText }

// Kind is KindSample.
func (Sample) Kind() Kind { return KindSample }

// Kind is KindArtifact.
func (Artifact) Kind() Kind { return KindArtifact }

// Kind is KindStatus.
func (Status) Kind() Kind { return KindStatus }

// Kind is KindLost.
func (Lost) Kind() Kind { return KindLost }

// Kind is what the record was when it was written.
func (u Unknown) Kind() Kind { return u.Of }

// A point is: length and bytes of the name, flag for a step, step (zigzag), Unix
// nanoseconds (zigzag, difference to the point before), eight bytes of the value.
func (m Metrics) encode(b []byte) ([]byte, error) {
	b = binary.AppendUvarint(b, uint64(len(m.Points)))
	var before int64
	for _, p := range m.Points {
		b = binary.AppendUvarint(b, uint64(len(p.Name)))
		b = append(b, p.Name...)
		if p.Has {
			b = append(b, 1)
			b = binary.AppendVarint(b, p.Step)
		} else {
			b = append(b, 0)
		}
		at := p.Time.UnixNano()
		b = binary.AppendVarint(b, at-before)
		before = at
		b = binary.LittleEndian.AppendUint64(b, math.Float64bits(p.Value))
	}
	return b, nil
}

func (c Console) encode(b []byte) ([]byte, error) {
	b = append(b, byte(c.Stream))
	b = binary.AppendUvarint(b, uint64(c.Dropped))
	return append(b, c.Data...), nil
}

func (s Sample) encode(b []byte) ([]byte, error) {
	b = binary.AppendVarint(b, s.CPUNanos)
	b = binary.AppendVarint(b, s.Memory)
	return binary.AppendVarint(b, s.Processes), nil
}

func (p Params) encode(b []byte) ([]byte, error)   { return appendJSON(b, map[string]string(p)) }
func (t Text) encode(b []byte) ([]byte, error)     { return appendJSON(b, t) }
func (a Artifact) encode(b []byte) ([]byte, error) { return appendJSON(b, a) }
func (s Status) encode(b []byte) ([]byte, error)   { return appendJSON(b, s) }
func (l Lost) encode(b []byte) ([]byte, error)     { return appendJSON(b, l) }
func (u Unknown) encode(b []byte) ([]byte, error)  { return append(b, u.Data...), nil }

func appendJSON(b []byte, v any) ([]byte, error) {
	text, err := json.Marshal(v)
	return append(b, text...), err
}

// decode makes a body of a payload whose checksum fits. What it does not know, or
// cannot read, becomes Unknown.
func decode(kind Kind, payload []byte) Body {
	body, err := decodeKnown(kind, payload)
	if err != nil || body == nil {
		return Unknown{Of: kind, Data: bytes.Clone(payload)}
	}
	return body
}

func decodeKnown(kind Kind, payload []byte) (Body, error) {
	switch kind {
	case KindMetrics:
		return decodeMetrics(payload)
	case KindConsole:
		return decodeConsole(payload)
	case KindSample:
		return decodeSample(payload)
	case KindParams:
		return decodeJSON[Params](payload)
	case KindText:
		return decodeJSON[Text](payload)
	case KindArtifact:
		return decodeJSON[Artifact](payload)
	case KindStatus:
		return decodeJSON[Status](payload)
	case KindLost:
		return decodeJSON[Lost](payload)
	default:
		return nil, errPayload
	}
}

var errPayload = errors.New("the payload cannot be read")

func decodeJSON[B Body](payload []byte) (Body, error) {
	var v B
	err := json.Unmarshal(payload, &v)
	return v, err
}

// cursor reads a payload; after a failure all it gives is zero.
type cursor struct {
	b   []byte
	bad bool
}

func (c *cursor) varint() int64 {
	v, n := binary.Varint(c.b)
	c.skip(n)
	return v
}

func (c *cursor) uvarint() uint64 {
	v, n := binary.Uvarint(c.b)
	c.skip(n)
	return v
}

func (c *cursor) skip(n int) {
	if n <= 0 || c.bad {
		c.bad, c.b = true, nil
		return
	}
	c.b = c.b[n:]
}

func (c *cursor) take(n uint64) []byte {
	if n > uint64(len(c.b)) {
		c.bad, c.b = true, nil
		return nil
	}
	out := c.b[:n]
	c.b = c.b[n:]
	return out
}

func decodeMetrics(payload []byte) (Body, error) {
	c := &cursor{b: payload}
	n := c.uvarint()
	if n > uint64(len(payload))/10 { // name length, flag and value: ten bytes and the time
		return nil, errPayload
	}
	m := Metrics{Points: make([]Point, 0, n)}
	var before int64
	for range n {
		var p Point
		p.Name = string(c.take(c.uvarint()))
		if flag := c.take(1); len(flag) == 1 && flag[0] == 1 {
			p.Has, p.Step = true, c.varint()
		}
		before += c.varint()
		p.Time = time.Unix(0, before).UTC()
		if v := c.take(8); len(v) == 8 {
			p.Value = math.Float64frombits(binary.LittleEndian.Uint64(v))
		}
		if c.bad {
			return nil, errPayload
		}
		m.Points = append(m.Points, p)
	}
	if len(c.b) != 0 {
		return nil, errPayload
	}
	return m, nil
}

func decodeConsole(payload []byte) (Body, error) {
	c := &cursor{b: payload}
	stream := c.take(1)
	dropped := c.uvarint()
	if c.bad || dropped > math.MaxInt64 || stream[0] > byte(Stderr) {
		return nil, errPayload
	}
	return Console{Stream: Stream(stream[0]), Dropped: int64(dropped), Data: bytes.Clone(c.b)}, nil
}

func decodeSample(payload []byte) (Body, error) {
	c := &cursor{b: payload}
	s := Sample{CPUNanos: c.varint(), Memory: c.varint(), Processes: c.varint()}
	if c.bad || len(c.b) != 0 {
		return nil, errPayload
	}
	return s, nil
}

// Encode gives a body's payload, as it lies in a frame. The wire has the same.
func Encode(b Body) ([]byte, error) { return b.encode(nil) }

// Decode makes a body of a payload. What it does not know, or cannot read, becomes
// Unknown.
func Decode(kind Kind, payload []byte) Body { return decode(kind, payload) }
