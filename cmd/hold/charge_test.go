package hold_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"runtime"
	"testing"
	"time"

	"atrium/cmd/hold"
	"atrium/model"
	"atrium/model/op"
	"atrium/model/op/chore"
	"atrium/model/op/subscription"
	"atrium/model/view"
	"atrium/storage"
)

// Q4: the holder runs the charging command with the invoice on its standard input;
// status 0 is paid, another is failed, and updating the method charges again.
func TestQ4_TheHolderChargesInvoices(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("the command is one of a POSIX shell")
	}
	s := storage.Memory(storage.Options{})
	defer func() { _ = s.Close() }()
	do := func(a model.Actor, ops ...model.Operation) {
		t.Helper()
		if _, err := s.Do(t.Context(), a, ops...); err != nil {
			t.Fatal(err)
		}
	}
	dir := t.TempDir()
	read, ok := filepath.Join(dir, "invoice"), filepath.Join(dir, "ok")
	do(chore.Actor(), op.Init{Username: "ada", Email: "ada@example.com"})
	var ada model.Actor
	_, _ = s.Try(t.Context(), chore.Actor(), op.Survey{Look: func(st model.State, _ model.Principal) { ada.Person = st.Name("ada").Person }})
	do(ada, op.SetPlatform{Values: map[string]string{"default-plan": "team", "charge-command": "cat > " + read + "; test -e " + ok}})
	done := hold.Agenda(t.Context(), s, func(err error) { t.Error(err) })
	defer done()
	feed := s.Subscribe()
	defer feed.Close()
	state := func(want string) {
		t.Helper()
		for until := time.Now().Add(20 * time.Second); time.Now().Before(until); {
			got := ""
			if err := s.View(t.Context(), ada, func(r *view.Reader) error {
				l, err := r.Invoices("ml-team", model.Page{})
				if len(l.Data) > 0 {
					got = l.Data[0].State
				}
				return err
			}); err != nil {
				t.Fatal(err)
			}
			if got == want {
				return
			}
			if _, err := feed.Next(t.Context()); err != nil {
				t.Fatal(err)
			}
		}
		t.Fatalf("the invoice is not %s", want)
	}
	do(ada, op.CreateWorkspace{Name: "ml-team"})
	state("failed")
	var got struct {
		ID, Workspace, Owner, State string
		Cents                       int64 `json:"amount_cents"`
	}
	text, err := os.ReadFile(read)
	if err != nil || json.Unmarshal(text, &got) != nil {
		t.Fatal(err, string(text))
	}
	if got.Workspace != "ml-team" || got.Owner != "ada" || got.Cents != 15000 || got.ID == "" {
		t.Errorf("%s", text)
	}
	if err := os.WriteFile(ok, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	do(ada, subscription.SetMethod{Workspace: "ml-team", Method: "visa 4242 12/2099"})
	state("paid")
}
