package decode

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/net/html/atom"

	"trichluc/extractors/vietnamese"
)

// block is one line of a page as a browser would set it.
type block struct {
	text  string // white space collapsed, not yet normalised
	node  nodeID // innermost block element it stands in
	pos   nodeID // its first run of text; rises from block to block
	tag   atom.Atom
	size  int     // characters
	links int     // characters inside links
	junk  nodeID  // outermost element around it whose name says it is no article, 0 where there is none
	card  bool    // the summary of another article, see markCards
	lead  bool    // named as the lead by the rule of the site
	w     float64 // see weigh
	over  bool    // stands after the article, see weigh

	made   bool
	cached line
}

// line is the block normalised.
func (b *block) line() line {
	if !b.made {
		b.cached = newLine(strings.TrimSpace(vietnamese.Normalise(b.text)))
		b.made = true
	}
	return b.cached
}

// linked reports that most of the block is links.
func (b *block) linked() bool { return b.links*20 > b.size*9 }

// isHeading reports h1 to h6.
func (b *block) isHeading() bool {
	switch b.tag {
	case atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6:
		return true
	}
	return false
}

// isText reports running text: long, or a sentence with its full stop.
func (b *block) isText() bool {
	return b.size >= 140 || b.size >= 50 && endsSentence(b.text)
}

// liner cuts a page into blocks.
type liner struct {
	*page
	names    *classNames
	blocks   []block
	buf      []byte
	links    int
	size     int
	at       nodeID
	space    bool
	seam     bool // an inline element begins or ends here
	pre      bool
	junk     nodeID
	inLink   bool
	font     font
	cur, pos nodeID
	prose    []int32 // prose[i] is how many bytes of long text runs stand before node i
}

// linearise gives the visible lines of the page in order.
func linearise(p *page, names *classNames) []block {
	l := liner{page: p, names: names, prose: make([]int32, len(p.nodes)+1)}
	for i := range p.nodes {
		l.prose[i+1] = l.prose[i]
		if n := len(p.nodes[i].text); n >= 80 {
			l.prose[i+1] += int32(n)
		}
	}
	l.walk(0)
	l.flush()
	return l.blocks
}

func (l *liner) walk(id nodeID) {
	for c := l.nodes[id].first; c != none; c = l.nodes[c].next {
		if len(l.blocks) >= mostBlocks {
			l.crowded = true
			return
		}
		n := &l.nodes[c]
		if n.tag == 0 {
			l.cur = c
			l.add(l.font.fix(n.text))
			continue
		}
		switch n.tag {
		case atom.Br:
			l.flush()
			continue
		case atom.Script, atom.Noscript, atom.Template, atom.Button, atom.Input, atom.Head, atom.Link, atom.Meta, atom.Object, atom.Video, atom.Audio, atom.Canvas, atom.Map, atom.Datalist, atom.Menuitem:
			continue
		}
		if l.isHidden(c) {
			continue
		}
		junk := l.junk
		if junk == 0 && (n.tag == atom.Nav || n.tag == atom.Footer || n.tag == atom.Menu || l.names.of(l.page, c)&nameJunk != 0 || l.isHiddenByClass(c)) && !l.holdsMost(c) {
			l.junk = c
		}
		wasLink, wasPre, at, wasFont := l.inLink, l.pre, l.at, l.font
		l.font = l.font.of(l.page, c)
		switch n.tag {
		case atom.A:
			l.inLink = l.inLink || l.get(c, attrHref) != ""
		case atom.Pre:
			l.pre = true
		}
		if isBlock(n.tag) {
			l.flush()
			l.at = c
			l.walk(c)
			l.flush()
			l.at = at
		} else {
			if n.tag == atom.A && len(l.buf) > 0 && l.names.of(l.page, l.at)&nameAuthor != 0 {
				l.list() // one author after another
			}
			l.seam = true
			l.space = l.space || n.tag == atom.Time // a stamp is no part of the word beside it
			l.walk(c)
			l.seam = true
			l.space = l.space || n.tag == atom.Time
		}
		l.inLink, l.pre, l.junk, l.font = wasLink, wasPre, junk, wasFont
	}
}

