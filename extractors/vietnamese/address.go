package vietnamese

// maxAddress bounds how far an address is followed, in bytes.
const maxAddress = 4096

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
	switch mark { // cheap looks first: a long run of digits and dots is no address
	case '/':
		if last < 2 || t.Tokens[last-1].Ch != '/' || t.Tokens[last-2].Ch != ':' {
			return 0
		}
	case '.':
		stop := at
		for stop < len(t.S) && stop-at < 8 && isLetterByte(t.S[stop]) {
			stop++
		}
		if start := t.Str(first); start != "www" && start != "WWW" && !isTopLevel(t.S[at:stop]) {
			return 0
		}
	}
	end := at
	for end < len(t.S) && end-at < maxAddress && isAddressByte(t.S[end]) && !(mark == '@' && t.S[end] == '@') {
		end++
	}
	for end > at && isTrailingByte(t.S[end-1]) {
		end--
	}
	switch mark {
	case '@': // name@host.vn
		dot := false
		for i := at; i < end; i++ {
			dot = dot || t.S[i] == '.'
		}
		if first == last || !dot {
			return 0
		}
	case '/': // https://
		if last < 2 || t.Tokens[last-1].Ch != '/' || t.Tokens[last-2].Ch != ':' || last-3 < first || t.Tokens[last-3].Kind != Word {
			return 0
		}
	case '.': // www.x, x.gov.vn/…
		stop := at
		for stop < end && isLetterByte(t.S[stop]) {
			stop++
		}
		www := t.Str(first) == "www" || t.Str(first) == "WWW"
		if t.Tokens[first].Kind == Mark || !www && !isTopLevel(t.S[at:stop]) || stop < end && t.S[stop] != '/' && !www && !(t.S[stop] == '.' && t.Tokens[last-1].Kind == Word) {
			return 0
		}
		if stop < end && t.S[stop] == '.' && !www && !endsInTopLevel(t.S[at:end]) {
			return 0
		}
	}
	tok := t.Tokens[first]
	tok.Kind, tok.Case, tok.Ch, tok.End = Address, NoCase, 0, uint32(end)
	tok.Key = 0
	t.Tokens = append(t.Tokens[:first], tok)
	return end
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
	host := s
	for i := 0; i < len(s); i++ {
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
