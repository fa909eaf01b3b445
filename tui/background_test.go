package tui

import (
	"io"
	"strings"
	"testing"
)

func TestTheAnswerIsTakenOutOfTheInput(t *testing.T) {
	const light, black = "\x1b]11;rgb:ffff/fefe/fdfd\x1b\\", "\x1b]11;rgb:00/10/20\a"
	for name, test := range map[string]struct {
		chunks []string
		keys   string
		found  string
	}{
		"alone":              {[]string{light}, "", "light"},
		"short form":         {[]string{black}, "", "dark"},
		"between keys":       {[]string{"ab" + light + "cd"}, "abcd", "light"},
		"in three parts":     {[]string{"a" + light[:2], light[2:9], light[9:] + "b"}, "ab", "light"},
		"end in two parts":   {[]string{light[:len(light)-1], "\\x"}, "x", "light"},
		"never":              {[]string{"a", "\x1b", "[A"}, "a\x1b[A", ""},
		"not an answer":      {[]string{"\x1b]11;hello\a" + "x"}, "x", ""},
		"something else":     {[]string{"\x1b]10;rgb:0/0/0\a"}, "\x1b]10;rgb:0/0/0\a", ""},
		"without an end":     {[]string{"\x1b]11;" + strings.Repeat("y", 80)}, "\x1b]11;" + strings.Repeat("y", 80), ""},
		"alt and a bracket":  {[]string{"\x1b]", "q"}, "\x1b]q", ""},
		"after the answer":   {[]string{black, light}, light, "dark"},
		"no numbers in them": {[]string{"\x1b]11;rgb:zz/00/00\a"}, "", ""},
	} {
		t.Run(name, func(t *testing.T) {
			b, found := &background11{}, ""
			b.await(func(dark bool) {
				found = map[bool]string{true: "dark", false: "light"}[dark]
			})
			from, out, buf := &chunks{test.chunks}, "", make([]byte, 256)
			for {
				n, err := b.read(from, buf)
				out += string(buf[:n])
				if err != nil {
					break
				}
			}
			if out != test.keys || found != test.found {
				t.Errorf("keys %q, found %q", out, found)
			}
		})
	}
}

// chunks gives its parts one a read.
type chunks struct{ parts []string }

func (c *chunks) Read(p []byte) (int, error) {
	if len(c.parts) == 0 {
		return 0, io.EOF
	}
	n := copy(p, c.parts[0])
	c.parts = c.parts[1:]
	return n, nil
}

func TestBackgroundFromTheEnvironment(t *testing.T) {
	for v, want := range map[string][2]bool{
		"15;0": {false, true}, "0;15": {true, true}, "0;default;15": {true, true}, "": {false, false}, "7;": {false, false},
	} {
		if light, known := background(v); light != want[0] || known != want[1] {
			t.Errorf("%q: light %v, known %v", v, light, known)
		}
	}
}
