package view_test

import (
	"bytes"
	"fmt"
	"math"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"atrium/model"
	"atrium/model/series"
	"atrium/model/view"
)

// common is the first run of secret/common.
var common = view.RunRef{Project: "secret/common", Number: 1}

// grow appends to a series of the first run of secret/common, as a tracker does.
func (w *world) grow(kind model.SeriesKind, name string, add func(s *model.Series, tail []byte) (joined bool, blocks [][]byte)) {
	w.t.Helper()
	w.put(func(u model.Unit) {
		p := u.ProjectNamed(w.spaces["secret"], "common")
		r := u.Run(p, 1)
		s := u.Series(r, kind, name)
		if s == nil {
			r.Series++
			u.PutRun(r)
			s = &model.Series{Workspace: p.Workspace, Project: p.ID, Run: 1, Kind: kind, Name: name, ID: r.Series}
		}
		var tail []byte
		if s.Blocks > 0 {
			tail = u.Block(r, s.ID, s.Blocks).Data
		}
		joined, blocks := add(s, tail)
		if !joined {
			s.Blocks++
		}
		for i, b := range blocks {
			u.PutBlock(&model.Block{Workspace: p.Workspace, Project: p.ID, Run: 1, Series: s.ID, Number: s.Blocks + i, Data: b})
		}
		s.Blocks += len(blocks) - 1
		u.PutSeries(s)
	})
}

func (w *world) points(name string, points []series.Point) {
	w.t.Helper()
	w.grow(model.MetricSeries, name, func(s *model.Series, tail []byte) (bool, [][]byte) {
		s.Count += int64(len(points))
		return series.GrowMetric(tail, points)
	})
}

func (w *world) output(text string) {
	w.t.Helper()
	w.grow(model.ConsoleSeries, "", func(s *model.Series, tail []byte) (bool, [][]byte) {
		s.Count += int64(len(text))
		return series.GrowConsole(tail, []series.Segment{{Stream: 1, Time: noon, Data: []byte(text)}})
	})
}

// tracked is hidden with a run of ada in secret/common that has nothing yet.
func tracked(t tester) *world {
	w := newWorld(t)
	w.person("ada")
	w.person("member")
	w.workspace("secret")
	w.member("secret", "ada", model.Admin)
	w.member("secret", "member", model.Editor)
	w.project("secret/common", model.WorkspaceVisible)
	w.put(func(u model.Unit) {
		p := u.ProjectNamed(w.spaces["secret"], "common")
		u.PutRun(&model.Run{Workspace: p.Workspace, Project: p.ID, Number: 1, UUID: runUUID(1), Person: w.people["ada"], Started: noon})
	})
	return w
}

// A chart gives each bucket the exact least and most of its values, whatever order
// steps and values come in: the same as going through all of them.
func TestChartIsExact(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w := tracked(t)
		n := rapid.IntRange(1, 5000).Draw(t, "points")
		shape := rapid.SampledFrom([]string{"steps", "back", "same", "far"}).Draw(t, "shape")
		all := make([]series.Point, n)
		for i := range all {
			p := series.Point{Step: int64(i), Time: noon.Add(time.Duration(i) * time.Second), Value: math.Sin(float64(i) / 50)}
			switch shape {
			case "back":
				p.Step = int64((i * 7919) % 3000)
				p.Time = noon.Add(time.Duration((i*104729)%5000) * time.Second)
			case "same":
				p.Step = 5
			case "far":
				p.Step = int64(i) * (math.MaxInt64 / 6000)
				if i%2 == 1 {
					p.Step = -p.Step
				}
			}
			switch i % 97 {
			case 3:
				p.Value = math.NaN()
			case 5:
				p.Value = math.Inf(1)
			}
			all[i] = p
		}
		for rest := all; len(rest) > 0; {
			k := min(rapid.IntRange(1, 3000).Draw(t, "batch"), len(rest))
			w.points("m", rest[:k])
			rest = rest[k:]
		}
		q := view.ChartQuery{Names: []string{"m", "none"}, Width: rapid.IntRange(1, 300).Draw(t, "width"), ByTime: rapid.Bool().Draw(t, "by time")}
		if shape == "steps" && !q.ByTime && rapid.Bool().Draw(t, "zoom") {
			q.From, q.To = int64(n/3), int64(n/2+1)
		}
		got := see(w, "member", func(r *view.Reader) ([]view.Curve, error) { return r.RunChart(common, q) })
		if len(got) != 1 || len(got[0].Buckets) > q.Width {
			t.Fatalf("%d curves", len(got))
		}
		c := got[0]
		total, at := int64(0), 0
		for _, b := range c.Buckets {
			want := view.Bucket{At: b.At}
			for _, p := range all {
				x := p.Step
				if q.ByTime {
					x = p.Time.UnixMilli()
				}
				if x < b.From || x > b.To {
					continue
				}
				if want.Count++; want.Count == 1 {
					want.From, want.To = x, x
				}
				want.From, want.To = min(want.From, x), max(want.To, x)
				if series.Finite(p.Value) {
					if want.Finite++; want.Finite == 1 {
						want.Min, want.Max = p.Value, p.Value
					}
					want.Min, want.Max, want.End = min(want.Min, p.Value), max(want.Max, p.Value), p.Value
					want.Mean += p.Value
				}
			}
			if math.Abs(want.Mean-b.Mean*float64(b.Finite)) > 1e-6 {
				t.Fatalf("bucket %+v, the sum is %g", b, want.Mean)
			}
			if want.Mean = b.Mean; want != b {
				t.Fatalf("%s: bucket %+v, want %+v", shape, b, want)
			}
			if total += b.Count; b.At < at || b.From < c.From || b.To > c.To {
				t.Fatalf("bucket %+v of %d to %d after %d", b, c.From, c.To, at)
			}
			at = b.At + 1
		}
		if q.From == 0 && q.To == 0 && total != int64(n) {
			t.Fatalf("%d of %d points in a chart", total, n)
		}
	})
}

