package loadtest

import (
	"testing"
	"time"
)

// BenchmarkHolder is a whole local command, from the start of its process to its
// end: while `serve` holds the file, through the socket beside it, and with the
// file to itself.
func BenchmarkHolder(b *testing.B) {
	people, _ := size()
	s := serve(b, people, 0, plain)
	run := func(b *testing.B) {
		var took []time.Duration
		for b.Loop() {
			began := time.Now()
			s.command("whoami")
			took = append(took, time.Since(began))
		}
		b.ReportMetric(0, "ns/op")
		b.ReportMetric(p(took, 0), "ms-least")
		b.ReportMetric(p(took, 0.5), "ms-p50")
	}
	b.Run("socket", run)
	s.stop()
	b.Run("file", run)
}
