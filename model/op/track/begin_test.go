package track_test

import (
	"strings"
	"testing"
	"time"

	"atrium/model"
	"atrium/model/op"
	"atrium/model/op/track"
)

// T1: who may track, and what the others are told (R3).
func TestBeginNeedsTrack(t *testing.T) {
	h := newHouse(t)
	begin := func(project, person string) track.Begin {
		return track.Begin{Project: project, Run: model.UUID{9}, Person: person, Created: h.now}
	}
	h.refuse("linus", begin(api, "linus"), model.Denied)
	unseen := h.refuse("outsider", begin(secret, "outsider"), model.NotFound)
	absent := h.refuse("outsider", begin("ml-team/nothing", "outsider"), model.NotFound)
	if strings.ReplaceAll(unseen, "secret", "nothing") != absent {
		t.Errorf("%q\n%q", unseen, absent)
	}
	h.refuse("", begin(api, "grace"), model.Denied)
	h.refuse("grace", begin(api, "ada"), model.Denied, "ada's", "you are grace", "--as ada")
	e := h.do("grace", begin(api, "grace"))
	if e.After["key"] != "API-1" || e.After["run"] != (model.UUID{9}).String() {
		t.Errorf("%+v", e)
	}
	if !strings.Contains(h.trail(), "run.start ml-team/api:API-1") {
		t.Error(h.trail())
	}
}

// T5: a run is registered once, however often, and only its person brings it.
func TestBeginTwice(t *testing.T) {
	h := newHouse(t)
	id := h.begin("grace", api, 1)
	again := h.do("grace", track.Begin{Project: api, Run: id, Person: "grace", Created: h.now})
	if !again.Unchanged || again.After["key"] != "API-1" {
		t.Errorf("%+v", again)
	}
	h.refuse("ada", track.Begin{Project: api, Run: id, Person: "ada"}, model.Denied, "grace's")
	h.refuse("ada", track.End{Workspace: "ml-team", Run: id}, model.Denied, "grace's")
	h.refuse("outsider", track.End{Workspace: "ml-team", Run: id}, model.NotFound)
}

// T5: a run without an end was killed at its last sample; if its tracker comes
// again it runs again.
func TestEndWithoutAnEnd(t *testing.T) {
	h := newHouse(t)
	id := h.begin("grace", api, 1)
	last := h.now.Add(time.Minute)
	h.now = h.now.Add(time.Hour)
	h.send("grace", id, model.Entry{At: last})
	h.do("grace", track.End{Workspace: "ml-team", Run: id})
	if r := h.run(id); r.State != model.RunKilled || !r.Ended.Equal(last) {
		t.Errorf("%+v", r)
	}
	h.do("grace", track.Begin{Project: api, Run: id, Person: "grace"})
	if r := h.run(id); r.State != model.RunRunning || !r.Ended.IsZero() {
		t.Errorf("%+v", r)
	}
	h.send("grace", id, model.Entry{Status: &model.RunStatus{State: model.RunKilled, Exit: 137, Signal: "killed"}})
	h.do("grace", track.End{Workspace: "ml-team", Run: id})
	if e := h.do("grace", track.Begin{Project: api, Run: id, Person: "grace"}); !e.Unchanged || h.run(id).State != model.RunKilled {
		t.Errorf("%+v", e)
	}
}

// T5: entries are stored once; a gap is a conflict that names where to go on.
func TestAppendOnce(t *testing.T) {
	h := newHouse(t)
	id := h.begin("grace", api, 1)
	one := h.append(id, model.Entry{}, model.Entry{Unknown: true})
	e := h.do("grace", one)
	if e.After["through"] != uint64(2) || len(e.After["refused"].([]model.RefusedEntry)) != 1 || e.Tracked == 0 {
		t.Errorf("%+v", e)
	}
	if e := h.do("grace", one); e.After["through"] != uint64(2) || !e.Unchanged {
		t.Errorf("%+v", e)
	}
	gap := track.Append{Workspace: "ml-team", Run: id, Entries: []model.Entry{{Seq: 4}}}
	h.refuse("grace", gap, model.Conflict, "entry 2")
}

