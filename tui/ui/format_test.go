package ui_test

import (
	"testing"
	"time"

	"atrium/model"
	"atrium/tui/ui"
)

func TestTimes(t *testing.T) {
	now := time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
	const day = 24 * time.Hour
	for d, want := range map[time.Duration]string{
		0: "just now", 59 * time.Second: "just now", time.Minute: "1 minute ago", 90 * time.Minute: "1 hour ago",
		2*day - 1: "1 day ago", 29 * day: "29 days ago", 31 * day: "2026-01-29",
	} {
		if got := ui.Ago(now.Add(-d), now); got != want {
			t.Errorf("%s ago: %q, want %q", d, got, want)
		}
	}
	for d, want := range map[time.Duration]string{
		0: "expired", -day: "expired", time.Second: "in under a minute", 90 * time.Second: "in 2 minutes",
		14*day - time.Minute: "in 14 days", 13*day + time.Hour: "in 13 days", 59*time.Minute + 40*time.Second: "in 1 hour",
	} {
		if got := ui.In(now.Add(d), now); got != want {
			t.Errorf("in %s: %q, want %q", d, got, want)
		}
	}
	if ui.Ago(time.Time{}, now)+ui.In(time.Time{}, now)+ui.Date(time.Time{}) != "" {
		t.Error("the zero time is shown")
	}
}

func TestNumbers(t *testing.T) {
	for got, want := range map[string]string{
		ui.Number(0): "0", ui.Number(999): "999", ui.Number(1204): "1,204", ui.Number(-1234567): "-1,234,567",
		ui.Count(1, "person", "people"): "1 person", ui.Count(2000, "person", "people"): "2,000 people",
		ui.Bytes(0): "0 B", ui.Bytes(1023): "1023 B", ui.Bytes(1536): "1.5 KiB", ui.Bytes(1 << 40): "1.0 TiB",
		ui.Hours(0): "0 h", ui.Hours(757440): "210.4 h", ui.Hours(3600): "1 h",
	} {
		if got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}

func TestEventsMerge(t *testing.T) {
	one := model.Event{Seq: 1, Workspaces: []model.ID{1}}
	two := model.Event{Seq: 2, Workspaces: []model.ID{1, 2}, People: []model.ID{9}}
	both := ui.Merge(one, two)
	if both.Seq != 2 || len(both.Workspaces) != 2 || len(both.People) != 1 || ui.Global(both) {
		t.Errorf("%+v", both)
	}
	if none := ui.Merge(model.Event{}, one); ui.Global(none) {
		t.Errorf("nothing and one event: %+v", none)
	}
	// An event of no workspace may concern them all, also once it is merged.
	if all := ui.Merge(model.Event{Seq: 3}, one); !ui.Global(all) {
		t.Errorf("%+v", all)
	}
}
