package line_test

import (
	"errors"
	"fmt"
	"math"
	"os"
	"reflect"
	"strings"
	"sync"
	"testing"
	"time"

	"atrium/cmd/track/line"
)

func step(n int64) *int64 { return &n }

func TestParse(t *testing.T) {
	at := time.Date(2026, 11, 21, 10, 0, 0, 500e6, time.UTC)
	for text, want := range map[string]line.Entry{
		`{"loss":0.31,"step":10}`: {Step: step(10), Metrics: []line.Metric{{"loss", 0.31}}},
		`{"b":1,"a":2e3,"ok":true,"time":"2026-11-21T11:00:00.5+01:00"}`:                    {Time: at, Metrics: []line.Metric{{"a", 2000}, {"b", 1}, {"ok", 1}}},
		`{"time":1795255200.5,"x":-1}`:                                                      {Time: at, Metrics: []line.Metric{{"x", -1}}},
		`{"note":"NaN is \"Infinity\""}`:                                                    {Text: []line.Pair{{"note", `NaN is "Infinity"`}}},
		`{"metrics":{"step":3},"params":{"lr":0.1,"opt":"adam","l":[1, 2]},"text":"hello"}`: {Metrics: []line.Metric{{"step", 3}}, Text: []line.Pair{{"text", "hello"}}, Params: []line.Pair{{"l", "[1, 2]"}, {"lr", "0.1"}, {"opt", "adam"}}},
		`{"artifact":"out/model.pt","artifacts":{"vocab":"v.txt"}}`:                         {Artifacts: []line.Pair{{"model.pt", "out/model.pt"}, {"vocab", "v.txt"}}},
		`{"train/loss": 1e-400}`:                                                            {Metrics: []line.Metric{{"train/loss", 0}}},
		`{}`:                                                                                {},
	} {
		got, err := line.Parse([]byte(text))
		if err != nil || !reflect.DeepEqual(got, want) {
			t.Errorf("%s: %+v, %v", text, got, err)
		}
	}
}

func TestADivergedTraining(t *testing.T) {
	e, err := line.Parse([]byte(`{"a": NaN, "b":Infinity, "c": -Infinity, "d": "NaN", "note":"NaN\" NaN"}`))
	if err != nil || len(e.Metrics) != 4 || !math.IsNaN(e.Metrics[0].Value) || !math.IsInf(e.Metrics[1].Value, 1) || !math.IsInf(e.Metrics[2].Value, -1) || e.Text[0].Value != `NaN" NaN` {
		t.Errorf("%+v %v", e, err)
	}
}

func TestWhatIsRefusedIsSaidWhy(t *testing.T) {
	for text, why := range map[string]string{
		`loss=3`:                   "not a JSON object",
		`null`:                     "not a JSON object",
		`[1]`:                      "not a JSON object",
		`{"loss":null}`:            "loss is null; it must be a number or text",
		`{"loss":[1]}`:             "must be a number or text",
		`{"step":1.5,"x":1}`:       "whole number",
		`{"time":"noon","x":1}`:    "RFC 3339",
		`{"time":1e300,"x":1}`:     "Unix seconds",
		`{"metrics":{"x":"high"}}`: "the metric x",
		`{"metrics":3}`:            "object of names",
		`{"":1}`:                   "is not a name",
		"{\"a\\u0007\":1}":         "is not a name",
		`{"a=b":1}`:                "is not a name",
		`{"x":1}{"y":2}`:           "not a JSON object",
		`{"artifact":3}`:           "path of a file",
		strings.Repeat("x", 1<<17): "65536 are the most",
		`{"n":"` + strings.Repeat("x", 20000) + `"}`: "16384 are the most",
	} {
		if _, err := line.Parse([]byte(text)); err == nil || !strings.Contains(err.Error(), why) {
			t.Errorf("%.40s: %v", text, err)
		}
	}
}

