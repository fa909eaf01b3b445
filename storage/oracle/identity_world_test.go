package oracle

import (
	"strings"
	"time"

	"atrium/model"
)

// door is what SPEC says about how people come in (H1, H2, S2, N6), in plain maps:
// accounts with their keys and logins, one team workspace ml with a private project
// ml/api, its service accounts, and sessions that have proven a key, a login or nothing.
type door struct {
	now      time.Time
	souls    map[string]*soul
	keys     map[int]*heldKey // by number
	claims   map[string]*claim
	enforced string // the login provider of ml
	sessions []session
}

// soul is an account.
type soul struct {
	name      string
	service   bool
	admin     bool // of the platform
	suspended bool
	role      model.Role        // in ml
	grant     model.ProjectRole // on ml/api
	logins    map[string]string // the subject by provider
	id        model.ID
}

type heldKey struct {
	who      string
	provider string // through which it was signed in last
	until    time.Time
}

type claim struct {
	who     string
	expires time.Time
}

// session is one that was opened: who is known in it, "" for a stranger, and what
// it has proven. Without a key and a provider it is a local one.
type session struct {
	who               string
	key               int // 0: none
	provider, subject string
	until             time.Time // of the login
}

// proven says whether what the session stands on still counts, and the provider that
// it counts as signed in through (S2).
func (d *door) proven(s session) (provider string, ok bool) {
	h := d.souls[s.who]
	switch {
	case h == nil:
		return s.provider, s.who == ""
	case h.suspended:
		return "", false
	case s.key != 0:
		k := d.keys[s.key]
		if k == nil || k.who != s.who {
			return "", false
		}
		if d.now.Before(k.until) && h.logins[k.provider] != "" {
			return k.provider, true
		}
		return "", true
	case s.provider != "":
		return s.provider, d.now.Before(s.until) && h.logins[s.provider] == s.subject
	}
	return "", true
}

// facts are what a decision in ml, or on ml/api, depends on in a session.
func (d *door) facts(s session) facts {
	f := facts{kind: model.Team, living: true, visibility: model.Private}
	provider, ok := d.proven(s)
	if h := d.souls[s.who]; ok && h != nil {
		f.signedIn, f.active, f.service, f.platformAdmin = true, true, h.service, h.admin
		f.own, f.grant = h.role, h.grant
		f.wrongDoor = d.enforced != "" && (h.logins[d.enforced] == "" || provider != d.enforced)
	}
	return f
}

// keepers are the admins of ml that keep W4.
func (d *door) keepers() (n int) {
	for _, h := range d.souls {
		if h.role == model.Admin && !h.suspended && (d.enforced == "" || h.logins[d.enforced] != "") {
			n++
		}
	}
	return n
}

// loses says whether W4 is broken once fn has changed things; they are put back.
func (d *door) loses(h *soul, fn func()) bool {
	was, logins := *h, map[string]string{}
	for p, s := range h.logins {
		logins[p] = s
	}
	before := d.keepers()
	fn()
	after := d.keepers()
	*h = was
	h.logins = logins
	return before > 0 && after == 0
}

func (d *door) holder(provider, subject string) *soul {
	for _, h := range d.souls {
		if h.logins[provider] == subject {
			return h
		}
	}
	return nil
}

// manages says whether the session may manage the keys of an account: one's own,
// all of them for platform admins, those of service accounts of ml for who manages
// its people.
func (d *door) manages(s session, target string) bool {
	h := d.souls[s.who]
	switch {
	case h == nil:
		return false
	case h.admin:
		return true
	case target == s.who && !h.service:
		return true
	}
	return strings.HasSuffix(target, "@ml") && d.facts(s).workspace("people.manage").allowed
}

// within refuses what the session may not do in ml, or with project set on ml/api (R3).
func (d *door) within(s session, action string, project bool) *verdict {
	ask := d.facts(s).workspace
	if project {
		ask = d.facts(s).project
	}
	switch a := ask(action); {
	case a.allowed:
		return nil
	case a.visible:
		return refused(model.Denied)
	case d.facts(s).wrongDoor && d.souls[s.who].role != model.NoRole:
		return refused(model.Denied, model.NotFound) // SPEC does not say which a member is told
	}
	return refused(model.NotFound)
}

// attach gives an account what a proof stands for.
func (d *door) attach(h *soul, s session) {
	if s.key != 0 {
		d.keys[s.key] = &heldKey{who: h.name}
	} else {
		h.logins[s.provider] = s.subject
	}
}

// taken says whether what a stranger has proven cannot become the account's.
func (d *door) taken(h *soul, s session) bool {
	if s.key != 0 {
		return d.keys[s.key] != nil
	}
	return d.holder(s.provider, s.subject) != nil || h != nil && h.logins[s.provider] != ""
}
