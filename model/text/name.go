package text

import "strings"

// The bounds of a name in characters, which are bytes here (N1).
const (
	MinName = 2
	MaxName = 63
)

// KindUsername is the kind for which Name also refuses "@" (N1).
const KindUsername = "username"

// Name checks a whole workspace, project or username (N1). Kind is the word
// for the sentence: "workspace", "project" or KindUsername. The error repeats
// what was typed, quotes the rule and offers a valid name near it where one
// exists.
func Name(kind, s string) error {
	at := kind != KindUsername
	if validName(s, at) {
		return nil
	}
	what := kind
	if at {
		what += " name"
	}
	msg := Quote(s) + " is not a valid " + what + ". The rule: " + NameRule(kind) + "."
	if n, ok := near(s, at); ok {
		msg += ` Try "` + n + `".`
	}
	return fault(msg)
}

// NameRule is the rule N1 in words, without a full stop, for errors and forms.
func NameRule(kind string) string {
	const head, tail = "2 to 63 characters, first a-z, then a-z 0-9 - ", `. + _, no "--", not ending in "-"`
	if kind == KindUsername {
		return head + tail + "; @ is for service accounts"
	}
	return head + "@ " + tail
}

// Near gives a valid name close to what was typed, itself if it is valid. It
// reports false when nothing of the input can be kept. The suggestion may be
// taken already.
func Near(s string) (string, bool) { return near(s, true) }

func near(s string, at bool) (string, bool) {
	if low := Fold(s); validName(low, at) {
		return low, true
	}
	n, _ := slug(s, at)
	if len(n) > MaxName {
		n = strings.TrimRight(n[:MaxName], "-")
	}
	return n, validName(n, at)
}

// Service splits the full name of a service account, NAME@WORKSPACE (SPEC 1,
// N6). NAME never holds "@", so the first one divides even where the workspace
// has one. It reports false unless both parts are valid names. Many emails are
// of this form too: only the store knows which one is meant.
func Service(s string) (name, workspace string, ok bool) {
	name, workspace, ok = strings.Cut(s, "@")
	if !ok || !validName(name, false) || !validName(workspace, true) {
		return "", "", false
	}
	return name, workspace, true
}

func validName(s string, at bool) bool {
	if len(s) < MinName || len(s) > MaxName || !lowerASCII(s[0]) || s[len(s)-1] == '-' {
		return false
	}
	for i := 1; i < len(s); i++ {
		if !nameByte(s[i], at) || s[i] == '-' && s[i-1] == '-' {
			return false
		}
	}
	return true
}

func nameByte(c byte, at bool) bool {
	switch c {
	case '-', '.', '+', '_':
		return true
	case '@':
		return at
	}
	return lowerASCII(c) || digit(c)
}
