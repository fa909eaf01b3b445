package oidc_test

import (
	"crypto"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"math/big"
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"
	"time"

	"atrium/cmd/oidc"
)

// fake is a provider in this process that says what a test wants it to say.
type fake struct {
	*httptest.Server
	key *rsa.PrivateKey

	mu               sync.Mutex
	discover, device map[string]any // replace fields of the answers
	claims           map[string]any
	header           map[string]any
	sign             func(signed []byte) []byte
	polls            []string // errors that polling gets, then the token
	asked            []time.Time
	auth             []string // Authorization headers, by request
	redirect         bool
}

// key is that of all of them.
var key = sync.OnceValue(func() *rsa.PrivateKey {
	k, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		panic(err)
	}
	return k
})

func newFake(t *testing.T) *fake {
	t.Helper()
	f := &fake{key: key()}
	f.Server = httptest.NewServer(f)
	t.Cleanup(f.Close)
	return f
}

func (f *fake) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if h := r.Header.Get("Authorization"); h != "" {
		f.auth = append(f.auth, r.URL.Path+" "+h)
	}
	switch r.URL.Path {
	case "/.well-known/openid-configuration":
		answer(w, 200, with(map[string]any{
			"issuer": f.URL, "token_endpoint": f.URL + "/token", "device_authorization_endpoint": f.URL + "/device",
			"jwks_uri": f.URL + "/keys", "authorization_endpoint": f.URL + "/auth", "id_token_signing_alg_values_supported": []string{"RS256"},
		}, f.discover))
	case "/device":
		if f.redirect {
			http.Redirect(w, r, "/elsewhere", http.StatusTemporaryRedirect)
			return
		}
		answer(w, 200, with(map[string]any{
			"device_code": "d", "user_code": "WDJB-MJHT", "verification_uri": f.URL + "/page",
			"verification_uri_complete": f.URL + "/page?user_code=WDJB-MJHT", "expires_in": 300, "interval": 1,
		}, f.device))
	case "/token":
		f.asked = append(f.asked, time.Now())
		if len(f.polls) > 0 {
			code := f.polls[0]
			f.polls = f.polls[1:]
			answer(w, 400, map[string]any{"error": code})
			return
		}
		answer(w, 200, map[string]any{"access_token": "a", "token_type": "Bearer", "id_token": f.token()})
	case "/keys":
		answer(w, 200, map[string]any{"keys": []any{map[string]any{
			"kty": "RSA", "alg": "RS256", "use": "sig", "kid": "k", "n": b64(f.key.N.Bytes()), "e": b64(big.NewInt(int64(f.key.E)).Bytes()),
		}}})
	default:
		http.NotFound(w, r)
	}
}

func answer(w http.ResponseWriter, status int, body any) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(body)
}

func with(base, over map[string]any) map[string]any {
	for k, v := range over {
		if base[k] = v; v == nil {
			delete(base, k)
		}
	}
	return base
}

func b64(b []byte) string { return base64.RawURLEncoding.EncodeToString(b) }

// token is an ID token; the lock is held.
func (f *fake) token() string {
	now := time.Now().Unix()
	claims := with(map[string]any{"iss": f.URL, "sub": "g", "aud": "atrium", "exp": now + 300, "iat": now}, f.claims)
	header := with(map[string]any{"alg": "RS256", "kid": "k", "typ": "JWT"}, f.header)
	h, _ := json.Marshal(header)
	c, _ := json.Marshal(claims)
	signed := b64(h) + "." + b64(c)
	sign := f.sign
	if sign == nil {
		sign = func(b []byte) []byte {
			sum := sha256.Sum256(b)
			s, _ := rsa.SignPKCS1v15(rand.Reader, f.key, crypto.SHA256, sum[:])
			return s
		}
	}
	return signed + "." + b64(sign([]byte(signed)))
}

func (f *fake) logins(t *testing.T, secret string) *oidc.Logins {
	t.Helper()
	l, err := oidc.New([]oidc.Provider{{Name: "okta", Issuer: f.URL, ClientID: "atrium", Secret: secret}}, time.Now)
	if err != nil {
		t.Fatal(err)
	}
	return l
}
