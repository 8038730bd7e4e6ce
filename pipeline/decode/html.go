package decode

import (
	"strings"
	"unicode/utf8"

	"golang.org/x/net/html/atom"

	"trichluc/extractors/vietnamese"
	"trichluc/pipeline/decode/charset"
)

// reading is one page while it is being read.
type reading struct {
	*page
	meta        *metadata
	names       *classNames
	blocks      []block
	address     string   // where the page came from
	titleAt     int      // block of the headline, -1 if none is visible
	body        nodeID   // element that holds the article, none if there is none
	from        int      // first block of the body
	to          int      // one past its last
	headCredits []credit // bylines beside the stamp

	// what a site's rule found
	ruleStamp   *candidate
	ruleAuthors []string
	*draft
}

// readHTML finds the article of a page. The error is a Refusal.
func (dec Decoder) readHTML(src charset.Result, address string) (*draft, error) {
	r := &reading{page: parsePage(src.Text), names: newClassNames(), address: address, titleAt: -1, body: none, draft: newDraft()}
	r.meta = readMetadata(r.page)
	r.blocks = linearise(r.page, r.names)
	if !src.Sure {
		r.mend()
	}
	markCards(r.page, r.blocks)
	markImprint(r.blocks)

	weigh(r.blocks, -1)
	if !dec.WithoutSiteRules {
		r.applySite(siteRuleFor(siteOf(address, r.meta.canonical)))
	}
	if r.titleAt < 0 {
		r.titleAt = r.matchTitle()
	}
	if r.titleAt < 0 {
		r.titleAt = r.anchorTitle()
	}
	weigh(r.blocks, r.titleAt)
	if r.body == none {
		r.body = container(r.page, r.names, r.blocks)
	}
	if r.body != none {
		r.from = firstIn(r.blocks, r.body)
		r.to = r.from
		for r.to < len(r.blocks) && r.within(r.blocks[r.to].pos, r.body) {
			r.to++
		}
		if r.titleAt < 0 {
			r.titleAt = r.guessTitle()
		}
	}
	if reason := r.refuse(); reason != "" {
		return nil, reason
	}
	r.readTitle()
	lines := r.collect()
	foot := newDraft()
	lines = readFoot(foot, lines, nil)
	r.readPublished(foot)
	r.readByline(foot)
	if r.title != "" {
		r.draft.body = append(r.draft.body, r.title)
	}
	for _, l := range lines {
		r.draft.body = append(r.draft.body, l.text)
	}
	if r.credit.source == "" && len(lines) > 0 {
		if s := leadSource(lines[0].text); s != "" {
			r.credit.source = s
			r.origins["source"] = "lead"
		}
	}
	if r.truncated {
		r.warn("the page breaks off")
	}
	if r.crowded {
		r.warn("the page has too many elements; the rest was not read")
	}
	r.readRest()
	return r.draft, nil
}

// readRest takes the further fields from the metadata.
func (r *reading) readRest() {
	m := r.meta
	r.canonical = absolute(m.canonical, r.address)
	base := r.address
	if base == "" {
		base = r.canonical
	}
	r.image = absolute(m.image, base)
	if r.section == "" && m.section != "" && utf8.RuneCountInString(m.section) <= 80 {
		r.section = m.section
	}
	r.tags = m.tags
}

// collect gives the lines of the article below its title.
func (r *reading) collect() []line {
	var out []line
	seen := map[string]bool{}
	total, kept, passed := 0, 0, 0
	for i := r.from; i < r.to; i++ {
		if w := r.blocks[i].w; w > 0 {
			total += r.blocks[i].size
		}
	}
	title := ""
	if r.title != "" {
		title = vietnamese.Fold(r.title)
	}
	add := func(b *block) {
		l := b.line()
		if l.text == "" || l.folded != "" && l.folded == title {
			return
		}
		if l.runes > 40 {
			if seen[l.text] {
				return
			}
			seen[l.text] = true
		}
		out = append(out, l)
	}
	start := r.from
	if r.titleAt >= 0 && r.titleAt < r.from {
		for i := r.titleAt + 1; i < r.from; i++ {
			if b := &r.blocks[i]; r.isLead(b, i) {
				add(b)
			}
		}
	}
	if r.titleAt >= r.from && r.titleAt < r.to {
		start = r.titleAt + 1
	}
	for i := r.from; i < start; i++ {
		if r.blocks[i].w > 0 {
			passed += r.blocks[i].size
		}
	}
	first, last, core := r.core(start, total-passed)
	home := r.home(start, total-passed)
	signed := r.signedEnd(start, home)
	box := none // an element that holds other items, as its heading says
	lastKept, lastText := none, start
	for i := start; i < r.to; i++ {
		b := &r.blocks[i]
		if b.w > 0 {
			passed += b.size
		}
		if b.over || box != none && r.within(b.pos, box) {
			continue
		}
		tail := b.size < 90 && (kept > 0 || b.junk == 0 && !b.linked()) && siteFurniture.isTail(b.line().folded)
		if tail && kept > 0 && (total-passed)*10 <= total*3 && !r.goesOn(i, lastText) {
			break
		}
		if b.junk != 0 || b.card || b.linked() && !tail && !(b.isText() && b.links*10 < b.size*8) {
			continue
		}
		if i > last && i > 0 && r.isRight(b, core) && b.size <= 60 && len(out) > 0 && isByline(out[len(out)-1]) && !isByline(b.line()) {
			continue // the unit of who signed above
		}
		if i >= signed && !r.isFringe(b) || i > start && home != none && r.isAside(i, home) {
			continue
		}
		if (i < first || i > last) && !b.lead && !r.within(b.pos, core) && !r.isFringe(b) {
			continue
		}
		if tail {
			box = r.boxOf(b, lastKept, core)
			continue
		}
		if b.w > 0 {
			kept += b.size
			lastKept, lastText = b.pos, i
		} else if kept == 0 && r.isHeadMatter(b) {
			continue
		}
		add(b)
	}
	return out
}

