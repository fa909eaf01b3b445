package track_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"strings"
	"testing"

	"atrium/model"
	"atrium/model/op/chore"
	"atrium/model/op/track"
)

func sum(data []byte) string {
	h := sha256.Sum256(data)
	return hex.EncodeToString(h[:])
}

// upload brings content in pieces.
func (h *house) upload(id model.UUID, data []byte, piece int) {
	h.Helper()
	for at := 0; at < len(data); at += piece {
		o := track.Upload{Workspace: "ml-team", Run: id, SHA256: sum(data), Offset: int64(at), Data: data[at:min(at+piece, len(data))]}
		want := o.Offset + int64(len(o.Data))
		for range 2 { // the second time nothing comes of it
			if e := h.do("grace", o); e.After["offset"] != want {
				h.Fatalf("%+v, want %d", e.After, want)
			}
		}
	}
}

func file(name string, data []byte) model.Entry {
	return model.Entry{Artifact: &model.ArtifactRef{Name: name, Bytes: int64(len(data)), SHA256: sum(data)}}
}

// content is what a run keeps as a file.
func (h *house) content(id model.UUID, name string) (all []byte) {
	h.blocks(id, model.ArtifactSeries, name, func(b []byte) { all = append(all, b...) })
	return all
}

// T1: files come in pieces, are compared with their sum, and kept once however
// many names they have.
func TestFilesAreKept(t *testing.T) {
	h := newHouse(t)
	id := h.begin("grace", api, 1)
	data := bytes.Repeat([]byte("weights "), 100_000)
	h.refuse("grace", h.append(id, file("model.pt", data)), model.Conflict, "model.pt", "not brought")
	h.upload(id, data, 200_001)
	e := h.send("grace", id, point("loss", 1), file("model.pt", data), file("again.pt", data), file("empty", nil), point("loss", 2))
	if e.After["through"] != uint64(5) || e.After["refused"] != nil {
		t.Errorf("%+v", e.After)
	}
	for _, name := range []string{"model.pt", "again.pt"} {
		if !bytes.Equal(h.content(id, name), data) {
			t.Errorf("%s has %d bytes", name, len(h.content(id, name)))
		}
	}
	if s := h.series(id, model.ArtifactSeries, "empty"); s == nil || s.Count != 0 {
		t.Errorf("%+v", s)
	}
	if got := h.run(id).Bytes; got < int64(len(data)) || got > int64(len(data))+1000 {
		t.Errorf("%d bytes for %d", got, len(data))
	}
	h.exact(id)
}

// A file that is not what it was named is refused, and what came of it counts no more.
func TestAFileIsComparedWithItsSum(t *testing.T) {
	h := newHouse(t)
	id := h.begin("grace", api, 1)
	other := []byte("what was meant")
	o := track.Upload{Workspace: "ml-team", Run: id, SHA256: sum(other), Data: []byte("something else")}
	h.do("grace", o)
	e := h.send("grace", id, file("a", other))
	if refused := e.After["refused"].([]model.RefusedEntry); len(refused) != 1 || !strings.Contains(refused[0].Why, "SHA-256") {
		t.Errorf("%+v", e.After)
	}
	if h.run(id).Bytes != 0 || h.series(id, model.ArtifactSeries, "a") != nil {
		t.Errorf("%+v", h.run(id))
	}
	h.exact(id)
	o.Data = other
	h.do("grace", o)
	h.send("grace", id, file("a", other))
	if got := h.content(id, "a"); !bytes.Equal(got, other) {
		t.Errorf("%q", got)
	}
	h.chores()
	if got := h.content(id, "a"); !bytes.Equal(got, other) {
		t.Errorf("%q", got)
	}
	h.exact(id)
}

