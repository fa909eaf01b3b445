package after

import (
	"encoding/json"

	"atrium/model"
)

// EffectRow is an effect as scripts see it.
type EffectRow struct {
	Operation    string      `json:"operation"`
	Target       string      `json:"target"`
	Summary      string      `json:"summary"`
	Consequences []string    `json:"consequences"`
	Confirm      bool        `json:"confirm"`
	Unchanged    bool        `json:"unchanged"`
	Before       model.Facts `json:"before"`
	After        model.Facts `json:"after"`
}

// EffectDoc is what --dry-run prints.
type EffectDoc struct {
	DryRun  bool        `json:"dry_run"`
	Effects []EffectRow `json:"effects"`
}

// Effects are what operations did, or would do. Codes are left out: in a dry
// run nobody could use them.
func Effects(dry bool, ops []model.Operation, effects []model.Effect) EffectDoc {
	doc := EffectDoc{DryRun: dry, Effects: make([]EffectRow, len(effects))}
	for i, e := range effects {
		doc.Effects[i] = EffectRow{
			Operation: ops[i].Kind(), Target: e.Target, Summary: e.Summary, Consequences: append([]string{}, e.Consequences...),
			Confirm: e.Confirm, Unchanged: e.Unchanged, Before: e.Before, After: e.After,
		}
	}
	return doc
}

// ErrorDoc is a failure, as --json prints it on stderr.
type ErrorDoc struct {
	Error struct {
		Code    model.Code        `json:"code"`
		Message string            `json:"message"`
		Hint    *string           `json:"hint"`
		Details map[string]string `json:"details"`
	} `json:"error"`
}

// Told reads one again: the error of a command that ran elsewhere.
func Told(doc []byte) error {
	var b ErrorDoc
	if err := json.Unmarshal(doc, &b); err != nil || b.Error.Message == "" {
		e := model.Errorf(model.Unavailable, "The command that was to read it failed.")
		e.Cause = err
		return e
	}
	e := &model.Error{Code: b.Error.Code, Message: b.Error.Message, Details: b.Error.Details}
	if b.Error.Hint != nil {
		e.Hint = *b.Error.Hint
	}
	return e
}

// Error makes it.
func Error(e *model.Error) ErrorDoc {
	var b ErrorDoc
	b.Error.Code, b.Error.Message, b.Error.Details = e.Code, e.Message, e.Details
	if e.Hint != "" {
		b.Error.Hint = &e.Hint
	}
	if b.Error.Details == nil {
		b.Error.Details = map[string]string{}
	}
	return b
}
