package assume

import (
	"context"

	"atrium/model"
	"atrium/model/op"
	"atrium/model/port"
)

// First asks for the first account until one can be made, and gives who acts from
// then on. What is refused is told, and asked again.
func First(
	ctx context.Context, store port.Store, as model.Actor, ask func(question string) (string, error), tell func(error),
) (model.Actor, error) {
	for {
		var o op.Init
		for _, q := range []struct {
			to   *string
			text string
		}{{&o.Username, "Username: "}, {&o.Email, "Email: "}, {&o.Name, "Display name: "}} {
			answer, err := ask(q.text)
			if err != nil {
				return as, err
			}
			*q.to = answer
		}
		_, err := store.Do(ctx, as, o)
		if err == nil {
			return Actor(ctx, store, "", func() string { return "" })
		}
		tell(model.AsError(err))
	}
}
