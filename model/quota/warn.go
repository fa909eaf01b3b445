package quota

import (
	"math/bits"
	"time"

	"atrium/model/quota/figure"
)

// Warned is a set of warnings, one bit each. A ledger's is emptied with each
// period (Q5).
type Warned uint16

// Kind is one warning of Q5.
type Kind uint8

// The warnings, the gravest last. The numbers are stored.
const (
	HoursAt80 Kind = iota
	HoursAt95
	StorageAt80
	StorageAt95
	SeatsAt80
	SeatsAt95
	PaymentFailed
	SoonHours // 3 days before read-only, and so on
	SoonStorage
	SoonPayment
	SoonTrial
)

func (k Kind) bit() Warned { return 1 << k }

// Warning is one thing to be warned about.
type Warning struct {
	Kind  Kind
	Used  int64 // seconds, bytes or seats
	Limit int64
	At    time.Time // payments: the first failure; Soon…: when read-only begins
	Until time.Time // payments: when read-only begins; hours: when the next package arrives
	Next  int64     // hours: seconds of the next package
}

// Warnings are all that hold now: what the header shows. Of a quota's two only the
// graver one; none that says something comes which is there. The forecast may be
// empty.
func (b *Balance) Warnings(u Usage, f Forecast) []Warning {
	var list []Warning
	why := b.ReadOnly(u)
	blocked := func(c Cause) bool {
		for _, r := range why {
			if r.Cause == c {
				return true
			}
		}
		return false
	}
	kinds := map[Quota]Kind{Hours: HoursAt80, Storage: StorageAt80, Seats: SeatsAt80}
	next, arrives := b.Next()
	for _, l := range b.Levels(u) {
		kind, warns := kinds[l.Quota]
		// A single seat is that of an individual workspace's only person.
		if !warns || l.Quota == Seats && l.Limit == 1 {
			continue
		}
		w := Warning{Kind: kind, Used: l.Used, Limit: l.Limit}
		if l.Quota == Hours {
			w.Until, w.Next = arrives, next
		}
		if reached(l, 95) {
			w.Kind++
		} else if !reached(l, 80) {
			continue
		}
		list = append(list, w)
	}
	if failed := b.PastDue(); !failed.IsZero() {
		until := failed.Add(GraceDays * dayLength)
		list = append(list, Warning{Kind: PaymentFailed, At: failed, Until: until})
		if !blocked(CausePayment) {
			list = b.soon(list, SoonPayment, until)
		}
	}
	if b.OnTrial() && !blocked(CauseTrial) {
		list = b.soon(list, SoonTrial, b.Ledger.TrialEnd)
	}
	if !blocked(CauseHours) {
		list = b.soon(list, SoonHours, f.Hours.RunsOut)
	}
	if !blocked(CauseStorage) {
		list = b.soon(list, SoonStorage, f.Storage.RunsOut)
	}
	return list
}

func (b *Balance) soon(list []Warning, k Kind, at time.Time) []Warning {
	if at.IsZero() || at.Sub(b.Now()) > soonDays*dayLength {
		return list
	}
	return append(list, Warning{Kind: k, At: at})
}

// reached says whether used is at least so many percent of the limit.
func reached(l Level, percent uint64) bool {
	if l.Limit <= 0 || l.Used < 0 {
		return false
	}
	uhi, ulo := bits.Mul64(uint64(l.Used), 100)
	lhi, llo := bits.Mul64(uint64(l.Limit), percent)
	return uhi > lhi || uhi == lhi && ulo >= llo
}

// Warn picks the warnings that were not given yet in the running period, and
// marks them as given. A quota's graver warning stands for the lesser one, too.
func (b *Balance) Warn(list []Warning) []Warning {
	var fresh []Warning
	for _, w := range list {
		given := &b.Ledger.Warned
		if *given&w.Kind.bit() == 0 {
			fresh = append(fresh, w)
		}
		*given |= w.Kind.bit()
		switch w.Kind {
		case HoursAt95, StorageAt95, SeatsAt95:
			*given |= (w.Kind - 1).bit()
		}
	}
	return fresh
}

// Text is the warning in words, for the header, the inbox and mail.
func (w Warning) Text(workspace string, f Fixers) string {
	percent := " (" + figure.Count(Level{Used: w.Used, Limit: w.Limit}.Percent()) + " %)."
	switch w.Kind {
	case HoursAt80, HoursAt95:
		s := workspace + " has used " + figure.Hours(w.Used) + " of " + figure.Hours(w.Limit) + " monitoring hours" + percent
		if next := arrival(w.Next, w.Until); next != "" {
			s += " " + who(f) + " can top up; " + next + "."
		}
		return s
	case StorageAt80, StorageAt95:
		return workspace + " has used " + figure.SizeOf(w.Used, w.Limit) + " of storage" + percent +
			" " + who(f) + " can raise the quota; deleting data frees some."
	case SeatsAt80, SeatsAt95:
		return workspace + " has taken " + figure.Count(w.Used) + " of " + figure.Count(w.Limit) + " seats" + percent
	case PaymentFailed:
		s := "A payment for " + workspace + " failed on " + date(w.At) + "; without one it is read-only from " + date(w.Until) + ". " +
			who(f) + " can update the payment method"
		if f.Contact != "" {
			s += "; for help: " + f.Contact
		}
		return s + "."
	}
	reason := Reason{Cause: map[Kind]Cause{SoonHours: CauseHours, SoonStorage: CauseStorage, SoonPayment: CausePayment, SoonTrial: CauseTrial}[w.Kind]}
	because := map[Kind]string{
		SoonHours:   "its monitoring hours run out at the present rate",
		SoonStorage: "its storage is full at the present rate",
		SoonPayment: "a payment has failed",
		SoonTrial:   "its trial ends",
	}[w.Kind]
	s := workspace + " becomes read-only on " + date(w.At) + ": " + because + ". " + who(f) + " can " + reason.Way()
	if f.Contact != "" && w.Kind == SoonPayment {
		s += "; for help: " + f.Contact
	}
	return s + "."
}
