package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/spf13/cobra"

	"trichluc/pipeline/queue"
	"trichluc/pipeline/store"
	"trichluc/pipeline/web"
)

// defaultPages is where the pages are, for this machine only.
const defaultPages = "127.0.0.1:8090"

// serveFlags are the flags of serve.
type serveFlags struct {
	storeFlags
	listen, token string
	hosts         []string
	noIndex       bool
	refresh       time.Duration
	server        queueFlags
}

func (a *app) serveCommand() *cobra.Command {
	var f serveFlags
	cmd := &cobra.Command{
		Use:   "serve",
		Short: "Show the store as pages with charts, and as a JSON API",
		Long: `Serve shows what the store holds: charts, search, every article with its mentions
marked, pages for documents, officials and figures, and the same as JSON under /api/v1
(described by /api/v1/openapi.json). The pages only read. Where the store can be written,
serve brings the index that they read up to date (trichluc index), at first and then
every minute; --no-index leaves it alone.

They are open to this machine only. To open them to others, give a --token (better:
TRICHLUC_TOKEN in the environment): browsers ask for it as a password, with any user
name; programs send it as "Authorization: Bearer …". Put a proxy with TLS in front.`,
		Example: `  trichluc serve
  trichluc serve --store postgres://reader@db/trichluc --no-index
  TRICHLUC_TOKEN=… trichluc serve --listen :8090
  trichluc serve --host trichluc.example      behind a proxy on this machine that has its own login`,
		Args: func(cmd *cobra.Command, args []string) error { return cobra.NoArgs(cmd, args) },
		RunE: func(cmd *cobra.Command, _ []string) error { return a.serve(cmd.Context(), f) },
	}
	f.storeFlags.add(cmd)
	cmd.Flags().StringVar(&f.listen, "listen", defaultPages, "host:port of the pages")
	cmd.Flags().StringVar(&f.token, "token", "", "asked of everyone; needed to listen beyond this machine")
	cmd.Flags().StringArrayVar(&f.hosts, "host", nil, "further name under which the pages may be asked for (repeatable)")
	cmd.Flags().BoolVar(&f.noIndex, "no-index", false, "leave the index as it is")
	cmd.Flags().DurationVar(&f.refresh, "refresh", time.Minute, "how often the index is brought up to date")
	f.server.add(cmd)
	// Without a server there is no queue to look into.
	f.server.url = ""
	cmd.Flags().Lookup("nats").DefValue = ""
	cmd.Flags().Lookup("nats").Usage = "NATS server whose dead letters are shown"
	return cmd
}

func (a *app) serve(ctx context.Context, f serveFlags) error {
	if err := allowed(f.listen, f.token); err != nil {
		a.started = false // wrong usage
		return err
	}
	url := f.store()
	if !f.noIndex {
		if err := a.refresh(ctx, url, true); err != nil {
			return err
		}
	}
	r, err := store.OpenReader(ctx, url)
	if err != nil {
		return err
	}
	defer r.Close()
	o := web.Options{Token: f.token, Hosts: hostsFor(f.listen, f.token, f.hosts), Version: programVersion()}
	if f.server.url != "" {
		dead := &remoteDead{options: f.server.options("serve", queue.ForWork)}
		defer dead.close()
		o.Dead = dead
	}
	p, err := a.openPages(f.listen, r, o)
	if err != nil {
		return err
	}
	if !f.noIndex && f.refresh > 0 {
		var refreshing sync.WaitGroup
		stop, cancel := context.WithCancel(ctx)
		refreshing.Go(func() { a.keepFresh(stop, url, f.refresh) })
		defer refreshing.Wait()
		defer cancel()
	}
	return p.serve(ctx)
}

// keepFresh brings the index up to date again and again.
func (a *app) keepFresh(ctx context.Context, url string, every time.Duration) {
	tick := time.NewTicker(every)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
			if err := a.refresh(ctx, url, true); err != nil && ctx.Err() == nil {
				fmt.Fprintf(a.err, "trichluc: %s\n", oneLine(err))
			}
		}
	}
}

// allowed refuses to show the store to other machines without a token.
func allowed(listen, token string) error {
	host, _, err := net.SplitHostPort(listen)
	if err != nil {
		return fmt.Errorf("--listen %q is no host:port", listen)
	}
	if token == "" && !loopback(host) {
		return fmt.Errorf("--listen %s is open to other machines: give a --token (or TRICHLUC_TOKEN), or listen on 127.0.0.1", listen)
	}
	if token != "" && len(token) < 16 {
		return errors.New("a token needs at least 16 characters, such as those of: openssl rand -hex 16")
	}
	return nil
}

func loopback(host string) bool {
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback()
}

