//go:build !linux

package sample

import (
	"time"

	"github.com/shirou/gopsutil/v4/process"
)

func tree(root int) (Usage, bool) {
	p, err := process.NewProcess(int32(root))
	if err != nil {
		return Usage{}, false
	}
	var u Usage
	add(p, &u, 0)
	return u, true
}

func add(p *process.Process, u *Usage, depth int) {
	if t, err := p.Times(); err == nil {
		u.CPU += time.Duration((t.User + t.System) * float64(time.Second))
	}
	if m, err := p.MemoryInfo(); err == nil {
		u.Memory += int64(m.RSS)
	}
	u.Processes++
	children, err := p.Children()
	if err != nil || depth > 64 {
		return
	}
	for _, c := range children {
		add(c, u, depth+1)
	}
}
