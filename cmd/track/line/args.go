package line

import (
	"encoding/json"
	"fmt"
	"math"
	"path/filepath"
	"strconv"
	"strings"
	"time"
)

// FromArgs makes an entry of the arguments of `atrium log`: key=value is a metric if
// the value is a number, else text. params and texts are key=value, too; artifacts are
// FILE or NAME=FILE, relative to dir. step may be nil, and at zero.
func FromArgs(args, params, texts, artifacts []string, step *int64, at time.Time, dir string) (Entry, error) {
	e := Entry{Step: step, Time: at}
	for _, a := range args {
		name, value, ok := strings.Cut(a, "=")
		if !ok {
			return e, fmt.Errorf("%q is not NAME=VALUE", a)
		}
		if name == "step" && step == nil {
			n, err := strconv.ParseInt(value, 10, 64)
			if err != nil {
				return e, fmt.Errorf("step is %q; it must be a whole number", value)
			}
			e.Step = &n
		} else if x, err := strconv.ParseFloat(value, 64); err == nil {
			e.Metrics = append(e.Metrics, Metric{name, x})
		} else {
			e.Text = append(e.Text, Pair{name, value})
		}
	}
	for _, list := range []struct {
		from []string
		to   *[]Pair
	}{{params, &e.Params}, {texts, &e.Text}} {
		for _, p := range list.from {
			name, value, ok := strings.Cut(p, "=")
			if !ok {
				return e, fmt.Errorf("%q is not NAME=VALUE", p)
			}
			*list.to = append(*list.to, Pair{name, value})
		}
	}
	for _, a := range artifacts {
		name, path, ok := strings.Cut(a, "=")
		if !ok {
			name, path = base(a), a
		}
		if !filepath.IsAbs(path) {
			path = filepath.Join(dir, path)
		}
		e.Artifacts = append(e.Artifacts, Pair{name, path})
	}
	if e.Empty() {
		return e, fmt.Errorf("there is nothing to log; give NAME=VALUE, --param or --artifact")
	}
	return e, e.check()
}

// Format gives the line that Parse reads as the entry.
func (e Entry) Format() []byte {
	top := map[string]any{}
	if e.Step != nil {
		top["step"] = *e.Step
	}
	if !e.Time.IsZero() {
		top["time"] = e.Time.UTC().Format(time.RFC3339Nano)
	}
	if len(e.Metrics) > 0 {
		m := map[string]any{}
		for _, p := range e.Metrics {
			m[p.Name] = p.Value
			switch {
			case math.IsNaN(p.Value):
				m[p.Name] = "NaN"
			case math.IsInf(p.Value, 1):
				m[p.Name] = "Infinity"
			case math.IsInf(p.Value, -1):
				m[p.Name] = "-Infinity"
			}
		}
		top["metrics"] = m
	}
	for name, list := range map[string][]Pair{"text": e.Text, "params": e.Params, "artifacts": e.Artifacts} {
		if len(list) > 0 {
			m := map[string]string{}
			for _, p := range list {
				m[p.Name] = p.Value
			}
			top[name] = m
		}
	}
	b, _ := json.Marshal(top) // maps of strings and finite numbers always can
	return b
}
