package oidc_test

import (
	"bufio"
	"context"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"atrium/cmd/oidc"
	"atrium/model"
)

// certified starts the certified provider oidc-provider in a folder of its own and
// gives its address. Without node and npm, or where its packages cannot be had, the
// test is skipped.
func certified(t *testing.T) string {
	t.Helper()
	for _, program := range []string{"node", "npm"} {
		if _, err := exec.LookPath(program); err != nil {
			t.Skipf("%s is not there: %v", program, err)
		}
	}
	dir := t.TempDir()
	for _, name := range []string{"package.json", "package-lock.json", "provider.mjs"} {
		b, err := os.ReadFile(filepath.Join("testdata", name))
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, name), b, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	ctx, stop := context.WithTimeout(context.Background(), 2*time.Minute)
	defer stop()
	install := exec.CommandContext(ctx, "npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--prefer-offline")
	install.Dir = dir
	if out, err := install.CombinedOutput(); err != nil {
		t.Skipf("the packages of the provider cannot be had: %v\n%s", err, out)
	}
	node := exec.Command("node", "provider.mjs")
	node.Dir, node.Stderr = dir, t.Output()
	in, err := node.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	out, err := node.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := node.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = in.Close() // it ends when its stdin does
		_ = node.Wait()
	})
	line, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		t.Fatal(err)
	}
	go func() { _, _ = io.Copy(io.Discard, out) }()
	return strings.TrimSpace(line)
}

// browser is somebody with another device.
type browser struct {
	*testing.T
	http *http.Client
	at   *url.URL
	page string
}

func newBrowser(t *testing.T) *browser {
	jar, _ := cookiejar.New(nil)
	return &browser{T: t, http: &http.Client{Jar: jar, Timeout: 20 * time.Second}}
}

func (b *browser) take(resp *http.Response, err error) {
	b.Helper()
	if err != nil {
		b.Fatal(err)
	}
	defer resp.Body.Close()
	body, _ := io.ReadAll(resp.Body)
	b.at, b.page = resp.Request.URL, string(body)
}

func (b *browser) open(address string) {
	b.Helper()
	b.take(b.http.Get(address))
}

var (
	forms  = regexp.MustCompile(`(?s)<form[^>]*action="([^"]*)"[^>]*>(.*?)</form>`)
	inputs = regexp.MustCompile(`<input[^>]*>`)
	attrs  = regexp.MustCompile(`(name|value)="([^"]*)"`)
)

// submit sends the form of the page with these values; false where there is none.
func (b *browser) submit(values map[string]string) bool {
	b.Helper()
	f := forms.FindStringSubmatch(b.page)
	if f == nil {
		return false
	}
	send := url.Values{}
	for _, in := range inputs.FindAllString(f[2], -1) {
		got := map[string]string{}
		for _, a := range attrs.FindAllStringSubmatch(in, -1) {
			got[a[1]] = a[2]
		}
		if got["name"] != "" {
			send.Set(got["name"], got["value"])
		}
	}
	for k, v := range values {
		if _, there := send[k]; there {
			send.Set(k, v)
		}
	}
	to, err := b.at.Parse(strings.ReplaceAll(f[1], "&amp;", "&"))
	if err != nil {
		b.Fatal(err)
	}
	b.take(b.http.PostForm(to.String(), send))
	return true
}

// confirm opens the link of a device login and goes through with it.
func (b *browser) confirm(link, name string) {
	b.Helper()
	b.open(link)
	for range 8 {
		if strings.Contains(b.page, "Sign-in Success") || strings.Contains(b.page, "has been successful") {
			return
		}
		if !b.submit(map[string]string{"login": name, "password": "any"}) {
			break
		}
	}
	if !strings.Contains(strings.ToLower(b.page), "success") {
		b.Fatalf("the page at %s is\n%s", b.at, b.page)
	}
}

// The whole flow with a certified provider: the code, the page, the confirmation on
// another device, the token; by a public client and by one with a secret.
func TestACertifiedProvider(t *testing.T) {
	if testing.Short() {
		t.Skip("starts a provider in node")
	}
	issuer := certified(t)
	l, err := oidc.New([]oidc.Provider{
		{Name: "public", Issuer: issuer, ClientID: "public"},
		{Name: "secret", Issuer: issuer, ClientID: "secret", Secret: "hunter2"},
		{Name: "wrong", Issuer: issuer, ClientID: "secret", Secret: "wrong"},
	}, time.Now)
	if err != nil {
		t.Fatal(err)
	}
	if err := l.Check(); err != nil {
		t.Fatalf("%v (%v)", err, model.AsError(err).Cause)
	}
	for _, name := range []string{"public", "secret"} {
		d, err := l.Begin(context.Background(), name)
		if err != nil {
			t.Fatalf("%s: %v (%v)", name, err, model.AsError(err).Cause)
		}
		if d.Link == "" || d.Code == "" || !strings.HasPrefix(d.Page, issuer) {
			t.Errorf("%s: %+v", name, d)
		}
		newBrowser(t).confirm(d.Link, "grace-"+name)
		got, err := d.Wait(context.Background())
		if want := (model.Login{Provider: name, Issuer: issuer, Subject: "grace-" + name}); err != nil || got != want {
			t.Errorf("%s: %+v (%v: %v)", name, got, err, model.AsError(err).Cause)
		}
	}
	if _, err := l.Begin(context.Background(), "wrong"); model.CodeOf(err) != model.Unavailable {
		t.Errorf("a wrong secret: %v", err)
	}
}
