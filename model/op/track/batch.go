package track

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"atrium/model"
	"atrium/model/series"
)

// The bounds of a batch, which keep its transaction small: how many series it
// adds to, each of which is a record and a block or two, and how many bytes. The
// first entry is taken whatever it has within its own bounds.
const (
	maxTouched = 40
	maxBatch   = 1 << 20
)

// The bounds of an entry and of a run.
const (
	maxNames   = 1024 // series that one entry adds to
	maxName    = 256  // bytes
	maxText    = 64 << 10
	maxOutput  = 256 << 10
	maxSeries  = 20_000
	maxRefused = 1000 // as many as a journal names
	maxNote    = 1000
)

// allowance is how far a tracker's clock may be ahead of this one.
const allowance = 5 * time.Minute

// place is where something is kept in a run.
type place struct {
	kind model.SeriesKind
	name string
}

// growing is a series with what a batch adds to it.
type growing struct {
	*model.Series
	points   []series.Point
	segments []series.Segment
	lines    []series.Line
	gone     bool // content that nothing has any more
}

// batch is one Append.
type batch struct {
	u     model.Unit
	r     *model.Run
	held  map[place]*growing
	order []*growing
	size  int
	grown int64 // bytes of blocks and parameters
}

// take goes through the entries as far as the bounds reach.
func (b *batch) take(entries []model.Entry) error {
	for i := range entries {
		x, r := &entries[i], b.r
		if x.Seq != r.Through+1 {
			return model.Errorf(model.Conflict, "The run %s is stored up to entry %d; entry %d came.", r.UUID, r.Through, x.Seq).
				WithHint("Send what follows entry %d.", r.Through).With("through", fmt.Sprint(r.Through))
		}
		why, places := fault(x), b.places(x)
		fresh := len(places)
		b.size += weight(x)
		if i > 0 && (b.size > maxBatch || fresh > 0 && len(b.order)+fresh > maxTouched) {
			return nil
		}
		if why == "" && fresh > 0 && r.Series+fresh > maxSeries && b.adds(places) > maxSeries-r.Series {
			why = fmt.Sprintf("the run has %d names already; %d are the most", r.Series, maxSeries)
		}
		if why == "" && x.Artifact != nil {
			missing, bad := b.artifact(x)
			if missing {
				if i > 0 {
					return nil
				}
				return model.Errorf(model.Conflict, "The content of %s was not brought.", display(x.Artifact.Name)).
					WithHint("Send it before the entry that names it.").With("content", x.Artifact.SHA256)
			}
			why = bad
		}
		if why != "" && len(r.Refused) >= maxRefused {
			if i > 0 {
				return nil
			}
			return model.Errorf(model.Conflict, "%d entries of the run %s cannot be stored; the next, %d: %s.", maxRefused, r.UUID, x.Seq, why).
				WithHint("Its journal keeps what follows.")
		}
		r.Through = x.Seq
		at := clamp(x.At, r.Started, b.u.Now().Add(allowance))
		if at.After(r.Seen) {
			r.Seen = at
		}
		if why != "" {
			r.Refused = append(r.Refused, model.RefusedEntry{Seq: x.Seq, Why: why})
			continue
		}
		b.keep(x, at)
	}
	return nil
}

// adds is how many of the places nothing is kept in yet.
func (b *batch) adds(places []place) (n int) {
	for _, at := range places {
		if b.u.Series(b.r, at.kind, at.name) == nil {
			n++
		}
	}
	return n
}

// at finds or begins what is kept in a place.
func (b *batch) at(kind model.SeriesKind, name string) *growing {
	at := place{kind, name}
	if g := b.held[at]; g != nil {
		return g
	}
	g := &growing{Series: b.u.Series(b.r, kind, name)}
	if g.Series == nil {
		b.r.Series++
		g.Series = &model.Series{
			Workspace: b.r.Workspace, Project: b.r.Project, Run: b.r.Number, Kind: kind, Name: name, ID: b.r.Series,
			Value: math.NaN(), Min: math.Inf(1), Max: math.Inf(-1),
		}
		if kind == model.ParamSeries {
			b.grown += g.Size()
		}
	}
	b.held[at], b.order = g, append(b.order, g)
	return g
}

// next is the step of what was logged without one.
func (g *growing) next() int64 {
	switch {
	case g.Count == 0:
		return 0
	case g.Step == math.MaxInt64:
		return g.Step
	default:
		return g.Step + 1
	}
}

// last notes a step as the newest.
func (g *growing) last(step int64, at time.Time) {
	if g.Count == 0 {
		g.First = step
	}
	g.Count, g.Step, g.At = g.Count+1, step, at
}

func (g *growing) point(step int64, at time.Time, v float64) {
	g.points = append(g.points, series.Point{Step: step, Time: at, Value: v})
	g.last(step, at)
	if !math.IsNaN(v) {
		g.Value = v
	}
	if series.Finite(v) {
		g.Min, g.Max = min(g.Min, v), max(g.Max, v)
	}
}

