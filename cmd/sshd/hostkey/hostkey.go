// Package hostkey keeps the keys by which people recognise the SSH host.
package hostkey

import (
	"crypto/ed25519"
	"crypto/rand"
	"encoding/pem"
	"errors"
	"io/fs"
	"os"
	"path/filepath"

	"golang.org/x/crypto/ssh"

	"atrium/model"
)

// Load reads a host key and makes it (Ed25519, mode 0600) where there is none.
// made says that it is new. A key that others can read or write is refused: it is
// not a secret any more. Errors are Unavailable.
func Load(path string) (key ssh.Signer, made bool, err error) {
	key, err = read(path)
	if !errors.Is(err, fs.ErrNotExist) {
		return key, false, err
	}
	if err := write(path); err != nil {
		return nil, false, unavailable(err, "The host key %q cannot be written.", path).
			WithHint("Make its folder writable, or name another file.")
	}
	key, err = read(path)
	return key, true, err
}

// LoadAll is Load for several files: the first is made if it is missing, the
// others must be there. Of each type the first is used, and all are told to
// clients, so that a new key can be known everywhere before the old one goes.
func LoadAll(paths ...string) (keys []ssh.Signer, made bool, err error) {
	for i, path := range paths {
		var key ssh.Signer
		if i == 0 {
			key, made, err = Load(path)
		} else {
			key, err = read(path)
		}
		if errors.Is(err, fs.ErrNotExist) {
			err = unavailable(err, "There is no host key %q.", path).WithHint("Make it with ssh-keygen -t ed25519 -N '' -f FILE.")
		}
		if err != nil {
			return nil, false, err
		}
		keys = append(keys, key)
	}
	return keys, made, nil
}

// Fingerprint is the form in which people compare a key: SHA256:….
func Fingerprint(key ssh.PublicKey) string { return ssh.FingerprintSHA256(key) }

// read reads a key; an absent one is fs.ErrNotExist.
func read(path string) (ssh.Signer, error) {
	f, err := os.Open(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	if err != nil {
		return nil, unavailable(err, "The host key %q cannot be read.", path).WithHint("Check its owner and mode (0600).")
	}
	defer f.Close()
	info, err := f.Stat()
	switch {
	case err != nil:
		return nil, unavailable(err, "The host key %q cannot be read.", path).WithHint("Check the disk.")
	case !info.Mode().IsRegular():
		return nil, unavailable(nil, "The host key %q is not a file.", path).WithHint("Name another one.")
	case info.Mode().Perm()&0o077 != 0:
		return nil, unavailable(nil, "The host key %q can be read by others (mode %04o).", path, info.Mode().Perm()).
			WithHint("If nobody has read it: chmod 600. Otherwise remove it; a new one is made, and clients must be told.")
	}
	text := make([]byte, 64<<10)
	n, err := f.Read(text)
	if err != nil {
		return nil, unavailable(err, "The host key %q cannot be read.", path).WithHint("Restore it from a backup, or remove it.")
	}
	key, err := ssh.ParsePrivateKey(text[:n])
	if err != nil {
		return nil, unavailable(err, "The file %q is not a private key without a passphrase.", path).
			WithHint("Restore it from a backup, or remove it; a new one is made, and clients must be told.")
	}
	if t := key.PublicKey().Type(); t != ssh.KeyAlgoED25519 && t != ssh.KeyAlgoECDSA256 {
		return nil, unavailable(nil, "The host key %q is of type %s.", path, t).WithHint("Use Ed25519 or ECDSA P-256.")
	}
	return key, nil
}

// write makes a key: whole or not at all, and never over another.
func write(path string) error {
	_, private, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		return err
	}
	block, err := ssh.MarshalPrivateKey(private, "atrium")
	if err != nil {
		return err
	}
	f, err := os.CreateTemp(filepath.Dir(path), ".hostkey-*") // 0600
	if err != nil {
		return err
	}
	defer os.Remove(f.Name())
	_, err = f.Write(pem.EncodeToMemory(block))
	err = errors.Join(err, f.Sync(), f.Close())
	if err != nil {
		return err
	}
	// A link, unlike a rename, does not replace what another process made meanwhile.
	if err := os.Link(f.Name(), path); err != nil && !errors.Is(err, fs.ErrExist) {
		return err
	}
	return nil
}

func unavailable(cause error, format string, args ...any) *model.Error {
	e := model.Errorf(model.Unavailable, format, args...)
	e.Cause = cause
	return e
}
