package series

import (
	"bytes"
	"math"
	"math/rand/v2"
	"reflect"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"
)

func drawTime(t *rapid.T) time.Time {
	return moment(rapid.OneOf(rapid.Int64(), rapid.Int64Range(1.7e18, 1.8e18)).Draw(t, "time"))
}

func drawValue(t *rapid.T) float64 {
	return rapid.OneOf(rapid.Float64(), rapid.SampledFrom([]float64{
		0, math.Copysign(0, -1), math.NaN(), math.Inf(1), math.Inf(-1), math.MaxFloat64, 5e-324, 0.31,
		math.Float64frombits(0x7ff8000000000123), // a NaN with something in it
	})).Draw(t, "value")
}

func drawPoints(t *rapid.T) []Point {
	return rapid.SliceOfN(rapid.Custom(func(t *rapid.T) Point {
		return Point{rapid.Int64().Draw(t, "step"), drawTime(t), drawValue(t)}
	}), 1, 300).Draw(t, "points")
}

// same compares points by their bits: a NaN is one.
func same(a, b []Point) bool {
	return slices.EqualFunc(a, b, func(x, y Point) bool {
		return x.Step == y.Step && x.Time.Equal(y.Time) && math.Float64bits(x.Value) == math.Float64bits(y.Value)
	})
}

// Whatever points were logged, they come back bit by bit, and the head is true.
func TestPointsComeBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		points := drawPoints(t)
		b := EncodePoints(points)
		got, err := DecodePoints(b)
		if err != nil || !same(got, points) {
			t.Fatalf("%v: %v", err, got)
		}
		h, err := ReadMetricHead(b)
		if err != nil || h.Count != len(points) || h.First != points[0].Step || !h.To.Equal(latest(points)) {
			t.Fatalf("%v: %+v", err, h)
		}
		finite, total, end := 0, 0.0, 0.0
		for _, p := range points {
			if p.Step < h.Low || p.Step > h.High {
				t.Fatalf("step %d: %+v", p.Step, h)
			}
			if Finite(p.Value) {
				total, end = total+p.Value, p.Value
				if finite++; p.Value < h.Min || p.Value > h.Max {
					t.Fatalf("value %v: %+v", p.Value, h)
				}
			}
		}
		if finite != h.Finite || math.Float64bits(total) != math.Float64bits(h.Sum) || end != h.End {
			t.Fatalf("%d finite: %+v", finite, h)
		}
	})
}

func TestOutputComesBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		list := rapid.SliceOfN(rapid.Custom(func(t *rapid.T) Segment {
			return Segment{rapid.Byte().Draw(t, "stream"), drawTime(t), rapid.Int64Min(0).Draw(t, "dropped"), rapid.SliceOf(rapid.Byte()).Draw(t, "data")}
		}), 1, 40).Draw(t, "segments")
		b := EncodeSegments(list)
		got, err := DecodeSegments(b)
		if err != nil || !slices.EqualFunc(got, list, func(x, y Segment) bool {
			return x.Stream == y.Stream && x.Time.Equal(y.Time) && x.Dropped == y.Dropped && bytes.Equal(x.Data, y.Data)
		}) {
			t.Fatalf("%v: %v", err, got)
		}
		h, err := ReadConsoleHead(b)
		all := bytes.Join(datas(list), nil)
		if err != nil || h.Segments != len(list) || h.Bytes != int64(len(all)) || h.Lines != int64(bytes.Count(all, []byte{'\n'})) {
			t.Fatalf("%v: %+v", err, h)
		}
	})
}

func datas(list []Segment) (all [][]byte) {
	for _, s := range list {
		all = append(all, s.Data)
	}
	return all
}

func TestLinesComeBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		lines := rapid.SliceOfN(rapid.Custom(func(t *rapid.T) Line {
			return Line{rapid.Int64().Draw(t, "step"), drawTime(t), rapid.String().Draw(t, "text")}
		}), 1, 40).Draw(t, "lines")
		b := EncodeLines(lines)
		got, err := DecodeLines(b)
		if err != nil || !reflect.DeepEqual(got, lines) {
			t.Fatalf("%v: %v", err, got)
		}
		if h, err := ReadTextHead(b); err != nil || h.Count != len(lines) || h.First != lines[0].Step {
			t.Fatalf("%v: %+v", err, h)
		}
	})
}

