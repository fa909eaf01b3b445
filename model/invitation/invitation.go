// Package invitation knows whom an invitation is bound to, its code, and how it
// begins and ends (SPEC 3.4). Who may invite, and what a yes gives, is for the
// operations to say.
package invitation

import (
	"crypto/sha256"
	"slices"
	"strings"

	"atrium/model"
	"atrium/model/agenda"
	"atrium/model/find"
	"atrium/model/letter"
	"atrium/model/onetime"
	"atrium/model/roster"
	"atrium/model/text"
)

// For finds whom WHO means: the account of a username or of a verified
// address, else the address itself. An account that merely claims an address
// does not receive what is meant for its holder (I4).
func For(u model.State, w *model.Workspace, who string) (*model.Membership, *model.Invitation, error) {
	i := &model.Invitation{Workspace: w.ID}
	if !strings.Contains(who, "@") {
		p := find.Person(u, who)
		if p == nil {
			return nil, nil, model.Errorf(model.NotFound, "There is no person %s.", text.Quote(who)).
				WithHint("Invite people without an account by their email address.")
		}
		i.Person = p.ID
		return roster.Row(u, w, p), i, acceptable(p)
	}
	if p := find.PersonIn(u, w, who); p != nil && p.Kind == model.Service {
		return nil, nil, acceptable(p)
	}
	key, err := text.CanonicalEmail(who)
	if err != nil {
		return nil, nil, model.Errorf(model.Invalid, "%s", err)
	}
	if p := u.PersonByEmail(key); p != nil && p.EmailVerified {
		i.Person = p.ID
		return roster.Row(u, w, p), i, acceptable(p)
	}
	i.Email, i.EmailKey = who, key
	m := u.Membership(w.ID, key)
	if m == nil {
		m = &model.Membership{Workspace: w.ID, Who: key, Search: strings.ToLower(who)}
	}
	return m, i, nil
}

func acceptable(p *model.Person) error {
	switch {
	case p.Kind == model.Service:
		return model.Errorf(model.Conflict, "%s is a service account; those get access by grants only.", p.Username)
	case p.State != model.PersonActive:
		return model.Errorf(model.Conflict, "%s is suspended and cannot be invited.", p.Username)
	}
	return nil
}

// Issue fills in and writes an invitation. For an address it returns the code to hand
// over, or mails that and returns "" (I2).
func Issue(u model.Unit, i *model.Invitation, by model.Principal) (code string) {
	i.ID = u.NewRef(func(id model.ID) bool { return u.Invitation(id) != nil })
	i.Created, i.Sent = u.Now(), u.Now()
	i.By = by.Person
	i.Expires = u.Now().AddDate(0, 0, u.Platform().InvitationDays)
	if i.Person == 0 {
		code = NewCode(u, i)
	}
	u.PutInvitation(i)
	agenda.Invitation(u, i)
	return code
}

// Told ends the summary of an invitation that was just issued or renewed with where
// its code went: nothing where it is handed over, or the person finds it in their
// inbox.
func Told(summary string, i *model.Invitation, code string) string {
	if i.Person != 0 || code != "" {
		return summary
	}
	return strings.TrimSuffix(summary, ".") + ", with a code by mail."
}

// NewCode gives an invitation to an address a fresh code of 128 bits, of which only
// the hash stays with it. Where mail is configured the code goes there, in the place
// of an older mail that was not sent yet, and "" is returned.
func NewCode(u model.Unit, i *model.Invitation) string {
	code, again := onetime.Long(u), len(i.CodeHash) > 0
	i.CodeHash = HashCode(code)
	if !letter.On(u) {
		return code
	}
	if again {
		withdraw(u, i)
	}
	letter.Invitation(u, i, code)
	return ""
}

// withdraw takes mails about the invitation back that were not sent yet.
func withdraw(u model.Unit, i *model.Invitation) {
	if !letter.On(u) || i.EmailKey == "" {
		return
	}
	var old []*model.Mail
	looked := 0
	for m := range u.Mails() {
		if looked++; m.Invitation == i.ID {
			old = append(old, m)
		}
		if looked == mostMails {
			break
		}
	}
	for _, m := range old {
		u.DeleteMail(m)
	}
}

// mostMails is how much of the outbox is looked through; whoever sends a mail asks
// again whether its invitation is pending.
const mostMails = 1000

// HashCode is the form in which codes are stored and looked up (I4).
func HashCode(code string) []byte {
	sum := sha256.Sum256([]byte(onetime.Clean(code)))
	return sum[:]
}

// Close ends a pending invitation and frees its row and seat.
func Close(u model.Unit, i *model.Invitation, to model.InvitationState) {
	if i == nil || i.State != model.Pending {
		return
	}
	i.State, i.CodeHash = to, nil
	withdraw(u, i)
	u.PutInvitation(i)
	agenda.Answered(u, i)
	if i.Project != 0 {
		return
	}
	who := i.EmailKey
	if i.Person != 0 {
		p := u.Person(i.Person)
		if p == nil {
			return
		}
		who = p.Username
	}
	if m := u.Membership(i.Workspace, who); m != nil && m.Invitation == i.ID {
		m.Invitation = 0
		roster.Put(u, u.Workspace(i.Workspace), m)
	}
}

// Answer closes an invitation and keeps who answered it: from then on it is
// theirs, whatever address it went to.
func Answer(u model.Unit, i *model.Invitation, to model.InvitationState, who *model.Person) {
	Close(u, i, to)
	i.Person, i.EmailKey = who.ID, ""
	u.PutInvitation(i)
}

// Own are the pending ones that a person may answer by id: bound to
// the person, or to their verified address (I4).
func Own(s model.State, p *model.Person) []*model.Invitation {
	own := slices.Collect(s.InvitationsTo(p.ID))
	if p.EmailVerified {
		own = append(own, slices.Collect(s.InvitationsToEmail(p.EmailKey))...)
	}
	return own
}

// Find finds a pending invitation of the person by id or code. A
// code admits only whom the invitation is bound to, so that a code gone astray
// opens nothing; every miss has the same answer.
func Find(u model.Unit, p *model.Person, ref string) (*model.Invitation, error) {
	if p == nil {
		return nil, None(ref)
	}
	if id, ok := model.ParseID(ref); ok {
		for _, i := range Own(u, p) {
			if i.ID == id && i.State == model.Pending {
				return i, nil
			}
		}
		return nil, None(ref)
	}
	i := u.InvitationByCode(HashCode(ref))
	if i == nil || i.State != model.Pending || i.EmailKey == "" || i.EmailKey != p.EmailKey {
		return nil, None(ref)
	}
	return i, nil
}

// None is the one answer for every invitation that is not there, not pending, or
// not the person's.
func None(ref string) error {
	return model.Errorf(model.NotFound, "There is no pending invitation %s for you.", text.Quote(ref)).
		WithHint("`atrium invitation list` shows yours; an invitation to an address needs the code or the verified address.")
}