func TestChartBounds(t *testing.T) {
	w := tracked(t)
	w.as("member", func(r *view.Reader) {
		for _, q := range []view.ChartQuery{{Width: 0}, {Width: 5000}, {Width: 9, Names: make([]string, 33)}, {Width: 9, From: 2, To: 1}} {
			_, err := r.RunChart(common, q)
			wantCode(t, err, model.Invalid)
		}
		if got, err := r.RunChart(common, view.ChartQuery{Names: []string{"m"}, Width: 9}); err != nil || len(got) != 0 {
			t.Errorf("%v %v", got, err)
		}
	})
}

// Points and lines are read in pages, forwards and back, over the bounds of blocks.
func TestPointsInPages(t *testing.T) {
	w := tracked(t)
	var want []string
	for i := range 5 {
		batch := make([]series.Point, 700)
		for k := range batch {
			batch[k] = series.Point{Step: int64(i*700 + k), Time: noon, Value: float64(k)}
			want = append(want, fmt.Sprint(i*700+k))
		}
		w.points("m", batch)
	}
	w.grow(model.TextSeries, "note", func(s *model.Series, tail []byte) (bool, [][]byte) {
		s.Count = 1
		return series.GrowText(tail, []series.Line{{Step: 3, Time: noon, Text: "warm"}})
	})
	w.as("member", func(r *view.Reader) {
		got := walk(t, 999, func(p model.Page) (model.List[view.PointRow], error) {
			l, err := r.RunPoints(common, view.PointQuery{Page: p, Name: "m"})
			if l.Total != 3500 {
				t.Errorf("total %d", l.Total)
			}
			return l, err
		}, func(p view.PointRow) string { return fmt.Sprint(p.Step) })
		if strings.Join(got, " ") != strings.Join(want, " ") {
			t.Errorf("%d points", len(got))
		}
		l, err := r.RunLines(common, view.PointQuery{Name: "note"})
		if err != nil || len(l.Data) != 1 || l.Data[0].Text != "warm" || l.Data[0].Step != 3 {
			t.Errorf("%+v %v", l, err)
		}
		for _, name := range []string{"none", "note"} {
			_, err := r.RunPoints(common, view.PointQuery{Name: name})
			wantCode(t, err, model.NotFound)
		}
		_, err = r.RunPoints(common, view.PointQuery{Name: "m", Page: model.Page{After: "9"}})
		wantCode(t, err, model.Invalid)
	})
}

