package decode

import (
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"trichluc/extractors/vietnamese"
)

// trust ranks the places where a publication time may stand.
type trust int

const (
	trustNone     trust = iota
	trustClock          // a weekday and date above the title: often the page's clock
	trustTail           // below the text, without a label
	trustStamp          // beside the title
	trustLabelled       // "Ngày đăng:", "Cập nhật:"
)

// candidate is a date that may be the publication time.
type candidate struct {
	stamp
	trust  trust
	origin string
	credit credit // a byline on the same line
}

// publishedLabels name a publication stamp, folded.
var publishedLabels = []string{
	"ngày đăng tin", "ngày đăng bài", "ngày đăng", "giờ đăng", "thời gian đăng", "đăng lúc", "đăng ngày", "đã đăng", "đăng tải", "đăng vào", "được đăng", "đăng bởi",
	"ngày xuất bản", "xuất bản lúc", "xuất bản", "ngày phát hành", "ngày gửi", "gửi lúc", "gửi ngày", "ngày viết", "ngày tạo", "ngày ban hành tin",
	"cập nhật lần cuối", "cập nhật lúc", "cập nhật ngày", "ngày cập nhật", "cập nhật vào", "cập nhật mới nhất", "cập nhật", "thời gian", "posted on", "published on", "published", "last updated", "updated", "ngày giờ", "ngày",
}

// stampWords may surround a stamp without saying anything.
var stampWords = map[string]bool{
	"gmt": true, "utc": true, "am": true, "pm": true, "sa": true, "ch": true, "a": true, "lúc": true, "vào": true, "ngày": true, "hồi": true,
	"giờ": true, "phút": true, "icon": true, "t": true, "date": true, "time": true, "view": true, "views": true,
}

// stampLine reports a line that holds a date and, beside it, at most a label,
// site furniture or a byline.
func stampLine(l line) (candidate, bool) {
	r := l.read
	if !r.stampRead {
		r.stamp, r.stamped = readStampLine(l, false)
		r.stampRead = true
	}
	return r.stamp, r.stamped
}

// readStampLine is stampLine; loose accepts other short words beside a
// labelled date, for lines whose markup says that they hold one.
func readStampLine(l line, loose bool) (candidate, bool) {
	if l.folded == "" || l.runes > 140 {
		return candidate{}, false
	}
	found := stamps(l.text)
	if len(found) == 0 || len(found) > 2 {
		return candidate{}, false
	}
	c := candidate{stamp: found[0], trust: trustStamp, origin: "stamp"}
	before, after := l.text[:found[0].start], l.text[found[len(found)-1].end:]
	if t := strings.TrimSpace(strings.TrimSuffix(strings.TrimSpace(before), "ngày")); strings.HasSuffix(t, ",") && found[0].weekday == 0 && !found[0].timed && isDateline(t) {
		return candidate{}, false
	}
	label, before := cutLabel(before)
	if label != "" {
		c.trust, c.origin = trustLabelled, "stamp after «"+label+"»"
	}
	if len(found) == 2 { // "Ngày đăng: 9/5/2022, cập nhật: 10/5/2022", or a span of days, which is no stamp
		between := vietnamese.Fold(trimCredit(l.text[found[0].end:found[1].start]))
		if !strings.Contains(between, "cập nhật") && !strings.Contains(between, "đăng") && !strings.Contains(between, "sửa") {
			return candidate{}, false
		}
		if isUpdate(c.origin) && strings.Contains(between, "đăng") { // "Cập nhật: …, ngày đăng: …"
			c.stamp, c.origin = found[1], "stamp after «"+between+"»"
		}
	}
	for _, part := range []string{before, after} {
		part = dropStampWords(part)
		if part == "" {
			continue
		}
		folded := vietnamese.Fold(part)
		if siteFurniture.isLine(folded) || siteFurniture.isTail(folded) {
			continue
		}
		cr, _, ok := byline(cutPoster(part))
		if !ok && !(loose && utf8.RuneCountInString(part) <= 60 && !endsSentence(part)) {
			return candidate{}, false
		}
		if ok {
			c.credit = cr
		}
	}
	return c, true
}

// isDateline reports the place and comma that open an official document's
// date: "Hạ Long, ngày 9 tháng 5 năm 2022" dates the document, not the page.
func isDateline(s string) bool {
	words := strings.Fields(strings.TrimSuffix(s, ","))
	return len(words) >= 1 && len(words) <= 5 && startsUpper(s) && weekdayWords[vietnamese.Fold(words[0])] == 0
}

// weekdayWords begin a line with a weekday.
var weekdayWords = map[string]int{"thứ": 1, "chủ": 1, "t": 1, "ngày": 1, "cập": 1, "đăng": 1}

// cutPoster drops the word before who posted: "bởi Minh Anh", "by admin".
func cutPoster(s string) string {
	for _, p := range []string{"bởi ", "by ", "Bởi ", "By ", "bởi: "} {
		if rest, ok := strings.CutPrefix(s, p); ok {
			return rest
		}
	}
	return s
}

// cutLabel takes a label such as "Ngày đăng:" from the end of what stands before a stamp.
func cutLabel(s string) (label, rest string) {
	s = strings.TrimRight(s, " :,;|-–([*_")
	folded := vietnamese.Fold(s)
	for _, l := range publishedLabels {
		if !strings.HasSuffix(folded, l) {
			continue
		}
		cut := len(folded) - len(l)
		if cut > 0 && folded[cut-1] != ' ' && !strings.ContainsRune("|-([*•.,:", rune(folded[cut-1])) {
			continue
		}
		rest = ""
		if len(folded) == len(s) {
			rest = s[:cut]
		} else if cut > 0 {
			rest = folded[:cut]
		}
		if l == "ngày" {
			return "", rest
		}
		return l, rest
	}
	return "", s
}

// dropStampWords removes "GMT +7", "A A", clocks and marks from the rest of a stamp line.
func dropStampWords(s string) string {
	if f := vietnamese.Fold(s); siteFurniture.isLine(f) {
		return ""
	}
	p := pieces(s, 60)
	lo, hi := 0, len(p)
	idle := func(q piece) bool {
		return stampWords[q.text] || q.num < 0 && stampFiller(q.text) || q.text == "+" || q.text == "*" || q.text == "_" || q.text == "." || q.text == "'"
	}
	number := func(k int) bool { return p[k].num >= 0 && p[k].digits <= 2 }
	for lo < hi && (idle(p[lo]) || number(lo)) {
		lo++
	}
	for hi > lo && idle(p[hi-1]) {
		hi--
	}
	if lo >= hi {
		return ""
	}
	return s[p[lo].start:p[hi-1].end]
}

// parseHint reads the sender's publication time: RFC 3339, or a date.
func parseHint(s string) (stamp, bool) {
	s = strings.TrimSpace(s)
	if t, err := time.Parse(time.RFC3339, s); err == nil {
		return stamp{when: t, timed: true}, true
	}
	if t, err := time.Parse("20060102", s); err == nil && len(s) == 8 { // ISO 8601, basic form
		return stamp{when: t}, true
	}
	if t, err := time.Parse(time.DateOnly, s); err == nil {
		return stamp{when: t}, true
	}
	if n, err := strconv.ParseInt(s, 10, 64); err == nil && (len(s) == 10 || len(s) == 13) { // seconds or milliseconds since 1970
		if len(s) == 13 {
			n /= 1000
		}
		return stamp{when: time.Unix(n, 0).In(vietnamTime), timed: true}, true
	}
	if found := stamps(s); len(found) > 0 {
		return found[0], true
	}
	return stamp{}, false
}
