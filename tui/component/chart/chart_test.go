package chart

import (
	"fmt"
	"io"
	"math"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"
	"github.com/muesli/termenv"

	"atrium/theme"
	"atrium/tui/layout/layouttest"
)

// loss falls, with a range around each value.
func loss(n int, from float64) (out []Point) {
	for i := range n {
		y := from * math.Exp(-float64(i)/float64(n)*3)
		wave := 0.05 * from * math.Sin(float64(i)*1.7)
		out = append(out, Point{X: float64(i * 100), Y: y + wave, Low: y + wave - 0.02*from, High: y + wave + 0.03*from})
	}
	return out
}

func days() (out []Bar) {
	for i := range 30 {
		out = append(out, Bar{fmt.Sprintf("12-%02d", i+1), float64(i * 13 % 60)})
	}
	return out
}

// charts are one of each kind, by name.
func charts() map[string]func(th *theme.Theme, w, h int) string {
	two := []Series{{"train/loss", loss(200, 2.4)}, {"val/loss", loss(20, 2.9)}}
	return map[string]func(th *theme.Theme, w, h int) string{
		"line":     Line{Series: two[:1]}.View,
		"two":      Line{Series: two}.View,
		"log":      Line{Series: []Series{{"lr", []Point{At(0, 1e-5), At(1, 1e-3), At(2, 0), At(3, 1), At(4, 100)}}}, Log: true}.View,
		"clock":    Line{Series: []Series{{"cpu", []Point{At(0, 3), At(600, 97), At(4000, 40)}}}, Clock: true}.View,
		"one":      Line{Series: []Series{{"accuracy", []Point{At(12, 0.97)}}}}.View,
		"constant": Line{Series: []Series{{"epoch", []Point{At(0, 7), At(50, 7), At(100, 7)}}}}.View,
		"gaps": Line{Series: []Series{{"loss", []Point{
			At(0, 1), At(1, 2), At(2, math.NaN()), At(3, 4), At(4, math.Inf(1)), At(5, 2),
		}}}, Left: 1200}.View,
		"none":  Line{}.View,
		"bars":  Bars{Bars: days()}.View,
		"few":   Bars{Bars: days()[:5], Bound: 100}.View,
		"minus": Bars{Bars: []Bar{{"a", 5}, {"b", -3}, {"c", 0.01}, {"d", math.NaN()}, {"e", 2}}}.View,
	}
}

func TestCharts(t *testing.T) {
	for name, view := range charts() {
		layouttest.Goldens(t, name, func(th *theme.Theme, w int) string { return view(th, w, 10) })
	}
}

func TestEverySize(t *testing.T) {
	for _, view := range charts() {
		layouttest.Sweep(t, view)
		th := layouttest.Theme(termenv.ANSI256)
		for w := range 40 {
			for h := range 14 {
				layouttest.Fits(t, view(th, w, h), w, h)
			}
		}
	}
}

// C4: every kind of terminal gets what it can show, and several lines are told
// apart there.
func TestTerminals(t *testing.T) {
	two := Line{Series: []Series{{"up", []Point{At(0, 0), At(9, 9)}}, {"down", []Point{At(0, 9), At(9, 0)}}}}
	draw := func(p termenv.Profile, c theme.Palette, dark bool, g theme.Glyphs) string {
		return two.View(theme.New(theme.Renderer(io.Discard, p, dark), c, g), 40, 10)
	}
	for _, dark := range []bool{true, false} {
		for _, p := range []termenv.Profile{termenv.TrueColor, termenv.ANSI256, termenv.ANSI} {
			got := draw(p, theme.Auto(dark), dark, theme.Unicode())
			if !strings.Contains(got, "\x1b[") || !strings.Contains(ansi.Strip(got), "a up 9") || !strings.ContainsFunc(got, dots) {
				t.Errorf("%v: %q", p, got)
			}
		}
	}
	mono := draw(termenv.ANSI, theme.Mono(), true, theme.Unicode())
	if strings.Contains(mono, "\x1b[3") || strings.ContainsFunc(mono, dots) || !strings.Contains(mono, "* up") || !strings.Contains(mono, "o down") {
		t.Errorf("without colour:\n%s", mono)
	}
	plain := draw(termenv.Ascii, theme.Mono(), true, theme.ASCII())
	for _, r := range plain {
		if r > '~' || r < ' ' && r != '\n' {
			t.Fatalf("%U in ASCII:\n%s", r, plain)
		}
	}
	bars := Bars{Bars: days()}.View(layouttest.Theme(termenv.Ascii), 60, 8)
	if strings.ContainsFunc(bars, func(r rune) bool { return r > '~' }) {
		t.Errorf("not ASCII:\n%s", bars)
	}
}

func dots(r rune) bool { return r > 0x2800 && r < 0x2900 }

