package deployments

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"errors"
	"fmt"
	"math/big"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/nats-io/nats-server/v2/server"
	"github.com/nats-io/nats.go"
	"github.com/nats-io/nkeys"

	"trichluc/pipeline/queue"
	"trichluc/schemas"
)

func setPasswords(t *testing.T) {
	t.Helper()
	for _, role := range []string{"PUBLISHER", "WORKER", "OPERATOR", "SYS"} {
		t.Setenv("NATS_"+role+"_PASSWORD", "pw"+strings.ToLower(role))
	}
}

func TestServerConfigurationIsRead(t *testing.T) {
	setPasswords(t)
	t.Setenv("NATS_NAME", "a")
	for _, r := range []string{"A", "B", "C"} {
		t.Setenv("NATS_ROUTE_"+r, "nats://nats-"+strings.ToLower(r)+":6222")
	}
	o, err := server.ProcessConfigFile("nats/server.conf")
	if err != nil {
		t.Fatal(err)
	}
	if o.ServerName != "a" || !o.JetStream || !o.SyncAlways || len(o.Routes) != 3 || o.MaxPayload != 1<<20 || len(o.Accounts) != 2 || o.SystemAccount != "SYS" {
		t.Errorf("read as %+v", o)
	}
}

// run starts a server with a configuration.
func run(t *testing.T, config string) *server.Server {
	t.Helper()
	path := filepath.Join(t.TempDir(), "test.conf")
	if err := os.WriteFile(path, []byte(config), 0o600); err != nil {
		t.Fatal(err)
	}
	o, err := server.ProcessConfigFile(path)
	if err != nil {
		t.Fatal(err)
	}
	o.NoSigs, o.NoLog = true, true
	s, err := server.NewServer(o)
	if err != nil {
		t.Fatal(err)
	}
	s.Start()
	if !s.ReadyForConnections(10 * time.Second) {
		t.Fatal("the server did not start")
	}
	t.Cleanup(func() { s.Shutdown(); s.WaitForShutdown() })
	return s
}

func as(s *server.Server, role string) string {
	return strings.Replace(s.ClientURL(), "nats://", "nats://"+role+":pw"+role+"@", 1)
}

