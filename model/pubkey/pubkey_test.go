package pubkey_test

import (
	"bytes"
	"crypto"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"math/big"
	"strings"
	"testing"

	"golang.org/x/crypto/ssh"

	"atrium/model/pubkey"
)

// wire is a key in the wire format.
func wire(t testing.TB, key crypto.PublicKey) ssh.PublicKey {
	t.Helper()
	k, err := ssh.NewPublicKey(key)
	if err != nil {
		t.Fatal(err)
	}
	return k
}

// security is a key as security keys have it.
func security(word string, parts ...string) []byte {
	b := ssh.Marshal(struct{ Type string }{word})
	for _, p := range append(parts, "ssh:") {
		b = append(b, ssh.Marshal(struct{ S string }{p})...)
	}
	return b
}

// samples are one key of every type that is taken.
func samples(t testing.TB) map[string]ssh.PublicKey {
	t.Helper()
	pub, _, _ := ed25519.GenerateKey(rand.Reader)
	all := map[string]ssh.PublicKey{"ssh-ed25519": wire(t, pub)}
	for name, curve := range map[string]elliptic.Curve{
		"ecdsa-sha2-nistp256": elliptic.P256(), "ecdsa-sha2-nistp384": elliptic.P384(), "ecdsa-sha2-nistp521": elliptic.P521(),
	} {
		k, _ := ecdsa.GenerateKey(curve, rand.Reader)
		all[name] = wire(t, &k.PublicKey)
	}
	n := new(big.Int).Lsh(big.NewInt(1), 3071)
	all["ssh-rsa"] = wire(t, &rsa.PublicKey{N: n.Add(n, big.NewInt(1)), E: 65537})
	p, _ := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	point, _ := p.PublicKey.Bytes()
	for name, blob := range map[string][]byte{
		"sk-ssh-ed25519@openssh.com":         security("sk-ssh-ed25519@openssh.com", string(pub)),
		"sk-ecdsa-sha2-nistp256@openssh.com": security("sk-ecdsa-sha2-nistp256@openssh.com", "nistp256", string(point)),
	} {
		k, err := ssh.ParsePublicKey(blob)
		if err != nil {
			t.Fatal(name, err)
		}
		all[name] = k
	}
	return all
}

// What is read is what the SSH library reads, with the fingerprint that OpenSSH shows.
func TestEveryTypeThatIsTakenReadsAsTheSSHLibraryReadsIt(t *testing.T) {
	all := samples(t)
	for _, word := range pubkey.Types() {
		k := all[word]
		if k == nil {
			t.Fatalf("no sample of %s", word)
		}
		line := strings.TrimSpace(string(ssh.MarshalAuthorizedKey(k)))
		got, err := pubkey.Parse(line + "  ada@laptop of the lab \n")
		if err != nil {
			t.Fatalf("%s: %v", word, err)
		}
		if got.Type != word || got.Fingerprint != ssh.FingerprintSHA256(k) || !bytes.Equal(got.Blob, k.Marshal()) || got.Comment != "ada@laptop of the lab" || got.Bits == 0 {
			t.Errorf("%s reads as %+v", word, got)
		}
	}
}

// Weak keys, other things and what is not whole are refused, each with a way out.
func TestWhatIsNotTaken(t *testing.T) {
	short := new(big.Int).Lsh(big.NewInt(1), 2047)
	weak := wire(t, &rsa.PublicKey{N: short.Add(short, big.NewInt(1)), E: 65537})
	good := strings.TrimSpace(string(ssh.MarshalAuthorizedKey(samples(t)["ssh-ed25519"])))
	for line, want := range map[string]string{
		"":                                                 "paste the line",
		string(ssh.MarshalAuthorizedKey(weak)):             "2048 bits",
		"ssh-dss AAAAB3NzaC1kc3MAAAAA":                     "too weak",
		"ssh-ed25519-cert-v01@openssh.com AAAA":            "",
		good[:len(good)-8]:                                 "damaged",
		good[:len(good)-4]:                                 "damaged",
		"ssh-rsa " + strings.Fields(good)[1]:               "another type",
		"from=\"10.0.0.1\" " + good:                        "no public key",
		"command=\"rm\" " + good:                           "no public key",
		good + "\n" + good:                                 "one line",
		"-----BEGIN OPENSSH PRIVATE KEY-----":              "private key",
		"ada@example.com":                                  "no public key",
		"ssh-ed25519":                                      "damaged",
		"ssh-ed25519 AAAA" + strings.Repeat("A", 20<<10):   "longer",
		"\x1b[31mssh-ed25519 AAAA":                         "no public key",
		"ecdsa-sha2-nistp256 AAAAE2VjZHNhLXNoYTItbmlzdHAy": "damaged",
	} {
		if _, err := pubkey.Parse(line); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%.60q: %v, want %q", line, err, want)
		}
	}
}

// A point that is not on the curve, an even modulus, and a number with a zero in
// front of it (the same key under another fingerprint) are damaged keys.
func TestKeysThatAreNoneAreRefused(t *testing.T) {
	point := append([]byte{4}, bytes.Repeat([]byte{7}, 64)...)
	curve := append(ssh.Marshal(struct{ A, B string }{"ecdsa-sha2-nistp256", "nistp256"}), ssh.Marshal(struct{ P []byte }{point})...)
	n := new(big.Int).Lsh(big.NewInt(1), 3071)
	even := ssh.Marshal(struct {
		T    string
		E, N *big.Int
	}{"ssh-rsa", big.NewInt(65537), n})
	odd := new(big.Int).Add(n, big.NewInt(1)).Bytes()
	padded := ssh.Marshal(struct {
		T    string
		E, N []byte
	}{"ssh-rsa", []byte{1, 0, 1}, append([]byte{0, 0}, odd...)})
	for name, blob := range map[string][]byte{"point": curve, "even": even, "padded": padded, "empty": {}} {
		if k, err := pubkey.Read(blob); err == nil {
			t.Errorf("%s was taken: %+v", name, k)
		}
	}
}

// What is taken, the SSH library takes too, byte for byte.
func FuzzReadAgreesWithTheSSHLibrary(f *testing.F) {
	for _, k := range samples(f) {
		f.Add(k.Marshal())
	}
	f.Fuzz(func(t *testing.T, blob []byte) {
		got, err := pubkey.Read(blob)
		if err != nil {
			return
		}
		k, err := ssh.ParsePublicKey(blob)
		if err != nil || !bytes.Equal(k.Marshal(), blob) || ssh.FingerprintSHA256(k) != got.Fingerprint || k.Type() != got.Type {
			t.Fatalf("%x: %v as %+v", blob, err, got)
		}
	})
}
