package request_test

import (
	"regexp"
	"strings"
	"testing"
	"time"

	"atrium/model"
	"atrium/model/display"
	"atrium/model/display/hostile"
	"atrium/model/op"
	"atrium/model/op/request"
	"atrium/model/op/service"
	"atrium/model/port"
	"atrium/storage"
	"atrium/tui/tuitest"
	"atrium/tui/ui"
)

func memory() port.Store { return storage.Memory(storage.Options{}) }

// seed has a private project of which linus, a member, and grace, who is none,
// know the name.
func seed(w *tuitest.World) {
	w.Users("grace", "linus")
	private := model.Private
	w.Do("ada", op.CreateWorkspace{Name: "ml-team"})
	w.Join("ml-team", model.Editor, "linus")
	w.Do("ada", op.CreateProject{Project: "ml-team/secret", Visibility: &private})
	w.Do("linus", request.File{Target: "ml-team/secret", Role: model.Contributor, Reason: "I look after its data."})
	time.Sleep(time.Second) // on the bubble's clock: requests of one second are in no order
	w.Do("grace", request.File{Target: "ml-team/secret", Role: model.ProjectViewer, Reason: "I write about it."})
}

func open(t *testing.T, as string, run func(*tuitest.Console)) {
	tuitest.Run(t, tuitest.Options{Open: memory, Seed: seed, As: as, Workspace: map[string]string{"ada": "ml-team"}[as]}, run)
}

// A6: requests stand in the inbox and are answered there.
func TestInboxAnswersInPlace(t *testing.T) {
	open(t, "ada", func(c *tuitest.Console) {
		c.Command(ui.Visit(ui.Route{Kind: ui.Inbox}))
		c.Resize(120, 40)
		c.Sees("request", "grace asks to become viewer of ml-team/secret: I write about it.", "linus asks to become contributor", "approve the request")
		c.Goldens("inbox")
		c.Sweep()
		c.Press("d")
		c.Sees("Deny: grace asks")
		c.Type("Not yet.")
		c.Press("ctrl+s")
		c.Advance(time.Second)
		c.Sees("denied")
		c.Press("up", "enter")
		c.Sees("Approve", "Deny")
		c.Press("enter")
		c.Type("30d")
		c.Golden("approve")
		c.Press("ctrl+s")
		c.Sees("Done: Approve the request of linus")
	})
}

// An outsider is not taken in where guests are off; the form keeps its text.
func TestRefusedApprovalStaysOpen(t *testing.T) {
	open(t, "ada", func(c *tuitest.Console) {
		c.Command(ui.Visit(ui.Route{Kind: ui.Inbox}))
		c.Press("a")
		c.Press("ctrl+s")
		c.Sees("grace is not a member of ml-team.", "takes no guests")
	})
}

func TestOverviewAndAccessShowThem(t *testing.T) {
	open(t, "ada", func(c *tuitest.Console) {
		c.Sees("Access requests", "contributor of secret", "Overview 2")
		c.Goldens("overview")
		c.Press("r")
		c.Sees("Which request?", "linus, contributor")
		c.Press("esc")
		c.Command(ui.Visit(ui.Route{Kind: ui.Project, Workspace: "ml-team", Name: "secret"}))
		c.Sees("2 requests wait", "linus asks to become contributor: I look after its data.")
		c.Goldens("access")
		c.Sweep()
		c.Do("linus", request.Withdraw{Ref: "ml-team/secret"})
		c.Settle()
		c.Sees("1 request waits")
		c.Press("R")
		c.Sees("grace asks to become viewer of ml-team/secret", "Approve", "Deny")
	})
}

