// Package dial is the client of the SSH host: it runs one command there, with the
// streams, the terminal and the signals of this process, and gives its exit status.
// The host is another machine (--server) or whoever holds the file (the Unix socket
// beside it); both speak the same.
package dial

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/url"
	"strings"
	"time"

	"golang.org/x/crypto/ssh"

	"atrium/cmd/sshd/local"
	"atrium/model"
)

// Target is where a command runs.
type Target struct {
	Host, Port, User string
	socket           string
	held             *local.Conn // the connection to the socket that there is already
}

// DefaultPort is that of ssh:// addresses without one.
const DefaultPort = "22"

// Parse reads ssh://[user@]host[:port]. Another form is an Invalid error.
func Parse(server string) (Target, error) {
	bad := model.Errorf(model.Invalid, "%q is not the address of a server.", server).WithHint("Use ssh://host or ssh://host:port.")
	u, err := url.Parse(server)
	if err != nil || u.Scheme != "ssh" || u.Hostname() == "" || u.Path != "" && u.Path != "/" || u.RawQuery != "" || u.Fragment != "" {
		return Target{}, bad
	}
	if _, has := u.User.Password(); has || strings.HasPrefix(u.Hostname(), "-") || strings.ContainsFunc(u.Hostname(), unfit) {
		return Target{}, bad
	}
	t := Target{Host: u.Hostname(), Port: u.Port(), User: u.User.Username()}
	if t.Port == "" {
		t.Port = DefaultPort
	}
	if t.User == "" {
		t.User = "atrium" // it carries nothing
	}
	return t, nil
}

func unfit(r rune) bool { return r <= ' ' || r == 0x7f }

// Socket is whoever holds the file to which the socket belongs.
func Socket(path string) Target { return Target{socket: path, User: "atrium"} }

// Held is whoever holds the file, over a connection that was made already. It is
// good for one command.
func Held(path string, conn *local.Conn) Target {
	return Target{socket: path, User: "atrium", held: conn}
}

// String names the target in errors.
func (t Target) String() string {
	if t.socket != "" {
		return t.socket
	}
	return net.JoinHostPort(t.Host, t.Port)
}

// How long things may take.
const (
	connectIn     = 10 * time.Second
	localIn       = 2 * time.Second // SPEC 8: a local command never waits longer
	keepaliveEach = 15 * time.Second
)

// client is a connection to a host. gone is closed when it is over.
type client struct {
	*ssh.Client
	gone chan struct{}
}

// connect signs in. Errors are *model.Error, or wrap local.ErrNobody where nobody
// holds the file.
func connect(ctx context.Context, t Target, o Options) (*client, error) {
	if t.socket != "" {
		return connectLocal(t)
	}
	keys := &keyring{o: o}
	defer keys.close()
	conn, err := t.signIn(ctx, o, keys)
	if err != nil && keys.asked {
		// Typing a passphrase may have taken longer than the host waits.
		conn, err = t.signIn(ctx, o, keys)
	}
	return conn, err
}

// signIn connects to another machine.
func (t Target) signIn(ctx context.Context, o Options, keys *keyring) (*client, error) {
	d := net.Dialer{Timeout: connectIn}
	raw, err := d.DialContext(ctx, "tcp", net.JoinHostPort(t.Host, t.Port))
	if err != nil {
		return nil, unavailable(err, "The server %s cannot be reached.", t).WithHint("Check its address, and that it runs.")
	}
	hosts, err := o.hosts(t)
	if err != nil {
		_ = raw.Close()
		return nil, err
	}
	c, err := handshake(raw, connectIn, &ssh.ClientConfig{
		User: t.User, Auth: keys.methods(), HostKeyCallback: hosts.check, HostKeyAlgorithms: hosts.algorithms(raw.RemoteAddr()),
		ClientVersion: "SSH-2.0-Atrium",
	})
	var told *model.Error
	switch {
	case err == nil:
		return c, nil
	case errors.As(err, &told):
		return nil, told
	case strings.Contains(err.Error(), "unable to authenticate"), strings.Contains(err.Error(), "authentication failures"):
		e := model.Errorf(model.Denied, "The server %s does not let you in with %s.", t, keys.tried()).
			WithHint("Load your key into ssh-agent, or add one of these to your account there.")
		e.Cause = err
		return nil, e
	default:
		return nil, unavailable(err, "The server %s does not answer as an SSH host.", t).WithHint("Check its address and port.")
	}
}

// connectLocal connects to the holder of the file. Who that is the kernel says, so its
// key is not looked at.
func connectLocal(t Target) (*client, error) {
	raw, err := t.held, error(nil)
	if raw == nil {
		if raw, err = local.Dial(t.socket, localIn); err != nil {
			return nil, err
		}
	}
	c, err := handshake(raw, localIn, &ssh.ClientConfig{
		Config: ssh.Config{
			KeyExchanges: []string{ssh.KeyExchangeCurve25519}, // nothing to protect from the future on this machine
			Ciphers:      []string{ssh.CipherAES128GCM, ssh.CipherChaCha20Poly1305},
		},
		User: t.User, HostKeyCallback: ssh.InsecureIgnoreHostKey(), ClientVersion: "SSH-2.0-Atrium",
	})
	if err != nil {
		who := "another atrium"
		if raw.PID != 0 {
			who = fmt.Sprintf("process %d", raw.PID)
		}
		return nil, unavailable(err, "The file is in use by %s, which does not answer at %s.", who, t).
			WithHint("Try again, or end that process.")
	}
	return c, nil
}

// handshake signs in on a connection, in bounded time.
func handshake(raw net.Conn, most time.Duration, cfg *ssh.ClientConfig) (*client, error) {
	_ = raw.SetDeadline(time.Now().Add(most))
	conn, chans, reqs, err := ssh.NewClientConn(raw, raw.RemoteAddr().String(), cfg)
	if err != nil {
		_ = raw.Close()
		return nil, err
	}
	_ = raw.SetDeadline(time.Time{})
	c := &client{ssh.NewClient(conn, chans, reqs), make(chan struct{})}
	go func() {
		_ = c.Wait()
		close(c.gone)
	}()
	return c, nil
}

// keepalive closes a connection whose other end does not answer any more.
func (c *client) keepalive(each time.Duration) {
	ticker := time.NewTicker(each)
	defer ticker.Stop()
	for {
		select {
		case <-c.gone:
			return
		case <-ticker.C:
		}
		late := time.AfterFunc(each, func() { _ = c.Close() })
		_, _, err := c.SendRequest("keepalive@openssh.com", true, nil)
		late.Stop()
		if err != nil {
			_ = c.Close()
			return
		}
	}
}

func unavailable(cause error, format string, args ...any) *model.Error {
	e := model.Errorf(model.Unavailable, format, args...)
	e.Cause = cause
	return e
}
