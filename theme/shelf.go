package theme

import (
	"io"
	"sync"

	"github.com/muesli/termenv"
)

// Shelf keeps themes that sessions share: one of 28 KB for each kind of terminal
// and palette, however many people sit there. Its methods may be used by several
// goroutines. The nil Shelf makes every theme anew.
type Shelf struct {
	mu   sync.Mutex
	made map[kind]*Theme
}

// kind is what a theme depends on.
type kind struct {
	profile termenv.Profile
	palette Palette
	dark    bool
	glyphs  Glyphs
}

// Theme is the theme of a kind of terminal. It writes nowhere by itself.
func (s *Shelf) Theme(profile termenv.Profile, p Palette, dark bool, g Glyphs) *Theme {
	if s == nil {
		return New(Renderer(io.Discard, profile, dark), p, g)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	k := kind{profile, p, dark, g}
	if s.made[k] == nil {
		if s.made == nil {
			s.made = map[kind]*Theme{}
		}
		s.made[k] = New(Renderer(io.Discard, profile, dark), p, g)
	}
	return s.made[k]
}
