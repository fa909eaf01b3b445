package cmd

import (
	"context"
	"crypto/sha256"
	"encoding/csv"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"atrium/model"
	"atrium/model/op/track"
	"atrium/storage"
)

// tracker brings runs to a world's file as a tracker does.
type tracker struct {
	*world
	who string
	id  model.UUID
	ws  string
	seq uint64
}

// store opens the world's file for a moment.
func (w *world) store(fn func(*storage.Store)) {
	w.t.Helper()
	s, err := storage.Open(w.db, false, storage.Options{Now: func() time.Time { return w.now }})
	if err != nil {
		w.t.Fatal(err)
	}
	fn(s)
	if err := s.Close(); err != nil {
		w.t.Fatal(err)
	}
}

// try carries an operation out as somebody.
func (w *world) try(who string, o model.Operation) (e model.Effect, err error) {
	w.t.Helper()
	w.store(func(s *storage.Store) {
		var id model.ID
		if _, err := s.Try(context.Background(), model.Actor{System: true}, look(func(u model.Unit) { id = u.Name(who).Person })); err != nil {
			w.t.Fatal(err)
		}
		effects, failed := s.Do(context.Background(), model.Actor{Person: id, Via: model.ViaCLI}, o)
		if err = failed; err == nil {
			e = effects[0]
		}
	})
	return e, err
}

type look func(model.Unit)

func (look) Kind() string                                 { return "test.look" }
func (look) Authorize(model.State, model.Principal) error { return nil }
func (l look) Apply(u model.Unit, _ model.Principal) (model.Effect, error) {
	l(u)
	return model.Effect{Target: "it"}, nil
}

// begin begins a run that started at w.now.
func (w *world) begin(who, project string, n byte, change ...func(*track.Begin)) *tracker {
	w.t.Helper()
	ws, _, _ := strings.Cut(project, "/")
	b := track.Begin{
		Project: project, Run: model.UUID{0: 0xaa, 15: n}, Name: "baseline", Dir: "/home/x", Host: "gpu1",
		Command: []string{"python", "train.py", "--note", "two words"}, Created: w.now,
	}
	for _, c := range change {
		c(&b)
	}
	if _, err := w.try(who, b); err != nil {
		w.t.Fatalf("begin: %v", err)
	}
	return &tracker{world: w, who: who, id: b.Run, ws: ws}
}

// send sends entries, all that fit and then the rest.
func (r *tracker) send(entries ...model.Entry) {
	r.t.Helper()
	if err := r.sends(entries...); err != nil {
		r.t.Fatalf("append: %v (%v)", err, model.AsError(err).Cause)
	}
}

func (r *tracker) sends(entries ...model.Entry) error {
	r.t.Helper()
	for i := range entries {
		r.seq++
		entries[i].Seq = r.seq
		if entries[i].At.IsZero() {
			entries[i].At = r.now
		}
	}
	for {
		e, err := r.try(r.who, track.Append{Workspace: r.ws, Run: r.id, Entries: entries})
		if err != nil {
			return err
		}
		if through, _ := e.After["through"].(uint64); through >= r.seq {
			return nil
		}
	}
}

// file brings a file.
func (r *tracker) file(name string, content []byte) {
	r.t.Helper()
	r.send(model.Entry{Artifact: &model.ArtifactRef{Name: name, Bytes: int64(len(content)), SHA256: r.upload(content)}})
}

// upload brings the content of one.
func (r *tracker) upload(content []byte) string {
	r.t.Helper()
	hash := sha256.Sum256(content)
	sum := hex.EncodeToString(hash[:])
	for at := 0; at < len(content); at += 200_000 {
		piece := content[at:min(at+200_000, len(content))]
		if _, err := r.try(r.who, track.Upload{Workspace: r.ws, Run: r.id, SHA256: sum, Offset: int64(at), Data: piece}); err != nil {
			r.t.Fatalf("upload: %v", err)
		}
	}
	return sum
}

// finish ends it after so long.
func (r *tracker) finish(lasted time.Duration) {
	r.t.Helper()
	r.now = r.now.Add(lasted)
	r.send(model.Entry{Status: &model.RunStatus{State: model.RunFinished}})
	if _, err := r.try(r.who, track.End{Workspace: r.ws, Run: r.id}); err != nil {
		r.t.Fatal(err)
	}
}

func at(n int64) *int64 { return &n }

