package view_test

import (
	"reflect"
	"strings"
	"testing"

	"atrium/model/view"
)

// TestNobodyReachesTheScope holds the seam of the rooms: through a Reader one
// gets at neither the state nor anything that has it, neither by a field nor
// by a method that a room lends it.
func TestNobodyReachesTheScope(t *testing.T) {
	typ := reflect.TypeFor[*view.Reader]()
	for _, f := range reflect.VisibleFields(typ.Elem()) {
		if f.IsExported() {
			t.Errorf("the field %s of a Reader is exported", f.Name)
		}
	}
	rooms := 0
	for _, f := range reflect.VisibleFields(typ.Elem()) {
		if f.Anonymous {
			rooms++
		}
	}
	if rooms < 2 {
		t.Errorf("a Reader has %d rooms", rooms)
	}
	for i := range typ.NumMethod() {
		m := typ.Method(i)
		for in := 1; in < m.Type.NumIn(); in++ {
			if from := m.Type.In(in); strings.Contains(from.String(), "scope.") {
				t.Errorf("%s takes a %s", m.Name, from)
			}
		}
		for out := range m.Type.NumOut() {
			if gives := m.Type.Out(out).String(); strings.Contains(gives, "scope.") || gives == "model.State" {
				t.Errorf("%s gives a %s", m.Name, gives)
			}
		}
	}
}
