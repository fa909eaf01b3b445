package identity

// Readiness is what a deployment has that needs it before people are let in.
type Readiness struct {
	People, Admins int    // accounts, and the active platform admins among them
	First          string // the first account's username
	Proven         bool   // it has a key or a login: it can come in from elsewhere
	Signup         string
	Anonymous      bool
}

// Readiness tells it to Atrium itself; others are Denied.
func (r Reader) Readiness() (Readiness, error) {
	if err := r.host(); err != nil {
		return Readiness{}, err
	}
	p := r.s.State.Platform()
	is := Readiness{People: p.People, Admins: p.Admins, Signup: p.Signup, Anonymous: p.Anonymous}
	if first := r.s.State.Person(p.Person); first != nil {
		is.First, is.Proven = first.Username, len(first.Logins) > 0
		for range r.s.State.Keys(first.ID) {
			is.Proven = true
		}
	}
	return is, nil
}
