package decode

import (
	"strings"
	"unicode/utf8"

	"golang.org/x/net/html/atom"

	"trichluc/extractors/vietnamese"
)

// readByline settles who wrote: JSON-LD, an author element, the last line, a
// line below the title, meta tags; never the site's own name.
func (r *reading) readByline(foot *draft) {
	type offer struct {
		names  []string
		origin string
	}
	var offers []offer
	add := func(names []string, origin string) {
		var kept []string
		for _, n := range names {
			if n = r.cleanAuthor(n); n != "" {
				kept = append(kept, n)
			}
		}
		if len(kept) > 0 {
			offers = append(offers, offer{kept, origin})
		}
	}
	add(r.ruleAuthors, "site rule")
	var ld, meta []string
	for _, a := range r.meta.authors {
		if c, _, ok := byline(a.value); ok {
			if a.origin == "json-ld" {
				ld = append(ld, c.names...)
			} else {
				meta = append(meta, c.names...)
			}
		}
	}
	add(ld, "json-ld")
	names, labelled := r.authorElements()
	add(names, "author element")
	add(foot.credit.names, foot.origins["byline"])
	add(labelled, "byline")
	for _, c := range r.headCredits {
		add(c.names, "beside the stamp")
	}
	add(meta, "meta author")
	if len(offers) > 0 {
		best := offers[0]
		for _, o := range offers[1:] { // a later one that holds all of the first and more
			if len(o.names) > len(best.names) && holdsAll(o.names, best.names) {
				best = o
			}
		}
		r.credit.names = best.names
		r.origins["byline"] = best.origin
	}
	if foot.credit.source != "" && !r.namesSite(foot.credit.source) {
		r.credit.source = foot.credit.source
		r.origins["source"] = foot.origins["source"]
	}
}

func holdsAll(names, some []string) bool {
	for _, s := range some {
		found := false
		for _, n := range names {
			found = found || titleKey(n) == titleKey(s)
		}
		if !found {
			return false
		}
	}
	return true
}

// cleanAuthor drops the site, its staff accounts, and what is no name.
func (r *reading) cleanAuthor(s string) string {
	s = trimCredit(s)
	if s == "" || r.namesSite(s) || isPress(s) || strings.Contains(s, "://") || strings.Contains(s, "@") {
		return ""
	}
	f := vietnamese.Fold(s)
	if isStaff(f) {
		return ""
	}
	for _, w := range []string{"báo", "cổng", "đài", "tạp chí", "trang", "sở", "ubnd", "phòng", "ban"} {
		if strings.HasPrefix(f, w+" ") && len(strings.Fields(f)) > 2 {
			return ""
		}
	}
	return s
}

// isStaff reports an account or a desk instead of a person. folded is the name
// as vietnamese.Fold gives it.
func isStaff(folded string) bool {
	for _, w := range []string{"admin", "administrator", "quản trị", "super user", "webmaster", "editor", "editors", "biên tập viên", "ban biên tập", "bbt", "root", "guest", "user", "tác giả", "author", "nguồn", "facebook"} {
		if folded == w || strings.HasPrefix(folded, w+" ") {
			return true
		}
	}
	return false
}

// authorElements reads elements whose names say author, near the article; a line
// set right below its element; and
// lines that call themselves a byline.
func (r *reading) authorElements() (names, labelled []string) {
	lo, hi := max(0, r.from-12), min(len(r.blocks), r.to+8)
	if r.titleAt >= 0 {
		lo = max(0, r.titleAt-4)
	}
	if r.titleAt >= r.to { // the headline stands below the body: something is wrong with it
		lo = r.from
	}
	seen := map[string]bool{}
	for i := lo; i < hi; i++ {
		b := &r.blocks[i]
		if b.size > 90 || i == r.titleAt || b.card {
			continue
		}
		author := r.authorAround(b) || i >= r.to && i < r.to+4 && b.junk == 0 && r.isRight(b, none) && !signsDocument(r.blocks[i-1].line())
		if !author && (i >= r.from && i < r.to && b.w > 0) {
			continue
		}
		l := b.line()
		c, isLabelled, ok := l.byline()
		if !ok || len(c.names) == 0 {
			continue
		}
		for _, n := range c.names {
			switch {
			case seen[titleKey(n)]:
			case author:
				names = append(names, n)
				seen[titleKey(n)] = true
			case isLabelled && utf8.RuneCountInString(l.text) <= 80 && !strings.HasPrefix(l.folded, "ảnh"):
				labelled = append(labelled, n)
			}
		}
	}
	return names, labelled
}

// authorAround reports that an element inside or around the block is named author.
func (r *reading) authorAround(b *block) bool {
	id := r.nodes[b.pos].parent
	for k := 0; k < 5 && id != none && id != 0 && id != r.body; k++ {
		if r.nodes[id].end-id > 120 {
			return false
		}
		if r.names.of(r.page, id)&nameAuthor != 0 || r.nodes[id].tag == atom.A && r.get(id, attrHref) == string(authorLink) {
			return true
		}
		id = r.nodes[id].parent
	}
	return false
}
