// Package execline turns the one string of an SSH exec request into arguments,
// and arguments into such a string.
//
// Chosen: a grammar of our own, small enough to be read in a minute — blanks part
// words, '…' is literal, "…" knows \" and \\, a backslash outside quotes takes
// the next character as it is. Nothing is expanded and no shell is reached: $, |,
// ;, * and ~ are plain characters. Rejected: a shell-like splitter from a library,
// which takes an unclosed quote, NUL and invalid UTF-8 without a word.
package execline

import (
	"strings"
	"unicode/utf8"

	"atrium/model"
)

// MaxArgs bounds the number of arguments of one command.
const MaxArgs = 4096

// Parse gives the arguments of a command line from another machine. It refuses
// control characters (C0, DEL, C1), invalid UTF-8, an unclosed quote and a
// backslash at the end with an Invalid error (exit status 2).
func Parse(line string) ([]string, error) { return parse(line, true) }

// ParseLocal is Parse for lines of this machine's own processes, whose arguments
// may be any bytes that argv can hold: all but NUL.
func ParseLocal(line string) ([]string, error) { return parse(line, false) }

func parse(line string, strict bool) ([]string, error) {
	if err := check(line, strict); err != nil {
		return nil, err
	}
	var (
		args  []string
		word  strings.Builder
		open  bool // a word has begun, though it may be empty: ''
		quote byte
	)
	for i := 0; i < len(line); i++ {
		c := line[i]
		switch {
		case quote == '\'' && c != '\'', quote == '"' && c != '"' && c != '\\':
			word.WriteByte(c)
		case quote != 0 && c == quote:
			quote = 0
		case c == '\\':
			i++
			if i == len(line) {
				return nil, invalid("The command ends with a backslash.")
			}
			if quote == '"' && line[i] != '"' && line[i] != '\\' {
				word.WriteByte('\\')
			}
			word.WriteByte(line[i])
			open = true
		case c == '\'' || c == '"':
			quote, open = c, true
		case c == ' ' || c == '\t' || c == '\n':
			if open {
				args = append(args, word.String())
				word.Reset()
				open = false
			}
		default:
			word.WriteByte(c)
			open = true
		}
		if len(args) > MaxArgs {
			return nil, invalid("The command has more than %d arguments.", MaxArgs)
		}
	}
	if quote != 0 {
		return nil, invalid("The command has a quote (%c) that is not closed.", quote)
	}
	if open {
		args = append(args, word.String())
	}
	return args, nil
}

// check refuses what may not be in a line at all.
func check(line string, strict bool) error {
	if !strict {
		if strings.IndexByte(line, 0) >= 0 {
			return invalid("The command contains a NUL character.")
		}
		return nil
	}
	if !utf8.ValidString(line) {
		return invalid("The command is not valid UTF-8.")
	}
	for _, r := range line {
		if r < 0x20 || r >= 0x7f && r < 0xa0 {
			return invalid("The command contains the control character U+%04X.", r)
		}
	}
	return nil
}

// Render gives a line that Parse (or ParseLocal) takes apart into the same
// arguments again. Arguments with NUL have no such line.
func Render(args []string) string {
	var b strings.Builder
	for i, arg := range args {
		if i > 0 {
			b.WriteByte(' ')
		}
		if plain(arg) {
			b.WriteString(arg)
			continue
		}
		b.WriteByte('\'')
		b.WriteString(strings.ReplaceAll(arg, "'", `'\''`))
		b.WriteByte('\'')
	}
	return b.String()
}

// plain says that an argument needs no quotes, not even where the line passes
// through a shell on its way.
func plain(arg string) bool {
	for i := 0; i < len(arg); i++ {
		c := arg[i]
		switch {
		case c >= 'a' && c <= 'z', c >= 'A' && c <= 'Z', c >= '0' && c <= '9':
		case strings.IndexByte("-_./:@,+=%", c) >= 0:
		default:
			return false
		}
	}
	return arg != ""
}

func invalid(format string, args ...any) error {
	return model.Errorf(model.Invalid, format, args...).
		WithHint("Quote arguments with '…' or \"…\"; no shell reads them.")
}
