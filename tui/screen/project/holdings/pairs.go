package holdings

import (
	"slices"
	"strings"

	"atrium/model"
	"atrium/model/text"
)

// Keys are the keys of facts in their order.
func Keys(facts model.Facts) []string {
	var out []string
	for key := range facts {
		out = append(out, key)
	}
	slices.Sort(out)
	return out
}

// Pairs are named values as KEY=VALUE, by key.
func Pairs(facts model.Facts) []string {
	var out []string
	for _, key := range Keys(facts) {
		value, _ := facts[key].(string)
		out = append(out, key+"="+value)
	}
	return out
}

// ReadPairs reads lines of KEY=VALUE. Keys that were there before and have no
// line any more get an empty value, which takes them away.
func ReadPairs(s string, before model.Facts) (map[string]string, error) {
	out := map[string]string{}
	for _, line := range strings.Split(s, "\n") {
		if strings.TrimSpace(line) == "" {
			continue
		}
		key, value, ok := strings.Cut(line, "=")
		if !ok {
			return nil, model.Errorf(model.Invalid, "%s is not KEY=VALUE.", text.Quote(line))
		}
		if err := text.Word("key", key); err != nil {
			return nil, err
		}
		if _, twice := out[key]; twice {
			return nil, model.Errorf(model.Invalid, "%s is there twice.", key)
		}
		out[key] = value
	}
	for key := range before {
		if _, kept := out[key]; !kept {
			out[key] = ""
		}
	}
	return out, nil
}

// CheckPairs is the check of a field with lines of KEY=VALUE.
func CheckPairs(s string) string {
	if _, err := ReadPairs(s, nil); err != nil {
		return err.Error()
	}
	return ""
}
