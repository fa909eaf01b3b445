// Package run answers about what was tracked: runs, and what each keeps under its
// names. Its Reader is a part of view.Reader. Everything needs project.view.
//
// Whoever names a run that they may not see gets the very sentence that there is
// for none (R3): also for a UUID that another workspace has.
package run

import (
	"iter"
	"strconv"

	"atrium/model"
	"atrium/model/find"
	"atrium/model/text"
	"atrium/model/view/pages"
	"atrium/model/view/scope"
)

// Reader answers about runs. Get it as a part of view.Reader.
type Reader struct{ s *scope.Scope }

// New makes the reader of one scope.
func New(s *scope.Scope) Reader { return Reader{s} }

// RunQuery asks for a project's runs, newest first. The cursor is the number.
type RunQuery struct {
	model.Page
	State  string // only those in it
	Person string // only those of a person, by username
}

// Ref names a run: by its UUID or by its key, STOC-12, in a workspace ("" for the
// remembered one; a UUID is looked for everywhere if it is not there), or as a
// Number of a Project, WS/NAME.
type Ref struct {
	Workspace string
	Run       string
	Project   string
	Number    int
}

// site is a run that the actor sees, and where it is.
type site struct {
	scope.Site
	run *model.Run
}

// Runs lists a project's runs, newest first.
func (r Reader) Runs(full string, q RunQuery) (model.List[RunRow], error) {
	at, _, err := r.s.Site(full, model.ProjectView)
	if err != nil {
		return model.List[RunRow]{}, err
	}
	for _, cursor := range []string{q.After, q.Before} {
		if n, err := strconv.Atoi(cursor); cursor != "" && (err != nil || n < 1) {
			return model.List[RunRow]{}, model.Errorf(model.Invalid, "%q is not a cursor of runs.", cursor)
		}
	}
	total := at.Project.Runs
	state, person := model.RunRunning, model.ID(0)
	if q.State != "" {
		if state, err = model.ParseRunState(q.State); err != nil {
			return model.List[RunRow]{}, err
		}
		total = -1
	}
	if q.Person != "" {
		// Nobody is told who there is: an unknown name has no runs.
		if p := r.s.Account(text.Fold(q.Person)); p != nil {
			person = p.ID
		} else {
			return model.List[RunRow]{Data: []RunRow{}, Size: q.Limit()}, nil
		}
		total = -1
	}
	return pages.List[*model.Run, RunRow]{
		From: pages.Backwards(func(s model.Span) iter.Seq[*model.Run] {
			n, _ := strconv.Atoi(s.After)
			return r.s.State.Runs(at.Project, n, s.Reverse)
		}),
		Key: func(x *model.Run) string { return strconv.Itoa(x.Number) },
		Row: func(x *model.Run) (RunRow, bool) {
			if q.State != "" && x.State != state || person != 0 && x.Person != person {
				return RunRow{}, false
			}
			return r.row(at, x), true
		},
	}.Page(q.Page, total), nil
}

func (r Reader) row(at scope.Site, x *model.Run) RunRow {
	return RunRow{
		ID: x.UUID.String(), Key: at.Project.RunKey(x.Number), Project: scope.FullName(at.Workspace, at.Project),
		Person: scope.Opt(r.s.Username(x.Person)), State: x.State.String(), StartedAt: scope.At(x.Started), EndedAt: scope.At(x.Ended),
		Seconds: x.Seconds, Bytes: x.Bytes, Origin: origin(x), Name: x.Name, Number: x.Number,
	}
}

func origin(x *model.Run) scope.Opt {
	if x.Origin == (model.UUID{}) {
		return ""
	}
	return scope.Opt(x.Origin.String())
}

// at finds a run that the actor sees.
func (r Reader) at(ref Ref) (site, error) {
	if ref.Project != "" {
		at, _, err := r.s.Site(ref.Project, model.ProjectView)
		if err != nil {
			return site{}, err
		}
		if x := r.s.State.Run(at.Project, ref.Number); x != nil {
			return site{at, x}, nil
		}
		return site{}, model.Errorf(model.NotFound, "%s has no run %d.", ref.Project, ref.Number)
	}
	none := model.Errorf(model.NotFound, "There is no run %s that you can see.", text.Quote(ref.Run))
	uuid, anywhere := model.ParseUUID(ref.Run)
	var w *model.Workspace
	switch {
	case ref.Workspace != "":
		w = r.s.Named(ref.Workspace)
	case r.s.Who.Who != nil:
		w = r.s.Remembered()
	}
	if found, ok := r.sees(find.Run(r.s.State, w, ref.Run)); ok {
		return found, nil
	}
	if !anywhere {
		where := ref.Workspace
		if where == "" && w != nil {
			where = w.Name
		}
		if where == "" {
			return site{}, none.WithHint("Name its workspace with -w, or give its UUID.")
		}
		return site{}, model.Errorf(model.NotFound, "There is no run %s in %s that you can see.", text.Quote(ref.Run), where).
			WithHint("A run is named by its UUID, or by its key within -w, such as STOC-12: see atrium runs list WS/NAME.")
	}
	var found []site
	for x := range find.Runs(r.s.State, uuid) {
		if at, ok := r.sees(x); ok {
			found = append(found, at)
		}
	}
	switch len(found) {
	case 0:
		return site{}, none
	case 1:
		return found[0], nil
	}
	return site{}, model.Errorf(model.Conflict, "Both %s and %s have a run %s.",
		scope.FullName(found[0].Workspace, found[0].Project), scope.FullName(found[1].Workspace, found[1].Project), ref.Run).
		WithHint("Name the workspace with -w.")
}

