package decode

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/net/html/atom"

	"trichluc/extractors/vietnamese"
)

// matchTitle finds the visible block that says what the metadata calls the title.
func (r *reading) matchTitle() int {
	wanted := map[string]int{} // folded title → weight
	longest, shortest := 0, 1<<30
	want := func(s string, weight int) {
		if n := utf8.RuneCountInString(s); n >= 8 {
			longest, shortest = max(longest, n), min(shortest, n)
			if f := titleKey(s); wanted[f] < weight {
				wanted[f] = weight
			}
		}
	}
	for _, t := range r.meta.titles {
		want(t.value, 3)
		for _, s := range titleSegments(t.value) {
			want(s, 2)
		}
	}
	if page := clean(r.titleElem); !isSiteName(vietnamese.Fold(page)) {
		want(page, 2)
		for _, s := range titleSegments(page) {
			want(s, 2)
		}
	}
	best, top := -1, 0
	for i := range r.blocks {
		b := &r.blocks[i]
		if b.size > longest+12 || b.size < shortest-12 || b.size > 300 {
			continue
		}
		w := wanted[titleKey(b.text)]
		if w == 0 {
			continue
		}
		score := w*4 + r.titleRank(b) + min(b.size, 120)/12
		if b.junk != 0 || b.card {
			score -= 12
		}
		if b.linked() && b.tag != atom.H1 {
			score -= 8
		}
		if b.linked() && r.linksHome(b) {
			score -= 12
		}
		if isSiteName(b.line().folded) || siteFurniture.isSection(b.line().folded) || r.namesSite(b.line().text) {
			continue
		}
		if score > top {
			best, top = i, score
		}
	}
	return best
}

// linksHome reports a link to the site's front page: its name, not a headline.
func (r *reading) linksHome(b *block) bool {
	for id := r.nodes[b.pos].parent; id != none && id != 0; id = r.nodes[id].parent {
		if r.nodes[id].tag == atom.A {
			href := strings.TrimSpace(r.get(id, attrHref))
			return href == "/" || href == "./" || isRoot(href)
		}
	}
	return false
}

// titleRank is how much the markup around a block says headline.
func (r *reading) titleRank(b *block) int {
	rank := 0
	if r.kindNear(b)&nameTitle != 0 {
		rank = 5
	}
	id := b.node
	for k := 0; k < 3 && id != none && id != 0; k++ {
		switch r.nodes[id].tag {
		case atom.H1:
			rank = max(rank, 10) + 1
		case atom.H2:
			rank = max(rank, 5)
		case atom.H3, atom.H4:
			rank = max(rank, 3)
		}
		id = r.nodes[id].parent
	}
	return rank
}

// titleKey folds a title for comparison.
func titleKey(s string) string {
	return strings.Trim(vietnamese.Fold(s), " .…\"'|-")
}

var titleMarks = []string{" | ", " - ", " – ", " — ", " :: ", " » ", " « ", " / ", " • ", " |", "| "}

// titleSegments are the beginnings and ends of a page title cut at its marks:
// the site's name may stand on either side.
func titleSegments(s string) []string {
	var out []string
	for _, m := range titleMarks {
		if i := strings.Index(s, m); i > 0 {
			out = append(out, strings.TrimSpace(s[:i]), strings.TrimSpace(s[i+len(m):]))
			if j := strings.LastIndex(s, m); j != i {
				out = append(out, strings.TrimSpace(s[:j]), strings.TrimSpace(s[j+len(m):]))
			}
		}
	}
	return out
}

// isSiteName reports the name of a portal or paper, which stands in <title> of badly made pages.
func isSiteName(folded string) bool {
	for _, p := range []string{"trang thông tin", "trang tin điện tử", "cổng thông tin", "cổng ttđt", "cổng giao tiếp", "website", "báo điện tử", "trang chủ", "tin tức - sự kiện", "home"} {
		if strings.HasPrefix(folded, p) {
			return true
		}
	}
	return isPress(folded)
}

