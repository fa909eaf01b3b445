package terminal

import (
	"slices"
	"strings"

	tea "github.com/charmbracelet/bubbletea"
)

// Modifiers as terminals count them, less one.
const (
	withShift = 1 << iota
	withAlt
	withCtrl
)

// csi decodes a sequence that begins with ESC [.
func csi(b []byte) (n int, msg tea.Msg) {
	end := 2
	for end < len(b) && b[end] >= 0x20 && b[end] < 0x40 {
		end++
	}
	if end == len(b) {
		return 0, nil
	}
	final, body := b[end], b[2:end]
	n = end + 1
	switch {
	case final < 0x20 || final >= 0x7f:
		return end, nil // torn: a sequence ends where something else begins
	case len(body) == 0 && final == 'M': // the mouse in a form that nobody asked for
		if len(b) < 6 {
			return 0, nil
		}
		return 6, nil
	case len(body) == 0 && final == '[': // the Linux console
		if len(b) == n {
			return 0, nil
		}
		if b[n] >= 'A' && b[n] <= 'E' {
			return n + 1, function(int(b[n]-'A')+1, 0)
		}
		return n, nil
	case len(body) > 0 && body[0] == '<':
		return n, mouse(numbers(body[1:]), final)
	case len(body) > 0 && body[0] >= 0x3c:
		return n, nil // an answer that nobody asked for
	}
	params := numbers(body)
	mods := 0
	if len(params) > 1 {
		mods = max(params[1]-1, 0) & (withShift | withAlt | withCtrl)
	}
	return n, named(final, params, mods)
}

// named is the key of a sequence with a final byte and parameters.
func named(final byte, params []int, mods int) tea.Msg {
	switch final {
	case '~':
		return numbered(params, mods)
	case '^': // rxvt has a final byte for each modifier
		return numbered(params, withCtrl)
	case '@':
		return numbered(params, withCtrl|withShift)
	case 'A', 'B', 'C', 'D', 'H', 'F':
		return motion(final, mods)
	case 'a', 'b', 'c', 'd':
		if len(params) == 0 {
			return motion(final-'a'+'A', withShift)
		}
	case 'P', 'Q', 'R', 'S':
		return function(int(final-'P')+1, mods)
	case 'Z':
		return press(tea.KeyShiftTab, 0)
	case 'I':
		return tea.FocusMsg{}
	case 'O':
		return tea.BlurMsg{}
	}
	return nil
}

// short is the key of what follows ESC O.
func short(c byte) tea.Msg {
	switch c {
	case 'A', 'B', 'C', 'D', 'H', 'F':
		return motion(c, 0)
	case 'a', 'b', 'c', 'd':
		return motion(c-'a'+'A', withCtrl)
	case 'P', 'Q', 'R', 'S':
		return function(int(c-'P')+1, 0)
	}
	return nil
}

// motion is a key that moves, named by its final byte.
func motion(final byte, mods int) tea.Msg {
	at := strings.IndexByte("ABCDHF", final)
	types := [][4]tea.KeyType{ // alone, with shift, with ctrl, with both
		{tea.KeyUp, tea.KeyShiftUp, tea.KeyCtrlUp, tea.KeyCtrlShiftUp},
		{tea.KeyDown, tea.KeyShiftDown, tea.KeyCtrlDown, tea.KeyCtrlShiftDown},
		{tea.KeyRight, tea.KeyShiftRight, tea.KeyCtrlRight, tea.KeyCtrlShiftRight},
		{tea.KeyLeft, tea.KeyShiftLeft, tea.KeyCtrlLeft, tea.KeyCtrlShiftLeft},
		{tea.KeyHome, tea.KeyShiftHome, tea.KeyCtrlHome, tea.KeyCtrlShiftHome},
		{tea.KeyEnd, tea.KeyShiftEnd, tea.KeyCtrlEnd, tea.KeyCtrlShiftEnd},
	}
	return press(types[at][mods&withShift|mods&withCtrl>>1], mods)
}

// numbered is a key that has a number.
func numbered(params []int, mods int) tea.Msg {
	if len(params) == 0 {
		return nil
	}
	ctrl := mods&withCtrl != 0
	switch p := params[0]; {
	case p == 1 || p == 7:
		return motion('H', mods)
	case p == 4 || p == 8:
		return motion('F', mods)
	case p == 2 && mods&^withAlt == 0:
		return press(tea.KeyInsert, mods)
	case p == 3 && mods&^withAlt == 0:
		return press(tea.KeyDelete, mods)
	case p == 5 && ctrl:
		return press(tea.KeyCtrlPgUp, mods)
	case p == 5:
		return press(tea.KeyPgUp, mods)
	case p == 6 && ctrl:
		return press(tea.KeyCtrlPgDown, mods)
	case p == 6:
		return press(tea.KeyPgDown, mods)
	default:
		// The numbers of the function keys have gaps.
		at := slices.Index([]int{11, 12, 13, 14, 15, 17, 18, 19, 20, 21, 23, 24, 25, 26, 28, 29, 31, 32, 33, 34}, p)
		if at >= 0 {
			return function(at+1, mods)
		}
	}
	return nil
}

// function is a function key; with shift they are counted on from F13.
func function(n, mods int) tea.Msg {
	if mods&withShift != 0 {
		n += 12
	}
	if n < 1 || n > 20 || mods&withCtrl != 0 {
		return nil
	}
	return press(tea.KeyF1-tea.KeyType(n-1), mods)
}

func press(t tea.KeyType, mods int) tea.Msg {
	return tea.KeyMsg{Type: t, Alt: mods&withAlt != 0}
}

// numbers are the parameters of a sequence, what is left out being 0.
func numbers(body []byte) []int {
	if len(body) == 0 {
		return nil
	}
	out := []int{0}
	for _, c := range body {
		last := &out[len(out)-1]
		switch {
		case c >= '0' && c <= '9':
			*last = min(*last*10+int(c-'0'), 1<<16)
		case c == ';' && len(out) < mostParams:
			out = append(out, 0)
		}
	}
	return out
}

// mouse is an event of the mouse: button and modifiers, column, row.
func mouse(p []int, final byte) tea.Msg {
	if len(p) != 3 || final != 'M' && final != 'm' {
		return nil
	}
	const shift, alted, ctrl, moved, wheel, more = 4, 8, 16, 32, 64, 128
	b := p[0]
	m := tea.MouseMsg{X: p[1] - 1, Y: p[2] - 1, Shift: b&shift != 0, Alt: b&alted != 0, Ctrl: b&ctrl != 0}
	switch which := tea.MouseButton(b & 3); {
	case b&more != 0:
		m.Button = tea.MouseButtonBackward + which
	case b&wheel != 0:
		m.Button = tea.MouseButtonWheelUp + which
		return m // a wheel is neither held nor let go
	case which == 3:
		m.Action = tea.MouseActionRelease
	default:
		m.Button = tea.MouseButtonLeft + which
	}
	switch {
	case b&moved != 0:
		m.Action = tea.MouseActionMotion
	case final == 'm':
		m.Action = tea.MouseActionRelease
	}
	return m
}
