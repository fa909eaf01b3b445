package tui

import "testing"

func TestBackgroundFromTheEnvironment(t *testing.T) {
	for v, want := range map[string][2]bool{
		"15;0": {false, true}, "0;15": {true, true}, "0;default;15": {true, true}, "": {false, false}, "7;": {false, false},
	} {
		if light, known := background(v); light != want[0] || known != want[1] {
			t.Errorf("%q: light %v, known %v", v, light, known)
		}
	}
}
