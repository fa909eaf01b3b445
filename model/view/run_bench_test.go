package view_test

import (
	"context"
	"math"
	"path/filepath"
	"testing"
	"time"

	"atrium/model"
	"atrium/model/series"
	"atrium/model/view"
	"atrium/storage"
)

// million is a file with a run whose metric has a million values.
func million(b *testing.B) *world {
	w := &world{t: b, people: map[string]model.ID{}, spaces: map[string]model.ID{}}
	store, err := storage.Open(filepath.Join(b.TempDir(), "atrium.db"), true, storage.Options{Now: func() time.Time { return noon }})
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = store.Close() })
	w.store = store
	w.put(func(u model.Unit) { u.PutPlatform(model.DefaultPlatform()) })
	w.person("ada")
	w.workspace("secret")
	w.member("secret", "ada", model.Admin)
	w.project("secret/common", model.WorkspaceVisible)
	w.put(func(u model.Unit) {
		p := u.ProjectNamed(w.spaces["secret"], "common")
		u.PutRun(&model.Run{Workspace: p.Workspace, Project: p.ID, Number: 1, UUID: runUUID(1), Person: w.people["ada"], Started: noon})
	})
	const each = 50_000
	for i := range 20 {
		batch := make([]series.Point, each)
		for k := range batch {
			n := i*each + k
			batch[k] = series.Point{
				Step: int64(n), Time: noon.Add(time.Duration(n)*time.Second + time.Duration(n*7919%1e9)),
				Value: math.Exp(-float64(n)/2e5) + math.Sin(float64(n))/10,
			}
		}
		w.points("loss", batch)
	}
	return w
}

// BenchmarkChart draws a million values, beside reading the bytes that they are
// kept in and decoding all of them.
func BenchmarkChart(b *testing.B) {
	w := million(b)
	read := func(b *testing.B, fn func(*view.Reader)) {
		b.ReportAllocs()
		for b.Loop() {
			if err := w.store.View(context.Background(), model.Actor{Person: w.people["ada"]}, func(r *view.Reader) error {
				fn(r)
				return nil
			}); err != nil {
				b.Fatal(err)
			}
		}
	}
	b.Run("chart of 200", func(b *testing.B) {
		read(b, func(r *view.Reader) {
			if c, err := r.RunChart(common, view.ChartQuery{Names: []string{"loss"}, Width: 200}); err != nil || len(c[0].Buckets) != 200 {
				b.Fatal(err)
			}
		})
	})
	b.Run("chart of 200 by time", func(b *testing.B) {
		read(b, func(r *view.Reader) {
			if _, err := r.RunChart(common, view.ChartQuery{Names: []string{"loss"}, Width: 200, ByTime: true}); err != nil {
				b.Fatal(err)
			}
		})
	})
	b.Run("a page of points", func(b *testing.B) {
		read(b, func(r *view.Reader) {
			if l, err := r.RunPoints(common, view.PointQuery{Name: "loss", Page: model.Page{Last: true}}); err != nil || len(l.Data) != 100 {
				b.Fatal(err)
			}
		})
	})
	// What is there at the least: the bytes of the blocks, and all of them decoded.
	blocks := func(b *testing.B, fn func(*model.Block)) {
		b.ReportAllocs()
		for b.Loop() {
			if _, err := w.store.Try(context.Background(), model.Actor{System: true}, write{0, func(u model.Unit) {
				r := u.Run(u.ProjectNamed(w.spaces["secret"], "common"), 1)
				for x := range u.Blocks(r, u.Series(r, model.MetricSeries, "loss").ID, 0, false) {
					fn(x)
				}
			}}); err != nil {
				b.Fatal(err)
			}
		}
	}
	b.Run("raw bytes", func(b *testing.B) {
		n := 0
		blocks(b, func(x *model.Block) { n += len(x.Data) })
		b.ReportMetric(float64(n)/float64(b.N)/1e6, "MB/run")
	})
	b.Run("all decoded", func(b *testing.B) {
		blocks(b, func(x *model.Block) {
			if _, err := series.DecodePoints(x.Data); err != nil {
				b.Fatal(err)
			}
		})
	})
}
