package figure

import (
	"strconv"
	"strings"

	"atrium/model"
	"atrium/model/text"
)

// Field is one figure of a plan as `plan set` takes it and `plan list` shows it.
type Field struct {
	Key   string
	Value string
}

// maxCount is the most seats and projects that a plan can name.
const maxCount = 1_000_000_000

// field is how one key is written and read.
type field struct {
	key   string
	write func(p *model.Plan) string
	read  func(p *model.Plan, s string) error
}

func fields() []field {
	return []field{
		{
			"hours",
			func(p *model.Plan) string { return strconv.Itoa(p.HoursAMonth) },
			func(p *model.Plan, s string) error { return count(&p.HoursAMonth, s, MaxHours) },
		},
		{
			"storage",
			func(p *model.Plan) string { return Size(p.StorageBytes) },
			func(p *model.Plan, s string) (err error) {
				if s == unlimited {
					s = "0"
				}
				p.StorageBytes, err = ParseSize(s)
				return err
			},
		},
		{
			"seats",
			func(p *model.Plan) string { return strconv.Itoa(p.Seats) },
			func(p *model.Plan, s string) error { return count(&p.Seats, s, maxCount) },
		},
		{
			"projects",
			func(p *model.Plan) string { return strconv.Itoa(p.Projects) },
			func(p *model.Plan, s string) error { return count(&p.Projects, s, maxCount) },
		},
		{
			"price",
			func(p *model.Plan) string { return Cents(p.PriceCents) },
			func(p *model.Plan, s string) (err error) {
				p.PriceCents, err = ParseCents(s)
				return err
			},
		},
		{
			"visibilities",
			func(p *model.Plan) string { return Visibilities(p.Visibilities) },
			func(p *model.Plan, s string) (err error) {
				p.Visibilities, err = ParseVisibilities(s)
				return err
			},
		},
	}
}

// unlimited is a word for 0 where 0 is no limit (Q1).
const unlimited = "unlimited"

func count(n *int, s string, most int64) error {
	if s == unlimited {
		*n = 0
		return nil
	}
	d, ok := parseDecimal(s)
	if !ok || d.scale > 1 || d.whole > most {
		return wrong("a possible number", s, "Give a whole number up to "+strconv.FormatInt(most, 10)+"; 0 or unlimited is no limit.")
	}
	*n = int(d.whole)
	return nil
}

// PlanKeys are the keys of `plan set`, in the order of SPEC's table.
func PlanKeys() []string {
	var keys []string
	for _, f := range fields() {
		keys = append(keys, f.key)
	}
	return keys
}

// PlanFields are a plan's figures; SetPlan reads each back to the same plan.
func PlanFields(p model.Plan) []Field {
	var list []Field
	for _, f := range fields() {
		list = append(list, Field{f.key, f.write(&p)})
	}
	return list
}

// SetPlan applies KEY=VALUE pairs to a plan's figures: all of them, or none and
// an error that names the pair. A key may come once.
func SetPlan(p model.Plan, pairs []string) (model.Plan, error) {
	changed, seen := p, map[string]bool{}
	for _, pair := range pairs {
		key, value, ok := strings.Cut(pair, "=")
		if !ok {
			return p, wrong("a figure of a plan", pair, "Write KEY=VALUE, such as hours=200.")
		}
		if seen[key] {
			return p, model.Errorf(model.Invalid, "%s is given twice.", text.Quote(key)).WithHint("Give each key once.")
		}
		seen[key] = true
		if err := setField(&changed, key, value); err != nil {
			return p, err
		}
	}
	return changed, nil
}

func setField(p *model.Plan, key, value string) error {
	for _, f := range fields() {
		if f.key != key {
			continue
		}
		if err := f.read(p, value); err != nil {
			e := model.AsError(err)
			c := *e
			c.Message = key + ": " + e.Message
			return c.With("key", key)
		}
		return nil
	}
	return model.Errorf(model.Invalid, "Plans have no figure %s.", text.Quote(key)).
		WithHint("Choose one of: %s.", strings.Join(PlanKeys(), ", "))
}

// Visibilities writes a set as its words, narrowest first: private,public.
func Visibilities(set model.VisibilitySet) string {
	var words []string
	for _, v := range set.List() {
		words = append(words, v.String())
	}
	return strings.Join(words, ",")
}

// ParseVisibilities reads "all" or words with commas between them. A plan allows
// at least one, or nothing could be made under it.
func ParseVisibilities(s string) (model.VisibilitySet, error) {
	if s == "all" {
		return model.Visibilities(model.Private, model.WorkspaceVisible, model.Public), nil
	}
	var set model.VisibilitySet
	for _, word := range strings.Split(s, ",") {
		v, err := model.ParseVisibility(word)
		if err != nil {
			return 0, wrong("a list of visibilities", s, "Give all, or some of private,workspace,public.")
		}
		set |= model.Visibilities(v)
	}
	return set, nil
}
