package tracking

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/dustin/go-humanize"
	"github.com/spf13/cobra"

	"atrium/cmd/host"
	"atrium/cmd/output"
	"atrium/cmd/track/journal"
	"atrium/cmd/track/run"
	"atrium/cmd/track/wire"
	"atrium/cmd/tracking/link"
	"atrium/model"
	"atrium/model/display"
	"atrium/model/view"
)

// Synced is what became of a run (T5).
type Synced struct {
	ID      string   `json:"id"`
	Key     view.Opt `json:"key"`
	Project string   `json:"project"`
	Sent    uint64   `json:"sent"`      // records, now
	Left    uint64   `json:"remaining"` // records that no server has, the refused ones included
	Live    bool     `json:"live"`
	State   string   `json:"state"` // done, live, remaining
	Code    view.Opt `json:"code"`
	Reason  string   `json:"reason"`
}

// newSync brings journals to their servers.
func newSync(r Run) *cobra.Command {
	var watch bool
	cmd := &cobra.Command{
		Use: "sync [RUN…]", Short: "Bring the runs of this folder to their server", DisableFlagsInUseLine: true,
	}
	cmd.Flags().BoolVar(&watch, "watch", false, "follow runs that are live, until the last has ended")
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		if err := r.local("sync"); err != nil {
			return err
		}
		return r.sync(cmd.Context(), args, watch)
	}
	return cmd
}

// syncer brings runs of an offline store to their servers.
type syncer struct {
	r      Run
	store  *journal.Store
	links  map[string]*server
	rows   map[journal.RunID]*Synced
	order  []journal.RunID
	total  uint64 // records that waited
	sent   uint64
	began  time.Time
	shown  time.Time
	pauses map[journal.RunID]pause // of a watch
}

// server is one way to a place, and why it cannot be used.
type server struct {
	client *wire.Client
	way    *link.Link
	err    error
}

type pause struct {
	until    time.Time
	failures int
}

func (r Run) sync(ctx context.Context, names []string, watch bool) error {
	s := &syncer{r: r, store: r.store(), links: map[string]*server{}, rows: map[journal.RunID]*Synced{}, began: time.Now(), pauses: map[journal.RunID]pause{}}
	defer s.close()
	for {
		chosen, err := choose(s.store, names)
		if err != nil {
			return err
		}
		slices.SortFunc(chosen, func(a, b journal.Summary) int { return a.Identity.Created.Compare(b.Identity.Created) })
		if r.DryRun() {
			return s.preview(chosen)
		}
		live := s.round(ctx, chosen)
		if ctx.Err() != nil || !watch || !live {
			break
		}
		s.forget()
		timer := time.NewTimer(500 * time.Millisecond)
		select {
		case <-ctx.Done():
		case <-timer.C:
		}
		timer.Stop()
	}
	return s.summary(ctx)
}

// round brings what there is, one run after the other; one that fails stops nothing but
// itself. It is true while a run lives.
func (s *syncer) round(ctx context.Context, chosen []journal.Summary) (live bool) {
	for _, sum := range chosen {
		if _, had := s.rows[sum.Run]; !had {
			s.total += sum.Pending
		}
	}
	for _, sum := range chosen {
		live = live || sum.Live
		if sum.Done() && sum.Ended && s.rows[sum.Run] == nil {
			continue
		}
		if p := s.pauses[sum.Run]; ctx.Err() != nil || time.Now().Before(p.until) {
			continue
		}
		s.run(ctx, sum)
	}
	return live
}

// run brings one run as far as it goes.
func (s *syncer) run(ctx context.Context, sum journal.Summary) {
	row := s.rows[sum.Run]
	if row == nil {
		row = &Synced{ID: sum.Run.String(), Project: sum.Identity.Project}
		s.rows[sum.Run] = row
		s.order = append(s.order, sum.Run)
	}
	err := sum.Err
	if err == nil {
		err = s.send(ctx, sum, row)
	}
	now := s.store.Summary(sum.Run)
	row.Key, row.Live = view.Opt(now.Key), now.Live
	row.Left = now.Pending + uint64(len(now.Refused))
	row.State, row.Code, row.Reason = "remaining", "", ""
	var damage *journal.Damage
	switch {
	case errors.As(err, &damage), err != nil && sum.Err != nil:
		row.Code, row.Reason = "damaged", err.Error()
		if damage != nil {
			row.Left = max(row.Left, uint64(damage.Following))
		}
		_ = s.store.SetReason(sum.Run, journal.Reason{Code: "damaged", Text: row.Reason, At: s.r.Clock()})
	case errors.Is(err, journal.ErrBusy):
		row.Code, row.Reason = view.Opt(model.Conflict), "Another process is synchronising it."
	case err != nil:
		e := model.AsError(err)
		row.Code, row.Reason = view.Opt(e.Code), e.Error()
		if e.Code == model.Internal && e.Cause != nil {
			row.Reason = e.Cause.Error()
		}
		_ = s.store.SetReason(sum.Run, journal.Reason{Code: string(row.Code), Text: row.Reason, At: s.r.Clock()})
	case len(now.Refused) > 0:
		code, text := why(now)
		row.Code, row.Reason = view.Opt(code), text
	default:
		_ = s.store.SetReason(sum.Run, journal.Reason{})
		row.State = "done"
		if now.Live {
			row.State = "live"
		}
	}
	if err == nil {
		delete(s.pauses, sum.Run)
		return
	}
	p := s.pauses[sum.Run]
	p.failures++
	p.until = time.Now().Add(run.Backoff{}.After(p.failures))
	s.pauses[sum.Run] = p
}

// Between two tries of a run that its tracker, or another syncer, has for a batch.
const (
	turn  = 20 * time.Millisecond
	turns = 250
)

