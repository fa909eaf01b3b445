// Package ui is what every screen of the console sees: the session's Context,
// the Screen it has to be, the messages between screens and the App, the one
// way to read and the one way to change.
//
// # How to write a screen
//
// A screen is a package under tui/screen with a type Screen, a constructor
// New(*Context, Route) *Screen and a function Catalog() []keys.Action. Read
// tui/screen/overview first: it is the smallest complete one.
//
// Reading. A screen never touches the store in Update, View or Actions. It
// returns a command:
//
//	func (s *Screen) read() tea.Cmd {
//		at, query := s.at, s.query // copies: fn runs in another goroutine
//		return s.c.Read(&s.turn, func(r *ui.Reader) (tea.Msg, error) {
//			page, err := r.People(at, query)
//			return loaded{page}, err
//		})
//	}
//
// What fn returns comes to Update as it is, an error as ui.Failed. A Turn
// numbers the reads of one thing: answers that a newer read has overtaken never
// arrive. Use one Turn for the list and one for each thing beside it, and a Reading
// for what changes without a pause. A read
// that answers not found makes the App step back with a word; never hold on to
// a thing that is gone. A table asks for pages by itself; Fetch carries that out:
//
//	func (s *Screen) fetch() tea.Cmd {
//		at, q := s.at, s.query
//		return ui.Fetch(s.c, &s.turn, s.table, func(r *ui.Reader, p model.Page) (model.List[view.PeopleRow], error) {
//			q.Page = p
//			return r.People(at, q)
//		})
//	}
//
//	case table.Batch[view.PeopleRow]:
//		s.table.Deliver(msg)
//		return s.fetch()
//
// Call fetch in Init and after every table.Update, Deliver, Refresh and Reset; a
// Batch has its error in Err. SetSize has no command: the next message fetches
// what became visible; ui.Resized comes for that.
//
// Staying up to date. ui.Changed says that something was committed, here or in
// another console: call table.Refresh and fetch, or read again. Own changes come
// back the same way; do not read again after them. Keep what was typed.
//
// Actions. Catalog lists them once, with ID "people.remove", default keys, a
// title that follows a key ("remove from the workspace"), group and footer
// weight (10 to 90; the console itself has 7 to 9, and at most six are shown).
// Actions binds the ones that exist now by ui.Bind, disabled ones with the
// reason; Reader.May gives it in one sentence, read together with the rows.
// Taken by the console: ? : ctrl+p w I T 1-9 ctrl+r ctrl+c tab shift+tab and,
// for moving, j k h l g G ctrl+b ctrl+f ctrl+u ctrl+d. Esc steps back, unless
// the screen has an action with esc, which it should have exactly while there is
// something of its own to leave: a filter that narrows, marked rows.
//
// Letters as text. While CapturesInput is true every key but ctrl+c comes to
// Update: a filter being typed in, a field. Esc ends that first.
//
// Changing. ui.Change(c, "", ops…), or c.Change(ui.Plan{…}), is the only way. It
// tries, asks where something is destroyed, exposed or done to several things,
// does, and tells. Several Ops are a bulk with a verdict on each; Together makes
// them one change. Pass Version of the row where the operation has one: an edit
// over somebody else's comes back as a conflict and the form keeps its text.
//
// Dialogs. ui.Ask(d) shows any Dialog: ui.NewForm for a form, ui.NewPick for a
// choice, ui.NewPanel for text, confirm.New for a question. What they run
// afterwards comes back to the screen that asked.
//
// Going elsewhere. ui.Visit(ui.Route{Kind: ui.PersonDetail, Workspace: ws, Name:
// who}) opens a place; screens never construct one another. A screen is kept
// under its route and finds itself as it was left; ui.Shown tells a kept screen
// that it was asked for again, perhaps with another Section. ui.Send(ui.Back{})
// steps back, ui.Send(ui.Enter{Workspace: ws}) changes workspace.
//
// Drawing. View returns at most as many lines and cells as SetSize gave, at any
// size. Everything from the store passes display.Text (the table and the dialogs
// do so themselves). Styles come from c.Theme when drawing, glyphs from
// c.Theme.Glyphs; meaning is never in colour alone. On ThemeChanged pass c.Theme
// to the components. An empty list says which key makes the first entry. Dates,
// counts and sizes are written by Ago, In, Date, Count, Number, Bytes, Hours.
//
// Commands. Return tea.Batch of commands; a message that a command returns comes
// back to the screen that returned the command, wherever the person is by then.
// Never change the screen inside a command.
//
// Registering. Add one line to places in tui/places.go: kind, label of the tab
// ("" for none), as(pkg.New), pkg.Catalog.
//
// Testing. In package pkg_test drive the whole console by tuitest: Press, Type,
// Sees, Lacks, Do as another person, Goldens at three sizes, Sweep over all.
package ui