// flush writes what the series have got.
func (b *batch) flush() {
	for _, g := range b.order {
		if g.gone {
			continue
		}
		var tail []byte
		if g.Blocks > 0 && (g.points != nil || g.segments != nil || g.lines != nil) {
			if last := b.u.Block(b.r, g.ID, g.Blocks); last != nil {
				tail = last.Data
			}
		}
		joined, blocks := false, [][]byte(nil)
		switch {
		case g.points != nil:
			joined, blocks = series.GrowMetric(tail, g.points)
		case g.segments != nil:
			joined, blocks = series.GrowConsole(tail, g.segments)
		case g.lines != nil:
			joined, blocks = series.GrowText(tail, g.lines)
		}
		if joined {
			g.Blocks--
			g.Bytes, b.grown = g.Bytes-int64(len(tail)), b.grown-int64(len(tail))
		}
		for _, data := range blocks {
			b.put(g.Series, data)
		}
		b.u.PutSeries(g.Series)
	}
}

// put writes the next block of a series.
func (b *batch) put(s *model.Series, data []byte) {
	s.Blocks++
	b.u.PutBlock(&model.Block{Workspace: s.Workspace, Project: s.Project, Run: s.Run, Series: s.ID, Number: s.Blocks, Data: data})
	s.Bytes, b.grown = s.Bytes+int64(len(data)), b.grown+int64(len(data))
}

// places are where an entry is kept and the batch has added nothing yet, each once.
func (b *batch) places(x *model.Entry) (all []place) {
	add := func(kind model.SeriesKind, name string) {
		if at := (place{kind, name}); b.held[at] == nil {
			all = append(all, at)
		}
	}
	for i := range x.Points {
		add(model.MetricSeries, x.Points[i].Name)
	}
	for _, p := range x.Params {
		add(model.ParamSeries, p.Key)
	}
	switch {
	case x.Output != nil:
		add(model.ConsoleSeries, "")
	case x.Text != nil:
		add(model.TextSeries, x.Text.Name)
	case x.Sample != nil:
		add(model.MetricSeries, model.CPUMetric)
		add(model.MetricSeries, model.MemoryMetric)
	case x.Artifact != nil:
		add(model.ArtifactSeries, x.Artifact.Name)
		add(model.UploadSeries, x.Artifact.SHA256)
	}
	if len(all) < 2 {
		return all
	}
	seen := make(map[place]bool, len(all))
	return slices.DeleteFunc(all, func(at place) bool {
		was := seen[at]
		seen[at] = true
		return was
	})
}

// weight is about how many bytes an entry brings.
func weight(x *model.Entry) int {
	n := 16 + 12*len(x.Points)
	for _, p := range x.Params {
		n += len(p.Key) + len(p.Value)
	}
	if x.Output != nil {
		n += len(x.Output.Data)
	}
	if x.Text != nil {
		n += len(x.Text.Text)
	}
	return n
}

// fault says why an entry can never be stored; "" if it can.
func fault(x *model.Entry) string {
	if x.Unknown {
		return "it was damaged, or is of a kind that this Atrium cannot read"
	}
	for i := range x.Points {
		if why := badName(x.Points[i].Name); why != "" {
			return why
		}
	}
	for _, p := range x.Params {
		if why := badName(p.Key); why != "" {
			return why
		}
		if len(p.Value) > maxText {
			return fmt.Sprintf("%s has %d bytes; %d are the most", display(p.Key), len(p.Value), maxText)
		}
	}
	if len(x.Points)+len(x.Params) > maxNames && names(x) > maxNames {
		return fmt.Sprintf("it has more than %d names", maxNames)
	}
	switch {
	case x.Output != nil && len(x.Output.Data) > maxOutput:
		return fmt.Sprintf("it has %d bytes of output; %d are the most", len(x.Output.Data), maxOutput)
	case x.Text != nil && len(x.Text.Text) > maxText:
		return fmt.Sprintf("%s has %d bytes; %d are the most", display(x.Text.Name), len(x.Text.Text), maxText)
	case x.Text != nil:
		return badName(x.Text.Name)
	case x.Artifact != nil:
		if why := badName(x.Artifact.Name); why != "" {
			return why
		}
		if x.Artifact.Bytes < 0 || !isSum(x.Artifact.SHA256) {
			return display(x.Artifact.Name) + " has no SHA-256"
		}
	case x.Status != nil && x.Status.State > model.RunKilled:
		return "it tells of no state that there is"
	}
	return ""
}

// names is how many metrics and parameters an entry has.
func names(x *model.Entry) int {
	all := map[place]bool{}
	for _, p := range x.Points {
		all[place{model.MetricSeries, p.Name}] = true
	}
	for _, p := range x.Params {
		all[place{model.ParamSeries, p.Key}] = true
	}
	return len(all)
}

// badName says why something cannot be kept under a name.
func badName(name string) string {
	plain := true
	for i := 0; i < len(name); i++ {
		plain = plain && name[i] > ' ' && name[i] < 0x7f && name[i] != '='
	}
	if plain && name != "" && len(name) <= maxName {
		return ""
	}
	bad := name == "" || len(name) > maxName || !utf8.ValidString(name) || strings.TrimSpace(name) != name ||
		strings.ContainsFunc(name, func(r rune) bool { return r < ' ' || r >= 0x7f && r < 0xa0 || r == '=' || r == utf8.RuneError })
	if !bad {
		return ""
	}
	return fmt.Sprintf("%s is not a name: 1 to %d bytes without control characters, \"=\" or outer blanks", display(name), maxName)
}

// display is a name as a sentence may have it.
func display(name string) string { return fmt.Sprintf("%+q", cut(name, 40)) }

// cut is the beginning of a text, whole characters of it.
func cut(s string, most int) string {
	if len(s) > most {
		s = s[:most]
	}
	return strings.ToValidUTF8(s, "")
}
