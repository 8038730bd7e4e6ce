package main

import (
	"fmt"
	"io"
	"os"
	"strings"
	"sync"
	"time"

	"github.com/mattn/go-isatty"
	"github.com/spf13/cobra"
)

// style writes in colour where the reader is a person at a terminal.
type style struct{ on bool }

func (s style) paint(code, text string) string {
	if !s.on || text == "" {
		return text
	}
	return "\x1b[" + code + "m" + text + "\x1b[0m"
}

func (s style) bold(text string) string   { return s.paint("1", text) }
func (s style) dim(text string) string    { return s.paint("2", text) }
func (s style) green(text string) string  { return s.paint("32", text) }
func (s style) yellow(text string) string { return s.paint("33", text) }

// colorFlag adds --color to a verb that prints for people.
func colorFlag(cmd *cobra.Command, when *string) {
	choiceFlag(cmd, when, "color", []string{"auto", "always", "never"}, "colour; auto: in a terminal, unless NO_COLOR is set")
}

// styleFor decides about colour on w (https://no-color.org).
func (a *app) styleFor(when string, w io.Writer) style {
	switch when {
	case "always":
		return style{true}
	case "never":
		return style{}
	}
	no, _ := a.env("NO_COLOR")
	term, _ := a.env("TERM")
	return style{isTerminal(w) && no == "" && term != "dumb"}
}

func isTerminal(w io.Writer) bool {
	f, ok := w.(*os.File)
	return ok && isatty.IsTerminal(f.Fd())
}

// progress keeps one line at the bottom of a terminal; elsewhere it does nothing.
// Everything else that is printed meanwhile goes through its print.
type progress struct {
	mu    sync.Mutex
	w     io.Writer // nil where there is no terminal
	shown bool
	stop  chan struct{}
	ended chan struct{}
}

func startProgress(w io.Writer, line func() string) *progress {
	p := &progress{stop: make(chan struct{}), ended: make(chan struct{})}
	if !isTerminal(w) {
		close(p.ended)
		return p
	}
	p.w = w
	go func() {
		defer close(p.ended)
		tick := time.NewTicker(200 * time.Millisecond)
		defer tick.Stop()
		for {
			select {
			case <-p.stop:
				return
			case <-tick.C:
				p.mu.Lock()
				fmt.Fprintf(p.w, "\r\x1b[K%s", line())
				p.shown = true
				p.mu.Unlock()
			}
		}
	}()
	return p
}

// print runs f while the progress line is out of the way.
func (p *progress) print(f func()) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.clear()
	f()
}

func (p *progress) clear() {
	if p.shown {
		fmt.Fprint(p.w, "\r\x1b[K")
		p.shown = false
	}
}

func (p *progress) end() {
	close(p.stop)
	<-p.ended
	p.mu.Lock()
	defer p.mu.Unlock()
	p.clear()
}

// thousands writes 12345 as 12,345.
func thousands(n int) string {
	s := fmt.Sprint(n)
	var b strings.Builder
	for i, r := range s {
		if i > 0 && (len(s)-i)%3 == 0 && s[i-1] != '-' {
			b.WriteByte(',')
		}
		b.WriteRune(r)
	}
	return b.String()
}

// count writes "1 article", "2 articles".
func count(n int, noun string) string {
	if n != 1 {
		noun += "s"
	}
	return thousands(n) + " " + noun
}
