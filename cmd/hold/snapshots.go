package hold

import (
	"context"
	"time"

	"atrium/model/port"
	"atrium/storage"
	"atrium/storage/backup"
)

// How often the holder of a store takes a snapshot, and how many it keeps.
const (
	SnapshotEvery = 24 * time.Hour
	SnapshotsKept = 7
)

// Snapshots takes rotating, verified snapshots of a store into a folder until
// the context ends; without a folder it takes none. Each is a backup that
// `restore` takes. done waits until the one under way has stopped.
func Snapshots(ctx context.Context, s port.Store, folder string, now func() time.Time, told func(path string, err error)) (done func()) {
	store, ok := s.(*storage.Store)
	if !ok || folder == "" {
		return func() {}
	}
	ctx, stop := context.WithCancel(ctx)
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		backup.Run(ctx, backup.Source{Engine: store.Engine(), Check: storage.CheckRecord}, backup.Plan{
			Folder: folder, Every: SnapshotEvery, Keep: SnapshotsKept, Now: now,
			Told: func(path string, _ backup.Info, err error) { told(path, err) },
		})
	}()
	return func() {
		stop()
		<-ended
	}
}
