// Package terminal is the one host of a console: it drives a tea.Model on the
// terminal of this machine and on that of a session from elsewhere alike. It owns
// everything that is written to the terminal (frames, title, mouse, paste mode)
// and everything that is read from it, and gives the terminal back on every way
// out: the person leaves, a panic, a hang-up, the end of the context.
//
// Drawing. A frame is the string that View returns. It is drawn right after the
// Update that made it; nothing waits for a clock and nothing runs while nothing
// happens. Of the frame before only its string is kept: lines that differ are
// taken apart into cells, both as they were and as they shall be, and the shorter
// of two ways from one to the other is sent. Rejected: the cells of the whole
// screen for each session, as x/cellbuf keeps them (0.5 MB at 120x40, against
// 8 KB for the string), and Bubble Tea's renderer, which draws on a 60 Hz clock
// and sends changed lines whole.
//
// A slow terminal. Frames are written by a goroutine that exists only while there
// is something to write. While the terminal is behind, a new frame takes the place
// of the one that waits; Update never waits for the terminal, and what is kept is
// bounded.
//
// Input is decoded here and not by Bubble Tea. Its reader takes an escape sequence
// or a letter that arrives in two parts for something else, keeps a paste without
// an end for ever (and copies it once for every 256 bytes), and goes on after the
// end of the input. Keys have the names and values that Bubble Tea gives them.
package terminal
