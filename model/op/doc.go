// Package op holds every change to accounts, workspaces, people and projects,
// each as a value: a small struct that says which permission it needs
// (Authorize), applies itself to a unit of work (Apply) and tells what it did
// (the Effect). Whoever wants a change builds the value: a screen, a command,
// an import, a chore.
//
// Things are named as people name them: a workspace by its name, a project by
// workspace/project, a person by WHO of N6.
//
// What operations share is in model/op/rule and, for what they act on, in
// find, roster, invitation, setting and text. A noun of its own gets a room of
// its own beside this one, model/op/NOUN, which imports those and never op.
package op
