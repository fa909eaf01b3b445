package asset_test

import (
	"strings"
	"testing"

	"atrium/model"
	"atrium/model/op/asset"
)

// A12: what changes of a version is said as it is: a move of stage, or a change.
func TestA12_AChangeOfAVersionSaysWhat(t *testing.T) {
	h := newHouse(t)
	h.do("ada", asset.CreateModel{Project: api, Model: "net"})
	h.do("ada", asset.AddVersion{Project: api, Model: "net"})
	if e := h.do("ada", asset.UpdateVersion{Project: api, Model: "net", Number: 1, Description: ref("d")}); !strings.HasPrefix(e.Summary, "Change version 1") {
		t.Errorf("%q", e.Summary)
	}
	live := model.Production
	if e := h.do("ada", asset.UpdateVersion{Project: api, Model: "net", Number: 1, Stage: &live}); !strings.Contains(e.Summary, "from stage none to production") {
		t.Errorf("%q", e.Summary)
	}
	none := model.Archived
	if e := h.do("ada", asset.UpdateVersion{Project: api, Model: "net", Number: 1, Stage: &none, Description: ref("e")}); !strings.HasPrefix(e.Summary, "Change version 1") {
		t.Errorf("%q", e.Summary)
	}
	h.do("ada", asset.UpdateVersion{Project: api, Model: "net", Number: 1, Stage: &live})
	if e := h.do("ada", asset.DeleteVersion{Project: api, Model: "net", Number: 1}); !strings.Contains(strings.Join(e.Consequences, " "), "It is in production.") {
		t.Errorf("%q", e.Consequences)
	}
}

// A12: what was set and what was taken away.
func TestA12_AChangeOfMetadataSaysWhat(t *testing.T) {
	h := newHouse(t)
	if e := h.do("ada", asset.SetMeta{Project: api, Values: map[string]string{"a": "1"}}); e.Summary != "Set a in the metadata of ml-team/api." {
		t.Errorf("%q", e.Summary)
	}
	e := h.do("ada", asset.SetMeta{Project: api, Values: map[string]string{"a": "", "b": "2"}})
	if e.Summary != "Set b and unset a in the metadata of ml-team/api." {
		t.Errorf("%q", e.Summary)
	}
}

// A8: an integration without secrets loses none.
func TestA8_OnlyWhatIsThereIsLost(t *testing.T) {
	h := newHouse(t)
	h.do("ada", asset.CreateIntegration{Workspace: "ml-team", Name: "hook", Of: "webhook"})
	e := h.do("ada", asset.DeleteIntegration{Workspace: "ml-team", Name: "hook"})
	if strings.Contains(strings.Join(e.Consequences, " "), "secrets") || e.Before["secrets"] != nil {
		t.Errorf("%q %v", e.Consequences, e.Before)
	}
}
