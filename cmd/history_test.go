package cmd

import (
	"encoding/csv"
	"encoding/json"
	"strconv"
	"strings"
	"testing"
	"time"

	"atrium/model"
)

// rowsOf reads a list of JSON.
func (w *world) rowsOf(args ...string) []map[string]any {
	w.t.Helper()
	var list struct{ Data []map[string]any }
	if err := json.Unmarshal([]byte(w.ok(append(args, "--json", "--all")...)), &list); err != nil {
		w.t.Fatalf("%s: %v", strings.Join(args, " "), err)
	}
	return list.Data
}

// sums adds up fields of rows by a key; what has no key is left out.
func sums(rows []map[string]any, key string, fields ...string) map[string][]int64 {
	all := map[string][]int64{}
	for _, row := range rows {
		name, _ := row[key].(string)
		if name == "" {
			continue
		}
		if all[name] == nil {
			all[name] = make([]int64, len(fields))
		}
		for i, f := range fields {
			n, _ := row[f].(float64)
			all[name][i] += int64(n)
		}
	}
	return all
}

// used is a world with runs of two people in two projects, on three days, one of them
// over midnight.
func used(t *testing.T) *world {
	w := team(t)
	w.ok("access", "grant", "ml-team/secret", "grace", "contributor")
	spend := func(who, project string, n byte, at string, lasts time.Duration) {
		w.now, _ = time.Parse(time.RFC3339, at)
		r := w.begin(who, project, n)
		r.send(
			model.Entry{Points: []model.Point{{Name: "loss", Value: float64(n)}}},
			model.Entry{Output: &model.Output{Data: []byte(strings.Repeat("line\n", int(n)*100))}},
		)
		r.finish(lasts)
	}
	spend("grace", "ml-team/api", 1, "2026-03-02T09:00:00Z", 90*time.Minute)
	spend("ada", "ml-team/api", 2, "2026-03-02T10:00:00Z", 10*time.Minute)
	spend("grace", "ml-team/secret", 3, "2026-03-03T23:30:00Z", time.Hour) // half of it on the 4th
	spend("ada", "ml-team/secret", 4, "2026-03-04T12:00:00Z", 7*time.Second)
	return w
}

// The history agrees with the runs to the second and the byte, by day, project and
// person, in JSON and CSV; so do People and projects (Q3, Q7).
func TestQ7_HistoryAgreesWithRuns(t *testing.T) {
	w := used(t)
	runs := append(w.rowsOf("runs", "list", "ml-team/api"), w.rowsOf("runs", "list", "ml-team/secret")...)
	if len(runs) != 4 {
		t.Fatalf("%d runs", len(runs))
	}
	for _, r := range runs {
		r["name"] = strings.TrimPrefix(r["project"].(string), "ml-team/")
	}
	equal := func(what string, got, want map[string][]int64) {
		t.Helper()
		for name, w := range want {
			if g := got[name]; len(g) != len(w) || g[0] != w[0] || len(w) > 1 && g[1] != w[1] {
				t.Errorf("%s of %s: %v, of its runs %v", what, name, g, w)
			}
		}
	}
	usage := func(by string) []map[string]any {
		return w.rowsOf("subscription", "usage", "--by", by, "-w", "ml-team")
	}
	byProject, byPerson := sums(runs, "name", "seconds", "bytes"), sums(runs, "person", "seconds", "bytes")
	equal("project", sums(usage("project"), "project", "hours_seconds", "storage_bytes"), byProject)
	equal("person", sums(usage("person"), "person", "hours_seconds", "storage_bytes"), byPerson)
	days := map[string][]int64{"2026-03-02": {6000}, "2026-03-03": {1800}, "2026-03-04": {1807}}
	got := sums(usage("day"), "day", "hours_seconds", "storage_bytes")
	var seconds, bytes, all int64
	for day, n := range got {
		seconds, bytes = seconds+n[0], bytes+n[1]
		if days[day] == nil && n[0] != 0 {
			t.Errorf("%d seconds on %s", n[0], day)
		}
	}
	for day, n := range days {
		if got[day][0] != n[0] {
			t.Errorf("%v on %s, want %v", got[day], day, n)
		}
	}
	for _, r := range runs {
		all += int64(r["bytes"].(float64))
		seconds -= int64(r["seconds"].(float64))
	}
	if bytes != all || seconds != 0 {
		t.Errorf("the days have %d bytes and %d seconds more than the runs, which have %d bytes", bytes, seconds, all)
	}
	// CSV says the same.
	for by, want := range map[string]map[string][]int64{"project": byProject, "person": byPerson, "day": got} {
		rows, err := csv.NewReader(strings.NewReader(w.ok("subscription", "usage", "--by", by, "-w", "ml-team", "-o", "csv", "--all"))).ReadAll()
		if err != nil {
			t.Fatal(err)
		}
		column := func(name string) int {
			for i, n := range rows[0] {
				if n == name {
					return i
				}
			}
			t.Fatalf("no column %s: %q", name, rows[0])
			return 0
		}
		found := map[string][]int64{}
		for _, row := range rows[1:] {
			hours, _ := strconv.ParseInt(row[column("hours_seconds")], 10, 64)
			stored, _ := strconv.ParseInt(row[column("storage_bytes")], 10, 64)
			found[row[column(by)]] = []int64{hours, stored}
		}
		equal("CSV by "+by, found, want)
	}
	equal("people list", sums(w.rowsOf("people", "list", "-w", "ml-team"), "person", "hours_seconds", "storage_bytes"), byPerson)
	for name, n := range byProject {
		if got := w.object("project", "show", "ml-team/"+name)["storage_bytes"]; int64(got.(float64)) != n[1] {
			t.Errorf("project %s stores %v, its runs %d", name, got, n[1])
		}
	}
	s := w.object("subscription", "show", "-w", "ml-team")
	if got := int64(s["storage"].(map[string]any)["used_bytes"].(float64)); got != all {
		t.Errorf("the subscription stores %d bytes, its runs %d", got, all)
	}
	if got := int64(s["hours"].(map[string]any)["used_seconds"].(float64)); got != 9607 {
		t.Errorf("the subscription used %d seconds", got)
	}
	// The trash is storage, told apart; what is deleted is not, and its hours stay.
	w.ok("project", "trash", "ml-team/secret", "--yes")
	w.ok("runs", "delete", "API-2", "-w", "ml-team", "--yes")
	after := sums(usage("project"), "project", "hours_seconds", "storage_bytes", "trash_bytes")
	if n := after["secret"]; n[1] != byProject["secret"][1] || n[2] != n[1] {
		t.Errorf("in the trash: %v", n)
	}
	if n := after["api"]; n[0] != 6000 || n[2] != 0 || n[1] >= byProject["api"][1] || n[1] == 0 {
		t.Errorf("after deleting: %v", n)
	}
}
