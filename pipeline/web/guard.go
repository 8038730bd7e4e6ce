package web

import (
	"context"
	"crypto/sha256"
	"crypto/subtle"
	"net"
	"net/http"
	"slices"
	"strings"
)

// policy allows a page its own style sheet, script and forms, and nothing else:
// nothing inline, no other host, no frames.
const policy = "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; form-action 'self'; " +
	"base-uri 'none'; frame-ancestors 'none'"

// guard stands before everything: headers, methods, the name asked for, who asks.
func (s *site) guard(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Content-Security-Policy", policy)
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("X-Frame-Options", "DENY")
		h.Set("Referrer-Policy", "no-referrer")
		h.Set("Cross-Origin-Opener-Policy", "same-origin")
		h.Set("Cross-Origin-Resource-Policy", "same-origin")
		h.Set("Permissions-Policy", "camera=(), geolocation=(), microphone=()")
		h.Set("Cache-Control", "private, no-cache")
		if len(s.opts.Hosts) > 0 && !slices.Contains(s.opts.Hosts, hostName(r.Host)) {
			http.Error(w, "this name is not served here", http.StatusMisdirectedRequest)
			return
		}
		if r.Method != http.MethodGet && r.Method != http.MethodHead {
			h.Set("Allow", "GET, HEAD")
			http.Error(w, "these pages can only be read", http.StatusMethodNotAllowed)
			return
		}
		if r.URL.Path == "/healthz" { // for probes: says nothing of the store's contents
			if err := s.reader.PingContext(r.Context()); err != nil {
				http.Error(w, "the store does not answer", http.StatusServiceUnavailable)
				return
			}
			h.Set("Content-Type", "text/plain; charset=utf-8")
			_, _ = w.Write([]byte("ok\n"))
			return
		}
		if s.opts.Token != "" && !authorised(r, s.opts.Token) {
			h.Set("WWW-Authenticate", `Basic realm="trichluc", charset="UTF-8"`)
			http.Error(w, "a token is needed", http.StatusUnauthorized)
			return
		}
		r.Body = http.MaxBytesReader(w, r.Body, 0)
		ctx, cancel := context.WithTimeout(r.Context(), 3*questionTime)
		defer cancel()
		next.ServeHTTP(w, r.WithContext(ctx))
	})
}

// hostName is a Host header without port, brackets and the dot of a full name.
func hostName(host string) string {
	if name, _, err := net.SplitHostPort(host); err == nil {
		host = name
	}
	return strings.ToLower(strings.TrimSuffix(strings.Trim(host, "[]"), "."))
}

// authorised compares digests, so that the time taken tells nothing of the token.
func authorised(r *http.Request, token string) bool {
	given, ok := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer ")
	if !ok {
		_, given, ok = r.BasicAuth()
	}
	a, b := sha256.Sum256([]byte(given)), sha256.Sum256([]byte(token))
	return ok && subtle.ConstantTimeCompare(a[:], b[:]) == 1
}
