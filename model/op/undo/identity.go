package undo

import (
	"atrium/model"
	"atrium/model/find"
	"atrium/model/op/identity"
)

// identities are the operations on keys and logins.
func identities() table {
	return table{
		"key.add": {Build: func(r record) (model.Operation, error) {
			if r.is("fingerprint") == "" {
				return nil, r.missing("key")
			}
			return identity.RemoveKey{Username: r.Target, Key: r.is("fingerprint")}, nil
		}, Present: keyed},
		"key.remove": {Build: func(r record) (model.Operation, error) {
			if r.was("key") == "" {
				return nil, r.missing("key")
			}
			return identity.AddKey{Username: r.Target, Line: r.was("key"), Name: r.was("name")}, nil
		}, Present: keyed},
		"login.link":      none("a login is taken away by unlinking it, which says what follows from that"),
		"signup":          none("an account keeps its name for ever; it can be suspended or deleted"),
		"signup.code":     none("a mail cannot be called back"),
		"signup.check":    none("a code that was given is known"),
		"user.send-code":  none("a mail cannot be called back"),
		"user.check-code": none("a proof stays one; changing the address ends it"),
		"mail.configure":  none("it follows the configuration of the host"),
		"mail.sent":       none("a mail cannot be called back"),
		"mail.failed":     none("it tells what became of a mail"),
		"login.unlink":    none("who a login is only its provider can say: sign in there again and link it"),
		"login.sign-in":   none("it gives nothing but that sessions of the key count as signed in through the provider"),
		"key.use":         none("it tells only on which day a key was used"),
		"key.claim":       none("whoever has proven the key is in; remove the key to end that"),
		"user.claim":      none("the code may be known already; a new one takes its place"),
	}
}

// keyed is the key as the account has it now.
func keyed(s model.State, r record) model.Facts {
	fingerprint := r.is("fingerprint")
	if fingerprint == "" {
		fingerprint = r.was("fingerprint")
	}
	p, k := find.Person(s, r.Target), s.Key(fingerprint)
	if p == nil || k == nil || k.Person != p.ID {
		return model.Facts{"fingerprint": nil}
	}
	return model.Facts{"fingerprint": k.Fingerprint, "name": k.Name}
}