func (s *syncer) send(ctx context.Context, sum journal.Summary, row *Synced) error {
	at, err := s.server(sum.Identity)
	if err != nil {
		return err
	}
	busy := 0
	for {
		if at.err != nil { // said once is enough, and waited for, too
			return at.err
		}
		if ctx.Err() != nil {
			return model.Errorf(model.Unavailable, "It was interrupted.").WithHint("Run atrium sync again.")
		}
		before, err := s.store.Mark(sum.Run)
		if err != nil {
			return err
		}
		more, err := run.Send(ctx, s.store, at.client, sum.Run)
		if after, bad := s.store.Mark(sum.Run); bad == nil && after.Seq > before.Seq {
			row.Sent += after.Seq - before.Seq
			s.sent += after.Seq - before.Seq
			s.progress()
		}
		switch {
		case errors.Is(err, journal.ErrBusy) && busy < turns:
			busy++
			time.Sleep(turn)
		case err != nil:
			if model.CodeOf(err) == model.Unavailable && ctx.Err() == nil {
				at.err = err
			}
			return err
		case !more && !sum.Live:
			return s.finish(ctx, at, sum)
		case !more:
			return nil
		default:
			busy = 0
		}
	}
}

// finish ends a run whose tracker is dead: it may have had no time to.
func (s *syncer) finish(ctx context.Context, at *server, sum journal.Summary) error {
	if sum.Ended || len(sum.Refused) > 0 && sum.Reason.Code == "damaged" {
		return nil
	}
	return run.Finish(ctx, s.store, at.client, sum.Run)
}

// server is the way to a run's server: where its journal says, unless a flag says
// otherwise.
func (s *syncer) server(id journal.Identity) (*server, error) {
	place, named, err := s.r.Place()
	if err != nil {
		return nil, err
	}
	if !named && (id.Server != "" || id.File != "") {
		place.Server, place.File = id.Server, id.File
	}
	name := place.String()
	if at := s.links[name]; at != nil {
		return at, nil
	}
	way := link.To(place)
	at := &server{client: wire.New(way.Dial), way: way}
	at.client.Name = name
	s.links[name] = at
	return at, nil
}

// forget lets servers that could not be reached be tried again.
func (s *syncer) forget() {
	for _, at := range s.links {
		at.err = nil
	}
}

func (s *syncer) close() {
	for _, at := range s.links {
		at.client.Close()
		at.way.Close()
	}
}

// progress tells on a terminal how far it is, a few times a second.
func (s *syncer) progress() {
	if !s.r.Terminal || time.Since(s.shown) < 100*time.Millisecond {
		return
	}
	s.shown = time.Now()
	total := max(s.total, s.sent)
	left := ""
	if took := time.Since(s.began); s.sent > 0 && took > time.Second && total > s.sent {
		left = fmt.Sprintf(", %s left", (took * time.Duration(total-s.sent) / time.Duration(s.sent)).Round(time.Second))
	}
	fmt.Fprintf(s.r.Stderr, "\r\x1b[K%d of %d runs, %s of %s records%s", len(s.order), max(len(s.order), len(s.rows)),
		humanize.Comma(int64(s.sent)), humanize.Comma(int64(total)), left)
}

// summary prints a row a run; the status says whether anything remains.
func (s *syncer) summary(ctx context.Context) error {
	if s.r.Terminal && !s.shown.IsZero() {
		fmt.Fprint(s.r.Stderr, "\r\x1b[K")
	}
	rows := make([]Synced, 0, len(s.order))
	for _, id := range s.order {
		rows = append(rows, *s.rows[id])
	}
	sheet := host.Sheet{Columns: []string{"id", "key", "project", "sent", "remaining", "state", "reason"}, Empty: "Everything in " + s.store.Dir() + " is on the server."}
	if err := s.r.Listing(sheet, output.Listed(rows)); err != nil {
		return err
	}
	left, status := 0, model.Code("")
	for _, row := range rows {
		if row.State != "remaining" {
			continue
		}
		left++
		status = worse(status, model.Code(row.Code))
	}
	if ctx.Err() != nil && left == 0 {
		return nil
	}
	if left == 0 {
		return nil
	}
	if s.r.Table() {
		fmt.Fprintf(s.r.Stderr, "atrium: %d of %d runs are not synchronised; nothing of them is lost.\n", left, len(rows))
	}
	return host.Exit(status.Exit())
}

// worse is the code for two runs that remain: read-only while all wait for that, else
// unavailable while all wait for one or the other, else internal.
func worse(a, b model.Code) model.Code {
	rank := func(c model.Code) int {
		switch c {
		case "":
			return 0
		case model.ReadOnly, model.OverQuota:
			return 1
		case model.Unavailable:
			return 2
		}
		return 3
	}
	return []model.Code{"", model.ReadOnly, model.Unavailable, model.Internal}[max(rank(a), rank(b))]
}

// preview says what would be sent where.
func (s *syncer) preview(chosen []journal.Summary) error {
	var rows []Row
	for _, sum := range chosen {
		if !sum.Done() || !sum.Ended {
			rows = append(rows, rowOf(sum, s.r.Clock()))
		}
	}
	if !s.r.Table() {
		return s.r.Listing(host.Sheet{}, output.Listed(rows))
	}
	lines := []string{"would: nothing, everything is on the server"}
	if len(rows) > 0 {
		lines = nil
	}
	for _, row := range rows {
		lines = append(lines, display.Text(fmt.Sprintf("would: bring %d records of the run %s of %s to %s", row.Records, row.ID, row.Project, cmp.Or(row.Server, "the server"))))
	}
	return s.r.Print(lines...)
}
