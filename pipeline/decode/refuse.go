package decode

import (
	"net/url"
	"strings"

	"trichluc/extractors/vietnamese"
)

// Refusal is a reason why an input gives no article. The constants below are
// the reasons; compare with errors.Is.
type Refusal string

// Error is the reason in words.
func (r Refusal) Error() string { return string(r) }

// Reasons why bytes give no article.
const (
	ErrEmpty   = Refusal("empty input")
	ErrBinary  = Refusal("binary data, not text")
	ErrGzip    = Refusal("damaged gzip data")
	ErrNoText  = Refusal("no running text on the page")
	ErrListing = Refusal("listing page: links to articles, no article")
	ErrLogin   = Refusal("login page")
	ErrMissing = Refusal("error page")
	ErrScript  = Refusal("page is made by scripts, no text in it")
	ErrFrames  = Refusal("page of frames, no text in it")
)

// refuse says why a page is no article, "" if it is one.
func (r *reading) refuse() Refusal {
	visible, text, cards, links := 0, 0, 0, 0
	for i := range r.blocks {
		b := &r.blocks[i]
		visible += b.size
		switch {
		case b.junk != 0:
		case b.card:
			cards++
		case b.linked():
			links++
		}
	}
	if r.body != none {
		for i := r.from; i < r.to; i++ {
			if b := &r.blocks[i]; b.w > 0 {
				text += b.size
			}
		}
	}
	heading := vietnamese.Fold(clean(r.titleElem))
	if r.titleAt >= 0 {
		heading = r.blocks[r.titleAt].line().folded + " " + heading
	}
	switch {
	case text < 900 && isErrorHeading(heading):
		return ErrMissing
	case r.passwords > 0 && text < 700 && !r.meta.article:
		return ErrLogin
	case visible < 200 && r.frames > 0 && text < 120:
		return ErrFrames
	case text < 120 && visible < 600 && r.scripts > 4*visible && r.scripts > 400:
		return ErrScript
	case (isRoot(r.address) || isRoot(r.meta.canonical)) && (cards >= 4 && text < 200*cards || links >= 30 && text < 900):
		return ErrListing
	case cards >= 4 && text < 600 && r.titleAt >= 0 && r.blocks[r.titleAt].linked() && !r.isOwnTitle(r.titleAt): // the first of them, set large
		return ErrListing
	case r.meta.article && text >= 50 || r.titleAt >= 0 && text >= 50 && r.dated(): // it has a headline and a date
	case cards >= 4 && text < 400:
		return ErrListing
	case links >= 20 && (text < 100 || text < 240 && r.titleAt < 0):
		return ErrListing
	case r.body == none:
		if links >= 8 {
			return ErrListing
		}
		return ErrNoText
	}
	if text < 160 {
		r.warn("little text on the page")
	}
	return ""
}

// isOwnTitle reports that the metadata or the page's title names the headline.
func (r *reading) isOwnTitle(i int) bool {
	key := titleKey(r.blocks[i].text)
	for _, t := range r.meta.titles {
		if strings.Contains(titleKey(t.value), key) {
			return true
		}
	}
	return strings.Contains(titleKey(clean(r.titleElem)), key)
}

// dated reports a publication time in the metadata or beside the headline.
func (r *reading) dated() bool {
	if len(r.meta.published) > 0 {
		return true
	}
	if r.titleAt < 0 {
		return false
	}
	for i := max(0, r.titleAt-3); i < min(len(r.blocks), r.titleAt+5); i++ {
		if b := &r.blocks[i]; b.size <= 140 && !b.linked() {
			if _, ok := stampLine(b.line()); ok {
				return true
			}
		}
	}
	return false
}

func isRoot(address string) bool {
	u, err := url.Parse(address)
	return err == nil && u.Host != "" && strings.Trim(u.Path, "/") == "" && u.RawQuery == ""
}

// isErrorHeading reads page titles such as "404 Not Found".
func isErrorHeading(folded string) bool {
	for _, p := range []string{
		"404", "403 forbidden", "500 internal", "502 bad gateway", "503 service", "504 gateway", "page not found", "not found", "không tìm thấy trang", "không tìm thấy nội dung",
		"trang không tồn tại", "trang bạn tìm không tồn tại", "nội dung không tồn tại", "access denied", "forbidden", "bad gateway", "service unavailable", "runtime error", "server error",
		"error 4", "error 5", "lỗi 4", "lỗi 5", "just a moment", "attention required", "checking your browser", "are you a robot", "web site blocked", "đường dẫn không hợp lệ",
		"hệ thống đang bảo trì", "bảo trì hệ thống", "website đang bảo trì", "trang web đang bảo trì", "hệ thống đang nâng cấp",
	} {
		if strings.HasPrefix(folded, p) || strings.Contains(folded, " "+p) && len(folded) < 120 && !strings.HasPrefix(p, "404") {
			return true
		}
	}
	return false
}