// isRight reports a block set at the right margin.
func (r *reading) isRight(b *block, core nodeID) bool {
	for id := r.nodes[b.pos].parent; id != none && id != 0 && id != core; id = r.nodes[id].parent {
		if strings.EqualFold(r.get(id, attrAlign), "right") {
			return true
		}
		if s := r.get(id, attrStyle); strings.Contains(s, "text-align") && strings.Contains(strings.ReplaceAll(s, " ", ""), "text-align:right") {
			return true
		}
	}
	return false
}

// boxOf is the outermost element around a heading that holds nothing of the
// article so far.
func (r *reading) boxOf(b *block, lastKept, core nodeID) nodeID {
	box := none
	for id := b.node; id != none && id != 0 && id != r.body && !r.within(core, id); id = r.nodes[id].parent {
		if lastKept != none && r.within(lastKept, id) {
			break
		}
		box = id
	}
	return box
}

// home is the element that holds most of the paragraphs, none if they stand apart.
func (r *reading) home(start, text int) nodeID {
	sum := map[nodeID]int{}
	for i := start; i < r.to; i++ {
		if b := &r.blocks[i]; b.w > 0 {
			h := r.holder(i)
			if sum[h] += b.size; sum[h]*5 > text*3 {
				return h
			}
		}
	}
	return none
}

// isAside reports the summary of another article in mid-text: alone with its
// linked title in a small element among the paragraphs.
func (r *reading) isAside(i int, home nodeID) bool {
	b, t := &r.blocks[i], &r.blocks[i-1]
	if b.w <= 0 || !t.linked() || t.size < 15 || t.size > 250 || r.holder(i) == home {
		return false
	}
	box := commonBox(r.page, b.node, t.node)
	if box <= 0 || box == home || r.within(home, box) || r.nodes[box].end-box > 60 {
		return false
	}
	last := i + 1
	for last < r.to && r.within(r.blocks[last].pos, box) {
		last++
	}
	return last-firstIn(r.blocks, box) <= 4
}

// signedEnd is one past the last block of the element that holds most of the
// paragraphs, where that element ends with who wrote it: the article is over,
// and text after it is of another. It is r.to where nobody signs.
func (r *reading) signedEnd(start int, home nodeID) int {
	if home == none || home == r.body {
		return r.to
	}
	end := r.to
	for end > start && !r.within(r.blocks[end-1].pos, home) {
		end--
	}
	for i := end - 1; i > start; i-- {
		b := &r.blocks[i]
		if b.junk != 0 || b.linked() || siteFurniture.isLine(b.line().folded) {
			continue
		}
		c, _, ok := b.line().byline()
		if ok && len(c.names) > 0 && b.size <= 80 && !isPlaceName(b.line().text) && !signsDocument(r.blocks[i-1].line()) {
			return end
		}
		break
	}
	return r.to
}

// goesOn reports that running text follows block i in the very element that
// held the last paragraph: what block i heads is a box in mid-article.
func (r *reading) goesOn(i, lastText int) bool {
	home := r.holder(lastText)
	for j := i + 1; j < r.to; j++ {
		if b := &r.blocks[j]; b.w > 0 && r.holder(j) == home {
			return true
		}
	}
	return false
}

// holder is the element around the paragraph that a block is.
func (r *reading) holder(i int) nodeID {
	at := r.blocks[i].node
	for leaf(r.nodes[at].tag) && at != 0 {
		at = r.nodes[at].parent
	}
	return at
}

// core finds the first and last running text below the title, and the
// innermost element that holds at least half of it. Short lines before and
// after the text belong to the article only inside that element.
func (r *reading) core(start, text int) (first, last int, core nodeID) {
	first, last, core = r.to, -1, r.body
	for i := start; i < r.to; i++ {
		b := &r.blocks[i]
		if b.w <= 0 {
			continue
		}
		first, last = min(first, i), i
	}
	if last < 0 {
		return start, r.to, core
	}
	for at := r.blocks[last].node; at != none && at != r.body; at = r.nodes[at].parent {
		if good, _ := tally(r.page, r.blocks, at); good*2 >= float64(text) && !leaf(r.nodes[at].tag) {
			return first, last, at
		}
	}
	return first, last, core
}

