package twin

import (
	"context"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"reflect"
	"strings"
	"testing"
	"time"

	"atrium/model"
	"atrium/model/view"
)

// TestR3_TwinsAnswerAlike plays the same history of ours in two deployments in
// which the others do different things, and compares every answer.
func TestR3_TwinsAnswerAlike(t *testing.T) {
	histories, moves := 500, 12
	switch {
	case testing.Short():
		histories = 40
	case os.Getenv("ATRIUM_LONG") != "":
		histories, moves = 5000, 60
	}
	for seed := range uint64(histories) {
		t.Run(fmt.Sprintf("seed=%d", seed), func(t *testing.T) {
			t.Parallel()
			play(t, seed, moves)
		})
	}
}

func play(t *testing.T, seed uint64, moves int) {
	r := rand.New(rand.NewPCG(seed, 1))
	twins := [2]*world{newWorld(t), newWorld(t)}
	elsewhere := [2]*rand.Rand{rand.New(rand.NewPCG(seed, 2)), rand.New(rand.NewPCG(seed, 3))}
	var story []string
	for move := range moves {
		wait := pick(r, 0, time.Second, time.Hour, 15*24*time.Hour)
		for i, w := range twins {
			w.now = w.now.Add(wait)
			for range elsewhere[i].IntN(5) {
				who, o := other(elsewhere[i])
				w.dice.again(elsewhere[i].Uint64())
				if _, err := w.do(who, o); model.CodeOf(err) == model.Internal {
					t.Fatal(model.AsError(err).Cause)
				}
			}
		}
		who, o := our(r)
		story = append(story, fmt.Sprintf("%s: %s %+v", who, o.Kind(), o))
		throw := r.Uint64()
		compare(t, story, o.Kind(), twins[0].answer(who, o, throw), twins[1].answer(who, o, throw))
		if t.Failed() {
			return
		}
		if move%4 == 3 || move == moves-1 {
			ask(t, story, twins, r.Uint64())
		}
	}
}

func compare(t *testing.T, story []string, what, a, b string) {
	t.Helper()
	if a != b && !t.Failed() {
		t.Errorf("after\n%s\n%s answers\n%s\nin one deployment, in the other\n%s", strings.Join(story, "\n"), what, a, b)
	}
}

// quiet are methods whose answers are no words for people: the account's own
// record, with the ids of the store, and the clock.
var quiet = map[string]bool{"Me": true, "Now": true}

// ask asks every method of the reader as everybody of ours, with arguments drawn
// from what there is, what is not theirs to see, and what there is not.
func ask(t *testing.T, story []string, twins [2]*world, seed uint64) {
	kind := reflect.TypeFor[*view.Reader]()
	for n := range kind.NumMethod() {
		method := kind.Method(n)
		if quiet[method.Name] {
			continue
		}
		for _, who := range ours {
			var answers [2]string
			var asked string
			for i, w := range twins {
				r := rand.New(rand.NewPCG(seed, uint64(n)))
				err := w.store.View(context.Background(), w.actor(who), func(reader *view.Reader) error {
					times := 3
					if method.Type.NumIn() > 3 {
						times = 20 // of many arguments few fit together
					}
					for range times {
						args := []reflect.Value{reflect.ValueOf(reader)}
						asked = ""
						for at := 1; at < method.Type.NumIn(); at++ {
							arg := argument(r, method.Type.In(at))
							if arg.Kind() != reflect.Func {
								asked += fmt.Sprintf(" %+v", arg)
							}
							args = append(args, arg)
						}
						answers[i] += method.Name + asked + "\n"
						out := method.Func.Call(args)
						if err, ok := out[len(out)-1].Interface().(error); ok {
							out = []reflect.Value{reflect.ValueOf(err)} // nobody is told what comes with an error
						}
						for _, o := range out {
							answers[i] += told(method.Name, o.Interface())
						}
					}
					return nil
				})
				if err != nil {
					t.Fatal(err)
				}
			}
			compare(t, story, method.Name+" as "+who, answers[0], answers[1])
		}
	}
}