// sees says whether there is such a run for the actor.
func (r Reader) sees(x find.ProjectRun) (site, bool) {
	if x.Run == nil || x.Project == nil {
		return site{}, false
	}
	st := r.s.Standing(x.Workspace)
	d := st.DecideProject(r.s.State, model.ProjectView, x.Project)
	return site{scope.Site{Place: scope.Place{Workspace: x.Workspace, Standing: st}, Project: x.Project}, x.Run}, d.Allowed
}

// Run is everything about one run but what it keeps under names.
func (r Reader) Run(ref Ref) (RunDetail, error) {
	at, err := r.at(ref)
	if err != nil {
		return RunDetail{}, err
	}
	x := at.run
	d := RunDetail{
		RunRow: r.row(at.Site, x), Command: append([]string{}, x.Command...), Dir: x.Dir, Host: x.Host, Signal: scope.Opt(x.Signal), Note: x.Note,
		SeenAt: scope.At(x.Seen), CPUSeconds: int64(x.CPU.Seconds()), Memory: x.Memory, Entries: x.Through, Params: model.Facts{},
		Lost: LostPart(x.Lost),
	}
	if x.State != model.RunRunning {
		d.Exit = &x.Exit
	}
	for s := range r.s.State.SeriesOf(x, model.ParamSeries, model.Span{}) {
		if len(d.Params) == shown {
			d.More = true
			break
		}
		d.Params[s.Name] = s.Text
	}
	for kind, n := range map[model.SeriesKind]*int{model.MetricSeries: &d.Metrics, model.TextSeries: &d.Texts, model.ArtifactSeries: &d.Artifacts} {
		for range r.s.State.SeriesOf(x, kind, model.Span{}) {
			if *n++; *n == counted {
				d.More = true
				break
			}
		}
	}
	if c := r.s.State.Series(x, model.ConsoleSeries, ""); c != nil {
		d.Console = c.Count
	}
	return d, nil
}

// shown is the most parameters that a detail has, counted the most names of one
// kind that it counts.
const (
	shown   = 1000
	counted = 10_000
)

// series lists what a run keeps of one kind, by name.
func list[T any](r Reader, ref Ref, kind model.SeriesKind, p model.Page, row func(*model.Series) T) (model.List[T], error) {
	at, err := r.at(ref)
	if err != nil {
		return model.List[T]{}, err
	}
	return pages.List[*model.Series, T]{
		From: func(s model.Span) iter.Seq[*model.Series] { return r.s.State.SeriesOf(at.run, kind, s) },
		Key:  func(s *model.Series) string { return s.Name },
		Row:  func(s *model.Series) (T, bool) { return row(s), true },
	}.Page(p, -1), nil
}

// named finds one of them; whatever is what it is called in the refusal.
func (r Reader) named(ref Ref, kind model.SeriesKind, name, what string) (site, *model.Series, error) {
	at, err := r.at(ref)
	if err != nil {
		return at, nil, err
	}
	s := r.s.State.Series(at.run, kind, name)
	if s == nil {
		return at, nil, model.Errorf(model.NotFound, "%s has no %s %s.", at.Project.RunKey(at.run.Number), what, text.Quote(name))
	}
	return at, s, nil
}

// RunParams lists a run's parameters by name.
func (r Reader) RunParams(ref Ref, p model.Page) (model.List[ParamRow], error) {
	return list(r, ref, model.ParamSeries, p, func(s *model.Series) ParamRow { return ParamRow{Name: s.Name, Value: s.Text, At: scope.At(s.At)} })
}

// RunMetrics lists a run's metrics by name, with their newest values.
func (r Reader) RunMetrics(ref Ref, p model.Page) (model.List[MetricRow], error) {
	return list(r, ref, model.MetricSeries, p, metricRow)
}

func metricRow(s *model.Series) MetricRow {
	row := MetricRow{Name: s.Name, Count: s.Count, Last: Number(s.Value), Step: s.Step, At: scope.At(s.At), Bytes: s.Bytes}
	if s.Min <= s.Max {
		least, most := Number(s.Min), Number(s.Max)
		row.Min, row.Max = &least, &most
	}
	return row
}

// RunTexts lists the names under which a run keeps words.
func (r Reader) RunTexts(ref Ref, p model.Page) (model.List[TextRow], error) {
	return list(r, ref, model.TextSeries, p, func(s *model.Series) TextRow {
		return TextRow{Name: s.Name, Count: s.Count, Step: s.Step, At: scope.At(s.At), Bytes: s.Bytes}
	})
}

// RunArtifacts lists a run's files by name.
func (r Reader) RunArtifacts(ref Ref, p model.Page) (model.List[ArtifactRow], error) {
	return list(r, ref, model.ArtifactSeries, p, artifactRow)
}

func artifactRow(s *model.Series) ArtifactRow {
	return ArtifactRow{Name: s.Name, Bytes: s.Count, SHA256: s.Text, At: scope.At(s.At)}
}
