package track_test

import (
	"fmt"
	"time"

	"atrium/model"
	"atrium/model/op/asset"
	"atrium/model/op/track"
)

// start begins a run, unless nothing new can be tracked: then nothing comes of it.
func (h *history) start(project string, created time.Time) *told {
	who := pick(h, []string{"ada", "grace", "linus"})
	r := &told{who: who, project: project, begun: created.UTC(), lived: created, copied: map[string]string{}}
	for i := range r.id {
		r.id[i] = byte(h.rng.Uint32())
	}
	h.look(func(u model.Unit) {
		r.person = u.Name(who).Person
		r.place = u.ProjectNamed(u.Name("ml-team").Workspace, project[len("ml-team/"):]).ID
	})
	h.begin(r)
	h.runs = append(h.runs, r)
	return r
}

// begin registers a run, or finds it. A start that lies ahead is no later than now.
func (h *history) begin(r *told) bool {
	fresh := h.run(r.id) == nil
	_, err := h.try(r.who, track.Begin{Project: r.project, Run: r.id, Person: r.who, Created: r.begun})
	if limit := h.now.Add(5 * time.Minute); err == nil && fresh && r.begun.After(limit) {
		r.begun = limit
	}
	return err == nil
}

// tell adds to what a tracker has to send; at is by its clock.
func (h *history) tell(r *told, at time.Time) {
	x := model.Entry{Seq: uint64(len(r.entries) + 1), At: at}
	switch h.rng.IntN(7) {
	case 0, 1:
		for range 1 + h.rng.IntN(50) {
			x.Points = append(x.Points, model.Point{Name: fmt.Sprint("m", h.rng.IntN(5)), Value: h.rng.NormFloat64()})
		}
	case 2:
		x.Output = &model.Output{Data: make([]byte, h.rng.IntN(9000))}
	case 3:
		x.Params = []model.Pair{{Key: fmt.Sprint("k", h.rng.IntN(3)), Value: fmt.Sprint(h.rng.IntN(1000))}}
	case 4:
		x.Text = &model.TextLine{Name: "note", Text: fmt.Sprint(h.rng.Uint64())}
	case 5:
		x.Sample = &model.Sample{CPU: time.Duration(len(r.entries)) * time.Second, Memory: h.rng.Int64N(1 << 30)}
	case 6:
		data := fmt.Sprint(h.rng.IntN(5))
		for range h.rng.IntN(2) {
			data += string(make([]byte, 70_000))
		}
		x.Artifact = &model.ArtifactRef{Name: fmt.Sprint("f", h.rng.IntN(2)), Bytes: int64(len(data)), SHA256: sum([]byte(data))}
		r.copied[x.Artifact.SHA256] = data
	}
	if x.Points == nil && h.rng.IntN(12) == 0 {
		x = model.Entry{Seq: x.Seq, At: at, Unknown: true}
	}
	r.entries = append(r.entries, x)
	r.lived = at
}

// send brings what is not stored yet, from some entries before on, perhaps twice.
func (h *history) send(r *told, again int) {
	if r.gone && h.rng.IntN(2) == 0 || !h.begin(r) {
		return
	}
	for range 2 * len(r.entries) {
		stored := h.run(r.id)
		if stored == nil {
			return
		}
		from := int(stored.Through)
		if from == len(r.entries) && again == 0 {
			return
		}
		batch := track.Append{Workspace: "ml-team", Run: r.id, Entries: r.entries[max(from-again, 0):]}
		again = 0
		for _, x := range batch.Entries {
			if a := x.Artifact; a != nil && int(x.Seq) > from {
				data := r.copied[a.SHA256]
				for at := 0; at < len(data); at += 50_000 {
					o := track.Upload{Workspace: "ml-team", Run: r.id, SHA256: a.SHA256, Offset: int64(at), Data: []byte(data[at:min(at+50_000, len(data))])}
					if _, err := h.try(r.who, o); err != nil {
						return
					}
				}
			}
		}
		if _, err := h.try(r.who, batch); err != nil {
			return
		}
		h.book(r, from)
		if h.rng.IntN(4) == 0 {
			from := int(h.run(r.id).Through)
			if e, err := h.try(r.who, batch); err == nil && e.After["through"] != h.run(r.id).Through {
				h.Errorf("%+v", e.After)
			}
			h.book(r, from) // the rest, where only a part was taken
		}
	}
}

// book counts what the server took of a run, by the rules in words: from the start
// to the last sample that is stored, not later than a little from now, and no more
// once it has ended.
func (h *history) book(r *told, from int) {
	through := int(h.run(r.id).Through)
	to := r.begun.Unix() + r.seconds
	for _, x := range r.entries[from:through] {
		if r.ended {
			break
		}
		at := x.At
		if limit := h.now.Add(5 * time.Minute); at.After(limit) {
			at = limit
		}
		to = max(to, at.Unix())
		r.ended = x.Status != nil
	}
	n := to - r.begun.Unix() - r.seconds
	r.seconds += n
	h.total += n
	h.byWho[r.person] += n
	h.byPlace[r.place] += n
}

func (h *history) progress(r *told) {
	if r.ended || r.gone {
		h.send(r, h.rng.IntN(4))
		return
	}
	for range h.rng.IntN(5) {
		at := h.now.Add(time.Duration(h.rng.Int64N(int64(3*time.Hour))) - 2*time.Hour)
		h.tell(r, at)
	}
	h.send(r, h.rng.IntN(4))
}

func (h *history) end() {
	if len(h.runs) == 0 {
		return
	}
	r := pick(h, h.runs)
	switch {
	case r.ended || r.gone:
	case h.rng.IntN(3) == 0:
		h.try(r.who, track.End{Workspace: "ml-team", Run: r.id})
	default:
		r.entries = append(r.entries, model.Entry{
			Seq: uint64(len(r.entries) + 1), At: h.now, Status: &model.RunStatus{State: model.RunFinished},
		})
		h.send(r, 1)
	}
}

func (h *history) delete() {
	if len(h.runs) == 0 {
		return
	}
	r := pick(h, h.runs)
	if _, err := h.try(r.who, track.Delete{Workspace: "ml-team", Run: r.id.String()}); err == nil {
		r.gone = true
		if _, err := h.try(r.who, track.Begin{Project: r.project, Run: r.id, Person: r.who}); err == nil {
			h.Errorf("the run %s came back", r.id)
		}
	}
}

func (h *history) things(project string) {
	who := pick(h, []string{"ada", "grace", "linus"})
	value := func() string { return fmt.Sprint(h.rng.IntN(1 << h.rng.IntN(30))) }
	switch h.rng.IntN(6) {
	case 0:
		h.try(who, asset.AddComment{Project: project, Text: value()})
	case 1, 2:
		v := value()
		if h.rng.IntN(3) == 0 {
			v = ""
		}
		h.try(who, asset.SetMeta{Project: project, Values: map[string]string{fmt.Sprint("k", h.rng.IntN(3)): v}})
	case 3:
		h.try(who, asset.CreateModel{Project: project, Model: fmt.Sprint("net", h.rng.IntN(2)), Description: value()})
	case 4:
		h.try(who, asset.AddVersion{Project: project, Model: fmt.Sprint("net", h.rng.IntN(2)), Description: value(), Metadata: map[string]string{"a": value()}})
	default:
		h.try(who, asset.DeleteModel{Project: project, Model: fmt.Sprint("net", h.rng.IntN(2))})
	}
}
