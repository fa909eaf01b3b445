package line

import (
	"bytes"
	"io"
)

// Scan reads lines until the end and gives each to f, without its newline. A line
// that is longer than MaxLine is given cut at MaxLine+1 bytes, which Parse refuses,
// and the rest of it is passed over. Empty lines are not given.
func Scan(r io.Reader, f func([]byte)) error {
	buf := make([]byte, 0, MaxLine+1)
	chunk := make([]byte, 32<<10)
	give := func() {
		if len(bytes.TrimSpace(buf)) > 0 {
			f(buf)
		}
		buf = buf[:0]
	}
	for {
		n, err := r.Read(chunk)
		for b := chunk[:n]; len(b) > 0; {
			end := bytes.IndexByte(b, '\n')
			part := b
			if end >= 0 {
				part = b[:end]
			}
			buf = append(buf, part[:min(len(part), MaxLine+1-len(buf))]...)
			if end < 0 {
				break
			}
			give()
			b = b[end+1:]
		}
		if err != nil {
			give()
			if err == io.EOF {
				err = nil
			}
			return err
		}
	}
}
