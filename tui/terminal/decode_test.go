package terminal

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"reflect"
	"strings"
	"testing"
	"time"

	tea "github.com/charmbracelet/bubbletea"
)

// decoded is what the decoder makes of chunks, the last word included.
func decoded(chunks ...string) []tea.Msg {
	var out []tea.Msg
	d := &decoder{}
	emit := func(m tea.Msg) { out = append(out, m) }
	for _, c := range chunks {
		d.feed([]byte(c), emit)
	}
	d.flush(emit)
	return out
}

// recorder is a model that keeps what it is told until there are enough.
type recorder struct {
	seen []tea.Msg
	want int
}

func (r *recorder) Init() tea.Cmd { return nil }
func (r *recorder) View() string  { return "" }

func (r *recorder) Update(m tea.Msg) (tea.Model, tea.Cmd) {
	if r.seen = append(r.seen, m); len(r.seen) >= r.want {
		return r, tea.Quit
	}
	return r, nil
}

// asBubbleTea is what Bubble Tea's own reader makes of an input.
func asBubbleTea(t *testing.T, input string) tea.Msg {
	t.Helper()
	ctx, stop := context.WithTimeout(context.Background(), 10*time.Second)
	defer stop()
	r := &recorder{want: 1}
	if _, err := tea.NewProgram(
		r, tea.WithInput(strings.NewReader(input)), tea.WithOutput(io.Discard), tea.WithoutRenderer(),
		tea.WithoutSignalHandler(), tea.WithContext(ctx),
	).Run(); err != nil {
		t.Fatalf("%q: %v", input, err)
	}
	return r.seen[0]
}

// TestKeysAreThoseOfBubbleTea compares the names and values of keys.
func TestKeysAreThoseOfBubbleTea(t *testing.T) {
	var inputs []string
	for c := range 0x80 {
		if c != 0x1b {
			inputs = append(inputs, string(rune(c)), "\x1b"+string(rune(c)))
		}
	}
	for _, final := range "ABCDHF" {
		inputs = append(inputs, "\x1b["+string(final))
		for mod := 2; mod <= 8; mod++ {
			inputs = append(inputs, fmt.Sprintf("\x1b[1;%d%c", mod, final))
		}
	}
	for _, n := range []int{1, 2, 3, 4, 5, 6, 7, 8, 11, 12, 13, 14, 15, 17, 18, 19, 20, 21, 23, 24, 25, 26, 28, 29, 31, 32, 33, 34} {
		inputs = append(inputs, fmt.Sprintf("\x1b[%d~", n))
	}
	for _, n := range []int{3, 5, 6, 15, 17, 18, 19, 20, 21, 23, 24, 25, 26, 28, 29} {
		inputs = append(inputs, fmt.Sprintf("\x1b[%d;3~", n))
	}
	inputs = append(inputs,
		"\x1b[5;5~", "\x1b[6;5~", "\x1b[5^", "\x1b[6^", "\x1b[7^", "\x1b[7@", "\x1b[8^", "\x1b[8@",
		"\x1b[a", "\x1b[b", "\x1b[c", "\x1b[d", "\x1b[Z", "\x1b[[A", "\x1b[[B", "\x1b[[C", "\x1b[[D", "\x1b[[E",
		"\x1bOP", "\x1bOQ", "\x1bOR", "\x1bOS", "\x1bOA", "\x1bOB", "\x1bOC", "\x1bOD", "\x1b[1;3P", "\x1b[1;3S", "\x1b[1;2P", "\x1b[1;2S",
		"\x1b[15;2~", "\x1b[17;2~", "\x1b[18;2~", "\x1b[19;2~", "\x1b", "\x1b\x1b", "\x1b\x1b[A", "\x1bé", "é", "hello", "日本", "\x1b[I", "\x1b[O",
		"\x1b[200~pasted\ntext\x1b[201~", "\x1b[<0;3;4M", "\x1b[<0;3;4m", "\x1b[<2;1;1M", "\x1b[<64;5;6M", "\x1b[<65;5;6M", "\x1b[<35;2;2M", "\x1b[<32;2;2M",
		"\x1b[<4;1;1M", "\x1b[<8;1;1M", "\x1b[<16;1;1M", "\x1b[<128;1;1M", "\x1b[<131;1;1m",
	)
	for _, in := range inputs {
		got, want := decoded(in), asBubbleTea(t, in)
		if m, ok := want.(tea.MouseMsg); ok { // without the deprecated field, which is not filled in
			want = tea.MouseMsg{X: m.X, Y: m.Y, Shift: m.Shift, Alt: m.Alt, Ctrl: m.Ctrl, Action: m.Action, Button: m.Button}
		}
		if len(got) != 1 || !reflect.DeepEqual(got[0], want) {
			t.Errorf("%q: %#v, Bubble Tea has %#v", in, got, want)
		}
	}
}

