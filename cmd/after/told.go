package after

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"atrium/model"
	"atrium/model/display"
	"atrium/model/text"
)

// Sentences are the text of an effect: the same in the dialog, the question and
// the dry run.
func Sentences(e model.Effect) []string {
	lines := []string{display.Text(e.Summary)}
	for _, s := range e.Consequences {
		lines = append(lines, "  - "+display.Text(s))
	}
	return lines
}

// WouldDo is what a dry run says. Codes are left out: nobody could use them.
func WouldDo(effects []model.Effect) []string {
	lines := []string{"Dry run: nothing is changed."}
	for _, e := range effects {
		if e.Unchanged {
			lines = append(lines, "unchanged: "+clause(e.Summary))
			continue
		}
		lines = append(lines, Sentences(e)...)
	}
	return lines
}

// Did says what was changed, with the values that were replaced and the codes
// to hand over, as lines for people.
func Did(effects []model.Effect) []string {
	var lines []string
	for _, e := range effects {
		if e.Unchanged {
			lines = append(lines, "unchanged: "+clause(e.Summary))
			continue
		}
		lines = append(lines, "done: "+clause(e.Summary))
		for _, key := range slices.Sorted(maps.Keys(e.After)) {
			was, is := ended(key, e.Before), ended(key, e.After)
			if was != nil && is != nil && fmt.Sprint(was) != fmt.Sprint(is) {
				lines = append(lines, display.Text(fmt.Sprintf("  %s: %v -> %v", strings.ReplaceAll(key, "_", " "), was, is)))
			}
		}
		if e.Code != "" {
			lines = append(lines, "  Hand this code over, it is not shown again: "+display.Text(e.Code))
		}
	}
	return lines
}

// ended is a fact; an end that is not there is told as one that never comes.
func ended(key string, f model.Facts) any {
	if is, ok := f[key]; key == "expires_at" && ok && is == nil {
		return "never"
	}
	return f[key]
}

// clause is a summary as it stands behind "done:".
func clause(summary string) string {
	s := strings.TrimSuffix(summary, ".")
	return display.Text(text.Fold(s[:min(1, len(s))]) + s[min(1, len(s)):])
}

// Unconfirmed is the error where nobody can be asked: what the question would
// say, in one line.
func Unconfirmed(told []model.Effect) error {
	var says []string
	for _, e := range told {
		says = append(append(says, e.Summary), e.Consequences...)
	}
	return model.Errorf(model.Invalid, "%s This asks for a confirmation, and nothing was changed.", strings.Join(says, " ")).
		WithHint("Add --yes to do it, or --dry-run to see what would change.")
}
