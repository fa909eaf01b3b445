package view_test

import (
	"encoding/json"
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"
	"time"

	"atrium/model"
	"atrium/model/view"
)

// runUUID is the UUID that a fixture's run has.
func runUUID(n int) model.UUID { return model.UUID{0: 0xab, 14: byte(n >> 8), 15: byte(n)} }

// runs puts runs numbered from 1 into a project, with one of everything in each.
// Their UUIDs are numbered from first.
func (w *world) runs(full, by string, first, n int, change ...func(*model.Run)) {
	w.t.Helper()
	ws, name, _ := strings.Cut(full, "/")
	w.put(func(u model.Unit) {
		p := u.ProjectNamed(w.spaces[ws], name)
		for i := range n {
			p.LastRun++
			p.Runs++
			r := &model.Run{
				Workspace: p.Workspace, Project: p.ID, Number: p.LastRun, UUID: runUUID(first + i), Person: w.people[by], Name: "baseline",
				Command: []string{"python", "train.py"}, Dir: "/home/x", Host: "gpu1", Started: noon.Add(time.Duration(i) * time.Minute), Series: 5,
			}
			for _, c := range change {
				c(r)
			}
			u.PutRun(r)
			for id, s := range []model.Series{
				{Kind: model.MetricSeries, Name: "loss", Count: 1, Value: 0.5, Min: 0.5, Max: 0.5},
				{Kind: model.ParamSeries, Name: "lr", Text: "0.1"},
				{Kind: model.TextSeries, Name: "note"},
				{Kind: model.ArtifactSeries, Name: "model.pt", Text: "abc"},
				{Kind: model.ConsoleSeries},
			} {
				s.Workspace, s.Project, s.Run, s.ID = r.Workspace, r.Project, r.Number, id+1
				u.PutSeries(&s)
			}
		}
		u.PutProject(p)
	})
}

// askedOfRuns are all reads that name a run.
func askedOfRuns() map[string]func(*view.Reader, view.RunRef) error {
	p := model.Page{}
	return map[string]func(*view.Reader, view.RunRef) error{
		"Run":          func(r *view.Reader, ref view.RunRef) error { _, err := r.Run(ref); return err },
		"RunParams":    func(r *view.Reader, ref view.RunRef) error { _, err := r.RunParams(ref, p); return err },
		"RunMetrics":   func(r *view.Reader, ref view.RunRef) error { _, err := r.RunMetrics(ref, p); return err },
		"RunTexts":     func(r *view.Reader, ref view.RunRef) error { _, err := r.RunTexts(ref, p); return err },
		"RunArtifacts": func(r *view.Reader, ref view.RunRef) error { _, err := r.RunArtifacts(ref, p); return err },
		"RunArtifact":  func(r *view.Reader, ref view.RunRef) error { _, err := r.RunArtifact(ref, "model.pt"); return err },
		"RunContent":   func(r *view.Reader, ref view.RunRef) error { _, err := r.RunContent(ref, "model.pt", ""); return err },
		"RunPoints": func(r *view.Reader, ref view.RunRef) error {
			_, err := r.RunPoints(ref, view.PointQuery{Name: "loss"})
			return err
		},
		"RunLines": func(r *view.Reader, ref view.RunRef) error {
			_, err := r.RunLines(ref, view.PointQuery{Name: "note"})
			return err
		},
		"RunConsole": func(r *view.Reader, ref view.RunRef) error {
			_, err := r.RunConsole(ref, view.ConsoleQuery{})
			return err
		},
		"RunChart": func(r *view.Reader, ref view.RunRef) error {
			_, err := r.RunChart(ref, view.ChartQuery{Names: []string{"loss"}, Width: 10})
			return err
		},
	}
}

