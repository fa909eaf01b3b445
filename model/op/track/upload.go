package track

import (
	"crypto/sha256"
	"encoding"
	"encoding/hex"
	"fmt"
	"hash"

	"atrium/model"
	"atrium/model/agenda"
	"atrium/model/ledger"
)

// maxPiece is the most bytes that one Upload brings, and the most of a block of
// content; pieces smaller than joined are put together.
const (
	maxPiece = 256 << 10
	joined   = 64 << 10
)

// Upload brings a piece of a file's content, before the entry that names the file
// (Entry.Artifact). Pieces come in order; what is there already is passed over. The
// effect's facts have "offset" (int64): how much of the content is there.
type Upload struct {
	Workspace string
	Run       model.UUID
	SHA256    string // of all of it, in hexadecimal digits
	Offset    int64
	Data      []byte
}

// Kind is the audit word.
func (Upload) Kind() string { return "run.upload" }

// Authorize: project.track, and whoever began the run.
func (o Upload) Authorize(s model.State, p model.Principal) error {
	return own(s, p, o.Workspace, o.Run)
}

// Apply stores it.
func (o Upload) Apply(u model.Unit, by model.Principal) (model.Effect, error) {
	w, p, r, err := running(u, o.Workspace, o.Run)
	if err != nil {
		return model.Effect{}, err
	}
	if !isSum(o.SHA256) || o.Offset < 0 || len(o.Data) > maxPiece {
		return model.Effect{}, model.Errorf(model.Invalid, "That is no piece of a file.").
			WithHint("Send at most %d bytes, with the SHA-256 of all of it in hexadecimal digits.", maxPiece)
	}
	e := effect(w, p, r)
	e.Tracked, e.Summary = p.ID, "Store a piece of a file of "+p.RunKey(r.Number)+"."
	b := batch{u: u, r: r, held: map[place]*growing{}}
	s := u.Series(r, model.UploadSeries, o.SHA256)
	there := int64(0)
	if s != nil {
		there = s.Count
	}
	if whole := s != nil && len(s.Hash) == 0; whole || o.Offset+int64(len(o.Data)) <= there {
		e.Unchanged, e.After["offset"] = true, there
		return e, nil
	}
	if o.Offset > there {
		return model.Effect{}, model.Errorf(model.Conflict, "The file is there up to byte %d; byte %d came.", there, o.Offset).
			WithHint("Send what follows byte %d.", there).With("offset", fmt.Sprint(there))
	}
	if s == nil && r.Series >= maxSeries {
		return model.Effect{}, model.Errorf(model.Invalid, "The run has %d names already, and cannot have more.", r.Series)
	}
	a := ledger.Of(u, w)
	if err := a.Writable(u); err != nil {
		return model.Effect{}, err
	}
	g := b.at(model.UploadSeries, o.SHA256)
	if err := b.piece(g.Series, o.Data[there-o.Offset:]); err != nil {
		return model.Effect{}, err
	}
	u.PutSeries(g.Series)
	r.Bytes += b.grown
	u.PutRun(r)
	e.After["offset"] = g.Count
	err = book(u, a, p, r.Person, b.grown, by.Person, false, &e)
	return e, err
}

// piece adds to a file's content and its sum.
func (b *batch) piece(s *model.Series, data []byte) error {
	h := sha256.New()
	if s.Count > 0 {
		if err := h.(encoding.BinaryUnmarshaler).UnmarshalBinary(s.Hash); err != nil {
			return fmt.Errorf("the sum of a file of run %s: %w", b.r.UUID, err)
		}
	}
	h.Write(data)
	if err := keepSum(s, h); err != nil {
		return err
	}
	s.Count += int64(len(data))
	if s.Blocks > 0 {
		if last := b.u.Block(b.r, s.ID, s.Blocks); last != nil && len(last.Data)+len(data) <= joined {
			n := len(last.Data)
			s.Blocks--
			s.Bytes, b.grown = s.Bytes-int64(n), b.grown-int64(n)
			data = append(last.Data[:n:n], data...)
		}
	}
	b.put(s, data)
	return nil
}

func keepSum(s *model.Series, h hash.Hash) (err error) {
	s.Hash, err = h.(encoding.BinaryMarshaler).MarshalBinary()
	return err
}

// sumOf is the SHA-256 of content that is still coming.
func sumOf(s *model.Series) string {
	h := sha256.New()
	if len(s.Hash) > 0 && h.(encoding.BinaryUnmarshaler).UnmarshalBinary(s.Hash) != nil {
		return ""
	}
	return hex.EncodeToString(h.Sum(nil))
}

// emptySum is the SHA-256 of nothing.
var emptySum = sumOf(&model.Series{})

func isSum(s string) bool {
	b, err := hex.DecodeString(s)
	return err == nil && len(b) == sha256.Size && hex.EncodeToString(b) == s
}

// artifact names content that was brought. It tells whether the content is still
// missing, or why it is not what was named. A file that had other content before
// gives that back, unless other files have it too.
func (b *batch) artifact(x *model.Entry) (missing bool, bad string) {
	ref := x.Artifact
	at := place{model.UploadSeries, ref.SHA256}
	content := b.u.Series(b.r, at.kind, at.name)
	if g := b.held[at]; g != nil {
		content = g.Series
	}
	switch {
	case content == nil && ref.Bytes == 0 && ref.SHA256 == emptySum:
	case content == nil || content.Count < ref.Bytes && len(content.Hash) > 0:
		return true, ""
	case content.Count != ref.Bytes:
		return false, fmt.Sprintf("%s has %d bytes, and %d were named", display(ref.Name), content.Count, ref.Bytes)
	case len(content.Hash) > 0 && sumOf(content) != ref.SHA256:
		b.drop(b.at(model.UploadSeries, ref.SHA256))
		return false, display(ref.Name) + " does not have the content that its SHA-256 names"
	}
	c := b.at(model.UploadSeries, ref.SHA256)
	c.Hash = nil
	g := b.at(model.ArtifactSeries, ref.Name)
	if g.Text == ref.SHA256 {
		return false, ""
	}
	if g.Text != "" {
		b.release(g.Text)
	}
	c.First++
	g.Text, g.ID, g.Count, g.Blocks, g.Bytes = ref.SHA256, c.ID, c.Count, c.Blocks, c.Bytes
	g.At = clamp(x.At, b.r.Started, b.u.Now().Add(allowance))
	return false, ""
}

// release gives content back that a file had.
func (b *batch) release(sum string) {
	if c := b.at(model.UploadSeries, sum); c.First > 1 {
		c.First--
	} else {
		b.drop(c)
	}
}

// drop takes content away. Its blocks go in steps, and count no more from now on.
func (b *batch) drop(c *growing) {
	delete(b.held, place{c.Kind, c.Name})
	c.gone = true
	b.grown -= c.Bytes
	b.u.DeleteSeries(c.Series)
	if c.Blocks > 0 {
		agenda.Erase(b.u, b.r, c.ID)
	}
}
