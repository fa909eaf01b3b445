package undo

import (
	"fmt"
	"slices"
	"strings"

	"atrium/model"
	"atrium/model/find"
	"atrium/model/op"
	"atrium/model/setting"
)

// users are the operations on accounts.
func users() table {
	return table{
		"user.update": {Build: func(r record) (model.Operation, error) {
			o := op.UpdateUser{Username: r.Target}
			for key, v := range texts(r.before) {
				switch key {
				case "name":
					o.Name = &v
				case "email":
					o.Email = &v
				}
			}
			return o, nil
		}, Present: ofUser, Notes: func(r record) []string {
			if r.was("email") == "" {
				return nil
			}
			return []string{"The address " + r.was("email") + " counts as unverified until it is verified again."}
		}},
		"user.suspend": {Build: func(r record) (model.Operation, error) {
			return op.ResumeUser{Username: r.Target}, nil
		}, Present: ofUser, Notes: func(r record) []string {
			led, _ := r.after["admin_of"].([]any)
			if len(led) == 0 {
				return nil
			}
			return []string{fmt.Sprintf("%s stays admin of %s.", r.is("replaced_by"), strings.Trim(fmt.Sprint(led), "[]"))}
		}},
		"user.resume": {Build: func(r record) (model.Operation, error) {
			return op.SuspendUser{Username: r.Target}, nil
		}, Present: ofUser},
		"user.platform-admin": {Build: func(r record) (model.Operation, error) {
			on, ok := r.before["platform_admin"].(bool)
			if !ok {
				return nil, r.missing("right")
			}
			return op.SetPlatformAdmin{Username: r.Target, On: on}, nil
		}, Present: ofUser},
		"user.label": {Build: func(r record) (model.Operation, error) {
			label, ok := differs(labels(r.after), labels(r.before))
			if !ok {
				return nil, r.missing("label")
			}
			return op.UnlabelUser{Username: r.Target, Label: label}, nil
		}, Present: ofUser},
		"user.unlabel": {Build: func(r record) (model.Operation, error) {
			label, ok := differs(labels(r.before), labels(r.after))
			if !ok {
				return nil, r.missing("label")
			}
			return op.LabelUser{Username: r.Target, Label: label}, nil
		}, Present: ofUser},
		"user.create":       none("an account keeps its name for ever; it can be suspended or deleted"),
		"user.delete":       none("a deleted account is gone for good, with its address and its memberships"),
		"user.verify-email": none("a proof stays one; changing the address ends it"),
	}
}

// differs gives the one that is in the first list and not in the second.
func differs(in, not []string) (string, bool) {
	for _, one := range in {
		if !slices.Contains(not, one) {
			return one, true
		}
	}
	return "", false
}

// labels are an account's labels as a fact.
func labels(f model.Facts) (out []string) {
	list, _ := f["labels"].([]any)
	for _, one := range list {
		if s, ok := one.(string); ok {
			out = append(out, s)
		}
	}
	return out
}

// ofUser are the facts of an account now.
func ofUser(s model.State, r record) model.Facts {
	p := find.Person(s, r.Target)
	if p == nil {
		return nil
	}
	return model.Facts{
		"name": p.Name, "email": p.Email, "state": p.State.String(), "platform_admin": p.PlatformAdmin, "labels": p.Labels,
	}
}

// platform are the operations on the deployment.
func platform() table {
	return table{
		"platform.set": {Build: func(r record) (model.Operation, error) {
			was := texts(r.before)
			if was["workspace-creation"] == "named" {
				was["workspace-creation"] = "named:" // nobody, where the word alone keeps those of now
			}
			return op.SetPlatform{Values: was}, nil
		}, Present: func(s model.State, _ record) model.Facts {
			now := model.Facts{}
			for key, v := range setting.PlatformValues(s, s.Platform()) {
				now[key] = v
			}
			return now
		}},
		"platform.init": none("the first account is what everything else stands on"),
		"import.survey": none("it changes nothing"),
	}
}

// inbox are the operations on one's own inbox.
func inbox() table {
	return table{"inbox.read": none("what was read is known; nothing depends on it")}
}
