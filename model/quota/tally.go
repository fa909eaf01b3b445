package quota

import (
	"cmp"
	"maps"
	"math"
	"slices"

	"atrium/model"
)

// Bytes is an amount of storage, what is in the trash apart. Its methods refuse
// what cannot be (below zero, or past 2^63) and then change nothing.
type Bytes struct {
	Live  int64
	Trash int64
}

// Total is both together: what counts against the quota (Q3).
func (b Bytes) Total() int64 { return b.Live + b.Trash }

// Add counts bytes that came, or with n below zero went, outside the trash.
func (b Bytes) Add(n int64) (Bytes, error) { return b.plus(Bytes{Live: n}) }

// AddTrash is Add for what lies in the trash.
func (b Bytes) AddTrash(n int64) (Bytes, error) { return b.plus(Bytes{Trash: n}) }

// ToTrash moves bytes into the trash, or with n below zero out of it (A9).
func (b Bytes) ToTrash(n int64) (Bytes, error) {
	if n == math.MinInt64 {
		return b, impossible()
	}
	return b.plus(Bytes{Live: -n, Trash: n})
}

func (b Bytes) plus(c Bytes) (Bytes, error) {
	live, ok1 := add(b.Live, c.Live)
	trash, ok2 := add(b.Trash, c.Trash)
	if _, ok3 := add(live, trash); !ok1 || !ok2 || !ok3 || live < 0 || trash < 0 {
		return b, impossible()
	}
	return Bytes{live, trash}, nil
}

func impossible() error {
	return model.Errorf(model.Internal, "The figures of storage do not add up.").
		WithHint("Nothing was changed; atrium check tells more.")
}

// Tally is a workspace's storage by project and person. Every byte is in one cell
// of the two, so all totals are sums over the same cells and agree exactly (Q3).
// Storage keeps the sums instead, changed by the same amounts through Bytes.
type Tally struct {
	cells   map[cell]int64
	trashed map[model.ID]bool
	total   Bytes
}

type cell struct{ project, person model.ID }

// NewTally is a tally of nothing.
func NewTally() *Tally {
	return &Tally{cells: map[cell]int64{}, trashed: map[model.ID]bool{}}
}

// Add counts bytes that a person's run or artifact brings to a project, or with n
// below zero those that are deleted. Those of a project in the trash count there.
func (t *Tally) Add(project, person model.ID, n int64) error {
	c := cell{project, person}
	sum, ok := add(t.cells[c], n)
	if !ok || sum < 0 {
		return impossible()
	}
	move := t.total.Add
	if t.trashed[project] {
		move = t.total.AddTrash
	}
	total, err := move(n)
	if err != nil {
		return err
	}
	t.total = total
	if t.cells[c] = sum; sum == 0 {
		delete(t.cells, c)
	}
	return nil
}

// Trash moves a project into the trash, and Restore out of it. Doing so again
// changes nothing.
func (t *Tally) Trash(project model.ID) error { return t.move(project, true) }

// Restore is the way back from Trash.
func (t *Tally) Restore(project model.ID) error { return t.move(project, false) }

func (t *Tally) move(project model.ID, trash bool) error {
	if t.trashed[project] == trash {
		return nil
	}
	n := t.Project(project).Total()
	if !trash {
		n = -n
	}
	total, err := t.total.ToTrash(n)
	if err != nil {
		return err
	}
	t.total = total
	if t.trashed[project] = trash; !trash {
		delete(t.trashed, project)
	}
	return nil
}

// Purge forgets a project and returns the bytes that are freed.
func (t *Tally) Purge(project model.ID) (freed Bytes, err error) {
	freed = t.Project(project)
	total, err := t.total.plus(Bytes{-freed.Live, -freed.Trash})
	if err != nil {
		return Bytes{}, err
	}
	t.total = total
	maps.DeleteFunc(t.cells, func(c cell, _ int64) bool { return c.project == project })
	delete(t.trashed, project)
	return freed, nil
}

// Total is everything in the workspace.
func (t *Tally) Total() Bytes { return t.total }

// Project is what a project holds: all of it in the trash, or nothing.
func (t *Tally) Project(id model.ID) Bytes {
	return t.sum(func(c cell) bool { return c.project == id })
}

// Person is what a person's runs and artifacts hold, over all projects.
func (t *Tally) Person(id model.ID) Bytes {
	return t.sum(func(c cell) bool { return c.person == id })
}

func (t *Tally) sum(of func(cell) bool) (b Bytes) {
	for c, n := range t.cells {
		if of(c) {
			b = b.with(n, t.trashed[c.project])
		}
	}
	return b
}

// with cannot overflow: no sum over cells is larger than the total, which was checked.
func (b Bytes) with(n int64, trash bool) Bytes {
	if trash {
		b.Trash += n
	} else {
		b.Live += n
	}
	return b
}

// Share is one row of a table of storage.
type Share struct {
	ID    model.ID
	Bytes Bytes
}

// ByProject is the table of projects, the largest first.
func (t *Tally) ByProject() []Share { return t.table(func(c cell) model.ID { return c.project }) }

// ByPerson is the table of people, the largest first.
func (t *Tally) ByPerson() []Share { return t.table(func(c cell) model.ID { return c.person }) }

func (t *Tally) table(by func(cell) model.ID) []Share {
	sums := map[model.ID]Bytes{}
	for c, n := range t.cells {
		sums[by(c)] = sums[by(c)].with(n, t.trashed[c.project])
	}
	rows := make([]Share, 0, len(sums))
	for id, b := range sums {
		rows = append(rows, Share{id, b})
	}
	slices.SortFunc(rows, func(a, b Share) int {
		return cmp.Or(cmp.Compare(b.Bytes.Total(), a.Bytes.Total()), cmp.Compare(a.ID, b.ID))
	})
	return rows
}