func TestArguments(t *testing.T) {
	e, err := line.FromArgs([]string{"loss=0.31", "note=a=b", "step=4", "bad=NaN"}, []string{"lr=0.1"}, nil, []string{"m.pt", "w=/x/y"}, nil, time.Time{}, "/d")
	if err != nil || *e.Step != 4 || len(e.Metrics) != 2 || e.Text[0].Value != "a=b" || e.Params[0].Value != "0.1" ||
		!reflect.DeepEqual(e.Artifacts, []line.Pair{{"m.pt", "/d/m.pt"}, {"w", "/x/y"}}) {
		t.Fatalf("%+v %v", e, err)
	}
	again, err := line.Parse(e.Format())
	if err != nil || again.Text[0] != e.Text[0] || !math.IsNaN(again.Metrics[0].Value) || *again.Step != 4 || !reflect.DeepEqual(again.Artifacts, e.Artifacts) {
		t.Errorf("%+v %v", again, err)
	}
	for _, bad := range [][]string{nil, {"loss"}, {"=3"}, {"step=x", "a=1"}} {
		if _, err := line.FromArgs(bad, nil, nil, nil, nil, time.Time{}, "/"); err == nil {
			t.Errorf("%q was accepted", bad)
		}
	}
}

func TestScan(t *testing.T) {
	long := strings.Repeat("y", 3*line.MaxLine)
	var got []int
	err := line.Scan(strings.NewReader("a\n\n  \nbb\n"+long+"\nccc\nlast"), func(b []byte) { got = append(got, len(b)) })
	if want := []int{1, 2, line.MaxLine + 1, 3, 4}; err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("%v %v", got, err)
	}
}

func TestTheSocket(t *testing.T) {
	var mu sync.Mutex
	got := map[string]int{}
	s, err := line.Listen(func(b []byte) error {
		mu.Lock()
		defer mu.Unlock()
		got[string(b)]++
		if string(b) == "late" {
			return errors.New("the disk was full")
		}
		if string(b) == "bad" {
			return fmt.Errorf("%w: no\nsuch thing", line.ErrRefused)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	var wg sync.WaitGroup
	for i := range 20 {
		wg.Go(func() {
			if err := line.Send(s.Path(), fmt.Appendf(nil, "a%d", i), fmt.Appendf(nil, "b%d", i)); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	if err := line.Send(s.Path(), []byte("bad")); !errors.Is(err, line.ErrRefused) || !strings.Contains(err.Error(), "no such thing") {
		t.Error(err)
	}
	if err := line.Send(s.Path(), []byte("late")); err == nil || errors.Is(err, line.ErrRefused) {
		t.Error(err)
	}
	if info, err := os.Stat(s.Path()); err != nil || info.Mode()&os.ModeSocket == 0 {
		t.Error(err)
	}
	s.Close()
	if len(got) != 42 {
		t.Errorf("%d lines", len(got))
	}
	if err := line.Send(s.Path(), []byte("late")); err == nil {
		t.Error("a tracker that has gone took a line")
	}
}

func FuzzParse(f *testing.F) {
	f.Add([]byte(`{"loss":0.31,"step":10,"time":"2026-11-21T10:00:00Z","note":"x","params":{"a":1},"text":{"b":"c"},"artifact":"f"}`))
	f.Add([]byte(`{"a":NaN,"metrics":{"b":-Infinity}}`))
	f.Fuzz(func(t *testing.T, b []byte) {
		e, err := line.Parse(b)
		if err != nil {
			return
		}
		again, err := line.Parse(e.Format())
		if len(e.Format()) > line.MaxLine {
			return // escaped, it is longer than it was
		}
		if err != nil || len(again.Metrics) > len(e.Metrics) || (again.Step == nil) != (e.Step == nil) || !again.Time.Equal(e.Time) {
			t.Errorf("%s became %s: %v", b, e.Format(), err)
		}
	})
}

func BenchmarkParse(b *testing.B) {
	text := []byte(`{"loss":0.31,"acc":0.9,"step":10}`)
	for b.Loop() {
		if _, err := line.Parse(text); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkSend(b *testing.B) {
	s, err := line.Listen(func([]byte) error { return nil })
	if err != nil {
		b.Fatal(err)
	}
	defer s.Close()
	for b.Loop() {
		if err := line.Send(s.Path(), []byte(`{"loss":0.31,"step":10}`)); err != nil {
			b.Fatal(err)
		}
	}
}
