package bolt

import (
	"runtime"

	"atrium/storage/kv/bolt/disk"
)

// limit is the size that the file may grow to: what was asked for, or what the
// disk takes less a reserve.
func limit(f disk.File, asked int64) int64 {
	const most = 1 << 42
	info, err := f.Stat()
	if err != nil {
		return max(asked, 1<<30)
	}
	if asked <= 0 {
		free := available(f.OS())
		if free == 0 {
			free = 1 << 34
		}
		asked = info.Size() + free - min(free/16, 64<<20)
	}
	const wide = ^uint(0)>>32 != 0
	if !wide {
		return min(asked, 1<<29)
	}
	return min(asked, most)
}

// step is by how much the file grows at once.
func step(limit int64) int { return int(min(1<<20, max(limit/64, 32<<10))) }

// soft is the limit for changes that remove nothing.
func (o Options) soft() int { return int(o.MaxSize - min(o.MaxSize/16, 16<<20)) }

// reserve is the address space to map: everything that the file may become, so
// that it is never mapped anew, which would wait for readers. On Windows the
// file itself would grow to this size.
func (e *Engine) reserve() int64 {
	size := e.opts.MaxSize
	if info, err := e.own.Stat(); err == nil {
		size = max(size, info.Size())
	}
	if runtime.GOOS == "windows" {
		return min(size, 1<<28)
	}
	return (size + 4<<20) &^ (1<<16 - 1)
}
