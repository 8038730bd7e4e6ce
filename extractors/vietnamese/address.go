package vietnamese

import "strings"

const maxHost = 253 // bytes of a host name, RFC 1035

// address looks whether the mark just written belongs to a URL, host name or
// e-mail address; if so the tokens of the address become one, and the byte
// where it ends is returned. Else it returns 0. At is the byte after the mark.
func (t *Text) address(at int) int {
	last := len(t.Tokens) - 1
	mark := t.Tokens[last].Ch
	if at >= len(t.S) || !isAddressByte(t.S[at]) || t.Tokens[last].Gap != None {
		return 0
	}
	first := last
	for first > 0 && t.Tokens[first].Gap == None && last-first < 24 && t.inAddress(first-1) {
		first--
	}
	www := t.Str(first) == "www" || t.Str(first) == "WWW"
	stop := at // end of the label behind a dot
	for stop < len(t.S) && stop-at < 8 && isLetterByte(t.S[stop]) {
		stop++
	}
	switch mark { // cheap looks first: a long run of digits and dots is no address
	case '/': // https://
		if last-3 < first || t.Tokens[last-1].Ch != '/' || t.Tokens[last-2].Ch != ':' || t.Tokens[last-3].Kind != Word {
			return 0
		}
	case '.': // www.x, x.gov.vn/…
		if t.Tokens[first].Kind == Mark || !www && !isTopLevel(t.S[at:stop]) {
			return 0
		}
	}
	run := t.runAt(at)
	end := run.end
	switch {
	case at >= end, mark == '@' && (first == last || run.lastDot < at): // name@host.vn
		return 0
	case mark == '.' && !www && stop < end && t.S[stop] == '.': // x.com.vn, not Bộ.com.abc
		if t.Tokens[last-1].Kind != Word || !endsInTopLevel(t.S[at:end]) {
			return 0
		}
	case mark == '.' && !www && stop < end && t.S[stop] != '/':
		return 0
	}
	tok := t.Tokens[first]
	tok.Kind, tok.Case, tok.Ch, tok.End = Address, NoCase, 0, uint32(end)
	tok.Key = 0
	t.Tokens = append(t.Tokens[:first], tok)
	return end
}

// run is a stretch of bytes that an address could consist of.
type run struct {
	limit   int // where such bytes end
	end     int // the same without trailing punctuation
	lastDot int
}

// runAt is the run that byte at lies in. It is looked up once for all marks in
// the run, so that a megabyte without spaces costs what a megabyte with them does.
func (t *Text) runAt(at int) run {
	if at < t.run.limit {
		return t.run
	}
	r := run{limit: at, lastDot: -1}
	for r.limit < len(t.S) && isAddressByte(t.S[r.limit]) {
		if t.S[r.limit] == '.' {
			r.lastDot = r.limit
		}
		r.limit++
	}
	for r.end = r.limit; r.end > at && isTrailingByte(t.S[r.end-1]); {
		r.end--
	}
	if r.lastDot >= r.end {
		r.lastDot = strings.LastIndexByte(t.S[at:r.end], '.') + at
	}
	t.run = r
	return r
}

func (t *Text) inAddress(i int) bool {
	tok := t.Tokens[i]
	if tok.Kind != Mark {
		for j := tok.Start; j < tok.End; j++ {
			if t.S[j] >= 0x80 {
				return false
			}
		}
		return true
	}
	return tok.Ch == '.' || tok.Ch == '-' || tok.Ch == '_' || tok.Ch == '/' || tok.Ch == ':' || tok.Ch == '+'
}

func isLetterByte(c byte) bool { return c|0x20 >= 'a' && c|0x20 <= 'z' }

func isAddressByte(c byte) bool {
	switch c {
	case '.', '-', '_', '/', ':', '?', '=', '&', '%', '#', '+', '~', '@':
		return true
	}
	return isLetterByte(c) || c >= '0' && c <= '9'
}

func isTrailingByte(c byte) bool { return !isLetterByte(c) && (c < '0' || c > '9') && c != '/' }

// isTopLevel knows the ends of host names that Vietnamese pages cite without www.
func isTopLevel(s string) bool {
	switch s {
	case "vn", "com", "net", "org", "gov", "edu", "info":
		return true
	}
	return false
}

func endsInTopLevel(s string) bool {
	host := s[:min(len(s), maxHost)]
	for i := range len(host) {
		if s[i] == '/' || s[i] == '?' || s[i] == ':' {
			host = s[:i]
			break
		}
	}
	for i := len(host) - 1; i >= 0; i-- {
		if host[i] == '.' {
			return isTopLevel(host[i+1:])
		}
	}
	return isTopLevel(host)
}