// isFringe reports a line that belongs to the article though it stands apart:
// a lead, a caption, a byline, a source, the stamp.
func (r *reading) isFringe(b *block) bool {
	k := r.kindNear(b)
	if k&(nameLead|nameCaption) != 0 || b.tag == atom.Figcaption {
		return true
	}
	l := b.line()
	if isCaption(l.text) {
		return true
	}
	if _, ok := stampLine(l); ok {
		return true
	}
	return isByline(l)
}

// isHeadMatter reports a stamp, byline or control between title and text.
func (r *reading) isHeadMatter(b *block) bool {
	l := b.line()
	if _, ok := readStampLine(l, r.kindNear(b)&nameTime != 0); ok {
		return true
	}
	if c, labelled, ok := l.shortByline(); ok && (labelled || len(c.names) > 1 || r.authorAround(b)) {
		return true
	}
	return siteFurniture.isLine(l.folded)
}

// isLead reports a lead, or the caption of a picture, that stands above the
// element of the body.
func (r *reading) isLead(b *block, i int) bool {
	if b.lead {
		return true
	}
	if b.junk != 0 || b.card || b.linked() || b.size < 30 {
		return false
	}
	if _, ok := stampLine(b.line()); ok {
		return false
	}
	if k := r.kindNear(b); k&nameLead != 0 || i-r.titleAt <= 12 && (k&nameCaption != 0 || b.tag == atom.Figcaption) {
		return true
	}
	return b.isText() && i-r.titleAt <= 12
}

// kindNear is what the names of the elements around a block say: those inside
// its line, its own, and two above.
func (r *reading) kindNear(b *block) nameKind {
	var k nameKind
	above := -1
	for id := r.nodes[b.pos].parent; id != none && id != 0 && above < 2; id = r.nodes[id].parent {
		if above >= 0 && r.nodes[id].end-id > 60 {
			break
		}
		k |= r.names.of(r.page, id)
		if id == b.node || above >= 0 {
			above++
		}
	}
	return k
}

// markImprint sets aside the publisher's imprint wherever it stands.
func markImprint(blocks []block) {
	for i := range blocks {
		b := &blocks[i]
		if b.junk == 0 && b.size <= 600 && b.size > 20 && isImprint(b.text) {
			b.junk = b.node
		}
	}
}

// imprintWords are what imprints are made of, one row a kind.
var imprintWords = [][]string{
	{"Bản quyền", "BẢN QUYỀN", "©", "Copyright", "copyright", "Powered by"},
	{"Tổng Biên tập", "Tổng biên tập", "TỔNG BIÊN TẬP", "Chịu trách nhiệm", "Trưởng ban biên tập", "Trưởng Ban biên tập", "Trưởng Ban Biên tập"},
	{"Điện thoại:", "ĐT:", "Email:", "E-mail:", "Hotline", "Fax:", "Tel:"},
	{"Trụ sở:", "Trụ sở chính", "Tòa soạn", "Toà soạn", "Cơ quan chủ quản"},
	{"hi rõ nguồn"},
}

// isImprint reports a publisher's imprint: two kinds of its words, or the
// licence of a press organ. "Giấy phép khai thác số 12/GP-UBND" is none.
func isImprint(s string) bool {
	n := 0
	for _, kind := range imprintWords {
		for _, w := range kind {
			if strings.Contains(s, w) {
				n++
				break
			}
		}
	}
	if strings.Contains(s, "iấy phép") || strings.Contains(s, "GIẤY PHÉP") || strings.Contains(s, "GPXB") {
		for _, w := range []string{"TTTT", "TTĐT", "Thông tin và Truyền thông", "Thông tin - Truyền thông", "GP-BC", "GP-BVHTT", "Cục Báo chí", "báo chí", "trang thông tin", "Trang thông tin", "báo điện tử", "Báo điện tử", "XBBT"} {
			if strings.Contains(s, w) {
				n++
				break
			}
		}
		if n > 0 && (strings.HasPrefix(s, "Giấy phép") || strings.HasPrefix(s, "Số giấy phép") || strings.HasPrefix(s, "Số Giấy phép")) {
			return true
		}
	}
	return n >= 2 || n == 1 && (strings.HasPrefix(s, "©") || strings.HasPrefix(s, "Copyright") || strings.HasPrefix(s, "Bản quyền") || strings.HasPrefix(s, "Cơ quan chủ quản"))
}

// text is all text inside an element.
func (r *reading) text(id nodeID, most int) string {
	var b strings.Builder
	for i := id; i < r.nodes[id].end && b.Len() < most; i++ {
		if n := &r.nodes[i]; n.tag == 0 {
			b.WriteString(n.text)
		} else if isBlock(n.tag) || n.tag == atom.Br {
			b.WriteByte(' ')
		}
	}
	return clean(b.String())
}
