package decode

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// readFoot drops furniture inside the body, and takes byline, source and
// labelled stamps from its end.
func readFoot(d *draft, lines, tail []line) []line {
	for _, l := range tail {
		if c, ok := stampLine(l); ok && c.trust >= trustLabelled {
			d.published = append(d.published, c)
		}
	}
	var body []line
	skipping := false // titles under a "related" heading in mid-text
	for _, l := range lines {
		switch {
		case siteFurniture.isTail(l.folded):
			skipping = true
			continue
		case siteFurniture.isLine(l.folded):
			continue
		case skipping && !l.isParagraph():
			continue
		}
		skipping = false
		body = append(body, l)
	}
	body = body[:len(body)-afterByline(body)]
	named := 0
	for len(body) > 0 {
		l := body[len(body)-1]
		if c, ok := stampLine(l); ok {
			if c.trust < trustLabelled {
				c.trust = trustTail
			}
			d.published = append(d.published, c)
			d.addCredit(c.credit, "last line")
			body = body[:len(body)-1]
			continue
		}
		if isBareAddress(l.text) || isPhotoCredit(l.folded) || len(body) > 1 && isSequel(l, body[len(body)-2]) {
			body = body[:len(body)-1]
			continue
		}
		if l.runes > 110 {
			break
		}
		c, labelled, ok := l.byline()
		if !ok || !labelled && named > 0 || len(body) == 1 || !labelled && signsDocument(body[len(body)-2]) {
			break
		}
		if len(c.names) > 0 && !labelled {
			named++
		}
		d.addCredit(c, "last line")
		body = body[:len(body)-1]
	}
	if n := len(body); n > 0 && len(d.credit.names) == 0 {
		if rest, c, ok := trailingCredit(body[n-1].text); ok {
			d.addCredit(c, "end of text")
			body[n-1] = newLine(rest)
		}
	}
	return body
}

// afterByline counts the lines at the end that stand after who wrote and are
// no running text: "Theo dõi chúng tôi trên …", "Tải ứng dụng tại đây".
func afterByline(body []line) int {
	for n := 1; n <= 3 && n+2 <= len(body); n++ {
		i := len(body) - 1 - n
		l := body[i+1]
		if l.isParagraph() || isByline(l) || isCaption(l.text) || isPhotoCredit(l.folded) || l.runes > 110 {
			return 0
		}
		if _, ok := stampLine(l); ok {
			return 0
		}
		c, _, ok := body[i].shortByline()
		if ok && len(c.names) > 0 && !isPlaceName(body[i].text) && body[i-1].isParagraph() && !strings.HasSuffix(body[i-1].text, ":") {
			return n
		}
	}
	return 0
}

// signsDocument reports the post or mark above the name of who signed an
// official document: that name is no byline.
func signsDocument(before line) bool {
	if before.runes > 60 {
		return false
	}
	f := bareWords(before.folded)
	for _, p := range []string{
		"chủ tịch", "phó chủ tịch", "kt.", "tm.", "tl.", "tuq.", "giám đốc", "phó giám đốc", "bí thư", "phó bí thư", "bộ trưởng", "thứ trưởng", "thủ tướng", "phó thủ tướng", "cục trưởng",
		"phó cục trưởng", "chánh văn phòng", "phó chánh văn phòng", "trưởng ban", "phó trưởng ban", "trưởng phòng", "phó trưởng phòng", "hiệu trưởng", "viện trưởng", "chánh án", "(đã ký", "đã ký", "tổng giám đốc", "thủ trưởng",
	} {
		if strings.HasPrefix(f, p) {
			return true
		}
	}
	return false
}

// isSequel reports a line after the byline: "Bài 2: …", "*Mọi ý kiến …".
func isSequel(l, before line) bool {
	if l.runes > 160 || !isByline(before) || isByline(l) {
		return false
	}
	if strings.HasPrefix(l.text, "*") || strings.HasPrefix(l.text, ">>") {
		return true
	}
	for _, p := range []string{"bài ", "kỳ ", "phần "} {
		if rest, ok := strings.CutPrefix(l.folded, p); ok && rest != "" && (rest[0] >= '0' && rest[0] <= '9' || strings.HasPrefix(rest, "cuối")) {
			return strings.Contains(rest, ":") || strings.Contains(rest, "-")
		}
	}
	return false
}

// isBareAddress reports a line that is only a link.
func isBareAddress(s string) bool {
	s = trimCredit(s)
	return !strings.ContainsAny(s, " ") && (strings.HasPrefix(s, "http") || strings.HasPrefix(s, "www."))
}

// isPhotoCredit reports "Ảnh: Minh Đức" alone on a line.
func isPhotoCredit(folded string) bool {
	return strings.HasPrefix(folded, "ảnh:") && len(folded) < 120
}

// trailingCredit takes a byline that a scraper glued to the last paragraph:
// "… ông Châu nói. Huyền Trang".
func trailingCredit(s string) (rest string, c credit, ok bool) {
	from := max(0, len(s)-160)
	for from < len(s) && !utf8.RuneStart(s[from]) {
		from++
	}
	for i := from; i < len(s); i++ {
		if strings.IndexByte(`.!?)"`, s[i]) < 0 && !strings.HasPrefix(s[i:], "…") && !strings.HasPrefix(s[i:], "”") {
			continue
		}
		_, n := utf8.DecodeRuneInString(s[i:])
		after := strings.TrimLeft(s[i+n:], " /.*")
		if after == "" || utf8.RuneCountInString(after) > 60 {
			continue
		}
		if s[i] == '.' && abbreviationBefore(s[:i]) {
			continue
		}
		if s[i] == '.' && i+1 < len(s) && s[i+1] != ' ' && !strings.HasPrefix(s[i+1:], "/") && !strings.HasPrefix(s[:i], "..") && !endsLower(s[:i]) {
			continue
		}
		c, _, ok := byline(after)
		if !ok || isPlaceName(after) {
			continue
		}
		return strings.TrimSpace(s[:len(s)-len(after)]), c, true
	}
	return s, c, false
}

// abbreviationBefore reports that the full stop belongs to "TP.", "Th.S." or initials.
func abbreviationBefore(s string) bool {
	i := strings.LastIndexAny(s, " .(,-/\"")
	w := s[i+1:]
	if w == "" || utf8.RuneCountInString(w) > 4 {
		return false
	}
	r, _ := utf8.DecodeRuneInString(w)
	if !unicode.IsUpper(r) {
		return false
	}
	if len(w) == 1 {
		return true
	}
	switch strings.ToUpper(w) {
	case "TP", "TX", "TT", "TS", "THS", "GS", "PGS", "BS", "KS", "LS", "MR", "DR", "ST":
		return true
	}
	return false
}

func endsLower(s string) bool {
	r, _ := utf8.DecodeLastRuneInString(s)
	return unicode.IsLower(r) || unicode.IsDigit(r)
}

// isPlaceName keeps "… tại Hà Nội. Việt Nam" from being signed.
func isPlaceName(s string) bool {
	switch strings.TrimRight(s, ".") {
	case "Việt Nam", "Hà Nội", "TP HCM", "TP.HCM", "Hồ Chí Minh", "Xin cảm ơn", "Trân trọng", "Ảnh":
		return true
	}
	return false
}
