package decode

import (
	"bytes"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// The tree here is not that of the HTML standard: one pass over the tokens,
// nesting bounded, no re-parenting of misnested formatting. It is linear in
// the page whatever the page does, which the standard's algorithm is not.

// Limits that keep hostile pages small.
const (
	deepest     = 200     // open elements at once; deeper ones are put beside their parent. Real pages stay below 60.
	mostNodes   = 500_000 // elements and runs of text
	mostBlocks  = 50_000  // lines
	longestAttr = 2048    // bytes kept of one attribute
)

// nodeID is an index into page.nodes; 0 is the root.
type nodeID int32

const none nodeID = -1

// node is one element, or one run of text where tag is 0.
type node struct {
	tag                       atom.Atom
	parent, first, last, next nodeID
	end                       nodeID // one past the last node below it
	attrs                     int32  // first of its attributes in page.attrs
	attrCount                 uint16
	text                      string // of a run of text, entities resolved
}

// attrKey names the attributes that tell something about an article.
type attrKey uint8

const (
	attrClass attrKey = iota + 1
	attrID
	attrItemprop
	attrRel
	attrHref
	attrDatetime
	attrContent
	attrName
	attrProperty
	attrStyle
	attrAlign
	attrType
	attrEquiv
	attrCharset
	attrHidden
	attrFace
	attrSize
	attrData // data-role, data-slot, data-field
)

type attr struct {
	key attrKey
	val string
}

// page is a parsed page.
type page struct {
	nodes     []node
	attrs     []attr
	ld        []string // JSON-LD blocks
	titleElem string   // text of <title>
	scripts   int      // bytes inside <script>
	frames    int      // <frame> and <iframe>
	passwords int      // password fields
	truncated bool     // cut off in the middle
	crowded   bool     // more than mostNodes
}

// get is an attribute of a node, "" where it has none.
func (p *page) get(id nodeID, key attrKey) string {
	n := &p.nodes[id]
	for _, a := range p.attrs[n.attrs : int(n.attrs)+int(n.attrCount)] {
		if a.key == key {
			return a.val
		}
	}
	return ""
}

// has reports an attribute that may be empty.
func (p *page) has(id nodeID, key attrKey) bool {
	n := &p.nodes[id]
	for _, a := range p.attrs[n.attrs : int(n.attrs)+int(n.attrCount)] {
		if a.key == key {
			return true
		}
	}
	return false
}

// within reports that node a stands in node b, or is it.
func (p *page) within(a, b nodeID) bool { return a >= b && a < p.nodes[b].end }

// parsePage reads HTML. It never fails: what is no markup is text.
func parsePage(src string) *page {
	p := &page{nodes: make([]node, 1, len(src)/80+16), attrs: make([]attr, 0, len(src)/160+16)}
	p.nodes[0] = node{tag: atom.Html, parent: none, first: none, last: none, next: none}
	src = p.setAside(src)
	b := builder{page: p, open: []nodeID{0}, values: map[string]string{}}
	z := html.NewTokenizer(strings.NewReader(src))
	for at := 0; len(p.nodes) < mostNodes; {
		kind := z.Next()
		from := at
		at += len(z.Raw())
		switch kind {
		case html.ErrorToken:
			p.truncated = p.truncated || b.unfinished()
			b.closeAll()
			return p
		case html.TextToken:
			b.text(z, src[from:at])
		case html.StartTagToken, html.SelfClosingTagToken:
			name, more := z.TagName()
			b.start(z, atom.Lookup(name), more, kind == html.SelfClosingTagToken)
		case html.EndTagToken:
			name, _ := z.TagName()
			b.end(atom.Lookup(name))
		}
	}
	p.crowded = true
	b.closeAll()
	return p
}

// setAside takes scripts, styles and comments out of a page, most of the bytes
// of a modern one, and keeps the JSON-LD.
func (p *page) setAside(src string) string {
	var out strings.Builder
	kept := 0
	for i := 0; ; {
		lt := strings.IndexByte(src[i:], '<')
		if lt < 0 || len(src)-i-lt < 5 {
			break
		}
		i += lt
		end := ""
		switch src[i+1] {
		case '!':
			if src[i+2] == '-' && src[i+3] == '-' {
				end = "-->"
			}
		case 's', 'S':
			switch {
			case opens(src[i:], "script"):
				end = "</script"
			case opens(src[i:], "style"):
				end = "</style"
			}
		}
		if end == "" {
			i++
			continue
		}
		if out.Len() == 0 && kept == 0 {
			out.Grow(len(src))
		}
		out.WriteString(src[kept:i])
		stop := indexFold(src[i:], end)
		if stop < 0 {
			p.truncated = true
			kept = len(src)
			break
		}
		if end == "</script" {
			p.scripts += stop
			if gt := strings.IndexByte(src[i:i+stop], '>'); gt > 0 && gt < 300 && strings.Contains(strings.ToLower(src[i:i+gt]), "ld+json") && stop-gt < 1<<19 && len(p.ld) < 40 {
				p.ld = append(p.ld, src[i+gt+1:i+stop])
			}
		}
		i += stop + len(end)
		if end != "-->" {
			if gt := strings.IndexByte(src[i:], '>'); gt >= 0 {
				i += gt + 1
			}
		}
		kept = i
	}
	if kept == 0 {
		return src
	}
	out.WriteString(src[kept:])
	return out.String()
}

// opens reports a start tag of the given name, in any case.
func opens(s, name string) bool {
	n := len(name) + 1
	return len(s) > n && strings.EqualFold(s[1:n], name) && (s[n] == '>' || s[n] == ' ' || s[n] == '\n' || s[n] == '\t' || s[n] == '\r' || s[n] == '/')
}

// indexFold finds ASCII sub in s in any case; sub begins with a mark.
func indexFold(s, sub string) int {
	for i := 0; ; i++ {
		j := strings.IndexByte(s[i:], sub[0])
		if j < 0 || len(s)-i-j < len(sub) {
			return -1
		}
		i += j
		if strings.EqualFold(s[i:i+len(sub)], sub) {
			return i
		}
	}
}

type builder struct {
	*page
	open   []nodeID // open elements, root first
	raw    atom.Atom
	values map[string]string // attribute values seen; pages repeat them
}

func (b *builder) top() nodeID { return b.open[len(b.open)-1] }

// add appends a node below the innermost open element.
func (b *builder) add(n node) nodeID {
	id := nodeID(len(b.nodes))
	n.parent, n.first, n.last, n.next, n.end = b.top(), none, none, none, id+1
	b.nodes = append(b.nodes, n)
	parent := &b.nodes[n.parent]
	if parent.last == none {
		parent.first = id
	} else {
		b.nodes[parent.last].next = id
	}
	parent.last = id
	return id
}

// popTo closes all elements from open[i] on.
func (b *builder) popTo(i int) {
	for _, id := range b.open[i:] {
		b.nodes[id].end = nodeID(len(b.nodes))
	}
	b.open = b.open[:i]
}

func (b *builder) closeAll() { b.popTo(0) }

// text adds a run of text; src is its source, which serves as it is where no
// entity or line end has to be resolved.
func (b *builder) text(z *html.Tokenizer, src string) {
	switch b.raw {
	case 0:
		if strings.ContainsAny(src, "&\r\x00") {
			src = string(z.Text())
		}
		if src != "" {
			b.add(node{text: src})
		}
	case atom.Title:
		if b.titleElem == "" {
			b.titleElem = strings.TrimSpace(string(z.Text()))
		}
	}
}

// skipped elements hold nothing of an article; their content is not kept.
func skipped(t atom.Atom) bool {
	switch t {
	case atom.Script, atom.Style, atom.Title, atom.Iframe, atom.Textarea, atom.Noembed, atom.Noframes, atom.Select, atom.Svg, atom.Xmp:
		return true
	}
	return false
}

func void(t atom.Atom) bool {
	switch t {
	case atom.Area, atom.Base, atom.Br, atom.Col, atom.Embed, atom.Hr, atom.Img, atom.Input, atom.Link, atom.Meta, atom.Param, atom.Source, atom.Track, atom.Wbr, atom.Frame:
		return true
	}
	return false
}

func (b *builder) start(z *html.Tokenizer, tag atom.Atom, more, selfClosing bool) {
	if b.raw == atom.Svg || b.raw == atom.Select {
		if !isBlock(tag) {
			return
		}
		b.raw = 0 // never closed: a block element ends it
	}
	n := node{tag: tag}
	if tag == 0 {
		n.tag = atom.Span
	}
	if more {
		n.attrs, n.attrCount = b.readAttrs(z, tag)
	}
	switch tag {
	case atom.Html, atom.Head:
		return
	case atom.Body:
		if b.nodes[0].attrCount == 0 {
			b.nodes[0].attrs, b.nodes[0].attrCount = n.attrs, n.attrCount
		}
		return
	case atom.Frame, atom.Iframe:
		b.frames++
	}
	b.implied(tag)
	if skipped(tag) {
		if selfClosing && tag == atom.Svg {
			return
		}
		b.raw = tag
		return
	}
	id := b.add(n)
	if tag == atom.Input && strings.EqualFold(b.get(id, attrType), "password") {
		b.passwords++
	}
	if void(tag) || len(b.open) >= deepest {
		return
	}
	b.open = append(b.open, id)
}

// implied closes the elements whose end tag may be left out before tag.
func (b *builder) implied(tag atom.Atom) {
	if isBlock(tag) {
		b.close(is(atom.P), isBlock)
	}
	switch tag {
	case atom.Li:
		b.close(is(atom.Li), is(atom.Ul, atom.Ol, atom.Menu, atom.Td, atom.Table))
	case atom.Dt, atom.Dd:
		b.close(is(atom.Dt, atom.Dd), is(atom.Dl, atom.Td, atom.Table))
	case atom.Tr:
		b.close(is(atom.Tr), is(atom.Table))
	case atom.Td, atom.Th:
		b.close(is(atom.Td, atom.Th), is(atom.Tr, atom.Table))
	case atom.Thead, atom.Tbody, atom.Tfoot:
		b.close(is(atom.Thead, atom.Tbody, atom.Tfoot), is(atom.Table))
	case atom.A:
		b.close(is(atom.A), isBlock)
	}
}

func is(tags ...atom.Atom) func(atom.Atom) bool {
	return func(t atom.Atom) bool {
		for _, x := range tags {
			if t == x {
				return true
			}
		}
		return false
	}
}

// close pops up to and including the innermost element that match accepts,
// unless one that stop accepts stands above it.
func (b *builder) close(match, stop func(atom.Atom) bool) {
	for i := len(b.open) - 1; i > 0; i-- {
		t := b.nodes[b.open[i]].tag
		if match(t) {
			b.popTo(i)
			return
		}
		if stop(t) {
			return
		}
	}
}

func (b *builder) end(tag atom.Atom) {
	if b.raw != 0 {
		if tag == b.raw {
			b.raw = 0
		}
		return
	}
	switch tag {
	case 0:
		tag = atom.Span
	case atom.Html, atom.Body, atom.Head:
		return
	case atom.Br: // </br>
		b.add(node{tag: atom.Br})
		return
	case atom.Td, atom.Th, atom.Tr, atom.Tbody, atom.Thead, atom.Tfoot:
		b.close(is(tag), is(atom.Table))
		return
	case atom.Table:
		b.close(is(atom.Table), is())
		return
	}
	if isBlock(tag) {
		b.close(is(tag), is(atom.Td, atom.Th, atom.Table))
	} else {
		b.close(is(tag), isBlock) // </b> does not close a paragraph
	}
}

// unfinished reports a page cut off in the middle: several elements are open
// that pages always close.
func (b *builder) unfinished() bool {
	if b.raw == atom.Script || b.raw == atom.Style {
		return true
	}
	depth := 0
	for _, id := range b.open[1:] {
		switch b.nodes[id].tag {
		case atom.Div, atom.Table, atom.Section, atom.Article, atom.Ul, atom.P:
			depth++
		}
	}
	return depth >= 4
}

func (b *builder) readAttrs(z *html.Tokenizer, tag atom.Atom) (from int32, n uint16) {
	from = int32(len(b.page.attrs))
	for more := true; more; {
		var key, val []byte
		key, val, more = z.TagAttr()
		k := attrKeys[string(key)]
		if k == 0 || n > 30 {
			continue
		}
		if len(val) > longestAttr {
			val = val[:longestAttr]
		}
		if k == attrHref && tag != atom.Link && len(val) > 0 {
			if bytes.Contains(val, []byte("/tac-gia")) || bytes.Contains(val, []byte("/author")) || bytes.Contains(val, []byte("tacgia")) {
				val = authorLink
			} else {
				val = val[:1] // that there is one is all that matters
			}
		}
		s, ok := b.values[string(val)]
		if !ok {
			s = string(val)
			if len(b.values) < 10_000 {
				b.values[s] = s
			}
		}
		b.page.attrs = append(b.page.attrs, attr{k, s})
		n++
	}
	return from, n
}

// authorLink stands for the address of a link to an author's page.
var authorLink = []byte("author")

var attrKeys = map[string]attrKey{
	"class": attrClass, "id": attrID, "itemprop": attrItemprop, "rel": attrRel, "href": attrHref, "datetime": attrDatetime,
	"content": attrContent, "name": attrName, "property": attrProperty, "style": attrStyle, "align": attrAlign, "type": attrType,
	"http-equiv": attrEquiv, "charset": attrCharset, "hidden": attrHidden, "face": attrFace, "size": attrSize, "data-role": attrData, "data-slot": attrData, "data-field": attrData,
}

// isBlock reports elements that begin and end a line.
func isBlock(t atom.Atom) bool {
	switch t {
	case atom.Address, atom.Article, atom.Aside, atom.Blockquote, atom.Center, atom.Dd, atom.Details, atom.Dir, atom.Div, atom.Dl, atom.Dt,
		atom.Fieldset, atom.Figcaption, atom.Figure, atom.Footer, atom.Form, atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6, atom.Header,
		atom.Hr, atom.Li, atom.Main, atom.Menu, atom.Nav, atom.Ol, atom.P, atom.Pre, atom.Section, atom.Summary, atom.Table, atom.Tbody, atom.Td,
		atom.Tfoot, atom.Th, atom.Thead, atom.Tr, atom.Ul, atom.Caption, atom.Hgroup:
		return true
	}
	return false
}