// SPEC 4: who may view a workspace project may repeat what ran there, with other
// inputs, where the workspace's role gives it; not something else, and not by a
// grant.
func TestRerunNeedsExecute(t *testing.T) {
	h := newHouse(t)
	first := h.begin("grace", api, 1)
	again := func(id byte, origin model.UUID, command ...string) track.Begin {
		return track.Begin{Project: api, Run: model.UUID{id}, Person: "linus", Origin: origin, Command: command, Created: h.now}
	}
	h.refuse("linus", again(2, model.UUID{}, "python", "train.py"), model.Denied)
	h.refuse("linus", again(2, first, "python", "steal.py"), model.Denied)
	h.refuse("linus", again(2, first, "python"), model.Denied)
	h.refuse("linus", again(2, model.UUID{7}, "python", "train.py"), model.Denied)
	h.do("linus", again(2, first, "python", "train.py", "--lr", "0.2"))
	id := model.UUID{2}
	h.send("linus", id, model.Entry{Status: &model.RunStatus{State: model.RunFinished}})
	h.do("linus", track.End{Workspace: "ml-team", Run: id})
	if r := h.run(id); r.Origin != first || r.State != model.RunFinished {
		t.Errorf("%+v", r)
	}
	// A locked project takes it from viewers.
	locked := model.ViewOnly
	h.do("ada", op.UpdateProject{Project: api, Access: &locked})
	h.refuse("linus", again(3, first, "python", "train.py"), model.Denied)
	h.refuse("linus", h.append(id, model.Entry{}), model.Denied)
	h.do("ada", op.GrantAccess{Project: api, Who: "linus", Role: model.ProjectViewer})
	h.refuse("linus", again(3, first, "python", "train.py"), model.Denied)
}

// R3: a run in a project that one does not see is absent, word by word; and so is
// what else is known by its UUID.
func TestUnseenRunsAreAbsent(t *testing.T) {
	h := newHouse(t)
	hidden, gone, never := h.begin("ada", secret, 1), h.begin("grace", api, 2), model.UUID{3}
	h.do("grace", track.Delete{Workspace: "ml-team", Run: gone.String()})
	sum := strings.Repeat("ab", 32)
	for _, of := range []func(model.UUID) model.Operation{
		func(id model.UUID) model.Operation { return track.Append{Workspace: "ml-team", Run: id} },
		func(id model.UUID) model.Operation { return track.End{Workspace: "ml-team", Run: id} },
		func(id model.UUID) model.Operation {
			return track.Upload{Workspace: "ml-team", Run: id, SHA256: sum, Data: []byte("x")}
		},
		func(id model.UUID) model.Operation { return track.Delete{Workspace: "ml-team", Run: id.String()} },
	} {
		for _, who := range []string{"grace", "outsider"} {
			want := h.refuse(who, of(never), model.NotFound)
			for _, id := range []model.UUID{hidden, gone} {
				if got := h.refuse(who, of(id), model.NotFound); strings.ReplaceAll(got, id.String(), never.String()) != want {
					t.Errorf("%s: %s: %q, want %q", who, of(id).Kind(), got, want)
				}
			}
		}
	}
	begin := func(id model.UUID) string {
		return strings.ReplaceAll(h.refuse("grace", track.Begin{Project: api, Run: id, Person: "grace"}, model.NotFound), id.String(), "it")
	}
	if a, b := begin(hidden), begin(gone); a != b {
		t.Errorf("%q\n%q", a, b)
	}
	// In another workspace the UUID is free.
	h.do("outsider", op.CreateWorkspace{Name: "others"})
	h.do("outsider", op.CreateProject{Project: "others/api"})
	h.do("outsider", track.Begin{Project: "others/api", Run: hidden, Person: "outsider"})
}
