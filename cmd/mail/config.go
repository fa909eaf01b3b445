// Package mail sends what waits in the outbox of the store through an SMTP server.
//
// A mail is taken out of the outbox once the server has accepted it. When the process
// ends in between, it is sent once more with the same Message-ID: at least once,
// never not at all. Rejected: taking it out first, which loses codes that nobody can
// show again.
package mail

import (
	"crypto/tls"
	"net"
	netmail "net/mail"
	"strconv"
	"strings"
	"time"

	"atrium/model"
	"atrium/model/text"
)

// Config says how mail goes out.
type Config struct {
	// Server is HOST:PORT; without a port 587, with TLS "tls" 465.
	Server string
	// TLS is "starttls" (the default, required), "tls" from the first byte, or
	// "none", which is for servers on this machine only.
	TLS string
	// Username and Password sign in; both may be empty. They are never logged.
	Username, Password string
	// From is the address that mail comes from, perhaps with a name: Atrium
	// <atrium@example.com>.
	From string
	// Host is what people connect to, for the texts of mails: atrium.example.com, or
	// with a port "-p 2222 atrium.example.com". May be empty.
	Host string
	// Timeout is for one mail; 30 s where it is zero.
	Timeout time.Duration
	// Trust replaces the system's trust in certificates; nil for that.
	Trust *tls.Config
}

// check fills in what was left out and refuses, as Invalid, what cannot work.
func (c *Config) check() (host string, port int, from *netmail.Address, err error) {
	bad := func(what, hint string) error {
		return model.Errorf(model.Invalid, "Mail cannot be sent: %s.", what).WithHint("%s", hint)
	}
	if c.TLS == "" {
		c.TLS = "starttls"
	}
	if c.Timeout <= 0 {
		c.Timeout = 30 * time.Second
	}
	host, number, splitErr := net.SplitHostPort(c.Server)
	if splitErr != nil {
		host, number = strings.Trim(c.Server, "[]"), map[bool]string{true: "465", false: "587"}[c.TLS == "tls"]
	}
	port, convErr := strconv.Atoi(number)
	if host == "" || convErr != nil || port < 1 || port > 65535 {
		return "", 0, nil, bad("the server "+strconv.Quote(c.Server)+" is not HOST:PORT", "Write it as smtp.example.com:587.")
	}
	switch c.TLS {
	case "starttls", "tls":
	case "none":
		if !loopback(host) {
			return "", 0, nil, bad("without TLS only a server on this machine is used", "Choose starttls or tls.")
		}
	default:
		return "", 0, nil, bad("there is no kind of TLS "+strconv.Quote(c.TLS), "Choose one of: starttls, tls, none.")
	}
	from, parseErr := netmail.ParseAddress(c.From)
	if parseErr != nil {
		return "", 0, nil, bad("the sender "+strconv.Quote(c.From)+" is not an address", "Write it as atrium@example.com.")
	}
	if _, err := text.CanonicalEmail(from.Address); err != nil {
		return "", 0, nil, bad("the sender is not an address", err.Error())
	}
	if strings.ContainsFunc(c.Host, func(r rune) bool { return r < ' ' || r == 0x7f }) {
		return "", 0, nil, bad("the host has control characters", "Write it as atrium.example.com.")
	}
	return host, port, from, nil
}

func loopback(host string) bool {
	if host == "localhost" {
		return true
	}
	ip := net.ParseIP(host)
	return ip != nil && ip.IsLoopback()
}
