package backup

import (
	"context"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"atrium/model"
)

// The names of snapshots: they sort by their time.
const (
	snapshotPrefix = "atrium-"
	snapshotSuffix = ".backup"
	snapshotTime   = "20060102T150405.000Z"
)

// Plan says when snapshots are taken and how many are kept.
type Plan struct {
	Folder string
	Every  time.Duration // an hour when 0
	Keep   int           // at least 3
	Now    func() time.Time
	// Told hears of every snapshot, and of an error when one failed; the next
	// one is tried all the same.
	Told func(path string, info Info, err error)
}

// Run takes snapshots until the context ends: the first at once when the newest
// is older than the interval or there is none. An old snapshot is removed only
// after a new one was verified.
func Run(ctx context.Context, s Source, p Plan) {
	every := p.Every
	if every <= 0 {
		every = time.Hour
	}
	wait := time.Duration(0)
	if kept := p.Snapshots(); len(kept) > 0 {
		if at, ok := takenAt(kept[len(kept)-1]); ok {
			wait = min(max(0, every-p.Now().Sub(at)), every)
		}
	}
	for {
		timer := time.NewTimer(wait)
		select {
		case <-ctx.Done():
			timer.Stop()
			return
		case <-timer.C:
		}
		path, info, err := Take(ctx, s, p)
		if p.Told != nil && ctx.Err() == nil {
			p.Told(path, info, err)
		}
		wait = every
	}
}

// Take takes one snapshot and then removes those that are too many.
func Take(ctx context.Context, s Source, p Plan) (path string, info Info, err error) {
	if err := os.MkdirAll(p.Folder, 0o700); err != nil {
		e := model.Errorf(model.Unavailable, "The folder %q for snapshots cannot be made.", p.Folder)
		e.Cause = err
		return "", info, e
	}
	path = filepath.Join(p.Folder, snapshotPrefix+p.Now().UTC().Format(snapshotTime)+snapshotSuffix)
	if info, err = File(ctx, s, path); err != nil {
		return "", info, err
	}
	kept := p.Snapshots()
	for _, old := range kept[:max(0, len(kept)-max(3, p.Keep))] {
		if err := s.fs().Remove(old); err != nil {
			return path, info, failed(old, err)
		}
	}
	return path, info, nil
}

// Snapshots are the paths of the snapshots in the folder, the oldest first.
func (p Plan) Snapshots() []string {
	entries, err := os.ReadDir(p.Folder)
	if err != nil {
		return nil
	}
	var paths []string
	for _, e := range entries {
		if _, ok := takenAt(e.Name()); ok && e.Type().IsRegular() {
			paths = append(paths, filepath.Join(p.Folder, e.Name()))
		}
	}
	slices.Sort(paths)
	return paths
}

func takenAt(path string) (time.Time, bool) {
	name := filepath.Base(path)
	if !strings.HasPrefix(name, snapshotPrefix) || !strings.HasSuffix(name, snapshotSuffix) {
		return time.Time{}, false
	}
	at, err := time.Parse(snapshotTime, name[len(snapshotPrefix):len(name)-len(snapshotSuffix)])
	return at, err == nil
}