// However points come in, small batches or large, all of them are in the blocks in
// their order, no block exceeds its bounds, and what is written again stays in
// proportion to what comes.
func TestGrow(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		rng := rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "seed"), 1))
		var all []Point
		var blocks [][]byte
		batches, largest := rapid.IntRange(1, 60).Draw(t, "batches"), rapid.SampledFrom([]int{1, 5, 60, 3000}).Draw(t, "largest")
		for range batches {
			batch := make([]Point, 1+rng.IntN(largest))
			for i := range batch {
				batch[i] = Point{int64(len(all) + i), time.Unix(int64(len(all)+i), 0).UTC(), rng.NormFloat64()}
			}
			all = append(all, batch...)
			tail := []byte(nil)
			if len(blocks) > 0 {
				tail = blocks[len(blocks)-1]
			}
			joined, fresh := GrowMetric(tail, batch)
			if joined {
				if len(tail) > small && len(tail) > 12*len(batch) {
					t.Fatalf("%d bytes are written again for %d points", len(tail), len(batch))
				}
				blocks = blocks[:len(blocks)-1]
			}
			blocks = append(blocks, fresh...)
		}
		var got []Point
		for _, b := range blocks {
			points, err := DecodePoints(b)
			if err != nil || len(points) > MaxPoints || len(b) > MaxBytes {
				t.Fatalf("%d points in %d bytes: %v", len(points), len(b), err)
			}
			got = append(got, points...)
		}
		if !same(got, all) {
			t.Fatalf("%d points, not %d", len(got), len(all))
		}
		if n := len(all); n > 1024 && len(blocks) > 8+n/100 {
			t.Fatalf("%d blocks for %d points", len(blocks), n)
		}
	})
}

func TestGrowConsole(t *testing.T) {
	var blocks [][]byte
	want := bytes.Repeat([]byte("0123456789abcdef"), 40_000)
	_, blocks = GrowConsole(nil, []Segment{{Data: want[:600_000], Dropped: 7}})
	for rest := want[600_000:]; len(rest) > 0; rest = rest[1000:] {
		joined, fresh := GrowConsole(blocks[len(blocks)-1], []Segment{{Data: rest[:1000]}})
		if joined {
			blocks = blocks[:len(blocks)-1]
		}
		blocks = append(blocks, fresh...)
	}
	var got []byte
	dropped := int64(0)
	for _, b := range blocks {
		list, err := DecodeSegments(b)
		if err != nil || len(b) > MaxBytes+64 {
			t.Fatal(len(b), err)
		}
		for _, s := range list {
			got, dropped = append(got, s.Data...), dropped+s.Dropped
		}
	}
	if !bytes.Equal(got, want) || dropped != 7 || len(blocks) > 21 {
		t.Errorf("%d bytes, %d dropped, %d blocks", len(got), dropped, len(blocks))
	}
}

// A damaged tail is left as it is.
func TestGrowPastDamage(t *testing.T) {
	if joined, blocks := GrowMetric([]byte("mxx"), []Point{{}}); joined || len(blocks) != 1 {
		t.Error(joined, len(blocks))
	}
}

// What a point takes, for a loss that is logged every 50 ms or so, and for one that
// was a 32-bit number.
func TestBytesAPoint(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	for name, c := range map[string]struct {
		value func(i int) float64
		most  float64
	}{
		"64-bit":   {func(i int) float64 { return math.Exp(-float64(i)/300) + rng.NormFloat64()/100 }, 13},
		"32-bit":   {func(i int) float64 { return float64(float32(math.Exp(-float64(i)/300) + rng.NormFloat64()/100)) }, 10},
		"constant": {func(int) float64 { return 0.001 }, 6},
	} {
		at := time.Unix(1_800_000_000, 0)
		var points []Point
		for i := range MaxPoints {
			at = at.Add(50*time.Millisecond + time.Duration(rng.IntN(400_000)))
			points = append(points, Point{int64(i), at, c.value(i)})
		}
		got := float64(len(EncodePoints(points))) / MaxPoints
		t.Logf("%s: %.1f bytes a point", name, got)
		if got > c.most {
			t.Errorf("%s: %.1f bytes a point", name, got)
		}
	}
}

