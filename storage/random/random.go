// Package random prepares a source of chance for a store.
package random

import (
	"io"
	"sync"
)

// Orderly lets several goroutines read from one source, one after another.
func Orderly(from io.Reader) io.Reader { return &orderly{from: from} }

type orderly struct {
	mu   sync.Mutex
	from io.Reader
}

func (o *orderly) Read(p []byte) (int, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.from.Read(p)
}
