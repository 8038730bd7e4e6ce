package decode

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// draft is what was read from one input, before it becomes schemas.Article.
type draft struct {
	title     string
	published []candidate // best first once ranked
	credit    credit
	body      []string // lines of the article, title first where it is shown
	origins   map[string]string
	warnings  []string
	canonical string
	section   string
	tags      []string
	image     string
	charset   string // encoding found inside the page's own, see mend
}

func newDraft() *draft { return &draft{origins: map[string]string{}} }

func (d *draft) warn(s string) { d.warnings = append(d.warnings, s) }

// longestHead is how many lines may stand above the first paragraph.
const longestHead = 15

// plain reads scraped text: title, stamp, lead, body, byline, and the site's
// lines around them. s is normalised.
func plain(s string) *draft {
	d := newDraft()
	all := splitLines(s)
	lines, tail := cutTail(all)
	head := readHead(d, lines)
	foot := readFoot(d, lines[head.next:], tail)
	if head.title != "" {
		d.title = head.title
		d.origins["title"] = head.origin
		d.body = append(d.body, head.title)
	}
	for _, l := range foot {
		d.body = append(d.body, l.text)
	}
	if len(d.body) == 0 { // nothing but stamps and furniture: a fragment, kept as it is
		return fragment(all)
	}
	if d.credit.source == "" && len(foot) > 0 {
		if src := leadSource(foot[0].text); src != "" {
			d.credit.source = src
			d.origins["source"] = "lead"
		}
	}
	return d
}

// fragment is a text too small to show what of it is the article.
func fragment(lines []line) *draft {
	d := newDraft()
	for _, l := range lines {
		d.body = append(d.body, l.text)
	}
	return d
}

func splitLines(s string) []line {
	var out []line
	for raw := range strings.SplitSeq(s, "\n") {
		if t := strings.TrimSpace(raw); t != "" {
			out = append(out, newLine(t))
		}
	}
	return out
}

// cutTail ends the article at the first line that opens related items,
// comments or the footer, provided no running text follows. tail is the part
// cut off.
func cutTail(lines []line) (article, tail []line) {
	last := -1 // last paragraph
	for i, l := range lines {
		if last >= 0 && (siteFurniture.isEnd(l.folded) || l.runes <= 300 && isImprint(l.text)) {
			return lines[:i], lines[i:]
		}
		if l.isParagraph() && !siteFurniture.isTail(l.folded) && !siteFurniture.isLine(l.folded) {
			last = i
		}
	}
	for i := max(last, 0) + 1; i < len(lines); i++ {
		if siteFurniture.isTail(lines[i].folded) {
			return lines[:i], lines[i:]
		}
	}
	return lines, nil
}

// head is what stands above the body.
type head struct {
	title, origin string
	next          int // first line of the body
}

// readHead finds title and stamp among the lines above the first paragraph.
func readHead(d *draft, lines []line) head {
	type entry struct {
		at    int
		stamp *candidate
		title bool
	}
	var entries []entry
	limit := 0
	for limit < len(lines) && limit < longestHead && !closesHead(lines, limit) {
		limit++
	}
	var sections []int
	stamps := 0
	for i := 0; i < limit; i++ {
		l := lines[i]
		if c, ok := stampLine(l); ok {
			entries = append(entries, entry{at: i, stamp: &c})
			stamps++
			continue
		}
		if siteFurniture.isLine(l.folded) || siteFurniture.isTail(l.folded) {
			continue
		}
		if siteFurniture.isSection(l.folded) && i+2 < len(lines) {
			sections = append(sections, i)
			continue
		}
		if titleShaped(lines, i) {
			entries = append(entries, entry{at: i, title: true})
		}
	}
	pick, origin := -1, ""
	lastStamp := -1
	for k, e := range entries {
		if e.stamp != nil {
			lastStamp = k
		}
	}
	if lastStamp >= 0 {
		before, after := -1, -1
		for k, e := range entries {
			if e.title && k < lastStamp {
				before = e.at
			}
			if e.title && k > lastStamp && after < 0 && e.at <= entries[lastStamp].at+2 {
				after = e.at
			}
		}
		switch {
		case before >= 0 && (after < 0 || !sectionShaped(lines[before], lines[after])):
			pick, origin = before, "line above the stamp"
		case after >= 0:
			pick, origin = after, "line below the stamp"
			if before >= 0 {
				d.section = lines[before].text
			}
		}
	} else {
		for _, e := range entries {
			if e.at+1 < len(lines) {
				pick, origin = e.at, "first line"
				break
			}
		}
		if pick > 0 { // something that is no title stands first: the title is not shown
			for i := 0; i < pick; i++ {
				if !siteFurniture.isLine(lines[i].folded) && !siteFurniture.isSection(lines[i].folded) && !isByline(lines[i]) {
					pick = -1
					break
				}
			}
		}
	}
	if d.section == "" && len(sections) > 0 && pick > sections[0] {
		d.section = lines[sections[0]].text
	}
	h := head{next: 0}
	for _, e := range entries {
		if e.stamp == nil {
			continue
		}
		c := *e.stamp
		if pick >= 0 && e.at < pick && c.weekday != 0 && c.trust < trustLabelled {
			c.trust = trustClock
		}
		d.published = append(d.published, c)
		d.addCredit(c.credit, "beside the stamp")
		h.next = e.at + 1
	}
	if pick >= 0 {
		h.title = trimTitle(lines[pick].text)
		h.origin = origin
		h.next = max(h.next, pick+1)
		for h.next < len(lines) && strings.EqualFold(trimTitle(lines[h.next].text), h.title) { // printed twice
			h.next++
		}
	}
	for h.next < limit { // a byline or furniture right below
		l := lines[h.next]
		if siteFurniture.isLine(l.folded) {
			h.next++
			continue
		}
		if c, labelled, ok := l.shortByline(); ok && (labelled || pick >= 0 && h.next == pick+1 && isAllCapsName(l.text) && len(strings.Fields(l.text)) > 1) {
			d.addCredit(c, "below the title")
			h.next++
			continue
		}
		break
	}
	if h.next == 0 && len(lines) > 1 { // a byline where the title should be
		if c, _, ok := lines[0].shortByline(); ok && !lines[0].isParagraph() {
			d.addCredit(c, "first line")
			h.next = 1
		}
	}
	return h
}