// Damage is an error, and never more than the bytes can hold.
func FuzzDecode(f *testing.F) {
	now := time.Unix(1_800_000_000, 5)
	f.Add(EncodePoints([]Point{{1, now, 0.5}, {2, now.Add(time.Second), math.NaN()}, {-7, now, 3}}))
	f.Add(EncodeSegments([]Segment{{1, now, 0, []byte("hello\n")}, {2, now.Add(1), 9, nil}}))
	f.Add(EncodeLines([]Line{{1, now, "one"}, {2, now, ""}}))
	f.Add([]byte{metricBlock, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 1})
	f.Fuzz(func(t *testing.T, b []byte) {
		if points, err := DecodePoints(b); err == nil {
			if len(points) > len(b) {
				t.Fatal(len(points))
			}
			again, err := DecodePoints(EncodePoints(points))
			if err != nil || !same(points, again) {
				t.Fatal(err)
			}
			if h, err := ReadMetricHead(b); err != nil || h.Count != len(points) {
				t.Fatal(h, err)
			}
		}
		if list, err := DecodeSegments(b); err == nil {
			if len(list) > len(b) {
				t.Fatal(len(list))
			}
			if _, err := DecodeSegments(EncodeSegments(list)); err != nil {
				t.Fatal(err)
			}
		}
		if lines, err := DecodeLines(b); err == nil {
			if len(lines) > len(b) {
				t.Fatal(len(lines))
			}
			again, err := DecodeLines(EncodeLines(lines))
			if err != nil || !reflect.DeepEqual(lines, again) {
				t.Fatal(err)
			}
		}
		joined, blocks := GrowMetric(b, []Point{{1, time.Unix(1, 0), 1}})
		if len(blocks) == 0 || joined && len(b) == 0 {
			t.Fatal(joined, blocks)
		}
	})
}

// Every bit of a block that is turned is noticed or gives points of their number.
func TestTurnedBits(t *testing.T) {
	points := []Point{{1, time.Unix(1_800_000_000, 0), 0.25}, {2, time.Unix(1_800_000_001, 7), 0.26}, {4, time.Unix(1_800_000_002, 9), -1}}
	for _, b := range [][]byte{EncodePoints(points), EncodeSegments([]Segment{{1, time.Unix(9, 9), 3, []byte("abc")}}), EncodeLines([]Line{{3, time.Unix(9, 9), "abc"}})} {
		for bit := range 8 * len(b) {
			c := bytes.Clone(b)
			c[bit/8] ^= 1 << (bit % 8)
			for n := range c {
				_, _ = DecodePoints(c[:n])
				_, _ = DecodeSegments(c[:n])
				_, _ = DecodeLines(c[:n])
			}
		}
	}
}

func BenchmarkEncode(b *testing.B) {
	points := make([]Point, MaxPoints)
	for i := range points {
		points[i] = Point{int64(i), time.Unix(1_800_000_000, int64(i)*1e7), rand.Float64()}
	}
	for b.Loop() {
		EncodePoints(points)
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/MaxPoints, "ns/point")
}

func BenchmarkDecode(b *testing.B) {
	points := make([]Point, MaxPoints)
	for i := range points {
		points[i] = Point{int64(i), time.Unix(1_800_000_000, int64(i)*1e7), rand.Float64()}
	}
	block := EncodePoints(points)
	for b.Loop() {
		if _, err := DecodePoints(block); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/MaxPoints, "ns/point")
}

// latest is the latest time of points, in whatever order they came.
func latest(points []Point) (t time.Time) {
	for i, p := range points {
		if i == 0 || p.Time.After(t) {
			t = p.Time
		}
	}
	return t
}
