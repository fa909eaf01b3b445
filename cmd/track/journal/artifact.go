package journal

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"hash"
	"io"
	"os"
	"path/filepath"
)

// AddFile copies a file into the run's folder and appends the record of it. When it
// returns, the file may be changed. What cannot be copied is counted as lost.
func (w *Writer) AddFile(name, path string) (Artifact, error) {
	a, err := w.copyIn(name, path)
	if err != nil {
		w.Lose(Lost{Files: 1, Bytes: a.Bytes, Why: "the artifact " + name + ": " + reason(err)})
		return Artifact{}, err
	}
	return a, w.Append(w.o.Now(), a)
}

func (w *Writer) copyIn(name, path string) (Artifact, error) {
	in, err := os.Open(path)
	if err != nil {
		return Artifact{}, err
	}
	defer in.Close()
	info, err := in.Stat()
	if err != nil {
		return Artifact{}, err
	}
	if !info.Mode().IsRegular() {
		return Artifact{}, fmt.Errorf("%s is not a file", path)
	}
	dir := filepath.Join(w.dir, filesName)
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return Artifact{Bytes: info.Size()}, err
	}
	out, err := os.CreateTemp(dir, ".new-*")
	if err != nil {
		return Artifact{Bytes: info.Size()}, err
	}
	defer os.Remove(out.Name())
	h := sha256.New()
	n, err := io.Copy(io.MultiWriter(out, h), in)
	if err == nil {
		err = out.Sync()
	}
	a := Artifact{Name: name, Bytes: n, SHA256: hex.EncodeToString(h.Sum(nil))}
	if err := errors.Join(err, out.Close()); err != nil {
		return a, err
	}
	return a, os.Rename(out.Name(), filepath.Join(dir, a.SHA256))
}

// OpenFile reads the content of an artifact. The last Read before the end fails if it
// is not what was added.
func (s *Store) OpenFile(run RunID, a Artifact) (io.ReadCloser, error) {
	if len(a.SHA256) != hex.EncodedLen(sha256.Size) || filepath.Base(a.SHA256) != a.SHA256 {
		return nil, fmt.Errorf("the artifact %s has no checksum", a.Name)
	}
	f, err := os.Open(filepath.Join(s.folder(run), filesName, a.SHA256))
	if err != nil {
		return nil, err
	}
	return &checked{File: f, a: a, h: sha256.New()}, nil
}

type checked struct {
	*os.File
	a Artifact
	h hash.Hash
	n int64
}

func (c *checked) Read(b []byte) (int, error) {
	n, err := c.File.Read(b)
	c.h.Write(b[:n])
	c.n += int64(n)
	if errors.Is(err, io.EOF) && (c.n != c.a.Bytes || hex.EncodeToString(c.h.Sum(nil)) != c.a.SHA256) {
		return n, fmt.Errorf("the artifact %s in %s is damaged: it has %d bytes and not the checksum it was added with", c.a.Name, c.Name(), c.n)
	}
	return n, err
}

func (s *Store) verifyFile(run RunID, a Artifact) error {
	f, err := s.OpenFile(run, a)
	if err != nil {
		return err
	}
	defer f.Close()
	// The checked reader alone: the file's own WriteTo would go past the checksum.
	_, err = io.Copy(io.Discard, struct{ io.Reader }{f})
	return err
}

func notEOF(err error) error {
	if errors.Is(err, io.EOF) {
		return nil
	}
	return err
}
