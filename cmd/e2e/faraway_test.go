package e2e

import (
	"os"
	"path/filepath"
)

// elsewhere is another machine, whose person is ada with a key of her own, and which
// knows the host.
func (s *serving) elsewhere() (*place, *visitor) {
	s.t.Helper()
	v := s.visitor("ada")
	far := newPlace(s.t)
	home := filepath.Join(far.dir, "home", ".ssh")
	if err := os.MkdirAll(home, 0o700); err != nil {
		s.t.Fatal(err)
	}
	if _, told, status := v.ssh("", "whoami"); status != 0 {
		s.t.Fatal(told)
	}
	for from, to := range map[string]string{v.key: "id_ed25519", filepath.Join(s.dir, "known_hosts"): "known_hosts"} {
		b, err := os.ReadFile(from)
		if err == nil {
			err = os.WriteFile(filepath.Join(home, to), b, 0o600)
		}
		if err != nil {
			s.t.Fatal(err)
		}
	}
	return far.with("ATRIUM_SERVER=ssh://"+s.addr, "PATH="+filepath.Dir(far.bin)+":"+os.Getenv("PATH")), v
}
