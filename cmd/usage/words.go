package usage

import (
	"strings"

	"atrium/model"
)

// Words takes a line apart into words; quotes keep spaces together.
func Words(line string) ([]string, error) {
	var words []string
	var word strings.Builder
	quote, started := rune(0), false
	for _, r := range line {
		switch {
		case quote != 0 && r == quote:
			quote = 0
		case quote != 0:
			word.WriteRune(r)
		case r == '"' || r == '\'':
			quote, started = r, true
		case r == ' ' || r == '\t':
			if started {
				words = append(words, word.String())
				word.Reset()
				started = false
			}
		default:
			word.WriteRune(r)
			started = true
		}
	}
	if quote != 0 {
		return nil, model.Errorf(model.Invalid, "A quote is not closed: %s", line)
	}
	if started {
		words = append(words, word.String())
	}
	return words, nil
}
