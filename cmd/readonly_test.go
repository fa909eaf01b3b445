package cmd

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"atrium/model"
	"atrium/model/op/track"
)

// limited is a workspace on a small plan with a run that goes on, a model and what is
// there to be copied into it; ada is its admin.
type limited struct {
	*world
	ws   string
	open *tracker // a run that goes on
}

func small(t *testing.T, ws string, plan string) *limited {
	w := newWorld(t)
	w.ok("init", "--username", "ada", "--email", "ada@example.com")
	w.ok("user", "create", "grace", "--email", "grace@example.com")
	w.ok("plan", "set", "tiny", "hours=2", "storage=1MiB", "price=10")
	w.ok("platform", "set", "contact=billing@example.com", "default-plan="+plan)
	w.ok("workspace", "create", ws)
	w.ok("people", "invite", "grace", "--role", "editor", "-w", ws)
	w.ok("--as", "grace", "invitation", "accept")
	w.ok("project", "create", ws+"/api", "--visibility", "workspace")
	w.ok("project", "create", "ada/source")
	w.ok("model", "create", ws+"/api", "net")
	l := &limited{world: w, ws: ws}
	l.now = l.now.Add(12 * time.Hour)
	l.open = w.begin("grace", ws+"/api", 1)
	l.open.send(model.Entry{Points: []model.Point{{Name: "loss", Value: 1}}})
	return l
}

// shut checks that nothing new can be tracked, that every door says why in the same
// words, and that everything else is open (O2, O3). It gives what scripts are told.
func (l *limited) shut(cause, sentence string) map[string]any {
	l.t.Helper()
	sum := sha256.Sum256([]byte("x"))
	doors := map[string]func() error{
		"begin": func() error {
			_, err := l.try("grace", track.Begin{Project: l.ws + "/api", Run: model.UUID{77}, Created: l.now})
			return err
		},
		"append": func() error {
			_, err := l.try("grace", track.Append{Workspace: l.ws, Run: l.open.id, Entries: []model.Entry{{Seq: l.open.seq + 1, At: l.now}}})
			return err
		},
		"upload": func() error {
			_, err := l.try("grace", track.Upload{Workspace: l.ws, Run: l.open.id, SHA256: hex.EncodeToString(sum[:]), Data: []byte("x")})
			return err
		},
	}
	for door, enter := range doors {
		if err := enter(); model.CodeOf(err) != model.ReadOnly || err.Error() != sentence {
			l.t.Errorf("%s: %v\nwant %s", door, err, sentence)
		}
	}
	for _, door := range []string{
		"--as grace model create %s/api other", "--as grace model version add %s/api net", "project duplicate ada/source %s/copy",
	} {
		args := strings.Fields(fmt.Sprintf(door, l.ws))
		if told := l.fails(6, args...); told != "atrium: "+sentence+"\n" {
			l.t.Errorf("%s: %q", door, told)
		}
		var e struct {
			Error struct {
				Code    string
				Details map[string]string
			}
		}
		if err := json.Unmarshal([]byte(l.fails(6, append(args, "--json")...)), &e); err != nil || e.Error.Code != "read_only" || e.Error.Details["cause"] != cause {
			l.t.Errorf("%s: %+v %v", door, e, err)
		}
	}
	// What is known already is acknowledged, and the rest works.
	if _, err := l.try("grace", track.Append{Workspace: l.ws, Run: l.open.id, Entries: []model.Entry{{Seq: 1, At: l.now}}}); err != nil {
		l.t.Error(err)
	}
	for _, open := range []string{
		"runs list %s/api", "runs export %s -o csv", "runs delete %s --dry-run", "project comment add %s/api hello", "people role grace editor -w %s",
		"access grant %s/api grace owner", "subscription topup --hours 1 --dry-run -w %s", "model list %s/api", "subscription forecast -w %s",
	} {
		what := l.ws
		if strings.HasPrefix(open, "runs export") || strings.HasPrefix(open, "runs delete") {
			what = l.open.id.String()
		}
		l.ok(strings.Fields(fmt.Sprintf(open, what))...)
	}
	// The banner.
	out := l.ok("subscription", "show", "-w", l.ws)
	contains(l.t, out, sentence)
	read, _ := l.object("workspace", "show", l.ws)["read_only"].(map[string]any)
	if read == nil {
		l.t.Fatalf("%s is not read-only to scripts", l.ws)
	}
	reason := read["reasons"].([]any)[0].(map[string]any)
	for _, field := range []string{"cause", "used", "limit", "since", "fixers", "until"} {
		if _, ok := reason[field]; !ok {
			l.t.Errorf("the reason lacks %s: %v", field, reason)
		}
	}
	if reason["cause"] != cause || fmt.Sprint(reason["fixers"]) != "[ada]" || reason["since"] == nil {
		l.t.Errorf("%v", reason)
	}
	return reason
}

// free checks that everything can be tracked again.
func (l *limited) free(how string) {
	l.t.Helper()
	if read := l.object("workspace", "show", l.ws)["read_only"]; read != nil {
		l.t.Errorf("after %s: %v", how, read)
	}
	if e, err := l.try("grace", track.Begin{Project: l.ws + "/api", Run: model.UUID{1: byte(len(how)), 2: how[0]}, Created: l.now}); err != nil {
		l.t.Errorf("after %s: %v %v", how, e, err)
	}
}

