package observe

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"net/http"
	"sync"
	"time"

	"github.com/prometheus/client_golang/prometheus/promhttp"
)

// Check is one thing without which a worker can do nothing.
type Check struct {
	Name string
	Ask  func(context.Context) error
}

const checkWait = 2 * time.Second

// Handler answers /livez (this process answers), /readyz (every check passes
// now) and /metrics.
func Handler(m *Metrics, checks []Check) http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /livez", func(w http.ResponseWriter, _ *http.Request) {
		fmt.Fprintln(w, "ok")
	})
	mux.HandleFunc("GET /readyz", func(w http.ResponseWriter, r *http.Request) {
		answers, ready := ask(r.Context(), checks)
		w.Header().Set("Content-Type", "application/json")
		if !ready {
			w.WriteHeader(http.StatusServiceUnavailable)
		}
		_ = json.NewEncoder(w).Encode(answers) // fails only where the asker has gone
	})
	mux.Handle("GET /metrics", promhttp.HandlerFor(m.Registry, promhttp.HandlerOpts{}))
	return mux
}

// ask asks all checks at once.
func ask(ctx context.Context, checks []Check) (answers map[string]string, ready bool) {
	ctx, cancel := context.WithTimeout(ctx, checkWait)
	defer cancel()
	errs := make([]error, len(checks))
	var wg sync.WaitGroup
	for i, c := range checks {
		wg.Go(func() {
			done := make(chan error, 1)
			go func() { done <- c.Ask(ctx) }()
			select {
			case errs[i] = <-done:
			case <-ctx.Done():
				errs[i] = fmt.Errorf("no answer within %s", checkWait)
			}
		})
	}
	wg.Wait()
	answers, ready = map[string]string{}, true
	for i, c := range checks {
		answers[c.Name] = "ok"
		if errs[i] != nil {
			answers[c.Name], ready = errs[i].Error(), false
		}
	}
	return answers, ready
}

// Serve answers on address until ctx ends, and returns the address with the port
// it got.
func Serve(ctx context.Context, address string, h http.Handler) (string, error) {
	l, err := new(net.ListenConfig).Listen(ctx, "tcp", address)
	if err != nil {
		return "", fmt.Errorf("http: %w", err)
	}
	s := &http.Server{Handler: h, ReadHeaderTimeout: 5 * time.Second}
	context.AfterFunc(ctx, func() { _ = s.Close() })
	go func() {
		if err := s.Serve(l); !errors.Is(err, http.ErrServerClosed) {
			_ = l.Close()
		}
	}()
	return l.Addr().String(), nil
}
