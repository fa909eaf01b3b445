//go:build unix

package run

import (
	"os"
	"os/exec"
	"testing"
	"time"
)

// once runs a command directly or under a tracker, in processes of their own.
func once(b *testing.B, tracked bool, argv ...string) time.Duration {
	cmd := exec.Command(argv[0], argv[1:]...)
	if tracked {
		cmd = exec.Command(os.Args[0], argv...)
		cmd.Env = append(os.Environ(), "ATRIUM_RUN_TEST=track", "ATRIUM_OFFLINE_DIR="+b.TempDir())
	}
	begin := time.Now()
	if err := cmd.Run(); err != nil {
		b.Fatal(err)
	}
	return time.Since(begin)
}

// BenchmarkOverhead runs pairs, directly and tracked by turns, and gives the
// difference of the fastest of each: of a command that does nothing, in milliseconds,
// and of one that computes, in percent. ATRIUM_LONG=1 computes for a minute.
func BenchmarkOverhead(b *testing.B) {
	pair := func(n int, argv ...string) (direct, tracked time.Duration) {
		direct, tracked = time.Hour, time.Hour
		for range n {
			direct = min(direct, once(b, false, argv...))
			tracked = min(tracked, once(b, true, argv...))
		}
		return direct, tracked
	}
	for b.Loop() {
		direct, tracked := pair(10, "true")
		b.ReportMetric(float64((tracked-direct).Microseconds())/1000, "ms/start")
		count := "500000"
		if os.Getenv("ATRIUM_LONG") == "1" {
			count = "60000000"
		}
		direct, tracked = pair(3, "sh", "-c", "i=0; while [ $i -lt "+count+" ]; do i=$((i+1)); done")
		b.ReportMetric(direct.Seconds(), "s/direct")
		b.ReportMetric(100*float64(tracked-direct)/float64(direct), "%/overhead")
	}
}
