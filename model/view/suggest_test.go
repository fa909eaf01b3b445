package view_test

import (
	"strings"
	"testing"

	"atrium/model"
	"atrium/model/view"
)

func suggest(w *world, who, ws, typed string) string {
	w.t.Helper()
	var all []string
	for _, s := range see(w, who, func(r *view.Reader) ([]view.Suggestion, error) { return r.Suggest(ws, typed) }) {
		text := s.Username
		if s.Status != "" {
			text += ":" + s.Status
		}
		if s.Email != "" {
			text += "<" + s.Email + ">"
		}
		all = append(all, text)
	}
	return strings.Join(all, " ")
}

func directory(w *world, is string) {
	w.put(func(u model.Unit) {
		p := u.Platform()
		p.Directory = is
		u.PutPlatform(p)
	})
}

func TestSuggestionsFollowTheDirectorySetting(t *testing.T) {
	w := newWorld(t)
	for _, who := range []string{"grace", "greta", "grim", "greg"} {
		w.person(who, func(p *model.Person) { p.Name = "Lady " + strings.ToUpper(who[:1]) + who[1:] })
	}
	w.person("grog", suspended)
	w.person("gruff@team")
	w.workspace("team")
	w.workspace("club")
	w.workspace("lobby", everyone(model.Viewer))
	w.member("team", "grace", model.Admin)
	w.invite("team", "greta", model.Viewer)
	w.member("club", "grace", model.Viewer)
	w.member("club", "grim", model.Viewer)
	w.member("lobby", "greg", model.Viewer)

	here := "grace:member<grace@example.com> greta:pending<greta@example.com>"
	for _, c := range []struct{ directory, typed, want string }{
		{"all", "gr", here + " greg grim"},
		{"all", "GRE", "greta:pending<greta@example.com> greg"},
		{"all", "lady gri", "grim"},
		{"all", "gri", "grim"},
		{"all", "g", ""},
		{"all", "grim@example.com", "grim<grim@example.com>"},
		{"all", "grim@example.co", ""},
		{"all", "grog@example.com", ""},
		{"all", "example", ""},
		{"workspace", "gr", here + " grim"},
		{"workspace", "grim@example.com", "grim<grim@example.com>"},
		{"workspace", "greg@example.com", ""},
		{"workspace", "greg", ""},
		{"off", "gr", here},
		{"off", "grim", ""},
		{"off", "grim@example.com", ""},
		{"off", "greta@example.com", "greta:pending<greta@example.com>"},
	} {
		directory(w, c.directory)
		if got := suggest(w, "grace", "team", c.typed); got != c.want {
			t.Errorf("%s, %q: %q, want %q", c.directory, c.typed, got, c.want)
		}
	}
	directory(w, "all")
	for _, who := range []string{"gr1", "gr2", "gr3", "gr4", "gr5", "gr6"} {
		w.bare(who)
	}
	if got := strings.Fields(suggest(w, "grace", "team", "gr")); len(got) != 8 {
		t.Errorf("%d suggestions: %v", len(got), got)
	}
}