// A run that one may not see is answered like one that there is not: by key, by
// UUID, also the UUID of another workspace's, in a workspace that there is or is
// not, and in the trash (R3).
func TestR3_UnseenRunsLookAbsent(t *testing.T) {
	w := hidden(t)
	w.workspace("elsewhere")
	w.project("elsewhere/p", model.Private)
	for i, full := range []string{"secret/private", "secret/common", "secret/shared", "secret/dead", "leaving/open", "elsewhere/p"} {
		w.runs(full, "ada", 10*i+1, 2)
	}
	type refs = []view.RunRef
	uuid := func(n int) string { return runUUID(n).String() }
	unseen := map[string]refs{
		"":         {{Workspace: "secret", Run: "PRIVATE-1"}, {Workspace: "secret", Run: "COMMON-1"}, {Workspace: "secret", Run: uuid(1)}, {Run: uuid(1)}, {Run: uuid(41)}},
		"outsider": {{Workspace: "secret", Run: "PRIVATE-1"}, {Workspace: "leaving", Run: "OPEN-1"}, {Run: uuid(1)}, {Run: uuid(51)}, {Workspace: "secret", Run: uuid(21)}, {Workspace: "elsewhere", Run: "P-1"}},
		"guest":    {{Workspace: "secret", Run: "PRIVATE-1"}, {Workspace: "secret", Run: "COMMON-2"}, {Run: uuid(11)}, {Workspace: "secret", Run: uuid(1)}},
		"former":   {{Workspace: "secret", Run: "COMMON-1"}, {Run: uuid(11)}},
		"invited":  {{Workspace: "secret", Run: "COMMON-1"}, {Run: uuid(11)}},
		"member": {
			{Workspace: "secret", Run: "PRIVATE-1"},
			{Workspace: "secret", Run: "DEAD-1"},
			{Run: uuid(31)},
			{Run: uuid(41)},
			{Workspace: "secret", Run: uuid(51)},
			{Workspace: "elsewhere", Run: "P-1"},
		},
	}
	none := model.UUID{1: 7}.String()
	for name, read := range askedOfRuns() {
		for who, refs := range unseen {
			for _, ref := range refs {
				w.as(who, func(r *view.Reader) {
					absent := ref
					absent.Run = none
					if len(ref.Run) < 36 {
						absent.Run = "NONE-7"
					}
					a, b := read(r, ref), read(r, absent)
					wantCode(t, a, model.NotFound)
					if x, y := plain(a, ref.Run), plain(b, absent.Run); x != y {
						t.Errorf("%s as %q: %+v: %q, absent: %q", name, who, ref, x, y)
					}
					if absent.Workspace = "not-there"; ref.Workspace != "" {
						x := strings.ReplaceAll(plain(a, ref.Run), " "+ref.Workspace+" ", " WS ")
						if y := strings.ReplaceAll(plain(read(r, absent), absent.Run), " not-there ", " WS "); x != y {
							t.Errorf("%s as %q: %+v: %q, in an absent workspace: %q", name, who, ref, x, y)
						}
					}
				})
			}
		}
		for who, ref := range map[string]view.RunRef{
			"member": {Workspace: "secret", Run: "COMMON-2"}, "guest": {Workspace: "secret", Run: "shared-1"}, "ada": {Run: strings.ToUpper(uuid(1))},
		} {
			w.as(who, func(r *view.Reader) {
				if err := read(r, ref); err != nil {
					t.Errorf("%s as %s: %v", name, who, err)
				}
			})
		}
	}
}

// By the name of a project the list and its runs follow project.view.
func TestR3_RunsOfUnseenProjectsLookAbsent(t *testing.T) {
	w := hidden(t)
	w.runs("secret/private", "ada", 1, 2)
	for who, full := range map[string]string{"": "secret/private", "outsider": "secret/common", "guest": "secret/private", "member": "secret/private"} {
		w.as(who, func(r *view.Reader) {
			for name, read := range map[string]func(string) error{
				"list":   func(full string) error { _, err := r.Runs(full, view.RunQuery{}); return err },
				"number": func(full string) error { _, err := r.Run(view.RunRef{Project: full, Number: 1}); return err },
				"filter": func(full string) error { _, err := r.Runs(full, view.RunQuery{State: "nonsense"}); return err },
			} {
				a, b := read(full), read("secret/not-there")
				wantCode(t, a, model.NotFound)
				if plain(a, full) != plain(b, "secret/not-there") {
					t.Errorf("%s as %q: %v, %v", name, who, a, b)
				}
			}
		})
	}
}

// Two workspaces may have runs of one UUID, since neither is told of the other's:
// each sees its own, and who sees both is asked to name one.
func TestT7_OneUUIDInTwoWorkspaces(t *testing.T) {
	w := hidden(t)
	w.workspace("other")
	w.member("other", "member", model.Viewer)
	w.project("other/p", model.WorkspaceVisible)
	w.runs("secret/common", "ada", 1, 1)
	w.runs("other/p", "ada", 1, 1)
	id := runUUID(1).String()
	w.as("member", func(r *view.Reader) {
		_, err := r.Run(view.RunRef{Run: id})
		wantCode(t, err, model.Conflict)
		for ws, project := range map[string]string{"secret": "secret/common", "other": "other/p"} {
			if d, err := r.Run(view.RunRef{Workspace: ws, Run: id}); err != nil || d.Project != project {
				t.Errorf("%s: %+v %v", ws, d, err)
			}
		}
	})
}

