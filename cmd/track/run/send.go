package run

import (
	"context"
	"errors"
	"io"
	"strconv"

	"atrium/cmd/track/journal"
	"atrium/model"
)

// Uplink is a server that takes runs: the local file, its console's socket, or ssh://.
// Calls come from one goroutine. Every error is temporary unless its model.Code says
// otherwise; none of them ever means that something may be deleted.
type Uplink interface {
	// Begin registers the run by its UUID, or finds it, and gives its key (STOC-12). It is
	// called before each batch: what was begun already costs nothing.
	Begin(ctx context.Context, id journal.Identity) (key string, err error)
	// Append sends records, in order. The answer names what is durably stored: every
	// record up to Through that is not in Refused. It may be a part of what was sent,
	// also beside an error. What is stored already is acknowledged again.
	Append(ctx context.Context, id journal.Identity, records []journal.Record, content Content) (Ack, error)
	// End says that this tracker sends no more until Begin is called again.
	End(ctx context.Context, id journal.Identity) error
}

// Content opens the content of an artifact among the records.
type Content func(journal.Artifact) (io.ReadCloser, error)

// Ack is what a server answers for.
type Ack struct {
	Through uint64
	Refused []journal.Refusal
}

// Bounds of a batch.
const (
	batchRecords = 1000
	batchBytes   = 1 << 20
)

// Send brings one batch of a run to the server and notes what it acknowledged: the one
// path of tracker and syncer. more is whether there was anything to send.
func Send(ctx context.Context, s *journal.Store, u Uplink, run journal.RunID) (more bool, err error) {
	l, err := s.Lease(run)
	if err != nil {
		return false, err
	}
	defer l.Close()
	records, err := l.Batch(batchRecords, batchBytes)
	if err != nil || len(records) == 0 {
		return false, err
	}
	key, err := u.Begin(ctx, l.Identity())
	if err != nil {
		return true, err
	}
	if err := l.SetKey(key); err != nil {
		return true, err
	}
	ack, err := u.Append(ctx, l.Identity(), records, func(a journal.Artifact) (io.ReadCloser, error) { return s.OpenFile(run, a) })
	if ack.Through > l.Mark().Seq {
		if bad := l.Acknowledge(ack.Through, ack.Refused...); bad != nil {
			return true, errors.Join(err, bad)
		}
	} else if at, back := behind(err); back && at < l.Mark().Seq {
		return true, l.Rewind(at)
	} else if err == nil {
		err = model.Errorf(model.Unavailable, "The server took none of %d records of the run %s and gave no reason.", len(records), run)
	}
	return true, err
}

// behind is up to where a server has a run of which it was sent what follows later.
func behind(err error) (through uint64, ok bool) {
	if model.CodeOf(err) != model.Conflict {
		return 0, false
	}
	through, bad := strconv.ParseUint(model.AsError(err).Details["through"], 10, 64)
	return through, bad == nil
}

// Finish tells the server, once, that no more comes of a run whose tracker has ended and
// of which all was sent.
func Finish(ctx context.Context, s *journal.Store, u Uplink, run journal.RunID) error {
	l, err := s.Lease(run)
	if err != nil {
		return err
	}
	defer l.Close()
	if l.Mark().Ended {
		return nil
	}
	if rest, err := l.Batch(1, 1); err != nil || len(rest) > 0 {
		return err
	}
	key, err := u.Begin(ctx, l.Identity())
	if err == nil {
		err = l.SetKey(key)
	}
	if err == nil {
		err = u.End(ctx, l.Identity())
	}
	if err == nil {
		err = l.SetEnded()
	}
	return err
}
