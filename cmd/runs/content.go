package runs

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"unicode/utf8"

	"github.com/dustin/go-humanize"

	"atrium/cmd/host"
	"atrium/model"
	"atrium/model/display"
	"atrium/model/view"
)

// pieces goes through what the run printed.
func (x exporting) pieces(each func(view.ConsolePiece) error) error {
	for q := (view.ConsoleQuery{Start: true}); ; {
		part, err := host.Read(x.Host.Host, func(r *view.Reader) (view.ConsolePart, error) { return r.RunConsole(x.ref, q) })
		if err != nil {
			return err
		}
		for _, p := range part.Pieces {
			if err := each(p); err != nil {
				return err
			}
		}
		if q = (view.ConsoleQuery{After: part.Next}); !part.More {
			return nil
		}
	}
}

// printed writes the console: to a file as it was, else encoded, as it may have
// what acts on a terminal (X2).
func (x exporting) printed() error {
	if _, err := x.there(); err != nil {
		return err
	}
	dropped := int64(0)
	err := x.to(func(w io.Writer) error {
		shown := encoder{w: w}
		err := x.pieces(func(p view.ConsolePiece) error {
			dropped += p.Dropped
			if x.exact() {
				_, err := w.Write(p.Data)
				return err
			}
			return shown.write(p.Data)
		})
		if err == nil {
			err = shown.end()
		}
		return err
	})
	if err == nil && dropped > 0 {
		err = x.Note(fmt.Sprintf("%s of it were not kept when it was tracked.", humanize.IBytes(uint64(dropped))))
	}
	return err
}

// exact says whether bytes are written as they are: to a file, and to where the
// standard output leads for whoever has asked for that.
func (x exporting) exact() bool { return x.file != "" && (x.file != "-" || !x.Terminal) }

// encoder writes whole lines, encoded. What a line holds beyond that is written as
// it comes.
type encoder struct {
	w    io.Writer
	rest []byte
}

// longest is the most of a line that is kept back.
const longest = 1 << 16

func (e *encoder) write(p []byte) error {
	e.rest = append(e.rest, p...)
	end := len(e.rest)
	for end > 0 && e.rest[end-1] != '\n' {
		end--
	}
	if end == 0 && len(e.rest) > longest {
		end = len(e.rest)
		for i := 1; i < utf8.UTFMax; i++ { // a rune that is still coming
			if utf8.RuneStart(e.rest[end-i]) && !utf8.FullRune(e.rest[end-i:]) {
				end -= i
				break
			}
		}
	}
	return e.put(end)
}

func (e *encoder) end() error { return e.put(len(e.rest)) }

func (e *encoder) put(n int) error {
	if n == 0 {
		return nil
	}
	_, err := io.WriteString(e.w, display.Lines(string(e.rest[:n])))
	e.rest = append(e.rest[:0], e.rest[n:]...)
	return err
}

// content writes a file of the run as it is.
func (x exporting) content() error {
	if x.file == "" && (x.Terminal || x.Remote) || x.file == "-" && x.Terminal {
		return model.Errorf(model.Invalid, "The content of a file could act on a terminal.").
			WithHint("Name a FILE for it; with - it is written to a standard output that is none.")
	}
	if _, err := x.there(); err != nil {
		return err
	}
	row, err := host.Read(x.Host.Host, func(r *view.Reader) (view.ArtifactRow, error) { return r.RunArtifact(x.ref, x.artifact) })
	if err != nil {
		return err
	}
	return x.to(func(w io.Writer) error {
		sum := sha256.New()
		for after := ""; ; {
			part, err := host.Read(x.Host.Host, func(r *view.Reader) (view.ContentPart, error) { return r.RunContent(x.ref, x.artifact, after) })
			if err != nil {
				return err
			}
			sum.Write(part.Data)
			if _, err := w.Write(part.Data); err != nil {
				return err
			}
			if after = part.Next; after == "" {
				break
			}
		}
		if got := hex.EncodeToString(sum.Sum(nil)); got != row.SHA256 {
			return model.Errorf(model.Unavailable, "What was written is not the whole %s: its SHA-256 differs.", display.Text(x.artifact)).
				WithHint("It may have been replaced meanwhile: try again.")
		}
		return nil
	})
}
