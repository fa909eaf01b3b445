package quota

import (
	"strconv"
	"strings"
	"time"

	"atrium/model"
	"atrium/model/quota/figure"
)

// Fixers are who can end read-only mode.
type Fixers struct {
	Admins  []string // the workspace's admins, by username
	Contact string   // the deployment's `contact`; may be empty
}

// named is how many admins a sentence names.
const named = 5

// Fact is the cause with its numbers: 210.4 of 200 monitoring hours used.
func (r Reason) Fact() string {
	switch r.Cause {
	case CauseHours:
		return figure.Hours(r.Used) + " of " + figure.Hours(r.Limit) + " monitoring hours used"
	case CauseStorage:
		return figure.SizeOf(r.Used, r.Limit) + " of storage used"
	case CausePayment:
		return "payment has failed for " + days(r.Used) + ", the limit is " + strconv.FormatInt(r.Limit, 10)
	default:
		return "the trial of " + days(r.Limit) + " ended on " + date(r.Since)
	}
}

// Way is what an admin can do about it.
func (r Reason) Way() string {
	switch r.Cause {
	case CauseHours:
		return "top up"
	case CauseStorage:
		return "raise the storage quota"
	case CausePayment:
		return "update the payment method"
	default:
		return "choose another plan"
	}
}

// Besides is what else ends it, without an admin; "" for nothing.
func (r Reason) Besides(f Fixers) string {
	switch r.Cause {
	case CauseHours:
		return arrival(r.Next, r.Until)
	case CauseStorage:
		s := "deleting " + figure.AtLeast(r.Used-r.Limit) + " helps, too"
		if r.Trash > 0 {
			s += " (" + figure.ShortSize(r.Trash) + " in the trash: empty it)"
		}
		return s
	case CausePayment:
		if f.Contact != "" {
			return "for help: " + f.Contact
		}
	}
	return ""
}

// Sentence is the banner and the refusal (O3): the causes with their numbers, who
// can fix them, and the ways out. "" without reasons.
func Sentence(workspace string, why []Reason, f Fixers) string {
	if len(why) == 0 {
		return ""
	}
	return workspace + " is read-only: " + facts(why) + ". " + ways(why, f)
}

// Refusal is the error of whatever read-only mode blocks (O2); nil without
// reasons. Its details name the first cause in full and all causes by name.
func Refusal(workspace string, why []Reason, f Fixers) error {
	if len(why) == 0 {
		return nil
	}
	causes := make([]string, len(why))
	for i, r := range why {
		causes[i] = string(r.Cause)
	}
	e := model.Errorf(model.ReadOnly, "%s is read-only: %s.", workspace, facts(why)).
		WithHint("%s", ways(why, f)).
		With("workspace", workspace).With("causes", strings.Join(causes, ",")).With("cause", causes[0]).
		With("used", strconv.FormatInt(why[0].Used, 10)).With("limit", strconv.FormatInt(why[0].Limit, 10))
	if !why[0].Until.IsZero() {
		e = e.With("until", why[0].Until.Format(time.RFC3339))
	}
	return e
}

func facts(why []Reason) string {
	list := make([]string, len(why))
	for i, r := range why {
		list[i] = r.Fact()
	}
	return strings.Join(list, "; ")
}

func ways(why []Reason, f Fixers) string {
	var do, besides []string
	for _, r := range why {
		do = append(do, r.Way())
		if s := r.Besides(f); s != "" {
			besides = append(besides, s)
		}
	}
	s := who(f) + " can " + and(do)
	if len(besides) > 0 {
		s += "; " + strings.Join(besides, "; ")
	}
	return s + ". Data can still be read and deleted."
}

// who names the admins; a workspace without one is the platform admins' to mend.
func who(f Fixers) string {
	if len(f.Admins) == 0 {
		return "A platform admin"
	}
	list := strings.Join(f.Admins[:min(len(f.Admins), named)], ", ")
	if more := len(f.Admins) - named; more > 0 {
		list += " and " + figure.Count(int64(more)) + " more"
	}
	return "An admin (" + list + ")"
}

func arrival(seconds int64, at time.Time) string {
	switch {
	case seconds <= 0:
		return ""
	case seconds == hourSeconds:
		return "1 h arrives on " + date(at)
	}
	return figure.Hours(seconds) + " h arrive on " + date(at)
}

func days(n int64) string {
	if n == 1 {
		return "1 day"
	}
	return figure.Count(n) + " days"
}

// and joins a list with commas and a last "and".
func and(list []string) string {
	last := len(list) - 1
	if last < 1 {
		return strings.Join(list, "")
	}
	return strings.Join(list[:last], ", ") + " and " + list[last]
}
