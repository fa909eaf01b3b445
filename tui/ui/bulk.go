package ui

import (
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"atrium/model"
	"atrium/model/display"
	"atrium/model/port"
	"atrium/theme"
	"atrium/tui/component/toast"
	"atrium/tui/keys"
	"atrium/tui/layout"
)

// bulkBatch is how many operations of a bulk share a transaction.
const bulkBatch = 20

// bulk is the dialog of several operations: first a verdict on each, then, once
// the person agreed, the progress, and last what was refused after all.
type bulk struct {
	c        *Context
	p        Plan
	verdicts []port.Verdict
	out      map[int]bool      // those that the person left out, by their place
	ready    []model.Operation // those that can be done and are not left out
	refused  int

	yes     bool
	cursor  int // the operation that space leaves out or takes back in
	scroll  int
	working bool
	stop    bool
	at      int // operations of ready that were tried
	effects []model.Effect
	failed  []string
	after   func() tea.Cmd
}

// batchDone is what became of one batch.
type batchDone struct {
	effects []model.Effect
	failed  []string
	n       int
}

func newBulk(c *Context, p Plan, verdicts []port.Verdict) *bulk {
	b := &bulk{c: c, p: p, verdicts: verdicts, out: map[int]bool{}}
	b.choose()
	return b
}

// choose counts afresh what can be done and is wanted.
func (b *bulk) choose() {
	b.ready, b.refused = nil, 0
	for i, v := range b.verdicts {
		switch {
		case v.Err != nil:
			b.refused++
		case !b.out[i]:
			b.ready = append(b.ready, b.p.Ops[i])
		}
	}
}

// toggle leaves the operation under the cursor out, or takes it back in. One that
// is refused stays out.
func (b *bulk) toggle() {
	if b.verdicts[b.cursor].Err == nil {
		b.out[b.cursor] = !b.out[b.cursor]
		b.choose()
	}
	b.move(1)
}

// move moves the cursor, or scrolls where there is none.
func (b *bulk) move(by int) {
	if b.working || b.finished() {
		b.scroll += by
		return
	}
	b.cursor = layout.Clamp(b.cursor+by, 0, len(b.verdicts)-1)
}

// Update implements Dialog.
func (b *bulk) Update(msg tea.Msg) (tea.Cmd, bool) {
	switch msg := msg.(type) {
	case batchDone:
		return b.progress(msg)
	case tea.KeyMsg:
		name, ok := keys.Of(msg)
		if !ok {
			return nil, false
		}
		return b.key(name)
	}
	return nil, false
}

// After implements Dialog.
func (b *bulk) After() func() tea.Cmd { return b.after }

func (b *bulk) key(name string) (tea.Cmd, bool) {
	switch name {
	case "up", "k":
		b.move(-1)
		return nil, false
	case "down", "j":
		b.move(1)
		return nil, false
	case "esc", "n", "N":
		if b.working {
			b.stop = true
			return nil, false
		}
		return nil, b.close()
	}
	if b.working {
		return nil, false
	}
	if name == " " && !b.finished() {
		b.toggle()
		return nil, false
	}
	if b.finished() || len(b.ready) == b.same() {
		if name == "enter" {
			return nil, b.close()
		}
		return nil, false
	}
	switch name {
	case "left", "h", "shift+tab":
		b.yes = false
	case "right", "l":
		b.yes = true
	case "tab":
		b.yes = !b.yes
	case "y", "Y":
		return b.start(), false
	case "enter":
		if b.yes {
			return b.start(), false
		}
		return nil, b.close()
	}
	return nil, false
}

// same is how many of those that can be done would change nothing.
func (b *bulk) same() int {
	n := 0
	for i, v := range b.verdicts {
		if v.Err == nil && v.Effect.Unchanged && !b.out[i] {
			n++
		}
	}
	return n
}

func (b *bulk) start() tea.Cmd {
	b.working, b.scroll = true, 0
	return b.next()
}

// next is the command for the next batch. One that is refused is done again one
// by one, so that only what cannot be done is left out.
func (b *bulk) next() tea.Cmd {
	ops := b.ready[b.at:min(len(b.ready), b.at+bulkBatch)]
	c := b.c
	return func() tea.Msg {
		if effects, err := c.do(ops); err == nil {
			return batchDone{effects: effects, n: len(ops)}
		}
		out := batchDone{n: len(ops)}
		for _, op := range ops {
			effects, err := c.do([]model.Operation{op})
			if err != nil {
				out.failed = append(out.failed, model.AsError(err).Error())
				continue
			}
			out.effects = append(out.effects, effects...)
		}
		return out
	}
}

func (b *bulk) progress(m batchDone) (tea.Cmd, bool) {
	b.at += m.n
	b.effects = append(b.effects, m.effects...)
	b.failed = append(b.failed, m.failed...)
	if b.at < len(b.ready) && !b.stop {
		return b.next(), false
	}
	b.working = false
	if len(b.failed) > 0 {
		return nil, false
	}
	return nil, b.close()
}

func (b *bulk) finished() bool { return b.at > 0 && !b.working }

