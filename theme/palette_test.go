package theme

import (
	"math"
	"strconv"
	"testing"
)

func TestTextTokensCanBeRead(t *testing.T) {
	darkGround := []string{"#000000", "#1e1e1e", "#282828"}
	lightGround := []string{"#ffffff", "#fdf6e3", "#f5f5f5"}
	cases := []struct {
		palette Palette
		grounds []string
		least   float64
	}{
		{Dark(), darkGround, 4.5},
		{Light(), lightGround, 4.5},
		{HighContrast(), darkGround, 7},
		{HighContrastLight(), lightGround, 7},
	}
	for _, c := range cases {
		t.Run(c.palette.Name, func(t *testing.T) {
			grounds := c.grounds
			if !c.palette.Row.IsZero() {
				grounds = append(grounds, c.palette.Row.Hex, xterm(t, c.palette.Row.X256))
			}
			for name, token := range c.palette.textTokens() {
				for _, ink := range []string{token.Hex, xterm(t, token.X256)} {
					for _, ground := range grounds {
						if got := contrast(t, ink, ground); got < c.least {
							t.Errorf("%s %s on %s: contrast %.2f, want %.1f", name, ink, ground, got, c.least)
						}
					}
				}
			}
		})
	}
}

func TestSixteenColoursAvoidTheUnreadableOnes(t *testing.T) {
	bad := map[bool][]string{
		true:  {"0", "4", "8"},
		false: {"3", "7", "8", "9", "10", "11", "12", "13", "14", "15"},
	}
	for dark, list := range bad {
		for name, token := range ANSI16(dark).textTokens() {
			for _, b := range list {
				if token.X16 == b {
					t.Errorf("dark=%v: %s uses colour %s", dark, name, b)
				}
			}
		}
	}
}

func TestNamesAreKnown(t *testing.T) {
	for _, name := range Names() {
		for _, dark := range []bool{true, false} {
			p, ok := Named(name, dark)
			if !ok {
				t.Errorf("%s is offered but unknown", name)
			}
			if name != "auto" && p.Name != name {
				t.Errorf("%s gives %s", name, p.Name)
			}
		}
	}
	if p, ok := Named("pink", false); ok || p.Name != "light" {
		t.Errorf("unknown name: got %s, %v", p.Name, ok)
	}
}

// contrast is the WCAG 2 ratio of two "#rrggbb" colours.
func contrast(t *testing.T, a, b string) float64 {
	t.Helper()
	x, y := luminance(t, a), luminance(t, b)
	return (max(x, y) + 0.05) / (min(x, y) + 0.05)
}

func luminance(t *testing.T, hex string) float64 {
	t.Helper()
	n, err := strconv.ParseUint(hex[1:], 16, 32)
	if err != nil {
		t.Fatalf("colour %q: %v", hex, err)
	}
	part := func(shift uint) float64 {
		v := float64(n>>shift&0xff) / 255
		if v <= 0.04045 {
			return v / 12.92
		}
		return math.Pow((v+0.055)/1.055, 2.4)
	}
	return 0.2126*part(16) + 0.7152*part(8) + 0.0722*part(0)
}

// xterm gives the colour that terminals show for an index of 16 or more.
func xterm(t *testing.T, index string) string {
	t.Helper()
	n, err := strconv.Atoi(index)
	if err != nil || n < 16 || n > 255 {
		t.Fatalf("index %q is not between 16 and 255", index)
	}
	if n >= 232 {
		v := 8 + 10*(n-232)
		return rgb(v, v, v)
	}
	level := func(v int) int {
		if v == 0 {
			return 0
		}
		return 55 + 40*v
	}
	n -= 16
	return rgb(level(n/36), level(n/6%6), level(n%6))
}

func rgb(r, g, b int) string {
	return "#" + strconv.FormatInt(int64(1<<24|r<<16|g<<8|b), 16)[1:]
}
