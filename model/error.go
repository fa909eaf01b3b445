package model

import (
	"errors"
	"fmt"
)

// Code is the kind of an error; it decides the exit status and the JSON
// "code" of SPEC 8.
type Code string

// The codes of SPEC 8, each with the exit status that Exit gives it.
const (
	Internal    Code = "internal"    // 1
	Invalid     Code = "invalid"     // 2
	NotFound    Code = "not_found"   // 3
	Denied      Code = "denied"      // 4
	Conflict    Code = "conflict"    // 5
	ReadOnly    Code = "read_only"   // 6
	OverQuota   Code = "over_quota"  // 6
	Unavailable Code = "unavailable" // 7
)

// Exit is the process exit status for the code (SPEC 8).
func (c Code) Exit() int {
	switch c {
	case Invalid:
		return 2
	case NotFound:
		return 3
	case Denied:
		return 4
	case Conflict:
		return 5
	case ReadOnly, OverQuota:
		return 6
	case Unavailable:
		return 7
	default:
		return 1
	}
}

// Error is every failure a person gets to see: a code, one sentence that names
// the thing and the reason, and the way out. Cause is for the log only.
type Error struct {
	Code    Code
	Message string
	Hint    string            // the way out; may be empty
	Details map[string]string // facts for scripts (JSON "details"); may be nil
	Cause   error             // never shown to people
}

// Error returns the sentence for people, without the cause.
func (e *Error) Error() string {
	if e.Hint == "" {
		return e.Message
	}
	return e.Message + " " + e.Hint
}

// Unwrap gives the cause to errors.Is and errors.As.
func (e *Error) Unwrap() error { return e.Cause }

// Errorf makes an error of a code with its sentence.
func Errorf(code Code, format string, args ...any) *Error {
	return &Error{Code: code, Message: fmt.Sprintf(format, args...)}
}

// WithHint returns a copy of the error that names the way out.
func (e *Error) WithHint(format string, args ...any) *Error {
	c := *e
	c.Hint = fmt.Sprintf(format, args...)
	return &c
}

// With returns a copy of the error with one more detail for scripts.
func (e *Error) With(key, value string) *Error {
	c := *e
	c.Details = make(map[string]string, len(e.Details)+1)
	for k, v := range e.Details {
		c.Details[k] = v
	}
	c.Details[key] = value
	return &c
}

// CodeOf is the code of an error anywhere in the chain; Internal when it has
// none, "" for nil.
func CodeOf(err error) Code {
	if err == nil {
		return ""
	}
	var e *Error
	if errors.As(err, &e) {
		return e.Code
	}
	return Internal
}

// AsError turns any error into one that may be shown: foreign errors become
// "Internal error" and keep their text as the cause only.
func AsError(err error) *Error {
	var e *Error
	if errors.As(err, &e) {
		return e
	}
	return &Error{Code: Internal, Message: "Internal error.", Cause: err}
}
