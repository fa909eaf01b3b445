package hold_test

import (
	"context"
	"testing"
	"testing/synctest"
	"time"

	"atrium/cmd/hold"
	"atrium/model"
	"atrium/storage"
)

// patient is a store that counts its scrubs.
type patient struct {
	*storage.Store
	unclean bool
	scrubs  []time.Duration
	begin   time.Time
	bad     error
}

func (p *patient) Unclean() bool { return p.unclean }

func (p *patient) Scrub(context.Context) (uint64, error) {
	p.scrubs = append(p.scrubs, time.Since(p.begin))
	return 0, p.bad
}

// TestScrubsOfAConsole holds a store for three days of a simulated clock.
func TestScrubsOfAConsole(t *testing.T) {
	damage := model.Errorf(model.Unavailable, "The store has a damaged record.")
	for _, c := range []struct {
		what           string
		unclean, local bool
		bad            error
		want           int
	}{
		{"closed", false, true, nil, 3},
		{"stopped", true, true, nil, 4},
		{"damaged", true, true, damage, 1},
		{"over SSH", true, false, nil, 0},
	} {
		synctest.Test(t, func(t *testing.T) {
			p := &patient{Store: storage.Memory(storage.Options{}), unclean: c.unclean, begin: time.Now(), bad: c.bad}
			var told []error
			_, done := hold.Store(t.Context(), p, c.local, func(err error) { told = append(told, err) })
			time.Sleep(73 * time.Hour)
			if err := done(nil); err != nil {
				t.Error(err)
			}
			if len(p.scrubs) != c.want || c.unclean && c.want > 0 && p.scrubs[0] != hold.Soon {
				t.Errorf("%s: scrubs at %v", c.what, p.scrubs)
			}
			if c.bad != nil && (len(told) != 1 || told[0] != c.bad) || c.bad == nil && told != nil {
				t.Errorf("%s: told %v", c.what, told)
			}
			_ = p.Close()
		})
	}
}