// A file that is logged again takes its name; what nothing has any more goes.
func TestAFileIsReplaced(t *testing.T) {
	h := newHouse(t)
	id := h.begin("grace", api, 1)
	one, two := bytes.Repeat([]byte("1"), 300_000), bytes.Repeat([]byte("2"), 100)
	h.upload(id, one, 256<<10)
	h.upload(id, two, 256<<10)
	h.send("grace", id, file("a", one), file("b", one), file("a", one), file("a", two))
	h.chores()
	if !bytes.Equal(h.content(id, "a"), two) || !bytes.Equal(h.content(id, "b"), one) {
		t.Error("not what was logged")
	}
	h.send("grace", id, file("b", two))
	h.exact(id)
	if got := h.run(id).Bytes; got != 100 {
		t.Errorf("%d bytes", got)
	}
	h.chores()
	if !bytes.Equal(h.content(id, "b"), two) {
		t.Error("not what was logged")
	}
	h.look(func(u model.Unit) {
		r, _ := u.RunOf(u.Name("ml-team").Workspace, id)
		for n := 1; n <= r.Series; n++ {
			for b := range u.Blocks(r, n, 0, false) {
				if len(b.Data) != 100 {
					t.Errorf("a block of %d bytes is left in series %d", len(b.Data), n)
				}
			}
		}
	})
}

// chores does what is due.
func (h *house) chores() {
	h.Helper()
	for range 1000 {
		var due *model.Task
		h.look(func(u model.Unit) {
			for t := range u.Due(h.now) {
				if due = t; true {
					break
				}
			}
		})
		if due == nil || due.At.After(h.now) {
			return
		}
		if _, err := h.store.Do(context.Background(), chore.Actor(), chore.For(due, h.now)); err != nil {
			h.Fatal(err)
		}
	}
	h.Fatal("the chores do not end")
}

// A8, X1: who deletes, what that frees, and that nothing brings it back.
func TestDelete(t *testing.T) {
	h := newHouse(t)
	id, other := h.begin("grace", api, 1), h.begin("ada", api, 2)
	hidden := h.begin("ada", secret, 3)
	h.now = h.now.Add(1)
	data := bytes.Repeat([]byte("x"), 600_000)
	h.upload(id, data, 100_000)
	h.send("grace", id, file("a", data))
	for i := range 200 {
		h.send("grace", id, point(strings.Repeat("n", 1+i), 1))
	}
	h.send("ada", other, point("loss", 1))
	for _, ref := range []string{"API-1", id.String()} {
		h.refuse("linus", track.Delete{Workspace: "ml-team", Run: ref}, model.Denied)
	}
	for _, ref := range []string{"SECR-1", hidden.String()} {
		unseen := h.refuse("grace", track.Delete{Workspace: "ml-team", Run: ref}, model.NotFound)
		absent := h.refuse("grace", track.Delete{Workspace: "ml-team", Run: "NONE-1"}, model.NotFound)
		if strings.ReplaceAll(unseen, ref, "X") != strings.ReplaceAll(absent, "NONE-1", "X") {
			t.Errorf("%q\n%q", unseen, absent)
		}
	}
	e := h.do("grace", track.Delete{Workspace: "ml-team", Run: "API-1"})
	if !e.Confirm || !strings.Contains(strings.Join(e.Consequences, " "), "KiB") {
		t.Errorf("%+v", e)
	}
	if h.run(id) != nil {
		t.Fatal("it is there")
	}
	h.exact(other, hidden)
	gone := "was deleted from ml-team/api"
	h.refuse("grace", track.Begin{Project: api, Run: id, Person: "grace"}, model.NotFound, gone, "atrium clear")
	h.refuse("grace", track.Append{Workspace: "ml-team", Run: id, Entries: []model.Entry{{Seq: 1}}}, model.NotFound, "atrium clear")
	h.chores()
	h.look(func(u model.Unit) {
		p := u.ProjectNamed(u.Name("ml-team").Workspace, "api")
		if p.Runs != 1 || p.LastRun != 2 {
			t.Errorf("%+v", p)
		}
		if n := u.EraseRun(p.Workspace, p.ID, 1, 10); n != 0 {
			t.Errorf("%d records are left", n)
		}
	})
	h.exact(other, hidden)
	if id := h.begin("grace", api, 4); h.run(id).Number != 3 {
		t.Error("a number is used again")
	}
}
