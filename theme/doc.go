// Package theme turns semantic tokens into styles for one session.
//
// One process serves many terminals, so nothing here is global: a Theme is
// built by New from the session's own renderer, a Palette and a set of Glyphs,
// and is handed to every component. It is the only package that creates Lip
// Gloss styles and the only one that builds Bubbles widgets, because both fall
// back to the renderer of the server's standard output when left alone.
//
// Rules:
//   - body text keeps the terminal's own foreground and background;
//   - palettes state their colours for 16, 256 and true colours, never by
//     conversion and never by asking the terminal;
//   - colour is never the only sign: the cursor row, the selection, the active
//     tab and every state also have a glyph or a word (SPEC C4).
package theme