// namesSite reports that s is the site's own name.
func (r *reading) namesSite(s string) bool {
	f := titleKey(s)
	if f == "" {
		return false
	}
	for _, own := range []string{r.meta.siteName, r.meta.publisher} {
		o := titleKey(own)
		if o != "" && (f == o || len(f) >= 6 && (strings.HasSuffix(o, " "+f) || strings.HasSuffix(f, " "+o))) {
			return true
		}
	}
	host := siteOf(r.address, r.meta.canonical)
	if host == "" {
		return false
	}
	plain := strings.Map(func(c rune) rune {
		if c >= 'a' && c <= 'z' || c >= '0' && c <= '9' {
			return c
		}
		return -1
	}, vietnamese.Fold(s))
	name, _, _ := strings.Cut(host, ".")
	return len(plain) > 3 && (plain == name || strings.EqualFold(s, host))
}

// anchorTitle finds the headline by the stamp beside it, where no metadata
// names it: a line like a title, a date alone on its line, running text.
func (r *reading) anchorTitle() int {
	best, top := -1, 0
	for i := 1; i < len(r.blocks)-1; i++ {
		b := &r.blocks[i]
		if b.size > 90 || b.junk != 0 || b.linked() || !strings.ContainsAny(b.text, "0123456789") {
			continue
		}
		if _, ok := stampLine(b.line()); !ok {
			continue
		}
		text := 0
		for j := i + 1; j < min(len(r.blocks), i+6); j++ {
			if n := &r.blocks[j]; n.junk == 0 && !n.linked() && !n.card && n.isText() {
				text += n.size
			}
		}
		if text < 60 {
			continue
		}
		for _, k := range []int{i - 1, i - 2, i + 1} {
			if k < 0 {
				continue
			}
			rank := r.headlineRank(k)
			if rank < 0 || rank == 0 && k == i-2 {
				continue
			}
			if k == i+1 && best == i-1 && r.blocks[best].size <= 36 && r.blocks[k].size*5 > r.blocks[best].size*6 {
				rank += 4 // section, date, title
			}
			if score := text + 40*rank + 20; score > top {
				best, top = k, score
			}
		}
	}
	return best
}

// headlineRank says how much the markup of a block makes it a headline, -1 if it can be none.
func (r *reading) headlineRank(i int) int {
	b := &r.blocks[i]
	if b.size < 15 || b.size > 220 || b.junk != 0 || b.card || b.linked() && b.tag != atom.H1 || b.isText() && b.size > 120 {
		return -1
	}
	l := b.line()
	if siteFurniture.isLine(l.folded) || siteFurniture.isTail(l.folded) || siteFurniture.isSection(l.folded) || isSiteName(l.folded) || r.namesSite(l.text) || leadSource(l.text) != "" || isByline(l) {
		return -1
	}
	if _, ok := stampLine(l); ok || isCaption(l.text) || strings.HasSuffix(l.text, ":") || strings.HasSuffix(l.text, ".") && !strings.HasSuffix(l.text, "..") {
		return -1
	}
	if first, _ := utf8.DecodeRuneInString(strings.TrimLeft(l.text, "\"“‘'«")); !unicode.IsUpper(first) && !unicode.IsDigit(first) {
		return -1
	}
	rank := r.titleRank(b)
	if r.isBold(b) {
		rank += 3
	}
	if r.isLarge(b) {
		rank += 3
	}
	if isAllCapsName(l.text) {
		rank += 2
	}
	return rank
}