// A console is read from its end back, from its beginning on, and followed while it
// grows: every byte once.
func TestConsoleInParts(t *testing.T) {
	w := tracked(t)
	ask := func(q view.ConsoleQuery) view.ConsolePart {
		return see(w, "member", func(r *view.Reader) (view.ConsolePart, error) { return r.RunConsole(common, q) })
	}
	text := func(p view.ConsolePart) string {
		var b bytes.Buffer
		for _, x := range p.Pieces {
			b.Write(x.Data)
		}
		return b.String()
	}
	empty := ask(view.ConsoleQuery{})
	if len(empty.Pieces) != 0 || empty.Next == "" || empty.More {
		t.Errorf("%+v", empty)
	}
	var all string
	follow, followed := empty.Next, ""
	for i := range 40 {
		piece := strings.Repeat(fmt.Sprintf("line %d\n", i), 500)
		all += piece
		w.output(piece)
		if i%3 == 0 {
			for more := true; more; {
				p := ask(view.ConsoleQuery{After: follow, Bytes: 1000})
				followed += text(p)
				follow, more = p.Next, p.More
			}
		}
	}
	followed += text(ask(view.ConsoleQuery{After: follow, Bytes: 1 << 20}))
	if followed != all {
		t.Errorf("followed %d of %d bytes", len(followed), len(all))
	}
	tail := ask(view.ConsoleQuery{Bytes: 5000})
	if !strings.HasSuffix(all, text(tail)) || len(text(tail)) < 5000 || tail.More || ask(view.ConsoleQuery{After: tail.Next}).Pieces != nil {
		t.Errorf("tail of %d bytes, %+v", len(text(tail)), tail.Next)
	}
	back := text(tail)
	for prev := tail.Prev; prev != ""; {
		p := ask(view.ConsoleQuery{Before: prev, Bytes: 9000})
		if !p.More {
			t.Error("more follows")
		}
		back, prev = text(p)+back, p.Prev
	}
	if back != all {
		t.Errorf("back %d of %d bytes", len(back), len(all))
	}
	ahead := ""
	for p := ask(view.ConsoleQuery{Start: true}); ; p = ask(view.ConsoleQuery{After: p.Next}) {
		if ahead += text(p); !p.More {
			break
		}
	}
	if ahead != all {
		t.Errorf("ahead %d of %d bytes", len(ahead), len(all))
	}
	w.as("member", func(r *view.Reader) {
		_, err := r.RunConsole(common, view.ConsoleQuery{After: "x"})
		wantCode(t, err, model.Invalid)
	})
}

// A follower's place stays, also behind many tiny pieces.
func TestConsoleOfTinyPieces(t *testing.T) {
	w := tracked(t)
	var all, got strings.Builder
	next := "1:0"
	for i := range 12 {
		w.grow(model.ConsoleSeries, "", func(_ *model.Series, tail []byte) (bool, [][]byte) {
			var list []series.Segment
			for k := range 1500 {
				d := []byte{byte('a' + (i+k)%26)}
				all.Write(d)
				list = append(list, series.Segment{Stream: 1, Time: noon, Data: d})
			}
			return series.GrowConsole(tail, list)
		})
		for more := true; more; {
			p := see(w, "member", func(r *view.Reader) (view.ConsolePart, error) {
				return r.RunConsole(common, view.ConsoleQuery{After: next})
			})
			for _, x := range p.Pieces {
				got.Write(x.Data)
			}
			next, more = p.Next, p.More
		}
	}
	if got.String() != all.String() {
		t.Errorf("followed %d bytes of %d", got.Len(), all.Len())
	}
}

// A file comes in parts, each a block.
func TestArtifactInParts(t *testing.T) {
	w := tracked(t)
	w.grow(model.ArtifactSeries, "model.pt", func(s *model.Series, _ []byte) (bool, [][]byte) {
		s.Count, s.Text = 11, "f00d"
		return false, [][]byte{[]byte("first "), []byte("then "), []byte("x")}
	})
	w.grow(model.ArtifactSeries, "empty", func(*model.Series, []byte) (bool, [][]byte) { return true, nil })
	w.as("member", func(r *view.Reader) {
		row, err := r.RunArtifact(common, "model.pt")
		if err != nil || row.Bytes != 11 || row.SHA256 != "f00d" {
			t.Errorf("%+v %v", row, err)
		}
		var all []string
		for next := ""; ; {
			p, err := r.RunContent(common, "model.pt", next)
			if err != nil {
				t.Fatal(err)
			}
			all = append(all, string(p.Data))
			if next = p.Next; next == "" {
				break
			}
		}
		if strings.Join(all, "|") != "first |then |x" {
			t.Errorf("%q", all)
		}
		p, err := r.RunContent(common, "empty", "")
		if err != nil || len(p.Data) != 0 || p.Next != "" {
			t.Errorf("%+v %v", p, err)
		}
		_, err = r.RunContent(common, "none", "")
		wantCode(t, err, model.NotFound)
		_, err = r.RunContent(common, "model.pt", "x")
		wantCode(t, err, model.Invalid)
	})
}