// TestTornInputIsPutTogether cuts an input at every place: a sequence, a letter
// or a paste that arrives in parts is the same as in one (pitfall of v1: its
// reader takes the end of what was read for the end of a key).
func TestTornInputIsPutTogether(t *testing.T) {
	input := "a\x1b[1;5Aé日\x1b[<0;3;4M\x1bOP\x1b[200~x\x1b[20é\x1b[201~\x1b[5~\x1b]11;rgb:00/00/00\x1b\\z"
	names := func(ms []tea.Msg) (s string) {
		for _, m := range ms {
			if k, ok := m.(tea.KeyMsg); ok && k.Type == tea.KeyRunes && !k.Paste {
				s += string(k.Runes)
				continue
			}
			s += fmt.Sprintf("<%v>", m)
		}
		return s
	}
	want := names(decoded(input))
	for i := range len(input) {
		for j := i; j < len(input); j++ {
			if got := names(decoded(input[:i], input[i:j], input[j:])); got != want {
				t.Fatalf("cut at %d and %d: %s, want %s", i, j, got, want)
			}
		}
	}
	if !strings.Contains(want, "<[x\x1b[20é]>") || !strings.Contains(want, "ctrl+up") {
		t.Fatalf("decoded %q", want)
	}
}

// TestHugePasteIsBounded sends a paste without an end: what is kept is bounded,
// and what came is refused as a whole, with a word.
func TestHugePasteIsBounded(t *testing.T) {
	d, chunk := &decoder{}, bytes.Repeat([]byte("x"), 1000)
	var out []tea.Msg
	emit := func(m tea.Msg) { out = append(out, m) }
	d.feed([]byte(pasteBegin), emit)
	for range 1000 {
		d.feed(chunk, emit)
		if kept := cap(d.pasted) + cap(d.held); kept > 2*mostPasted {
			t.Fatalf("%d bytes are kept", kept)
		}
	}
	d.flush(emit)
	d.feed([]byte("y"), emit)
	if len(out) != 2 || out[0] != (Oversized{mostPasted}) || out[1].(tea.KeyMsg).String() != "y" {
		t.Fatalf("%v", out)
	}
}

// TestAnswersAreNoKeys takes the terminal's answers out of the input.
func TestAnswersAreNoKeys(t *testing.T) {
	const light, black = "\x1b]11;rgb:ffff/fefe/fdfd\x1b\\", "\x1b]11;rgb:00/10/20\a"
	for name, test := range map[string]struct {
		in    []string
		keys  string
		found string
	}{
		"alone":           {[]string{light}, "", "light"},
		"short form":      {[]string{black}, "", "dark"},
		"between keys":    {[]string{"ab" + light + "cd"}, "abcd", "light"},
		"in three parts":  {[]string{"a" + light[:2], light[2:9], light[9:] + "b"}, "ab", "light"},
		"another answer":  {[]string{"\x1b]10;rgb:0/0/0\a" + "x" + "\x1b[?2026;2$y"}, "x", ""},
		"alt and bracket": {[]string{"\x1b]", "q"}, "alt+]q", ""},
		"without an end":  {[]string{"\x1b]11;" + strings.Repeat("y", 300)}, "alt+]11;" + strings.Repeat("y", 300), ""},
		"no numbers":      {[]string{"\x1b]11;rgb:zz/00/00\a"}, "", ""},
	} {
		keys, found := "", ""
		for _, m := range decoded(test.in...) {
			switch m := m.(type) {
			case tea.KeyMsg:
				keys += m.String()
			case Background:
				found = map[bool]string{true: "dark", false: "light"}[m.Dark]
			}
		}
		if keys != test.keys || found != test.found {
			t.Errorf("%s: keys %q, found %q", name, keys, found)
		}
	}
}

// FuzzDecode feeds anything in two parts: it does not panic, keeps little, and
// every letter that is no part of a sequence arrives.
func FuzzDecode(f *testing.F) {
	for _, s := range []string{"abc", "\x1b[200~x", "\x1b[M\x1b\x1b", "\x1b]11;", "\xe4\xb8", "\x1b[<1;2", "\x1b\x1b[[", "\x1b[[", "\x1bO", "\x1b[1;1;1;1;1;1R", "\x1b[3;2~"} {
		f.Add([]byte(s), uint(1))
	}
	f.Fuzz(func(t *testing.T, data []byte, cut uint) {
		d := &decoder{asked: cut%2 == 0}
		emit := func(m tea.Msg) {
			if m == nil {
				t.Fatal("nothing was told")
			}
			if k, ok := m.(tea.KeyMsg); ok {
				_ = k.String()
			}
		}
		at := int(cut % uint(len(data)+1))
		d.feed(data[:at], emit)
		d.feed(data[at:], emit)
		if len(d.held) > mostHeld+len(data) || !d.pasting && len(d.held) > 2*mostHeld {
			t.Fatalf("%d bytes are held", len(d.held))
		}
		d.flush(emit)
	})
}