// TestAccountsGiveLeastRights does all that each role has to do, under its
// account, and tries what it must not.
func TestAccountsGiveLeastRights(t *testing.T) {
	setPasswords(t)
	text, err := os.ReadFile("nats/accounts.conf")
	if err != nil {
		t.Fatal(err)
	}
	s := run(t, fmt.Sprintf("listen: \"127.0.0.1:-1\"\njetstream { store_dir: %q }\n%s", t.TempDir(), text))

	operator, err := queue.Open(t.Context(), queue.Options{URL: as(s, "operator"), Records: true})
	if err != nil {
		t.Fatal(err)
	}
	defer operator.Close()
	publisher, err := queue.Open(t.Context(), queue.Options{URL: as(s, "publisher"), Role: queue.ForPublishing})
	if err != nil {
		t.Fatal(err)
	}
	defer publisher.Close()
	worker, err := queue.Open(t.Context(), queue.Options{URL: as(s, "worker"), Records: true})
	if err != nil {
		t.Fatal(err)
	}
	defer worker.Close()

	large := make([]byte, 3<<20)
	p := publisher.Publisher("test")
	for i, body := range [][]byte{[]byte("nhỏ"), large, []byte("hỏng"), append(large, 1)} {
		if err := p.Publish(t.Context(), "", schemas.RawArticle{Ref: fmt.Sprint(i), Body: body}, func(_ bool, err error) {
			if err != nil {
				t.Error(err)
			}
		}); err != nil {
			t.Fatal(err)
		}
	}
	p.Wait()
	settled := 0
	for settled < 4 {
		messages, err := worker.Fetch(t.Context(), 10)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range messages {
			settled++
			raw, err := m.Raw(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			if raw.Ref < "2" {
				err = m.Ack(t.Context())
			} else {
				err = m.Dead(t.Context(), "extract", errors.New("hỏng"))
			}
			if err != nil {
				t.Fatal(err)
			}
		}
	}
	if err := worker.Announce(t.Context(), []schemas.Record{{ID: "x", Article: schemas.Article{Site: "baotinh.vn"}}}); err != nil {
		t.Error(err)
	}
	if _, err := worker.Depth(t.Context()); err != nil {
		t.Error(err)
	}
	if _, err := worker.Reap(t.Context()); err != nil {
		t.Error(err)
	}
	if _, err := worker.Rescue(t.Context()); err != nil {
		t.Error(err)
	}
	retried := 0
	for letter, err := range operator.DeadLettersFrom(t.Context(), 1) {
		if err == nil {
			err = operator.Retry(t.Context(), letter)
		}
		if err != nil {
			t.Fatal(err)
		}
		retried++
	}
	if n, err := operator.Waiting(t.Context()); err != nil || n != 2 || retried != 2 {
		t.Errorf("%d retried and %d in the queue, %v; want 2 and 2", retried, n, err)
	}

	leastRights(t, func(role string) (string, []nats.Option) { return as(s, role), nil })
}

// leastRights tries what publishers and workers must not do.
func leastRights(t *testing.T, as func(role string) (url string, options []nats.Option)) {
	t.Helper()
	for _, c := range []struct{ role, what, subject string }{
		{"publisher", "take articles", "$JS.API.CONSUMER.MSG.NEXT.ARTICLES.work"},
		{"publisher", "read the queue", "$JS.API.STREAM.MSG.GET.ARTICLES"},
		{"publisher", "delete articles", "$JS.API.STREAM.MSG.DELETE.ARTICLES"},
		{"publisher", "empty the queue", "$JS.API.STREAM.PURGE.ARTICLES"},
		{"publisher", "make streams", "$JS.API.STREAM.CREATE.OTHER"},
		{"publisher", "write dead letters", "articles.dead.extract"},
		{"worker", "make streams", "$JS.API.STREAM.CREATE.OTHER"},
		{"worker", "change the queue", "$JS.API.STREAM.UPDATE.ARTICLES"},
		{"worker", "delete the queue", "$JS.API.STREAM.DELETE.ARTICLES"},
		{"worker", "empty the queue", "$JS.API.STREAM.PURGE.ARTICLES"},
		{"worker", "delete dead letters", "$JS.API.STREAM.MSG.DELETE.ARTICLES_DEAD"},
		{"worker", "make consumers of the queue", "$JS.API.CONSUMER.CREATE.ARTICLES.spy"},
	} {
		url, options := as(c.role)
		if !refused(t, url, c.role, c.subject, options...) {
			t.Errorf("a %s may %s", c.role, c.what)
		}
	}
	url, options := as("worker")
	if refused(t, url, "worker", "$JS.API.STREAM.INFO.ARTICLES", options...) {
		t.Error("refused says so of what is allowed")
	}
}

// refused asks for something and says whether the server forbade it.
func refused(t *testing.T, url, role, subject string, options ...nats.Option) bool {
	t.Helper()
	denied := make(chan struct{}, 8)
	options = append(options, nats.CustomInboxPrefix("_INBOX."+role), nats.ErrorHandler(func(_ *nats.Conn, _ *nats.Subscription, err error) {
		if errors.Is(err, nats.ErrPermissionViolation) {
			denied <- struct{}{}
		}
	}))
	nc, err := nats.Connect(url, options...)
	if err != nil {
		t.Fatal(err)
	}
	defer nc.Close()
	answered := make(chan struct{})
	ctx, cancel := context.WithTimeout(t.Context(), 2*time.Second)
	defer cancel()
	go func() {
		if _, err := nc.RequestWithContext(ctx, subject, nil); err == nil {
			close(answered)
		}
	}()
	select {
	case <-denied:
		return true
	case <-answered:
		return false
	case <-ctx.Done():
		return false
	}
}

// TestTLSAndKeys reaches a server that wants certificates on both ends and knows
// its users by their nkeys.
func TestTLSAndKeys(t *testing.T) {
	dir := t.TempDir()
	certificates(t, dir)
	text, err := os.ReadFile("nats/tls.conf")
	if err != nil {
		t.Fatal(err)
	}
	pair, err := nkeys.CreateUser()
	if err != nil {
		t.Fatal(err)
	}
	public, err := pair.PublicKey()
	if err != nil {
		t.Fatal(err)
	}
	seed, err := pair.Seed()
	if err != nil {
		t.Fatal(err)
	}
	seedFile := filepath.Join(dir, "user.nk")
	if err := os.WriteFile(seedFile, seed, 0o600); err != nil {
		t.Fatal(err)
	}
	s := run(t, fmt.Sprintf("listen: \"127.0.0.1:-1\"\njetstream { store_dir: %q }\nauthorization { users: [ { nkey: %s } ] }\n%s",
		t.TempDir(), public, strings.ReplaceAll(string(text), "/certs/", dir+"/")))
	url := "tls://127.0.0.1:" + s.ClientURL()[strings.LastIndexByte(s.ClientURL(), ':')+1:]
	full := queue.Security{CA: dir + "/ca.pem", Cert: dir + "/server.pem", Key: dir + "/server-key.pem", NKey: seedFile}
	q, err := queue.Open(t.Context(), queue.Options{URL: url, Security: full})
	if err != nil {
		t.Fatal(err)
	}
	q.Close()
	for what, lacking := range map[string]queue.Security{
		"a certificate": {CA: full.CA, NKey: full.NKey},
		"the authority": {Cert: full.Cert, Key: full.Key, NKey: full.NKey},
		"a key":         {CA: full.CA, Cert: full.Cert, Key: full.Key},
		"half a pair":   {CA: full.CA, Cert: full.Cert, NKey: full.NKey},
	} {
		if q, err := queue.Open(t.Context(), queue.Options{URL: url, Security: lacking}); err == nil {
			q.Close()
			t.Errorf("without %s the server lets one in", what)
		}
	}
}

// certificates writes ca.pem, server.pem and server-key.pem, signed for loopback.
func certificates(t *testing.T, dir string) {
	t.Helper()
	key := func() *ecdsa.PrivateKey {
		k, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
		if err != nil {
			t.Fatal(err)
		}
		return k
	}
	write := func(name, kind string, der []byte) {
		if err := os.WriteFile(filepath.Join(dir, name), pem.EncodeToMemory(&pem.Block{Type: kind, Bytes: der}), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	caKey, serverKey := key(), key()
	ca := &x509.Certificate{SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "test"}, NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour),
		IsCA: true, BasicConstraintsValid: true, KeyUsage: x509.KeyUsageCertSign}
	caDER, err := x509.CreateCertificate(rand.Reader, ca, ca, &caKey.PublicKey, caKey)
	if err != nil {
		t.Fatal(err)
	}
	leaf := &x509.Certificate{SerialNumber: big.NewInt(2), Subject: pkix.Name{CommonName: "server"}, NotBefore: ca.NotBefore, NotAfter: ca.NotAfter,
		IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)}, ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth, x509.ExtKeyUsageClientAuth}}
	leafDER, err := x509.CreateCertificate(rand.Reader, leaf, ca, &serverKey.PublicKey, caKey)
	if err != nil {
		t.Fatal(err)
	}
	keyDER, err := x509.MarshalPKCS8PrivateKey(serverKey)
	if err != nil {
		t.Fatal(err)
	}
	write("ca.pem", "CERTIFICATE", caDER)
	write("server.pem", "CERTIFICATE", leafDER)
	write("server-key.pem", "PRIVATE KEY", keyDER)
}
