package quota

import "time"

// Cause is why a workspace is read-only (O1).
type Cause string

// The causes, in the order in which sentences name them.
const (
	CauseHours   Cause = "hours"
	CauseStorage Cause = "storage"
	CausePayment Cause = "payment"
	CauseTrial   Cause = "trial"
)

// Reason is one cause with its figures.
type Reason struct {
	Cause Cause
	Used  int64     // seconds, bytes, or days since the payment failed or the trial began
	Limit int64     // in the same unit
	Since time.Time // since when it makes read-only
	Until time.Time // when it ends by itself; zero: someone must do something
	Next  int64     // hours: the seconds that arrive then
	Trash int64     // storage: the bytes that emptying the trash frees
}

// ReadOnly tells why nothing new can be tracked now; nothing, if it can. It is to
// be asked at every read and write: it follows from the clock and needs no chore.
func (b *Balance) ReadOnly(u Usage) []Reason {
	var why []Reason
	l, now := b.Ledger, b.Now()
	if b.limited() && b.Available() <= 0 {
		next, at := b.Next()
		why = append(why, Reason{Cause: CauseHours, Used: l.Used, Limit: b.HoursLimit(), Since: l.Out, Until: at, Next: next})
	}
	if limit := b.StorageLimit(); limit > 0 && u.Stored > limit {
		since := l.Full
		if since.IsZero() { // the plan's figures were lowered, which no ledger is told
			since = b.plans.version(now).From
		}
		why = append(why, Reason{Cause: CauseStorage, Used: u.Stored, Limit: limit, Since: since, Trash: u.Trash})
	}
	if failed := b.PastDue(); !failed.IsZero() {
		if since := failed.Add(GraceDays * dayLength); !now.Before(since) {
			why = append(why, Reason{Cause: CausePayment, Used: int64(now.Sub(failed) / dayLength), Limit: GraceDays, Since: since})
		}
	}
	if end := l.TrialEnd; l.Plan == TrialPlan && !now.Before(end) {
		why = append(why, Reason{Cause: CauseTrial, Used: TrialDays + int64(now.Sub(end)/dayLength), Limit: TrialDays, Since: end})
	}
	return why
}

// OnTrial says whether the workspace is on the trial plan, ended or not.
func (b *Balance) OnTrial() bool { return b.Ledger.Plan == TrialPlan }
