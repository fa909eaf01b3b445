package journal

import (
	"errors"
	"io/fs"
	"syscall"
)

const (
	partBytes  = 64 << 10 // of console output in a record
	partPoints = 1024     // in a record, and at most partBytes of them
)

// parts cuts what is too large for one record.
func parts(b Body) []Body {
	switch b := b.(type) {
	case Console:
		return cutConsole(b)
	case Metrics:
		return cutMetrics(b)
	default:
		return []Body{b}
	}
}

func cutConsole(c Console) []Body {
	if len(c.Data) <= partBytes {
		return []Body{c}
	}
	var out []Body
	for data := c.Data; len(data) > 0; {
		n := min(partBytes, len(data))
		out = append(out, Console{Stream: c.Stream, Dropped: c.Dropped, Data: data[:n]})
		data, c.Dropped = data[n:], 0
	}
	return out
}

func cutMetrics(m Metrics) []Body {
	var out []Body
	from, bytes := 0, 0
	for i, p := range m.Points {
		bytes += len(p.Name) + 32 // the most a point takes beside its name
		if i-from+1 == partPoints || bytes >= partBytes || i == len(m.Points)-1 {
			out = append(out, Metrics{Points: m.Points[from : i+1]})
			from, bytes = i+1, 0
		}
	}
	return out
}

// reason is the sentence for a failure to write.
func reason(err error) string {
	switch {
	case errors.Is(err, syscall.ENOSPC):
		return "the disk was full"
	case errors.Is(err, syscall.EDQUOT):
		return "the disk quota was used up"
	}
	var p *fs.PathError
	if errors.As(err, &p) {
		return p.Err.Error()
	}
	return err.Error()
}
