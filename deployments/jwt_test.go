package deployments

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/nats-io/jwt/v2"
	"github.com/nats-io/nats-server/v2/server"
	"github.com/nats-io/nats.go"
	"github.com/nats-io/nkeys"

	"trichluc/pipeline/queue"
)

// issuer is a key that signs JWTs, of an operator or an account.
type issuer struct {
	pair   nkeys.KeyPair
	public string
}

func newIssuer(t *testing.T, create func() (nkeys.KeyPair, error)) issuer {
	t.Helper()
	pair, err := create()
	if err != nil {
		t.Fatal(err)
	}
	public, err := pair.PublicKey()
	if err != nil {
		t.Fatal(err)
	}
	return issuer{pair, public}
}

func (i issuer) sign(t *testing.T, c jwt.Claims) string {
	t.Helper()
	text, err := c.Encode(i.pair)
	if err != nil {
		t.Fatal(err)
	}
	return text
}

// credentials writes a .creds file of a user of this account, as nsc does.
func (i issuer) credentials(t *testing.T, path string, rights *server.Permissions, expires time.Time) {
	t.Helper()
	user := newIssuer(t, nkeys.CreateUser)
	claims := jwt.NewUserClaims(user.public)
	if rights != nil {
		claims.Pub.Allow.Add(rights.Publish.Allow...)
		claims.Sub.Allow.Add(rights.Subscribe.Allow...)
	}
	if !expires.IsZero() {
		claims.Expires = expires.Unix()
	}
	seed, err := user.pair.Seed()
	if err != nil {
		t.Fatal(err)
	}
	file, err := jwt.FormatUserConfig(i.sign(t, claims), seed)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, file, 0o600); err != nil {
		t.Fatal(err)
	}
}

// rightsOf are those that accounts.conf gives to each user.
func rightsOf(t *testing.T) map[string]*server.Permissions {
	t.Helper()
	setPasswords(t)
	o, err := server.ProcessConfigFile("nats/accounts.conf")
	if err != nil {
		t.Fatal(err)
	}
	rights := map[string]*server.Permissions{}
	for _, u := range o.Users {
		rights[u.Username] = u.Permissions
	}
	return rights
}

// TestCredentials runs the program against a server in operator mode, which knows
// nobody and trusts what its operator has signed. The users have the rights of
// accounts.conf.
func TestCredentials(t *testing.T) {
	operator, system, account, stranger := newIssuer(t, nkeys.CreateOperator), newIssuer(t, nkeys.CreateAccount),
		newIssuer(t, nkeys.CreateAccount), newIssuer(t, nkeys.CreateAccount)
	top := jwt.NewOperatorClaims(operator.public)
	top.SystemAccount = system.public
	ours := jwt.NewAccountClaims(account.public)
	ours.Limits.JetStreamLimits = jwt.JetStreamLimits{MemoryStorage: -1, DiskStorage: -1, Streams: -1, Consumer: -1}
	s := run(t, fmt.Sprintf("listen: \"127.0.0.1:-1\"\njetstream { store_dir: %q }\noperator: %s\nsystem_account: %s\nresolver: MEMORY\nresolver_preload: { %s: %s, %s: %s }\n",
		t.TempDir(), operator.sign(t, top), system.public,
		system.public, operator.sign(t, jwt.NewAccountClaims(system.public)), account.public, operator.sign(t, ours)))

	dir, rights := t.TempDir(), rightsOf(t)
	creds := func(name string) string { return filepath.Join(dir, name+".creds") }
	for _, role := range []string{"publisher", "worker"} {
		if rights[role] == nil {
			t.Fatalf("accounts.conf has no %s", role)
		}
		account.credentials(t, creds(role), rights[role], time.Time{})
	}
	account.credentials(t, creds("operator"), nil, time.Time{})
	stranger.credentials(t, creds("stranger"), nil, time.Time{})
	account.credentials(t, creds("expired"), rights["worker"], time.Now().Add(-time.Hour))
	if err := os.WriteFile(creds("broken"), []byte("không phải khóa"), 0o600); err != nil {
		t.Fatal(err)
	}

	path, err := program()
	if err != nil {
		t.Fatal(err)
	}
	article := filepath.Join(dir, "bài.txt")
	if err := os.WriteFile(article, []byte("Tin của tỉnh\nNgày 9/5/2024, UBND tỉnh cấp 54 tỷ đồng.\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	database := filepath.Join(dir, "kho.db")
	trichluc := func(role string, args ...string) (string, error) {
		args = append(args, "--nats", s.ClientURL())
		if role != "" {
			args = append(args, "--creds", creds(role))
		}
		out, err := exec.Command(path, args...).CombinedOutput()
		return string(out), err
	}
	work := []string{"work", "--store", database, "--until-empty", "--wait", "2s"}
	for _, step := range []struct {
		role, want string
		args       []string
	}{
		{"operator", "the streams are there", []string{"migrate", "--store", database, "--streams"}},
		{"publisher", "published 1 article", []string{"publish", article}},
		{"worker", "1 article: 1 added", work},
		{"publisher", "1 published", []string{"reprocess", article, "--data", dir}},
		{"worker", "1 article: 0 added, 1 unchanged", work},
		{"worker", "ok    ARTICLES_DEAD", []string{"doctor", "--store", database}},
		{"operator", "0 dead letters", []string{"dead", "list"}}, // workers write dead letters, operators read them
	} {
		if out, err := trichluc(step.role, step.args...); err != nil || !strings.Contains(out, step.want) {
			t.Errorf("%s %s: %v, want %q\n%s", step.role, step.args[0], err, step.want, out)
		}
	}
	for _, wrong := range []struct {
		role, want string
		args       []string
	}{
		{"", "wants other credentials", work},
		{"stranger", "does not accept the credentials in " + creds("stranger"), work},
		{"stranger", "does not accept the credentials in " + creds("stranger"), []string{"publish", article}},
		{"expired", creds("expired") + " expired on 20", work},
		{"missing", "no such file", work},
		{"broken", "broken.creds", work},
		{"publisher", "the server does not allow it", work},
		{"publisher", "the server does not allow it", []string{"dead", "list"}},
	} {
		began := time.Now()
		out, err := trichluc(wrong.role, wrong.args...)
		t.Logf("%q %s, after %s: %s", wrong.role, wrong.args[0], time.Since(began).Round(time.Millisecond), out)
		if err == nil || !strings.Contains(out, wrong.want) {
			t.Errorf("%q %s: %v, want %q", wrong.role, wrong.args[0], err, wrong.want)
		}
	}

	// A worker whose credentials run out goes on when their file is replaced.
	account.credentials(t, creds("short"), rights["worker"], time.Now().Add(2*time.Second))
	q, err := queue.Open(t.Context(), queue.Options{URL: s.ClientURL(), Security: queue.Security{Creds: creds("short")}})
	if err != nil {
		t.Fatal(err)
	}
	defer q.Close()
	lost := false
	for end := time.Now().Add(30 * time.Second); time.Now().Before(end); time.Sleep(100 * time.Millisecond) {
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		err = q.Ping(ctx)
		cancel()
		if err != nil && !lost {
			lost = true
			time.Sleep(5 * time.Second) // some refusals: they must not make it give up
			account.credentials(t, creds("short"), rights["worker"], time.Time{})
		}
		if err == nil && lost {
			break
		}
	}
	if !lost || err != nil {
		t.Errorf("credentials ran out: %v, then %v", lost, err)
	}
	leastRights(t, func(role string) (string, []nats.Option) {
		return s.ClientURL(), []nats.Option{nats.UserCredentials(creds(role))}
	})
}