// tracked is team with a run of grace that has one of everything, and one of ada in
// a project that grace does not see.
func tracked(t *testing.T) (w *world, r *tracker) {
	w = team(t)
	w.begin("ada", "ml-team/secret", 9).finish(time.Minute)
	r = w.begin("grace", "ml-team/api", 1)
	r.send(
		model.Entry{Params: []model.Pair{{Key: "lr", Value: "0.1"}}},
		model.Entry{Points: []model.Point{{Name: "loss", Step: 1, Has: true, Value: 0.5}, {Name: "val/acc", Value: 0.25}}},
		model.Entry{Points: []model.Point{{Name: "loss", Step: 2, Has: true, Value: math.NaN()}}},
		model.Entry{Text: &model.TextLine{Name: "note", Step: at(2), Text: "warm ☕"}},
		model.Entry{Output: &model.Output{Stream: 1, Data: []byte("epoch 1\n\x1b[2Jgone\x07\n")}},
		model.Entry{Output: &model.Output{Stream: 2, Dropped: 7, Data: []byte("caf\xc3")}},
		model.Entry{Output: &model.Output{Stream: 2, Data: []byte("\xa9\xff\n")}},
	)
	r.file("out/model.pt", []byte("\x00\x1bbinary"))
	r.finish(90 * time.Minute)
	return w, r
}

func TestRunsList(t *testing.T) {
	w, r := tracked(t)
	uuid := r.id.String()
	w.begin("ada", "ml-team/api", 2)
	out := w.ok("runs", "list", "ml-team/api")
	contains(t, out, "KEY", "API-2", "running", "API-1", "finished", "grace", "1h30m0s", "baseline")
	if strings.Index(out, "API-2") > strings.Index(out, "API-1") {
		t.Errorf("not the newest first:\n%s", out)
	}
	var list struct {
		Data []json.RawMessage
		Page struct{ Total int }
	}
	if err := json.Unmarshal([]byte(w.ok("runs", "list", "ml-team/api", "--state", "finished", "--json")), &list); err != nil {
		t.Fatal(err)
	}
	var row struct {
		ID, Key, Project, Person, State string
		StartedAt                       string `json:"started_at"`
		EndedAt                         string `json:"ended_at"`
		Seconds, Bytes                  int64
		Origin                          *string
	}
	if err := json.Unmarshal(list.Data[0], &row); err != nil || len(list.Data) != 1 {
		t.Fatal(err)
	}
	if row.ID != uuid || row.Key != "API-1" || row.Project != "ml-team/api" || row.Person != "grace" || row.State != "finished" ||
		row.StartedAt == "" || row.EndedAt == "" || row.Seconds != 5400 || row.Bytes == 0 || row.Origin != nil {
		t.Errorf("%s", list.Data[0])
	}
	w.env["ATRIUM_PROJECT"] = "ml-team/api"
	w.tell([]step{
		{"runs list --person ada", 0, "API-2"},
		{"runs show API-1", 0, "finished"},
		{"runs list ml-team/api --state odd", 2, "running"},
		{"runs list ml-team/none", 3, "There is no project ml-team/none that you can see."},
		{"--as linus runs list ml-team/api", 3, "There is no project ml-team/api that you can see."},
	})
	contains(t, w.run("runs", "list", "--person", "nobody").err, "No run matches.")
	w.env["ATRIUM_PROJECT"] = ""
	w.fails(2, "runs", "list")
	if got := w.object("project", "show", "ml-team/api")["runs"]; got != 2.0 {
		t.Errorf("project runs: %v", got)
	}
}

// A run is its UUID anywhere, or its key within -w; whoever may not see it is told
// what they are told of none (T7, R3).
func TestRunsShow(t *testing.T) {
	w, r := tracked(t)
	uuid, hidden := r.id.String(), model.UUID{0: 0xaa, 15: 9}.String()
	w.ok("workspace", "switch", "ada")
	out := w.ok("runs", "show", "API-1", "-w", "ml-team")
	contains(t, out, "python train.py --note 'two words'", "gpu1", "/home/x", "lr", "0.1", "loss", "val/acc", "METRICS")
	d := w.object("runs", "show", strings.ToUpper(uuid))
	if d["id"] != uuid || d["metrics"] != 2.0 || d["artifacts"] != 1.0 || d["exit"] != 0.0 || d["signal"] != nil || len(d["command"].([]any)) != 4 {
		t.Errorf("%v", d)
	}
	contains(t, w.ok("runs", "metrics", "api-1", "-w", "ml-team"), "loss", "0.5")
	contains(t, w.ok("runs", "artifacts", uuid), "out/model.pt")
	alike := func(a, b string, args ...string) {
		t.Helper()
		x := w.fails(3, append(args, a)...)
		y := w.fails(3, append(args, b)...)
		if strings.ReplaceAll(x, a, "RUN") != strings.ReplaceAll(y, b, "RUN") {
			t.Errorf("%q\n%q", x, y)
		}
	}
	none := model.UUID{1}.String()
	for _, verb := range []string{"show", "metrics", "artifacts", "export", "delete"} {
		alike(hidden, none, "--as", "grace", "-w", "ml-team", "runs", verb)
		alike(hidden, none, "--as", "linus", "runs", verb)
		alike("SECR-1", "NONE-1", "--as", "grace", "-w", "ml-team", "runs", verb)
		alike("API-1", "API-9", "--as", "linus", "-w", "ml-team", "runs", verb)
	}
}