// isLarge reports <font size=4> or a large size in a style, inside the line of a block.
func (r *reading) isLarge(b *block) bool {
	for id := r.nodes[b.pos].parent; id != none && id != 0; id = r.nodes[id].parent {
		switch s := r.get(id, attrSize); s {
		case "4", "5", "6", "+1", "+2", "+3":
			return true
		}
		style := r.get(id, attrStyle)
		if i := strings.Index(style, "font-size:"); i >= 0 {
			n := 0
			for _, c := range strings.TrimLeft(style[i+len("font-size:"):], " ") {
				if c < '0' || c > '9' {
					break
				}
				n = n*10 + int(c-'0')
			}
			if n >= 17 {
				return true
			}
		}
		if id == b.node {
			break
		}
	}
	return false
}

// guessTitle finds the headline above or at the head of the body where no
// metadata names it: by heading, class name, and place.
func (r *reading) guessTitle() int {
	first := r.from
	for first < r.to && r.blocks[first].w <= 0 {
		first++
	}
	best, top := -1, 2
	for i := max(0, first-14); i < first && i < r.to; i++ {
		b := &r.blocks[i]
		if b.size < 12 || b.size > 260 || b.linked() && !b.isHeading() || b.card {
			continue
		}
		l := b.line()
		if siteFurniture.isLine(l.folded) || siteFurniture.isTail(l.folded) || siteFurniture.isSection(l.folded) || isSiteName(l.folded) || r.namesSite(l.text) || leadSource(l.text) != "" {
			continue
		}
		if _, ok := stampLine(l); ok {
			continue
		}
		if strings.HasSuffix(l.text, ".") && !strings.HasSuffix(l.text, "..") && l.runes > 80 {
			continue
		}
		rank := r.titleRank(b)*2 - (first - i)
		if b.junk != 0 {
			rank -= 6
		}
		if l.runes < 24 {
			rank -= 5
		}
		if r.isBold(b) || isAllCapsName(l.text) {
			rank += 4
		}
		if r.isLarge(b) {
			rank += 5
		}
		if rank > top {
			best, top = i, rank
		}
	}
	return best
}

// isBold reports that the first text of a block stands in b or strong.
func (r *reading) isBold(b *block) bool {
	for id := r.nodes[b.pos].parent; id != none && id != b.node; id = r.nodes[id].parent {
		if t := r.nodes[id].tag; t == atom.B || t == atom.Strong {
			return true
		}
	}
	return false
}

// readTitle settles the title: the visible headline, else what the metadata says.
func (r *reading) readTitle() {
	if r.titleAt >= 0 {
		b := &r.blocks[r.titleAt]
		r.title = trimTitle(b.line().text)
		switch {
		case b.tag == atom.H1:
			r.origins["title"] = "h1"
		default:
			r.origins["title"] = "headline"
		}
		for _, t := range r.meta.titles {
			if titleKey(t.value) == titleKey(r.title) {
				r.origins["title"] += ", " + t.origin
				break
			}
		}
		return
	}
	for _, t := range r.meta.titles {
		if s := r.withoutSite(t.value); s != "" {
			r.title, r.origins["title"] = s, t.origin
			return
		}
	}
	if s := r.withoutSite(clean(r.titleElem)); s != "" {
		r.title, r.origins["title"] = s, "title element"
	}
}

// withoutSite drops the site's name from either end of a title; "" if nothing else is left.
func (r *reading) withoutSite(s string) string {
	for range 2 {
		for _, m := range titleMarks {
			if i := strings.LastIndex(s, m); i > 0 {
				end := strings.TrimSpace(s[i+len(m):])
				if r.namesSite(end) || isSiteName(vietnamese.Fold(end)) || strings.HasPrefix(end, "Báo ") || strings.Contains(end, ".vn") || strings.Contains(end, ".com") {
					s = strings.TrimSpace(s[:i])
				}
			}
			if i := strings.Index(s, m); i > 0 {
				start := strings.TrimSpace(s[:i])
				if r.namesSite(start) || isSiteName(vietnamese.Fold(start)) {
					s = strings.TrimSpace(s[i+len(m):])
				}
			}
		}
	}
	if r.namesSite(s) || isSiteName(vietnamese.Fold(s)) {
		return ""
	}
	return s
}
