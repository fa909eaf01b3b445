// Package sample measures the processor time and memory of a process and its
// descendants (SPEC T1), at a bounded cost.
//
// On Linux /proc is read directly: one look at /proc/PID/stat of every process gives
// the tree, the times and the memory. gopsutil, which is used elsewhere, opens several
// files a process for the same and was 6 to 10 times slower (BenchmarkTree), and its
// packages cost start-up time that every tracked command would pay.
package sample

import (
	"context"
	"time"
)

// Usage is what a tree of processes uses.
type Usage struct {
	CPU       time.Duration // user and system, since each began; ended children that were waited for included
	Memory    int64         // resident bytes, summed: shared pages count in each
	Processes int
}

// Tree measures a process and its descendants. It is false when the process is gone.
func Tree(pid int) (Usage, bool) { return tree(pid) }

// share bounds the cost: a measurement that took d is followed by a pause of share*d
// at least, a quarter of a percent of one processor.
const share = 400

func pause(interval, cost time.Duration) time.Duration {
	return max(interval, min(share*cost, 10*time.Minute))
}

// Every measures at once, then every interval, until ctx ends or the process is gone.
// The sum of processor time never goes down: what a descendant had used when it left
// the tree stays counted.
func Every(ctx context.Context, pid int, interval time.Duration, f func(time.Time, Usage)) {
	var most time.Duration
	timer := time.NewTimer(0)
	defer timer.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case now := <-timer.C:
			u, ok := Tree(pid)
			if !ok {
				return
			}
			cost := time.Since(now)
			most = max(most, u.CPU)
			u.CPU = most
			f(now, u)
			timer.Reset(pause(interval, cost))
		}
	}
}
