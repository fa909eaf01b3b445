package asset

import (
	"slices"
	"strings"
	"unicode/utf8"

	"atrium/model"
	"atrium/model/op/rule"
	"atrium/model/text"
)

// The bounds of named values: how many one record holds, and how long a value is
// in characters, a secret in bytes.
const (
	MaxPairs  = 200
	MaxValue  = 10_000
	MaxSecret = 16_384
)

// Secret is a value that is stored and never told again (A8). It prints as
// "(secret)" whatever the verb, and so does its JSON: an operation that ends up
// in a message or a log takes no secret along.
type Secret string

// String implements fmt.Stringer.
func (Secret) String() string { return "(secret)" }

// GoString implements fmt.GoStringer.
func (Secret) GoString() string { return "(secret)" }

// MarshalText implements encoding.TextMarshaler.
func (Secret) MarshalText() ([]byte, error) { return []byte("(secret)"), nil }

// check refuses what cannot be a secret, without repeating any of it.
func (s Secret) check(key string) error {
	switch {
	case len(s) > MaxSecret:
		return model.Errorf(model.Invalid, "The secret %s is too long: at most %d bytes are allowed.", key, MaxSecret)
	case !utf8.ValidString(string(s)) || strings.ContainsRune(string(s), 0):
		return model.Errorf(model.Invalid, "The secret %s is not text.", key).WithHint("Encode binary data first, such as with base64.")
	}
	return nil
}

// checkValue refuses a value of metadata or of a setting (N4).
func checkValue(key, value string) error {
	if err := text.Word("key", key); err != nil {
		return rule.Invalid(err)
	}
	return rule.Invalid(text.Free("value of "+key, value, MaxValue, false))
}

// merge gives pairs with some values replaced; an empty value takes its key
// away. What held more than MaxPairs then is refused.
func merge(of string, pairs []model.Pair, values map[string]string) ([]model.Pair, error) {
	for _, key := range sorted(values) {
		if err := checkValue(key, values[key]); err != nil {
			return nil, err
		}
	}
	out := join(pairs, values)
	if len(out) > MaxPairs {
		return nil, tooMany(of)
	}
	return out, nil
}

func tooMany(of string) error {
	return model.Errorf(model.Invalid, "%s would have more than %d keys.", of, MaxPairs).
		WithHint("Unset keys that nothing uses any more: KEY= takes one away.")
}

// join replaces values by key, in the order of keys.
func join(pairs []model.Pair, values map[string]string) []model.Pair {
	var out []model.Pair
	for _, p := range pairs {
		if _, replaced := values[p.Key]; !replaced {
			out = append(out, p)
		}
	}
	for key, value := range values {
		if value != "" {
			out = append(out, model.Pair{Key: key, Value: value})
		}
	}
	slices.SortFunc(out, func(a, b model.Pair) int { return strings.Compare(a.Key, b.Key) })
	return out
}

// facts are pairs as facts, each key behind a prefix.
func facts(prefix string, pairs []model.Pair) map[string]string {
	out := map[string]string{}
	for _, p := range pairs {
		out[prefix+p.Key] = p.Value
	}
	return out
}

// differ writes into the effect what changed between two sets of pairs; "" is
// the fact of a key that is not there. It gives the keys that changed.
func differ(e *model.Effect, prefix string, before, after []model.Pair) (changed []string) {
	was, is := facts("", before), facts("", after)
	keys := map[string]string{}
	for _, set := range []map[string]string{was, is} {
		for key := range set {
			keys[key] = ""
		}
	}
	for _, key := range sorted(keys) {
		if was[key] != is[key] {
			e.Before[prefix+key], e.After[prefix+key] = was[key], is[key]
			changed = append(changed, key)
		}
	}
	return changed
}

func keysOf(pairs []model.Pair) []string {
	out := make([]string, len(pairs))
	for i, p := range pairs {
		out[i] = p.Key
	}
	return out
}

func sorted[V any](m map[string]V) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}

// listed puts words beside one another, the last ones as a number where there
// are many.
func listed(words []string, most int) string {
	if len(words) > most {
		rest := len(words) - most
		return strings.Join(words[:most], ", ") + " and " + rule.Plural(rest, "other", "others")
	}
	return strings.Join(words, ", ")
}
