package qr

import (
	"strings"
	"testing"

	"rsc.io/qr"
)

// What is drawn has the modules of the code, in both forms and on both grounds.
func TestTheModulesAreTheCodes(t *testing.T) {
	const text = "https://id.example.org/device?user_code=WDJB-MJHT"
	code, err := qr.Encode(text, qr.L)
	if err != nil {
		t.Fatal(err)
	}
	for _, o := range []Options{{}, {Light: true}, {ASCII: true}, {ASCII: true, Light: true}} {
		lines := Lines(text, o, 200, 100)
		at := func(x, y int) bool {
			if o.ASCII {
				return lines[y][2*x] == '#'
			}
			r := []rune(lines[y/2])[x]
			return r == '█' || y%2 == 0 && r == '▀' || y%2 == 1 && r == '▄'
		}
		for y := range code.Size {
			for x := range code.Size {
				if at(x+quiet, y+quiet) != (code.Black(x, y) == o.Light) {
					t.Fatalf("%+v: module %d,%d is wrong", o, x, y)
				}
			}
		}
	}
}

// Nothing is drawn rather than something cut off.
func TestWhatDoesNotFitIsNotDrawn(t *testing.T) {
	lines := Lines("https://id.example.org", Options{}, 80, 24)
	w, h := len([]rune(lines[0])), len(lines)
	if Lines("https://id.example.org", Options{}, w-1, h) != nil || Lines("https://id.example.org", Options{}, w, h-1) != nil || len(Lines("https://id.example.org", Options{}, w, h)) != h {
		t.Error("it is cut, or not drawn where it fits")
	}
	if Lines("", Options{}, 80, 24) != nil || Lines(strings.Repeat("x", 5000), Options{}, 500, 500) != nil {
		t.Error("nothing or too much is drawn")
	}
}