// lines reads an export.
func (w *world) exported(args ...string) (all []map[string]any) {
	w.t.Helper()
	for _, line := range strings.Split(strings.TrimSuffix(w.ok(append([]string{"runs", "export"}, args...)...), "\n"), "\n") {
		var v map[string]any
		if err := json.Unmarshal([]byte(line), &v); err != nil {
			w.t.Fatalf("%q: %v", line, err)
		}
		all = append(all, v)
	}
	return all
}

// The whole run, as it was logged, in ASCII lines of JSON.
func TestRunsExport(t *testing.T) {
	w, r := tracked(t)
	var kinds []string
	text := map[string]string{}
	for _, v := range w.exported("API-1", "-w", "ml-team") {
		kinds = append(kinds, v["kind"].(string))
		switch v["kind"] {
		case "run":
			if v["run"].(map[string]any)["id"] != r.id.String() {
				t.Errorf("%v", v)
			}
		case "point":
			text["point"] += fmt.Sprint(v["metric"], v["step"], v["value"], " ")
		case "text":
			text["text"] += fmt.Sprint(v["name"], v["step"], v["text"])
		case "console":
			text["console"] += fmt.Sprint(v["stream"], v["dropped_bytes"], v["text"], v["base64"], " ")
		case "param", "artifact":
			text[v["kind"].(string)] += fmt.Sprint(v["name"], v["value"], v["bytes"])
		}
	}
	if got := strings.Join(kinds, " "); got != "run param point point point text console console console artifact" {
		t.Error(got)
	}
	for kind, want := range map[string]string{
		"point": "loss1 0.5 loss2NaN val/acc0 0.25 ", "text": "note2warm ☕", "param": "lr0.1<nil>", "artifact": "out/model.pt<nil> 8",
		"console": "out0epoch 1\n\x1b[2Jgone\x07\n<nil> err7 <nil>Y2Fmww== err0 <nil>qf8K ",
	} {
		if text[kind] != want {
			t.Errorf("%s: %q, want %q", kind, text[kind], want)
		}
	}
	raw := w.ok("runs", "export", r.id.String())
	for i := range len(raw) {
		if c := raw[i]; c != '\n' && (c < ' ' || c > '~') {
			t.Fatalf("byte %#x in an export", c)
		}
	}
	rows, err := csv.NewReader(strings.NewReader(w.ok("runs", "export", r.id.String(), "-o", "csv", "--metric", "loss"))).ReadAll()
	if err != nil || len(rows) != 3 || strings.Join(rows[0], ",") != "metric,step,at,value" || rows[1][0] != "loss" || rows[1][3] != "0.5" || rows[2][3] != "NaN" {
		t.Errorf("%q %v", rows, err)
	}
	r.send(model.Entry{Points: []model.Point{{Name: "@SUM(A1)", Value: 1}}})
	contains(t, w.ok("runs", "export", r.id.String(), "-o", "csv"), "\n'@SUM(A1),0,")
	w.fails(3, "runs", "export", r.id.String(), "--metric", "none")
	w.fails(2, "runs", "export", r.id.String(), "-o", "yaml")
	w.fails(2, "runs", "export", r.id.String(), "--console", "--artifact", "x")
	w.fails(2, "runs", "export", r.id.String(), "-o", "csv", "--console")
}