// close ends the dialog and hands what was done to whoever asked.
func (b *bulk) close() bool {
	b.after = func() tea.Cmd {
		p := b.p
		switch {
		case b.at == 0 && p.No != nil:
			return p.No()
		case b.at == 0:
			return nil
		}
		cmd := b.c.done(p, b.effects)
		if left := len(b.p.Ops) - len(b.effects); left > 0 && !p.Quiet {
			text := Count(len(b.effects), "change", "changes") + " made, " + Count(left, "was", "were") + " left out."
			cmd = tea.Batch(cmd, Send(Toast{toast.Warning, text}))
		}
		return cmd
	}
	return true
}

// View implements Dialog.
func (b *bulk) View(w, h int) string {
	w = min(w, 76)
	inner := layout.Fit(w - 4)
	th := b.c.Theme
	head, rows, foot := b.text()
	var lines []string
	first, last := 0, 0 // the lines of the operation under the cursor
	for i, r := range rows {
		mark := ""
		if !b.finished() {
			mark = layout.Repeat(" ", 2)
			if i == b.cursor {
				mark, first = "> ", len(lines)
			}
		}
		lines = append(lines, r.draw(mark, inner)...)
		if i == b.cursor {
			last = len(lines)
		}
	}
	var body []string
	for _, l := range layout.Wrap(display.Text(head), inner) {
		body = append(body, th.Draw(th.Strong, l))
	}
	body = append(body, "")
	room := max(1, h-4-len(body))
	if !b.working && !b.finished() {
		b.scroll = min(max(b.scroll, last-room), first)
	}
	b.scroll = layout.Clamp(b.scroll, 0, max(0, len(lines)-room))
	body = append(body, lines[b.scroll:min(len(lines), b.scroll+room)]...)
	body = append(body, "", foot)
	return Box(b.c, b.title(), strings.Join(body, "\n"), w, h, b.p.destroys())
}

func (b *bulk) title() string {
	if b.p.Title != "" {
		return b.p.Title
	}
	return Count(len(b.p.Ops), "change", "changes")
}

// bulkRow is the verdict on one operation.
type bulkRow struct {
	word  string
	paint theme.Paint
	text  string
}

// draw puts the mark of the cursor and the word before the sentence, whose
// further lines are indented.
func (r bulkRow) draw(mark string, w int) []string {
	const word = 9
	lines := layout.Wrap(display.Text(r.text), layout.Fit(w-word-len(mark)))
	for i, l := range lines {
		head := layout.Repeat(" ", len(mark)+word)
		if i == 0 {
			head = mark + r.paint.Wrap(r.word) + layout.Repeat(" ", word-len(r.word))
		}
		lines[i] = layout.Truncate(head+l, w, "")
	}
	return lines
}

// text is what the dialog says in its present state.
func (b *bulk) text() (head string, rows []bulkRow, foot string) {
	th := b.c.Theme
	help := func(s string) string { return th.Draw(th.KeyHelp, s) }
	ok, no, as := th.Paint(th.Success), th.Paint(th.Danger), th.Paint(th.Dim)
	switch {
	case b.working:
		return Number(b.at) + " of " + Count(len(b.ready), "change", "changes") + " done.", nil, help("esc stop after this batch")
	case b.finished():
		for _, f := range b.failed {
			rows = append(rows, bulkRow{"refused", no, f})
		}
		return Count(len(b.effects), "change", "changes") + " made, " + Number(len(b.failed)) + " refused.", rows, help("enter close")
	}
	for i, v := range b.verdicts {
		switch {
		case v.Err != nil:
			rows = append(rows, bulkRow{"refused", no, model.AsError(v.Err).Error()})
		case b.out[i]:
			rows = append(rows, bulkRow{"left out", as, v.Effect.Summary})
		case v.Effect.Unchanged:
			rows = append(rows, bulkRow{"as it is", as, v.Effect.Summary})
		default:
			rows = append(rows, bulkRow{"will do", ok, v.Effect.Summary})
		}
	}
	all := Number(len(b.p.Ops))
	switch {
	case len(b.ready) == 0 && b.refused < len(b.verdicts):
		return "All that can be done is left out; nothing changes.", rows, help("space takes back in  enter close")
	case len(b.ready) == 0:
		return "None of these " + all + " can be done; nothing changes.", rows, help("enter close")
	case b.same() == len(b.verdicts):
		return "All " + all + " are as you want them already; nothing changes.", rows, help("enter close")
	case b.same() == len(b.ready):
		return "What can be done is as you want it already; nothing changes.", rows, help("enter close")
	case len(b.ready)+b.refused < len(b.verdicts):
		head = "Do " + Number(len(b.ready)) + " of " + all + " and leave the others out?"
	case b.refused > 0:
		head = Number(len(b.ready)) + " of " + all + " can be done. Do these and leave the others out?"
	default:
		head = "All " + all + " can be done. Nothing has changed yet."
	}
	return head, rows, Buttons(b.c, "Cancel", "Do "+Number(len(b.ready)), b.yes) + "  " + help("y yes  n no  space leave out")
}