// A long run that was tracked offline and is synchronised uses the hours up.
func TestO3_Hours(t *testing.T) {
	// Each way out, for a world of its own.
	for how, out := range map[string]func(*limited){
		"topping up":      func(l *limited) { l.ok("subscription", "topup", "--hours", "10", "-w", l.ws, "--yes") },
		"another plan":    func(l *limited) { l.ok("subscription", "plan", "team", "-w", l.ws, "--yes") },
		"larger figures":  func(l *limited) { l.ok("plan", "set", "tiny", "hours=20", "--yes") },
		"the new package": func(l *limited) { l.now = time.Date(2026, 4, 2, 0, 0, 0, 0, time.UTC) },
	} {
		l := small(t, "lab", "tiny")
		l.free("the beginning")
		l.now = l.now.Add(72 * time.Hour)
		began := l.now.Add(-48 * time.Hour)
		r := l.begin("grace", "lab/api", 3, func(b *track.Begin) { b.Created = began })
		r.send(
			model.Entry{At: began.Add(time.Minute), Points: []model.Point{{Name: "loss", Value: 1}}},
			model.Entry{At: began.Add(210 * time.Minute), Status: &model.RunStatus{State: model.RunFinished}},
		)
		why := l.shut("hours", "lab is read-only: 3.5 of 2 monitoring hours used. An admin (ada) can top up; 2 h arrive on 2026-04-01. Data can still be read and deleted.")
		if why["used"] != 12600.0 || why["limit"] != 7200.0 || why["until"] != "2026-04-01T00:00:00Z" {
			t.Errorf("%v", why)
		}
		// Deleting the run gives no hours back.
		l.ok("runs", "delete", r.id.String(), "--yes")
		l.fails(6, "--as", "grace", "model", "create", "lab/api", "other")
		if now := l.object("workspace", "show", "lab", "--now", "2026-04-02T00:00:00Z")["read_only"]; now != nil {
			t.Errorf("on another day: %v", now)
		}
		out(l)
		l.free(how)
	}
}

// Files that are uploaded fill the storage.
func TestO3_Storage(t *testing.T) {
	var r *tracker
	for how, out := range map[string]func(*limited){
		"raising the quota": func(l *limited) { l.ok("subscription", "storage", "--limit", "2MiB", "-w", l.ws, "--yes") },
		"deleting a run": func(l *limited) {
			contains(t, l.ok("runs", "delete", r.id.String(), "--dry-run"), "lab is not read-only any more.")
			l.ok("runs", "delete", r.id.String(), "--yes")
		},
		"another plan": func(l *limited) { l.ok("subscription", "plan", "team", "-w", l.ws, "--yes") },
		"emptying the trash": func(l *limited) {
			l.ok("project", "trash", "lab/big", "--yes")
			contains(t, l.fails(6, "--as", "grace", "model", "create", "lab/api", "other"), "in the trash: empty it")
			l.ok("project", "purge", "lab/big", "--yes")
		},
	} {
		l := small(t, "lab", "tiny")
		l.ok("project", "create", "lab/big", "--visibility", "workspace")
		r = l.begin("grace", "lab/big", 4)
		r.upload([]byte(strings.Repeat("0123456789ab", 100_000)))
		held := l.object("subscription", "show", "-w", "lab")["storage"].(map[string]any)["used_bytes"].(float64)
		told := l.fails(6, "--as", "grace", "model", "create", "lab/api", "other")
		contains(t, told, "lab is read-only: ", "1.1 of 1 MiB of storage used. An admin (ada) can raise the storage quota; deleting ", " helps, too. Data can still be read and deleted.")
		why := l.shut("storage", strings.TrimSuffix(strings.TrimPrefix(told, "atrium: "), "\n"))
		held += float64(len("hello")) // a comment: that is still open
		if why["used"] != held || why["limit"] != 1048576.0 || why["until"] != nil {
			t.Errorf("%v", why)
		}
		out(l)
		l.free(how)
	}
}

// An invoice whose payment fails makes read-only by the clock alone, 14 days later.
func TestO3_Payment(t *testing.T) {
	l := small(t, "lab", "tiny")
	l.ok("subscription", "payment", "--record", "failed", "-w", "lab", "--yes")
	failed := l.now
	l.free("a failed payment")
	due := failed.Add(14*24*time.Hour + time.Minute)
	on := func(at time.Time) any {
		return l.object("workspace", "show", "lab", "--now", at.Format(time.RFC3339))["read_only"]
	}
	if on(due.Add(-2*time.Minute)) != nil || on(due) == nil {
		t.Error("the clock of --now does not decide")
	}
	l.now = due
	why := l.shut("payment", "lab is read-only: payment has failed for 14 days, the limit is 14. An admin (ada) can update the payment method; for help: billing@example.com. Data can still be read and deleted.")
	if why["used"] != 14.0 || why["limit"] != 14.0 || why["until"] != nil {
		t.Errorf("%v", why)
	}
	l.ok("subscription", "payment", "--record", "paid", "-w", "lab", "--yes")
	l.free("payment")
}

// The trial ends by the clock; another plan ends that.
func TestO3_Trial(t *testing.T) {
	l := small(t, "lab", "team-trial")
	l.now = l.now.Add(15 * 24 * time.Hour)
	why := l.shut("trial", "lab is read-only: the trial of 14 days ended on 2026-03-15. An admin (ada) can choose another plan. Data can still be read and deleted.")
	if why["limit"] != 14.0 || why["until"] != nil {
		t.Errorf("%v", why)
	}
	l.ok("subscription", "plan", "unlimited", "-w", "lab", "--yes")
	l.free("another plan")
}
