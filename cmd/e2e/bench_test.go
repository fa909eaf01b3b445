package e2e

import (
	"fmt"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"atrium/storage/kv/bolt"
	"atrium/storage/storagetest"
)

// crowdSize is how many people the figures are for: 10,000, and a million with
// ATRIUM_LONG=1.
func crowdSize() int {
	if os.Getenv("ATRIUM_LONG") == "1" {
		return 1_000_000
	}
	return 10_000
}

// crowded is a place with a copy of a big file.
func crowded(t testing.TB, people int) *place {
	t.Helper()
	p := newPlace(t)
	from, to := storagetest.Big(t, people), filepath.Join(p.dir, "data", "atrium", "atrium.db")
	if err := os.MkdirAll(filepath.Dir(to), 0o700); err != nil {
		t.Fatal(err)
	}
	for _, part := range []string{"", bolt.SealSuffix} {
		if err := duplicate(from+part, to+part); err != nil {
			t.Fatal(err)
		}
	}
	p.run("workspace", "switch", storagetest.Workspace)
	return p
}

func duplicate(from, to string) error {
	in, err := os.Open(from)
	if err != nil {
		return err
	}
	defer func() { _ = in.Close() }()
	out, err := os.OpenFile(to, os.O_CREATE|os.O_WRONLY|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	if _, err := io.Copy(out, in); err != nil {
		return err
	}
	return out.Close()
}

// BenchmarkStart is from the start of the process to the first frame, and to the
// first frame with everything that the Overview shows, at 120×40.
func BenchmarkStart(b *testing.B) {
	p := crowded(b, crowdSize())
	var frame, whole, bytes []float64
	for b.Loop() {
		f, w, n := start(p)
		frame, whole, bytes = append(frame, f), append(whole, w), append(bytes, float64(n))
	}
	b.ReportMetric(median(bytes), "bytes-screen")
	b.ReportMetric(0, "ns/op")
	b.ReportMetric(median(frame), "ms-frame")
	b.ReportMetric(slices.Max(frame), "ms-frame-max")
	b.ReportMetric(median(whole), "ms-whole")
}

// start gives the milliseconds to the first frame and to the whole first screen,
// and what was written until then.
func start(p *place) (frame, whole float64, bytes int) {
	p.t.Helper()
	began := time.Now()
	c := p.openSized(120, 40)
	c.sees("[Overview]")
	frame = float64(time.Since(began).Microseconds()) / 1000
	c.sees("plan unlimited", "Recent activity")
	whole, bytes = float64(time.Since(began).Microseconds())/1000, len(c.written())
	c.leave()
	return frame, whole, bytes
}

func median(of []float64) float64 {
	slices.Sort(of)
	return of[len(of)/2]
}

// BenchmarkCursor is a key that moves the cursor inside the page of People, and
// one that scrolls: bytes to the terminal, and the time to the emulated screen.
func BenchmarkCursor(b *testing.B) {
	p := crowded(b, crowdSize())
	c := people(p)
	b.Run("move", func(b *testing.B) {
		keys := []string{"down", "up"}
		cursorKeys(b, c, func(i int) string { return keys[i%2] })
	})
	c.press("G")
	c.until("the end of the list", func(text string) bool {
		return strings.Contains(cursorRow.FindString(text), storagetest.Username(crowdSize()-1))
	})
	b.Run("scroll", func(b *testing.B) {
		// From the top of the page every key scrolls by a row.
		for range 40 {
			move(b, c, "up")
		}
		cursorKeys(b, c, func(int) string { return "up" })
	})
	c.leave()
}

// people is a console at 120×40 with the list of everybody, cursor at the top.
func people(p *place) *terminal {
	p.t.Helper()
	c := p.openSized(120, 40)
	c.sees("[Overview]", "plan unlimited")
	c.tab("People")
	c.line("> ", "admin")
	c.sees(storagetest.Username(25), "open the person")
	return c
}

func cursorKeys(b *testing.B, c *terminal, key func(i int) string) {
	before := len(c.written())
	var ms []float64
	for i := 0; b.Loop(); i++ {
		began := time.Now()
		move(b, c, key(i))
		ms = append(ms, float64(time.Since(began).Microseconds())/1000)
	}
	b.ReportMetric(float64(len(c.written())-before)/float64(b.N), "bytes/key")
	b.ReportMetric(median(ms), "ms/key")
	b.ReportMetric(ms[len(ms)*99/100], "ms/key-p99")
}

// move presses a key and waits for the cursor to be in another row of the data.
func move(t testing.TB, c *terminal, key string) {
	t.Helper()
	before := cursorRow.FindString(c.text())
	c.press(key)
	c.until("cursor that moves", func(text string) bool {
		row := cursorRow.FindString(text)
		return row != "" && row != before
	})
}

// BenchmarkMemory is what the process needs with People open, after some pages,
// and after a filter has looked at everybody: the resident set, its greatest,
// and how much of it is not just the mapped file.
func BenchmarkMemory(b *testing.B) {
	p := crowded(b, crowdSize())
	kept := map[string][]float64{}
	for b.Loop() {
		c := people(p)
		for range 200 {
			move(b, c, "down")
		}
		look := func(when string) {
			now := status(b, c)
			for name, unit := range map[string]string{"VmRSS": "MB-rss", "VmHWM": "MB-peak", "RssAnon": "MB-own"} {
				kept[unit+when] = append(kept[unit+when], now[name])
			}
		}
		look("")
		c.press("/")
		c.loses("i invite people")
		c.press("zebulon")
		matches := (crowdSize()-778)/50_000 + 1
		c.until("every match counted", func(text string) bool {
			return strings.Contains(strings.ReplaceAll(text, ",", ""), fmt.Sprintf("%d of %d", matches, crowdSize()+1))
		})
		look("-filtered")
		c.leave()
	}
	b.ReportMetric(0, "ns/op")
	for unit, all := range kept {
		b.ReportMetric(median(all), unit)
	}
}

var memory = regexp.MustCompile(`(?m)^(\w+):\s+(\d+) kB$`)

// status is what the kernel says about a process, in MB.
func status(t testing.TB, c *terminal) map[string]float64 {
	t.Helper()
	data, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", c.cmd.Process.Pid))
	if err != nil {
		t.Skip(err)
	}
	out := map[string]float64{}
	for _, m := range memory.FindAllStringSubmatch(string(data), -1) {
		kb, _ := strconv.ParseFloat(m[2], 64)
		out[m[1]] = kb * 1024 / 1e6
	}
	return out
}

// BenchmarkCommand is a whole command without a console: the process, the file,
// a page of people as JSON.
func BenchmarkCommand(b *testing.B) {
	p := crowded(b, crowdSize())
	for b.Loop() {
		p.run("people", "list", "--json", "--page-size", "50")
	}
}
