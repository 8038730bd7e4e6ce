package queue

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"time"

	"github.com/nats-io/jwt/v2"
	"github.com/nats-io/nats.go"
)

// Security is how a connection proves who it is and whom it talks to. All are
// paths of files; empty ones are not used.
type Security struct {
	CA    string // certificates (PEM) that sign the servers'
	Cert  string // certificate of this client, with Key
	Key   string
	Creds string // JWT and nkey seed, as nsc writes them
	NKey  string // nkey seed alone
}

func (s Security) options() ([]nats.Option, error) {
	var options []nats.Option
	if s.CA != "" {
		options = append(options, nats.RootCAs(s.CA))
	}
	if (s.Cert == "") != (s.Key == "") {
		return nil, errors.New("a client certificate and its key belong together")
	}
	if s.Cert != "" {
		options = append(options, nats.ClientCert(s.Cert, s.Key))
	}
	if s.Creds != "" {
		options = append(options, nats.UserCredentials(s.Creds))
	}
	if s.NKey != "" {
		nkey, err := nats.NkeyOptionFromSeed(s.NKey)
		if err != nil {
			return nil, fmt.Errorf("nkey %s: %w", s.NKey, err)
		}
		options = append(options, nkey)
	}
	return options, nil
}

// explain adds to a refusal who asked: the server does not tell strangers why.
func (s Security) explain(err error, now time.Time) error {
	if !errors.Is(err, nats.ErrAuthorization) && !errors.Is(err, nats.ErrAuthExpired) {
		return err
	}
	switch {
	case s.Creds != "":
		if expired, ok := expiry(s.Creds); ok && expired.Before(now) {
			return fmt.Errorf("%w: the credentials in %s expired on %s", err, s.Creds, expired.UTC().Format(time.RFC3339))
		}
		return fmt.Errorf("%w: the server does not accept the credentials in %s", err, s.Creds)
	case s.NKey != "":
		return fmt.Errorf("%w: the server does not know the nkey in %s", err, s.NKey)
	case s.Cert != "":
		return fmt.Errorf("%w: the server does not know the user, the password or the certificate in %s", err, s.Cert)
	}
	return fmt.Errorf("%w: the server does not know the user or the password, or wants other credentials", err)
}

// expiry is when the JWT in a file of credentials ends, if it ever does.
func expiry(path string) (time.Time, bool) {
	text, err := os.ReadFile(path)
	if err != nil {
		return time.Time{}, false
	}
	token, err := jwt.ParseDecoratedJWT(text)
	if err != nil {
		return time.Time{}, false
	}
	claims, err := jwt.DecodeUserClaims(token)
	if err != nil || claims.Expires == 0 {
		return time.Time{}, false
	}
	return time.Unix(claims.Expires, 0), true
}

func (q *Queue) connect() error {
	options := []nats.Option{
		nats.Name(q.opts.Name),
		nats.MaxReconnects(-1), // a worker that gives up looks alive and does nothing
		nats.ReconnectJitter(100*time.Millisecond, time.Second),
		nats.ErrorHandler(q.asyncError),
	}
	url := q.opts.URL
	if q.opts.Dir != "" {
		e, err := startEmbedded(q.opts)
		if err != nil {
			return err
		}
		q.embedded = e
		options = append(options, nats.InProcessServer(e.server))
		url = ""
	} else {
		secured, err := q.opts.Security.options()
		if err != nil {
			return err
		}
		options = append(options, secured...)
		// Answers come to a place of the role's own: an account of one role need not
		// be able to hear what the other is sent.
		inbox := "_INBOX.worker"
		if q.opts.Role == ForPublishing {
			inbox = "_INBOX.publisher"
		}
		options = append(options, nats.CustomInboxPrefix(inbox))
		options = append(options,
			nats.RetryOnFailedConnect(q.opts.Wait),
			nats.IgnoreAuthErrorAbort(), // credentials that ran out are replaced in their file, which is read each time
			nats.DisconnectErrHandler(func(_ *nats.Conn, err error) {
				if err != nil {
					slog.Warn("connection to the queue lost, trying again", "err", err)
				}
			}),
			nats.ReconnectHandler(func(c *nats.Conn) {
				slog.Info("connected to the queue again", "server", c.ConnectedUrlRedacted())
			}),
		)
	}
	conn, err := nats.Connect(url, options...)
	if err != nil {
		return fmt.Errorf("connect to %s: %w", q.where(), q.opts.Security.explain(err, time.Now()))
	}
	q.conn = conn
	return nil
}

// where names the server in error messages, without passwords.
func (q *Queue) where() string {
	if q.opts.Dir != "" {
		return "the embedded server under " + q.opts.Dir
	}
	return Redacted(q.opts.URL)
}

// Ping asks the server for an answer, and where articles are taken the consumer as
// well: servers without a majority still tell for a while what a stream holds.
func (q *Queue) Ping(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, apiTimeout)
	defer cancel()
	if err := q.conn.FlushWithContext(ctx); err != nil {
		return fmt.Errorf("ping queue: %w", err)
	}
	if _, err := q.js.Stream(ctx, WorkStream); err != nil {
		return fmt.Errorf("ping queue: %w", q.because(err))
	}
	if c := q.consumer.Load(); c != nil {
		if _, err := c.Info(ctx); err != nil {
			return fmt.Errorf("ping queue: %w", q.because(err))
		}
	}
	return nil
}

// denial is a call that the server did not allow.
type denial struct {
	err error
	at  time.Time
}

// asyncError hears what the server says unasked. A call that is not allowed is
// never answered, so this is the only place that knows why it failed.
func (q *Queue) asyncError(_ *nats.Conn, _ *nats.Subscription, err error) {
	if errors.Is(err, nats.ErrPermissionViolation) {
		q.denied.Store(&denial{err, time.Now()})
	}
	slog.Warn("nats", "err", err)
}

// because adds to an error of a call what the server has just denied.
func (q *Queue) because(err error) error {
	if d := q.denied.Load(); err != nil && d != nil && time.Since(d.at) < 3*apiTimeout {
		return fmt.Errorf("%w (the server does not allow it: %w)", err, d.err)
	}
	return err
}
