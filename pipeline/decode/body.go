package decode

import (
	"golang.org/x/net/html/atom"
)

// weigh says of every block how much it speaks for (or against) its
// surroundings being the article. titleAt is the block of the headline, -1 if
// unknown: what stands above it counts little, what follows the readers'
// comments or the imprint not at all.
func weigh(blocks []block, titleAt int) {
	text, over := 0, false
	for i := range blocks {
		b := &blocks[i]
		b.over = over
		switch {
		case b.junk != 0 || over:
			b.w = 0
		case b.linked():
			b.w = -8 - 0.4*float64(min(b.size, 120))
		case b.card:
			b.w = -0.3 * float64(min(b.size, 300))
		case b.isText():
			b.w = float64(min(b.size, 900))
			if titleAt >= 0 && i < titleAt {
				b.w *= 0.05
			} else if titleAt >= 0 {
				text += b.size
				if i > titleAt+80 && text < 200 {
					b.w *= 0.7
				}
			}
		default:
			b.w = 0
			if text >= 100 && b.size < 60 && siteFurniture.isEnd(b.line().folded) {
				over = true
				b.over = true
			}
		}
	}
}

// markCards finds summaries of other articles: a linked title followed by
// plain text, again and again in elements of one shape.
func markCards(p *page, blocks []block) {
	type shape struct {
		class string
		tag   atom.Atom
	}
	seen := map[shape][]int{}
	boxOf := map[int]nodeID{}
	for i := 1; i < len(blocks); i++ {
		b, t := &blocks[i], &blocks[i-1]
		if i > 1 && t.size < 45 && !t.linked() { // a date or section between title and summary
			t = &blocks[i-2]
		}
		if !t.linked() || t.size < 15 || t.size > 250 || b.linked() || b.size < 40 || b.junk != 0 {
			continue
		}
		box := commonBox(p, b.node, t.node)
		if box <= 0 || p.nodes[box].end-box > 400 {
			continue
		}
		boxOf[i] = box
		k := shape{p.get(box, attrClass), p.nodes[box].tag}
		seen[k] = append(seen[k], i)
	}
	for _, list := range seen {
		if len(list) < 3 {
			continue
		}
		// items in one box under each other are paragraphs that follow links in the text
		boxes := map[nodeID]bool{}
		for _, i := range list {
			boxes[boxOf[i]] = true
		}
		if len(boxes) < 3 {
			continue
		}
		for _, i := range list {
			blocks[i].card = true
		}
	}
}

// commonBox is the innermost element that holds both nodes, none if it lies
// more than four levels up.
func commonBox(p *page, a, b nodeID) nodeID {
	for k := 0; k < 4 && a != none; k++ {
		if p.within(b, a) {
			return a
		}
		a = p.nodes[a].parent
	}
	return none
}

// leaf elements hold one paragraph; the element around them is what is scored.
func leaf(t atom.Atom) bool {
	switch t {
	case atom.P, atom.Li, atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6, atom.Figcaption, atom.Dd, atom.Dt, atom.Blockquote, atom.Pre, atom.Caption, atom.Center:
		return true
	}
	return false
}

// container finds the element that holds the article's body, none if the page
// has no running text.
func container(p *page, names *classNames, blocks []block) nodeID {
	score := map[nodeID]float64{}
	order := []nodeID{}
	for i := range blocks {
		b := &blocks[i]
		w := b.w
		if w == 0 {
			continue
		}
		at := b.node
		for leaf(p.nodes[at].tag) && at != 0 {
			at = p.nodes[at].parent
		}
		share := 1.0
		for k := 0; k < 7 && at != none; k++ {
			if _, ok := score[at]; !ok {
				order = append(order, at)
			}
			score[at] += w * share
			switch {
			case k == 0:
				share = 0.6
			default:
				share *= 0.6
			}
			at = p.nodes[at].parent
		}
	}
	best, top := none, 0.0
	for _, id := range order {
		s := score[id]
		kind := names.of(p, id)
		if s > 0 {
			switch {
			case p.get(id, attrItemprop) == "articleBody":
				s *= 1.6
			case kind&nameBody != 0:
				s *= 1.25
			case p.nodes[id].tag == atom.Article || p.nodes[id].tag == atom.Main:
				s *= 1.15
			}
		}
		if s > top {
			best, top = id, s
		}
	}
	if best == none {
		return none
	}
	return climb(p, blocks, best)
}

// climb moves from the densest element up to one that holds the rest of the
// article, as long as what comes in is mostly text; a little will do where
// nothing but text comes in.
func climb(p *page, blocks []block, at nodeID) nodeID {
	good, bad := tally(p, blocks, at)
	result := at
	for k := 0; k < 6; k++ {
		at = p.nodes[at].parent
		if at == none || at == 0 {
			break
		}
		g, b := tally(p, blocks, at)
		if dg := g - good; dg > 0.12*good && b-bad < 0.5*dg || dg > 0.06*good && b == bad {
			result, good, bad = at, g, b
		}
	}
	return result
}

// tally is how much text and how much clutter an element holds.
func tally(p *page, blocks []block, at nodeID) (good, bad float64) {
	for i := firstIn(blocks, at); i < len(blocks) && p.within(blocks[i].pos, at); i++ {
		if w := blocks[i].w; w > 0 {
			good += w
		} else {
			bad -= w
		}
	}
	return good, bad
}

// firstIn is the index of the first block inside an element: blocks are in
// page order, so a binary search finds it.
func firstIn(blocks []block, at nodeID) int {
	lo, hi := 0, len(blocks)
	for lo < hi {
		mid := (lo + hi) / 2
		if blocks[mid].pos < at {
			lo = mid + 1
		} else {
			hi = mid
		}
	}
	return lo
}
