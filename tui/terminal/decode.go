package terminal

import (
	"bytes"
	"unicode/utf8"

	tea "github.com/charmbracelet/bubbletea"
)

// mostPasted is the most that is taken of one paste, and mostHeld the most of a
// sequence whose end has not come.
const (
	mostPasted = 128 << 10
	mostHeld   = 256
)

// Oversized says that a paste was longer than Limit bytes. Nothing of it was
// taken, as nobody would see where it was cut.
type Oversized struct{ Limit int }

// Background is the terminal's answer to the question for its background.
type Background struct{ Dark bool }

// decoder turns bytes into messages. It keeps what is not complete yet, and is
// bounded whatever comes.
type decoder struct {
	held    []byte
	pasting bool
	pasted  []byte
	lost    bool // the paste is too long
	asked   bool // an answer to a question is to come
}

const (
	pasteBegin = "\x1b[200~"
	pasteEnd   = "\x1b[201~"
)

// feed gives every message that is complete.
func (d *decoder) feed(data []byte, emit func(tea.Msg)) {
	if len(d.held) > 0 {
		data = append(d.held, data...)
		d.held = nil
	}
	for len(data) > 0 {
		if d.pasting {
			n := d.paste(data, emit)
			if n == 0 {
				break
			}
			data = data[n:]
			continue
		}
		n, msg := one(data)
		if n == 0 {
			if len(data) < mostHeld {
				break
			}
			n, msg = 1, nil
		}
		if bytes.HasPrefix(data, []byte(pasteBegin)) {
			d.pasting = true
		}
		data = data[n:]
		if _, ok := msg.(Background); ok {
			d.asked = false
		}
		if msg != nil {
			emit(msg)
		}
	}
	if len(data) > 0 {
		d.held = bytes.Clone(data)
	}
}

// pending says whether something waits for more: a key press that may be the
// beginning of another, or a paste.
func (d *decoder) pending() bool { return len(d.held) > 0 || d.pasting }

// flush takes what waits as it is: nothing followed.
func (d *decoder) flush(emit func(tea.Msg)) {
	held := d.held
	if d.asked && bytes.HasPrefix(held, []byte("\x1b]1")) {
		return // a slow answer, which is bounded
	}
	d.held = nil
	switch {
	case d.pasting:
		d.collect(held)
		d.finish(emit)
	case len(held) == 1 && held[0] == 0x1b:
		emit(tea.KeyMsg{Type: tea.KeyEscape})
	case len(held) == 2 && held[0] == 0x1b:
		if _, msg := letters(held[1:]); msg != nil {
			key := msg.(tea.KeyMsg)
			key.Alt = true
			emit(key)
		}
	}
}

// paste takes what belongs to a paste and gives how much that was.
func (d *decoder) paste(data []byte, emit func(tea.Msg)) int {
	if i := bytes.Index(data, []byte(pasteEnd)); i >= 0 {
		d.collect(data[:i])
		d.finish(emit)
		return i + len(pasteEnd)
	}
	n := len(data)
	for i := min(len(pasteEnd)-1, n); i > 0; i-- { // the end may be torn
		if bytes.HasSuffix(data, []byte(pasteEnd[:i])) {
			n -= i
			break
		}
	}
	d.collect(data[:n])
	return n
}

func (d *decoder) collect(data []byte) {
	if d.lost = d.lost || len(d.pasted)+len(data) > mostPasted; d.lost {
		d.pasted = nil
		return
	}
	d.pasted = append(d.pasted, data...)
}

// finish tells of a paste. Bytes that are no letters are left out.
func (d *decoder) finish(emit func(tea.Msg)) {
	pasted, lost := d.pasted, d.lost
	d.pasting, d.pasted, d.lost = false, nil, false
	if lost {
		emit(Oversized{mostPasted})
		return
	}
	emit(tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune(string(bytes.ToValidUTF8(pasted, nil))), Paste: true})
}

// one decodes what is at the start; n is 0 where more has to come. The message
// is nil for what means nothing.
func one(b []byte) (n int, msg tea.Msg) {
	if b[0] != 0x1b {
		return letters(b)
	}
	if len(b) == 1 {
		return 0, nil
	}
	switch b[1] {
	case '[':
		return csi(b)
	case 'O':
		if len(b) == 2 {
			return 0, nil
		}
		if key := short(b[2]); key != nil {
			return 3, key
		}
	case ']':
		if n, msg, is := answer(b); is {
			return n, msg
		}
	case 0x1b:
		if len(b) == 2 {
			return 2, tea.KeyMsg{Type: tea.KeyEscape, Alt: true}
		}
		if b[2] != '[' && b[2] != 'O' {
			return 2, tea.KeyMsg{Type: tea.KeyEscape, Alt: true}
		}
		if n, msg = one(b[1:]); n == 0 {
			return 0, nil
		}
		return n + 1, alt(msg)
	}
	end := 1
	_, size := utf8.DecodeRune(b[1:])
	if utf8.FullRune(b[1:]) {
		end += size
	} else {
		return 0, nil
	}
	_, msg = letters(b[1:end])
	return end, alt(msg)
}

func alt(msg tea.Msg) tea.Msg {
	if key, ok := msg.(tea.KeyMsg); ok {
		key.Alt = true
		return key
	}
	return msg
}

// letters decodes one control key, or all letters up to the next one.
func letters(b []byte) (n int, msg tea.Msg) {
	if c := b[0]; c < 0x20 || c == 0x7f {
		return 1, tea.KeyMsg{Type: tea.KeyType(c)}
	}
	if b[0] == ' ' {
		return 1, tea.KeyMsg{Type: tea.KeySpace, Runes: []rune{' '}}
	}
	var runes []rune
	for n < len(b) && b[n] > ' ' && b[n] != 0x7f {
		r, size := utf8.DecodeRune(b[n:])
		if r == utf8.RuneError && size == 1 {
			if n > 0 {
				break
			}
			if !utf8.FullRune(b) {
				return 0, nil
			}
			return 1, nil
		}
		runes = append(runes, r)
		n += size
	}
	return n, tea.KeyMsg{Type: tea.KeyRunes, Runes: runes}
}