// What is left out is counted, and told.
func TestLeftOut(t *testing.T) {
	l := Line{Log: true, Left: 3, Series: []Series{{"x", []Point{At(0, 1), At(1, 0), At(2, -1), At(3, math.NaN()), At(math.Inf(1), 1)}}}}
	if got := l.Skipped(); got != 7 {
		t.Errorf("%d left out", got)
	}
	if got := l.View(layouttest.Theme(termenv.Ascii), 60, 10); !strings.Contains(got, "7 values left out") {
		t.Errorf("%s", got)
	}
}

// X2: names of metrics come from whoever tracked them.
func TestHostileNames(t *testing.T) {
	for _, name := range layouttest.Difficult() {
		l := Line{Series: []Series{{name, loss(5, 1)}, {"a\x1b]52;c;x\a\nb", loss(5, 2)}}, Write: func(float64) string { return name }}
		b := Bars{Bars: []Bar{{name, 1}, {"b", 2}}, Write: func(float64) string { return name }}
		for _, w := range []int{1, 10, 40, 90} {
			layouttest.Fits(t, l.View(layouttest.Theme(termenv.ANSI256), w, 8), w, 8)
			layouttest.Fits(t, b.View(layouttest.Theme(termenv.Ascii), w, 8), w, 8)
		}
	}
}

// Any values at any size.
func FuzzView(f *testing.F) {
	for seed := range uint64(40) {
		f.Add(seed, 1+int(seed)*7%90, 1+int(seed)%13)
	}
	f.Fuzz(func(t *testing.T, seed uint64, w, h int) {
		r := rand.New(rand.NewPCG(seed, 1))
		w, h = abs(w)%200, abs(h)%60
		odd := []float64{
			0, 1, -1, math.MaxFloat64, -math.MaxFloat64, math.SmallestNonzeroFloat64, 1e-300, 1e300,
			math.NaN(), math.Inf(1), math.Inf(-1), math.Copysign(0, -1), 1 << 53,
		}
		value := func() float64 {
			switch r.IntN(4) {
			case 0:
				return odd[r.IntN(len(odd))]
			case 1:
				return math.Float64frombits(r.Uint64())
			}
			return r.NormFloat64() * math.Pow(10, float64(r.IntN(12)-6))
		}
		l := Line{Log: r.IntN(2) == 0, Clock: r.IntN(2) == 0, Left: r.IntN(3)}
		var b Bars
		for range r.IntN(8) {
			s := Series{Name: "m"}
			for range r.IntN(30) {
				s.Points = append(s.Points, Point{value(), value(), value(), value()})
				b.Bars = append(b.Bars, Bar{"d", value()})
			}
			l.Series = append(l.Series, s)
		}
		for _, p := range []termenv.Profile{termenv.ANSI256, termenv.Ascii} {
			th := layouttest.Theme(p)
			layouttest.Fits(t, l.View(th, w, h), w, h)
			layouttest.Fits(t, b.View(th, w, h), w, h)
		}
	})
}

func abs(n int) int {
	if n < 0 {
		return -(n + 1)
	}
	return n
}

func TestNumber(t *testing.T) {
	for want, v := range map[string]float64{
		"0": 0, "0.3112": 0.31118, "2.4": 2.4, "-17.5": -17.5, "999.5": 999.5, "9999": 9999, "12.4k": 12400, "1M": 1e6,
		"1.234G": 1.234e9, "1.5e-07": 1.5e-7, "0.001": 0.001, "1e+15": 1e15, "NaN": math.NaN(), "Inf": math.Inf(1), "-Inf": math.Inf(-1),
	} {
		if got := Number(v); got != want {
			t.Errorf("%v: %s, want %s", v, got, want)
		}
	}
	for want, v := range map[string]float64{
		"0s": 0, "0.5s": 0.5, "45s": 45, "3m20s": 200, "2h": 7200, "1d6h": 108000, "-5m": -300, "1d": 86405,
	} {
		if got := Elapsed(v); got != want {
			t.Errorf("%v s: %s, want %s", v, got, want)
		}
	}
}

// Labels next to one another are never the same.
func TestTicksDiffer(t *testing.T) {
	for _, s := range []span{{lo: 0, hi: 1}, {lo: 1000001, hi: 1000002}, {lo: 1e-9, hi: 2e-9}, {lo: -3e12, hi: 5e12}, {lo: 0.30, hi: 0.3002}, {lo: 99990, hi: 100010}} {
		list := s.marks(6, tick)
		if len(list) < 2 {
			t.Errorf("%v: %v", s, list)
		}
		for i := 1; i < len(list); i++ {
			if list[i].text == list[i-1].text {
				t.Errorf("%v: %v", s, list)
			}
		}
	}
}

// BenchmarkView is a frame of a chart of two lines at the usual size.
func BenchmarkView(b *testing.B) {
	view, th := charts()["two"], layouttest.Theme(termenv.ANSI256)
	for b.Loop() {
		view(th, 120, 20)
	}
}
