package table

import (
	"atrium/model"
	"atrium/storage/record"
)

// The shelves of what was tracked.
var (
	runs = shelf[model.Run]{
		table: Run, fields: record.Run,
		key: func(p *parts, r *model.Run) { p.id(&r.Workspace); p.id(&r.Project); p.num(&r.Number) },
		index: func(r *model.Run) []entry {
			return []entry{{key: NewKey(RunUUID).Str(r.UUID.String()).End().ID(r.Workspace), value: runAt(r)}}
		},
	}
	series = shelf[model.Series]{
		table: Series, fields: record.Series,
		key: func(p *parts, s *model.Series) {
			name := string(rune(s.Kind)) + s.Name
			p.id(&s.Workspace)
			p.id(&s.Project)
			p.num(&s.Run)
			p.str(&name)
			if name != "" {
				s.Kind, s.Name = model.SeriesKind(name[0]), name[1:]
			}
		},
	}
	blocks = shelf[model.Block]{
		table: Block, fields: record.Block,
		key: func(p *parts, b *model.Block) {
			p.id(&b.Workspace)
			p.id(&b.Project)
			p.num(&b.Run)
			p.num(&b.Series)
			p.num(&b.Number)
		},
	}
)

// runAt is what finds a run in its workspace.
func runAt(r *model.Run) []byte { return Key(nil).ID(r.Project).ID(model.ID(r.Number)) }
