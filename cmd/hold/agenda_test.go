package hold_test

import (
	"fmt"
	"testing"
	"testing/synctest"
	"time"

	"atrium/cmd/hold"
	"atrium/model"
	"atrium/model/op"
	"atrium/model/op/chore"
	"atrium/model/view"
	"atrium/storage"
)

// The holder of a store does what falls due when it falls due, without anybody
// asking, and empties a workspace as soon as it is deleted.
func TestW3_TheHolderSeesToTheAgenda(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := storage.Memory(storage.Options{})
		do := func(a model.Actor, ops ...model.Operation) {
			t.Helper()
			if _, err := s.Do(t.Context(), a, ops...); err != nil {
				t.Fatal(err)
			}
		}
		do(chore.Actor(), op.Init{Username: "ada", Email: "ada@example.com"})
		var ada model.Actor
		expired := func() (n int) {
			t.Helper()
			if err := s.View(t.Context(), ada, func(r *view.Reader) error {
				l, err := r.Audit(view.AuditQuery{Operation: "invitation.expire"})
				n = len(l.Data)
				return err
			}); err != nil {
				t.Fatal(err)
			}
			return n
		}
		_, _ = s.Try(t.Context(), chore.Actor(), op.Survey{Look: func(st model.State, _ model.Principal) { ada.Person = st.Name("ada").Person }})
		done := hold.Agenda(t.Context(), s, func(err error) { t.Error(err) })
		do(ada, op.CreateWorkspace{Name: "team"})
		for i := range 5 {
			do(ada, op.Invite{Workspace: "team", Who: fmt.Sprintf("p%d@example.org", i), Role: model.Viewer})
		}
		time.Sleep(14*24*time.Hour - time.Second)
		synctest.Wait()
		if n := expired(); n != 0 {
			t.Errorf("%d expired too early", n)
		}
		time.Sleep(2 * time.Second)
		synctest.Wait()
		if n := expired(); n != 5 {
			t.Errorf("%d of 5 expired", n)
		}
		do(ada, op.DeleteWorkspace{Name: "team"})
		time.Sleep(time.Minute)
		synctest.Wait()
		do(ada, op.CreateWorkspace{Name: "team"})
		done()
		_ = s.Close()
	})
}
