package queue

import (
	"errors"
	"fmt"
	"log/slog"
	"net"
	"os"
	"path/filepath"
	"strconv"
	"sync"
	"time"

	"github.com/nats-io/nats-server/v2/server"
)

// embeddedMaxPayload is the largest message of the embedded server. JetStream
// is not meant for more than 8 MiB a message; larger bodies need another way.
const embeddedMaxPayload = 8 << 20

// embedded is a nats-server inside this process, and the lock on its folder.
type embedded struct {
	server *server.Server
	lock   *os.File
}

func startEmbedded(o Options) (*embedded, error) {
	if err := os.MkdirAll(o.Dir, 0o755); err != nil {
		return nil, err
	}
	// Two servers on one folder would corrupt it, and nats-server itself does not look.
	lock, err := lockFile(filepath.Join(o.Dir, "lock"))
	if err != nil {
		return nil, fmt.Errorf("%s is in use by another process: %w", o.Dir, err)
	}
	e := &embedded{lock: lock}
	opts := &server.Options{
		ServerName: "trichluc",
		DontListen: true,
		JetStream:  true,
		StoreDir:   o.Dir,
		MaxPayload: embeddedMaxPayload,
		MaxPending: 256 << 20, // a whole batch of the largest bodies may be on its way to one client
		SyncAlways: o.Sync,
		NoSigs:     true,
	}
	if o.Listen != "" {
		host, port, err := net.SplitHostPort(o.Listen)
		if err != nil {
			e.stop()
			return nil, fmt.Errorf("listen %s: %w", o.Listen, err)
		}
		if opts.Port, err = strconv.Atoi(port); err != nil {
			e.stop()
			return nil, fmt.Errorf("listen %s: %w", o.Listen, err)
		}
		opts.Host, opts.DontListen = host, false
	}
	s, err := server.NewServer(opts)
	if err != nil {
		e.stop()
		return nil, err
	}
	logged := &serverLog{}
	s.SetLoggerV2(logged, false, false, false)
	s.Start()
	e.server = s
	if !s.ReadyForConnections(30 * time.Second) {
		e.stop()
		return nil, errors.Join(errors.New("embedded server did not start"), logged.fatal())
	}
	return e, nil
}

func (e *embedded) stop() {
	if e.server != nil {
		e.server.Shutdown()
		e.server.WaitForShutdown()
	}
	_ = e.lock.Close() // releases the lock; nothing was written to it
}

// serverLog passes on what an operator must see and keeps why the server could not start.
type serverLog struct {
	mu  sync.Mutex
	why error
}

func (l *serverLog) fatal() error {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.why
}

func (l *serverLog) Fatalf(format string, v ...any) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.why = fmt.Errorf(format, v...)
}

func (l *serverLog) Errorf(format string, v ...any) {
	slog.Error("nats-server: " + fmt.Sprintf(format, v...))
}

func (l *serverLog) Warnf(format string, v ...any) {
	slog.Debug("nats-server: " + fmt.Sprintf(format, v...))
}

func (*serverLog) Noticef(string, ...any) {}
func (*serverLog) Debugf(string, ...any)  {}
func (*serverLog) Tracef(string, ...any)  {}
