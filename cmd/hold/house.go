package hold

import (
	"context"
	"time"

	"atrium/model/port"
)

// House looks after a store for as long as this process holds it: it ends with
// the store (Store), reads it whole now and then, takes snapshots into a folder
// where one is named (Snapshots), and does what falls due (Agenda). done stops all
// of it and gives the store's failure, or err.
func House(ctx context.Context, s port.Store, snapshots string, now func() time.Time, told func(error)) (_ context.Context, done func(err error) error) {
	ctx, ended := Store(ctx, s, true, told)
	stopped := Snapshots(ctx, s, snapshots, now, func(_ string, err error) {
		if err != nil {
			told(err)
		}
	})
	seen := Agenda(ctx, s, told)
	return ctx, func(err error) error {
		seen()
		err = ended(err)
		stopped()
		return err
	}
}