// What was printed cannot act on whoever's terminal it comes to (X2); a file has it
// as it was, and has its name once it is whole.
func TestRunsExportContent(t *testing.T) {
	w, r := tracked(t)
	uuid, dir := r.id.String(), t.TempDir()
	got := w.run("runs", "export", uuid, "--console")
	if got.code != 0 || strings.ContainsAny(got.out, "\x1b\x07") {
		t.Errorf("%q", got.out)
	}
	contains(t, got.out, "epoch 1\n", "gone", "café")
	contains(t, got.err, "7 B of it were not kept")
	file := filepath.Join(dir, "log.txt")
	w.ok("runs", "export", uuid, file, "--console")
	const whole = "epoch 1\n\x1b[2Jgone\x07\ncaf\xc3\xa9\xff\n"
	if b, err := os.ReadFile(file); err != nil || string(b) != whole {
		t.Errorf("%q %v", b, err)
	}
	if out := w.ok("runs", "export", uuid, "-", "--console"); out != whole {
		t.Errorf("%q", out)
	}
	contains(t, w.fails(5, "runs", "export", uuid, file, "--artifact", "out/model.pt"), "is there already", "--yes")
	w.ok("runs", "export", uuid, file, "--artifact", "out/model.pt", "--yes")
	if b, err := os.ReadFile(file); err != nil || string(b) != "\x00\x1bbinary" {
		t.Errorf("%q %v", b, err)
	}
	if out := w.ok("runs", "export", uuid, "--artifact", "out/model.pt"); out != "\x00\x1bbinary" {
		t.Errorf("%q", out)
	}
	w.tty = true
	contains(t, w.fails(2, "runs", "export", uuid, "--artifact", "out/model.pt"), "terminal")
	contains(t, w.fails(2, "runs", "export", uuid, "-", "--artifact", "out/model.pt"), "terminal")
	if out := w.ok("runs", "export", uuid, "-", "--console"); strings.Contains(out, "\x1b") {
		t.Errorf("%q", out)
	}
	w.tty = false
	w.fails(3, "runs", "export", uuid, "--artifact", "none")
	w.fails(2, "runs", "export", uuid, dir)
	w.fails(7, "runs", "export", uuid, filepath.Join(dir, "no", "file"))
	left, _ := filepath.Glob(filepath.Join(dir, ".atrium*"))
	if len(left) > 0 {
		t.Errorf("left %q", left)
	}
}

// Deleting names the bytes, asks, frees the storage and keeps the hours.
func TestRunsDelete(t *testing.T) {
	w, r := tracked(t)
	uuid := r.id.String()
	stored := func() (bytes, seconds float64) {
		s := w.object("subscription", "show", "-w", "ml-team")
		return s["storage"].(map[string]any)["used_bytes"].(float64), s["hours"].(map[string]any)["used_seconds"].(float64)
	}
	before, hours := stored()
	size := w.object("runs", "show", uuid)["bytes"].(float64)
	contains(t, w.ok("runs", "delete", uuid, "--dry-run"), "Delete API-1 of ml-team/api", fmt.Sprintf("%d bytes", int64(size)))
	contains(t, w.fails(2, "runs", "delete", uuid), "--yes")
	w.ok("people", "role", "grace", "viewer", "-w", "ml-team")
	w.ok("access", "revoke", "ml-team/api", "grace")
	contains(t, w.fails(4, "--as", "grace", "runs", "delete", uuid, "--yes"), "project.delete-data")
	got := w.object("runs", "delete", uuid, "API-1", "-w", "ml-team", "--yes")
	if got["target"] != "ml-team/api:API-1" || got["name"] != "API-1" || got["removed"] != true {
		t.Errorf("%v", got)
	}
	after, same := stored()
	if before-after != size || hours != same {
		t.Errorf("%v to %v bytes of %v, %v to %v seconds", before, after, size, hours, same)
	}
	w.fails(3, "runs", "show", uuid)
	if n := w.object("project", "show", "ml-team/api")["runs"]; n != 0.0 {
		t.Errorf("%v runs", n)
	}
}

func TestRunsAreProposed(t *testing.T) {
	w, _ := tracked(t)
	for line, want := range map[string]string{
		"runs show ": "API-1 SECR-1", "runs show api": "", "runs show API-": "API-1", "--as grace runs show ": "API-1", "runs list ml-team/a": "ml-team/api",
		"runs export API-1 --metric ": "loss val/acc", "runs export API-1 --artifact ": "out/model.pt", "runs list --state ": "running finished failed killed",
		"runs list --person gr": "grace", "runs delete API-1 ": "API-1 SECR-1", "--as linus runs show ": "", "--as grace runs export SECR-1 --metric ": "",
	} {
		got := w.ok(append([]string{"__complete"}, strings.Split(line, " ")...)...)
		got, _, _ = strings.Cut(got, ":")
		var words []string
		for _, l := range strings.Split(strings.TrimSpace(got), "\n") {
			word, _, _ := strings.Cut(l, "\t")
			words = append(words, word)
		}
		if strings.Join(words, " ") != want {
			t.Errorf("%q proposes %q, not %q", line, words, want)
		}
	}
}