// byline is what the function of that name says of the line.
func (l line) byline() (c credit, labelled, ok bool) {
	r := l.read
	if !r.creditRead {
		r.credit, r.labelled, r.credited = byline(l.text)
		r.creditRead = true
	}
	return r.credit, r.labelled, r.credited
}

// shortByline is byline of a line that is short enough to be nothing else.
func (l line) shortByline() (c credit, labelled, ok bool) {
	if l.runes > 80 {
		return c, false, false
	}
	return l.byline()
}

func isByline(l line) bool {
	_, _, ok := l.shortByline()
	return ok
}

// closesHead reports that running text begins at line i.
func closesHead(lines []line, i int) bool {
	l := lines[i]
	if leadSource(l.text) != "" {
		return true
	}
	if !l.isParagraph() {
		return false
	}
	if _, ok := stampLine(l); ok {
		return false
	}
	return !titleShaped(lines, i)
}

// titleShaped reports a line that can be a headline: not a sentence with its
// full stop, not a caption, not a fragment, and followed by something longer.
func titleShaped(lines []line, i int) bool {
	l := lines[i]
	if l.runes < 8 || l.runes > 200 || isNumbered(l.text) || i+1 >= len(lines) || leadSource(l.text) != "" || isCaption(l.text) {
		return false
	}
	underStamp := false
	if i > 0 {
		_, underStamp = stampLine(lines[i-1])
	}
	r, _ := utf8.DecodeRuneInString(strings.TrimLeft(l.text, `"'“‘«([`))
	if !unicode.IsUpper(r) && !unicode.IsDigit(r) && i > 0 && !underStamp {
		return false
	}
	if c, labelled, ok := l.shortByline(); ok && (labelled || c.source != "" || len(c.names) > 1 || !followedByLonger(lines, i, 60)) {
		return false
	}
	next := lines[i+1]
	if strings.EqualFold(trimTitle(next.text), trimTitle(l.text)) {
		return true
	}
	if r, _ := utf8.DecodeRuneInString(next.text); unicode.IsLower(r) && !underStamp { // cut in the middle of a sentence
		if _, isStamp := stampLine(next); !isStamp {
			return false
		}
	}
	text := strings.TrimRight(l.text, `"'”’») `)
	if strings.HasSuffix(text, ".") && !strings.HasSuffix(text, "..") || strings.HasSuffix(text, ";") || strings.HasSuffix(text, ",") || strings.HasSuffix(text, "/.") {
		return leadSource(next.text) != "" && l.runes <= 140
	}
	if l.runes > 120 && (strings.Contains(text, ". ") || strings.HasSuffix(text, ":") || strings.HasSuffix(text, "…")) {
		return false
	}
	return followedByLonger(lines, i, min(l.runes, 140))
}

// isNumbered reports the heading of a list item: "1. Tên gọi", "2: Khám phá".
func isNumbered(s string) bool {
	n := 0
	for n < len(s) && s[n] >= '0' && s[n] <= '9' {
		n++
	}
	return n > 0 && n <= 2 && len(s) > n+1 && (s[n] == '.' || s[n] == ':' || s[n] == ')') && s[n+1] == ' '
}

// followedByLonger reports that one of the next lines has more than n characters.
func followedByLonger(lines []line, i, n int) bool {
	for j := i + 1; j < len(lines) && j <= i+8; j++ {
		if lines[j].runes > n {
			return true
		}
	}
	return false
}

// sectionShaped reports that a is the name of a section and b the title: a
// short, b clearly longer.
func sectionShaped(a, b line) bool {
	return a.runes <= 36 && len(strings.Fields(a.text)) <= 8 && b.runes*5 > a.runes*6
}

// isCaption reports a line that closes with its photographer.
func isCaption(s string) bool {
	i := strings.LastIndex(s, "nh:") // Ảnh: or ảnh:, composed
	if i < 0 {
		i = strings.LastIndex(s, "nh minh h") // ảnh minh họa
	}
	if i < 2 {
		return false
	}
	before, _ := strings.CutSuffix(s[:i], "ả")
	before, _ = strings.CutSuffix(before, "Ả")
	return before != s[:i] && utf8.RuneCountInString(s[i:]) <= 40
}

// trimTitle drops what hangs on a headline: "( )", a trailing full stop of a repeated line stays.
func trimTitle(s string) string {
	s = strings.TrimSpace(s)
	for _, t := range []string{"( )", "()", "|"} {
		s = strings.TrimSpace(strings.TrimSuffix(s, t))
	}
	return s
}

func isAllCapsName(s string) bool {
	for _, r := range s {
		if unicode.IsLower(r) {
			return false
		}
	}
	return true
}

func (d *draft) addCredit(c credit, origin string) {
	if len(d.credit.names) == 0 && len(c.names) > 0 {
		d.credit.names = c.names
		d.origins["byline"] = origin
	}
	if d.credit.source == "" && c.source != "" {
		d.credit.source = c.source
		d.origins["source"] = origin
	}
}