// argument draws a value of a type.
func argument(r *rand.Rand, of reflect.Type) reflect.Value {
	v := reflect.New(of).Elem()
	switch of.Kind() {
	case reflect.String:
		v.SetString(pick(r, "", "ours", "ours", "ours/p0", "ours/p1", "theirs0", "theirs1/p0", "ada", "hal", "eve", "gus", "ci@ours",
			"bot@theirs0", "ghost", "ghost/p0", "people.manage", "project.edit", "project.view", "x@out.example", "z@out.example", "th", "bo"))
	case reflect.Bool:
		v.SetBool(r.IntN(2) == 0)
	case reflect.Int:
		v.SetInt(int64(r.IntN(4)))
	case reflect.Uint8:
		v.SetUint(uint64(model.WorkspaceView) + uint64(r.IntN(12)))
	case reflect.Func:
		// To be asked whether to stop: never; whether a thing will do: always.
		return reflect.MakeFunc(of, func(args []reflect.Value) (out []reflect.Value) {
			for i := range of.NumOut() {
				res := reflect.New(of.Out(i)).Elem()
				if res.Kind() == reflect.Bool {
					res.SetBool(len(args) > 0)
				}
				out = append(out, res)
			}
			return out
		})
	case reflect.Struct:
		switch of {
		case reflect.TypeFor[time.Time]():
			return v
		case reflect.TypeFor[view.RunRef]():
			if r.IntN(4) == 0 {
				return reflect.ValueOf(view.RunRef{Project: pick(r, "ours/p0", "ours/p1", "theirs0/p0"), Number: r.IntN(3)})
			}
			return reflect.ValueOf(view.RunRef{
				Workspace: pick(r, "", "ours", "ours", "theirs0", "ghost"), Run: pick(r, aRun(r).String(), "P0-1", "P1-1", "P1-2", "P2-1", "x"),
			})
		case reflect.TypeFor[view.ChartQuery]():
			return reflect.ValueOf(view.ChartQuery{Names: []string{"loss"}, Width: 1 + r.IntN(9), ByTime: r.IntN(2) == 0})
		case reflect.TypeFor[view.PointQuery]():
			return reflect.ValueOf(view.PointQuery{Name: "loss"})
		case reflect.TypeFor[view.RunQuery]():
			return reflect.ValueOf(view.RunQuery{State: pick(r, "", "running"), Person: pick(r, "", "ada", "eve")})
		}
		for i := range of.NumField() {
			field := of.Field(i)
			switch {
			case !field.IsExported():
			case field.Type == reflect.TypeFor[model.Page]():
				v.Field(i).Set(reflect.ValueOf(model.Page{Size: pick(r, 1, 2, 100), Last: r.IntN(4) == 0}))
			case field.Name == "Workspace":
				v.Field(i).SetString(pick(r, "", "ours", "theirs0"))
			case field.Name == "Filter":
				v.Field(i).SetString(pick(r, "", "", "a", "th"))
			}
		}
		if of == reflect.TypeFor[model.Page]() {
			v.Set(reflect.ValueOf(model.Page{Size: pick(r, 1, 2, 100), Last: r.IntN(4) == 0}))
		}
	}
	return v
}

// told is an answer in JSON, without what the chain of the whole trail numbers.
func told(method string, v any) string {
	if err, ok := v.(error); ok {
		return failure(err)
	}
	raw, err := json.Marshal(v)
	if err != nil {
		return fmt.Sprintf("%v\n", v)
	}
	var tree any
	if json.Unmarshal(raw, &tree) != nil {
		return string(raw) + "\n"
	}
	strip(tree, strings.Contains(method, "Audit") || strings.Contains(method, "Trail"))
	out, _ := json.Marshal(tree)
	return string(out) + "\n"
}

// strip takes the numbers and hashes of audit records away, and the cursors where
// they are such numbers.
func strip(v any, trail bool) {
	switch v := v.(type) {
	case map[string]any:
		for key, inner := range v {
			switch key {
			case "seq", "hash", "undone_by", "undoes", "Seq", "Head", "Last", "Hash":
				delete(v, key)
			case "Next", "Prev":
				if trail {
					v[key] = inner != ""
				}
			default:
				strip(inner, trail)
			}
		}
	case []any:
		for _, inner := range v {
			strip(inner, trail)
		}
	}
}
