package sample

import (
	"bytes"
	"os"
	"strconv"
	"syscall"
	"time"
)

// tick is the unit of times in /proc: USER_HZ is 100 on every architecture of Linux
// that Go runs on.
const tick = 10 * time.Millisecond

type process struct {
	parent int
	cpu    time.Duration
	memory int64
}

func tree(root int) (Usage, bool) {
	dir, err := os.Open("/proc")
	if err != nil {
		return Usage{}, false
	}
	defer dir.Close()
	names, err := dir.Readdirnames(-1)
	if err != nil {
		return Usage{}, false
	}
	all := make(map[int]process, len(names))
	buf := make([]byte, 1024)
	for _, name := range names {
		pid, err := strconv.Atoi(name)
		if err != nil {
			continue
		}
		if p, ok := read(name, buf); ok {
			all[pid] = p
		}
	}
	if _, ok := all[root]; !ok {
		return Usage{}, false
	}
	var u Usage
	for pid, p := range all {
		for at, hops := pid, 0; hops <= len(all); hops++ { // a parent that ended meanwhile could close a circle
			if at == root {
				u.CPU += p.cpu
				u.Memory += p.memory
				u.Processes++
				break
			}
			parent, ok := all[at]
			if !ok || parent.parent == at {
				break
			}
			at = parent.parent
		}
	}
	return u, true
}

func read(pid string, buf []byte) (process, bool) {
	fd, err := syscall.Open("/proc/"+pid+"/stat", syscall.O_RDONLY|syscall.O_CLOEXEC, 0)
	if err != nil {
		return process{}, false
	}
	defer syscall.Close(fd)
	n, err := syscall.Read(fd, buf)
	if err != nil {
		return process{}, false
	}
	return parse(buf[:n])
}

// parse reads a stat line. The name in it may contain blanks and parentheses, so that
// fields are counted from the last one.
func parse(b []byte) (process, bool) {
	end := bytes.LastIndexByte(b, ')')
	if end < 0 {
		return process{}, false
	}
	f := bytes.Fields(b[end+1:]) // f[0] is field 3, the state
	if len(f) < 22 || len(f[0]) != 1 || f[0][0] == 'X' {
		return process{}, false
	}
	number := func(field int) int64 {
		n, _ := strconv.ParseInt(string(f[field-3]), 10, 64)
		return n
	}
	return process{
		parent: int(number(4)),
		cpu:    time.Duration(number(14)+number(15)+number(16)+number(17)) * tick,
		memory: max(0, number(24)) * int64(os.Getpagesize()),
	}, true
}