// The newest run comes first; the total is the project's count, also when it does
// not fit on a page; filters leave it out.
func TestT7_RunsInPages(t *testing.T) {
	w := hidden(t)
	w.runs("secret/common", "member", 1, 7)
	w.runs("secret/common", "ada", 8, 2, func(r *model.Run) { r.State, r.Ended, r.Exit = model.RunFailed, noon.Add(time.Hour), 3 })
	w.as("member", func(r *view.Reader) {
		key := func(x view.RunRow) string { return x.Key }
		got := walk(t, 2, func(p model.Page) (model.List[view.RunRow], error) {
			return r.Runs("secret/common", view.RunQuery{Page: p})
		}, key)
		want := []string{}
		for n := 9; n > 0; n-- {
			want = append(want, fmt.Sprintf("COMMON-%d", n))
		}
		if !slices.Equal(got, want) {
			t.Errorf("%q", got)
		}
		l, err := r.Runs("secret/common", view.RunQuery{Page: model.Page{Size: 4}})
		if err != nil || l.Total != 9 || l.Next != "6" {
			t.Errorf("%d %q %v", l.Total, l.Next, err)
		}
		l, _ = r.Runs("secret/common", view.RunQuery{State: "failed"})
		if column(l, key) != "COMMON-9 COMMON-8" {
			t.Error(column(l, key))
		}
		l, _ = r.Runs("secret/common", view.RunQuery{State: "running", Person: "member", Page: model.Page{Size: 2}})
		if column(l, key) != "COMMON-7 COMMON-6" || l.Total != -1 {
			t.Error(column(l, key), l.Total)
		}
		l, err = r.Runs("secret/common", view.RunQuery{Person: "nobody"})
		if err != nil || len(l.Data) != 0 || l.Total != 0 {
			t.Errorf("%+v %v", l, err)
		}
		for _, q := range []view.RunQuery{{State: "x"}, {Page: model.Page{After: "x"}}, {Page: model.Page{Before: "-1"}}} {
			_, err := r.Runs("secret/common", q)
			wantCode(t, err, model.Invalid)
		}
	})
}

// SPEC 8, run row: these fields first, with these types.
func TestRunRowIsSPECs(t *testing.T) {
	w := hidden(t)
	w.runs("secret/common", "ada", 1, 1, func(r *model.Run) { r.Origin, r.Seconds, r.Bytes = runUUID(5), 61, 7 })
	l := see(w, "member", func(r *view.Reader) (model.List[view.RunRow], error) { return r.Runs("secret/common", view.RunQuery{}) })
	b, _ := json.Marshal(l.Data[0])
	const want = `{"id":"ab000000-0000-0000-0000-000000000001","key":"COMMON-1","project":"secret/common","person":"ada","state":"running",` +
		`"started_at":"2026-03-01T12:00:00Z","ended_at":null,"seconds":61,"bytes":7,"origin":"ab000000-0000-0000-0000-000000000005","name":"baseline"}`
	if string(b) != want {
		t.Errorf("%s", b)
	}
}

// What is everything about a run is in its detail; what cannot be a number in JSON
// is a word.
func TestRunDetail(t *testing.T) {
	w := hidden(t)
	w.runs("secret/common", "ada", 1, 1, func(r *model.Run) {
		r.State, r.Exit, r.Signal, r.Lost, r.CPU, r.Memory = model.RunKilled, 137, "killed", model.Lost{Points: 3, Files: 1}, 90*time.Second, 1<<20
	})
	d := see(w, "member", func(r *view.Reader) (view.RunDetail, error) {
		return r.Run(view.RunRef{Project: "secret/common", Number: 1})
	})
	if d.Exit == nil || *d.Exit != 137 || d.Signal != "killed" || d.Lost.Points != 3 || d.Lost.Files != 1 || d.CPUSeconds != 90 || d.Memory != 1<<20 ||
		d.Params["lr"] != "0.1" || d.Metrics != 1 || d.Texts != 1 || d.Artifacts != 1 || strings.Join(d.Command, " ") != "python train.py" || d.Host != "gpu1" {
		t.Errorf("%+v", d)
	}
	w.put(func(u model.Unit) {
		p := u.ProjectNamed(w.spaces["secret"], "common")
		u.PutSeries(&model.Series{
			Workspace: p.Workspace, Project: p.ID, Run: 1, ID: 9, Kind: model.MetricSeries, Name: "nan", Count: 2, Value: math.NaN(), Min: math.Inf(1), Max: math.Inf(-1),
		})
	})
	l := see(w, "member", func(r *view.Reader) (model.List[view.MetricRow], error) {
		return r.RunMetrics(view.RunRef{Workspace: "secret", Run: "COMMON-1"}, model.Page{})
	})
	b, err := json.Marshal(l.Data)
	if err != nil || !strings.Contains(string(b), `"name":"nan","count":2,"last":"NaN","min":null,"max":null`) ||
		!strings.Contains(string(b), `"name":"loss","count":1,"last":0.5,"min":0.5,"max":0.5`) {
		t.Errorf("%s %v", b, err)
	}
}
