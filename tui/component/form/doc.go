// Package form is a stack of fields with a button under them.
//
// Labels stand above the fields and errors under them. Tab, shift+tab, up and
// down move; Enter goes on to the next field and submits on the last one and on
// the button; ctrl+s submits from anywhere; esc cancels. A button that cannot be
// pressed says why. What was typed is never lost: not by an error, not by a
// conflict, not by a refused submit.
//
// A form reads and writes nothing. It sends SubmitMsg and CancelMsg; its owner
// carries the operation out, then closes the form or calls SetError and
// SetBusy("").
package form