// R3: a refusal explains, names nobody to who does not see the project, and
// offers to ask; the answer is that for a project that does not exist.
func TestRefusalOffersToAsk(t *testing.T) {
	for _, name := range []string{"hidden", "ghost"} {
		open(t, "linus", func(c *tuitest.Console) {
			private := model.Private
			c.Do("ada", op.CreateProject{Project: "ml-team/hidden", Visibility: &private})
			c.Settle()
			c.Command(ui.Visit(ui.Route{Kind: ui.Project, Workspace: "ml-team", Name: name}))
			c.Sees("There is no project ml-team/"+name+" that you can see.", "r ask for access")
			c.Lacks("ada,", "Who can help")
			c.Golden("refusal-" + name)
			c.Press("r")
			c.Sees("Ask for access to a project", "ml-team/"+name)
			c.Press("tab", "tab")
			c.Type("I need it.")
			c.Press("ctrl+s")
			c.Sees("Done: Ask to become viewer of ml-team/" + name + ".")
		})
	}
}

func TestPaletteAsksByName(t *testing.T) {
	open(t, "grace", func(c *tuitest.Console) {
		c.Press(":")
		c.Type("request access")
		c.Press("enter")
		c.Sees("Ask for access to a project")
		c.Type("nonsense")
		c.Press("ctrl+s")
		c.Sees("is not the full name of a project")
	})
}

// plant writes a reason that no operation lets in, as a damaged file could hold it.
type plant struct {
	workspace, reason string
	to                model.ID
}

func (plant) Kind() string                                 { return "test.plant" }
func (plant) Authorize(model.State, model.Principal) error { return nil }
func (p plant) Apply(u model.Unit, _ model.Principal) (model.Effect, error) {
	for r := range u.WorkspaceRequests(u.Name(p.workspace).Workspace) {
		r.Reason, r.Target = p.reason, p.reason
		u.PutRequest(r)
	}
	for n := range u.Notices(p.to) {
		n.Text = p.reason
		u.PutNotice(n)
	}
	return model.Effect{Target: "it", Summary: "Plant a reason."}, nil
}

var styles = regexp.MustCompile(`\x1b\[[0-9;]*m`)

// X2: no text of a request acts on the terminal of who answers it.
func TestX2_HostileReasons(t *testing.T) {
	for _, reason := range append(hostile.Payloads(), hostile.Shown()...) {
		open(t, "ada", func(c *tuitest.Console) {
			clean := func() {
				for line := range strings.SplitSeq(styles.ReplaceAllString(c.Raw(), ""), "\n") {
					if display.Text(line) != line {
						t.Fatalf("%q reaches the terminal: %q", reason, line)
					}
				}
			}
			c.Do("ada", plant{"ml-team", reason, c.ID("ada")})
			c.Settle()
			clean()
			c.Press("r")
			clean()
			c.Press("enter", "enter")
			clean()
			c.Press("esc")
			for _, r := range []ui.Route{{Kind: ui.Inbox}, {Kind: ui.Project, Workspace: "ml-team", Name: "secret"}} {
				c.Command(ui.Visit(r))
				clean()
				c.Press("a")
				clean()
				c.Press("esc", "enter")
				clean()
				c.Press("esc", "R")
				clean()
				c.Press("esc")
			}
		})
	}
}

// Service accounts have a part of the People list of their own.
func TestServiceAccounts(t *testing.T) {
	open(t, "ada", func(c *tuitest.Console) {
		c.Do("ada", service.Create{Workspace: "ml-team", Name: "cron"})
		c.Press("2", "B")
		c.Sees("only service accounts", "cron@ml-team")
		c.Lacks("linus")
		c.Press("b")
		c.Type("ci")
		c.Press("ctrl+s")
		c.Sees("Done: Create the service account ci@ml-team.")
		c.Advance(time.Second)
		c.Goldens("services")
		c.Press("up", "d")
		c.Sees("Deactivate ci@ml-team?")
		c.Press("y")
		c.Advance(time.Second)
		c.Sees("Suspended")
		c.Press("x")
		c.Sees("Cannot remove from the workspace")
		c.Press("enter")
		c.Sees("ci@ml-team")
	})
}
