// Package pubkey reads public keys of SSH: the line that people paste and the wire
// format that is stored. It takes only keys with which somebody can sign in here:
// Ed25519 and ECDSA, also on a security key, and RSA of 3,072 bits or more.
//
// Shape: the standard library alone, so that operations check what they store and
// screens what is typed. Rejected: x/crypto/ssh, which would bring a transport into
// the words and rules; a test of the SSH host holds the two against one another.
package pubkey

import (
	"crypto/ecdh"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"fmt"
	"math/big"
	"strings"
)

// Key is a public key that was read.
type Key struct {
	Type        string // as in the line: ssh-ed25519
	Blob        []byte // in the wire format
	Fingerprint string // SHA256:… as OpenSSH shows it
	Bits        int
	Comment     string // what stood behind the key in the line; any text
}

// Bounds of RSA keys in bits, and of a line in bytes.
const (
	leastRSA = 3072
	mostRSA  = 16384
	mostLine = 16 << 10
)

// Types are the words of keys that are taken, as they stand in a line.
func Types() []string {
	return []string{
		"ssh-ed25519", "ecdsa-sha2-nistp256", "ecdsa-sha2-nistp384", "ecdsa-sha2-nistp521",
		"sk-ssh-ed25519@openssh.com", "sk-ecdsa-sha2-nistp256@openssh.com", "ssh-rsa",
	}
}

// Parse reads a key as it stands in a .pub or authorized_keys file: the type, the
// key in base64 and, if wished, a comment. Options before it are refused: they would
// promise what does not hold here. The error is a sentence for people.
func Parse(line string) (Key, error) {
	line = strings.TrimSpace(line)
	switch {
	case line == "":
		return Key{}, fmt.Errorf("there is no key: paste the line of a .pub file")
	case len(line) > mostLine:
		return Key{}, fmt.Errorf("the key is longer than any key is")
	case strings.Contains(line, "PRIVATE KEY"):
		return Key{}, fmt.Errorf("this is a private key: keep it to yourself and paste the line of the .pub file beside it")
	case strings.ContainsAny(line, "\r\n"):
		return Key{}, fmt.Errorf("a key is one line; add several one by one")
	}
	word, rest, _ := strings.Cut(line, " ")
	if strings.HasPrefix(word, "ssh-dss") || strings.Contains(word, "-cert-") || known(word) {
		encoded, comment, _ := strings.Cut(strings.TrimSpace(rest), " ")
		blob, err := base64.StdEncoding.Strict().DecodeString(encoded)
		if err != nil || len(blob) == 0 {
			return Key{}, fmt.Errorf("the key is cut off or damaged: copy the whole line of the .pub file")
		}
		k, err := Read(blob)
		if err == nil && k.Type != word {
			err = fmt.Errorf("the line says %s and holds another type of key", word)
		}
		k.Comment = strings.TrimSpace(comment)
		return k, err
	}
	return Key{}, fmt.Errorf("this is no public key: one begins with %s or the like", Types()[0])
}

func known(word string) bool {
	for _, t := range Types() {
		if t == word {
			return true
		}
	}
	return false
}

// Read checks a key in the wire format, to its last byte. The error is a sentence
// for people, without a full stop.
func Read(blob []byte) (Key, error) {
	k := Key{Blob: blob}
	r := reader{rest: blob}
	k.Type = string(r.text())
	switch {
	case r.bad:
		return Key{}, errDamaged
	case k.Type == "ssh-dss":
		return Key{}, fmt.Errorf("DSA keys are too weak: make a new one with ssh-keygen -t ed25519")
	case strings.Contains(k.Type, "-cert-"):
		return Key{}, fmt.Errorf("this is a certificate: paste the key itself, from the .pub file without -cert")
	case !known(k.Type):
		return Key{}, fmt.Errorf("keys of this type are not taken: make one with ssh-keygen -t ed25519")
	}
	if err := k.check(&r); err != nil {
		return Key{}, err
	}
	if r.bad || len(r.rest) > 0 {
		return Key{}, errDamaged
	}
	sum := sha256.Sum256(blob)
	k.Fingerprint = "SHA256:" + base64.RawStdEncoding.EncodeToString(sum[:])
	return k, nil
}

var errDamaged = fmt.Errorf("the key is cut off or damaged: copy the whole line of the .pub file")

// check reads what follows the type.
func (k *Key) check(r *reader) error {
	switch k.Type {
	case "ssh-ed25519", "sk-ssh-ed25519@openssh.com":
		if k.Bits = 256; len(r.text()) != 32 {
			return errDamaged
		}
	case "ssh-rsa":
		e, n := r.number(), r.number()
		if r.bad || e.Cmp(big.NewInt(3)) < 0 || e.Bit(0) == 0 || e.BitLen() > 32 || n.Bit(0) == 0 {
			return errDamaged
		}
		if k.Bits = n.BitLen(); k.Bits < leastRSA || k.Bits > mostRSA {
			return fmt.Errorf("an RSA key of %d bits is not taken: it needs %d to %d; or make one with ssh-keygen -t ed25519", k.Bits, leastRSA, mostRSA)
		}
	default:
		name := string(r.text())
		var curve ecdh.Curve
		switch name {
		case "nistp256":
			curve, k.Bits = ecdh.P256(), 256
		case "nistp384":
			curve, k.Bits = ecdh.P384(), 384
		case "nistp521":
			curve, k.Bits = ecdh.P521(), 521
		}
		if curve == nil || !strings.HasSuffix(strings.TrimSuffix(k.Type, "@openssh.com"), name) {
			return errDamaged
		}
		if _, err := curve.NewPublicKey(r.text()); err != nil {
			return errDamaged
		}
	}
	if strings.HasPrefix(k.Type, "sk-") {
		if app := r.text(); !r.bad && len(app) == 0 {
			return errDamaged
		}
	}
	return nil
}

// reader takes the wire format apart.
type reader struct {
	rest []byte
	bad  bool
}

func (r *reader) text() []byte {
	if len(r.rest) < 4 {
		r.bad = true
		return nil
	}
	n := binary.BigEndian.Uint32(r.rest)
	if uint64(n) > uint64(len(r.rest)-4) {
		r.bad = true
		return nil
	}
	out := r.rest[4 : 4+n]
	r.rest = r.rest[4+n:]
	return out
}

// number reads a positive number in its shortest form: another form would be another
// key to us and the same one to whoever signs with it.
func (r *reader) number() *big.Int {
	b := r.text()
	n := new(big.Int).SetBytes(b)
	short := n.Bytes()
	if len(short) > 0 && short[0]&0x80 != 0 {
		short = append([]byte{0}, short...)
	}
	if len(short) == 0 || string(short) != string(b) {
		r.bad = true
	}
	return n
}