// hostsFor are the names under which pages without a token answer; with a token any will do.
func hostsFor(listen, token string, more []string) []string {
	if token != "" {
		return nil
	}
	host, _, _ := net.SplitHostPort(listen)
	hosts := []string{"localhost", "127.0.0.1", "::1", strings.ToLower(host)}
	for _, h := range more {
		hosts = append(hosts, strings.ToLower(h))
	}
	slices.Sort(hosts)
	return slices.Compact(hosts)
}

// openedPages are pages that are listened for but not yet answered.
type openedPages struct {
	listener net.Listener
	server   *http.Server
}

// openPages listens, and says where.
func (a *app) openPages(listen string, r *store.Reader, o web.Options) (*openedPages, error) {
	h, err := web.New(r, o)
	if err != nil {
		return nil, err
	}
	l, err := net.Listen("tcp", listen)
	if err != nil {
		return nil, err
	}
	s := web.Server(h)
	s.ErrorLog = log.New(io.Discard, "", 0) // broken connections are none of our concern
	fmt.Fprintf(a.err, "pages at http://%s until stopped\n", l.Addr())
	return &openedPages{l, s}, nil
}

// serve answers until ctx ends, and then finishes what it has begun.
func (p *openedPages) serve(ctx context.Context) error {
	stopped := make(chan error, 1)
	stop := context.AfterFunc(ctx, func() {
		wait, cancel := context.WithTimeout(context.WithoutCancel(ctx), 5*time.Second)
		defer cancel()
		stopped <- p.server.Shutdown(wait)
	})
	defer stop()
	if err := p.server.Serve(p.listener); !errors.Is(err, http.ErrServerClosed) {
		return err
	}
	return <-stopped
}

// runPages are the pages that run --serve leaves open.
type runPages struct {
	app  *app
	url  string
	stop context.CancelFunc
	done chan error
}

// pagesOfRun opens pages at listen; nil where that is empty.
func (a *app) pagesOfRun(ctx context.Context, listen, url string, r *store.Reader, q *queue.Queue) (*runPages, error) {
	if listen == "" {
		return nil, nil
	}
	if err := allowed(listen, ""); err != nil {
		return nil, err
	}
	p, err := a.openPages(listen, r, web.Options{Hosts: hostsFor(listen, "", nil), Dead: queueDead{q}, Version: programVersion()})
	if err != nil {
		return nil, err
	}
	ctx, stop := context.WithCancel(ctx)
	pages := &runPages{a, url, stop, make(chan error, 1)}
	go func() {
		var refreshing sync.WaitGroup
		refreshing.Go(func() { a.keepFresh(ctx, url, time.Minute) })
		err := p.serve(ctx)
		refreshing.Wait()
		pages.done <- err
	}()
	return pages, nil
}

// stay brings the index up to date and keeps the pages open until ctx ends.
func (p *runPages) stay(ctx context.Context) {
	if p == nil {
		return
	}
	if err := p.app.refresh(ctx, p.url, true); err != nil && ctx.Err() == nil {
		fmt.Fprintf(p.app.err, "trichluc: %s\n", oneLine(err))
	}
	<-ctx.Done()
}

// Close ends the pages.
func (p *runPages) Close() error {
	if p == nil {
		return nil
	}
	p.stop()
	return <-p.done
}

// newestDead lists the dead letters of a queue, newest first.
func newestDead(ctx context.Context, q *queue.Queue) ([]web.DeadLetter, error) {
	var all []web.DeadLetter
	for d, err := range q.DeadLettersFrom(ctx, 1) {
		if err != nil {
			return nil, err
		}
		all = append(all, web.DeadLetter{Name: deadName(d), URL: d.Raw.URL, Reason: d.Stage + ": " + d.Reason, At: d.Time, Size: len(d.Raw.Body)})
		if len(all) > 1000 { // only the newest are shown
			all = slices.Delete(all, 0, 500)
		}
	}
	slices.Reverse(all)
	return all, nil
}

// queueDead shows the dead letters of a queue that is open here.
type queueDead struct{ q *queue.Queue }

func (d queueDead) DeadLetters(ctx context.Context) ([]web.DeadLetter, error) {
	return newestDead(ctx, d.q)
}

// remoteDead connects to a server when dead letters are first asked for, so
// that pages are there also while the server is not.
type remoteDead struct {
	options queue.Options
	mu      sync.Mutex
	q       *queue.Queue
}

func (d *remoteDead) DeadLetters(ctx context.Context) ([]web.DeadLetter, error) {
	ctx, cancel := context.WithTimeout(ctx, 5*time.Second)
	defer cancel()
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.q == nil {
		q, err := queue.Connect(d.options)
		if err != nil {
			return nil, err
		}
		d.q = q
	}
	return newestDead(ctx, d.q)
}

func (d *remoteDead) close() {
	if d.q != nil {
		d.q.Close()
	}
}