// holdsMost reports that more than half of the page's prose stands in an
// element: whatever its name says, the article is inside.
func (l *liner) holdsMost(id nodeID) bool {
	inside := l.prose[l.nodes[id].end] - l.prose[id]
	return inside > 200 && inside*2 > l.prose[len(l.nodes)]
}

func (l *liner) isHidden(id nodeID) bool {
	if l.nodes[id].attrCount == 0 {
		return false
	}
	if l.has(id, attrHidden) {
		return true
	}
	style := l.get(id, attrStyle)
	if len(style) < 12 {
		return false
	}
	style = strings.ToLower(strings.ReplaceAll(style, " ", ""))
	return strings.Contains(style, "display:none") || strings.Contains(style, "visibility:hidden")
}

// isHiddenByClass reports an element that the usual style sheets do not show.
// "hidden md:block" shows on wide screens.
func (l *liner) isHiddenByClass(id nodeID) bool {
	class := l.get(id, attrClass)
	if !strings.Contains(class, "hid") && !strings.Contains(class, "d-none") {
		return false
	}
	hidden := false
	for name := range strings.FieldsSeq(class) {
		switch {
		case name == "hidden" || name == "hide" || name == "d-none":
			hidden = true
		case strings.HasSuffix(name, "block") || strings.HasSuffix(name, "flex") || strings.HasSuffix(name, "inline") || strings.HasSuffix(name, "grid"):
			return false
		}
	}
	return hidden
}

// add appends text to the current line, white space collapsed.
func (l *liner) add(s string) {
	start := 0
	for i := 0; i < len(s); {
		n := 0 // bytes of white space at i
		switch c := s[i]; {
		case c <= ' ':
			n = 1
		case c == 0xC2 && i+1 < len(s) && s[i+1] == 0xA0: // no-break spaces collapse too
			n = 2
		default:
			i++
			continue
		}
		if start < i {
			l.put(s[start:i])
		}
		if s[i] == '\n' && l.pre {
			l.flush()
		}
		l.space = true
		i += n
		start = i
	}
	if start < len(s) {
		l.put(s[start:])
	}
}

func (l *liner) put(s string) {
	if l.space && len(l.buf) > 0 {
		l.buf = append(l.buf, ' ')
		l.size++
		if l.inLink {
			l.links++
		}
	}
	if len(l.buf) == 0 {
		l.pos = l.cur
	} else if l.seam && !l.space && wordsTouch(l.buf, s) {
		l.space = true
		l.put(s)
		return
	}
	l.seam = false
	l.space = false
	l.buf = append(l.buf, s...)
	n := utf8.RuneCountInString(s)
	l.size += n
	if l.inLink {
		l.links += n
	}
}

// list sets a comma between two links of an author element.
func (l *liner) list() {
	if r, _ := utf8.DecodeLastRune(l.buf); unicode.IsLetter(r) {
		l.put(",")
		l.space = true
	}
}

// wordsTouch reports a small letter before a capital: two elements that style
// sheets set apart, such as a place name before the lead. No Vietnamese word
// has a capital inside.
func wordsTouch(before []byte, after string) bool {
	a, _ := utf8.DecodeLastRune(before)
	b, _ := utf8.DecodeRuneInString(after)
	return unicode.IsLower(a) && unicode.IsUpper(b)
}

func (l *liner) flush() {
	l.space, l.seam = false, false
	if len(l.buf) == 0 {
		return
	}
	l.blocks = append(l.blocks, block{text: string(l.buf), node: l.at, pos: l.pos, tag: l.nodes[l.at].tag, size: l.size, links: l.links, junk: l.junk})
	l.buf, l.size, l.links = l.buf[:0], 0, 0
}
