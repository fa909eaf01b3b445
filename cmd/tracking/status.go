package tracking

import (
	"cmp"
	"fmt"
	"slices"
	"time"

	"github.com/dustin/go-humanize"
	"github.com/spf13/cobra"

	"atrium/cmd/host"
	"atrium/cmd/output"
	"atrium/cmd/track/journal"
	"atrium/model/view"
)

// Row is a run of the offline store that is not synchronised (T6).
type Row struct {
	ID        string     `json:"id"`
	Key       view.Opt   `json:"key"`
	Project   string     `json:"project"`
	Person    view.Opt   `json:"person"`
	Server    string     `json:"server"` // ssh://…, or the file
	Live      bool       `json:"live"`
	Records   uint64     `json:"records"` // that wait
	Bytes     int64      `json:"bytes"`   // of them
	Refused   int        `json:"refused"`
	Age       int64      `json:"age_seconds"` // of its newest record
	CreatedAt *time.Time `json:"created_at"`
	Code      view.Opt   `json:"code"`
	Reason    string     `json:"reason"`
}

// rowOf is a summary as people and scripts see it.
func rowOf(s journal.Summary, now time.Time) Row {
	id := s.Identity
	r := Row{
		ID: s.Run.String(), Key: view.Opt(s.Key), Project: id.Project, Person: view.Opt(id.Person), Server: cmp.Or(id.Server, id.File),
		Live: s.Live, Records: s.Pending, Bytes: s.Waiting, Refused: len(s.Refused),
	}
	if !s.Last.IsZero() {
		r.Age = max(0, int64(now.Sub(s.Last).Seconds()))
	}
	if !id.Created.IsZero() {
		r.CreatedAt = &id.Created
	}
	code, text := why(s)
	r.Code, r.Reason = view.Opt(code), text
	return r
}

// why says why a run is not synchronised.
func why(s journal.Summary) (code, text string) {
	switch {
	case s.Err != nil:
		return "damaged", s.Err.Error()
	case len(s.Refused) > 0 && s.Pending == 0:
		return "refused", fmt.Sprintf("%d records were refused; the first, %d: %s", len(s.Refused), s.Refused[0].Seq, s.Refused[0].Why)
	case s.Reason.Code != "":
		return s.Reason.Code, s.Reason.Text
	case s.Live:
		return "running", "It is running."
	}
	return "offline", "It was not sent yet."
}

// newStatus lists what is not synchronised.
func newStatus(r Run) *cobra.Command {
	cmd := host.Verb("status", "What of this folder's runs is not on the server yet", nil)
	cmd.RunE = func(*cobra.Command, []string) error {
		if err := r.local("status"); err != nil {
			return err
		}
		return r.status()
	}
	return cmd
}

func (r Run) status() error {
	store := r.store()
	all, err := store.List()
	if err != nil {
		return err
	}
	var rows []Row
	done, bytes := 0, int64(0)
	for _, s := range all {
		if s.Done() {
			done++
			bytes += s.Bytes
			continue
		}
		rows = append(rows, rowOf(s, r.Clock()))
	}
	slices.SortFunc(rows, func(a, b Row) int {
		return cmp.Or(created(a).Compare(created(b)), cmp.Compare(a.ID, b.ID))
	})
	sheet := host.Sheet{
		Columns: []string{"id", "key", "project", "records", "bytes", "age_seconds", "live", "reason"},
		Empty:   "Everything in " + store.Dir() + " is on the server.",
	}
	if len(all) == 0 {
		sheet.Empty = "There are no runs in " + store.Dir() + "."
	}
	if err := r.Listing(sheet, output.Listed(rows)); err != nil {
		return err
	}
	if r.Table() && done > 0 {
		fmt.Fprintf(r.Stderr, "%d synchronised (%s); atrium clear removes what is.\n", done, humanize.IBytes(uint64(bytes)))
	}
	return nil
}

func created(r Row) time.Time {
	if r.CreatedAt == nil {
		return time.Time{}
	}
	return *r.CreatedAt
}
