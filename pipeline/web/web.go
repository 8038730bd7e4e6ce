// Package web shows a store as pages: the questions of pipeline/report with
// charts, and every article with its mentions marked. The pages are made on the
// server from templates inside the program; they need no build step, nothing
// from the network, and work without scripts.
//
// It only reads. All words of articles pass through html/template or escape, and
// an address becomes a link only where it is http or https.
package web

import (
	"context"
	"log/slog"
	"net/http"
	"sync/atomic"
	"time"

	"trichluc/pipeline/store"
)

// Options are what a site needs besides its store. Zero values work.
type Options struct {
	// Token, where set, is asked of everyone: as the password of basic
	// authentication (any user name) or as a bearer token.
	Token string
	// Hosts are the names, without port, under which the pages may be asked for;
	// empty means any. A site on loopback without a token names its own, so that
	// a foreign page whose name is made to point here cannot read it.
	Hosts []string
	// Dead lists what could never be read; nil where no queue can be reached.
	Dead DeadLetters
	// Version of the program, shown at the foot of pages.
	Version string
	// Now is the clock; time.Now where nil. It decides what lies ahead.
	Now func() time.Time
	Log *slog.Logger // slog.Default where nil
}

// DeadLetters lists the messages that could never be read, newest first.
type DeadLetters interface {
	DeadLetters(ctx context.Context) ([]DeadLetter, error)
}

// DeadLetter is one message that could never be read, and why.
type DeadLetter struct {
	Name   string    // ref, else subject of the message
	URL    string    // where it came from, empty where unknown
	Reason string    // why it could not be read
	At     time.Time // when it was given up
	Size   int       // bytes
}

// Limits of one request.
const (
	questionTime  = 10 * time.Second
	maxQuestions  = 16     // at once; more wait their turn
	maxValue      = 300    // code points of one filter
	pageRows      = 50     // rows of a list on a page
	maxPageRows   = 500    // the same where ?limit= asks for more
	maxOffset     = 100000 // rows that a page may skip
	maxDataRows   = 100000 // rows of CSV and JSON
	chartRows     = 5000   // rows that a chart is made of
	maxDeadListed = 200
)

type site struct {
	reader *store.Reader
	opts   Options
	pages  *pages
	assets *assets
	slots  chan struct{}
	asked  atomic.Int64 // nanoseconds that questions took, together
}

// New makes the pages over a store. The reader stays the caller's to close.
func New(r *store.Reader, o Options) (http.Handler, error) {
	s, err := newSite(r, o)
	if err != nil {
		return nil, err
	}
	return s.handler(), nil
}

func newSite(r *store.Reader, o Options) (*site, error) {
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Log == nil {
		o.Log = slog.Default()
	}
	a, err := loadAssets()
	if err != nil {
		return nil, err
	}
	p, err := loadPages()
	if err != nil {
		return nil, err
	}
	return &site{reader: r, opts: o, pages: p, assets: a, slots: make(chan struct{}, maxQuestions)}, nil
}

// handler lists every address there is.
func (s *site) handler() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /{$}", s.page(s.overview))
	mux.HandleFunc("GET /search", s.page(s.search))
	mux.HandleFunc("GET /article", s.page(s.article))
	mux.HandleFunc("GET /documents", s.page(s.documents))
	mux.HandleFunc("GET /document", s.page(s.document))
	mux.HandleFunc("GET /officials", s.page(s.officials))
	mux.HandleFunc("GET /official", s.page(s.official))
	mux.HandleFunc("GET /posts", s.page(s.posts))
	mux.HandleFunc("GET /post", s.page(s.post))
	mux.HandleFunc("GET /figures", s.page(s.figures))
	mux.HandleFunc("GET /dates", s.page(s.dates))
	mux.HandleFunc("GET /coverage", s.page(s.coverage))
	mux.HandleFunc("GET /dead-letters", s.page(s.deadLetters))
	mux.HandleFunc("GET /", s.page(s.nowhere))
	mux.HandleFunc("GET /data/{file}", s.csv)
	mux.HandleFunc("GET /static/{hash}/{file}", s.assets.serve)
	mux.HandleFunc("GET /api/", s.apiNowhere)
	mux.HandleFunc("GET /api/v1/openapi.json", s.openAPI)
	mux.HandleFunc("GET /api/v1/reports", s.apiReports)
	mux.HandleFunc("GET /api/v1/reports/{name}", s.apiReport)
	mux.HandleFunc("GET /api/v1/articles/{id}", s.apiArticle)
	mux.HandleFunc("GET /api/v1/dead-letters", s.apiDeadLetters)
	return s.guard(mux)
}

// Server makes an HTTP server with time-outs and limits for the pages.
func Server(h http.Handler) *http.Server {
	return &http.Server{
		Handler:           h,
		ReadHeaderTimeout: 5 * time.Second,
		ReadTimeout:       10 * time.Second,
		WriteTimeout:      60 * time.Second,
		IdleTimeout:       2 * time.Minute,
		MaxHeaderBytes:    16 << 10,
	}
}
